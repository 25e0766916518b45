"""What texts begin and lines end with elsewhere."""

from __future__ import annotations

from bisect import bisect_left

from annotator.core.marks import Entity, relocated
from annotator.core.records import replace
from annotator.core.spans import Span
from annotator.exchange.document import Document

BYTE_ORDER_MARK = "\ufeff"


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

    places = {
        span: Span(moved(span.start), moved(span.end)) for mark in document.marks for span in mark.spans
    }
    marks = []
    for mark in document.marks:
        if isinstance(mark, Entity) and "\r" in mark.name:
            mark = replace(mark, name=_line_feeds(mark.name))
        marks.append(relocated(mark, places))
    return replace(document, text=_line_feeds(text), marks=tuple(marks))


def _line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def without_byte_order_mark(document: Document) -> Document:
    """The document without a byte order mark in front, which other programs take for one or for a word's letter."""
    if not document.text.startswith(BYTE_ORDER_MARK):
        return document
    places = {
        span: Span(max(0, span.start - 1), span.end - 1) for mark in document.marks for span in mark.spans
    }
    # A mark of nothing else is of nothing now.
    marks = [mark for mark in document.marks if all(span.end > 1 for span in mark.spans)]
    marks = [relocated(mark, places) for mark in marks]
    marks = [
        replace(mark, name=mark.name.removeprefix(BYTE_ORDER_MARK)) if isinstance(mark, Entity) else mark
        for mark in marks
    ]
    return replace(document, text=document.text[1:], marks=tuple(marks))
