"""The tutorial can be done in every keymap, in a real terminal, by who reads nothing but its screen."""

import sys
from pathlib import Path

import pytest
from terminal import Terminal

from annotator.store.keymaps import load_keymap
from annotator.tui.tutorial import STEPS

LEGACY = {"tab": "\t", "shift+tab": "\x1b[Z", "enter": "\r", "escape": "\x1b", "space": " ", "`": "`"}
NUMBERS = {"tab": 9, "enter": 13, "escape": 27, "space": 32}


def as_bytes(key: str, kitty: bool) -> str:
    """What a terminal sends for a key, with or without the kitty protocol's numbers."""
    *held, base = key.split("+") if len(key) > 1 else (key,)
    if not kitty:
        if key in LEGACY or len(key) == 1:
            return LEGACY.get(key, key)
        return "\x1b" + base if held == ["alt"] else chr(ord(base) - 96)
    held += ["shift"] if base.isupper() else []
    bits = 1 + sum({"shift": 1, "alt": 2, "ctrl": 4}[name] for name in held)
    number = NUMBERS.get(base) or ord(base.lower())
    is_text = len(base) == 1 and not {"alt", "ctrl"} & set(held)
    return f"\x1b[{number};{bits};{ord(base)}u" if is_text else f"\x1b[{number};{bits}u"


@pytest.mark.parametrize(
    ("name", "kitty"),
    [
        ("default", False),
        ("default", True),
        ("vim", False),
        ("emacs", False),
        ("emacs", True),
        ("onehand", False),
    ],
)
def test_it_is_done_in_a_small_terminal_by_what_the_screen_says(
    name: str, kitty: bool, tmp_path: Path
) -> None:
    keymap = load_keymap(name)
    command = [sys.executable, "-P", "-m", "annotator", "tutorial", "--keymap", name]
    place = {f"ANNOTATE_{part}_DIR": str(tmp_path / part) for part in ("CACHE", "STATE", "CONFIG")}
    with Terminal(command, columns=80, rows=24, env=place) as terminal:

        def step(number: int) -> None:
            terminal.wait_for(f" {number}/{len(STEPS)} ")

        def press(*commands: str) -> None:
            for each in commands:
                keys = keymap.keys_of(each)[0]
                assert f" {keys} " in terminal.wait_for(f" {keys} "), each
                terminal.press("".join(as_bytes(key, kitty) for key in keys.split()))

        def go(command: str) -> None:
            before = terminal.text.splitlines()[21][:30]
            press(command)
            terminal.wait_for(lambda text: text.splitlines()[21][:30] != before)

        def letters(word: str, before: str) -> None:
            row, column = place_of[before]
            column += before.index(word)

            def style(at: int) -> tuple[str, str, bool]:
                cell = terminal.screen.buffer[row][at]
                return cell.fg, cell.bg, cell.bold

            terminal.wait_for(lambda _: style(column) != plain)
            terminal.settle(0.05)
            code = ""
            while style(column + len(code)) == style(column):
                code += terminal.screen.buffer[row][column + len(code)].data
            terminal.press("".join(as_bytes(key, kitty) for key in code))

        step(1)
        lines = terminal.text.splitlines()
        place_of = {
            words: next((y, line.index(words)) for y, line in enumerate(lines) if words in line)
            for words in ("in Port Ellery", "that the town", "second boat")
        }
        y, x = place_of["that the town"]
        plain = terminal.screen.buffer[y][x].fg, terminal.screen.buffer[y][x].bg, False
        for number, commands in enumerate(
            [
                ["confirm"],
                ["reject"],
                ["right-edge-in", "confirm"],
                ["label-1", "confirm"],
                ["undo"],
                ["redo"],
            ],
            1,
        ):
            step(number)
            press(*commands)
        step(7)
        press("jump-entity")
        letters("Port", "in Port Ellery")
        step(8)
        while "Calder = Ines" not in terminal.text.splitlines()[21]:
            go("next-open")
        press("confirm-mentions")
        step(9)
        while "CLAIM" not in terminal.text.splitlines()[21]:
            go("previous-open")
        press("speaker")
        terminal.wait_for("Who said")
        terminal.press(as_bytes("1", kitty))
        terminal.wait_for("Ines Calder said")
        press("confirm")
        step(10)
        press("jump-claim")
        letters("the", "that the town")
        letters("boat", "second boat")
        terminal.wait_for("Who said “the town has no money for a second boat”?")
        terminal.press("".join(as_bytes(key, kitty) for key in "oka"))
        terminal.wait_for("▸ 1  Tom Okafor")
        terminal.press(as_bytes("enter", kitty))
        step(11)
        press("confirm-all")
        step(12)
        press("quit")
        assert terminal.wait_end() == 0
