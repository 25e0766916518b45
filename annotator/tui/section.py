"""One list of the panel: what every section has in common."""

from __future__ import annotations

from collections.abc import Iterable

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from annotator.core.collection import Count
from annotator.core.records import record
from annotator.core.review import Review
from annotator.tui.canvas import Rows
from annotator.tui.look import Look, style


@record(frozen=True, slots=True)
class Item:
    """A row of a section: an entity, one of its mentions, or a row of a claim.

    Attributes:
        name: the canonical name, for an entity.
        mark: the mention's or claim's id.
        part: which row of the claim it is, from 0.
    """

    name: str = ""
    mark: str = ""
    part: int = 0


class Section(Rows):
    """One list of the panel; paints the rows in view."""

    class Chosen(Message):
        """A row was clicked."""

        def __init__(self, item: Item) -> None:
            super().__init__()
            self.item = item

    def __init__(self, title: str, look: Look, id: str) -> None:
        super().__init__(id=id)
        self.title, self.look = title, look
        self.review: Review | None = None
        self.items: list[Item] = []
        self.rows: dict[Item, int] = {}
        self._shown: int | None = None
        self.top = 0
        self.mono = False
        self.hints: dict[int, str] = {}  # jumping: row of the list to letters

    def count(self) -> Count:
        """What the heading counts."""
        raise NotImplementedError

    def build(self) -> list[Item]:
        """All rows; called when the structure changed, not when a state did."""
        raise NotImplementedError

    rows_of_current = 1

    def current(self) -> int | None:
        """The row of the focused mark, or None."""
        raise NotImplementedError

    def paint_item(self, item: Item, width: int) -> tuple[list[Segment], bool]:
        """Segments of a row, and whether it is the focused one."""
        raise NotImplementedError

    def rebuild(self) -> None:
        """The structure changed: other names, more or fewer marks."""
        self.items = self.build() if self.review is not None else []
        self.rows = {item: row for row, item in enumerate(self.items)}
        self.in_step()
        self.repaint_rows()

    def in_step(self, changed: Iterable[Item] = ()) -> None:
        """Keep the focused row in view; paint again only the heading and the rows that look different."""
        if not self.size.height:  # nothing is in view yet
            return
        before, row = self.top, self.current()
        window = max(1, self.size.height - 1)
        if row is not None:
            last = row + self.rows_of_current - 1
            if not self.top <= row <= last < self.top + window:
                # Not by a row: what follows is then in view, and the list stands still for many marks.
                self.top = row - window // 3
        self.top = max(0, min(self.top, len(self.items) - window))
        if self.top != before:
            self._shown = row
            self.repaint_rows()
            return
        stale = {y for item in changed for y in self._rows_of(self.rows.get(item))}
        if stale:
            stale.add(0)
        if row != self._shown:
            stale |= {*self._rows_of(self._shown), *self._rows_of(row)}
        self._shown = row
        if stale:
            self.repaint_rows(stale)

    def _rows_of(self, row: int | None) -> range:
        """Where row `row` of the list and what belongs to it stand in the window."""
        if row is None:
            return range(0)
        at = row - self.top + 1
        return range(max(1, at), at + self.rows_of_current)

    def render_line(self, y: int) -> Strip:
        """The heading in row 0, then the list."""
        width = self.size.width
        ground = style(self.look.text, self.look.ground)
        if self.review is None:
            return Strip.blank(width, ground)
        if y == 0:
            segments, focused = self._heading(width), False
        elif self.top + y - 1 < len(self.items):
            segments, focused = self.paint_item(self.items[self.top + y - 1], width)
            if code := self.hints.get(self.top + y - 1):
                letters = style(self.look.ground, self.look.accent, bold=True, reverse=self.mono)
                segments = [Segment(code, letters), *Strip(segments).crop(len(code), width)]
        elif y == 1 and not self.items:
            segments, focused = (
                [Segment("  none", style(self.look.dim, self.look.ground, italic=True))],
                False,
            )
        else:
            return Strip.blank(width, ground)
        return Strip(segments).adjust_cell_length(width, style(self.look.text, self._row_ground(focused)))

    def _row_ground(self, focused: bool) -> str:
        return self.look.claim_focus if focused else self.look.ground

    def _heading(self, width: int) -> list[Segment]:
        count = self.count()
        figures = f"{count.decided} / {count.total}"
        hidden = len(self.items) - max(0, self.size.height - 1)
        more = (
            f"  {self.top + 1}–{min(len(self.items), self.top + self.size.height - 1)}" if hidden > 0 else ""
        )
        if self.review is not None and self.review.filter:
            more = f" (filtered){more}"
        gap = width - cell_len(self.title) - cell_len(figures) - cell_len(more) - 1
        return [
            Segment(self.title, style(self.look.strong, self.look.ground, bold=True)),
            Segment(more, style(self.look.dim, self.look.ground)),
            Segment(" " * max(1, gap), style(self.look.text, self.look.ground)),
            Segment(figures, style(self.look.strong, self.look.ground, bold=True)),
        ]

    def on_resize(self) -> None:
        """Keep the focused row in view of the new height."""
        self.in_step()

    def on_click(self, event: events.Click) -> None:
        """Focus what was clicked."""
        index = self.top + event.y - 1
        if event.y > 0 and 0 <= index < len(self.items):
            self.post_message(self.Chosen(self.items[index]))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll the list."""
        self.top = max(0, min(self.top + 3, len(self.items) - self.size.height + 1))
        self.refresh()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll the list."""
        self.top = max(0, self.top - 3)
        self.refresh()
