"""The last line of defence: whatever a widget paints, nothing that a terminal would obey is sent to it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from annotator.core.display import is_safe, visible


class Safe(LineFilter):
    """Makes control characters visible; the widgets of the library paint what they are given as it is."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, with visible characters only."""
        if is_safe("".join([text for text, _, _ in segments])):
            return segments
        return [Segment(visible(text), style, control) for text, style, control in segments]
