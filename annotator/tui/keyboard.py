"""Keys: a press becomes a command, the letters of a jump, or the beginning of a sequence or a count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.keys import KeyMachine, Keymap
from annotator.tui import jump
from annotator.tui.jump import Jump

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp


class Keyboard:
    """What the keys mean now.

    Attributes:
        jump: the letters that are shown; None where none are.
    """

    def __init__(self, app: AnnotateApp, keymap: Keymap) -> None:
        self._app = app
        self.machine = KeyMachine(keymap)
        self.jump: Jump | None = None

    @property
    def keymap(self) -> Keymap:
        """The keymap in force."""
        return self.machine.keymap

    @keymap.setter
    def keymap(self, keymap: Keymap) -> None:
        self.machine.keymap = self._app.status.keymap = keymap

    def key_of(self, command: str) -> str:
        """The key of a command as it is shown; its name where no key does it."""
        return next(iter(self.keymap.keys_of(command)), command)

    def press(self, key: str) -> None:
        """Look the key up; carry out the command that it completes, as often as was counted."""
        app = self._app
        if self.jump is not None:
            jump.press(app, key)
            return
        command = self.machine.press(key)
        self._show_following()
        if self.machine.counting:
            app.say(f"{self.machine.count or '…'} times: now what?")
        for _ in range(self.machine.times if command else 0):
            refusals = app.status.refusals
            app.do(command or "")
            if app.status.refusals > refusals or app.is_asking:
                break

    def _show_following(self) -> None:
        """The keys that may follow the ones that were pressed, with what each would do."""
        app, begun = self._app, self.machine.pressed
        following = self.keymap.continuations(begun) if begun else {}
        pending = {key: app.commands[name].does for key, name in following.items()}
        if pending != app.status.pending:
            app.status.pending = pending
            app.following.show(" ".join(begun), pending)
            app.status.sync()
