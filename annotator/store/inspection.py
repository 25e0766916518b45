"""Everything that is wrong with a sidecar, not only what keeps it from being read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from annotator.core.anchoring import Anchor, find_again
from annotator.core.merging import CONFLICT
from annotator.core.schema import Attribute, Schema
from annotator.store.articles import Article
from annotator.store.errors import SidecarError
from annotator.store.sidecar import parse_sidecar

Table = Mapping[str, Any]
_PARTS = ("content", "cue", "source")


def inspect(path: Path, article: Article, schema: Schema | None = None) -> Iterator[SidecarError]:
    """The problems of one sidecar, with their lines.

    Args:
        path: the sidecar.
        article: the article it belongs to.
        schema: labels and attributes that are allowed; any when None.
    """
    try:
        data = path.read_bytes()
        parse_sidecar(data, article, path)
    except OSError as problem:
        yield SidecarError(path, f"cannot be read ({problem.strerror})", "check its permissions")
        return
    except SidecarError as problem:
        yield problem
        return
    source = data.decode("utf-8")
    document = tomllib.loads(source)
    lines = _Lines(source)
    for kind in ("entity", "claim", "furniture"):
        for table in document.get(kind, []):
            where = f"{kind} {table['id']}"
            line = lines.of(table["id"])
            if CONFLICT in table:
                reason = f"{where}: was decided in two ways"
                yield SidecarError(path, reason, "open the article and decide it anew", line)
            for piece in [table] if kind != "claim" else [p for part in _PARTS for p in table.get(part, [])]:
                yield from _place(path, article, where, piece, line)
            if schema is not None and kind == "entity":
                yield from _label(path, schema, where, table["label"], line)
            if schema is not None and kind == "claim":
                for attribute in schema.attributes:
                    yield from _value(path, attribute, where, table, line)


def _place(path: Path, article: Article, where: str, piece: Table, line: int) -> Iterator[SidecarError]:
    start, end, text = piece["start"], piece["end"], piece["text"]
    kept = Anchor(start, end, text, piece.get("before", ""), piece.get("after", ""))
    found = find_again(article.text, kept)
    words = text if len(text) <= 40 else text[:39] + "…"
    if found is None:
        reason = f"{where}: “{words}” no longer stands in the article, or not only once"
        yield SidecarError(path, reason, "mark it anew, then delete this table; until then it is kept", line)
    elif found != (start, end):
        reason = f"{where}: “{words}” stands at {found.start}..{found.end}, not at {start}..{end}"
        yield SidecarError(path, reason, "the next decision in the reader writes the new place", line)


def _label(path: Path, schema: Schema, where: str, label: str, line: int) -> Iterator[SidecarError]:
    known = [known.name for known in schema.labels]
    if label not in known:
        near = get_close_matches(label.upper(), known, 1) or get_close_matches(label, known, 1)
        remedy = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}"
        yield SidecarError(path, f"{where}: unknown label {label!r}", remedy, line)


def _value(path: Path, attribute: Attribute, where: str, table: Table, line: int) -> Iterator[SidecarError]:
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
        near = get_close_matches(str(value), attribute.choices, 1)
        remedy = f"did you mean {near[0]}?" if near else f"choose from {', '.join(attribute.choices)}"
    if reason:
        yield SidecarError(path, f"{where}: {attribute.name} {reason}", remedy, line)


class _Lines:
    """Which line an id is on."""

    def __init__(self, source: str) -> None:
        self._by_id: dict[str, int] = {}
        for number, line in enumerate(source.split("\n"), 1):
            if found := re.match(r"""\s*id\s*=\s*["']([^"']*)["']""", line):
                self._by_id.setdefault(found[1], number)

    def of(self, identifier: str) -> int:
        """The line, from 1; 0 where the id is written in another way."""
        return self._by_id.get(identifier, 0)
