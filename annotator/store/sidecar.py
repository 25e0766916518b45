"""Sidecars: the TOML file beside an article that holds people's decisions. docs/sidecar.md specifies it."""

from __future__ import annotations

import os
import re
import stat
import tempfile
import time
import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import tomli_w

from annotator.core.anchoring import Anchor, distinct_anchor, find_again
from annotator.core.marks import KINDS, Claim, Entity, Furniture, Mark
from annotator.core.records import field, record, replace
from annotator.core.spans import Span
from annotator.store import toml
from annotator.store.articles import Article
from annotator.store.errors import SidecarError
from annotator.store.texts import known_text

FORMAT = 1
PIECES = ("content", "cue", "source")
MAX_BYTES = 100_000_000
MAX_TEXTS = 8  # old texts that the article is compared with
_ID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")
_SHARED = ("id", "state", "origin", "score", "edited", "by", "at", "note")
_ANCHOR = ("start", "end", "text", "before", "after")
_ELSEWHERE = ("sha256", "orphan")
# tomli-w writes a time as "2026-11-23 20:21:55+00:00"; the specification says "2026-11-23T20:21:55Z".
_AT = re.compile(r"^(at = )(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d)(?:\.\d+)?\+00:00$", re.MULTILINE)
_HEADER = re.compile(r"^(\[\[?)", re.MULTILINE)
Table = dict[str, Any]
KINDS_OF_TABLES = ("entity", "claim", "furniture")
_KIND: dict[type[Mark], str] = {Entity: "entity", Claim: "claim", Furniture: "furniture"}


@record(frozen=True, slots=True)
class Orphan:
    """A decision whose words are no longer in the article; kept as it was read.

    In the file its table has ``orphan = true`` and ``sha256``, which says of which text its offsets are. It comes
    back by itself where that text comes back or shows where the words went; else a person attaches it again.
    """

    kind: str
    table: Mapping[str, Any]

    @property
    def words(self) -> str:
        """What it was about."""
        pieces = self.table.get("content") or [self.table]
        return " … ".join(str(piece.get("text", "")) for piece in pieces)


@record(frozen=True, slots=True)
class Sidecar:
    """Decisions about one article.

    Attributes:
        marks: the decided marks, spans of the article's present text.
        status: ``open`` or ``done``.
        orphans: decisions that could not be found again in a changed text.
        moved: how many marks stand elsewhere than when they were written.
        article: unknown keys of ``[article]``.
        extra: unknown keys and tables at the top.
        source: the bytes it was read from.
    """

    marks: tuple[Mark, ...] = ()
    status: str = "open"
    orphans: tuple[Orphan, ...] = ()
    moved: int = 0
    article: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    source: bytes = b""


def sidecar_path(article: Path, annotator: str = "") -> Path:
    """``ARTICLE.txt.toml``, or ``ARTICLE.txt.NAME.toml`` for a named annotator.

    Raises:
        ValueError: where the name is anything but letters, digits, ``-`` and ``_``.
    """
    if annotator and not _NAME.fullmatch(annotator):
        raise ValueError(f"annotator {annotator!r}: use letters, digits, - and _ (at most 40)")
    return article.with_name(article.name + (f".{annotator}" if annotator else "") + ".toml")


