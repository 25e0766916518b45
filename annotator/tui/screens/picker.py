"""Pick from a list by typing a few letters; used for labels, speakers, articles and commands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Static

from annotator.core.display import visible
from annotator.core.records import record
from annotator.tui.look import Look, label_colour, style
from annotator.tui.painting import fit

MATCH_FROM = 55


@record(frozen=True, slots=True)
class Choice:
    """A row to pick.

    Attributes:
        value: what the dialog gives back.
        name: what is shown and searched.
        detail: a few words beside it.
        key: a key shown at the left.
        colour: of the name, or "".
    """

    value: str
    name: str
    detail: str = ""
    key: str = ""
    colour: str = ""


class ChoiceList(Widget):
    """The rows that match; paints those in view."""

    DEFAULT_CSS = "ChoiceList { height: 1fr; }"

    def __init__(self, choices: Sequence[Choice], look: Look) -> None:
        super().__init__()
        self.choices, self.look = choices, look
        self.found: Sequence[Choice] = choices
        self.typed = ""
        self.at = 0
        self.top = 0

    @property
    def current(self) -> Choice | None:
        """The chosen row, or None where nothing matches."""
        return self.found[self.at] if 0 <= self.at < len(self.found) else None

    def narrow(self, typed: str) -> None:
        """Show what matches `typed`, the best first; all in their order where nothing is typed."""
        self.typed = typed
        typed = typed.strip().lower()
        if not typed:
            self.found = self.choices
        else:
            names = [choice.name.lower() for choice in self.choices]
            begins = [c for c, name in zip(self.choices, names, strict=True) if typed in name]
            begins.sort(key=lambda c: c.name.lower().find(typed))
            begins += [c for c in self.choices if typed in c.detail.lower()]
            from rapidfuzz import fuzz, process

            scored = process.extract(typed, names, scorer=fuzz.WRatio, score_cutoff=MATCH_FROM, limit=50)
            fuzzy = [self.choices[index] for _, _, index in scored]
            self.found = list(dict.fromkeys([*begins, *fuzzy]))
        self.at = self.top = 0
        self.refresh()

    def move(self, by: int) -> None:
        """Choose the row `by` below, round the ends."""
        if self.found:
            step = self.at + by
            self.at = step % len(self.found) if abs(by) == 1 else max(0, min(step, len(self.found) - 1))
            self._follow()

    def _follow(self) -> None:
        """Keep the chosen row in view; before the first layout nothing scrolls."""
        height = self.size.height or len(self.found)
        self.top = min(self.at, max(self.top, self.at - height + 1))
        self.refresh()

    def on_resize(self) -> None:
        """The chosen row stays in view."""
        self._follow()

    def render_line(self, y: int) -> Strip:
        """``1  PERSON  People, also fictional …``."""
        width, look = self.size.width, self.look
        index = self.top + y
        if index >= len(self.found):
            return Strip.blank(width, style(look.text, look.bar))
        choice, here = self.found[index], index == self.at
        ground = look.claim_focus if here else look.bar
        keys = max((cell_len(c.key) for c in self.found[self.top : self.top + self.size.height]), default=0)
        names = min(
            max((cell_len(c.name) for c in self.found[self.top : self.top + self.size.height]), default=0),
            width * 2 // 3,
        )
        name = fit(visible(choice.name), names)
        segments = [
            Segment("▸ " if here else "  ", style(look.accent, ground)),
            Segment(choice.key.ljust(keys + 2 if keys else 0), style(look.accent, ground, bold=True)),
            Segment(
                name,
                style(
                    label_colour(choice.colour, look) if choice.colour else look.strong,
                    ground,
                    bold=here,
                ),
            ),
            Segment(" " * (names - cell_len(name) + 2), style(look.text, ground)),
        ]
        used = sum(cell_len(s.text) for s in segments)
        segments.append(
            Segment(
                fit(visible(choice.detail), max(1, width - used - 1)) if width - used > 2 else "",
                style(look.dim, ground),
            )
        )
        return Strip(segments).adjust_cell_length(width, style(look.text, ground))

    def on_click(self, event: events.Click) -> None:
        """Choose and take the row."""
        index = self.top + event.y
        if index < len(self.found):
            self.at = index
            self.screen.action_take()  # type: ignore[attr-defined]

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """The next row."""
        self.move(1)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """The row before."""
        self.move(-1)


class Picker(ModalScreen[str | None]):
    """Gives back the value of the row picked; with `free`, what was typed where nothing matches."""

    CSS = """
    Picker { align: center middle; background: $background 40%; }
    Picker > Vertical { width: 80%; max-width: 92; height: auto; max-height: 80%; padding: 1 2; }
    Picker #title { height: 1; }
    Picker Input { border: none; height: 1; padding: 0; margin: 1 0; background: transparent; }
    Picker ChoiceList { height: auto; }
    """

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave", show=False),
        Binding("enter", "take", "take", show=False, priority=True),
        Binding("down,ctrl+n,tab", "down", "down", show=False, priority=True),
        Binding("up,ctrl+p,shift+tab", "up", "up", show=False, priority=True),
        Binding("pagedown", "page_down", "down", show=False, priority=True),
        Binding("pageup", "page_up", "up", show=False, priority=True),
    ]

    def __init__(
        self,
        title: str,
        choices: Sequence[Choice],
        look: Look,
        *,
        free: bool = False,
        digits: bool = False,
        start: str = "",
    ) -> None:
        super().__init__()
        self.heading, self.look, self.free, self.digits = title, look, free, digits
        self.list = ChoiceList(choices, look)
        self.start = start

    def compose(self) -> ComposeResult:
        """Title, the line to type in, the rows."""
        with Vertical() as box:
            box.styles.background = self.look.css_bar
            yield Static(self.heading, id="title", markup=False)
            hint = "type to filter" + (", or a new name" if self.free else "")
            yield Input(placeholder=f"{hint} · ↑ ↓ · enter takes · esc leaves")
            yield self.list

    def on_mount(self) -> None:
        """Size the list, choose the row to start with."""
        self.query_one(Input).cursor_blink = False
        self._fit()
        names = [c.value for c in self.list.found]
        if self.start in names:
            self.list.move(names.index(self.start)) if names.index(self.start) != 1 else self.list.move(1)

    def on_resize(self) -> None:
        """Fit the list to the screen."""
        self._fit()

    def _fit(self) -> None:
        self.list.styles.height = max(1, min(len(self.list.choices), self.app.size.height * 8 // 10 - 6))

    def on_input_changed(self, event: Input.Changed) -> None:
        """Narrow; a digit takes its row at once where rows have digits."""
        typed = event.value
        if self.digits and len(typed) == 1 and typed.isdigit():
            row = next((c for c in self.list.choices if c.key == typed), None)
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

    def action_leave(self) -> None:
        """Give back nothing."""
        self.dismiss(None)

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
