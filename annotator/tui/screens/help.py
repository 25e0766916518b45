"""Help: what the focused thing is, and every key, made from the registry and the keymap in force."""

from __future__ import annotations

from itertools import groupby
from typing import ClassVar

from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from annotator.core.commands import load_all
from annotator.core.keys import Keymap
from annotator.core.schema import Schema
from annotator.tui.look import Look, label_colour

ORDER = (
    "Deciding",
    "Moving between marks",
    "Making and mending marks",
    "Selecting",
    "Moving the caret",
    "View and articles",
)
LEGEND = (
    ("suggested", "underline", "·"),
    ("suggested, changed", "underline italic", "~"),
    ("confirmed", "bold", "✓"),
    ("confirmed, changed", "bold italic", "✎"),
    ("rejected", "strike", "✗"),
    ("focused", "reverse", "▸"),
)


class Help(ModalScreen[None]):
    """Shows the focused mark's story, the legend, the labels and all keys."""

    CSS = """
    Help { align: center middle; background: $background 40%; }
    Help > VerticalScroll { width: 86%; max-width: 100; height: 90%; padding: 1 2; }
    """

    BINDINGS: ClassVar = [
        Binding("escape,q,question_mark,f1,enter", "leave", "leave", show=False),
        Binding("j", "scroll(1)", "down", show=False),
        Binding("k", "scroll(-1)", "up", show=False),
        Binding("space", "scroll(10)", "down", show=False),
    ]

    def __init__(self, focused: str, keymap: Keymap, schema: Schema, look: Look) -> None:
        super().__init__()
        self.focused_words, self.keymap, self.schema, self.look = focused, keymap, schema, look

    def compose(self) -> ComposeResult:
        """One long text."""
        with VerticalScroll() as box:
            box.styles.background = self.look.bar
            yield Static(self._text())

    def action_leave(self) -> None:
        """Back to the article."""
        self.dismiss(None)

    def action_scroll(self, by: int) -> None:
        """Scroll by rows."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)

    def _text(self) -> Text:
        look = self.look
        text = Text(style=look.text)
        text.append("What is focused\n", f"bold {look.strong}")
        text.append(self.focused_words + "\n\n")
        text.append("How marks look\n", f"bold {look.strong}")
        for words, attributes, sign in LEGEND:
            text.append(f"  {sign} ")
            text.append(words, attributes)
            text.append("\n")
        text.append("  │ a claim beside its lines, its content on a tinted ground; the focused one ┃\n\n")
        text.append("Labels\n", f"bold {look.strong}")
        for label in self.schema.labels:
            text.append(f"  {label.key or ' '} ", f"bold {look.accent}")
            text.append(f"{label.name:<12}", label_colour(label.colour, look.dark))
            text.append(f" {label.letter} ", look.dim)
            text.append(f" {label.guideline}\n")
        commands = sorted(load_all().values(), key=lambda c: ORDER.index(c.group))
        for group, members in groupby(commands, key=lambda c: c.group):
            text.append(f"\n{group}\n", f"bold {look.strong}")
            for command in members:
                keys = "  ".join(self.keymap.keys_of(command.name)) or "–"
                text.append(f"  {keys:<18}", f"bold {look.accent}")
                text.append(f" {command.does}\n")
        text.append(f"\nKeymap: {self.keymap.name}. esc closes; j k space scroll.\n", look.dim)
        return text
