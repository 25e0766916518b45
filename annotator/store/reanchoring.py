"""Finds the marks of a whole sidecar again in an article that changed since it was written.

In this order: by the difference between the two texts where the old one is known; else where words and context
stand exactly once, as they are or re-wrapped and with other quotation marks; else where they stand nearly so,
close to where the marks around lead one to expect them, and nowhere else nearly as well; else not at all. A
passage that is not found is an orphan, which a person can put right; one that is found in the wrong place is a
wrong decision that nobody made.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, Levenshtein

from annotator.core.anchoring import CONTEXT, Anchor
from annotator.core.difference import Difference
from annotator.core.fingerprints import Before
from annotator.core.marks import Claim, Orphan
from annotator.core.spans import Span
from annotator.core.text import trimmed
from annotator.core.words import Words

MIN_SCORE = 88.0
MARGIN = 8.0
MAX_SEARCHED = 4_000_000_000  # code points
MAX_FUZZY = 2_000  # passages
COPIES = 20  # places of the same words that are looked at
JOINED = 500_000  # code points of a text that is cut into words for the sake of a few passages
LIKELY = 60.0  # the score of what is shown to a person as perhaps meant
REACH = 50_000  # code points around its old place where that is looked for
_NEAR = 120  # code points around the expected place that are searched
_DRIFT = 12  # code points that neighbours may have moved apart
_LONG = 80  # code points that are no chance
_SPACE = "\x1f"
_WORD = re.compile(r"\w+|[^\w\s]")


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


def find_all(kept: Iterable[Anchor], text: str, was: str | None, older: str = "") -> dict[Anchor, Span]:
    """Where the kept passages stand in `text`; those that are not certain are left out.

    Args:
        kept: passages of one and the same old text.
        text: the article as it is.
        was: the old text, None where it is not known.
        older: the fingerprints of its sentences, where they are known.
    """
    wanted = sorted(set(kept), key=lambda k: (k.start, k.end))
    found: dict[Anchor, Span] = {}
    if was is not None:
        found = _by_difference(wanted, text, was)
        wanted = [k for k in wanted if was[k.start : k.end] != k.text]
    return found | _by_context(wanted, text, older)


def likely(orphan: Orphan, text: str) -> Span | None:
    """Where what is gone of an orphan may have gone, for a person to look at; None where nothing is much like it."""
    part, lost = orphan.lost
    pieces = orphan.table.get(part, ()) if isinstance(orphan.was, Claim) else (orphan.table,)
    piece = next(p for p in pieces if Span(p["start"], p["end"]) == lost[0])
    before, words, after = piece.get("before", ""), piece["text"], piece.get("after", "")
    low = max(0, piece["start"] - REACH)
    window, whole = text[low : piece["end"] + REACH], before + words + after
    best = fuzz.partial_ratio_alignment(whole, window, score_cutoff=LIKELY) if window and words else None
    if best is None or len(window) < len(whole):
        return None
    there = window[best.dest_start : best.dest_end]
    start, end = len(before), len(before) + len(words)
    ends = [0, 0]
    for op in Levenshtein.opcodes(whole[best.src_start : best.src_end], there):
        for which, offset in enumerate((start - best.src_start, end - best.src_start)):
            if op.src_start <= offset <= op.src_end:
                ends[which] = min(op.dest_end, op.dest_start + offset - op.src_start)
    found = trimmed(text, Span(low + best.dest_start + ends[0], low + best.dest_start + max(ends)))
    if found.start == found.end:
        return None
    # Whole words: what was aligned may begin or end within one.
    while found.start > 0 and text[found.start - 1].isalnum() and text[found.start].isalnum():
        found = Span(found.start - 1, found.end)
    while found.end < len(text) and text[found.end - 1].isalnum() and text[found.end].isalnum():
        found = Span(found.start, found.end + 1)
    return found


def _by_difference(wanted: Iterable[Anchor], text: str, was: str) -> dict[Anchor, Span]:
    try:
        difference = Difference(was, text)
    except ValueError:
        return {}
    found = {}
    for kept in wanted:
        if was[kept.start : kept.end] == kept.text and kept.text:
            span = difference.place(Span(kept.start, kept.end), alike)
            if span is not None:
                found[kept] = span
    return found


def _by_context(wanted: Iterable[Anchor], text: str, older: str) -> dict[Anchor, Span]:
    found: dict[Anchor, Span] = {}
    rest: list[Anchor] = []
    shift = 0
    before = Before(text, older)
    # A sidecar may hold any number of marks that are nowhere: what is searched altogether has a limit.
    searches = MAX_SEARCHED // (len(text) + 1000)
    for kept in wanted:
        span = _expected(kept, text, shift)
        if span is None and searches > 0:
            searches -= 1
            span = _whole(kept, text, before)
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
    found = {kept: span for kept, span in found.items() if not before.denies(*_with_context(kept, span))}
    found = _in_company(found, before)
    # The beginning of the text stands where it stood.
    fixed = [(-1, 0), *sorted((k.start, s.start - k.start) for k, s in found.items())]
    for kept in [k for k in rest if k not in found][:MAX_FUZZY]:
        span = _nearly(kept, text, fixed)
        if span is not None and not before.denies(*_with_context(kept, span)):
            found[kept] = span
    return found


def _in_company(found: dict[Anchor, Span], older: Before) -> dict[Anchor, Span]:
    """Without short passages that moved otherwise than the nearest ones whose context is another.

    What is the same up to the rim of the kept context may be a look-alike that differs beyond it; not so where all of
    its sentences stood in the old text, because there the words stood with this context only once.
    """
    certain = {kept for kept, span in found.items() if older.has(*_with_context(kept, span))}
    # What is certain is the better company, where there is any.
    order = sorted(certain or found, key=lambda kept: kept.start)
    starts = [kept.start for kept in order]
    shifts = [found[kept].start - kept.start for kept in order]
    alone = set()
    for kept in found.keys() - certain:
        shift = found[kept].start - kept.start
        before = bisect_left(starts, kept.start - 3 * CONTEXT) - 1
        after = bisect_left(starts, kept.end + 3 * CONTEXT)
        if certain:
            before, after = bisect_left(starts, kept.start) - 1, bisect_left(starts, kept.end)
        beside = [shifts[before] if before >= 0 else 0, *shifts[after : after + 1]]
        if before < 0 and after == len(order):
            # A short text, or a single mark: the others have to do, or the context alone.
            beside += [other for other, of in zip(shifts, order, strict=True) if of is not kept] or [shift]
        if len(kept.text) < _LONG and min(abs(shift - other) for other in beside) > _DRIFT:
            alone.add(kept)
    return {kept: span for kept, span in found.items() if kept not in alone}


def _with_context(kept: Anchor, span: Span) -> Span:
    """About where the words and all of their context stand, if the words stand at `span`."""
    return Span(max(0, span.start - len(kept.before)), span.end + len(kept.after))


def _widened(kept: Anchor) -> bool:
    """Whether its words and context once stood more than once in the text, so that only all of it is certain."""
    return len(kept.before) > CONTEXT or len(kept.after) > CONTEXT or "\n" in kept.before + kept.after


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
    if _widened(kept):
        return True
    end = at + len(kept.before) + len(kept.text) + len(kept.after)
    begins = len(kept.before) == CONTEXT or at == 0 or text[at - 1] == "\n"
    return begins and (len(kept.after) == CONTEXT or end == len(text) or text[end] == "\n")


def _whole(kept: Anchor, text: str, older: Before) -> Span | None:
    """Where words and the whole context stand: exactly once, or once in sentences that stood in the old text."""
    whole = kept.before + kept.text + kept.after
    places: list[int] = []
    at = text.find(whole) if kept.text else -1
    while at >= 0 and len(places) < COPIES:
        places.append(at)
        at = text.find(whole, at + 1)
    was_there = [at for at in places if older.has(at, at + len(whole))]
    if len(was_there) == 1 and len(places) < COPIES:
        at = was_there[0]
    elif len(places) == 1 and (len(whole) > len(kept.text) or len(whole) >= 12):
        at = places[0]
        if not _at_line_ends(kept, text, at):
            return None
    else:
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
        cut = _cut_out(kept)
        if cut is None or _widened(kept):
            return None
        whole, first, last, low, high = cut
        if high - low <= last - first + 1 and kept.end - kept.start < 12:
            return None
        needle = _SPACE + _SPACE.join(map(whole.word, range(low, high))) + _SPACE
        at = self.text.find(needle)
        if at < 0 or self.text.find(needle, at + 1) >= 0:
            return None
        index = bisect_left(self.at, at)
        if not _rims(cut, self.words, index):
            return None
        return Span(self.words.starts[index + first - low], self.words.ends[index + last - low])


def _cut_out(kept: Anchor) -> tuple[Words, int, int, int, int] | None:
    """Words and context of an anchor; its first and last word, and from where to where the context's are whole.

    None where the passage begins or ends within a word.
    """
    whole = Words(kept.before + kept.text + kept.after)
    start, end = len(kept.before), len(kept.before) + len(kept.text)
    first, last = bisect_left(whole.starts, start), bisect_left(whole.ends, end)
    if last >= len(whole) or first > last or whole.starts[first] != start or whole.ends[last] != end:
        return None
    # A word at the rim of the context may be a part of one.
    low = 1 if len(kept.before) >= CONTEXT and first > 0 else 0
    high = len(whole) - (1 if len(kept.after) >= CONTEXT and last < len(whole) - 1 else 0)
    return whole, first, last, low, high


def _rims(cut: tuple[Words, int, int, int, int], words: Words, at: int) -> bool:
    """Whether the parts of words at the rims of the context can be of those around what begins at word `at`."""
    whole, _, _, low, high = cut
    if low and not (at > 0 and words.word(at - 1).endswith(whole.word(low - 1))):
        return False
    after = at + high - low
    return high == len(whole) or (after < len(words) and words.word(after).startswith(whole.word(high)))


def _same_edges(kept: Anchor, text: str, start: int, end: int) -> bool:
    """Whether a word goes on beyond the passage only where one did before."""

    def inside(before: str, after: str) -> bool:
        return before[-1:].isalnum() and after[:1].isalnum()

    begins = inside(text[max(0, start - 1) : start], kept.text) == inside(kept.before, kept.text)
    return begins and inside(kept.text, text[end : end + 1]) == inside(kept.text, kept.after)


def _nearly(kept: Anchor, text: str, fixed: list[tuple[int, int]]) -> Span | None:
    """Where words and context stand with typos mended, near the place that the marks around lead to.

    Args:
        kept: what is looked for.
        text: where.
        fixed: old starts of passages that are certain, and how far each moved, in order.
    """
    index = bisect_left(fixed, (kept.start, 0))
    around = fixed[max(0, index - 1) : index + 1]
    shifts = {shift for _, shift in around}
    if len(around) == 2 and len(shifts) == 1:
        # Nothing was added or taken away between the marks around it.
        start, end = kept.start + around[0][1], kept.end + around[0][1]
        if text[start:end] == kept.text and start >= 0 and _same_edges(kept, text, start, end):
            return Span(start, end)
    cut = _cut_out(kept)
    whole = kept.before + kept.text + kept.after
    if cut is None or _widened(kept) or len(whole) - len(kept.text) < 16:
        return None  # too little to go by, or one of several that look alike
    places: set[Span] = set()
    for shift in shifts:
        low = max(0, kept.start - len(kept.before) + shift - _NEAR)
        window = text[low : kept.end + len(kept.after) + shift + _NEAR]
        best = fuzz.partial_ratio_alignment(whole, window, score_cutoff=MIN_SCORE)
        if best is None or len(window) < len(whole):
            continue
        begin, end = best.dest_start, best.dest_end
        without = window[:begin] + "\0" * (end - begin) + window[end:]
        if fuzz.partial_ratio(whole, without, score_cutoff=best.score - MARGIN) > 0:
            continue
        there = _word_by_word(cut, window, begin)
        if there is not None:
            places.add(Span(low + there.start, low + there.end))
    return places.pop() if len(places) == 1 else None


def _word_by_word(cut: tuple[Words, int, int, int, int], window: str, begin: int) -> Span | None:
    """Where the passage stands in `window`, about `begin`, if every word of it all is the same or a typo."""
    whole, first, last, low, high = cut
    words = Words(window)
    near = bisect_left(words.starts, begin)
    found = []
    for at in range(max(0, near - 3), min(near + 4, len(words) - (high - low) + 1)):
        if all(alike(whole.word(i), words.word(at + i - low)) for i in range(low, high)) and _rims(
            cut, words, at
        ):
            found.append(at)
    if len(found) != 1:
        return None
    return Span(words.starts[found[0] + first - low], words.ends[found[0] + last - low])
