"""Undo and redo without limit. A change is a list of replaced marks, so it runs backwards as it runs forwards."""

from __future__ import annotations

from annotator.core.marks import Mark
from annotator.core.records import field, record


@record(frozen=True, slots=True)
class Change:
    """What one command did.

    Attributes:
        said: what was done, in words, for the status line.
        replaced: pairs of a mark before and after; None for a mark that was not there.
        focus: the focused mark's id before the command.
        caret: the caret before the command, a code point offset.
        status: the article's status before and after, where the command changed it.
    """

    said: str
    replaced: tuple[tuple[Mark | None, Mark | None], ...]
    focus: str | None
    caret: int
    status: tuple[str, str] | None = None


@record(slots=True)
class History:
    """Two stacks of changes."""

    done: list[Change] = field(default_factory=list)
    undone: list[Change] = field(default_factory=list)

    def record(self, change: Change) -> None:
        """Keep a change; what was undone before it can no longer be redone."""
        self.done.append(change)
        self.undone.clear()

    def step_back(self) -> Change | None:
        """The change to take back, or None."""
        if not self.done:
            return None
        self.undone.append(self.done.pop())
        return self.undone[-1]

    def step_forward(self) -> Change | None:
        """The change to do again, or None."""
        if not self.undone:
            return None
        self.done.append(self.undone.pop())
        return self.done[-1]
