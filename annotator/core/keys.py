"""Keys by name, and the machine that turns presses into commands, also sequences such as ``g g``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from annotator.core.hints import LETTERS
from annotator.core.records import field, record

NAMED = (
    "space tab shift+tab enter escape backspace delete insert home end pageup pagedown up down left right "
    "shift+up shift+down shift+left shift+right shift+home shift+end ctrl+left ctrl+right ctrl+up ctrl+down "
    "ctrl+home ctrl+end ctrl+shift+left ctrl+shift+right ctrl+pageup ctrl+pagedown "
    "f1 f2 f3 f4 f5 f6 f7 f8 f9 f10 f11 f12"
).split()
# What many terminals cannot tell apart, or keep for themselves.
DEAD = {
    "ctrl+i": "is sent as tab by terminals",
    "ctrl+m": "is sent as enter by terminals",
    "ctrl+j": "is sent as enter by terminals",
    "ctrl+h": "is sent as backspace by terminals",
    "ctrl+[": "is sent as escape by terminals",
    "ctrl+q": "is kept for quitting, and terminals use it to go on with output",
    "ctrl+s": "holds all output in many terminals",
    "ctrl+z": "suspends the program",
    "ctrl+c": "interrupts the program",
}
COUNT = "count"
"""The command that begins a count: digits follow, then what is done so many times."""
MAX_COUNT = 999
_MODIFIED = re.compile(r"(ctrl|alt)\+([a-z])")


def key_problem(name: str) -> str:
    """Why `name` is no key that a terminal can send; "" where it is one."""
    if name in DEAD:
        return DEAD[name]
    if name in NAMED or (len(name) == 1 and name.isprintable() and name != " ") or _MODIFIED.fullmatch(name):
        return ""
    return "is no key's name"


@record(frozen=True, slots=True)
class Keymap:
    """What the keys do.

    Attributes:
        name: of the keymap.
        bindings: a sequence of key names to a command's name.
        counts: whether a digit that is bound to nothing begins a count, as in ``3w``.
        letters: what is typed to jump, the easiest first; ten or more different small letters.
    """

    name: str
    bindings: Mapping[tuple[str, ...], str]
    counts: bool = False
    letters: str = LETTERS
    _keys: dict[str, list[str]] = field(default_factory=dict, compare=False)

    def keys_of(self, command: str) -> list[str]:
        """The keys of a command as they are shown, the shortest first."""
        if command not in self._keys:
            found = [" ".join(keys) for keys, bound in self.bindings.items() if bound == command]
            found.sort(key=lambda keys: (keys.count(" "), keys in ("enter", "escape"), len(keys)))
            self._keys[command] = found
        return self._keys[command]

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


@record
class KeyMachine:
    """Turns single presses into commands; keeps a begun sequence and a begun count.

    Attributes:
        keymap: in force.
        pressed: the keys of a begun sequence.
        counting: whether a count was begun.
        count: as typed so far.
        times: how often the command that was completed last is to be done, at least 1.
    """

    keymap: Keymap
    pressed: tuple[str, ...] = field(default=())
    counting: bool = False
    count: int = 0
    times: int = 1

    def press(self, key: str) -> str | None:
        """The command that `key` completes; None where it completes none.

        After None, `pressed` and `counting` tell whether more is to come.
        """
        if not self.pressed and self._is_count(key):
            self.counting, self.count = True, min(MAX_COUNT, self.count * 10 + int(key))
            return None
        pressed = (*self.pressed, key)
        self.pressed = ()
        bound = self.keymap.bindings.get(pressed)
        if bound == COUNT:
            self.counting, self.count = True, 0
            return None
        if not bound and self.keymap.continuations(pressed):
            self.pressed = pressed
            return None
        self.times = max(1, self.count)
        self.counting, self.count = False, 0
        return bound

    def _is_count(self, key: str) -> bool:
        if key not in tuple("0123456789"):
            return False
        return self.counting or (self.keymap.counts and key != "0")
