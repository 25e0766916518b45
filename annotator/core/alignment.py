"""Which words of one text stand where in another one.

Runs of words that occur once in what is left of the old text and once in what is left of the new one belong
together wherever they stand (Heckel, "A technique for isolating differences between files", 1978, with runs in
place of lines), so that a moved paragraph is found and a look-alike that was there before is not mistaken for it.
Between two such runs the search is repeated with ever shorter ones, in order (patience diff). Where a run could
belong to either of two neighbours, as when one of two sentences with the same beginning is deleted, the cut is
made between sentences; where there is none, the run belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from annotator.core.records import record
from annotator.core.words import Words

_LONG = 400  # words in a row that are whole sentences for the most part


@record(slots=True)
class Run:
    """`count` words from `old` on in the one text that stand from `new` on in the other."""

    old: int
    new: int
    count: int


def align(a: Words, b: Words) -> tuple[list[int], bytearray]:
    """For each word of `a` its word in `b`, or -1; and which words may be in either of two places."""
    unsure = bytearray(len(a))
    runs = _ends(a.ids, b.ids)
    for size in (16, 8):
        runs += _unique_runs(a.ids, b.ids, runs, size)
    runs = _cut(runs, a, b)
    in_order, moved = _in_order(runs, lambda run: _weight(run, a, b))
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
    head, tail = _common(a, b), _common(a[::-1], b[::-1])
    if head == len(a) == len(b):
        tail = 0
    runs = [Run(0, 0, head), Run(len(a) - tail, len(b) - tail, tail)]
    return [run for run in runs if run.count]


def _common(a: Sequence[int], b: Sequence[int]) -> int:
    """How many words both begin with."""
    pairs = enumerate(zip(a, b, strict=False))
    return next((at for at, (one, other) in pairs if one != other), min(len(a), len(b)))


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


def _in_order(runs: list[Run], weight: Callable[[Run], int]) -> tuple[list[Run], list[Run]]:
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
        heavy = (best[0] + weight(run), number)
        at = places[run.new]
        while at < len(tree):
            tree[at] = max(tree[at], heavy)
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


def _weight(run: Run, a: Words, b: Words) -> int:
    """How much speaks for a run in its place: words of whole sentences count five times."""
    whole = run if run.count > _LONG else _whole_sentences(run, a, b)
    return run.count + (4 * whole.count if whole else 0)


def _whole_sentences(run: Run, a: Words, b: Words) -> Run | None:
    """The part of a moved run between its outermost sentence limits; None where that could be chance."""
    limits = [
        i for i in range(run.count + 1) if a.begins_sentence(run.old + i) and b.begins_sentence(run.new + i)
    ]
    if len(limits) > 1 and limits[-1] - limits[0] >= 5:
        return Run(run.old + limits[0], run.new + limits[0], limits[-1] - limits[0])
    return None


def _fill(runs: list[Run], a: Words, b: Words) -> list[Run]:
    """The runs, and what stands in the same order between two that are neighbours in both texts."""
    limits = [Run(0, 0, 0), *runs, Run(len(a), len(b), 0)]
    by_new = sorted(range(len(limits)), key=lambda i: (limits[i].new, i))
    rank = {at: position for position, at in enumerate(by_new)}
    found = list(runs)
    for at, (before, after) in enumerate(pairwise(limits)):
        if rank[at + 1] == rank[at] + 1:
            olds, news = (before.old + before.count, after.old), (before.new + before.count, after.new)
            found += _between(a, b, olds, news)
    return sorted(found, key=lambda run: run.old)


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
        chain = _in_order(_cut_plain(seeds), lambda run: run.count)[0]
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
