"""Asks for a key, or for the keys of a sequence."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from annotator.core.keys import Keymap, key_problem
from annotator.tui.keynames import key_name
from annotator.tui.look import Look

LONGEST = 4


class KeyAsk(ModalScreen[tuple[str, ...] | None]):
    """Gives back the keys that were pressed before enter; None where escape was."""

    CSS = """
    KeyAsk { align: center middle; background: $background 40%; }
    KeyAsk > Vertical { width: 70%; max-width: 76; height: auto; padding: 1 2; }
    KeyAsk Static { height: auto; }
    """

    def __init__(self, command: str, keymap: Keymap, look: Look) -> None:
        super().__init__()
        self.command, self.keymap, self.look = command, keymap, look
        self.keys: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """One question."""
        with Vertical() as box:
            box.styles.background = self.look.css_bar
            yield Static("", id="asked", markup=False)

    def on_mount(self) -> None:
        """Say what is asked."""
        self._say("")

    def _say(self, problem: str) -> None:
        bound = self.keymap.bindings.get(self.keys)
        now = f"\n{' '.join(self.keys)} is {bound} so far" if bound else ""
        lines = f"Press the key for {self.command}, then enter; several make a sequence. esc leaves."
        self.query_one("#asked", Static).update(f"{lines}\n\n  {' '.join(self.keys) or '…'}{now}\n{problem}")

    def on_key(self, event: events.Key) -> None:
        """Collect keys."""
        event.stop()
        event.prevent_default()
        key = key_name(event)
        if key == "escape":
            self.dismiss(None)
        elif key == "enter" and self.keys:
            self.dismiss(self.keys)
        elif reason := key_problem(key):
            self._say(f"{key} {reason}")
        else:
            self.keys = (*self.keys, key)[-LONGEST:]
            self._say("")
