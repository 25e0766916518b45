"""Finding a quoted passage again: what a sidecar keeps of a span, and where that stands in a text."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.core.spans import Span

CONTEXT = 32


@dataclass(frozen=True, slots=True)
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


def find_again(text: str, kept: Anchor) -> Span | None:
    """Where the kept passage stands in `text`, or None rather than a guess.

    The same place counts when the words there are the same. Elsewhere the words must stand exactly once, or
    exactly once with the whole kept context around them.
    """
    if text[kept.start : kept.end] == kept.text and kept.text:
        whole = kept.before + kept.text + kept.after
        at = kept.start - len(kept.before)
        if text[max(0, at) : at + len(whole)] == whole or text.count(kept.text) == 1:
            return Span(kept.start, kept.end)
    if not kept.text:
        return None
    found = _only(text, kept.before + kept.text + kept.after)
    if found is not None:
        start = found + len(kept.before)
        return Span(start, start + len(kept.text))
    found = _only(text, kept.text)
    return Span(found, found + len(kept.text)) if found is not None else None


def _only(text: str, needle: str) -> int | None:
    """Where `needle` stands if it stands exactly once."""
    first = text.find(needle)
    if first < 0 or text.find(needle, first + 1) >= 0:
        return None
    return first
