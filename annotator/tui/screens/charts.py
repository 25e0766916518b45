"""The folder in charts of block characters: who said how much over time, who is named, how far the work is."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.widgets import Static

from annotator.core.display import visible
from annotator.review.reading import read_all
from annotator.review.registry import read_registry
from annotator.review.report.contents import Contents, contents
from annotator.review.report.text import Line, lines
from annotator.tui.screens.reading import Reading

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp


class ChartsScreen(Reading[None, Contents]):
    """Shows the charts; gives back nothing."""

    DEFAULT_CSS = """
    ChartsScreen { background: $background; }
    ChartsScreen VerticalScroll { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    ChartsScreen #charts { height: auto; }
    ChartsScreen #keys { height: 1; padding: 0 1; }
    """
    BINDINGS: ClassVar = [
        Binding("escape,q,enter", "leave", "leave", show=False),
        Binding("j,down", "scroll(1)", "down", show=False),
        Binding("k,up", "scroll(-1)", "up", show=False),
        Binding("space,pagedown", "scroll(12)", "down", show=False),
        Binding("b,pageup", "scroll(-12)", "up", show=False),
    ]

    def __init__(self, app: AnnotateApp) -> None:
        super().__init__(app)
        self.found: Contents | None = None

    def compose(self) -> ComposeResult:
        """The charts, the keys."""
        with VerticalScroll() as box:
            box.styles.background = self.look.css_ground
            yield Static(Text("reading …", self.look.dim), id="charts")
        yield Static(Text("j k space scroll · esc leaves", self.look.dim), id="keys")

    def on_mount(self) -> None:
        """Begin to read."""
        self.styles.background = self.look.css_ground
        self.reload()

    def read(self) -> Contents:
        """What the charts count."""
        workspace, only = self._of.workspace, self._of.desk.only
        aliases = read_registry(workspace.root).names() if only is None else {}
        return contents(
            list(read_all(workspace.articles, only)),
            workspace.settings.schema,
            workspace.root.name,
            datetime.now(UTC),
            lambda name: aliases.get(name, name),
        )

    def take(self, found: Contents) -> None:
        """Draw what was read."""
        self.found = found
        self._draw(self.size.width)

    def fail(self, problem: str) -> None:
        """Say why nothing could be read."""
        self.query_one("#charts", Static).update(Text(visible(problem), self.look.bad))

    def on_resize(self, event: events.Resize) -> None:
        """Draw anew, as wide as there is room."""
        self._draw(event.size.width)

    def _draw(self, width: int) -> None:
        if self.found is not None:
            made = Text("\n").join(self._coloured(lines(self.found, width - 4)))
            self.query_one("#charts", Static).update(made)

    def _coloured(self, made: Iterable[Line]) -> Iterable[Text]:
        look = self.look
        for number, line in enumerate(made):
            if line.kind == "head":
                yield Text(("\n" if number else "") + line.words, f"bold {look.strong}")
            elif line.kind == "hint":
                yield Text(f"  {line.words}", look.dim)
            else:
                parts = ((line.words, look.text), " ", (line.said, look.strong), " ", (line.bar, look.margin))
                yield Text.assemble(*parts, no_wrap=True)

    def action_scroll(self, by: int) -> None:
        """Scroll by rows."""
        self.query_one(VerticalScroll).scroll_relative(y=by, animate=False)
