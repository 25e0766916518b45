"""Quotation marks: where quoted speech starts and ends.

One pass over the text, linear in its length. Marks may be curly, straight, doubled single ones, guillemets or
single; they may be missing. A quotation ends at the end of its line at the latest: speech that runs over
paragraphs is one :class:`Quote` a paragraph, as printers set it (each paragraph opens anew, the last one closes).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from annotator.core.spans import Span

_MARK = re.compile(r"''|``|[\"“”„‟«»‘’'\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_PAIRS = {"“": "”", "„": "“”", "‟": "”", "«": "»", "``": "''”\""}
_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_CARRY = 6
"""Paragraphs that a quotation may run over when only its two ends are marked."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation within one line.

    Attributes:
        span: from the opening to the closing mark, both included; code points.
        inner: the same without the marks.
        closed: whether the closing mark is there; speech goes on in the next paragraph, or the mark is missing.
        single: whether single marks enclose it.
    """

    span: Span
    inner: Span
    closed: bool
    single: bool = False


def find_quotes(text: str) -> list[Quote]:
    """All outermost quotations, in text order.

    A mark that closes nothing is ignored, except a curly one that ends speech opened some paragraphs before.
    """
    found: list[Quote] = []
    opened: re.Match[str] | None = None
    single: re.Match[str] | None = None
    line = 0
    carried: list[Span] = []  # lines without marks since speech was left open; the last one is still growing

    def close(start: re.Match[str], end: int, upto: int, closed: bool, is_single: bool = False) -> None:
        if text[start.end() : end].strip():
            inner = Span(start.end(), end)
            found.append(Quote(Span(start.start(), upto), inner, closed, is_single))

    for mark in _MARK.finditer(text):
        sign = mark[0]
        if sign in _BREAKS:
            if opened is not None:
                end = len(text[line : mark.start()].rstrip()) + line
                close(opened, end, end, False)
                carried = []
            elif (
                found
                and not found[-1].closed
                and len(carried) <= _CARRY
                and text[line : mark.start()].strip()
            ):
                carried.append(Span(line, mark.start()))
            opened = single = None
            line = mark.end()
            continue
        before = text[mark.start() - 1 : mark.start()] if mark.start() > line else " "
        after = text[mark.end() : mark.end() + 1] or " "
        if opened is not None:
            if _closes(opened[0], sign, before, after):
                close(opened, mark.start(), mark.end(), True)
                opened = None
            elif sign == opened[0] and sign in ("“", '"', "''") and _opens(sign, before, after):
                opened = mark  # the closing mark of the earlier one is missing
            continue
        if sign in "'‘’":
            if single is not None and sign in "'’" and not after.isalnum() and not before.isspace():
                close(single, mark.start(), mark.end(), True, True)
                single = None
            elif single is None and sign in "'‘" and _left(before) and after.isalnum():
                single = mark
            continue
        if _opens(sign, before, after):
            opened, single, carried = mark, None, []
        elif sign == "”" and found and not found[-1].closed and 0 < len(carried) + 1 <= _CARRY:
            for span in (*carried, Span(line, mark.end())):
                start = (
                    span.start + len(text[span.start : span.end]) - len(text[span.start : span.end].lstrip())
                )
                whole = Span(start, start + len(text[start : span.end].rstrip()))
                found.append(Quote(whole, whole, span.end == mark.end()))
            carried = []
    if opened is not None:
        end = len(text[line:].rstrip()) + line
        close(opened, end, end, False)
    return found


def _left(before: str) -> bool:
    return before.isspace() or before in "([{-–—/:…"


def _opens(sign: str, before: str, after: str) -> bool:
    if sign in ("“", "„", "‟", "«", "``"):
        return True
    if sign == "”":  # a wrong mark: at the start of a line, or before a word and behind none
        return before in " \u202a\u200e\ufeff" and (after.isalnum() or after == " ")
    return sign in ('"', "''") and _left(before) and not after.isspace()


def _closes(opening: str, sign: str, before: str, after: str) -> bool:
    if opening in _PAIRS:
        if opening == "“" and sign == "“":  # a wrong mark that stands where a closing one does
            return not _left(before) and not after.isalnum()
        return sign in _PAIRS[opening] or (opening == "“" and sign == '"')
    if opening == "”":
        return sign == "”"
    if sign == opening or (opening == '"' and sign in ("”", "“")):
        return not (_left(before) and before != "…" and not after.isspace()) or before in "-–—"
    return False


def first_after(quotes: Sequence[Quote], offset: int) -> int:
    """The index of the first quotation that ends behind `offset`, by binary search."""
    low, high = 0, len(quotes)
    while low < high:
        middle = (low + high) // 2
        if quotes[middle].span.end <= offset:
            low = middle + 1
        else:
            high = middle
    return low


def covering(quotes: Sequence[Quote], offset: int) -> Quote | None:
    """The quotation that holds the character at `offset`."""
    at = first_after(quotes, offset)
    if at < len(quotes) and quotes[at].span.start <= offset:
        return quotes[at]
    return None
