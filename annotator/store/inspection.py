"""Everything that is wrong with a sidecar, not only what keeps it from being read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from annotator.core.marks import Mark, Orphan
from annotator.core.merging import CONFLICT, versions
from annotator.core.nearest import nearest
from annotator.core.schema import Attribute, Schema
from annotator.core.spans import Span
from annotator.store.articles import Article
from annotator.store.errors import SidecarError
from annotator.store.sidecar.model import KINDS_OF_TABLES, PIECES
from annotator.store.sidecar.reading import parse_document, sidecar_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Table = Mapping[str, "Any"]


def inspect(path: Path, article: Article, schema: Schema | None = None) -> Iterator[SidecarError]:
    """The problems of one sidecar, with their lines.

    Args:
        path: the sidecar.
        article: the article it belongs to.
        schema: labels and attributes that are allowed; any when None.
    """
    try:
        data = path.read_bytes()
        document = parse_document(data, path)
        sidecar = sidecar_of(document, data, article, path)
    except OSError as problem:
        yield SidecarError(path, f"cannot be read ({problem.strerror})", "check its permissions")
        return
    except SidecarError as problem:
        yield problem
        return
    lines = _Lines(data.decode("utf-8"))
    now = {mark.id: mark for mark in (*sidecar.marks, *sidecar.orphans)}
    for kind in KINDS_OF_TABLES:
        for table in document.get(kind, []):
            for reason, remedy in _problems(kind, table, now[table["id"]], schema):
                yield SidecarError(path, f"{kind} {table['id']}: {reason}", remedy, lines.of(table["id"]))


def _problems(kind: str, table: Table, mark: Mark, schema: Schema | None) -> Iterator[tuple[str, str]]:
    """What is wrong with one mark, and what to do about it."""
    if CONFLICT in table:
        reason = f"was decided in two ways ({', '.join(versions(table))})"
        yield reason, "open the article and choose one (! shows both), or use annotate review --settle"
    yield from _places(mark, table)
    if schema is not None and kind == "entity":
        yield from _label(schema, table["label"])
    if schema is not None and kind == "claim":
        for attribute in schema.attributes:
            yield from _value(attribute, table)


def _places(mark: Mark, table: Table) -> Iterator[tuple[str, str]]:
    """An orphan, or pieces that stand elsewhere than the table says, as the reader would find them."""
    pieces = [table] if "start" in table else [piece for part in PIECES for piece in table.get(part, [])]
    if isinstance(mark, Orphan):
        gone = [p for p in pieces if Span(p["start"], p["end"]) not in mark.standing]
        words = " … ".join(_short(piece["text"]) for piece in gone)
        reason = f"“{words}” no longer stands in the article, or not for certain: an orphan"
        yield (
            reason,
            "open the article and attach it again, or use annotate review --reattach; until then it is kept",
        )
        return
    for piece, span in zip(sorted(pieces, key=_start), sorted(mark.spans), strict=True):
        if span != (piece["start"], piece["end"]):
            stands = f"stands at {span.start}..{span.end}, not at {piece['start']}..{piece['end']}"
            yield (
                f"“{_short(piece['text'])}” {stands}",
                "the next decision in the reader writes the new place",
            )


def _start(piece: Table) -> tuple[int, int]:
    return piece["start"], piece["end"]


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 40 else words[:39] + "…"


def _label(schema: Schema, label: str) -> Iterator[tuple[str, str]]:
    known = [known.name for known in schema.labels]
    if label not in known:
        near = nearest(label.upper(), known) or nearest(label, known)
        remedy = f"did you mean {near}?" if near else f"known are {', '.join(known)}"
        yield f"unknown label {label!r}", remedy


def _value(attribute: Attribute, table: Table) -> Iterator[tuple[str, str]]:
    if attribute.name not in table:
        return
    value = table[attribute.name]
    reason = remedy = ""
    if attribute.type == "yes/no" and not isinstance(value, bool):
        reason, remedy = "must be true or false", ""
    elif attribute.type == "text" and not isinstance(value, str):
        reason = "must be text"
    elif attribute.type == "choice" and value not in attribute.choices:
        reason = f"{value!r} is none of its choices"
        near = nearest(str(value), attribute.choices)
        remedy = f"did you mean {near}?" if near else f"choose from {', '.join(attribute.choices)}"
    if reason:
        yield f"{attribute.name} {reason}", remedy


class _Lines:
    """Which line an id is on; the lines are gone through when the first is asked for."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._by_id: dict[str, int] | None = None

    def of(self, identifier: str) -> int:
        """The line, from 1; 0 where the id is written in another way."""
        if self._by_id is None:
            self._by_id = {}
            for number, line in enumerate(self._source.split("\n"), 1):
                if found := re.match(r"""\s*id\s*=\s*["']([^"']*)["']""", line):
                    self._by_id.setdefault(found[1], number)
        return self._by_id.get(identifier, 0)
