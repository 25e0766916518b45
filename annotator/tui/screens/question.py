"""A question with a few answers, each of which is one key; any other key does nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from rich.console import RenderableType
from textual import events
from textual.widget import Widget
from textual.widgets import Static

from annotator.tui.keynames import key_name
from annotator.tui.look import Look
from annotator.tui.screens.dialog import Box, Dialog


class Question(Dialog[str]):
    """Gives back the key that was pressed, or None when it is left.

    Args:
        heading: what is asked.
        told: what there is to know.
        answers: what each key does, in words.
        look: colours.
    """

    def __init__(self, heading: str, told: RenderableType, answers: Mapping[str, str], look: Look) -> None:
        keys = " · ".join(f"{key} {does}" for key, does in {**answers, "esc": "later"}.items())
        super().__init__(heading, look, keys=keys)
        self.told, self.answers = told, answers

    def body(self) -> Iterable[Widget]:
        """What there is to know."""
        yield Static(self.told)

    def on_key(self, event: events.Key) -> None:
        """One key answers."""
        name = key_name(event)
        if name in self.answers:
            event.stop()
            self.dismiss(name)
        elif name in ("up", "down"):
            self.query_one(Box).scroll_relative(y=1 if name == "down" else -1, animate=False)
