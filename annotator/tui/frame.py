"""How much of the terminal each part takes, in cells; known before any library of the screen is loaded."""

from __future__ import annotations

GUTTER = 3  # cells left of the text: signs of claims and headings
MAX_TEXT = 96  # cells of a row of text, unless the person asks for more
CONTEXT_ROWS = 4  # rows around the caret that stay in view
NARROW = 60  # cells of the terminal: below, the panel covers the text
HEADED = 20  # rows of the terminal: from here on what the article says about itself has a row
LOW = 16  # rows of the terminal: below, the frame takes as few as it can


def panel_width(width: int) -> int:
    """The panel beside the text, in a terminal of `width` that is not narrow."""
    return max(28, min(56, width * 36 // 100))


def top_height(height: int, *, headed: bool = False) -> int:
    """Rows above the text, in a terminal of `height`; one more where the article says something about itself."""
    if height < LOW:
        return 0 if height < 8 else 1
    return 3 if headed and height >= HEADED else 2


def status_height(height: int) -> int:
    """Rows below the text, in a terminal of `height`."""
    return 1 if height < 6 else 3 if height >= LOW else 2


def text_width(width: int, most: int = MAX_TEXT) -> int:
    """Cells that a row of text may take in a reader of `width`."""
    return max(8, min(most, width - GUTTER - 2))


def indent(width: int, most: int = MAX_TEXT) -> int:
    """Cells left of the gutter, which keep a narrow column in the middle of a wide reader."""
    return max(0, (width - GUTTER - 2 - most) // 2)
