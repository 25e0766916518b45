"""Writing sidecars: a fixed order and form, so that one decision changes its own table only."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from annotator.core.marks import Mark, Orphan
from annotator.store import plain_toml, toml
from annotator.store.articles import Article
from annotator.store.sidecar.formats import FORMAT
from annotator.store.sidecar.model import KIND, KINDS_OF_TABLES, PIECES, Sidecar, Table
from annotator.store.sidecar.tables import mark_table, says
from annotator.store.writing import write_atomically

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# tomli-w writes a time as "2026-11-23 20:21:55+00:00"; the specification says "2026-11-23T20:21:55Z".
_AT = r"(?m)^(at = )(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?\+00:00$"
_HEADER = r"(?m)^(\[\[?)"
_BLOCK = r"\n(?=\[\[(?:entity|claim|furniture)\]\]\n)"
_FORMAT = rb"(?m)^format\s*=\s*(\d+)\s*(?:#|$)"

Row = tuple[tuple[int, str], bytes]
"""A table, behind what it is sorted by: where the mark begins, and its id."""


class SidecarWriter:
    """Turns marks into the sidecar's bytes; tables of marks that did not change are not made again.

    Args:
        article: whose marks.
        base: what else the file holds: unknown keys, and orphans that are not among the marks.
    """

    def __init__(self, article: Article, base: Sidecar) -> None:
        self.article, self.base = article, base
        self._made: dict[str, tuple[Mark, str, Row]] | None = None
        self._sentences: str | None = None
        self._head: tuple[Mapping[str, Any], Table, bytes] | None = None

    def dump(self, marks: Iterable[Mark], status: str) -> bytes:
        """The whole file; open marks are left out, order is by place, then id, per kind."""
        if self._made is None:
            self._made = {}
            self._take_over()
        about: Table = {"sha256": self.article.sha256, "characters": len(self.article.text), "status": status}
        if self.article.encoding != "utf-8":
            about["encoding"] = self.article.encoding
        if self._sentences is None:
            from annotator.core.fingerprints import fingerprints

            self._sentences = fingerprints(self.article.text)
        if self._sentences:
            about["sentences"] = self._sentences
        rows: dict[str, list[Row]] = {kind: [] for kind in KINDS_OF_TABLES}
        for mark in (*marks, *self.base.orphans):
            made = self._made.get(mark.id)
            if made is None or made[0] is not mark:
                if mark.is_open:
                    continue
                table = mark_table(mark, self.article.text)
                made = self._keep(mark, _order(table), _dump_table(_kind(mark), table))
            rows[made[1]].append(made[2])
        about |= self.base.article
        if self._head is None or self._head[:2] != (self.base.extra, about):
            self._head = self.base.extra, about, _head(self.base.extra, about)
        return _assembled(self._head[2], rows, self.base.extra)

    def _take_over(self) -> None:
        """Keep what stands in the sidecar that was read as it would be written, so that it need not be made again."""
        head, *blocks = re.split(_BLOCK, self.base.source.decode())
        about = (plain_toml.loads(head) or {}).get("article", {})
        if about.get("sha256") != self.article.sha256:
            return
        if type(sentences := about.get("sentences")) is str:
            self._sentences = sentences
        marks = {mark.id: mark for mark in self.base.marks}
        for block in blocks:
            document = plain_toml.loads(block) or {}
            for kind, tables in document.items():
                mark = marks.get(tables[0].get("id")) if kind in KINDS_OF_TABLES else None
                if len(document) == 1 and mark and says(tables[0], mark, self.article.text):
                    self._keep(mark, _order(tables[0]), f"{block.rstrip()}\n".encode())

    def _keep(self, mark: Mark, order: tuple[int, str], table: bytes) -> tuple[Mark, str, Row]:
        assert self._made is not None
        made = self._made[mark.id] = mark, _kind(mark), (order, table)
        # Thousands may be kept in a row: the thread that answers keys gets its turn in between.
        time.sleep(0)
        return made


def _kind(mark: Mark) -> str:
    return KIND[type(mark.was if isinstance(mark, Orphan) else mark)]


def dump_document(document: Table) -> bytes:
    """A sidecar's document as bytes, in the order and form in which decisions are written."""
    made = {
        kind: [(_order(table), _dump_table(kind, table)) for table in document.get(kind, [])]
        for kind in KINDS_OF_TABLES
    }
    rest = {k: v for k, v in document.items() if k not in ("format", "article", *KINDS_OF_TABLES)}
    return _assembled(_head(rest, document.get("article", {})), made, rest)


def write_sidecar(path: Path, data: bytes, old: bytes) -> None:
    """Put a whole sidecar in its place; one of an older format is kept beside it, as ``NAME.format-N``.

    Args:
        path: where.
        data: all of it.
        old: what is there now; b"" where there is nothing.

    Raises:
        OSError: where the disk refuses; the old file is then still there.
    """
    found = re.search(_FORMAT, old)
    if found and int(found[1]) < FORMAT:
        kept = path.with_name(f"{path.name}.format-{int(found[1])}")
        if not kept.exists():
            write_atomically(kept, old)
    write_atomically(path, data)


def _head(extra: Mapping[str, Any], about: Table) -> bytes:
    """Plain keys and ``[article]``."""
    plain = {"format": FORMAT} | {k: v for k, v in extra.items() if not _needs_header(k, v)}
    return f"{toml.dumps(plain)}\n{toml.dumps({'article': about})}".encode()


def _assembled(head: bytes, rows: Mapping[str, list[Row]], extra: Mapping[str, Any]) -> bytes:
    """The head, the marks of each kind by place, and last the tables nobody knows."""
    parts = [head]
    for kind in KINDS_OF_TABLES:
        parts += [b"\n" + data for _, data in sorted(rows[kind])]
    tables = {k: v for k, v in extra.items() if _needs_header(k, v)}
    if tables:
        parts += [b"\n", toml.dumps(tables).encode()]
    return b"".join(parts)


def _order(table: Mapping[str, Any]) -> tuple[int, str]:
    """Where a mark's table belongs: by its first place, then by id."""
    pieces = table.get("content") or [table]
    starts = [piece.get("start", 0) for piece in pieces if isinstance(piece, dict)]
    first = min((start for start in starts if isinstance(start, int)), default=0)
    return first, str(table.get("id", ""))


def _needs_header(key: str, value: object) -> bool:
    """Whether TOML writes `value` below a header of its own, so that it must follow all plain fields."""
    return isinstance(value, dict | list) and toml.dumps({key: value}).startswith("[")


def _dump_table(kind: str, table: Table) -> bytes:
    """``[[kind]]`` with one field a line; pieces and unknown tables below it get headers of their own."""
    pieces = PIECES if kind == "claim" else ()
    below = {key for key, value in table.items() if key not in pieces and _needs_header(key, value)}
    flat = {key: value for key, value in table.items() if key not in below and key not in pieces}
    lines = [f"[[{kind}]]\n", re.sub(_AT, r"\1\2T\3Z", toml.dumps(flat))]
    for key, value in table.items():
        if key in pieces:
            lines += [f"[[{kind}.{key}]]\n{toml.dumps(piece)}" for piece in value]
        elif key in below:
            lines.append(re.sub(_HEADER, rf"\1{kind}.", toml.dumps({key: value})))
    return "".join(lines).encode()
