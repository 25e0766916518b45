"""The neutral form between sidecars and other formats: an article's text with its marks, and a report.

Every writer takes documents and every reader makes them, so that a format knows nothing of files and sidecars,
and these know nothing of formats.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from annotator.core.marks import PERSON_MADE, Claim, Entity, Furniture, Mark, entity_id, suggestion_id
from annotator.core.records import field, record, replace
from annotator.core.spans import Span
from annotator.core.text import trimmed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_BROKEN, MAX_NOTICES = 1000, 100

CARRIED = (
    "entities claims furniture overlaps pieces edges names speakers kinds notes attributes states decisions metadata"
).split()
ALL = frozenset(CARRIED)
"""What a document may hold and a format may carry.

``pieces`` are claims in more than one piece, ``edges`` spans with white space at an edge, ``names`` canonical
names, ``kinds`` direct, indirect or mixed,
``states`` rejected and open marks, ``decisions`` origin, score, who decided and when.
"""


class ExchangeError(Exception):
    """Wrong use, or a source or target that cannot be used at all; one line."""


@record(frozen=True, slots=True)
class BrokenRecord:
    """What could not be read or written: file, line or record number from 1 (0 for the whole file), reason."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}" if self.line else f"{self.path}: {self.reason}"


@record(frozen=True, slots=True)
class Document:
    """One article with marks.

    Attributes:
        id: path of the article relative to what was exported, with ``/``; a name where a format has no path.
        text: spans of the marks are code points of it.
        marks: entities, claims and furniture, in reading order.
        metadata: what a sidecar's ``[article]`` keeps: title, byline, date, address…
        status: ``open`` or ``done``.
        line: where in the source it was, from 1; 0 where that means nothing.
        path: the file it was read from, for messages.
        unknown: what the format said about the article and the program does not know.
        sparse: the format holds no text: `text` has the marks' words at their places and line feeds elsewhere.
        context: what the format says stands before and after a span, where that is not in `text`.
    """

    id: str
    text: str
    marks: tuple[Mark, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)
    status: str = "open"
    line: int = 0
    path: Path = Path()
    unknown: Mapping[str, Any] = field(default_factory=dict)
    sparse: bool = False
    context: Mapping[Span, tuple[str, str]] = field(default_factory=dict)

    @property
    def address(self) -> str:
        """Where the article was published, as an IRI of the web; "" where that is not known."""
        said = self.metadata.get("address")
        if not isinstance(said, str) or not said.startswith(("http://", "https://")):
            return ""
        from urllib.parse import quote

        return quote(said, safe=":/?#[]@!$&'()*+,;=%~")

    @property
    def entities(self) -> list[Entity]:
        """Mentions in reading order."""
        return [m for m in self.marks if isinstance(m, Entity)]

    @property
    def claims(self) -> list[Claim]:
        """Claims in reading order."""
        return [m for m in self.marks if isinstance(m, Claim)]

    @property
    def furniture(self) -> list[Furniture]:
        """Lines that are page furniture, or that are not after all."""
        return [m for m in self.marks if isinstance(m, Furniture)]

    def words(self, spans: Iterable[Span]) -> str:
        """The words of `spans`; pieces are joined by one space."""
        return " ".join(self.text[s.start : s.end] for s in spans)


@record(slots=True)
class Report:
    """What an export or import did, and what it could not.

    Attributes:
        documents: articles that were handled.
        marks: marks that were written.
        lost: what the format cannot carry, by kind.
        left_out: what was not asked for, or says only who made a mark, by kind; no loss where exports are strict.
        kept: what an import did not understand and kept, by kind.
        notices: other things to say, one line each; only the first :data:`MAX_NOTICES` are kept.
        broken: what could not be read or written.
        files: what was made.
        further, unsaid: how many broken records and notices there are beyond those that are kept.
    """

    documents: int = 0
    marks: int = 0
    lost: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    notices: list[str] = field(default_factory=list)
    broken: list[BrokenRecord] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    further: int = 0
    unsaid: int = 0

    def lose(self, what: str, count: int = 1) -> None:
        """Count what the format cannot carry."""
        if count:
            self.lost[what] += count

    def keep(self, what: str, count: int = 1) -> None:
        """Count what was not understood, but kept."""
        if count:
            self.kept[what] += count

    def notice(self, said: str) -> None:
        """Note something else to say, in one line."""
        if len(self.notices) < MAX_NOTICES:
            self.notices.append(said)
        else:
            self.unsaid += 1

    def fail(self, path: Path, line: int, reason: str) -> None:
        """Note a broken record."""
        self.add(BrokenRecord(path, line, reason))

    def add(self, broken: BrokenRecord) -> None:
        """Note a broken record; of very many only the first are kept."""
        if len(self.broken) < MAX_BROKEN:
            self.broken.append(broken)
        else:
            self.further += 1

    def code(self, *, strict: bool = False) -> int:
        """The exit code: 1 where a record was broken, or, if `strict`, where anything was lost."""
        return 1 if self.broken or (strict and self.lost) else 0

    def lines(self) -> list[str]:
        """The report for a person: broken records first, then counts."""
        said = [str(broken) for broken in self.broken]
        if self.further:
            said.append(f"and {self.further} more broken records")
        said += self.notices
        if self.unsaid:
            said.append(f"and {self.unsaid} more notices")
        for head, counts in (
            ("the format cannot carry", self.lost),
            ("left out", self.left_out),
            ("not understood, kept", self.kept),
        ):
            if counts:
                said.append(f"{head}: " + ", ".join(f"{what} ({n})" for what, n in sorted(counts.items())))
        said.append(f"{_counted(self.documents, 'article')}, {_counted(self.marks, 'mark')}")
        return said


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def entity(span: Span, label: str, text: str, *, name: str = "", **more: Any) -> Entity:
    """A confirmed mention whose id follows from what it says, so that a second import finds it again."""
    words = text[span.start : span.end]
    more.setdefault("state", "confirmed")
    more.setdefault("id", entity_id(label, span, words))
    return Entity(span=span, label=label, name=name or words, **more)


