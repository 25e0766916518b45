"""The real program in a pseudo-terminal while things go wrong around it; docs/reliability.md says what must happen."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from terminal import Terminal

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-P", "-m", "annotator"]
TEXT = (
    "Ana Ruiz spoke in Graz on Monday.\nLena Vogt of Norrland Steel did not.\nOn Tuesday they met in Linz.\n"
)


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """An environment whose cache, state and settings are the test's own."""
    places = {f"ANNOTATE_{name}_DIR": str(tmp_path / name.lower()) for name in ("CACHE", "STATE", "CONFIG")}
    return places | {"PYTHONPATH": str(ROOT)}


def in_folder(folder: Path) -> Path:
    """An article in it, whose suggestions come from rules and hence at once."""
    folder.mkdir(exist_ok=True)
    (folder / "annotate.toml").write_text('engines = ["rules"]\n')
    article = folder / "article.txt"
    article.write_text(TEXT, encoding="utf-8")
    return article


def opened(article: Path, place: dict[str, str]) -> Terminal:
    return Terminal([*COMMAND, str(article)], columns=110, rows=24, env=place, cwd="/")


def label_word(terminal: Terminal, words: str) -> None:
    """Select words and make them an entity."""
    terminal.wait_for("Ruiz")
    terminal.press(f"/{words}\r3")


def saved(article: Path) -> list[str]:
    sidecar = article.with_name(article.name + ".toml")
    return [e["text"] for e in tomllib.loads(sidecar.read_text(encoding="utf-8")).get("entity", ())]


def shows(*words: str):
    return lambda screen: all(each in screen for each in words)


def wait_saved(terminal: Terminal, count: int) -> None:
    """Wait until the screen, at rest, says that so many decisions are made and saved."""
    said = rf" {count} of \d+ decided"
    while True:
        terminal.wait_for(lambda screen: re.search(said, screen) and "saved ✓" in screen)
        if not terminal.moves(0.2):
            return


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A small file system of its own."""
    folder = tmp_path / "disk"
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("mounting a file system needs root; test_saver.py limits the size of files instead")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_full_disk(disk: Path, place: dict[str, str]) -> None:
    article = in_folder(disk)
    with opened(article, place) as terminal:
        label_word(terminal, "Graz")
        wait_saved(terminal, 1)
        filler = disk / "filler"
        with pytest.raises(OSError, match="No space"):
            filler.write_bytes(bytes(1_000_000))
        label_word(terminal, "Linz")
        terminal.wait_for("NOT SAVED: No space left on device")
        assert saved(article) == ["Graz"]  # the old file is whole
        filler.unlink()
        terminal.wait_for("saved ✓")  # it was tried again
        assert saved(article) == ["Graz", "Linz"]
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_a_disk_that_becomes_read_only_and_a_kill_then(disk: Path, place: dict[str, str]) -> None:
    article = in_folder(disk)
    with opened(article, place) as terminal:
        label_word(terminal, "Graz")
        wait_saved(terminal, 1)
        subprocess.run(["mount", "-o", "remount,ro", str(disk)], check=True)
        label_word(terminal, "Linz")
        terminal.wait_for("NOT SAVED: Read-only file system")
        os.kill(terminal.pid, signal.SIGKILL)
        terminal.wait_end()
    subprocess.run(["mount", "-o", "remount,rw", str(disk)], check=True)
    assert saved(article) == ["Graz"]
    with opened(article, place) as terminal:
        terminal.wait_for("1 decision could not be saved")
        terminal.press("y")
        terminal.wait_for(shows("1 decision put back", "saved ✓"))
        assert saved(article) == ["Graz", "Linz"]
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_a_folder_that_vanishes_and_comes_back(tmp_path: Path, place: dict[str, str]) -> None:
    article = in_folder(tmp_path / "news")
    with opened(article, place) as terminal:
        label_word(terminal, "Graz")
        wait_saved(terminal, 1)
        article.parent.rename(tmp_path / "elsewhere")
        label_word(terminal, "Linz")
        terminal.wait_for("NOT SAVED: No such file or directory")
        (tmp_path / "elsewhere").rename(article.parent)
        terminal.wait_for("saved ✓")
        assert saved(article) == ["Graz", "Linz"]


def test_a_folder_that_vanishes_for_good(tmp_path: Path, place: dict[str, str]) -> None:
    article = in_folder(tmp_path / "news")
    with opened(article, place) as terminal:
        label_word(terminal, "Graz")
        wait_saved(terminal, 1)
        shutil.rmtree(article.parent)
        label_word(terminal, "Linz")
        terminal.wait_for("NOT SAVED")
        terminal.press("q")
        assert terminal.wait_end() == 1
        assert b"not saved: " in terminal.raw  # the last line says so once more
    in_folder(tmp_path / "news")
    with opened(article, place) as terminal:
        terminal.wait_for("could not be saved")
        terminal.press("y")
        terminal.wait_for(shows("put back", "saved ✓"))
    assert saved(article) == ["Graz", "Linz"]


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP, None], ids=str)
def test_killed_hung_up_or_its_terminal_closed(
    tmp_path: Path, place: dict[str, str], end: int | None
) -> None:
    article = in_folder(tmp_path / "news")
    with opened(article, place) as terminal:
        label_word(terminal, "Graz")
        wait_saved(terminal, 1)
        if end is not None:
            os.kill(terminal.pid, end)
            terminal.wait_end()
    assert saved(article) == ["Graz"]
    assert not list(article.parent.glob(".*"))


def test_suspended_killed_or_continued(tmp_path: Path, place: dict[str, str]) -> None:
    article = in_folder(tmp_path / "news")
    line = " ".join([*COMMAND, str(article)])
    shell = ["bash", "--norc", "--noprofile", "-i"]
    with Terminal(shell, columns=110, rows=24, env=place | {"PS1": "ready> "}, cwd="/") as terminal:
        terminal.wait_for("ready>")
        terminal.press(f"{line}\r")
        label_word(terminal, "Graz")
        wait_saved(terminal, 1)
        terminal.press("\x1a")
        terminal.wait_for("Stopped")
        # Meanwhile another window decides; the first one takes that in when it goes on.
        with opened(article, place) as other:
            label_word(other, "Linz")
            wait_saved(other, 2)
        terminal.press("fg\r")
        terminal.wait_for(lambda screen: "somebody else wrote meanwhile" in screen)
        label_word(terminal, "Vogt")
        wait_saved(terminal, 3)
        terminal.press("\x1a")
        terminal.wait_for("Stopped")
        terminal.press("kill -9 %1; fg; echo en''ded\r")
        terminal.wait_for("ended")
    assert sorted(saved(article)) == ["Graz", "Linz", "Vogt"]


FAULT = """
import sys
sys.argv = ["annotate", *sys.argv[1:]]
from annotator.core.commands import REGISTRY
from annotator.core.registry import load_all
load_all()
def fault(review):
    raise ZeroDivisionError("a fault of our own")
