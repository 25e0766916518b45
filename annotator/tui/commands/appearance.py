"""How the text is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.look import LOOKS
from annotator.tui.screens.picker import Choice, Picker

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

NARROWEST, WIDEST, STEP = 40, 200, 8  # cells


def zen(app: AnnotateApp) -> None:
    """The text alone, with one line of status; again brings everything back."""
    app.arrangement.toggle_zen()


def width(app: AnnotateApp, by: int) -> None:
    """A wider or narrower column of text, by so many cells."""
    reader = app.reader
    reader.max_text = max(NARROWEST, min(WIDEST, min(reader.max_text, reader.size.width) + by))
    reader.relayout()
    reader.follow()
    app.say(f"the column is {reader.text_width} cells wide")


def spacing(app: AnnotateApp) -> None:
    """One row a line, or two."""
    app.reader.spacing = 3 - app.reader.spacing
    app.reader.relayout()
    app.reader.follow()


def theme(app: AnnotateApp) -> None:
    """Pick other colours."""
    choices = [Choice(look.name, look.name, look.suits) for look in LOOKS.values()]

    def take(name: str | None) -> None:
        if name:
            app.arrangement.set_look(LOOKS[name])

    app.ask(Picker("Colours", choices, app.look, start=app.look.name), take)


def fold(app: AnnotateApp) -> None:
    """Fold or unfold page furniture."""
    app.reader.fold = not app.reader.fold
    app.reader.unfolded.clear()
    app.reader.relayout()
    app.reader.follow()
    app.say("page furniture is folded" if app.reader.fold else "page furniture is shown")


def letters(app: AnnotateApp) -> None:
    """Show or hide the label's letter behind each entity."""
    app.reader.letters = not app.reader.letters
    app.reader.relayout()
    app.reader.follow()


def rejected(app: AnnotateApp) -> None:
    """Show or hide rejected marks in the text."""
    app.reader.view.show_rejected = not app.reader.view.show_rejected
    app.reader.repaint()
    app.say("rejected marks are shown" if app.reader.view.show_rejected else "rejected marks are hidden")
