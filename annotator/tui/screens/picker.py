"""Pick from a list by typing a few letters; used for labels, speakers, articles and commands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Input, Static

from annotator.core.display import visible
from annotator.tui.look import Look
from annotator.tui.screens.choices import Choice, ChoiceList, Choices
from annotator.tui.screens.dialog import Box, Dialog

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

__all__ = ["Choice", "Choices", "Picker"]

FOLLOW = 1.0  # seconds between two looks at details that are still being read


def prepare(app: AnnotateApp) -> None:
    """Have the styles of what dialogs are made of read, which Textual else does when the first is opened."""
    for widget in (Picker("", (), app.look), Box(), Static(), Input(), ChoiceList((), app.look)):
        widget._post_register(app)
    app.stylesheet.parse()


class Picker(Dialog[str]):
    """Gives back the value of the row picked; with `free`, what was typed where nothing matches.

    With `follows`, the rows in view are made anew from time to time: what is said beside them is still being read.
    """

    DEFAULT_CSS = """
    Picker Input { margin: 0 0 1 0; }
    Picker ChoiceList { height: auto; }
    Picker #whole { height: 2; margin: 1 0 0 0; }
    """

    BINDINGS: ClassVar = [
        Binding("enter", "take", "take", show=False, priority=True),
        Binding("down,ctrl+n,tab", "down", "down", show=False, priority=True),
        Binding("up,ctrl+p,shift+tab", "up", "up", show=False, priority=True),
        Binding("pagedown", "page_down", "down", show=False, priority=True),
        Binding("pageup", "page_up", "up", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice] | Choices,
        look: Look,
        *,
        free: bool = False,
        digits: bool = False,
        start: str | int = "",
        explains: bool = False,
        follows: bool = False,
    ) -> None:
        super().__init__(title, look, keys="enter takes · ↑ ↓ choose · esc leaves")
        self.free, self.digits, self.explains, self.follows = free, digits, explains, follows
        self.list = ChoiceList(choices, look, on_chosen=self._explain)
        self.start, self._extent = start, ""

    def body(self) -> Iterable[Widget]:
        """The line to type in, the rows."""
        yield Input(placeholder="type to filter" + (", or a new name" if self.free else ""))
        yield self.list
        if self.explains:
            yield Static("", id="whole")

    def _explain(self) -> None:
        """Which rows are in view, and all of what is said about the chosen one, which may have been cut there."""
        if self.is_mounted and self.list.extent != self._extent:
            self._extent = self.list.extent
            keys = f"{self.keys} · {self._extent}" if self._extent else self.keys
            self.query_one("#keys", Static).update(self._one_row(keys, self.look.dim))
        if self.explains and self.is_mounted:
            chosen = self.list.current
            words = Text(visible(chosen.detail) if chosen else "", self.look.text)
            self.query_one("#whole", Static).update(words)

    def on_mount(self) -> None:
        """Size the list, choose the row to start with."""
        self.query_one(Input).cursor_blink = False
        self._fit()
        self.list.move(self._first())
        self._explain()
        if self.follows:
            self.set_interval(FOLLOW, self.list.refresh)

    def _first(self) -> int:
        """The row to start with; a value that no row has is the first."""
        if isinstance(self.start, int):
            return self.start
        rows = self.list.choices
        return next((n for n in range(len(rows)) if rows[n].value == self.start), 0) if self.start else 0

    def on_resize(self) -> None:
        """Fit the list to the screen."""
        self._fit()

    def _fit(self) -> None:
        self.list.styles.height = max(
            1, min(len(self.list.choices), self.app.size.height * 9 // 10 - 8 - 3 * self.explains)
        )

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow; a digit takes its row at once where rows have digits."""
        typed = event.value
        if self.digits and len(typed) == 1 and typed.isdigit():
            row = next(
                (c for c in map(self.list.choices.make, range(len(self.list.choices))) if c.key == typed),
                None,
            )
            if row is not None:
                self.dismiss(row.value)
                return
        self.list.narrow(typed)

    def action_take(self) -> None:
        """Give back the chosen row, or what was typed."""
        value = self.query_one(Input).value
        if value != self.list.typed:
            self.list.narrow(value)  # the last letter's message is still under way
        typed = " ".join(value.split())
        chosen = self.list.current
        exact = chosen is not None and typed and chosen.name.lower() == typed.lower()
        weak = chosen is None or (
            typed and not exact and typed.lower() not in chosen.name.lower() and self.free
        )
        if weak and self.free and typed:
            self.dismiss(typed)
        elif chosen is not None:
            self.dismiss(chosen.value)

    def action_down(self) -> None:
        """The next row."""
        self.list.move(1)

    def action_up(self) -> None:
        """The row before."""
        self.list.move(-1)

    def action_page_down(self) -> None:
        """A screen further."""
        self.list.move(max(2, self.list.size.height))

    def action_page_up(self) -> None:
        """A screen back."""
        self.list.move(-max(2, self.list.size.height))
