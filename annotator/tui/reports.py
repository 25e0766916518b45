"""What other threads report: the writer, the suggester, the reading of the folder."""

from __future__ import annotations

import contextlib
import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from annotator.core.display import visible
from annotator.core.text import counted
from annotator.store.errors import ArticleError
from annotator.store.saver import Saved
from annotator.suggest import client
from annotator.tui.arriving import Rest, making, take_over
from annotator.tui.bars import SaveState
from annotator.tui.rereading import Reread, rereading, take_up
from annotator.tui.sitting import Sitting

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

Said = TypeVar("Said")
PATIENCE = 0.5  # seconds between two looks whether a dialog was answered


class Reports:
    """Takes what the threads say into the screen's own thread, and tells the person."""

    def __init__(self, app: AnnotateApp) -> None:
        self._app = app
        self.saved = self._here(self._on_saved)
        self.suggester = self._here(self._on_suggester)

    def _here(self, take: Callable[[Said], None]) -> Callable[[Said], None]:
        """`take`, to be called from any thread."""

        def report(said: Said) -> None:
            # What comes when the application has ended already is of no use to anybody.
            with contextlib.suppress(RuntimeError):
                self._app.call_later(take, said)

        return report

    # --- the folder

    def read_folder(self) -> None:
        """Have the folder's sidecars read, in a thread; what they teach is brought in then."""
        done = self._here(self._on_folder)

        def read() -> None:
            self._app.desk.remember_folder()
            done(None)

        self._app.run_worker(read, thread=True, exit_on_error=False)

    def _on_folder(self, _: None) -> None:
        desk, sitting = self._app.desk, self._app.sitting
        if sitting is not None and sitting.later is not None:
            return  # what they teach counts when the rest comes
        if sitting is not None and sitting.suggested and desk.memory.about(sitting.article.path):
            self._app.bring_in_step(desk.take(sitting, sitting.found).changed)

    # --- suggestions

    def ask(self, sitting: Sitting) -> None:
        """Have suggestions made for an article."""
        if sitting.article.text.strip():
            self._busy("looking for names and claims …")
            self._app.desk.ask(sitting.article.path, sitting.article.text)
        self._grow()

    def _grow(self) -> None:
        sitting = self._app.sitting
        self._app.top.grow(sitting is not None and self._app.desk.awaits(sitting))

    def bring_rest(self, sitting: Sitting) -> None:
        """Have the marks made that a long article was opened without; in a thread."""
        if sitting.later is not None:
            make, done = making(sitting), self._here(self._on_rest)
            self._app.run_worker(lambda: done((sitting, make())), thread=True, exit_on_error=False)

    def _on_rest(self, told: tuple[Sitting, Rest | None]) -> None:
        sitting, rest = told
        if sitting.later is None:
            return
        learnt = self._app.desk.memory.about(sitting.article.path)
        if rest is None or learnt or not take_over(sitting, rest):
            self._app.desk.complete(sitting)
        self.show_rest(sitting)

    def show_rest(self, sitting: Sitting) -> None:
        """Show the marks that came after the article."""
        app, review = self._app, sitting.review
        if review.focus is None and review.selection is None:
            review.move_to(review.caret)
        if sitting is app.sitting:
            gc.freeze()  # as all that was there before the first frame
            app.reader.take_in()
            for section in app.panel.sections:
                section.rebuild()
            app.status.sync()
            app.top.sync()
            if not sitting.suggested:
                self.ask(sitting)
        self._grow()

    def _busy(self, words: str) -> None:
        self._app.status.busy = words
        self._app.status.sync()

    def _on_suggester(self, said: client.Message) -> None:
        """Offer suggestions; say what the worker is busy with, or why it is not."""
        if isinstance(said, client.Progress):
            self._busy(said.text)
        elif isinstance(said, client.Ready):
            self._busy("")
        elif isinstance(said, client.Failed):
            self._busy("")
            self._app.desk.answered(said)
            self._app.say(f"no suggestions: {visible(said.reason)}", refused=True)
        else:
            self._take_answer(said)
        self._grow()

    def _take_answer(self, answer: client.Answer) -> None:
        app, desk = self._app, self._app.desk
        path = desk.answered(answer)
        sitting = desk.sittings.get(path) if path else None
        if path is None:
            return
        if sitting is not None:
            review, focused = sitting.review, sitting.review.focus
            # Until the person does anything, better suggestions may move the focus; after that it stays put.
            untouched = (
                not review.history.done and review.selection is None and focused == sitting.offered_focus
            )
            event = desk.take(sitting, answer.suggestions, keep=None if untouched else focused)
            if untouched:
                desk.come_back(sitting)
            if sitting is app.sitting:
                app.bring_in_step(event.changed)
                if answer.notices:
                    app.say(" · ".join(visible(n) for n in answer.notices))
        if not answer.preliminary:
            self._busy("")
            text = sitting.article.text if sitting else None
            app.run_worker(lambda: self._keep(answer, path, text), thread=True, exit_on_error=False)
            if sitting is app.sitting:
                desk.ask_ahead()

    def _keep(self, answer: client.Answer, path: Path, text: str | None) -> None:
        from annotator.store.articles import read_article

        self._app.desk.keep(answer, text if text is not None else read_article(path).text)

    # --- the disk

    def look_at_disk(self) -> None:
        """Has somebody else written the open sidecar, or edited the article?"""
        sitting = self._app.sitting
        if sitting is not None and self._app.desk.look_at_disk(sitting):
            self._read_again(sitting)

    def _read_again(self, sitting: Sitting) -> None:
        """Have the marks found again in an article that was edited; in a thread, because that may take seconds."""
        work, done, refused = rereading(sitting), self._here(self._on_read_again), self._here(self._on_gone)

        def read() -> None:
            try:
                done((sitting, work()))
            except ArticleError as problem:
                refused(problem)

        self._app.run_worker(read, thread=True, exit_on_error=False)

    def _on_read_again(self, told: tuple[Sitting, Reread | None]) -> None:
        sitting, found = told
        if found is None:
            return
        if self._app.is_asking:
            # What a dialog asks is about the text as it was: it is answered first.
            self._app.set_timer(PATIENCE, lambda: self._on_read_again(told))
            return
        if not take_up(sitting, found):
            self._read_again(sitting)
            return
        self._app.desk.offer(sitting)
        if sitting is self._app.sitting:
            self._app.show_sitting(sitting)
            if not sitting.suggested:
                self.ask(sitting)

    def _on_gone(self, problem: ArticleError) -> None:
        self._app.say(visible(f"the article was changed and cannot be read now: {problem}"), refused=True)

    def _on_saved(self, saved: Saved) -> None:
        """Show `saved` only when it is true; take in what somebody else wrote."""
        app = self._app
        event = app.desk.saved(saved)
        with app.canvas:
            self.show_saved()
        merged, sitting = saved.merged, app.sitting
        if merged is None or sitting is None or sitting.path != saved.path:
            return
        app.bring_in_step(event.changed)
        others = len([pair for pair in event.changed if pair[0] != pair[1]])
        if merged.conflicts:
            app.say(f"somebody else decided otherwise{app.desk.hint('conflict')}", refused=True)
            # With its dialogs, which are imported when they are needed.
            from annotator.tui.commands import disputes

            disputes.put_to_the_user(app, merged.conflicts)
        elif others:
            many = f"somebody else wrote meanwhile: {counted(others, 'change')} taken in"
            app.say(sitting.put_back or many)
        sitting.put_back = ""

    def show_saved(self) -> None:
        """Whether the open article's decisions are on disk, in the status line."""
        sitting, status = self._app.sitting, self._app.status
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
        if state != status.saved:
            status.saved = state
            status.sync()
