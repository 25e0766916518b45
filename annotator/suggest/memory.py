"""Memory: what a person decided in other articles of a folder, applied to this one.

Everything is keyed by text and label, never by place. A confirmed name is suggested wherever it occurs again, with
its label, its canonical name and its edges; a verb that a claim was made of makes claims; a rejected reading loses
score and stays in sight; a line that was furniture before is furniture again, and one that was body is body.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable
from typing import NamedTuple

from annotator.core.records import replace
from annotator.core.spans import Span
from annotator.suggest.pieces import Occupied
from annotator.suggest.record import Suggestions

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


class Learned(NamedTuple):
    """What is remembered of one text and label."""

    text: str
    label: str
    entity: str
    confirmed: int
    rejected: int


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


class Memory:
    """What a folder's decided marks say about an article.

    Args:
        decisions: decided marks; those with another state are ignored.
        forgotten: texts and labels to leave out, as :func:`key` makes them.
    """

    def __init__(
        self, decisions: Iterable[Decision] = (), forgotten: Container[tuple[str, str]] = frozenset()
    ) -> None:
        from annotator.suggest.memory_claims import RememberedClaims
        from annotator.suggest.memory_names import RememberedNames

        decisions = list(decisions)
        self._tally = Tally(decisions, forgotten)
        self._names = RememberedNames(self._tally, decisions)
        self._claims = RememberedClaims(self._tally)
        self._furniture = frozenset(self._tally.of(LINE))
        self._body = frozenset(
            n[0]
            for n, count in self._tally.rejected.items()
            if n[1] == LINE and count > self._tally.confirmed[n]
        )

    def __bool__(self) -> bool:
        return bool(self._tally.confirmed or self._tally.rejected)

    def learned(self) -> list[Learned]:
        """Everything that is remembered, most often decided first."""
        tally = self._tally
        found = [
            Learned(*name, tally.entities.get(name, ""), tally.confirmed[name], tally.rejected[name])
            for name in tally.confirmed.keys() | tally.rejected.keys()
        ]
        return sorted(found, key=lambda x: (-x.confirmed - x.rejected, x.text, x.label))

    def apply(self, text: str, found: Suggestions) -> Suggestions:
        """The suggestions, corrected and completed by what is remembered.

        Args:
            text: the article.
            found: what the engines suggested for it.
        """
        from annotator.suggest.furniture import blocks, skipped

        furniture, body = self._lines(text)
        suggested = [line for line in found.furniture if line not in body]
        closed = Occupied(furniture)
        entities = [e for e in found.entities if not closed.touches(e.span)]
        claims = [c for c in found.claims if not any(closed.touches(s) for s in c.content)]
        off_limits = Occupied([*blocks(text, suggested), *furniture])
        entities, renamed = self._names.apply(text, entities, off_limits, Occupied(skipped(text, suggested)))
        lines = tuple(sorted({*suggested, *furniture}))
        claims = [replace(c, speaker=renamed.get(c.speaker, c.speaker)) if c.speaker else c for c in claims]
        claims = self._claims.apply(text, claims, entities, lines)
        return Suggestions(tuple(entities), tuple(claims), lines, found.notices)

    def _lines(self, text: str) -> tuple[list[Span], set[Span]]:
        """The lines of an article that were furniture before, and those that were body though suggested."""
        if not self._furniture and not self._body:
            return [], set()
        furniture, body, at = [], set(), 0
        for line in text.split("\n"):
            span = Span(at, at + len(line.rstrip("\r")))
            at += len(line) + 1
            if span.start < span.end:
                name = key(line, LINE)[0]
                if name in self._furniture:
                    furniture.append(span)
                elif name in self._body:
                    body.add(span)
        return furniture, body


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
