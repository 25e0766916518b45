"""Offsets as other programs count them."""

from __future__ import annotations

from bisect import bisect_left


class Utf16:
    """Code points of a text against UTF-16 code units, as Java and JavaScript count.

    A character beyond U+FFFF is one code point and two units. An offset of units that falls into the middle of
    one is moved to its start.
    """

    def __init__(self, text: str) -> None:
        self.points = len(text)
        self._wide = [index for index, char in enumerate(text) if char > "\uffff"]
        # The unit at which each of them starts.
        self._units = [index + number for number, index in enumerate(self._wide)]

    def to_units(self, point: int) -> int:
        """The offset in units of an offset in code points."""
        return point + bisect_left(self._wide, point)

    def to_points(self, unit: int) -> int:
        """The offset in code points of an offset in units; what lies beyond the end stays beyond it."""
        before = bisect_left(self._units, unit)
        if before and unit == self._units[before - 1] + 1:
            return self._wide[before - 1]
        return unit - before