def claim(content: Iterable[Span], text: str, **more: Any) -> Claim:
    """A confirmed claim whose id follows from its content."""
    pieces = tuple(sorted(content))
    words = "".join(text[s.start : s.end] for s in pieces)
    more.setdefault("state", "confirmed")
    more.setdefault("id", suggestion_id("claim", pieces, words))
    for part in ("cue", "source"):
        more[part] = tuple(sorted(more.get(part, ())))
    return Claim(content=pieces, **more)


def furniture(span: Span, text: str, **more: Any) -> Furniture:
    """A confirmed line of furniture."""
    more.setdefault("state", "confirmed")
    more.setdefault("id", suggestion_id("furniture", *span, text[span.start : span.end]))
    return Furniture(span=span, **more)


def plain(value: Any) -> Any:
    """A value of TOML as one of JSON: dates become text."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, str | int | float) else str(value)


def date(written: str) -> datetime | None:
    """An ISO date and time, in UTC where it names no zone; None where it is none."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def renamed(document: Document, identifier: str) -> Document:
    """The same document with another id."""
    return replace(document, id=identifier)


def same_mark(mark: Mark) -> tuple[object, ...]:
    """What makes two marks one: kind, label and place, whoever made them."""
    if isinstance(mark, Entity):
        return ("entity", mark.label, mark.span)
    if isinstance(mark, Claim):
        return ("claim", mark.content, mark.source)
    return ("furniture", *mark.spans)


def reduced(document: Document, carries: frozenset[str], report: Report) -> Document:
    """`document` without what a format cannot carry; what goes is counted in `report`.

    A format is handed only what it carries, and what it carries comes back from it: this function is the law of
    the round trip. Overlaps and pieces depend on the order of the marks and stay with the writers.
    """
    marks = []
    seen: set[tuple[object, ...]] = set()
    for mark in document.marks:
        if not _carried(mark, carries, report):
            continue
        changes: dict[str, Any] = {}
        if mark.note and "notes" not in carries:
            report.lose("notes")
            changes["note"] = ""
        if mark.extra and "attributes" not in carries:
            report.lose("attributes", len(mark.extra))
            changes["extra"] = {}
        if "decisions" not in carries:
            if mark.by or mark.at or mark.score is not None or mark.origin != PERSON_MADE:
                report.left_out["origins, scores and dates of marks"] += 1
            changes |= {"by": "", "at": None, "score": None, "origin": PERSON_MADE, "edited": False}
        if isinstance(mark, Entity) and "names" not in carries:
            words = document.text[mark.span.start : mark.span.end]
            if mark.name != words:
                report.lose("canonical names")
                changes["name"] = words
        if isinstance(mark, Claim):
            if mark.speaker is not None and "speakers" not in carries:
                report.lose("speakers")
                changes["speaker"] = None
            if mark.kind != "indirect" and "kinds" not in carries:
                report.lose("kinds of claims")
                changes["kind"] = "indirect"
        changed = replace(mark, **changes) if changes else mark
        if "edges" not in carries:
            trimmed_mark = _trimmed(changed, document.text)
            if trimmed_mark is None:
                report.lose("marks of white space only")
                continue
            if trimmed_mark is not changed:
                report.lose("white space at edges")
                changed = trimmed_mark
        if "edges" not in carries:
            # Two marks that only white space told apart are one now.
            if same_mark(changed) in seen:
                report.lose("marks that are others but for white space")
                continue
            seen.add(same_mark(changed))
        marks.append(changed)
    metadata = document.metadata
    if metadata and "metadata" not in carries:
        report.lose("fields of articles", len(metadata))
        metadata = {}
    return replace(document, marks=tuple(marks), metadata=metadata)


def _carried(mark: Mark, carries: frozenset[str], report: Report) -> bool:
    kind = {Entity: "entities", Claim: "claims"}.get(type(mark), "furniture")
    if kind not in carries:
        report.lose("lines of furniture" if kind == "furniture" else kind)
        return False
    if mark.state != "confirmed" and "states" not in carries:
        report.lose(f"{mark.state} {kind}")
        return False
    return True


def _trimmed(mark: Mark, text: str) -> Mark | None:
    """The mark without white space at the edges of its spans; None where nothing else is in it."""

    def trim(spans: Iterable[Span]) -> tuple[Span, ...]:
        cut = (trimmed(text, span) for span in spans)
        return tuple(span for span in cut if span.start < span.end)

    if all(trimmed(text, span) == span for span in mark.spans):
        return mark
    if isinstance(mark, Claim):
        content = trim(mark.content)
        return (
            replace(mark, content=content, cue=trim(mark.cue), source=trim(mark.source)) if content else None
        )
    spans = trim(mark.spans)
    if not spans:
        return None
    if isinstance(mark, Entity):
        # Without a name of its own a mention is called as it is written.
        words, new = (text[s.start : s.end] for s in (mark.span, spans[0]))
        return replace(mark, span=spans[0], name=new if mark.name == words else mark.name)
    return replace(mark, span=spans[0])  # type: ignore[call-arg]
