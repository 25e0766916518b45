"""What the ideal user of keystrokes.py is to reach, and what it took."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span

TASKS = ("confirm", "reject", "edge", "relabel", "entity", "claim", "claim_by_hand", "mentions")
Pieces = tuple[Span, ...]


@dataclass(frozen=True)
class Wanted:
    """One gold mark: an entity's span, or the pieces of a claim's content."""

    pieces: Pieces
    is_claim: bool

    @property
    def start(self) -> int:
        """Where it begins."""
        return self.pieces[0].start

    @property
    def span(self) -> Span:
        """From its first to its last character."""
        return Span(self.pieces[0].start, self.pieces[-1].end)


@dataclass
class Gold:
    """Entities with the labels that count as right, claims with their speaker or Ellipsis for any."""

    entities: dict[Wanted, tuple[str, ...]]
    claims: dict[Wanted, Any]

    def __iter__(self) -> Iterator[Wanted]:
        yield from self.entities
        yield from self.claims

    def __len__(self) -> int:
        return len(self.entities) + len(self.claims)

    def is_right(self, mark: Mark) -> bool:
        """Whether a mark says what the gold says."""
        wanted = as_wanted(mark)
        if isinstance(mark, Entity):
            return mark.label in self.entities.get(wanted, ())
        assert isinstance(mark, Claim)
        return wanted in self.claims and self.said(wanted, mark.speaker)

    def said(self, wanted: Wanted, speaker: str | None) -> bool:
        """Whether `speaker` is the right one; where the gold names none, any is."""
        return self.claims[wanted] is ... or self.claims[wanted] == speaker


@dataclass
class Tally:
    """Keys and marks by task."""

    n: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)
    travel: int = 0

    @property
    def total(self) -> int:
        """All keys."""
        return sum(self.keys.values())


class Stuck(Exception):
    """The ideal user sees no way on."""


def as_wanted(mark: Mark) -> Wanted:
    """The place of a mark in the terms of the gold."""
    if isinstance(mark, Claim):
        return Wanted(mark.content, True)
    assert isinstance(mark, Entity)
    return Wanted((mark.span,), False)


def overlap(one: Wanted, other: Wanted) -> int:
    """Characters that both cover."""
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.pieces for b in other.pieces)
