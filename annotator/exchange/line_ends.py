"""Line ends of other systems."""

from __future__ import annotations

from bisect import bisect_left

from annotator.core.marks import Claim, Entity, Furniture, Mark
from annotator.core.records import replace
from annotator.core.spans import Span
from annotator.exchange.document import Document


def with_line_feeds(document: Document) -> Document:
    """The document with every line end as a line feed, as articles are read, and its spans moved along."""
    text = document.text
    if "\r" not in text:
        return document
    # Code points that go away: the CR of each CR LF. A CR alone becomes a line feed in its place.
    gone = [i for i, c in enumerate(text) if c == "\r" and text[i + 1 : i + 2] == "\n"]
    size = len(text)

    def moved(offset: int) -> int:
        return offset - bisect_left(gone, offset) if 0 <= offset <= size else offset

    def span(old: Span) -> Span:
        return Span(moved(old.start), moved(old.end))

    marks: list[Mark] = []
    for mark in document.marks:
        if isinstance(mark, Claim):
            parts = {p: tuple(map(span, getattr(mark, p))) for p in ("content", "cue", "source")}
            marks.append(replace(mark, **parts))  # type: ignore[arg-type]
        elif isinstance(mark, Entity):
            name = mark.name.replace("\r\n", "\n").replace("\r", "\n")
            marks.append(replace(mark, span=span(mark.span), name=name))
        elif isinstance(mark, Furniture):
            marks.append(replace(mark, span=span(mark.span)))
    return replace(document, text=text.replace("\r\n", "\n").replace("\r", "\n"), marks=tuple(marks))
