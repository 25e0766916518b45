"""What screens about the whole folder share: it is read in a thread, decisions of a moment ago included."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from textual.message import Message
from textual.screen import ModalScreen

from annotator.store.errors import StoreError

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

Answer = TypeVar("Answer")
Found = TypeVar("Found")
SAVED_WITHIN = 5.0
"""Seconds that reading waits for decisions that are being written."""


class Reading(ModalScreen[Answer | None], Generic[Answer, Found]):
    """A whole screen about the folder; leaves with an answer, or None.

    A subclass says what is read (`read`), what is done with it (`take`), and what where it cannot be (`fail`).
    """

    class Read(Message):
        """What was read, or why it could not be."""

        def __init__(self, found: object, problem: str = "") -> None:
            super().__init__()
            self.found, self.problem = found, problem

    def __init__(self, app: AnnotateApp) -> None:
        super().__init__()
        self._of, self.look = app, app.look
        self.loaded = False

    def reload(self) -> None:
        """Read everything, now or once more."""
        self.run_worker(self._reading, thread=True, exclusive=True, exit_on_error=False)

    def _reading(self) -> None:
        self._of.desk.saver.wait(SAVED_WITHIN)
        try:
            found = self.read()
        except StoreError as problem:
            self.post_message(self.Read(None, problem.short))
        except OSError as problem:
            self.post_message(self.Read(None, str(problem)))
        else:
            self.post_message(self.Read(found))

    def on_reading_read(self, message: Reading.Read) -> None:
        """Show what was read."""
        if message.problem:
            self.fail(message.problem)
            return
        self.loaded = True
        self.take(message.found)  # type: ignore[arg-type]

    def read(self) -> Found:
        """Read what is shown; called in a thread."""
        raise NotImplementedError

    def take(self, found: Found) -> None:
        """Show what was read."""
        raise NotImplementedError

    def fail(self, problem: str) -> None:
        """Say why nothing could be read."""
        raise NotImplementedError

    def action_leave(self) -> None:
        """Give back nothing."""
        self.dismiss(None)
