"""Passages that stand nearly as they stood: with typos mended, in words or all around."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from annotator.core.anchoring import CONTEXT, Anchor
from annotator.core.spans import Span
from annotator.core.words import Words

MIN_SCORE = 88.0
MARGIN = 8.0
_BESIDE = 70.0  # the score of words and context where what is certain on both sides moved as far
_NEAR = 120  # code points around the expected place that are searched
_WORD = re.compile(r"\w+|[^\w\s]")

Cut = tuple[Words, int, int, int, int]
"""Words and context of an anchor; its first and last word, and from where to where the context's are whole."""


def alike(old: str, new: str) -> bool:
    """Whether `new` can be `old` with a typo mended: a letter in a word of four or more, or a few in a long passage.

    Numbers must be the same.
    """
    if re.findall(r"\d+", old) != re.findall(r"\d+", new):
        return False
    olds, news = _WORD.findall(old), _WORD.findall(new)
    if len(olds) == len(news) and all(map(_one_word, olds, news)):
        return True
    if min(len(olds), len(news)) < 6 or not (_one_word(olds[0], news[0]) and _one_word(olds[-1], news[-1])):
        return False
    # Words may be mended, and one in ten may have come or gone; another word in the place of one is another sentence.
    other = 0
    for op in Levenshtein.opcodes(olds, news):
        if op.tag == "replace":
            pairs = zip(olds[op.src_start : op.src_end], news[op.dest_start : op.dest_end], strict=True)
            mended = [_one_word(one, two) or OSA.distance(one, two) <= 1 for one, two in pairs]
            if not all(mended):
                return False
            other += sum(len(word) < 4 for word in olds[op.src_start : op.src_end])
        elif op.tag != "equal":
            other += op.src_end - op.src_start + op.dest_end - op.dest_start
    return other <= max(1, len(olds) // 10)


def _one_word(old: str, new: str) -> bool:
    return old == new or (min(len(old), len(new)) >= 4 and OSA.distance(old, new) <= 1)


def _same_edges(kept: Anchor, text: str, start: int, end: int) -> bool:
    """Whether a word goes on beyond the passage only where one did before."""

    def inside(before: str, after: str) -> bool:
        return before[-1:].isalnum() and after[:1].isalnum()

    begins = inside(text[max(0, start - 1) : start], kept.text) == inside(kept.before, kept.text)
    return begins and inside(kept.text, text[end : end + 1]) == inside(kept.text, kept.after)


class Nearly:
    """Finds words and context with typos mended, near the place that what is certain around leads to.

    Args:
        text: where.
        points: offsets of the old text that are certain, and where they are now; the first lies before all passages.
    """

    def __init__(self, text: str, points: Iterable[tuple[int, int]]) -> None:
        self._text = text
        self._points = sorted(points)
        self._there = sorted(new for _, new in self._points)

    def find(self, kept: Anchor) -> Span | None:
        """Where it stands, None where that is not certain."""
        whole = kept.before + kept.text + kept.after
        low = bisect_left(self._points, (kept.start, -1)) - 1
        near = self._points[max(0, low) : bisect_left(self._points, (kept.end - 1, -1)) + 1]
        shifts = {new - old for old, new in near}
        if len(shifts) == 1 and near[0][0] < kept.start and kept.end - 1 <= near[-1][0]:
            # Nothing was added or taken away between what is certain around it.
            [shift] = shifts
            start, end = kept.start + shift, kept.end + shift
            stands = start >= 0 and self._text[start:end] == kept.text
            if stands and _same_edges(kept, self._text, start, end):
                there = self._text[max(0, start - len(kept.before)) : end + len(kept.after)]
                same = there == whole if widened(kept) else fuzz.ratio(whole, there) >= _BESIDE
                return Span(start, end) if same else None
        cut = cut_out(kept)
        if cut is None or widened(kept) or len(kept.before) + len(kept.after) < 16:
            return None  # too little to go by, or one of several that look alike
        around = (near[0], near[-1])
        places = {place for old, new in around if (place := self._about(kept, cut, new - old))}
        if len(places) != 1:
            return None
        [place] = places
        return place if self._between(place, around) else None

    def _about(self, kept: Anchor, cut: Cut, shift: int) -> Span | None:
        """The only place like it near the one that is `shift` further than it was."""
        whole = kept.before + kept.text + kept.after
        low = max(0, kept.start - len(kept.before) + shift - _NEAR)
        window = self._text[low : kept.end + len(kept.after) + shift + _NEAR]
        best = fuzz.partial_ratio_alignment(whole, window, score_cutoff=MIN_SCORE)
        if best is None or len(window) < len(whole):
            return None
        begin, end = best.dest_start, best.dest_end
        without = window[:begin] + "\0" * (end - begin) + window[end:]
        if fuzz.partial_ratio(whole, without, score_cutoff=best.score - MARGIN) > 0:
            return None
        there = _word_by_word(cut, window, begin)
        return there and Span(low + there.start, low + there.end)

    def _between(self, place: Span, around: Sequence[tuple[int, int]]) -> bool:
        """Whether it lies right behind the point before, or right before the point behind."""
        at = bisect_left(self._there, place.start)
        beside = self._there[max(0, at - 1) : at + 1]
        return any(new in beside for _, new in around)


def same_context(kept: Anchor, text: str, span: Span) -> bool:
    """Whether all words of the context stand beside `span`, typos aside."""
    reach = 2 * max(len(kept.before), len(kept.after)) + _NEAR
    sides = (
        (Words(kept.before), Words(text[max(0, span.start - reach) : span.start]), -1),
        (Words(kept.after), Words(text[span.end : span.end + reach]), 1),
    )
    for old, new, step in sides:
        olds, news = (list(map(of.word, range(len(of))))[::step] for of in (old, new))
        if len(old.text) >= CONTEXT:
            olds = olds[:-1]  # a part of a word, maybe
        if len(news) < len(olds) or not all(map(alike, olds, news)):
            return False
    return True


def _word_by_word(cut: Cut, window: str, begin: int) -> Span | None:
    """Where the passage stands in `window`, about `begin`, if every word of it all is the same or a typo."""
    whole, first, last, low, high = cut
    words = Words(window)
    near = bisect_left(words.starts, begin)
    found = []
    for at in range(max(0, near - 3), min(near + 4, len(words) - (high - low) + 1)):
        if all(alike(whole.word(i), words.word(at + i - low)) for i in range(low, high)) and rims(
            cut, words, at
        ):
            found.append(at)
    if len(found) != 1:
        return None
    return Span(words.starts[found[0] + first - low], words.ends[found[0] + last - low])


def cut_out(kept: Anchor) -> Cut | None:
    """Words and context of an anchor; None where the passage begins or ends within a word."""
    whole = Words(kept.before + kept.text + kept.after)
    start, end = len(kept.before), len(kept.before) + len(kept.text)
    first, last = bisect_left(whole.starts, start), bisect_left(whole.ends, end)
    if last >= len(whole) or first > last or whole.starts[first] != start or whole.ends[last] != end:
        return None
    # A word at the rim of the context may be a part of one.
    low = 1 if len(kept.before) >= CONTEXT and first > 0 else 0
    high = len(whole) - (1 if len(kept.after) >= CONTEXT and last < len(whole) - 1 else 0)
    return whole, first, last, low, high


def rims(cut: Cut, words: Words, at: int) -> bool:
    """Whether the parts of words at the rims of the context can be of those around what begins at word `at`."""
    whole, _, _, low, high = cut
    if low and not (at > 0 and words.word(at - 1).endswith(whole.word(low - 1))):
        return False
    after = at + high - low
    return high == len(whole) or (after < len(words) and words.word(after).startswith(whole.word(high)))


def widened(kept: Anchor) -> bool:
    """Whether its words and context once stood more than once in the text, so that only all of it is certain."""
    return len(kept.before) > CONTEXT or len(kept.after) > CONTEXT or "\n" in kept.before + kept.after
