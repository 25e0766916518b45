"""Decisions that an earlier run could not save: offered, and put back only when the person says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.core.display import visible
from annotator.core.text import counted
from annotator.store.recovery import Recovery, recover
from annotator.tui.screens.question import Question
from annotator.tui.sitting import Sitting

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

ANSWERS = {"y": "puts them back", "x": "keeps them aside"}


def offer(app: AnnotateApp) -> None:
    """Ask about the oldest kept decisions of the open article; the next ones follow."""
    sitting = app.sitting
    if sitting is None or app.is_asking:
        return
    sitting.look_for_kept()
    if not sitting.kept:
        app.say("there is nothing to put back: all decisions were saved", refused=True)
        return
    _ask(app, sitting, list(sitting.kept))


def _ask(app: AnnotateApp, sitting: Sitting, waiting: list[Recovery]) -> None:
    kept = waiting.pop(0)

    def take(answer: str | None) -> None:
        if answer == "y":
            app.say(_put_back(app, sitting, kept))
        else:
            app.say(f"kept aside, and offered again the next time{app.desk.hint('recover')}")
        if waiting:
            _ask(app, sitting, waiting)

    heading = f"{counted(kept.decisions, 'decision')} could not be saved"
    when = f"{kept.at.astimezone():%Y-%m-%d %H:%M}"
    told = Text(
        f"On {when} the disk refused {kept.sidecar.name}. They were kept in\n{visible(str(kept.file))}\n\n"
        "To put them back merges them with what is in the sidecar now: nothing is taken away, and where both say "
        "something else you are shown both."
    )
    app.ask(Question(heading, told, ANSWERS, app.look), take)


def _put_back(app: AnnotateApp, sitting: Sitting, kept: Recovery) -> str:
    try:
        conflicts = recover(kept)
    except (OSError, ValueError) as problem:
        return visible(f"not put back, and still kept: {problem}")
    sitting.kept = tuple(other for other in sitting.kept if other != kept)
    # The sidecar is another one now, as if somebody else had written it: it is merged into what is open.
    hint = app.desk.hint("conflict") if conflicts else ""
    also = f", {len(conflicts)} decided in two ways{hint}" if conflicts else ""
    sitting.put_back = f"{counted(kept.decisions, 'decision')} put back{also}"
    if app.desk.saver.changed(sitting.path):
        app.desk.save(sitting)
    return sitting.put_back
