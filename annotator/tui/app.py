"""The application: keys become commands, commands change the review, the widgets follow."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import ClassVar, TypeVar

from textual import events
from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.screen import ModalScreen
from textual.widget import AwaitMount

from annotator.core.commands import load_all, run
from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.keys import KeyMachine, Keymap
from annotator.core.marks import Mark
from annotator.core.moving import motion
from annotator.core.review import Event, Review
from annotator.store.errors import ArticleError
from annotator.store.saver import Saved
from annotator.store.workspace import Workspace
from annotator.suggest import client
from annotator.tui import jump
from annotator.tui.bars import SaveState, Status, Top
from annotator.tui.desk import Desk, Sitting
from annotator.tui.following import Following
from annotator.tui.jump import Jump
from annotator.tui.keynames import key_name
from annotator.tui.look import LOOKS, Look
from annotator.tui.panel import Panel, Section
from annotator.tui.reader import Reader

Answer = TypeVar("Answer")

# The library's own, wherever the keys go: quit, copy, suspend.
OWN_KEYS = ("ctrl+q", "ctrl+c", "ctrl+z")
LOOK_AT_DISK = 2.0  # seconds between two looks whether somebody else wrote the open sidecar
DIALOG_PATIENCE = 0.25  # seconds that a dialog may take over one key before the next one is let in
NARROW = 60
LOW = 16


class WriterReported(Message):
    """The writing thread tried to save."""

    def __init__(self, saved: Saved) -> None:
        super().__init__()
        self.saved = saved


class FolderRead(Message):
    """What the folder's sidecars teach is known."""


