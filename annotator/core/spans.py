"""Half-open spans of code points."""

from __future__ import annotations

from annotator.core.records import NamedTuple


class Span(NamedTuple):
    """``text[start:end]``, in Unicode code points."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Whether `other` lies within this span (or is equal)."""
        return self.start <= other.start and other.end <= self.end
