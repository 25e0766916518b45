"""Decisions of earlier articles, counted by text and label; never by place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from typing import NamedTuple

from annotator.core.spans import Span

ORIGIN = "memory"
CUE, CLAIM, LINE = "cue", "claim", "furniture"
"""Labels of what is no entity: the words that attribute, the content of a claim, a line of the page."""
CONFIRMED_SCORE = 0.95
DAMPING = 0.5
"""What a score is multiplied by for each rejection that outnumbers the confirmations."""
SHORT_LINE = 8
"""Words of the longest line in which a number stands for any other: "12 comments"."""

_LEADING = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_TRAILING = re.compile(r"(?<!\s)\s*['’]s?$")
_NUMBER = re.compile(r"\d+")
_SIGNS = re.compile(r"[\"“”„«»‘’'.,;:!?\s]+")


class Decision(NamedTuple):
    """What was decided about a text in an earlier article.

    Attributes:
        text: a name, the words of a cue, the content of a claim, or a line.
        label: an entity's label, or one of :data:`CUE`, :data:`CLAIM`, :data:`LINE`.
        state: ``confirmed`` or ``rejected``.
        entity: the canonical name of an entity, the speaker of a claim, else empty.
        before: what stood before it in its line, the last words of that.
        after: what stood after it, the first words of that.
    """

    text: str
    label: str
    state: str
    entity: str = ""
    before: str = ""
    after: str = ""


class Tally:
    """Decisions counted by text and label.

    Attributes:
        confirmed: how often each was confirmed.
        rejected: how often each was rejected.
        entities: the canonical name that each was given most often.
    """

    def __init__(self, decisions: Iterable[Decision], forgotten: Container[tuple[str, str]]) -> None:
        self.confirmed: Counter[tuple[str, str]] = Counter()
        self.rejected: Counter[tuple[str, str]] = Counter()
        entities: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for decision in decisions:
            name = key(decision.text, decision.label)
            if not name[0] or name in forgotten:
                continue
            if decision.state == "confirmed":
                self.confirmed[name] += 1
                if decision.entity:
                    entities[name][decision.entity] += 1
            elif decision.state == "rejected":
                self.rejected[name] += 1
        self.entities = {name: min(found, key=lambda e: (-found[e], e)) for name, found in entities.items()}

    def of(self, label: str) -> list[str]:
        """The texts with a label that were confirmed more often than rejected."""
        return [n[0] for n, count in self.confirmed.items() if n[1] == label and count > self.rejected[n]]

    def judged(self, name: tuple[str, str], score: float) -> tuple[float, bool]:
        """The score that earlier decisions give, and whether they raised it."""
        confirmed, rejected = self.confirmed[name], self.rejected[name]
        if rejected > confirmed:
            return score * DAMPING ** min(rejected - confirmed, 10), False
        if confirmed > rejected:
            return max(score, CONFIRMED_SCORE), True
        return score, False


def key(text: str, label: str) -> tuple[str, str]:
    """Text and label as the memory knows them.

    Names are one line without leading article and possessive. Cues, claims and lines are without case; claims
    without punctuation; in short lines a number is any number.
    """
    text = " ".join(text.split())
    if label == LINE:
        text = text.casefold()
        return (_NUMBER.sub("#", text) if text.count(" ") < SHORT_LINE else text), label
    if label == CUE:
        return text.casefold(), label
    if label == CLAIM:
        return _SIGNS.sub(" ", text.casefold()).strip(), label
    return _TRAILING.sub("", _LEADING.sub("", text, count=1)) or text, label


def trimmed(text: str, span: Span) -> Span:
    """A span without leading article and possessive."""
    surface = text[span.start : span.end]
    lead = _LEADING.match(surface)
    trail = _TRAILING.search(surface)
    start = span.start + (lead.end() if lead else 0)
    end = span.start + (trail.start() if trail else len(surface))
    return Span(start, end) if start < end else span
