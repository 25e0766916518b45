"""The application: keys become commands, commands change the review, the widgets follow.

The parts it is put together from: `keyboard` (what a press means), `arrangement` (what is where), `reports` (what
other threads say), `desk` (the articles), and `commands` (what each command does that needs the screen).
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.console import RenderableType
from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.screen import ModalScreen, Screen
from textual.widget import AwaitMount

from annotator.core.commands import run
from annotator.core.display import visible
from annotator.core.keys import Keymap
from annotator.core.marks import Mark
from annotator.core.moving import CARET
from annotator.core.orphans import hold
from annotator.core.registry import load_all
from annotator.core.review import Event, Review
from annotator.store.errors import ArticleError
from annotator.store.workspace import Workspace
from annotator.tui.arrangement import Arrangement
from annotator.tui.bars import Status, Top
from annotator.tui.canvas import Canvas
from annotator.tui.desk import Desk
from annotator.tui.following import Following
from annotator.tui.keyboard import Keyboard
from annotator.tui.keynames import ALONE, key_name
from annotator.tui.look import LOOKS
from annotator.tui.panel import Panel
from annotator.tui.reader import Reader
from annotator.tui.reports import Reports
from annotator.tui.safety import Safe
from annotator.tui.section import Section
from annotator.tui.sides import Sides
from annotator.tui.sitting import Sitting

if TYPE_CHECKING:
    from annotator.review.adjudication import Adjudication

Answer = TypeVar("Answer")

# The library's own, wherever the keys go: quit, copy, suspend.
OWN_KEYS = ("ctrl+q", "ctrl+c", "ctrl+z")
BRING_REST = 0.3  # seconds after the first frame
LOAD_DIALOGS = 0.5  # seconds after the first frame
PREPARE = 1.0  # seconds after an article is shown: nobody decides anything before
LOOK_AT_DISK = 1.0  # seconds between two looks whether somebody else wrote the open sidecar or article
DIALOG_PATIENCE = 0.25  # seconds that a dialog may take over one key before the next one is let in


class AnnotateApp(App[int]):
    """Reads and decides the articles of a workspace."""

    CSS = """
    #top, #status { width: 100%; }
    #middle { height: 1fr; }
    #following { layer: above; dock: bottom; offset: 0 -3; }
    #panel.overlay { layer: above; dock: right; width: 90%; }
    Screen { layers: below above; }
    * {
        scrollbar-color: $foreground 25%; scrollbar-color-hover: $foreground 40%;
        scrollbar-background: $background 0%; scrollbar-background-hover: $background 0%;
    }
    """
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar = [
        Binding("ctrl+q", "leave", "quit", show=False, priority=True),
        Binding("ctrl+z", "suspend_process", "suspend", show=False, priority=True),
    ]
    TITLE = "annotate"

    def __init__(
        self,
        workspace: Workspace,
        keymap: Keymap,
        *,
        annotator: str = "",
        read_only: bool = False,
        theme: str = "",
        debug: bool = False,
        adjudication: Adjudication | None = None,
        blind: bool = False,
        start: int = 0,
    ) -> None:
        self.mono = bool(os.environ.get("NO_COLOR"))
        super().__init__()
        self.look = LOOKS.get(theme, LOOKS["dark"])
        self.debug_wanted = debug
        self.failure: Exception | None = None
        self.commands = load_all()
        self.workspace = workspace
        self.sitting: Sitting | None = None
        self.offer_next = False
        self.start = start
        self.last: Callable[[Review], Event] | None = None
        self._opening: AwaitMount | None = None
        self._is_fitted = False  # whether everything knows its size
        self._is_begun = False  # whether it was painted, and all that goes on by itself was begun
        self._early: list[events.Key] = []  # keys that came before
        self.canvas: Canvas = Canvas(self)
        self.top = Top(self.look)
        self.reader = Reader(self.look, mono=self.mono)
        self.panel = Panel(self.look)
        self.status = Status(self.look, keymap)
        self.following = Following(self.look)
        self.keyboard: Keyboard = Keyboard(self, keymap)
        self.arrangement: Arrangement = Arrangement(self)
        self.reports: Reports = Reports(self)
        self.desk = Desk(
            workspace,
            annotator=annotator,
            read_only=read_only,
            on_saved=self.reports.saved,
            on_message=self.reports.suggester,
            adjudication=adjudication,
            blind=blind,
            in_parts=True,
            hint=lambda command: f" ({self.keyboard.key_of(command)})",
        )
        self._safe, self._colourless = Safe(), NoColor()
        self.sides = Sides(self.look, adjudication)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """What every row passes before it is sent to the terminal."""
        found = super().get_line_filters()
        if self.look.ansi:
            # Nobody but the terminal knows its colours: the greys that Textual makes of them are black on black.
            found = [self._colourless if isinstance(each, Monochrome) else each for each in found]
        return [*found, self._safe]

    def row_filters(self) -> Sequence[LineFilter]:
        """Those of them that may change a row of our own: its colours are true ones, or the terminal's for good."""
        return [each for each in self.get_line_filters() if not isinstance(each, ANSIToTruecolor)]

    def compose(self) -> ComposeResult:
        """Top line, reader beside panel, status lines."""
        yield self.top
        with Horizontal(id="middle"):
            yield self.reader
            yield self.panel
        yield self.following
        yield self.sides
        yield self.status

    def on_mount(self) -> None:
        """Open the first article; the model is asked for only after the first paint."""
        self.arrangement.set_look(self.look)
        self.arrangement.fit()
        self.reader.focus()
        self.show_article(self.start)
        self.call_after_refresh(self._first_frame)
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            for number in (signal.SIGHUP, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self.action_leave)

    def _first_frame(self) -> None:
        """Let the screen be painted, now that everything knows its size; until here there were only empty parts."""
        self._is_fitted = True
        self.screen.refresh()
        self.call_after_refresh(self._after_first_paint)

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Send nothing of what is composed before the first frame."""
        if self._is_fitted:
            super()._display(screen, renderable)

    def _after_first_paint(self) -> None:
        gc.freeze()
        gc.enable()
        if len(self.workspace.articles) > 1:
            self.reports.read_folder()
        self.set_timer(LOAD_DIALOGS, self._load_dialogs)
        if self.sitting is not None:
            self.set_timer(BRING_REST, partial(self.reports.bring_rest, self.sitting))
        self.set_interval(LOOK_AT_DISK, self.reports.look_at_disk)
        if self.sitting is not None and not self.sitting.suggested:
            self.reports.ask(self.sitting)
        self._is_begun = True
        self.call_later(self._take_early)

    async def _take_early(self) -> None:
        """Answer the first of the keys that wait; what it brings about comes before the next one."""
        if self._early:
            await self._answer(self._early[0])
            del self._early[0]
            self.call_later(self._take_early)

    def _load_dialogs(self) -> None:
        """Import the dialogs in a thread and read their styles, so that the first opens as quickly as the others."""
        self.run_worker(self._loading_dialogs, exit_on_error=False)  # type: ignore[arg-type]

    async def _loading_dialogs(self) -> None:
        await asyncio.to_thread(import_module, "annotator.tui.commands")
        from annotator.tui.screens.picker import prepare

        prepare(self)

    # --- articles

    def show_article(self, index: int) -> bool:
        """Open article `index` and show it; False where it cannot be read."""
        articles = self.workspace.articles
        if self.sitting is not None:
            self.desk.leave(self.sitting)
        try:
            sitting = self.desk.open(index)
        except ArticleError as problem:
            self.say(visible(str(problem)), refused=True)
            if self.sitting is None and index + 1 < len(articles):
                return self.show_article(index + 1)
            return False
        first = self.sitting is None
        self.show_sitting(sitting)
        if not first:
            self.reports.bring_rest(sitting)
            if sitting.suggested:
                self.desk.ask_ahead()
            else:
                self.reports.ask(sitting)
        return True

    def show_sitting(self, sitting: Sitting) -> None:
        """Show an article as it stands."""
        first = self.sitting is None
        self.sitting, self.offer_next = sitting, False
        path, number = sitting.article.path, self.desk.index + 1
        self.top.set_article(
            sitting.review,
            path.parent.name or path.resolve().parent.name,
            path.name,
            self.desk.who + f"article {number} of {len(self.workspace.articles)}",
            sitting.heading,
        )
        self.arrangement.fit()
        self.status.review = sitting.review
        self.reader.set_review(sitting.review, unfolded=sitting.unfolded)
        self.panel.set_review(sitting.review)
        self.sides.show(sitting.review)
        if sitting.kept:
            self.call_after_refresh(self.do, "recover")
        notices = [*(self.workspace.notices if first else ()), *sitting.notices]
        self.say(" · ".join(visible(n) for n in notices), refused=bool(sitting.review.read_only))
        self.top.grow(self.desk.awaits(sitting))
        self.reports.show_saved()
        self.set_timer(PREPARE, partial(self.desk.prepare, sitting))

    def review(self, *, decides: bool = False) -> Review | None:
        """The open review; None where there is none, or where it `decides` and nothing may be decided."""
        if self.sitting is None:
            return None
        review = self.sitting.review
        if decides and review.read_only:
            self.say(f"read-only: {visible(review.read_only)}", refused=True)
            return None
        return review

    @property
    def is_asking(self) -> bool:
        """Whether a dialog or the letters of a jump wait for an answer."""
        return len(self.screen_stack) > 1 or self.keyboard.jump is not None

    # --- saying

    def say(self, words: str, *, refused: bool = False) -> None:
        """Show what was done, or why it was not."""
        self.status.said, self.status.refused = words, refused
        self.status.refusals += refused
        self.status.sync()

    # --- keys

    async def on_event(self, event: events.Event) -> None:
        """Take keys strictly one after the other, however fast they come.

        A key that is typed while a dialog is still opening belongs to the dialog; one that follows the key
        which closes it belongs to the article. Without this a fast typist's letters would decide marks.
        """
        if self.is_web and isinstance(event, events.AppBlur):
            # A browser says so at the start of every reader, after the page has the keys already.
            return
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if event.key in ALONE:
            return
        if self._is_begun and not self._early:
            await self._answer(event)
        else:
            # A dialog that it opened would be painted in place of the article, and be waited for instead of it.
            self._early.append(event)

    async def _answer(self, event: events.Key) -> None:
        if self._opening is not None:
            opening, self._opening = self._opening, None
            await opening
        if len(self.screen_stack) == 1 and event.key not in OWN_KEYS:
            with self.canvas:
                self.keyboard.press(key_name(event))
            return
        focused = self.focused
        await super().on_event(event)
        if focused is not None and focused.is_attached:
            caught_up = asyncio.Event()
            focused.call_later(caught_up.set)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(caught_up.wait(), DIALOG_PATIENCE)

    def ask(self, dialog: ModalScreen[Answer], take: Callable[[Answer | None], None] | None = None) -> None:
        """Open a dialog; `take` gets its answer, or None where it was left."""
        self._opening = self.push_screen(dialog, take)

    def on_reader_pointed(self) -> None:
        """The mouse moved the caret or selected."""
        self.bring_in_step(())

    def on_sides_chosen(self, message: Sides.Chosen) -> None:
        """An annotator's reading was clicked."""
        if self.sitting is not None:
            self.sitting.review.focus_on(message.mark)
            self.bring_in_step(())

    def on_reader_asked(self) -> None:
        """The right button: what can be done here."""
        self.bring_in_step(())
        self.do("menu")

    def on_section_chosen(self, message: Section.Chosen) -> None:
        """A row of the panel was clicked."""
        if self.sitting is None:
            return
        marks = self.sitting.review.marks
        if message.item.mark in marks.orphans:
            self.carried_out(hold(self.sitting.review, marks.orphans[message.item.mark]))
            return
        group = marks.groups.get(message.item.name)
        mark: Mark | None = marks.get(message.item.mark or (group.ids[0] if group else None))
        if mark is not None:
            self.sitting.review.focus_on(mark)
            self.bring_in_step(())
        self.reader.focus()

    def do(self, name: str) -> None:
        """Carry out a command by name, whatever it needs."""
        offered, self.offer_next = self.offer_next, False
        if offered and name == "confirm":
            self._finish_article()
            return
        command = self.commands[name]
        if self.sitting is not None and self.sitting.later is not None and command.group != CARET:
            self.desk.complete(self.sitting)
            self.reports.show_rest(self.sitting)
        if command.at_home and self.is_web:
            self.say(f"{name}: only on the machine that serves this page", refused=True)
            return
        if command.run is None or (
            name == "piece" and self.sitting and self.sitting.review.selection is None
        ):
            # Dialogs and their widgets are imported after the first paint.
            from annotator.tui.commands import ON_SCREEN

            ON_SCREEN[name](self)
            return
        if self.sitting is None:
            return
        if name == "furniture" and self.reader.open_fold(self.sitting.review.caret):
            return
        if command.decides:
            self.last = lambda review: run(name, review)
        self.carried_out(run(name, self.sitting.review))
        if name == "claim" and self.sitting.review.focused and not self.status.refused:
            self.do("speaker")

    def carried_out(self, event: Event) -> None:
        """Show and save what a command did."""
        sitting = self.sitting
        if sitting is None:
            return
        said = event.said
        if event.finished:
            self.offer_next = True
            more = self.desk.index + 1 < len(self.workspace.articles)
            said = f"{self.keyboard.key_of('confirm')}: done{', next article' if more else ''} · {said}"
        self.say(visible(said), refused=event.refused)
        if not sitting.is_saved and not sitting.review.read_only:
            self.desk.save(sitting)
        self.reports.show_saved()
        self.bring_in_step(event.changed)

    def _finish_article(self) -> None:
        assert self.sitting is not None
        if self.sitting.review.status != "done":
            self.carried_out(run("article-done", self.sitting.review))
        if self.desk.index + 1 < len(self.workspace.articles):
            self.show_article(self.desk.index + 1)
        else:
            self.say("this was the last article · q quits, < goes back")

    def bring_in_step(self, changed: Sequence[tuple[Mark | None, Mark | None]]) -> None:
        """The widgets follow what changed."""
        self.reader.show(changed)
        self.panel.show(changed)
        self.sides.show(self.sitting.review if self.sitting else None, changed)
        self.status.sync()
        if changed:
            self.top.sync()

    def on_resize(self, event: events.Resize) -> None:
        """Fit to the terminal."""
        self.arrangement.fit(event.size.width, event.size.height)

    def action_leave(self) -> None:
        """Write what waits and quit."""
        self.exit(0)

    def _handle_exception(self, error: Exception) -> None:
        """Leave in order on a fault of our own: decisions are written, one line says what happened."""
        if self.debug_wanted or self.is_headless:
            super()._handle_exception(error)
            return
        self.failure = self.failure or error
        self.exit(1)

    def panic(self, *renderables: RenderableType) -> None:
        """Leave in order, too, where the terminal sends what the library cannot read as keys."""
        if self.debug_wanted or self.is_headless:
            super().panic(*renderables)
        else:
            self._handle_exception(ValueError("the terminal sent what stands for no key"))
