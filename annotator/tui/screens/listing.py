"""A whole screen of rows with a filter above and what is known of the chosen row below: the ledger, the names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from rich.segment import Segment
from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from annotator.core.display import visible
from annotator.tui.look import Look, style
from annotator.tui.screens.reading import Answer, Found, Reading

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

LOW = 30
"""Rows of a terminal below which the lower part is smaller."""


class Rows(Widget, can_focus=True):
    """Paints the rows in view, however many there are.

    Args:
        paint: the segments of a row, from its number, the width in cells and whether it is chosen.
        look: colours.
    """

    DEFAULT_CSS = "Rows { height: 1fr; }"

    class Moved(Message):
        """Another row is chosen."""

    class Taken(Message):
        """The chosen row was clicked once more."""

    def __init__(self, paint: Callable[[int, int, bool], Sequence[Segment]], look: Look) -> None:
        super().__init__()
        self.paint, self.look = paint, look
        self.count = self.at = self.top = 0

    def show(self, count: int, at: int = 0) -> None:
        """Show so many rows, with this one chosen."""
        self.count, self.at = count, max(0, min(at, count - 1))
        self._follow()

    def move(self, by: int) -> None:
        """Choose the row `by` below; at the ends it stays."""
        at = max(0, min(self.at + by, self.count - 1))
        if at != self.at:
            self.at = at
            self._follow()

    def _follow(self) -> None:
        height = max(1, self.size.height)
        self.top = max(0, min(self.at, max(self.top, self.at - height + 1), max(0, self.count - height)))
        if self.at < self.top:
            self.top = self.at
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """The chosen row stays in view."""
        self._follow()

    def render_line(self, y: int) -> Strip:
        """One row."""
        width, index = self.size.width, self.top + y
        if index >= self.count:
            return Strip.blank(width, style(self.look.text, self.look.ground))
        here = index == self.at
        ground = self.look.claim_focus if here else self.look.ground
        strip = Strip(self.paint(index, width, here))
        return strip.adjust_cell_length(width, style(self.look.text, ground)).crop(0, width)

    def on_click(self, event: events.Click) -> None:
        """Choose the row; a second click takes it."""
        index = self.top + event.y
        if index >= self.count:
            return
        if index == self.at:
            self.post_message(self.Taken())
        self.move(index - self.at)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Three rows on."""
        self.move(3)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Three rows back."""
        self.move(-3)


class Listing(Reading[Answer, Found]):
    """Rows that are read in a thread, narrowed by typing; leaves with an answer, or None.

    A subclass says what is read (`read`), what is done with it (`ready`), how a row looks (`paint`), what there is
    to know of it (`about`), and what typing does (`narrow`).
    """

    DEFAULT_CSS = """
    Listing { background: $background; }
    Listing > Vertical { height: 1fr; }
    Listing #heading, Listing #keys, Listing #said, Listing #head { height: 1; padding: 0 1; }
    Listing #filter { height: 1; padding: 0 1; }
    Listing #filter Static { width: auto; }
    Listing Input, Listing Input:focus { border: none; height: 1; padding: 0; background: transparent; width: 1fr; }
    Listing #about { height: 8; padding: 0 1; border-top: solid $foreground 30%; overflow: hidden hidden; }
    Listing.low #about { height: 6; }
    """
    BINDINGS: ClassVar = [
        Binding("escape", "back", "leave", show=False),
        Binding("q", "leave", "leave", show=False),
        Binding("enter", "take", "take", show=False),
        Binding("j,down", "move(1)", "down", show=False),
        Binding("k,up", "move(-1)", "up", show=False),
        Binding("pagedown,space", "page(1)", "down", show=False),
        Binding("pageup,b", "page(-1)", "up", show=False),
        Binding("home", "move(-1000000000)", "first", show=False),
        Binding("end", "move(1000000000)", "last", show=False),
        Binding("slash", "filter", "filter", show=False),
    ]
    HEADING = ""
    KEYS = ""
    FILTER = "words"
    TYPES_FIRST = False
    """Whether letters go to the filter from the start, and not to the rows."""

    def __init__(self, app: AnnotateApp) -> None:
        super().__init__(app)
        self.rows = Rows(self.paint, self.look)

    def compose(self) -> ComposeResult:
        """Heading, filter, head of the columns, rows, the chosen one in full, keys."""
        with Vertical() as box:
            box.styles.background = self.look.css_ground
            yield Static("", id="heading", markup=False)
            with Horizontal(id="filter"):
                yield Static("/ ", markup=False)
                yield Input(placeholder=self.FILTER)
            yield Static("", id="head", markup=False)
            yield self.rows
            yield Static("", id="about", markup=False)
            yield Static("", id="said", markup=False)
            yield Static("", id="keys", markup=False)

    def on_mount(self) -> None:
        """Begin to read."""
        field = self.query_one(Input)
        field.cursor_blink = False
        # The library's own letters are made for a dark ground.
        self.styles.color = field.styles.color = self.look.css_text
        (field if self.TYPES_FIRST else self.rows).focus()
        self.set_class(self.app.size.height < LOW, "low")
        self.heading(f"{self.HEADING}: reading …")
        self._line("#keys", self.KEYS)
        self.reload()

    def on_resize(self, event: events.Resize) -> None:
        """Less below in a low terminal."""
        self.set_class(event.size.height < LOW, "low")

    # --- reading

    def take(self, found: Found) -> None:
        """Show what was read."""
        self.ready(found)
        self.narrow(self.query_one(Input).value)

    def fail(self, problem: str) -> None:
        """Say why nothing could be read."""
        self.heading(self.HEADING)
        self.say(problem, refused=True)

    def ready(self, found: Found) -> None:
        """Take what was read."""
        raise NotImplementedError

    def narrow(self, typed: str) -> None:
        """Show the rows that fit what is typed."""
        raise NotImplementedError

    def paint(self, index: int, width: int, here: bool) -> Sequence[Segment]:
        """The segments of a row."""
        raise NotImplementedError

    def about(self) -> RenderableType:
        """What there is to know of the chosen row."""
        raise NotImplementedError

    # --- saying

    def heading(self, words: str) -> None:
        """The first row."""
        self._line("#heading", words, f"bold {self.look.strong}")

    def head(self, words: str) -> None:
        """The heads of the columns."""
        self._line("#head", words)

    def say(self, words: str, *, refused: bool = False) -> None:
        """What was done, or why it was not."""
        self._line("#said", words, self.look.bad if refused else self.look.accent)

    def _line(self, where: str, words: str, how: str = "") -> None:
        text = Text(visible(words), how or self.look.dim, no_wrap=True, overflow="ellipsis")
        self.query_one(where, Static).update(text)

    # --- keys

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow with every letter."""
        if self.loaded:
            self.narrow(event.value)

    def on_input_submitted(self) -> None:
        """Back to the rows."""
        self.rows.focus()

    def on_rows_moved(self) -> None:
        """The lower part follows."""
        if self.loaded:
            self.query_one("#about", Static).update(self.about() if self.rows.count else "")

    def on_rows_taken(self) -> None:
        """A click on the chosen row is enter."""
        self.action_take()

    def action_move(self, by: int) -> None:
        """Choose another row."""
        self.rows.move(by)

    def action_page(self, by: int) -> None:
        """A screen on or back."""
        self.rows.move(by * max(1, self.rows.size.height - 1))

    def action_filter(self) -> None:
        """Type what the rows must hold."""
        self.query_one(Input).focus()

    def action_back(self) -> None:
        """Out of the filter; then the filter away; then out of the screen."""
        field = self.query_one(Input)
        if field.has_focus:
            self.rows.focus()
        elif field.value:
            field.value = ""
        else:
            self.action_leave()

    def action_take(self) -> None:
        """What enter does."""
        raise NotImplementedError
