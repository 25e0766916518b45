"""Rows to choose from, narrowed by what is typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.geometry import Region
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


class Choices:
    """Rows that are made when they are looked at, so that a list of 100,000 opens like one of ten.

    Args:
        names: of all rows; made when something is typed.
        make: a row, from its number.
        count: of rows.
        said: the details that rows have now, by number; what is typed is looked for in them too.
    """

    def __init__(
        self,
        count: int,
        make: Callable[[int], Choice],
        names: Callable[[], Sequence[str]],
        said: Callable[[], Iterable[tuple[int, str]]],
    ) -> None:
        self._count, self.make, self._names, self.said = count, make, names, said
        self._lower: list[str] = []

    @classmethod
    def of(cls, rows: Sequence[Choice]) -> Choices:
        """Of rows that are there."""
        return cls(
            len(rows),
            rows.__getitem__,
            lambda: [row.name for row in rows],
            lambda: enumerate(row.detail for row in rows),
        )

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> Choice:
        return self.make(number)

    @property
    def lower(self) -> list[str]:
        """The names in small letters."""
        if len(self._lower) != self._count:
            self._lower = [name.lower() for name in self._names()]
        return self._lower


class ChoiceList(Widget):
    """The rows that match; paints those in view."""

    DEFAULT_CSS = "ChoiceList { height: 1fr; }"

    def __init__(
        self,
        choices: Sequence[Choice] | Choices,
        look: Look,
        on_chosen: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self._on_chosen = on_chosen
        self.choices, self.look = choices if isinstance(choices, Choices) else Choices.of(choices), look
        self.found: Sequence[int] = range(len(choices))
        """The numbers of the rows that match."""
        self.typed = ""
        self.at = 0
        self.top = 0
        self._shown: list[Choice] = []

    @property
    def current(self) -> Choice | None:
        """The chosen row, or None where nothing matches."""
        return self.choices[self.found[self.at]] if 0 <= self.at < len(self.found) else None

    @property
    def extent(self) -> str:
        """Which rows are in view, ``1–24 of 60``; "" where all are."""
        height, found = self.size.height, len(self.found)
        return f"{self.top + 1}–{min(self.top + height, found)} of {found}" if 0 < height < found else ""

    def narrow(self, typed: str) -> None:
        """Show what matches `typed`, the best first; all in their order where nothing is typed."""
        self.typed = typed
        typed = typed.strip().lower()
        if not typed:
            self.found = range(len(self.choices))
        else:
            names = self.choices.lower
            begins = [number for number, name in enumerate(names) if typed in name]
            begins.sort(key=lambda number: names[number].find(typed))
            begins += [number for number, said in self.choices.said() if typed in said.lower()]
            from rapidfuzz import fuzz, process

            scored = process.extract(typed, names, scorer=fuzz.WRatio, score_cutoff=MATCH_FROM, limit=50)
            self.found = list(dict.fromkeys([*begins, *(index for _, _, index in scored)]))
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

    def render_lines(self, crop: Region) -> list[Strip]:
        """The rows in view."""
        self._shown = [self.choices[n] for n in self.found[self.top : self.top + self.size.height]]
        return super().render_lines(crop)

    def render_line(self, y: int) -> Strip:
        """``1  PERSON  People, also fictional …``."""
        width, look = self.size.width, self.look
        index = self.top + y
        if y >= len(self._shown):
            return Strip.blank(width, style(look.text, look.bar))
        choice, here = self._shown[y], index == self.at
        ground = look.claim_focus if here else look.bar
        keys = max((cell_len(c.key) for c in self._shown), default=0)
        most = width * 2 // 3 if any(c.detail for c in self._shown) else width
        names = min(max((cell_len(c.name) for c in self._shown), default=0), most - keys - 6)
        name = fit(visible(choice.name), names)
        segments = [
            Segment("▸ " if here else "  ", style(look.on(ground, look.accent), ground)),
            Segment(
                choice.key.ljust(keys + 2 if keys else 0),
                style(look.on(ground, look.accent), ground, bold=True),
            ),
            Segment(
                name,
                style(
                    look.on(ground, label_colour(choice.colour, look) if choice.colour else look.strong),
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
                style(look.on(ground, look.dim), ground),
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