def read_sidecar(path: Path, article: Article) -> Sidecar:
    """Read and validate a whole sidecar; every mark is found again in the article's present text.

    A missing file is an empty sidecar.

    Raises:
        SidecarError: naming file, line where known, and what is wrong; nothing of the file is used then.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SidecarError(path, "is larger than 100 MB", "this is no sidecar of ours")
        data = path.read_bytes()
    except FileNotFoundError:
        return Sidecar()
    except OSError as problem:
        raise SidecarError(path, f"cannot be read ({problem.strerror})", "check its permissions") from problem
    return parse_sidecar(data, article, path)


def parse_sidecar(data: bytes, article: Article, path: Path) -> Sidecar:
    """As :func:`read_sidecar`, of bytes already read; `path` is only named in errors.

    Raises:
        SidecarError: as there.
    """
    remedy = "repair it, or move it away; it is not overwritten"
    try:
        source = data.decode("utf-8")
        document = toml.loads(source)
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise SidecarError(path, "is not UTF-8", remedy, line) from problem
    except tomllib.TOMLDecodeError as problem:
        found = re.search(r"\(at line (\d+)", str(problem))
        line = int(found[1]) if found else source.count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", str(problem))
        raise SidecarError(path, f"is not valid TOML: {reason}", remedy, line) from problem
    return replace(_Parser(path, source, article).parse(document), source=data)


class _Parser:
    """Validates one document; keeps path and source for its error lines."""

    def __init__(self, path: Path, source: str, article: Article) -> None:
        self.path, self.source, self.article = path, source, article
        self.moved = 0
        self.sha256 = self.whose = ""  # of the text that the file, and the table being read, count in
        self.gone = False
        self.known: dict[str, dict[Anchor, Span]] = {}
        self.guessed: dict[Anchor, Span] = {}

    def parse(self, document: Table) -> Sidecar:
        version = document.get("format")
        if type(version) is not int:
            raise self.wrong('the key "format" is missing or no number', "format")
        if version != FORMAT:
            raise self.wrong(
                f"is of format {version}, this program reads format {FORMAT}", "format", "update annotate"
            )
        about = document.get("article", {})
        if not isinstance(about, dict):
            raise self.wrong("[article] must be a table", "article")
        status = about.get("status", "open")
        if status not in ("open", "done"):
            raise self.wrong(f'status {status!r} is neither "open" nor "done"', "status")
        self.sha256 = self.field(about, "sha256", str, "[article]", "")
        self.find(document)
        marks: list[Mark] = []
        orphans: list[Orphan] = []
        seen: set[str] = set()
        for kind in KINDS_OF_TABLES:
            tables = document.get(kind, [])
            if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
                raise self.wrong(f"{kind} must be an array of tables: [[{kind}]]", kind)
            for number, table in enumerate(tables, 1):
                mark = self.mark(kind, number, table)
                identifier = table["id"]
                if identifier in seen:
                    raise self.wrong(f"two marks have the id {identifier!r}", f'id = "{identifier}"')
                seen.add(identifier)
                if mark is None:
                    orphans.append(Orphan(kind, {**table, "sha256": self.whose, "orphan": True}))
                else:
                    marks.append(mark)
        known = ("format", "article", *KINDS_OF_TABLES)
        return Sidecar(
            marks=tuple(marks),
            status=status,
            orphans=tuple(orphans),
            moved=self.moved,
            article={
                k: v for k, v in about.items() if k not in ("sha256", "characters", "status", "encoding")
            },
            extra={k: v for k, v in document.items() if k not in known},
        )

    def find(self, document: Table) -> None:
        """Find every passage again whose table counts in another text than the article's."""
        wanted: dict[str, list[Anchor]] = {}
        for kind in ("entity", "claim", "furniture"):
            for table in _tables(document.get(kind)):
                sha256 = table.get("sha256", self.sha256)
                if isinstance(sha256, str) and sha256 != self.article.sha256:
                    wanted.setdefault(sha256, []).extend(_anchors(table))
        if not wanted:
            return
        # An article seldom changes, and what finds passages again takes longer to import than a sidecar to read.
        from annotator.store.reanchoring import find_all

        unknown: list[Anchor] = []
        for sha256, kept in wanted.items():
            was = known_text(sha256) if len(self.known) < MAX_TEXTS else None
            if was is None:
                unknown += kept
            else:
                self.known[sha256] = find_all(kept, self.article.text, was)
        if unknown:
            self.guessed = find_all(unknown, self.article.text, None)

    def wrong(self, reason: str, needle: str = "", remedy: str = "") -> SidecarError:
        at = self.source.find(needle) if needle else -1
        line = self.source.count("\n", 0, at) + 1 if at >= 0 else 0
        return SidecarError(self.path, reason, remedy or "repair it; it is not overwritten", line)

    def field(self, table: Table, name: str, kind: type, where: str, default: Any = None) -> Any:
        value = table.get(name, default)
        if type(value) is not kind:
            what = (
                "is missing" if name not in table else f"must be {kind.__name__}, not {type(value).__name__}"
            )
            raise self.wrong(f"{where}: {name} {what}", f'id = "{table.get("id")}"')
        return value

    def mark(self, kind: str, number: int, table: Table) -> Mark | None:
        where = f"{kind} {number}"
        identifier = self.field(table, "id", str, where)
        if not _ID.fullmatch(identifier):
            raise self.wrong(f"{where}: id {identifier!r} is not letters and digits", f"[[{kind}]]")
        where = f"{kind} {identifier}"
        self.whose = self.field(table, "sha256", str, where, self.sha256)
        self.gone = self.field(table, "orphan", bool, where, False)
        state = self.field(table, "state", str, where)
        if state not in ("confirmed", "rejected"):
            raise self.wrong(
                f"{where}: state {state!r} is neither confirmed nor rejected", f'id = "{identifier}"'
            )
        at = table.get("at")
        if at is not None and not isinstance(at, datetime):
            raise self.wrong(f"{where}: at must be a date and time", f'id = "{identifier}"')
        if isinstance(at, datetime) and at.tzinfo is None:
            at = at.replace(tzinfo=UTC)
        if isinstance(at, datetime):
            try:
                at.astimezone(UTC)
            except OverflowError:
                raise self.wrong(f"{where}: at is before the year 1 in UTC", f'id = "{identifier}"') from None
        score = table.get("score")
        if score is not None and not (type(score) in (int, float) and 0 <= score <= 1):
            raise self.wrong(f"{where}: score must be a number from 0 to 1", f'id = "{identifier}"')
        shared: Table = {
            "id": identifier,
            "state": state,
            "origin": self.field(table, "origin", str, where, ""),
            "score": score,
            "edited": self.field(table, "edited", bool, where, False),
            "by": self.field(table, "by", str, where, ""),
            "at": at,
            "note": self.field(table, "note", str, where, ""),
        }
        if kind == "claim":
            return self.claim(where, table, shared)
        span = self.span(where, table)
        if kind == "furniture":
            shared["extra"] = _rest(table, (*_SHARED, *_ELSEWHERE, *_ANCHOR))
            return span and Furniture(span=span, **shared)
        label = self.field(table, "label", str, where)
        if not label:
            raise self.wrong(f"{where}: label is empty", f'id = "{identifier}"')
        name = self.field(table, "entity", str, where, table.get("text", ""))
        shared["extra"] = _rest(table, (*_SHARED, *_ELSEWHERE, *_ANCHOR, "label", "entity"))
        return span and Entity(span=span, label=label, name=name or table["text"], **shared)

    def claim(self, where: str, table: Table, shared: Table) -> Claim | None:
        kind = self.field(table, "kind", str, where, "indirect")
        if kind not in KINDS:
            raise self.wrong(
                f"{where}: kind {kind!r} is none of {', '.join(KINDS)}", f'id = "{shared["id"]}"'
            )
        speaker = self.field(table, "speaker", str, where, "") or None
        parts: dict[str, list[Span | None]] = {}
        for part in ("content", "cue", "source"):
            pieces = table.get(part, [])
            if not isinstance(pieces, list) or not all(isinstance(p, dict) for p in pieces):
                raise self.wrong(
                    f"{where}: {part} must be tables: [[claim.{part}]]", f'id = "{shared["id"]}"'
                )
            parts[part] = [self.span(f"{where}, {part}", piece) for piece in pieces]
        if not parts["content"]:
            raise self.wrong(f"{where}: has no content", f'id = "{shared["id"]}"')
        shared["extra"] = _rest(table, (*_SHARED, *_ELSEWHERE, *PIECES, "kind", "speaker"))
        found = {part: tuple(sorted(s for s in spans if s)) for part, spans in parts.items()}
        if any(len(found[part]) < len(spans) for part, spans in parts.items()):
            return None
        return Claim(
            kind=kind,
            speaker=speaker,
            content=found["content"],
            cue=found["cue"],
            source=found["source"],
            **shared,
        )

    def span(self, where: str, table: Table) -> Span | None:
        """Where this table's words stand now; None where they are gone."""
        start, end = self.field(table, "start", int, where), self.field(table, "end", int, where)
        if not 0 <= start < end:
            raise self.wrong(f"{where}: start {start} and end {end} are no span", f"start = {start}")
        kept = Anchor(
            start,
            end,
            self.field(table, "text", str, where),
            self.field(table, "before", str, where, ""),
            self.field(table, "after", str, where, ""),
        )
        if self.whose == self.article.sha256:
            here = self.article.text[start:end] == kept.text and kept.text
            span = Span(start, end) if here else find_again(self.article.text, kept)
        elif self.whose in self.known:
            span = self.known[self.whose].get(kept)
        else:
            # Whoever found that the words are gone knew the text they stood in.
            span = None if self.gone else self.guessed.get(kept)
        if span is not None and span != (start, end):
            self.moved += 1
        return span


