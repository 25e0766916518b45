"""The article in figures, today's work hour by hour, and how far every folder is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from annotator.core.collection import Count
from annotator.core.display import visible
from annotator.core.review import Review
from annotator.review.progress import Folder, sparkline
from annotator.tui.heading import Heading
from annotator.tui.look import Look
from annotator.tui.screens.dialog import Dialog

SPARK = 30  # cells of a row of bars


class About(Dialog[None]):
    """Shows figures; what has to be read from other files comes a little later, by `read`."""

    DEFAULT_CSS = "About #figures { height: auto; max-height: 1fr; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar = [Binding("q,i,enter", "leave", "leave", show=False)]

    def __init__(self, name: str, heading: Heading, review: Review, look: Look) -> None:
        super().__init__(heading.title or name, look, keys="esc closes")
        self.about, self.review_shown = heading, review
        self.hours: Sequence[int] | None = None
        self.folders: Sequence[Folder] = ()

    def body(self) -> Iterable[Widget]:
        """One text."""
        yield VerticalScroll(Static(self._figures()), id="figures", can_focus=False)

    def read(self, hours: Sequence[int], folders: Sequence[Folder]) -> None:
        """Show what was read meanwhile: decisions for each hour of today, and the folders."""
        self.hours, self.folders = hours, folders
        if self.is_attached:
            self.query_one("#figures Static", Static).update(self._figures())

    def _figures(self) -> RenderableType:
        look, marks = self.look, self.review_shown.marks
        table = Table.grid(padding=(0, 2))
        table.add_column(min_width=9, style=look.dim, no_wrap=True)
        table.add_column(style=look.text)
        for number, field in enumerate(self.about.fields):
            table.add_row("" if number else "source", visible(field))
        table.add_row("length", self.about.length)
        table.add_row("names", Text(f"{len(marks.groups)}, {_states(marks.entity_count)}"))
        table.add_row("claims", Text(_states(marks.claim_count)))
        if self.hours is None:
            return Group(table, Text("\nreading the folder …", look.dim))
        return Group(table, Text(), self._today(self.hours), Text(), self._progress())

    def _today(self, hours: Sequence[int]) -> RenderableType:
        look, total = self.look, sum(hours)
        if not total:
            return Text("nothing was decided today", look.dim)
        first = next(hour for hour, many in enumerate(hours) if many)
        most = max(hours)
        line = Text("today    ", look.dim)
        line.append(f"  {total} decided  ", look.text)
        line.append(f"{first}:00 ", look.dim)
        line.append(sparkline(hours[first:]), look.accent)
        line.append(f" now · {most} in the best hour", look.dim)
        return line

    def _progress(self) -> RenderableType:
        look = self.look
        table = Table.grid(padding=(0, 2))
        table.add_column(style=look.dim, no_wrap=True, overflow="ellipsis", max_width=28)
        table.add_column(style=look.text, justify="right", no_wrap=True)
        table.add_column(style=look.good, no_wrap=True)
        for folder in self.folders:
            most = max((*folder.decided, 1))
            # A full bar is an article that is done; what is only begun stays below it.
            bars = sparkline([1 if one < 0 else 0.7 * one / most for one in folder.decided], SPARK, most=1)
            done = f"{folder.done} of {len(folder.decided)} done"
            table.add_row(visible(folder.name), done, bars.replace(" ", "·"))
        return table


def _states(count: Count) -> str:
    return f"{count.open} open · {count.confirmed} confirmed · {count.rejected} rejected"
