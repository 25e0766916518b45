"""Rows that are sent directly show what the screen would show if it were composed anew; in a real terminal."""

from __future__ import annotations

import os
import random
import re
import shutil
import sys
from pathlib import Path

import pytest
from terminal import Terminal

from annotator.store.bundled import bundled

UP, DOWN, RIGHT, LEFT, PAGE_DOWN = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[6~"
KEYS = [
    UP,
    DOWN,
    RIGHT,
    LEFT,
    PAGE_DOWN,
    "w",
    "b",
    "y",
    "x",
    "j",
    "k",
    "\t",
    "u",
    "U",
    "v",
    "s",
    "]",
    "[",
]
SIZES = [(100, 30), (80, 24)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    article = min(bundled("seeds").rglob("*.txt"))
    shutil.copy(article, tmp_path / "article.txt")
    (tmp_path / "annotate.toml").write_text('engines = ["rules"]\n')
    return tmp_path


def cells(terminal: Terminal) -> list[list[object]]:
    screen = terminal.screen
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_the_screen_is_the_same_when_it_is_composed_anew(folder: Path, size: tuple[int, int]) -> None:
    columns, rows = size
    env = {f"ANNOTATE_{kind}_DIR": str(folder / ".own" / kind) for kind in ("CACHE", "STATE", "CONFIG")}
    command = [sys.executable, "-P", "-m", "annotator", "article.txt"]
    env["PYTHONPATH"] = os.pathsep.join(sys.path)
    keys = random.Random(columns)
    with Terminal(command, columns=columns, rows=rows, env=env, cwd=folder) as terminal:
        terminal.wait_for("saved")
        terminal.wait_for(lambda text: re.search(r" of [1-9]\d* decided", text))
        for _ in range(4):
            for _ in range(12):
                terminal.press(keys.choice(KEYS))
            terminal.settle(0.3)
            terminal.wait_for("saved")
            terminal.settle(0.3)
            sent = cells(terminal)
            # A dialog that comes and goes has everything below it composed anew.
            terminal.press("?")
            terminal.wait_for("Help")
            terminal.press("\x1b")
            terminal.wait_for(lambda text: "Help" not in text)
            terminal.settle(0.5)
            shown = cells(terminal)
            differing = [
                (y, x, sent[y][x], shown[y][x])
                for y in range(rows)
                for x in range(columns)
                if shown[y][x] != sent[y][x]
            ]
            assert differing[:3] == [], terminal.text
