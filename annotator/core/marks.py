"""Marks: what stands on a text, decided or still open. All are immutable; a change makes a new one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import blake2s
from typing import Any, Literal

from annotator.core.records import field, record
from annotator.core.spans import Span

State = Literal["open", "confirmed", "rejected"]
Kind = Literal["direct", "indirect", "mixed"]
KINDS: tuple[Kind, ...] = ("direct", "indirect", "mixed")
PERSON_MADE = "person"
REPEAT = "same text"

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


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


def suggestion_id(*parts: object) -> str:
    """An id that follows from what a suggestion says: six of 36 characters, by BLAKE2."""
    number = int.from_bytes(blake2s("\x1f".join(map(str, parts)).encode()).digest()[:8], "big")
    digits = []
    for _ in range(6):
        number, rest = divmod(number, 36)
        digits.append(_DIGITS[rest])
    return "".join(digits)
