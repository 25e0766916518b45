"""What all dialogs share: a box over the article, a heading, what is asked, a line of keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar, Generic, TypeVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Static

from annotator.core.display import visible
from annotator.tui.look import Look
from annotator.tui.screens.dimming import dimmed

Answer = TypeVar("Answer")


class Box(VerticalScroll, can_focus=False):
    """The box; keys go to what is in it."""


class Dialog(ModalScreen[Answer | None], Generic[Answer]):
    """Asks one thing and gives back an answer, or None where it is left with escape.

    A subclass yields its widgets in `body` and ends with ``self.dismiss(answer)``.

    Args:
        heading: the first row; may hold words of the article.
        look: the colours.
        keys: what can be pressed, ``"enter takes · esc leaves"``; "" for no such row.
    """

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 40%; }
    Dialog > Box { width: 84%; max-width: 92; height: auto; max-height: 90%; padding: 1 2; scrollbar-size-vertical: 1; }
    Dialog > Box Static { height: auto; }
    Dialog > Box #heading { height: 1; margin: 0 0 1 0; text-wrap: nowrap; text-overflow: ellipsis; }
    Dialog > Box #keys { margin: 1 0 0 0; }
    Dialog Input > .input--selection { color: auto; }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0; background: transparent; }
    """
    BINDINGS: ClassVar = [Binding("escape", "leave", "leave", show=False)]

    def __init__(self, heading: str, look: Look, *, keys: str = "esc leaves") -> None:
        super().__init__()
        self.heading, self.look, self.keys = heading, look, keys
        self._below: list[Strip] = []

    def compose(self) -> ComposeResult:
        """Heading, body, keys."""
        with Box() as box:
            box.styles.background = self.look.css_bar
            if self.look.bar == self.look.ground:
                box.styles.border, box.styles.padding = ("round", self.look.css_text), (0, 1)
            yield Static(self._one_row(self.heading, f"bold {self.look.strong}"), id="heading")
            yield from self.body()
            if self.keys:
                yield Static(self._one_row(self.keys, self.look.dim), id="keys")

    def on_mount(self) -> None:
        """The look's letters: the library's own are made for a dark ground."""
        self.styles.color = self.look.css_text
        for field in self.query("Input, Checkbox"):
            field.styles.color = self.look.css_text

    def refresh(
        self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False
    ) -> Dialog[Answer]:
        """What lies below may have changed."""
        self._below = []
        super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        return self

    def render_line(self, y: int) -> Strip:
        """A row of what lies below."""
        if not self._below:
            stack = self.app.screen_stack
            below = stack[stack.index(self) - 1]
            self._below = dimmed(below, self.styles.background, self.visual_style.rich_style)
        return self._below[y] if y < len(self._below) else Strip.blank(self.size.width)

    def body(self) -> Iterable[Widget]:
        """What is between heading and keys."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Give back nothing."""
        self.dismiss(None)

    @staticmethod
    def _one_row(words: str, style: str) -> Text:
        return Text(visible(words), style, no_wrap=True, overflow="ellipsis")
