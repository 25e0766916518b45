"""Asks for a key, or for the keys of a sequence."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events
from textual.widget import Widget
from textual.widgets import Static

from annotator.core.keys import Keymap, key_problem
from annotator.tui.keynames import key_name
from annotator.tui.look import Look
from annotator.tui.screens.dialog import Dialog

LONGEST = 4


class KeyAsk(Dialog[tuple[str, ...]]):
    """Gives back the keys that were pressed before enter; None where escape was."""

    def __init__(self, command: str, keymap: Keymap, look: Look) -> None:
        super().__init__(f"A key for {command}", look, keys="enter takes them · esc leaves")
        self.command, self.keymap = command, keymap
        self.keys_pressed: tuple[str, ...] = ()

    def body(self) -> Iterable[Widget]:
        """What was pressed, and what it does so far."""
        yield Static("", id="asked", markup=False)

    def on_mount(self) -> None:
        """Say what is asked."""
        self._say("")

    def _say(self, problem: str) -> None:
        bound = self.keymap.bindings.get(self.keys_pressed)
        pressed = " ".join(self.keys_pressed)
        now = f"\n\n{pressed} is {bound} so far" if bound else ""
        self.query_one("#asked", Static).update(
            f"Press it; several make a sequence.\n\n  {pressed or '…'}{now}" + (problem and f"\n\n{problem}")
        )

    def on_key(self, event: events.Key) -> None:
        """Collect keys."""
        event.stop()
        event.prevent_default()
        key = key_name(event)
        if key == "escape":
            self.dismiss(None)
        elif key == "enter" and self.keys_pressed:
            self.dismiss(self.keys_pressed)
        elif reason := key_problem(key):
            self._say(f"{key} {reason}")
        else:
            self.keys_pressed = (*self.keys_pressed, key)[-LONGEST:]
            self._say("")
