"""Finds the marks of a whole sidecar again in an article that changed since it was written.

In this order: by the difference between the two texts where the old one is known, or what its fingerprints and the
passages quoted from it leave of it; else where words and context stand exactly once, as they are or re-wrapped and with
other quotation marks; else where they stand nearly so, close to where what is certain around leads one to expect
them, and nowhere else nearly as well; else not at all. A passage that is not found is an orphan, which a person can
put right; one that is found in the wrong place is a wrong decision that nobody made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from annotator.core.anchoring import Anchor
from annotator.core.difference import Difference
from annotator.core.fingerprints import Remains
from annotator.core.marks import Claim, Orphan
from annotator.core.spans import Span
from annotator.core.text import trimmed
from annotator.store.likeness import Nearly, alike, same_context
from annotator.store.quotes import find_quoted

MAX_FUZZY = 2_000  # passages
LIKELY = 60.0  # the score of what is shown to a person as perhaps meant
REACH = 50_000  # code points around its old place where that is looked for


def find_all(kept: Iterable[Anchor], text: str, was: str | None, older: str = "") -> dict[Anchor, Span]:
    """Where the kept passages stand in `text`; those that are not certain are left out.

    Args:
        kept: passages of one and the same old text.
        text: the article as it is.
        was: the old text, None where it is not known.
        older: the fingerprints of its sentences, where they are known.
    """
    wanted = sorted({k for k in kept if k.text and 0 <= k.start < k.end}, key=lambda k: (k.start, k.end))
    found: dict[Anchor, Span] = {}
    if was is not None:
        found = _by_difference(wanted, text, was)
        wanted = [k for k in wanted if was[k.start : k.end] != k.text]
    elif older:
        try:
            return _by_fingerprints(wanted, text, older)
        except ValueError:
            pass  # fingerprints of somebody else's making, or texts too far apart
    found |= (quoted := find_quoted(wanted, text))
    return found | _nearly((k for k in wanted if k not in quoted), text, _points(quoted))


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


def _by_fingerprints(wanted: Sequence[Anchor], text: str, older: str) -> dict[Anchor, Span]:
    """By the difference to what is left of the old text; where that has gaps, the context has to be there too."""
    left = Remains(older, text, wanted)
    difference = Difference(left.text, text, left.blank)
    found: dict[Anchor, Span] = {}
    for kept in wanted:
        span = Span(kept.start, kept.end)
        place = difference.place(span, alike) if left.has(kept) else None
        if place and (left.knows(span) or (left.is_as_long(kept, place) and same_context(kept, text, place))):
            found[kept] = place
    points = _points(found)
    for sentence in left.sentences:
        span = trimmed(left.text, sentence)
        if span.start < span.end and (place := difference.place(span, alike)):
            points |= {(span.start, place.start), (span.end - 1, place.end - 1)}
    # What the difference says of sentences that are known is all that can be said of them.
    rest = (k for k in wanted if k not in found and not (left.has(k) and left.knows(Span(k.start, k.end))))
    for kept, place in _nearly(rest, text, points).items():
        span = Span(kept.start, kept.end)
        if left.is_as_long(kept, place) and not difference.is_others(place, span):
            found[kept] = place
    return found


def _points(found: dict[Anchor, Span]) -> set[tuple[int, int]]:
    """Where the starts of passages were and are; the text begins where it began."""
    return {(-1, -1), *((kept.start, span.start) for kept, span in found.items())}


def _nearly(wanted: Iterable[Anchor], text: str, points: set[tuple[int, int]]) -> dict[Anchor, Span]:
    near = Nearly(text, points)
    return {kept: span for kept in islice(wanted, MAX_FUZZY) if (span := near.find(kept))}


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