def _anchors(table: Table) -> list[Anchor]:
    """The passages of one table that are well formed; the others are reported where they are read."""
    found = []
    for piece in [table, *(piece for part in PIECES for piece in _tables(table.get(part)))]:
        values: list[Any] = [piece.get(name, "" if name in ("before", "after") else None) for name in _ANCHOR]
        if [type(value) for value in values] == [int, int, str, str, str]:
            found.append(Anchor(*values))
    return found


def _tables(value: object) -> list[Table]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _rest(table: Table, known: Iterable[str]) -> Table:
    return {key: value for key, value in table.items() if key not in set(known)}


class SidecarWriter:
    """Turns marks into the sidecar's bytes; tables of marks that did not change are not made again."""

    def __init__(self, article: Article, base: Sidecar) -> None:
        self.article, self.base = article, base
        self._made: dict[str, tuple[Mark, bytes]] = {}

    def dump(self, marks: Iterable[Mark], status: str) -> bytes:
        """The whole file; open marks are left out, order is by place, then id, per kind."""
        about: Table = {"sha256": self.article.sha256, "characters": len(self.article.text), "status": status}
        if self.article.encoding != "utf-8":
            about["encoding"] = self.article.encoding
        made: dict[str, list[tuple[tuple[int, str], bytes]]] = {kind: [] for kind in KINDS_OF_TABLES}
        for mark in marks:
            if not mark.is_open:
                made[_KIND[type(mark)]].append(((mark.extent.start, mark.id), self._table(mark)))
        for orphan in self.base.orphans:
            made[orphan.kind].append((_order(orphan.table), _dump_table(orphan.kind, dict(orphan.table))))
        return _assembled(self.base.extra, about | dict(self.base.article), made)

    def _table(self, mark: Mark) -> bytes:
        made = self._made.get(mark.id)
        if made is None or made[0] is not mark:
            made = (mark, _dump_table(_KIND[type(mark)], mark_table(mark, self.article.text)))
            self._made[mark.id] = made
            # Thousands may be made in a row: the thread that answers keys gets its turn in between.
            time.sleep(0)
        return made[1]


