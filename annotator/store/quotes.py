"""Finds passages by their words and context alone, where nothing is known of the text that they stood in."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

from annotator.core.anchoring import CONTEXT, Anchor
from annotator.core.spans import Span
from annotator.core.words import Words
from annotator.store.likeness import cut_out, rims, widened

MAX_SEARCHED = 4_000_000_000  # code points
JOINED = 500_000  # code points of a text that is cut into words for the sake of a few passages
_DRIFT = 12  # code points that neighbours may have moved apart
_LONG = 80  # code points that are no chance
_SPACE = "\x1f"


def find_quoted(wanted: Sequence[Anchor], text: str) -> dict[Anchor, Span]:
    """Where passages stand with all of their context, in one place only, as they are or re-wrapped and re-quoted.

    Args:
        wanted: passages of one and the same old text, in its order.
        text: the article as it is.
    """
    found: dict[Anchor, Span] = {}
    rest: list[Anchor] = []
    shift = 0
    # A sidecar may hold any number of marks that are nowhere: what is searched altogether has a limit.
    searches = MAX_SEARCHED // (len(text) + 1000)
    for kept in wanted:
        span = _expected(kept, text, shift)
        if span is None and searches > 0:
            searches -= 1
            span = _whole(kept, text)
        if span is not None:
            found[kept] = span
            shift = span.start - kept.start
        else:
            rest.append(kept)
    if rest and (len(found) < len(rest) or len(text) < JOINED):
        # They are not there as they were: the text was re-wrapped, or its quotation marks were changed.
        words = _Joined(text)
        for kept in rest[: max(0, searches)]:
            if (span := words.find(kept)) is not None:
                found[kept] = span
    return _in_company(found)


def _in_company(found: dict[Anchor, Span]) -> dict[Anchor, Span]:
    """Without short passages that moved otherwise than the nearest ones whose context is another.

    What is the same up to the rim of the kept context may be a look-alike that differs beyond it.
    """
    order = sorted(found, key=lambda kept: kept.start)
    starts = [kept.start for kept in order]
    shifts = [found[kept].start - kept.start for kept in order]
    alone = set()
    for kept, shift in zip(order, shifts, strict=True):
        before = bisect_left(starts, kept.start - 3 * CONTEXT) - 1
        after = bisect_left(starts, kept.end + 3 * CONTEXT)
        beside = [shifts[before] if before >= 0 else 0, *shifts[after : after + 1]]
        if before < 0 and after == len(order):
            # A short text, or a single mark: the others have to do, or the context alone.
            beside += [other for other, of in zip(shifts, order, strict=True) if of is not kept] or [shift]
        if len(kept.text) < _LONG and min(abs(shift - other) for other in beside) > _DRIFT:
            alone.add(kept)
    return {kept: span for kept, span in found.items() if kept not in alone}


def _expected(kept: Anchor, text: str, shift: int) -> Span | None:
    """Where words and the whole context stand, as far from their old place as the passage before."""
    start = kept.start + shift
    at = start - len(kept.before)
    whole = kept.before + kept.text + kept.after
    enough = len(whole) - len(kept.text) >= CONTEXT // 2
    if at >= 0 and enough and text[at : at + len(whole)] == whole and _at_line_ends(kept, text, at):
        return Span(start, start + len(kept.text))
    return None


def _at_line_ends(kept: Anchor, text: str, at: int) -> bool:
    """Whether the whole, at `at`, has a line's start and end where it had them: where its context is short."""
    if widened(kept):
        return True
    end = at + len(kept.before) + len(kept.text) + len(kept.after)
    begins = len(kept.before) == CONTEXT or at == 0 or text[at - 1] == "\n"
    return begins and (len(kept.after) == CONTEXT or end == len(text) or text[end] == "\n")


def _whole(kept: Anchor, text: str) -> Span | None:
    """Where words and the whole context stand, exactly once."""
    whole = kept.before + kept.text + kept.after
    at = text.find(whole) if kept.text else -1
    enough = len(whole) > len(kept.text) or len(whole) >= 12
    if at < 0 or not enough or text.find(whole, at + 1) >= 0 or not _at_line_ends(kept, text, at):
        return None
    return Span(at + len(kept.before), at + len(kept.before) + len(kept.text))


class _Joined:
    """A text as words with one separator, whatever stood between them."""

    def __init__(self, text: str) -> None:
        self.words = Words(text)
        self.text = _SPACE + _SPACE.join(map(self.words.word, range(len(self.words)))) + _SPACE
        lengths = (e - s + 1 for s, e in zip(self.words.starts, self.words.ends, strict=True))
        self.at = list(accumulate(lengths, initial=0))

    def find(self, kept: Anchor) -> Span | None:
        """Where words and context stand exactly once, white space and the shape of quotes and dashes aside."""
        cut = cut_out(kept)
        if cut is None or widened(kept):
            return None
        whole, first, last, low, high = cut
        if high - low <= last - first + 1 and kept.end - kept.start < 12:
            return None
        needle = _SPACE + _SPACE.join(map(whole.word, range(low, high))) + _SPACE
        at = self.text.find(needle)
        if at < 0 or self.text.find(needle, at + 1) >= 0:
            return None
        index = bisect_left(self.at, at)
        if not rims(cut, self.words, index):
            return None
        return Span(self.words.starts[index + first - low], self.words.ends[index + last - low])
