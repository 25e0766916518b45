"""A row with one part at the left and one at the right."""

from __future__ import annotations

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotator.tui.painting import fit

Piece = tuple[str, Style]


def spread(left: list[Piece], right: list[Piece], width: int, ground: Style) -> Strip:
    """A row with one part at the left and one at the right; the left one gives way."""
    right_cells = sum(cell_len(text) for text, _ in right)
    room = max(0, width - right_cells - 2)
    segments, used = [], 0
    for text, look in left:
        shown = fit(text, room - used) if used < room else ""
        if shown:
            segments.append(Segment(shown, look))
            used += cell_len(shown)
    segments.append(Segment(" " * max(1, width - used - right_cells - 1), ground))
    segments += [Segment(text, look) for text, look in right]
    return Strip(segments).adjust_cell_length(width, ground)
