"""The article: a widget that paints only the rows in view, and of these only the ones that changed."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from time import monotonic

from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip

from annotator.core.marks import Entity, Furniture, Mark
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.core.text import headings, headline, sentence_at, word_at
from annotator.core.wrapping import Layout, folds
from annotator.tui.canvas import Rows
from annotator.tui.clusters import clusters
from annotator.tui.frame import CONTEXT_ROWS, GUTTER, MAX_TEXT, indent, text_width
from annotator.tui.look import LOOKS, Look, style
from annotator.tui.painting import View, paint, with_hints

SHORT = 50_000  # code points; an article of no more is wrapped at once
IDLE = 0.5  # seconds after an article is wrapped, before what is not in view is wrapped too
MOMENT = 0.003  # seconds that this may take at a time


class Reader(Rows, can_focus=True):
    """Shows one review; commands change the review, then :meth:`show` brings the screen in step."""

    DEFAULT_CSS = """
    Reader { width: 1fr; height: 1fr; }
    """

    class Pointed(Message):
        """The mouse chose a place or a selection."""

    class Asked(Message):
        """The right button asked what can be done."""

    def __init__(self, look: Look | None = None, *, mono: bool = False) -> None:
        super().__init__(id="reader")
        self.review: Review | None = None
        self.layout_rows: Layout | None = None
        self.look = look or LOOKS["dark"]
        self.view = View(self.look, 1, mono=mono)
        self.top = 0
        self.letters = mono
        self.fold = True
        self.hints: dict[int, str] = {}  # jumping: offset to letters
        self.margin_hints: dict[int, str] = {}  # row to letters
        self.max_text = MAX_TEXT
        self.spacing = 1
        self.unfolded: set[int] = set()  # first lines of runs that were opened
        self._headings: frozenset[int] = frozenset()
        self._wrapped: dict[tuple[int, int], list[Span]] = {}
        self._strips: dict[int, Strip] = {}
        self._shown: tuple[str | None, int, Span | None] = (None, 0, None)
        self._rows = 0  # of the article, as far as they are known: how long the thumb at the right is
        self._dragging = False

    # --- what is shown

    def set_review(
        self, review: Review, top_offset: int | None = None, unfolded: set[int] | None = None
    ) -> None:
        """Show another article, from the row that holds `top_offset`, or around the caret.

        `unfolded` are the first lines of the runs of furniture that are open; what is opened is added to it.
        """
        self.review = review
        self.unfolded = unfolded if unfolded is not None else set()
        self._wrapped.clear()
        self._headings = headings(review.lines)
        self.top = 0
        self.relayout(keep=top_offset)
        self.follow()

    @property
    def text_width(self) -> int:
        """Cells that a row of text may take."""
        return text_width(self.size.width, self.max_text)

    @property
    def top_offset(self) -> int:
        """The code point at the top of the window."""
        if self.layout_rows is None:
            return 0
        return self.layout_rows.offset_at(0, self.top)

    def relayout(self, keep: int | None = None) -> None:
        """Wrap again: the width, the folds or the letters changed. The place is kept."""
        review = self.review
        if review is None or self.size.width == 0:
            return
        place = keep if keep is not None else self.top_offset
        # The caret stays where it was on the screen when it is on it.
        caret_row = self._caret_row()
        self.layout_rows = Layout(
            review.lines,
            self.text_width,
            clusters,
            self._folds(review),
            extra=self._letters(review) if self.letters else None,
            known=self._wrapped,
            leading=self.spacing,
        )
        self.view.width, self.view.headings = self.size.width, self._headings
        self.view.headline = headline(review.lines, review.furniture_lines())
        self.view.indent = indent(self.size.width, self.max_text)
        self.top = self.layout_rows.y_of(place)
        if keep is None and caret_row is not None:
            self.top = self.layout_rows.y_of(review.caret) - caret_row
        self._clamp()
        self._rows = self.layout_rows.likely_height if len(review.text) > SHORT else self.layout_rows.height
        if not self.layout_rows.is_whole:
            self.set_timer(IDLE, partial(self._lay_out_more, self.layout_rows))
        self.repaint()

    def _lay_out_more(self, layout: Layout) -> None:
        """Go on with what is below all that was seen yet, for a moment, so that no key has to lay out much."""
        if layout is not self.layout_rows:
            return
        until = monotonic() + MOMENT
        while not layout.is_whole and monotonic() < until:
            layout.lay_out()
        if not layout.is_whole:
            self.set_timer(MOMENT * 3, partial(self._lay_out_more, layout))
        else:
            before, self._rows = set(self._thumb()), layout.height
            if changed := before ^ set(self._thumb()):
                self.repaint_rows(changed)

    def _caret_row(self) -> int | None:
        if self.layout_rows is None or self.review is None:
            return None
        row = self.layout_rows.y_of(min(self.review.caret, len(self.review.text))) - self.top
        return row if 0 <= row < self.size.height else None

    def _folds(self, review: Review) -> list[range]:
        if not self.fold:
            return []
        found = folds(review.lines, review.furniture_lines())
        return [fold for fold in found if fold.start not in self.unfolded]

    def _letters(self, review: Review) -> dict[int, dict[int, str]]:
        found: dict[int, dict[int, str]] = {}
        for mark in review.marks:
            if isinstance(mark, Entity) and mark.state != "rejected":
                line = review.lines.at(mark.span.start)
                found.setdefault(line, {})[mark.span.end] = f"/{review.schema.label(mark.label).letter}"
        return found

    def open_fold(self, offset: int) -> bool:
        """Unfold the run of furniture at `offset`; whether there was one folded."""
        if self.layout_rows is None or self.review is None:
            return False
        row = self.layout_rows.row(self.layout_rows.y_of(offset))
        if row is None or not row.folded:
            return False
        self.unfolded.add(row.line)
        self.relayout()
        return True

    def repaint(self) -> None:
        """Paint all that is in view again."""
        self._strips.clear()
        if self.review is not None:
            self._shown = (self.review.focus, self.review.caret, self.review.selection)
        self.refresh()

    def take_in(self) -> None:
        """Many marks came at once."""
        if self.letters:
            self.relayout()
        else:
            self.repaint()

    def set_look(self, look: Look) -> None:
        """Other colours."""
        self.look = self.view.look = look
        self.repaint()

    # --- in step with the review

    def show(self, changed: Iterable[tuple[Mark | None, Mark | None]] = ()) -> None:
        """Bring the screen in step: paint the rows that changed, keep the caret in view."""
        review, layout = self.review, self.layout_rows
        if review is None or layout is None:
            return
        changed = list(changed)
        if any(isinstance(mark, Furniture) for pair in changed for mark in pair) or (
            self.letters and changed
        ):
            self.relayout()
        else:
            focus, caret, selection = self._shown
            spans = [s for pair in changed for mark in pair if mark for s in mark.spans]
            for mark in (review.marks.get(focus), review.focused):
                if mark is not None:
                    spans += mark.spans
            spans += [Span(caret, caret + 1), Span(review.caret, review.caret + 1)]
            spans += [s for s in (selection, review.selection) if s]
            self._repaint_spans(spans, layout)
        focused = review.focused
        arrived = (
            focused is not None and focused.id != self._shown[0] and focused.extent.start == review.caret
        )
        self._shown = (review.focus, review.caret, review.selection)
        self.follow(jump=arrived)

    def _repaint_spans(self, spans: Iterable[Span], layout: Layout) -> None:
        height = self.size.height
        rows: set[int] = set()
        for span in spans:
            first, last = layout.y_of(span.start), layout.y_of(max(span.start, span.end - 1))
            rows.update(range(max(first, self.top), min(last, self.top + height - 1) + 1))
        # A caret behind the last character of a row stands on the row before as well.
        for y in rows:
            self._strips.pop(y, None)
        if rows:
            self.repaint_rows(y - self.top for y in rows)

    def follow(self, *, jump: bool = False) -> None:
        """Scroll where needed, so that the caret and the focused mark stand in view with context.

        A step of the caret scrolls as little as needed. With `jump` the text moves by most of a screen: whoever goes
        from mark to mark then reads on a text that stands still for many marks.
        """
        review, layout = self.review, self.layout_rows
        if review is None or layout is None or not self.size.height:
            return
        height = self.size.height
        first = last = caret = layout.y_of(review.caret)
        focused = review.focused
        if focused is not None:
            first = min(first, layout.y_of(focused.extent.start))
            last = max(last, layout.y_of(max(focused.extent.start, focused.extent.end - 1)))
        margin = min(CONTEXT_ROWS, max(0, (height - 1) // 4))
        if last - first + 1 + 2 * margin > height:
            # Of a mark longer than the window the part with the caret is seen: its head, until the caret goes on.
            first = caret
            last = min(last, max(first, first + height - 1 - 2 * margin)) if self._at_head(caret) else caret
        if first - margin < self.top:
            # A jump further than a screen puts the place in the upper third; a step scrolls by what it needs.
            far = first - margin < self.top - height
            if jump and not far:
                self.scroll_to_row(min(first - margin, last - height * 2 // 3))
                return
            self.scroll_to_row(first - (height // 3 if far else margin))
        elif last + margin >= self.top + height:
            far = jump or last + margin >= self.top + 2 * height
            self.scroll_to_row(first - height // 3 if far else last + margin - height + 1)

    def _at_head(self, row: int) -> bool:
        """Whether the focused mark begins in `row` or below."""
        focused, layout = self.review.focused if self.review else None, self.layout_rows
        return focused is None or layout is None or layout.y_of(focused.extent.start) >= row

    def scroll_to_row(self, top: int) -> None:
        """Put row `top` at the top of the window, as far as the article goes."""
        before = self.top
        self.top = top
        self._clamp()
        if self.top != before:
            self._rows = self.layout_rows.likely_height if self.layout_rows else 0
            self.repaint_rows()

    def _clamp(self) -> None:
        height = self.size.height
        rows = self.layout_rows.rows_until(self.top + height) if self.layout_rows else 0
        self.top = max(0, min(self.top, rows - height + 1))

    def move_rows(self, by: int) -> int:
        """The offset `by` rows below (above) the caret, at the same cell."""
        review, layout = self.review, self.layout_rows
        if review is None or layout is None:
            return 0
        y = layout.y_of(review.caret)
        x = layout.x_of(review.caret)
        target = y + by
        while 0 <= target < layout.rows_until(target) and layout.row(target) is None:
            target += 1 if by > 0 else -1
        if not 0 <= target < layout.rows_until(target):
            return 0 if by < 0 else len(review.text)
        return layout.offset_at(x, target)

    # --- painting

    def render_line(self, y: int) -> Strip:
        """Paint row `y` of the window."""
        review, layout = self.review, self.layout_rows
        if review is None or layout is None:
            return Strip.blank(self.size.width, style(self.look.text, self.look.ground))
        at = self.top + y
        strip = self._strips.get(at)
        if strip is None:
            if len(self._strips) > 2000:
                self._strips.clear()
            strip = self._strips[at] = paint(review, layout, at, self.view)
        if self.hints or self.margin_hints:
            strip = with_hints(strip, review, layout, at, self.view, self.hints, self.margin_hints)
        return self._with_thumb(strip, y)

    def _thumb(self) -> range:
        """The rows of the window with the thumb: how much of the article is in view, and where."""
        height = self.size.height
        if self._rows <= height:
            return range(0)
        size = max(1, height * height // self._rows)
        start = min(height - size, round(self.top * (height - size) / (self._rows - height)))
        return range(start, start + size)

    def _with_thumb(self, strip: Strip, y: int) -> Strip:
        """The place in the article, in the last cell of the row."""
        if y not in self._thumb():
            return strip
        width = self.size.width
        return Strip(
            [*strip.crop(0, width - 1), Segment("▐", style(self.look.faint, self.look.ground))], width
        )

    def on_resize(self, event: events.Resize) -> None:
        """Wrap to the new width; the place stays."""
        self.relayout()
        self.follow()

    def on_focus(self) -> None:
        """Show the caret."""
        self.view.active = True
        self.repaint()

    def on_blur(self) -> None:
        """Hide the caret while a dialog has the keys."""
        self.view.active = False
        self.repaint()

    # --- mouse

    def _offset_under(self, event: events.MouseEvent) -> int:
        assert self.layout_rows is not None
        return self.layout_rows.offset_at(event.x - GUTTER - self.view.indent, self.top + event.y)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Start a selection where the button goes down."""
        if self.review is None or self.layout_rows is None or event.button not in (1, 3):
            return
        offset = self._offset_under(event)
        if event.button == 3:
            selected = self.review.selection
            if selected is None or not selected.start <= offset <= selected.end:
                self.review.anchor = None
                self.review.move_to(offset)
            self.post_message(self.Asked())
            return
        if self.open_fold(offset):
            return
        self.review.anchor, self.review.selecting = offset, False
        self.review.move_to(offset)
        self._dragging = True
        self.capture_mouse()
        self.post_message(self.Pointed())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Extend the selection while the button is down."""
        if not self._dragging or self.review is None:
            return
        self.review.move_to(self._offset_under(event), focus=False)
        if self.review.selection:
            self.review.focus = None
        self.show()

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the selection; without any movement it was a click, which focuses the mark there."""
        if not self._dragging or self.review is None:
            return
        self._dragging = False
        self.release_mouse()
        if self.review.selection is None:
            self.review.anchor = None
            self.review.move_to(self.review.caret)
        self.post_message(self.Pointed())

    def on_click(self, event: events.Click) -> None:
        """A double click selects the word, a triple click the sentence."""
        if self.review is None or event.chain < 2:
            return
        offset = self._offset_under(event)
        found = (word_at if event.chain == 2 else sentence_at)(self.review.lines, offset)
        if found:
            self.review.anchor, self.review.caret, self.review.focus = found.start, found.end, None
            self.post_message(self.Pointed())

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll; the caret stays where it is."""
        self.scroll_to_row(self.top + 3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll; the caret stays where it is."""
        self.scroll_to_row(self.top - 3)
