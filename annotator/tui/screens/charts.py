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
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Static

from annotator.core.display import visible
from annotator.review.reading import read_all
from annotator.review.registry import read_registry
from annotator.review.report.contents import Contents, contents
from annotator.review.report.text import Line, lines
from annotator.store.errors import StoreError

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

SAVED_WITHIN = 5.0
"""Seconds that reading waits for decisions that are being written."""


class ChartsScreen(ModalScreen[None]):
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

    class Read(Message):
        """What was read, or why it could not be."""

        def __init__(self, found: Contents | None, problem: str = "") -> None:
            super().__init__()
            self.found, self.problem = found, problem

    def __init__(self, app: AnnotateApp) -> None:
        super().__init__()
        self._of, self.look = app, app.look
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
        self.run_worker(self._reading, thread=True, exit_on_error=False)

    def _reading(self) -> None:
        self._of.desk.saver.wait(SAVED_WITHIN)
        workspace = self._of.workspace
        try:
            only = self._of.desk.only
            aliases = read_registry(workspace.root).names() if only is None else {}
            found = contents(
                list(read_all(workspace.articles, only)),
                workspace.settings.schema,
                workspace.root.name,
                datetime.now(UTC),
                lambda name: aliases.get(name, name),
            )
        except StoreError as problem:
            self.post_message(self.Read(None, problem.short))
        except OSError as problem:
            self.post_message(self.Read(None, str(problem)))
        else:
            self.post_message(self.Read(found))

    def on_charts_screen_read(self, message: ChartsScreen.Read) -> None:
        """Draw what was read."""
        self.found = message.found
        if message.problem:
            self.query_one("#charts", Static).update(Text(visible(message.problem), self.look.bad))
        self._draw(self.size.width)

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

    def action_leave(self) -> None:
        """Back to the article."""
        self.dismiss(None)