class SuggesterSaid(Message):
    """The suggestion worker said something."""

    def __init__(self, said: client.Message) -> None:
        super().__init__()
        self.said = said


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
    ) -> None:
        self.mono = bool(os.environ.get("NO_COLOR"))
        super().__init__()
        self.look = LOOKS.get(theme, LOOKS["dark"])
        self.debug_wanted = debug
        self.failure: Exception | None = None
        self.keymap = keymap
        self.machine = KeyMachine(keymap)
        self.commands = load_all()
        self.workspace = workspace
        self.sitting: Sitting | None = None
        self.offer_next = False
        self.panel_wanted: bool | None = None
        self.zen = False
        self.jump: Jump | None = None
        self.last: Callable[[Review], Event] | None = None
        self._opening: AwaitMount | None = None
        self.top = Top(self.look)
        self.reader = Reader(self.look, mono=self.mono)
        self.panel = Panel(self.look)
        self.status = Status(self.look, keymap)
        self.following = Following(self.look)
        self.desk = Desk(
            workspace,
            annotator=annotator,
            read_only=read_only,
            on_saved=lambda saved: self._from_thread(WriterReported(saved)),
            on_message=lambda said: self._from_thread(SuggesterSaid(said)),
        )

    def _from_thread(self, message: Message) -> None:
        # A message to an application that has ended already is of no use to anybody.
        with contextlib.suppress(RuntimeError):
            self.post_message(message)

    def compose(self) -> ComposeResult:
        """Top line, reader beside panel, status lines."""
        yield self.top
        with Horizontal(id="middle"):
            yield self.reader
            yield self.panel
        yield self.following
        yield self.status

    def on_mount(self) -> None:
        """Open the first article; the model is asked for only after the first paint."""
        self.set_look(self.look)
        self._arrange()
        self.reader.focus()
        self.show_article(0)
        self.call_after_refresh(self._after_first_paint)
        with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
            for number in (signal.SIGHUP, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, self.action_leave)

    def _after_first_paint(self) -> None:
        gc.freeze()
        gc.enable()
        if len(self.workspace.articles) > 1:
            self.run_worker(self._remember_folder, thread=True, exit_on_error=False)
        self.set_interval(LOOK_AT_DISK, self._look_at_disk)
        if self.sitting is not None and not self.sitting.suggested:
            self._ask(self.sitting)

    def _remember_folder(self) -> None:
        self.desk.remember_folder()
        self._from_thread(FolderRead())

    def on_folder_read(self) -> None:
        """Bring in what other articles taught."""
        sitting = self.sitting
        if sitting is not None and sitting.suggested and self.desk.memory.about(sitting.article.path):
            self.bring_in_step(self.desk.take(sitting, sitting.found).changed)

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
        self.sitting = sitting
        self.offer_next = False
        path = articles[index]
        self.top.set_article(
            sitting.review,
            path.parent.name or str(path.parent),
            path.name,
            f"article {index + 1} of {len(articles)}",
        )
        self.status.review = sitting.review
        self.reader.set_review(sitting.review)
        self.panel.set_review(sitting.review)
        self.say(" · ".join(visible(n) for n in sitting.notices), refused=bool(sitting.review.read_only))
        self._show_saved()
        if not first:
            if sitting.suggested:
                self.desk.ask_ahead()
            else:
                self._ask(sitting)
        return True

    def _ask(self, sitting: Sitting) -> None:
        if sitting.article.text.strip():
            self.status.busy = "looking for names and claims …"
            self.status.sync()
            self.desk.ask(sitting.article.path, sitting.article.text)

    def on_suggester_said(self, message: SuggesterSaid) -> None:
        """Offer suggestions; say what the worker is busy with, or why it is not."""
        said = message.said
        if isinstance(said, client.Progress):
            self.status.busy = said.text
        elif isinstance(said, client.Ready):
            self.status.busy = ""
        elif isinstance(said, client.Failed):
            self.status.busy = ""
            self.desk.answered(said)
            self.say(f"no suggestions: {visible(said.reason)}", refused=True)
        else:
            self._take_answer(said)
        self.status.sync()

    def _take_answer(self, answer: client.Answer) -> None:
        path = self.desk.answered(answer)
        sitting = self.desk.sittings.get(path) if path else None
        if path is None:
            return
        if sitting is not None:
            review, focused = sitting.review, sitting.review.focus
            # Until the person does anything, better suggestions may move the focus; after that it stays put.
            untouched = (
                not review.history.done and review.selection is None and focused == sitting.offered_focus
            )
            event = self.desk.take(sitting, answer.suggestions)
            if untouched:
                self.desk.come_back(sitting)
            elif focused and review.focus is None:
                review.focus_on(review.marks.following((review.caret, 0, ""), waiting=True))
            if sitting is self.sitting:
                self.bring_in_step(event.changed)
                if answer.notices:
                    self.say(" · ".join(visible(n) for n in answer.notices))
        if not answer.preliminary:
            self.status.busy = ""
            text = sitting.article.text if sitting else None
            self.run_worker(lambda: self._keep(answer, path, text), thread=True, exit_on_error=False)
            if sitting is self.sitting:
                self.desk.ask_ahead()

    def _keep(self, answer: client.Answer, path: Path, text: str | None) -> None:
        from annotator.store.articles import read_article

        self.desk.keep(answer, text if text is not None else read_article(path).text)

    # --- saying

    def say(self, words: str, *, refused: bool = False) -> None:
        """Show what was done, or why it was not."""
        self.status.said, self.status.refused = words, refused
        self.status.sync()

    def on_writer_reported(self, message: WriterReported) -> None:
        """Show `saved` only when it is true."""
        event = self.desk.saved(message.saved)
        self._show_saved()
        merged, sitting = message.saved.merged, self.sitting
        if merged is None or sitting is None or sitting.path != message.saved.path:
            return
        self.bring_in_step(event.changed)
        others = len([pair for pair in event.changed if pair[0] != pair[1]])
        if merged.conflicts:
            first = sitting.review.marks.get(merged.conflicts[0])
            words = in_words(sitting.review, first) if first else ""
            self.say(
                visible(f"{len(merged.conflicts)} decided in two ways, first {words}: decide anew"),
                refused=True,
            )
        elif others:
            self.say(f"somebody else wrote meanwhile: {others} change{'s' if others > 1 else ''} taken in")

    def _look_at_disk(self) -> None:
        if self.sitting is not None:
            self.desk.look_at_disk(self.sitting)

    def _show_saved(self) -> None:
        sitting = self.sitting
        if sitting is None:
            return
        if sitting.review.read_only:
            state = SaveState("read-only", good=False)
        elif sitting.failure:
            state = SaveState(f"NOT SAVED: {visible(sitting.failure)}", good=False)
        elif not sitting.is_saved:
            state = SaveState("saving …")
        else:
            state = SaveState("saved ✓")
        if state != self.status.saved:
            self.status.saved = state
            self.status.sync()

    # --- keys

    async def on_event(self, event: events.Event) -> None:
        """Take keys strictly one after the other, however fast they come.

        A key that is typed while a dialog is still opening belongs to the dialog; one that follows the key
        which closes it belongs to the article. Without this a fast typist's letters would decide marks.
        """
        if not isinstance(event, events.Key) or event.is_forwarded:
            await super().on_event(event)
            return
        if self._opening is not None:
            opening, self._opening = self._opening, None
            await opening
        if len(self.screen_stack) == 1 and event.key not in OWN_KEYS:
            self.pressed(key_name(event))
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

    def pressed(self, key: str) -> None:
        """Look the key up; carry out the command that it completes, as often as was counted."""
        if self.jump is not None:
            jump.press(self, key)
            return
        command = self.machine.press(key)
        begun = self.machine.pressed
        following = self.keymap.continuations(begun) if begun else {}
        pending = {key: self.commands[name].does for key, name in following.items()}
        if pending != self.status.pending:
            self.status.pending = pending
            self.following.show(" ".join(begun), pending)
            self.status.sync()
        if self.machine.counting:
            self.say(f"{self.machine.count or '…'} times: now what?")
        for _ in range(self.machine.times if command else 0):
            self.status.refused = False
            self.do(command or "")
            if self.status.refused or len(self.screen_stack) > 1 or self.jump is not None:
                break

    def on_reader_pointed(self) -> None:
        """The mouse moved the caret or selected."""
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
        if command.run is None:
            # Dialogs and their widgets are imported after the first paint.
            from annotator.tui.dialogs import ON_SCREEN

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
            said += f" · {self.key_of('confirm')}: done" + (", next article" if more else "")
        self.say(visible(said), refused=event.refused)
        if not sitting.is_saved and not sitting.review.read_only:
            self.desk.save(sitting)
        self._show_saved()
        self.bring_in_step(event.changed)

    def key_of(self, command: str) -> str:
        """The key of a command as it is shown; its name where no key does it."""
        return next(iter(self.keymap.keys_of(command)), command)

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
        self.status.sync()
        if changed:
            self.top.refresh()

    def move_rows(self, by: int, *, extend: bool = False) -> None:
        """Move the caret by rows of the screen."""
        if self.sitting is not None:
            review = self.sitting.review
            self.carried_out(motion(review, self.reader.move_rows(by), extend=extend))

    # --- arrangement

    def on_resize(self, event: events.Resize) -> None:
        """Fit to the terminal."""
        self._arrange(event.size.width, event.size.height)

    def _arrange(self, width: int = 0, height: int = 0) -> None:
        width, height = width or self.size.width, height or self.size.height
        narrow = width < NARROW
        shown = self.panel_wanted if self.panel_wanted is not None else not narrow
        self.panel.set_class(narrow, "overlay")
        if not narrow:
            self.panel.styles.width = max(28, min(56, width * 36 // 100))
        else:
            self.panel.styles.width = max(1, width - 4)
        self.panel.display = shown and not self.zen
        self.reader.set_class(self.zen, "zen")
        self.top.display = height >= 8 and not self.zen
        self.top.styles.height = 2 if height >= LOW else 1
        self.status.styles.height = 1 if self.zen or height < 6 else 3 if height >= LOW else 2

    def arrange(self) -> None:
        """Fit the widgets to the terminal and to what is to be shown."""
        self._arrange()
        self.top.refresh()
        self.status.sync()

    def set_look(self, look: Look) -> None:
        """Other colours, everywhere."""
        self.look = look
        self.ansi_color = look.ansi
        self.screen.styles.background = look.css_ground
        self.panel.styles.background = look.css_ground
        self.top.look = self.status.look = self.following.look = look
        self.reader.set_look(look)
        self.panel.set_look(look)
        self.refresh_css()
        for widget in (self.top, self.status):
            widget.refresh()

    def toggle_panel(self) -> None:
        """Show or hide the panel."""
        self.panel_wanted, self.zen = not self.panel.display, False
        self._arrange()

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


def run_reader(
    workspace: Workspace,
    *,
    annotator: str = "",
    keymap: Keymap,
    mouse: bool = True,
    read_only: bool = False,
    theme: str = "",
    debug: bool = False,
) -> int:
    """Run the reader until the person quits.

    Returns:
        The exit code: 0, or 1 where something is not on disk.

    Raises:
        RuntimeError: in one line, after a fault of our own; decisions are written by then.
    """
    app = AnnotateApp(workspace, keymap, annotator=annotator, read_only=read_only, theme=theme, debug=debug)
    code = 1
    try:
        code = app.run(mouse=mouse) or 0
    finally:
        unsaved = app.desk.close()
    if unsaved:
        names = ", ".join(str(s.path) for s in unsaved)
        raise RuntimeError(f"not saved: {names}: {unsaved[0].failure}")
    if app.failure is not None:
        raise RuntimeError(
            f"stopped by a fault of its own ({app.failure!r}); decisions are saved"
        ) from app.failure
    return code if app.return_code in (None, 0) else 1