def dump_document(document: Table) -> bytes:
    """A sidecar's document as bytes, in the order and form in which decisions are written."""
    made = {
        kind: [(_order(table), _dump_table(kind, table)) for table in document.get(kind, [])]
        for kind in KINDS_OF_TABLES
    }
    rest = {k: v for k, v in document.items() if k not in ("format", "article", *KINDS_OF_TABLES)}
    return _assembled(rest, document.get("article", {}), made)


def _assembled(
    extra: Mapping[str, Any], about: Table, made: Mapping[str, list[tuple[tuple[int, str], bytes]]]
) -> bytes:
    """Plain keys, ``[article]``, the marks of each kind by place, and last the tables nobody knows."""
    head = {"format": FORMAT} | {k: v for k, v in extra.items() if not _needs_header(k, v)}
    parts = [tomli_w.dumps(head).encode(), b"\n", tomli_w.dumps({"article": about}).encode()]
    for kind in KINDS_OF_TABLES:
        parts += [b"\n" + data for _, data in sorted(made[kind])]
    tables = {k: v for k, v in extra.items() if _needs_header(k, v)}
    if tables:
        parts += [b"\n", tomli_w.dumps(tables).encode()]
    return b"".join(parts)


def _order(table: Mapping[str, Any]) -> tuple[int, str]:
    """Where a mark's table belongs: by its first place, then by id."""
    pieces = table.get("content") or [table]
    starts = [piece.get("start", 0) for piece in pieces if isinstance(piece, dict)]
    first = min((start for start in starts if isinstance(start, int)), default=0)
    return first, str(table.get("id", ""))


