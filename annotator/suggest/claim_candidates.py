"""Candidate claims, and which of overlapping ones stay."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.core.spans import Span
from annotator.suggest.claim_scores import LEAST, score
from annotator.suggest.quotes import Quote, covering, first_after

_DATELINE = re.compile(
    r"[A-Z][A-Z.’'-]+(?:[ /,]+[A-Z][\w.’'-]*){0,6}"  # KESTREL BAY, Maine, April
    r"(?:,? \d{1,2}(?: [A-Z][a-z]+\.?)?)?(?:,? \d{4})?,? ?(?:\([^()\n]{2,30}\) ?)?(?:[—–]|--?(?=\s)) ?"
    r"|[A-Z][^\W\d_.’'-]*(?:[ ,/]+[A-Z0-9][\w.’'-]*){0,6} ?\((?:Reuters|AP|AFP|dpa|UPI|PA|Xinhua|TASS)\)"
    r" ?(?:[—–]|--?(?=\s)) ?"
)
"""Place, day and agency before the first sentence of a report: no part of what somebody says in it."""


@dataclass(slots=True)
class Candidate:
    """A claim as a rule proposes it; spans are offsets into the article, in text order.

    Attributes:
        content: what is claimed.
        cue: the words that attribute.
        source: who claims.
        rule: the name of the rule.
        hypothetical: whether the cue is an infinitive or stands after a modal verb.
        embedded: whether the cue stands in a dependent clause.
        score: how likely this is a claim, 0 to 1; set by :func:`resolve`.
    """

    content: list[Span]
    cue: list[Span]
    source: list[Span]
    rule: str
    hypothetical: bool = False
    embedded: bool = False
    score: float = 0.0

    @property
    def size(self) -> int:
        """Code points of the content."""
        return sum(end - start for start, end in self.content)


class Cover:
    """Spans that do not overlap, asked whether they touch another."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def touches(self, span: Span) -> bool:
        """Whether a span kept so far shares a character with `span`."""
        at = bisect_left(self._ends, span.start + 1)
        return at < len(self._starts) and self._starts[at] < span.end

    def add(self, span: Span) -> None:
        """Keep a span that touches none of the others."""
        at = bisect_left(self._starts, span.start)
        self._starts.insert(at, span.start)
        self._ends.insert(at, span.end)


def resolve(text: str, candidates: Iterable[Candidate], quotes: Sequence[Quote]) -> list[Candidate]:
    """Claims without nesting: of two that overlap the longer stays, so a quotation within speech is speech.

    Returns:
        The remaining candidates in text order.
    """
    contents, cues = Cover(), Cover()
    kept = []
    likely = []
    for found in candidates:
        _drop_dateline(text, found)
        quoted = bool(found.cue) and covering(quotes, found.cue[0].start) is not None
        found.score = score(
            text, found.rule, found.content, found.source, found.hypothetical, found.embedded, quoted
        )
        if found.score >= LEAST:
            likely.append(found)
    for found in sorted(likely, key=lambda c: (-c.size, c.content[0], -c.score)):
        if any(contents.touches(s) for s in (*found.content, *found.cue[:1])):
            continue
        if any(cues.touches(s) for s in found.content):
            continue
        for span in found.content:
            contents.add(span)
        for span in found.cue[:1]:
            if not cues.touches(span):
                cues.add(span)
        kept.append(found)
    return sorted(kept, key=lambda c: c.content[0])


def _drop_dateline(text: str, found: Candidate) -> None:
    start, end = found.content[0] if found.content else (0, 0)
    if start == end or (start and text[start - 1] != "\n"):
        return
    if line := _DATELINE.match(text, start, min(end, start + 120)):
        rest = trimmed(text, line.end(), end)
        found.content[:1] = [rest] if rest is not None else []


def kind_of(text: str, content: Sequence[Span], quotes: Sequence[Quote]) -> str:
    """``direct`` where all words of a content are quoted, ``indirect`` where none is, else ``mixed``."""
    inside = outside = 0
    for start, end in content:
        at = start
        k = first_after(quotes, start)
        while k < len(quotes) and quotes[k].span.start < end:
            span = quotes[k].span
            k += 1
            if span.end <= at:
                continue
            outside += _letters(text, at, max(at, span.start))
            inside += _letters(text, max(at, span.start), min(end, span.end))
            at = max(at, min(end, span.end))
        outside += _letters(text, at, end)
    if not inside:
        return "indirect"
    return "mixed" if outside else "direct"


def _letters(text: str, start: int, end: int) -> int:
    return sum(map(str.isalnum, text[start:end]))


def trimmed(text: str, start: int, end: int, quotes: bool = True) -> Span | None:
    """A span without white space and separators at its edges; quotation marks belong to a content.

    Returns:
        None where nothing with a letter or digit is left.
    """
    while start < end and (text[start].isspace() or text[start] in ",;:.–—-…)]"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-([" or text[end - 1] == "."):
        if text[end - 1] == "." and _abbreviated(text, start, end):
            break
        end -= 1
    return Span(start, end) if any(map(str.isalnum, text[start:end])) else None


def _abbreviated(text: str, start: int, end: int) -> bool:
    """Whether the full stop before `end` belongs to an abbreviation such as "U.S."."""
    return end - start >= 3 and text[end - 3] == "." and text[end - 2].isalpha()
