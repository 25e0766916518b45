"""Rows that changed, painted straight to the terminal at the end of a key.

Textual answers a change by composing the screen anew: it walks over every row of every widget in view, which is most of
what a key costs. Our widgets paint whole rows and know which of them changed, so that these can be sent as they are
while nothing lies above them, past the sheets of style, which say nothing about them. Whenever that is not certain, the
rows are left to Textual; what it keeps of them is marked as old in either case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from types import TracebackType
from typing import TYPE_CHECKING, cast

from textual._ansi_sequences import SYNC_END, SYNC_START
from textual.color import Color
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp


class Rows(Widget):
    """A widget that paints whole rows, without border and padding."""

    @property
    def size(self) -> Size:
        """Its cells; the library would look them up and subtract what there is none of, dozens of times a key."""
        return self._size

    def repaint_rows(self, rows: Iterable[int] | None = None) -> None:
        """Have rows, from 0, painted again; all of them when None."""
        self.canvas.paint(self, rows)

    @property
    def canvas(self) -> Canvas:
        """What sends the rows."""
        return cast("AnnotateApp", self.app).canvas


class Canvas:
    """Collects rows while a key is carried out (``with canvas:``) and sends them together."""

    def __init__(self, app: AnnotateApp) -> None:
        self._app = app
        self._depth = 0
        self._stale: dict[Rows, set[int]] = {}
        self._last: dict[Callable[[], None], None] = {}

    def __enter__(self) -> None:
        self._depth += 1

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._depth == 1:
            while self._last:
                step, _ = self._last.popitem()
                step()
            stale, self._stale = self._stale, {}
            self._send(stale)
        self._depth -= 1

    def at_end(self, step: Callable[[], None]) -> bool:
        """Have `step` done once, at the end of the key; False where no key is being carried out."""
        if self._depth:
            self._last[step] = None
        return self._depth > 0

    def paint(self, widget: Rows, rows: Iterable[int] | None = None) -> None:
        """Paint rows of a widget at the end of the key; where there is none, when Textual gets to it."""
        height = widget.size.height
        if self._depth:
            inside = {y for y in (range(height) if rows is None else rows) if 0 <= y < height}
            self._stale.setdefault(widget, set()).update(inside)
        else:
            _leave(widget, rows)

    def _send(self, stale: dict[Rows, set[int]]) -> None:
        app = self._app
        driver, bare = app._driver, self._is_bare()
        filters, ground = app.row_filters(), Color.parse(app.look.css_ground)
        parts: list[str] = []
        # The status line comes first: `saved` never stands beside a decision that is not.
        for widget, rows in reversed(stale.items()):
            x, y, width, height = widget.region if bare else (0, 0, 0, 0)
            if driver is None or (width, height) != widget.size or not height:
                _leave(widget, rows)
                continue
            widget._styles_cache.set_dirty(*(Region(0, row, width, 1) for row in rows))
            for row in sorted(rows):
                strip = widget.render_line(row)
                for each in filters:
                    kept = list(strip)
                    if (segments := each.apply(kept, ground)) is not kept:
                        strip = Strip(segments, strip.cell_length)
                parts.append(f"\x1b[{y + row + 1};{x + 1}H{strip.render(app.console)}")
        if parts and driver is not None:
            # In one piece, because each is a turn of the thread that writes.
            begin, end = (SYNC_START, SYNC_END) if app._sync_available else ("", "")
            driver.write("".join([begin, *parts, end]))

    def _is_bare(self) -> bool:
        """Whether nothing lies above the widgets, and they stand where they stood when the screen was composed."""
        app = self._app
        overlay = app.panel.display and app.panel.has_class("overlay")
        above = app.following.display or overlay or len(app.screen_stack) != 1
        return not (above or app.screen._layout_required or app._batch_count)


def _leave(widget: Rows, rows: Iterable[int] | None) -> None:
    """Let Textual paint rows."""
    regions = [Region(0, y, widget.size.width, 1) for y in sorted(rows or ())]
    if regions or rows is None:
        widget.refresh(*regions)