def _needs_header(key: str, value: object) -> bool:
    """Whether TOML writes `value` below a header of its own, so that it must follow all plain fields."""
    return isinstance(value, dict | list) and tomli_w.dumps({key: value}).startswith("[")


def _dump_table(kind: str, table: Table) -> bytes:
    """``[[kind]]`` with one field a line; pieces and unknown tables below it get headers of their own."""
    pieces = PIECES if kind == "claim" else ()
    below = {key for key, value in table.items() if key not in pieces and _needs_header(key, value)}
    flat = {key: value for key, value in table.items() if key not in below and key not in pieces}
    lines = [f"[[{kind}]]\n", _AT.sub(r"\1\2T\3Z", tomli_w.dumps(flat))]
    for key, value in table.items():
        if key in pieces:
            lines += [f"[[{kind}.{key}]]\n{tomli_w.dumps(piece)}" for piece in value]
        elif key in below:
            lines.append(_HEADER.sub(rf"\1{kind}.", tomli_w.dumps({key: value})))
    return "".join(lines).encode()


def reattached(orphan: Orphan, article: Article, spans: Mapping[str, Iterable[Span]]) -> Mark:
    """The decision of an orphan about another passage, chosen by a person; the orphan is then to be left out.

    Args:
        orphan: whose words are gone.
        article: where it belongs now.
        spans: ``content`` and, for a claim, ``cue`` and ``source``; of other marks ``content`` is the one span.

    Raises:
        SidecarError: where the orphan's table is not what a mark needs.
    """
    table: Table = {k: v for k, v in orphan.table.items() if k not in (*_ELSEWHERE, *_ANCHOR, *PIECES)}
    table["sha256"] = article.sha256
    quoted = {part: [_quoted(article.text, span) for span in found] for part, found in spans.items()}
    table |= quoted if orphan.kind == "claim" else quoted["content"][0]
    mark = _Parser(article.path, "", article).mark(orphan.kind, 1, table)
    assert mark is not None
    return mark


def _quoted(text: str, span: Span) -> Table:
    kept = distinct_anchor(text, span)
    return {name: getattr(kept, name) for name in _ANCHOR}


def mark_table(mark: Mark, text: str) -> Table:
    """One mark as the table that the sidecar holds."""
    table: Table = {"id": mark.id}
    if isinstance(mark, Entity):
        table |= {"label": mark.label, **_quoted(text, mark.span), "entity": mark.name}
    elif isinstance(mark, Furniture):
        table |= _quoted(text, mark.span)
    elif isinstance(mark, Claim):
        table |= {"kind": mark.kind} | ({"speaker": mark.speaker} if mark.speaker else {})
    table |= {"state": mark.state, "origin": mark.origin}
    if mark.score is not None:
        table["score"] = round(mark.score, 4)
    if mark.edited:
        table["edited"] = True
    if mark.by:
        table["by"] = mark.by
    if mark.at is not None:
        table["at"] = mark.at.astimezone(UTC)
    if mark.note:
        table["note"] = mark.note
    table |= mark.extra
    if isinstance(mark, Claim):
        for part in ("content", "cue", "source"):
            if spans := getattr(mark, part):
                table[part] = [_quoted(text, span) for span in spans]
    return table


def write_atomically(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put `data` at `path` so that a crash leaves the old file or the new one, never a half.

    Args:
        path: where.
        data: all of it.
        mode: permissions; those of the old file, or the usual ones, when None.

    Raises:
        OSError: where the disk refuses; the old file is then still there.
    """
    if mode is None:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:
            umask = os.umask(0)
            os.umask(umask)
            mode = 0o666 & ~umask
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
