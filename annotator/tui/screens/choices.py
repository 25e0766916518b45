"""Rows to choose from, narrowed by what is typed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

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

    def __init__(
        self, choices: Sequence[Choice], look: Look, on_chosen: Callable[[], None] | None = None
    ) -> None:
        super().__init__()
        self._on_chosen = on_chosen
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
        self._chosen()

    def _chosen(self) -> None:
        self.refresh()
        if self._on_chosen is not None:
            self._on_chosen()

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
        self._chosen()

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
