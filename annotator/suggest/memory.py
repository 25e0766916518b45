"""Memory: what a person decided in other articles of a folder, applied to this one.

Everything is keyed by text and label, never by place. A confirmed name is suggested wherever it occurs again, with
its label, its canonical name and its edges; a verb that a claim was made of makes claims; a rejected reading loses
score and stays in sight; a line that was furniture before is furniture again, and one that was body is body.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import NamedTuple

from annotator.core.records import replace
from annotator.core.spans import Span
from annotator.suggest.memory_claims import RememberedClaims
from annotator.suggest.memory_names import RememberedNames
from annotator.suggest.pieces import Occupied
from annotator.suggest.record import Suggestions
from annotator.suggest.tally import LINE, Decision, Tally, key


class Learned(NamedTuple):
    """What is remembered of one text and label."""

    text: str
    label: str
    entity: str
    confirmed: int
    rejected: int


class Memory:
    """What a folder's decided marks say about an article.

    Args:
        decisions: decided marks; those with another state are ignored.
        forgotten: texts and labels to leave out, as :func:`key` makes them.
    """

    def __init__(
        self, decisions: Iterable[Decision] = (), forgotten: Container[tuple[str, str]] = frozenset()
    ) -> None:
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
