"""What became of the passages of a text that was edited: where each of them stands in the new text.

Both texts are cut into words and punctuation marks; white space, the shape of quotation marks and of dashes do
not count, so that a re-wrapped or re-quoted text is the same text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from itertools import pairwise

from annotator.core.alignment import align
from annotator.core.spans import Span
from annotator.core.words import Words

Alike = Callable[[str, str], bool]

MAX_CHARACTERS = 6_000_000
"""What may differ between two texts; more is not compared."""
_MARGIN = 2_000  # what is compared of the equal ends, so that the words at their edge have neighbours


class Difference:
    """Where spans of `old` stand in `new`.

    Args:
        old: the text as it was.
        new: the text as it is.
        blank: a letter that stands in `old` for what nobody knows; words with it are no evidence.

    Raises:
        ValueError: where the texts differ in more than `MAX_CHARACTERS`.
    """

    def __init__(self, old: str, new: str, blank: str = "") -> None:
        self.old, self.new = old, new
        head, tail = _common_prefix(old, new), _common_suffix(old, new)
        shorter = min(len(old), len(new))
        # Where both ends claim the same words, all of these are compared.
        self._head = max(0, min(head, shorter - tail) - _MARGIN)
        self._tail = max(0, min(tail, shorter - head) - _MARGIN)
        middle = (old[self._head : len(old) - self._tail], new[self._head : len(new) - self._tail])
        if sum(map(len, middle)) > MAX_CHARACTERS:
            raise ValueError("the texts differ too much to be compared")
        numbers: dict[str, int] = {}
        self._a, self._b = (Words(text, numbers) for text in middle)
        self._where, self._unsure = align(self._a, self._b)
        blanks = {number for word, number in numbers.items() if blank and blank in word}
        self._blank = [number in blanks for number in self._a.ids]
        self._whence = {j: i for i, j in enumerate(self._where) if j >= 0}

    def place(self, span: Span, alike: Alike) -> Span | None:
        """Where the passage stands now, None where it is gone or where that is not certain.

        Args:
            span: of the old text.
            alike: whether a word or passage may be taken for another one in the same place: a mended typo.
        """
        if span.end <= self._head:
            return span
        if span.start >= len(self.old) - self._tail:
            by = len(self.new) - len(self.old)
            return Span(span.start + by, span.end + by)
        if span.start < self._head or span.end > len(self.old) - self._tail:
            return self._across(span)
        a, b = self._a, self._b
        start, end = span.start - self._head, span.end - self._head
        first = bisect_right(a.ends, start)
        last = bisect_left(a.starts, end) - 1
        if first > last or any(self._unsure[first : last + 1]):
            return None  # white space only, or words that may be in either of two places
        found = self._words(first, last, alike)
        if found is None or not self._supported(first, last, *found):
            return None
        low, high = found
        # What stands between the span's edge and the edge of its word moves along.
        new_start = b.starts[low] + self._inset(a, first, start, b, low)
        new_end = b.ends[high] - self._outset(a, last, end, b, high)
        if start < a.starts[first]:
            gap = a.text[start : a.starts[first]]
            new_start = b.starts[low] - len(gap) if b.text[: b.starts[low]].endswith(gap) else b.starts[low]
        if end > a.ends[last]:
            gap = a.text[a.ends[last] : end]
            new_end = b.ends[high] + (len(gap) if b.text.startswith(gap, b.ends[high]) else 0)
        if new_start >= new_end:
            return None
        return Span(new_start + self._head, new_end + self._head)

    def is_others(self, place: Span, span: Span) -> bool:
        """Whether a place of the new text holds words that became of others than those of `span`, or may have."""
        if place.start < self._head or place.end > len(self.new) - self._tail:
            return True
        start, end = span.start - self._head, span.end - self._head
        whence = [
            self._whence.get(at, -1)
            for at in range(
                bisect_right(self._b.ends, place.start - self._head),
                bisect_left(self._b.starts, place.end - self._head),
            )
        ]
        return any(i >= 0 and (self._a.ends[i] <= start or self._a.starts[i] >= end) for i in whence)

    def _across(self, span: Span) -> Span | None:
        """A span that reaches from the compared part into an equal end: only where it did not change."""
        by = len(self.new) - len(self.old)
        words = self.old[span.start : span.end]
        for shift in (0, by):
            if self.new[span.start + shift : span.end + shift] == words and span.start + shift >= 0:
                return Span(span.start + shift, span.end + shift)
        return None

    @staticmethod
    def _inset(a: Words, first: int, start: int, b: Words, low: int) -> int:
        inside = start - a.starts[first]
        return inside if 0 < inside < b.ends[low] - b.starts[low] else 0

    @staticmethod
    def _outset(a: Words, last: int, end: int, b: Words, high: int) -> int:
        inside = a.ends[last] - end
        return inside if 0 < inside < b.ends[high] - b.starts[high] else 0

    def _words(self, first: int, last: int, alike: Alike) -> tuple[int, int] | None:
        """The first and last word in the new text of words `first` to `last` of the old one."""
        a, b, where = self._a, self._b, self._where
        known = [(i, where[i]) for i in range(first, last + 1) if where[i] >= 0]
        size = last - first
        if len({j - i for i, j in known}) == 1:
            # One word that is certain is enough where the same words stand around it, and are nobody else's.
            low = known[0][1] - (known[0][0] - first)
            same = low >= 0 and a.ids[first : last + 1] == b.ids[low : low + size + 1]
            if same and all(self._whence.get(low + i, first + i) == first + i for i in range(size + 1)):
                return low, low + size
        low = where[first] if where[first] >= 0 else self._after(first)
        high = where[last] if where[last] >= 0 else self._before(last)
        if low < 0 or high < 0 or not 0 <= high - low <= 2 * size + 2:
            return None
        old_words = a.text[a.starts[first] : a.ends[last]]
        new_words = b.text[b.starts[low] : b.ends[high]]
        return (low, high) if alike(old_words, new_words) else None

    def _after(self, at: int) -> int:
        """The new word that follows the one before word `at`; -1 where that is not certain."""
        before = self._where[at - 1] if at else -1
        return before + 1 if before >= 0 and before + 1 < len(self._b) else -1

    def _before(self, at: int) -> int:
        after = self._where[at + 1] if at + 1 < len(self._a) else -1
        return after - 1 if after > 0 else -1

    def _supported(self, first: int, last: int, low: int, high: int) -> bool:
        """Whether the words around a passage moved along with it.

        At least five sixths of every sentence that it touches did, or of its neighbours where these are short;
        and where not all of them did, what stands before or after is still there.
        """
        a, where = self._a, self._where
        begin, end = first, last + 1
        while begin > max(0, first - 40) and not a.begins_sentence(begin):
            begin -= 1
        while end < min(len(a), last + 40) and not a.begins_sentence(end):
            end += 1
        limits = [begin, *(i for i in range(first + 1, last + 1) if a.begins_sentence(i)), end]
        near = end - begin + 8
        complete = not any(self._blank[begin:end])
        for start, stop in pairwise(limits):
            others = self._known(start, stop)
            if len(others) >= 4 and last - first < 5:
                beside = [i for i in others if not first <= i <= last]
                others = beside if len(beside) >= 4 else others
            if len(others) < 4:
                others = self._known(first - 8, first) + self._known(last + 1, last + 9) or [first]
            moved = sum(max(0, low - near) <= where[i] <= high + near for i in others)
            if moved * 6 < len(others) * 5:
                return False
            complete = complete and moved == len(others)
        if complete:
            return True
        around = self._known(begin - 4, begin) + self._known(end, end + 4)
        at_end = begin == 0 or end == len(a)
        return at_end or any(max(0, low - near - 40) <= where[i] <= high + near + 40 for i in around)

    def _known(self, start: int, stop: int) -> list[int]:
        """The words from `start` to `stop` that are known."""
        return [i for i in range(max(0, start), min(len(self._a), stop)) if not self._blank[i]]


def _common_prefix(one: str, other: str) -> int:
    return _longest(min(len(one), len(other)), lambda count: one.startswith(other[:count]))


def _common_suffix(one: str, other: str) -> int:
    return _longest(min(len(one), len(other)), lambda count: one.endswith(other[len(other) - count :]))


def _longest(most: int, same: Callable[[int], bool]) -> int:
    """The largest count up to `most` that is `same`, as all smaller ones are."""
    return bisect_left(range(1, most + 1), True, key=lambda count: not same(count))
