"""The first page stands on a real terminal before the reader is loaded, and the reader goes on with it."""

from __future__ import annotations

import os
import re
import signal
import sys
import termios
from pathlib import Path

import pyte
import pytest
from terminal import Terminal

from annotator.store.bundled import bundled

OPENING = "Ukrainian President"
READER = b"\x1b[?1004h"  # what the reader asks the terminal for before it sends its first frame
CONTROLS = re.compile(r"\x1b\[[?<=>][0-9;]*\$?[a-z]|\x1b\]22;\w+\x07")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    source = next(path for path in sorted(bundled("seeds").rglob("*.txt")) if OPENING in path.read_text())
    (tmp_path / "article.txt").write_bytes(source.read_bytes())
    (tmp_path / "annotate.toml").write_text('engines = ["rules"]\n')
    return tmp_path


def opened(folder: Path, columns: int = 100, rows: int = 30, *options: str, **env: str) -> Terminal:
    own = {f"ANNOTATE_{kind}_DIR": str(folder / ".own" / kind) for kind in ("CACHE", "STATE", "CONFIG")}
    command = [sys.executable, "-P", "-m", "annotator", *options, "article.txt"]
    env = own | {"PYTHONPATH": os.pathsep.join(sys.path)} | env
    return Terminal(command, columns=columns, rows=rows, env=env, cwd=folder)


def first_page(terminal: Terminal) -> list[str]:
    """What stood on the screen before the reader's first frame."""
    screen = pyte.Screen(terminal.screen.columns, terminal.screen.lines)
    before = terminal.raw.partition(READER)[0].decode()
    pyte.Stream(screen).feed(CONTROLS.sub("", before))
    return list(screen.display)


@pytest.mark.parametrize("size", [(100, 30), (80, 24), (200, 50), (60, 15)], ids=str)
def test_nothing_moves_when_the_reader_takes_over(folder: Path, size: tuple[int, int]) -> None:
    columns, rows = size
    with opened(folder, columns, rows) as terminal:
        terminal.wait_for(lambda text: re.search(r" of [1-9]\d* decided", text))
        terminal.settle(0.3)
        below = 3 if rows >= 16 else 2
        above = 2 if rows >= 16 else 1
        width = (
            columns - max(28, min(56, columns * 36 // 100)) - 1
        )  # the last cell may show the place in the article
        page, reader = first_page(terminal), terminal.screen.display
        assert OPENING in "\n".join(page)
        for y in range(above, rows - below):
            if "lines of page furniture" in reader[y]:
                break  # that they are was only suggested meanwhile
            # Bars beside claims and signs of headings come with the reader.
            shown = page[y][:width].replace("#", " ").rstrip()
            assert shown == re.sub("[│┃#]", " ", reader[y][:width]).rstrip(), y
        assert_never_gone(terminal)


def assert_never_gone(terminal: Terminal) -> None:
    """Whatever was sent up to the beginning of any row, the article's first words were on the screen."""
    screen = pyte.Screen(terminal.screen.columns, terminal.screen.lines)
    stream = pyte.Stream(screen)
    pieces = re.split(r"(?=\x1b\[\d+;1H)", CONTROLS.sub("", terminal.raw.decode()))
    seen = False
    for piece in pieces:
        stream.feed(piece)
        shown = OPENING in "\n".join(screen.display)
        assert shown or not seen
        seen = shown
    assert seen


def test_a_folded_place_is_folded_the_next_time_too(folder: Path) -> None:
    text = (folder / "article.txt").read_text()
    first, rest = text.split("\n", 1)
    (folder / "article.txt").write_text(f"{first}\nRead also\nShare on Facebook\nClose the modal.\n{rest}")
    with opened(folder) as terminal:
        terminal.wait_for("lines of page furniture")
        terminal.press("q")
        terminal.wait_end()
    with opened(folder) as terminal:
        terminal.wait_for(" decided")
        assert "lines of page furniture" in "\n".join(first_page(terminal))


def test_keys_typed_before_the_reader_is_there_are_answered(folder: Path) -> None:
    with opened(folder) as terminal:
        terminal.wait_for(OPENING)
        terminal.press("/Kremlin\rq")
        assert terminal.wait_end() == 0
        assert b"/Kremlin" not in terminal.raw, "they are not echoed"
        assert modes(terminal) & termios.ECHO


def test_a_dialog_that_such_keys_open_and_close_leaves_the_whole_reader_in_view(folder: Path) -> None:
    with opened(folder) as terminal:
        terminal.wait_for(OPENING)
        terminal.press("/Kremlin\r")
        terminal.wait_for(
            lambda text: (
                "Kremlin" in text.splitlines()[-3] and {"decided", "Entities", "Claims"} <= set(text.split())
            )
        )


def test_a_resize_before_the_reader_is_there_comes_out_right(folder: Path) -> None:
    with opened(folder, 100, 30) as terminal:
        terminal.wait_for(OPENING)
        terminal.resize(80, 24)
        terminal.wait_for(lambda text: re.search(r" of [1-9]\d* decided", text))
        terminal.settle(0.3)
        assert terminal.screen.display[0].rstrip().endswith("decided")
        assert "? help" in terminal.screen.display[23]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_before_the_reader_is_there_leaves_the_terminal_as_it_was(
    folder: Path, number: signal.Signals, code: int
) -> None:
    with opened(folder) as terminal:
        terminal.wait_for(OPENING)
        os.kill(terminal.pid, number)
        assert terminal.wait_end() == code
        assert terminal.raw.endswith(b"\x1b[?1049l")
        assert modes(terminal) & (termios.ECHO | termios.ICANON)


def test_a_wrong_keymap_is_said_on_the_terminal_as_it_was(folder: Path) -> None:
    with opened(folder, 100, 30, "--keymap", "vmi") as terminal:
        assert terminal.wait_end() == 2
        assert b"did you mean vim" in terminal.raw.rpartition(b"\x1b[?1049l")[2]


def test_without_colours_there_are_none(folder: Path) -> None:
    with opened(folder, NO_COLOR="1") as terminal:
        terminal.wait_for(" decided")
        before = terminal.raw.partition(READER)[0]
        assert OPENING.encode() in before
        assert b"38;" not in before
        assert b"48;" not in before


def modes(terminal: Terminal) -> int:
    flags: int = termios.tcgetattr(terminal._fd)[3]
    return flags
