"""What lies below a dialog, in fainter colours.

Textual mixes the colours of every piece of every row, each time that any part of a dialog is painted, which was a fifth
of what it costs to open one. There are few styles on a screen: each is mixed once.
"""

from __future__ import annotations

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import Screen
from textual.strip import Strip


def dimmed(screen: Screen[object], ground: Color, base: Style) -> list[Strip]:
    """The rows of a screen as they are now, seen through a translucent colour; `base` is what has no style's own."""
    return [
        Strip([Segment(text, _mixed(style, ground, base)) for text, style, _ in row], row.cell_length)
        for row in screen._compositor.render_strips()
    ]


@lru_cache(maxsize=1024)
def _mixed(style: Style | None, ground: Color, base: Style) -> Style:
    """As Textual mixes them; nothing below a dialog can be clicked."""
    (mixed,) = BackgroundScreen.process_segments([Segment(" ", style)], ground)
    return base + mixed.style
