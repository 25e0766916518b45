"""What became of the words of a text that was edited: which of them stand where in the new text.

Both texts are cut into words and punctuation marks; white space, the shape of quotation marks and of dashes do
not count, so that a re-wrapped or re-quoted text is the same text. Runs of words that occur once in what is
left of the old text and once in what is left of the new one belong together wherever they stand (Heckel, "A
technique for isolating differences between files", 1978, with runs in place of lines), so that a moved paragraph
is found and a look-alike that was there before is not mistaken for it. Between two such runs the search is
repeated with ever shorter ones, in order (patience diff). Where a run could belong to either of two neighbours,
as when one of two sentences with the same beginning is deleted, the cut is made between sentences; where there
is none, the run belongs to nobody.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import pairwise

from annotator.core.records import record
from annotator.core.spans import Span

Alike = Callable[[str, str], bool]

MAX_CHARACTERS = 6_000_000
"""What may differ between two texts; more is not compared."""
_MARGIN = 2_000  # what is compared of the equal ends, so that the words at their edge have neighbours
_HEAVY = 24  # words in a row that cannot have come together by chance
_TOKEN = re.compile(r"\w+|[^\w\s]")
SHAPES = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_TERMINAL = frozenset(".!?…")
_CLOSING = frozenset("\"')]»")


@record(slots=True)
class Run:
    """`count` words from `old` on in the one text that stand from `new` on in the other."""

    old: int
    new: int
    count: int


class Words:
    """A text cut into words: where each begins and ends, and a number that says which word it is."""

    def __init__(self, text: str, offset: int, numbers: dict[str, int]) -> None:
        self.text = text
        self.offset = offset
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.ids: list[int] = []
        plain = text.translate(SHAPES)
        for found in _TOKEN.finditer(plain):
            self.starts.append(found.start())
            self.ends.append(found.end())
            self.ids.append(numbers.setdefault(found[0], len(numbers)))
        self.plain = plain

    def __len__(self) -> int:
        return len(self.ids)

    def word(self, at: int) -> str:
        """Word `at`, with plain quotation marks and dashes."""
        return self.plain[self.starts[at] : self.ends[at]]

    def begins_sentence(self, at: int) -> bool:
        """Whether word `at` is the first of a sentence; so are the first word and the end of the text."""
        if at <= 0 or at >= len(self.ids):
            return True
        before = at - 1
        while before > 0 and self.plain[self.starts[before]] in _CLOSING:
            before -= 1
        ended = self.plain[self.starts[before]] in _TERMINAL
        between = self.text[self.ends[at - 1] : self.starts[at]]
        first = self.plain[self.starts[at]]
        if "\n" in between:
            return ended or not first.islower() or between.count("\n") > 1
        return ended and bool(between) and not first.islower() and first not in _CLOSING - {'"', "'"}

    def begins_line(self, at: int) -> bool:
        """Whether word `at` is the first of a line."""
        if at <= 0 or at >= len(self.ids):
            return True
        return "\n" in self.text[self.ends[at - 1] : self.starts[at]]


class Difference:
    """Where spans of `old` stand in `new`.

    Args:
        old: the text as it was.
        new: the text as it is.

    Raises:
        ValueError: where the texts differ in more than `MAX_CHARACTERS`.
    """

    def __init__(self, old: str, new: str) -> None:
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
        self._a, self._b = (Words(text, self._head, numbers) for text in middle)
        self._where, self._unsure = _align(self._a, self._b)
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
        complete = True
        for start, stop in pairwise(limits):
            others = [i for i in range(start, stop) if not first <= i <= last]
            if len(others) < 4 or last - first >= 5:
                others = [*range(start, stop)]
            if len(others) < 4:
                others = [*range(max(0, first - 8), first), *range(last + 1, min(len(a), last + 9))] or [
                    first
                ]
            moved = sum(1 for i in others if low - near <= where[i] <= high + near)
            if moved * 6 < len(others) * 5:
                return False
            complete = complete and moved == len(others)
        if complete:
            return True
        beside = [*range(max(0, begin - 4), begin), *range(end, min(len(a), end + 4))]
        at_end = begin == 0 or end == len(a)
        return at_end or any(low - near - 40 <= where[i] <= high + near + 40 for i in beside if where[i] >= 0)


def _common_prefix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _common_suffix(one: str, other: str) -> int:
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[len(one) - middle : len(one) - low] == other[len(other) - middle : len(other) - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _align(a: Words, b: Words) -> tuple[list[int], bytearray]:
    """For each word of `a` its word in `b`, or -1; and which words may be in either of two places."""
    unsure = bytearray(len(a))
    runs = _ends(a.ids, b.ids)
    for size in (16, 8):
        runs += _unique_runs(a.ids, b.ids, runs, size)
    runs = _cut(runs, a, b)
    in_order, moved = _in_order(runs)
    moved = [kept for run in moved if (kept := _whole_sentences(run, a, b))]
    if moved:
        # What is still there in its own place did not move: the run is a copy of it. Where that place holds only a part
        # of it, and all of it stands as often as before, then either that part is what became of it, or a look-alike
        # that stands there now: nobody can say.
        there = _where(_fill(in_order, a, b), a)
        for run in moved:
            left = sum(j >= 0 for j in there[run.old : run.old + run.count])
            if run.count <= 2 * left < 2 * run.count and _as_often(run, a, b):
                unsure[run.old : run.old + run.count] = b"\1" * run.count
        moved = [r for r in moved if sum(j >= 0 for j in there[r.old : r.old + r.count]) * 2 < r.count]
    return _where(_fill(sorted(in_order + moved, key=lambda run: run.old), a, b), a), unsure


def _as_often(run: Run, a: Words, b: Words) -> bool:
    """Whether the words of a run stand as often in one text as in the other: they were not copied."""
    words = f" {' '.join(map(str, a.ids[run.old : run.old + run.count]))} "
    old, new = (f" {' '.join(map(str, text.ids))} ".count(words) for text in (a, b))
    return old == new


def _where(runs: list[Run], a: Words) -> list[int]:
    where = [-1] * len(a)
    for run in runs:
        where[run.old : run.old + run.count] = range(run.new, run.new + run.count)
    return where


def _ends(a: Sequence[int], b: Sequence[int]) -> list[Run]:
    """What both texts begin and end with; the two may overlap."""
    size = min(len(a), len(b))
    head = 0
    while head < size and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < size and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    if head == len(a) == len(b):
        tail = 0
    runs = [Run(0, 0, head), Run(len(a) - tail, len(b) - tail, tail)]
    return [run for run in runs if run.count]


def _free(length: int, taken: list[tuple[int, int]]) -> bytearray:
    free = bytearray(b"\1") * length
    for start, count in taken:
        free[start : start + count] = bytes(count)
    return free


def _unique_runs(a: Sequence[int], b: Sequence[int], runs: list[Run], size: int) -> list[Run]:
    """The longest runs around every run of `size` words that is there once in what is free of both texts."""
    free_a = _free(len(a), [(r.old, r.count) for r in runs])
    free_b = _free(len(b), [(r.new, r.count) for r in runs])
    once_a, once_b = _once(a, free_a, size), _once(b, free_b, size)
    found: list[Run] = []
    reached: dict[int, int] = {}  # by diagonal, how far it is known
    for key, i in once_a.items():
        j = once_b.get(key, -1)
        if i < 0 or j < 0 or i < reached.get(i - j, 0):
            continue
        begin = 0
        while i - begin > 0 and j - begin > 0 and a[i - begin - 1] == b[j - begin - 1]:
            begin += 1
        end = size
        while i + end < len(a) and j + end < len(b) and a[i + end] == b[j + end]:
            end += 1
        reached[i - j] = i + end
        found.append(Run(i - begin, j - begin, begin + end))
    return found


def _once(ids: Sequence[int], free: bytearray, size: int) -> dict[tuple[int, ...], int]:
    """Where each run of `size` free words stands; -1 where it stands more than once."""
    found: dict[tuple[int, ...], int] = {}
    since = 0
    for i, is_free in enumerate(free):
        since = since + 1 if is_free else 0
        if since >= size:
            key = tuple(ids[i - size + 1 : i + 1])
            found[key] = -1 if key in found else i - size + 1
    return found


def _cut(runs: list[Run], a: Words, b: Words) -> list[Run]:
    """The runs without overlaps in either text."""
    return _cut_one(
        _cut_one(runs, b, a, lambda r: r.new, lambda r: r.old), a, b, lambda r: r.old, lambda r: r.new
    )


def _cut_one(
    runs: list[Run], text: Words, other: Words, here: Callable[[Run], int], there: Callable[[Run], int]
) -> list[Run]:
    """The runs without overlaps in `text`; `here` and `there` say where a run begins in it and in the other one.

    A cut is made before the one line that begins there in both runs, else before the one sentence; the words
    that could belong to both runs all the same belong to none.
    """
    kept: list[Run] = []
    for run in sorted(runs, key=lambda r: (here(r), -r.count)):
        while kept:
            before = kept[-1]
            low, high = here(run), here(before) + before.count
            if low >= high or run.count <= high - low:
                break
            ranked: dict[int, list[int]] = {}
            for at in range(low, high + 1):
                one, two = there(before) + at - here(before), there(run) + at - low
                if text.begins_line(at) and other.begins_line(one) and other.begins_line(two):
                    ranked.setdefault(2, []).append(at)
                if text.begins_sentence(at) and other.begins_sentence(one) and other.begins_sentence(two):
                    ranked.setdefault(1, []).append(at)
            best = ranked[max(ranked)] if ranked else [low, high]
            before.count = best[0] - here(before)
            gone = best[-1] - low
            run.old, run.new, run.count = run.old + gone, run.new + gone, run.count - gone
            if before.count > 0:
                break
            kept.pop()
        if run.count > 0 and not (kept and here(run) < here(kept[-1]) + kept[-1].count):
            kept.append(run)
    return kept


def _in_order(runs: list[Run]) -> tuple[list[Run], list[Run]]:
    """The heaviest set of runs that stand in the same order in both texts, and the others."""
    runs = sorted(runs, key=lambda r: r.old)
    places = {new: i + 1 for i, new in enumerate(sorted(r.new for r in runs))}
    tree = [(0, -1)] * (len(runs) + 1)  # a Fenwick tree of the heaviest chain that ends at or before a place
    chain: list[int] = []
    for number, run in enumerate(runs):
        at, best = places[run.new] - 1, (0, -1)
        while at:
            best = max(best, tree[at])
            at -= at & -at
        chain.append(best[1])
        weight = (best[0] + run.count, number)
        at = places[run.new]
        while at < len(tree):
            tree[at] = max(tree[at], weight)
            at += at & -at
    best, at = (0, -1), len(runs)
    while at:
        best = max(best, tree[at])
        at -= at & -at
    ordered: set[int] = set()
    number = best[1]
    while number >= 0:
        ordered.add(number)
        number = chain[number]
    return (
        [r for i, r in enumerate(runs) if i in ordered],
        [r for i, r in enumerate(runs) if i not in ordered],
    )


def _whole_sentences(run: Run, a: Words, b: Words) -> Run | None:
    """The part of a moved run between its outermost sentence limits; None where that could be chance."""
    limits = [
        i for i in range(run.count + 1) if a.begins_sentence(run.old + i) and b.begins_sentence(run.new + i)
    ]
    if len(limits) > 1 and limits[-1] - limits[0] >= 5:
        return Run(run.old + limits[0], run.new + limits[0], limits[-1] - limits[0])
    return run if run.count >= _HEAVY else None


def _fill(runs: list[Run], a: Words, b: Words) -> list[Run]:
    """The runs, and what stands in the same order between two that are neighbours in both texts."""
    by_new = sorted(range(len(runs)), key=lambda i: runs[i].new)
    rank = {run: position for position, run in enumerate(by_new)}
    found = list(runs)
    ends = [(-1, (0, 0)), *((i, (r.old + r.count, r.new + r.count)) for i, r in enumerate(runs))]
    for i, (old, new) in ends:
        if i + 1 < len(runs):
            if (rank[i + 1] if i + 1 < len(runs) else len(runs)) != (rank[i] + 1 if i >= 0 else 0):
                continue
            stop = (runs[i + 1].old, runs[i + 1].new)
        elif i < 0 or rank[i] == len(runs) - 1:
            stop = (len(a), len(b))
        else:
            continue
        found += _between(a, b, (old, stop[0]), (new, stop[1]))
    return sorted(found, key=lambda r: r.old)


def _between(a: Words, b: Words, olds: tuple[int, int], news: tuple[int, int]) -> list[Run]:
    """Runs within two corresponding parts, found by ever shorter runs that are there once in both parts."""
    found: list[Run] = []
    waiting = [(olds, news, 4)]
    while waiting:
        (old, old_end), (new, new_end), size = waiting.pop()
        if old >= old_end or new >= new_end or not size:
            continue
        part_a, part_b = a.ids[old:old_end], b.ids[new:new_end]
        seeds = _unique_runs(part_a, part_b, [], size)
        chain = _in_order(_cut_plain(seeds))[0]
        if not chain:
            waiting.append(((old, old_end), (new, new_end), size // 2))
            continue
        at_old, at_new = old, new
        for run in chain:
            waiting.append(((at_old, old + run.old), (at_new, new + run.new), size // 2))
            found.append(Run(old + run.old, new + run.new, run.count))
            at_old, at_new = old + run.old + run.count, new + run.new + run.count
        waiting.append(((at_old, old_end), (at_new, new_end), size // 2))
    return found


def _cut_plain(runs: list[Run]) -> list[Run]:
    """The runs without overlaps; of two that overlap the shorter one goes."""
    kept: list[Run] = []
    old_taken: set[int] = set()
    new_taken: set[int] = set()
    for run in sorted(runs, key=lambda r: -r.count):
        olds, news = range(run.old, run.old + run.count), range(run.new, run.new + run.count)
        if old_taken.isdisjoint(olds) and new_taken.isdisjoint(news):
            old_taken.update(olds)
            new_taken.update(news)
            kept.append(run)
    return kept