object.__setattr__(REGISTRY["grow"], "run", fault)
fault.__module__ = "annotator.core.reshaping"
from annotator.cli import main
sys.exit(main())
"""


def test_a_fault_of_our_own(tmp_path: Path, place: dict[str, str]) -> None:
    article = in_folder(tmp_path / "news")
    program = [sys.executable, "-c", FAULT, str(article)]
    with Terminal(program, columns=110, rows=24, env=place, cwd="/") as terminal:
        label_word(terminal, "Graz")
        terminal.press("/Linz\r3+")  # decided, and the fault before it can have been saved
        assert terminal.wait_end() == 1
    assert b"Traceback" not in terminal.raw
    assert b"stopped by a fault of its own" in terminal.raw
    assert saved(article) == ["Graz", "Linz"]


def test_what_stands_for_no_key(tmp_path: Path, place: dict[str, str]) -> None:
    article = in_folder(tmp_path)
    with opened(article, place) as terminal:
        label_word(terminal, "Graz")
        wait_saved(terminal, 1)
        terminal.press("\x1b[121:89;2u")  # of a keyboard protocol that was never asked for
        assert terminal.wait_end() == 1
        assert "Traceback" not in terminal.text
        assert "no key" in terminal.text
    assert saved(article) == ["Graz"]


def test_two_windows_see_each_other(tmp_path: Path, place: dict[str, str]) -> None:
    article = in_folder(tmp_path / "news")
    with opened(article, place) as one, opened(article, place) as two:
        label_word(one, "Graz")
        wait_saved(one, 1)
        two.wait_for("1 change taken in")
        label_word(two, "Linz")
        wait_saved(two, 2)
        one.wait_for("1 change taken in")
        for window in (one, two):
            window.press("q")
            assert window.wait_end() == 0
    assert saved(article) == ["Graz", "Linz"]


def test_the_article_is_edited_while_it_is_open(tmp_path: Path, place: dict[str, str]) -> None:
    article = in_folder(tmp_path / "news")
    with opened(article, place) as terminal:
        label_word(terminal, "Graz")
        wait_saved(terminal, 1)
        article.write_text("A headline, new\n" + TEXT.replace("Ana Ruiz", "Ana-Maria Ruiz"), encoding="utf-8")
        terminal.wait_for(shows("A headline, new", "the article was changed: 1 decision found again"))
        label_word(terminal, "Linz")
        wait_saved(terminal, 2)
    text = article.read_text(encoding="utf-8")
    for table in tomllib.loads(article.with_name("article.txt.toml").read_text(encoding="utf-8"))["entity"]:
        assert text[table["start"] : table["end"]] == table["text"]
    assert sorted(saved(article)) == ["Graz", "Linz"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("format = 1\n[[entity]\n", "is not valid TOML"),
        ("format = 99\n", "is of format 99, this program reads up to format 1"),
        ("<<<<<<< HEAD\nformat = 1\n", "line 1"),
    ],
)
def test_a_sidecar_that_cannot_be_used(
    tmp_path: Path, place: dict[str, str], content: str, said: str
) -> None:
    article = in_folder(tmp_path / "news")
    sidecar = article.with_name("article.txt.toml")
    sidecar.write_text(content)
    with opened(article, place) as terminal:
        terminal.wait_for(lambda screen: "read-only" in screen and said in re.sub(r"\s+", " ", screen))
        terminal.press("/Graz\r3")
        terminal.wait_for(lambda screen: screen.count("read-only") >= 2)
        terminal.press("q")
        assert terminal.wait_end() == 0
    assert sidecar.read_text() == content


EVIL = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202e"


def test_no_control_sequence_reaches_the_terminal(tmp_path: Path, place: dict[str, str]) -> None:
    article = in_folder(tmp_path / "news").rename(tmp_path / "news" / "a\x1b[2J\x1b]0;owned\x07.txt")
    article.write_text(f"Ana Ruiz spoke in {EVIL}Graz.\n", encoding="utf-8")
    escaped = "".join(f"\\u{ord(c):04x}" for c in EVIL)
    sha256 = hashlib.sha256(article.read_bytes()).hexdigest()
    article.with_name(article.name + ".toml").write_text(
        f'format = 1\n[article]\nsha256 = "{sha256}"\n'
        f'[[entity]]\nid = "e1"\nlabel = "{escaped}"\nstart = 0\nend = 8\ntext = "Ana Ruiz"\n'
        f'entity = "{escaped}"\nstate = "confirmed"\norigin = "{escaped}"\nby = "{escaped}"\nnote = "{escaped}"\n'
        f'[entity.conflict]\nstate = "rejected"\nby = "{escaped}"\nnote = "{escaped}"\n'
        f'[[entity]]\nid = "e2"\nlabel = "{escaped}"\nstart = 90\nend = 98\ntext = "{escaped}"\n'
        f'before = "{escaped}"\nstate = "confirmed"\norigin = "p"\n'
    )
    with opened(article, place) as terminal:
        for keys, seen in (
            ("", "decided in two ways"),
            ("j", "DECIDED IN TWO WAYS"),
            ("!", "1 ours · 2 theirs"),
            ("1", "settled"),
            ("e", "Canonical name"),
            ("\r", "nothing changed"),
            ("?", "What is focused"),
            ("q", lambda screen: "What is focused" not in screen),
            ("#", "ORPHAN"),
            ("d", "gave up"),
            ("l", "a␛[2J"),
        ):
            terminal.press(keys)
            terminal.wait_for(seen)
    for bad in (b"owned\x07", b"\x9b31m".decode("latin-1").encode(), "\u202e".encode(), b"\x1b]0;owned"):
        assert bad not in terminal.raw
    for command in ("check", "status", "locate"):
        paths = [str(article)] if command != "locate" else []
        done = subprocess.run(
            [*COMMAND, command, *paths], env=os.environ | place, capture_output=True, check=False
        )
        assert b"\x1b" not in done.stdout + done.stderr
        assert "\u202e".encode() not in done.stdout + done.stderr
