"""Sets of spans."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable

from annotator.core.spans import Span


class Occupied:
    """A set of spans that answers whether another one touches it."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self.add(spans)

    def add(self, spans: Iterable[Span]) -> None:
        """Take in more spans; they may overlap."""
        starts: list[int] = []
        ends: list[int] = []
        for start, end in sorted([*zip(self._starts, self._ends, strict=True), *spans]):
            if ends and start <= ends[-1]:
                ends[-1] = max(ends[-1], end)
            else:
                starts.append(start)
                ends.append(end)
        self._starts, self._ends = starts, ends

    def touches(self, span: Span) -> bool:
        """Whether `span` shares a code point with one of the set."""
        last = bisect_left(self._starts, span.end) - 1
        return last >= 0 and self._ends[last] > span.start
