"""What a sidecar keeps of a span, so that it can be found again in a text that changed."""

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


def find_quote(text: str, kept: Anchor) -> Span | None:
    """Where words stand that somebody quoted without saying where, or None rather than a guess.

    They must stand exactly once with the whole context that is given, or exactly once at all, and then with a part
    of the context or being many. The offsets of `kept` do not count.
    """
    whole = kept.before + kept.text + kept.after
    found = _only(text, whole) if kept.text else None
    if found is not None:
        start = found + len(kept.before)
        return Span(start, start + len(kept.text))
    found = _only(text, kept.text) if kept.text else None
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
