"""Runs the reader in a terminal until the person quits."""

from __future__ import annotations

import sys

from textual.driver import Driver

from annotator.core.keys import Keymap
from annotator.store.workspace import Workspace
from annotator.tui.app import AnnotateApp
from annotator.tui.first_page import OPEN_SCREEN, FirstPage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from annotator.review.adjudication import Adjudication

TURN = 0.0005
"""Seconds that a key waits at most, each time, for a thread that computes; Python's own is ten times that."""


def run_reader(
    workspace: Workspace,
    *,
    annotator: str = "",
    keymap: Keymap,
    mouse: bool = True,
    read_only: bool = False,
    theme: str = "",
    debug: bool = False,
    adjudication: Adjudication | None = None,
    blind: bool = False,
    start: int = 0,
    shown: FirstPage | None = None,
) -> int:
    """Run the reader until the person quits.

    Args:
        workspace: the articles.
        annotator: whose sidecars; "" for the plain ones.
        keymap: in force.
        mouse: whether the program takes the mouse.
        read_only: decide nothing.
        theme: colours.
        debug: show where a fault of our own was.
        adjudication: whose marks are to be decided, instead of suggestions.
        blind: show and use nothing that other annotators did.
        start: number of the article that is opened first.
        shown: its first page, where that is on the screen already.

    Returns:
        The exit code: 0, or 1 where something is not on disk.

    Raises:
        RuntimeError: in one line, after a fault of our own; decisions are written by then.
    """
    app = AnnotateApp(
        workspace,
        keymap,
        annotator=annotator,
        read_only=read_only,
        theme=theme,
        debug=debug,
        adjudication=adjudication,
        blind=blind,
        start=start,
    )
    if shown is not None and shown.is_open:
        app.driver_class = _taking_over(app.driver_class, shown)
    sys.setswitchinterval(TURN)
    code = 1
    try:
        code = app.run(mouse=mouse) or 0
    finally:
        unsaved = app.desk.close()
    if unsaved:
        names = ", ".join(str(s.path) for s in unsaved)
        raise RuntimeError(f"not saved: {names}: {unsaved[0].failure or 'the disk does not answer'}")
    if app.failure is not None:
        raise RuntimeError(
            f"stopped by a fault of its own ({app.failure!r}); decisions are saved"
        ) from app.failure
    return code if app.return_code in (None, 0) else 1


def _taking_over(kind: type[Driver], shown: FirstPage) -> type[Driver]:
    """A driver that goes on with the screen on which the first page stands, where `kind` would open an empty one."""

    class TakingOver(kind):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            if data == OPEN_SCREEN and not shown.is_taken_over:
                shown.is_taken_over = True
                return
            super().write(data)

    return TakingOver
