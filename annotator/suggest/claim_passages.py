"""Which words belong to a quoted passage: what leads into it, goes on behind it, or joins it to the next.

Read on the text alone, by punctuation and the shape of the quotation.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import Candidate, trimmed
from annotator.suggest.claim_spans import SENTENCE_END
from annotator.suggest.quotes import Quote

if TYPE_CHECKING:
    from annotator.suggest.parse import ParsedLine

_LITTLE = frozenset("a an the of to in on for and or at by with from is as".split())
_FRAGMENT_END = re.compile(r"[,.;:—–(\n“\"]| --? ")
_SOURCE_END = re.compile(r"[,.;:(\n]|\b(?:during|after|before|while|when|until)\b")
_JOINED = re.compile(r", ((?:and |but |because |that |or |so |then ){1,2})$")
_UNFINISHED = ".,?!…-–—'’:;"


def is_title(inner: str) -> bool:
    """Whether quoted words name a book, a song or a show: ``In her essay "The End of the Line," she urges``."""
    words = inner.rstrip(", ").split()
    return 1 < len(words) < 15 and all(not word[0].islower() or word in _LITTLE for word in words)


def is_fragment(text: str, quote: Quote) -> bool:
    """Whether the sentence goes on behind a quotation: ``reported "12 cases" in the city``."""
    inner = text[quote.inner.start : quote.inner.end].rstrip()
    after = text[quote.span.end : quote.span.end + 2]
    return inner[-1:] not in _UNFINISHED and after[:1] == " " and after[1:].islower()


def whole_fragment(text: str, quote: Quote, limit: int) -> Span:
    """A fragment and the words behind it, up to the next mark."""
    stop = _FRAGMENT_END.search(text, quote.span.end, limit)
    return trimmed(text, quote.span.start, stop.start() if stop else limit) or quote.span


def joined_by(gap: str) -> int:
    """The length of the words that join a quotation to the one before it: ``"I like her," he said, but "not now"``."""
    joined = _JOINED.search(gap)
    return len(joined[1]) if joined and not SENTENCE_END.search(gap) else 0


def sentence_start(text: str, edge: int, before: Sequence[Quote], start: int) -> int:
    """Where the words begin that lead into a quotation: ``The country needs leaders "who listen," she said``."""
    begin = edge
    at = start
    for quote in (*reversed(before), None):
        low = max(edge, quote.span.end if quote is not None else edge)
        stops = list(SENTENCE_END.finditer(text, low, at)) if low < at else []
        if stops:
            begin = stops[-1].end()
            break
        if quote is None or quote.span.start <= edge:
            break
        if text[quote.inner.start : quote.inner.end].rstrip()[-1:] in ".?!":
            begin = quote.span.end
            break
        at = quote.span.start
    lead = text[begin:start].strip()
    if not lead or lead[-1] in ",:;-–—(" or not (lead[0].isalnum() or lead[0] in "“\"'‘"):
        return start
    return begin + len(text[begin:start]) - len(text[begin:start].lstrip())


def continues(gap: str) -> bool:
    """Whether a quotation goes on with the utterance before it: nothing between but the end of a sentence."""
    stripped = gap.strip().rstrip("\"'”’")
    return not any(map(str.isalnum, stripped)) or (
        stripped[-1] == "." and len(SENTENCE_END.findall(stripped)) == 1 and stripped[0] not in ".!?"
    )


def beside(text: str, start: int, cue: Span, following: int) -> list[Span]:
    """The words between a quotation and its verb, or else those after the verb up to a comma or full stop."""
    between = trimmed(text, start, cue.start)
    if between is not None:
        return [between]
    stop = _SOURCE_END.search(text, cue.end, following)
    after = trimmed(text, cue.end, stop.start() if stop else following)
    return [after] if after is not None and len(text[after.start : after.end].split()) <= 8 else []


def continue_speech(
    text: str, lines: Sequence[ParsedLine], quotes: Sequence[Quote], kept: Sequence[Candidate]
) -> None:
    """Give quotations without an attribution of their own to the claim that ends right before them.

    ``He said it was over. "Nobody will miss it."``, the quotation in the same paragraph or as a paragraph of its own.
    """
    cues = sorted((c.cue[0].start, k) for k, c in enumerate(kept) if c.cue)
    taken = sorted((s.start, s.end) for c in kept for s in c.content)
    starts = [line.start for line in lines]
    for quote in quotes:
        inner = text[quote.inner.start : quote.inner.end]
        if quote.single or len(inner.split()) < 3 or inner[:1].islower() or inner.rstrip()[-1:] not in ".?!":
            continue
        at = bisect_left(taken, (quote.span.end, 0))
        if at and taken[at - 1][1] > quote.span.start:
            continue
        number = bisect_left(starts, quote.span.start + 1) - 1
        if number < 0:
            continue
        line = lines[number]
        begin = line.start
        if quote.span.start == begin:  # a paragraph of its own goes on with the one before
            if number == 0 or quote.span.end < line.end:
                continue
            begin = lines[number - 1].start
        last = bisect_left(cues, (quote.span.start, 0)) - 1
        if last < 0 or cues[last][0] < begin:
            continue
        claim = kept[cues[last][1]]
        end = max(claim.content[-1].end, claim.cue[-1].end, *(s.end for s in claim.source), 0)
        if end <= quote.span.start and continues(text[end : quote.span.start]) and _spoken(claim):
            claim.content.append(quote.span)
            taken.insert(at, (quote.span.start, quote.span.end))


def _spoken(claim: Candidate) -> bool:
    return claim.rule.startswith(
        ("quote", "clause say", "clause tell", "that say", "parenthesis", "announced")
    )
