"""Marks: what stands on a text, decided or still open. All are immutable; a change makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache

from annotator.core.records import field, record, replace
from annotator.core.spans import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    State = Literal["open", "confirmed", "rejected"]
    Kind = Literal["direct", "indirect", "mixed"]
else:
    State = Kind = str

KINDS: tuple[Kind, ...] = ("direct", "indirect", "mixed")
PARTS = ("content", "cue", "source")
"""Of a claim."""
PERSON_MADE = "person"
REPEAT = "same text"

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_PAIRS = [low + high for high in _DIGITS for low in _DIGITS]


@record(frozen=True, slots=True, kw_only=True)
class Mark:
    """What all marks share.

    Attributes:
        id: six letters and digits. A suggestion's follows from what it says, so that two people who confirm
            the same one hold the same mark; a person's own is random.
        state: ``open`` until a person decides.
        origin: who made it: ``person``, or an engine with its version.
        score: an engine's certainty, 0 to 1; None where a person made the mark.
        edited: whether a person changed what was suggested.
        by: the annotator who decided.
        at: when, with a zone, to the second.
        extra: keys of the sidecar that this program does not know, kept as they are.
    """

    id: str
    state: State = "open"
    origin: str = PERSON_MADE
    score: float | None = None
    edited: bool = False
    by: str = ""
    at: datetime | None = None
    note: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Every span of the mark, the main ones first."""
        raise NotImplementedError

    @property
    def extent(self) -> Span:
        """From the first to the last code point of what the mark is about."""
        raise NotImplementedError

    @property
    def is_open(self) -> bool:
        """Whether a person has still to decide."""
        return self.state == "open"

    @property
    def place(self) -> tuple[int, int, str]:
        """Sorts marks into reading order: outer before inner, then by id."""
        return (self.extent.start, -self.extent.end, self.id)


@record(frozen=True, slots=True, kw_only=True)
class Entity(Mark):
    """One mention of an entity; `name` is what all its mentions in the article share."""

    label: str
    span: Span
    name: str

    @property
    def spans(self) -> tuple[Span, ...]:
        """The one span of the mention."""
        return (self.span,)

    @property
    def extent(self) -> Span:
        """The same span."""
        return self.span


@record(frozen=True, slots=True, kw_only=True)
class Claim(Mark):
    """Who asserted what: content, cue and source; `speaker` is the name behind the source, None if unknown."""

    content: tuple[Span, ...]
    cue: tuple[Span, ...] = ()
    source: tuple[Span, ...] = ()
    speaker: str | None = None
    kind: Kind = "indirect"

    @property
    def spans(self) -> tuple[Span, ...]:
        """Content, cue and source."""
        return self.content + self.cue + self.source

    @property
    def extent(self) -> Span:
        """From the first piece of content to the last."""
        return Span(self.content[0].start, self.content[-1].end)


@record(frozen=True, slots=True, kw_only=True)
class Furniture(Mark):
    """A line that is page furniture; ``rejected`` says that it is body after all."""

    span: Span

    @property
    def spans(self) -> tuple[Span, ...]:
        """The line without its newline."""
        return (self.span,)

    @property
    def extent(self) -> Span:
        """The same span."""
        return self.span


@record(frozen=True, slots=True, kw_only=True)
class Orphan(Mark):
    """A decision whose words are no longer in the article, or not for certain; it stands nowhere.

    Attributes:
        was: the decision, with the places that it had in the text it was made on.
        table: what the sidecar says of it; written back as it is.
        standing: those of its places whose words are still there, and where they stand now.
    """

    was: Entity | Claim | Furniture
    table: Mapping[str, Any]
    standing: Mapping[Span, Span] = field(default_factory=dict)

    @property
    def spans(self) -> tuple[Span, ...]:
        """None at all."""
        return ()

    @property
    def extent(self) -> Span:
        """The start of the article, for want of a place."""
        return Span(0, 0)

    @property
    def words(self) -> str:
        """What it was about, as it stood."""
        pieces = self.table.get("content") or [self.table]
        return " … ".join(str(piece.get("text", "")) for piece in pieces)

    @property
    def lost(self) -> tuple[str, tuple[Span, ...]]:
        """The first part of it whose words are gone, and its places in the old text."""
        for part in PARTS if isinstance(self.was, Claim) else ():
            gone = tuple(span for span in getattr(self.was, part) if span not in self.standing)
            if gone:
                return part, gone
        return "content", self.was.spans


def relocated(mark: Mark, places: Mapping[Span, Span]) -> Mark:
    """A mark with each of its spans replaced by the one that stands for it in `places`."""
    if isinstance(mark, Claim):
        content, cue, source = (
            tuple(sorted(places[span] for span in part)) for part in (mark.content, mark.cue, mark.source)
        )
        if (content, cue, source) == (mark.content, mark.cue, mark.source):
            return mark
        return replace(mark, content=content, cue=cue, source=source)
    if isinstance(mark, Entity | Furniture) and places[mark.span] != mark.span:
        return replace(mark, span=places[mark.span])
    return mark


def suggestion_id(*parts: object) -> str:
    """An id that follows from what a suggestion says: six of 36 characters, by BLAKE2."""
    number = int.from_bytes(_digest()("\x1f".join(map(str, parts)).encode()).digest()[:8], "big")
    number, first = divmod(number, len(_PAIRS))
    number, second = divmod(number, len(_PAIRS))
    return _PAIRS[first] + _PAIRS[second] + _PAIRS[number % len(_PAIRS)]


def entity_id(label: str, span: Span, words: str) -> str:
    """The id of a suggested mention: :func:`suggestion_id` of ``"entity"``, label, both offsets and words."""
    return suggestion_id(f"entity\x1f{label}\x1f{span.start}\x1f{span.end}\x1f{words}")


@cache
def _digest() -> Any:
    """BLAKE2s; `hashlib` loads OpenSSL, which takes longer than all the ids of an article."""
    try:
        from _blake2 import blake2s
    except ImportError:
        from hashlib import blake2s
    return blake2s
