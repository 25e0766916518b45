"""Keys by name, and the machine that turns presses into commands, also sequences such as ``g g``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

NAMED = (
    "space tab shift+tab enter escape backspace delete insert home end pageup pagedown up down left right "
    "shift+up shift+down shift+left shift+right shift+home shift+end ctrl+left ctrl+right ctrl+up ctrl+down "
    "ctrl+home ctrl+end ctrl+shift+left ctrl+shift+right ctrl+pageup ctrl+pagedown "
    "f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12"
).split()
# What many terminals cannot tell apart, or keep for themselves.
DEAD = {
    "ctrl+i": "terminals send it as tab",
    "ctrl+m": "terminals send it as enter",
    "ctrl+j": "terminals send it as enter",
    "ctrl+h": "terminals send it as backspace",
    "ctrl+[": "terminals send it as escape",
    "ctrl+q": "is kept for quitting, and terminals use it to go on with output",
    "ctrl+s": "terminals use it to hold output",
    "ctrl+z": "suspends the program",
    "ctrl+c": "interrupts the program",
}
_MODIFIED = re.compile(r"(ctrl|alt)\+([a-z])")


def key_problem(name: str) -> str:
    """Why `name` is no key that a terminal can send; "" where it is one."""
    if name in DEAD:
        return DEAD[name]
    if name in NAMED or (len(name) == 1 and name.isprintable() and name != " ") or _MODIFIED.fullmatch(name):
        return ""
    return "is no key's name"


@dataclass(frozen=True, slots=True)
class Keymap:
    """What the keys do.

    Attributes:
        name: of the keymap.
        bindings: a sequence of key names to a command's name.
    """

    name: str
    bindings: Mapping[tuple[str, ...], str]

    def keys_of(self, command: str) -> list[str]:
        """The keys of a command as they are shown, the shortest first."""
        found = [" ".join(keys) for keys, bound in self.bindings.items() if bound == command]
        return sorted(found, key=lambda keys: (keys.count(" "), keys in ("enter", "escape"), len(keys)))

    def continuations(self, pressed: tuple[str, ...]) -> dict[str, str]:
        """What may follow a begun sequence: next key to command."""
        size = len(pressed)
        return {
            keys[size]: bound
            for keys, bound in self.bindings.items()
            if len(keys) > size and keys[:size] == pressed
        }

    def clashes(self) -> Iterable[tuple[tuple[str, ...], tuple[str, ...]]]:
        """Sequences that can never be finished, because a shorter one is bound already."""
        for keys in self.bindings:
            for size in range(1, len(keys)):
                if keys[:size] in self.bindings:
                    yield keys, keys[:size]


@dataclass
class KeyMachine:
    """Turns single presses into commands; keeps a begun sequence."""

    keymap: Keymap
    pressed: tuple[str, ...] = field(default=())

    def press(self, key: str) -> str | None:
        """The command that `key` completes; None where it completes none.

        After None, `pressed` tells whether a sequence has begun.
        """
        pressed = (*self.pressed, key)
        self.pressed = ()
        bound = self.keymap.bindings.get(pressed)
        if bound:
            return bound
        if self.keymap.continuations(pressed):
            self.pressed = pressed
        return None
