"""Help: what the focused thing is, and every key, made from the registry and the keymap in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import ClassVar

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from annotator.core.keys import Keymap
from annotator.core.registry import load_all
from annotator.core.schema import Schema
from annotator.tui.look import Look, label_colour
from annotator.tui.screens.dialog import Dialog

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


class Help(Dialog[None]):
    """Shows the focused mark's story, the legend, the labels and all keys."""

    DEFAULT_CSS = """
    Help > Box { max-width: 104; height: 90%; }
    Help #text { height: 1fr; scrollbar-size-vertical: 1; }
    """

    BINDINGS: ClassVar = [
        Binding("q,question_mark,f1,enter", "leave", "leave", show=False),
        Binding("j", "scroll(1)", "down", show=False),
        Binding("k", "scroll(-1)", "up", show=False),
        Binding("space", "scroll(10)", "down", show=False),
    ]

    def __init__(
        self, focused: str, possible: Sequence[str], keymap: Keymap, schema: Schema, look: Look
    ) -> None:
        super().__init__("Help", look, keys=f"esc closes · j k space scroll · keymap {keymap.name}")
        self.focused_words, self.possible, self.keymap, self.schema = focused, possible, keymap, schema

    def body(self) -> Iterable[Widget]:
        """One long text."""
        yield VerticalScroll(Static(self._text()), id="text")

    def action_scroll(self, by: int) -> None:
        """Scroll by rows."""
        self.query_one("#text", VerticalScroll).scroll_relative(y=by, animate=False)

    def _text(self) -> RenderableType:
        look = self.look
        strong, key = f"bold {look.strong}", f"bold {look.accent}"

        def grid(*widths: int) -> Table:
            table = Table.grid(padding=(0, 1))
            for width in widths:
                table.add_column(width=width)
            table.add_column(ratio=1)
            return table

        parts: list[RenderableType] = [
            Text("What is focused", strong),
            Text(self.focused_words, look.text),
            Text("\nWhat can be done now", strong),
            self._keys(self.possible, grid(14)),
            Text("\nHow marks look", strong),
        ]
        legend = grid(3)
        for words, attributes, sign in LEGEND:
            # Styled as a part of the text: a text's own style would run on to the end of the row.
            legend.add_row(Text(f"  {sign}"), Text.assemble((words, attributes), " "))
        legend.add_row(Text("  │"), Text("a claim, its content on a tinted ground; ┃ the focused one"))
        labels = grid(3, 12, 1)
        for label in self.schema.labels:
            colour = label_colour(label.colour, look)
            name = Text(label.name, colour, overflow="ellipsis", no_wrap=True)
            labels.add_row(
                Text(f"  {label.key}", key), name, Text(label.letter, look.dim), Text(label.guideline)
            )
        parts += [legend, Text("\nLabels", strong), labels]
        commands = sorted(load_all().values(), key=lambda c: ORDER.index(c.group))
        for group, members in groupby(commands, key=lambda c: c.group):
            parts += [Text(f"\n{group}", strong), self._keys([c.name for c in members], grid(14))]
        return Group(*parts)

    def _keys(self, names: Sequence[str], table: Table) -> Table:
        """`table` with a row for each command: its keys, what it does."""
        commands = load_all()
        for name in names:
            shown = "  ".join(self.keymap.keys_of(name)) or "–"
            table.add_row(Text(f"  {shown}", f"bold {self.look.accent}"), Text(commands[name].does))
        return table
