"""Finding a quoted passage again: what a sidecar keeps of a span, and where that stands in a text."""

from __future__ import annotations

from annotator.core.records import record
from annotator.core.spans import Span

CONTEXT = 32
WIDEST = 256
_SOME = 12  # code points of context that make a place certain where the words stand once
_MANY = 40  # code points of words that are certain without any context


@record(frozen=True, slots=True)
class Anchor:
    """A span together with its words and up to 32 code points on either side, as a sidecar keeps it."""

    start: int
    end: int
    text: str
    before: str
    after: str


def anchor(text: str, span: Span) -> Anchor:
    """What to keep of `span` so that it can be found again; context stays within the line."""
    before = text[max(0, span.start - CONTEXT) : span.start].rpartition("\n")[2]
    after = text[span.end : span.end + CONTEXT].partition("\n")[0]
    return Anchor(span.start, span.end, text[span.start : span.end], before, after)


def distinct_anchor(text: str, span: Span) -> Anchor:
    """As :func:`anchor`, but where that stands more than once in `text`, context is widened until it does not.

    It then crosses lines, and ends at `WIDEST` code points all the same.
    """
    kept = anchor(text, span)
    before, after, width = kept.before, kept.after, CONTEXT
    while width <= WIDEST and _only(text, before + kept.text + after) is None:
        before, after = text[max(0, span.start - width) : span.start], text[span.end : span.end + width]
        width *= 2
    return Anchor(span.start, span.end, kept.text, before, after)


def find_again(text: str, kept: Anchor) -> Span | None:
    """Where the kept passage stands in `text`, or None rather than a guess.

    The same place counts when the words there are the same. Elsewhere the words must stand exactly once with the
    whole kept context around them, or exactly once at all, and then with a part of the context or being many.
    """
    if not kept.text:
        return None
    whole = kept.before + kept.text + kept.after
    if text[kept.start : kept.end] == kept.text:
        at = kept.start - len(kept.before)
        if text[max(0, at) : at + len(whole)] == whole or _only(text, kept.text) is not None:
            return Span(kept.start, kept.end)
    found = _only(text, whole)
    if found is not None:
        start = found + len(kept.before)
        return Span(start, start + len(kept.text))
    found = _only(text, kept.text)
    if found is None:
        return None
    end = found + len(kept.text)
    before, after = kept.before[-_SOME:], kept.after[:_SOME]
    beside = (len(before) == _SOME and text[max(0, found - _SOME) : found] == before) or (
        len(after) == _SOME and text.startswith(after, end)
    )
    return Span(found, end) if beside or len(kept.text) >= _MANY else None


def _only(text: str, needle: str) -> int | None:
    """Where `needle` stands if it stands exactly once."""
    first = text.find(needle)
    if first < 0 or text.find(needle, first + 1) >= 0:
        return None
    return first
