"""The real program in a pseudo-terminal: real worker, real model, real files, real signals."""

from __future__ import annotations

import base64
import os
import re
import shutil
import signal
import sys
import tomllib
from pathlib import Path

import pytest
from terminal import Terminal

SEEDS = Path(__file__).parents[2] / "seeds"
COMMAND = [sys.executable, "-P", "-m", "annotator"]


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """An environment whose cache, state and settings are the test's own."""
    return {f"ANNOTATE_{name}_DIR": str(tmp_path / name.lower()) for name in ("CACHE", "STATE", "CONFIG")}


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    shutil.copytree(SEEDS, folder)
    return folder


def decided(folder: Path) -> list[dict]:
    [sidecar] = folder.glob("*.toml")
    saved = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    return saved.get("entity", []) + saved.get("claim", [])


def test_the_article_is_read_before_the_model_is_there_and_decided_by_key(seeds: Path, place: dict[str, str]):
    article = min(seeds.glob("*.txt"))
    with Terminal([*COMMAND, str(seeds)], columns=120, rows=40, env=place) as terminal:
        assert "decided" not in terminal.wait_for("Ukrainian President")
        assert "Ukrainian President" in terminal.wait_for(lambda text: re.search("0 (of 0 )?decided", text))
        terminal.wait_for(lambda text: re.search(r"0 of [5-9]\d|0 of 1\d\d", text), 120)
        terminal.press("yxY")
        terminal.wait_for(lambda text: "saved ✓" in text and "0 of" not in text.splitlines()[0])
        terminal.press("q")
        assert terminal.wait_end() == 0
        assert b"\x1b[?1049l" in terminal.raw
    text = article.read_text(encoding="utf-8")
    marks = decided(seeds)
    assert len(marks) >= 3
    assert {m["state"] for m in marks} == {"confirmed", "rejected"}
    for mark in marks:
        for span in mark.get("content", [mark]) + mark.get("cue", []) + mark.get("source", []):
            assert text[span["start"] : span["end"]] == span["text"]
    with Terminal([*COMMAND, str(seeds)], columns=120, rows=40, env=place) as terminal:
        shown = rf"{len(marks)} of \d\d"
        terminal.wait_for(lambda text: re.search(shown, text) and "saved ✓" in text, 20)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_what_is_shown_as_saved_survives(seeds: Path, place: dict[str, str], number: int):
    article = min(seeds.glob("*.txt"))
    with Terminal([*COMMAND, str(article)], columns=100, rows=30, env=place) as terminal:
        terminal.wait_for("Ukrainian President")
        terminal.press("/Kremlin\r2")  # faster than the dialog opens: no letter may reach the article
        terminal.wait_for(lambda text: "added ORG Kremlin" in text and "saved ✓" in text)
        os.kill(terminal.pid, number)
        terminal.wait_end()
    assert [m["text"] for m in decided(seeds)] == ["Kremlin"]
    assert not list(seeds.glob(".*.tmp"))


def test_a_dead_worker_never_harms_the_screen(seeds: Path, place: dict[str, str]):
    (seeds / "annotate.toml").write_text('engines = ["rules"]\n')
    with Terminal([*COMMAND, str(seeds)], columns=120, rows=30, env=place) as terminal:
        terminal.wait_for(lambda text: re.search(r"0 of [1-9]\d", text), 60)
        children = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children").read_text().split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        terminal.press("y")
        terminal.wait_for(lambda text: "1 of" in text and "saved ✓" in text)
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_twenty_by_five_and_back(seeds: Path, place: dict[str, str]):
    with Terminal([*COMMAND, str(seeds)], columns=20, rows=5, env=place) as terminal:
        terminal.wait_for("Ukrainian")
        terminal.resize(100, 30)
        terminal.wait_for("Entities")
        terminal.press("q")
        assert terminal.wait_end() == 0


UNWRITABLE = Path("/proc/sys/kernel/ostype")


@pytest.mark.skipif(
    not UNWRITABLE.exists() or os.access(UNWRITABLE.parent, os.W_OK),
    reason="no folder here refuses even root",
)
def test_a_folder_without_write_permission_opens_read_only_and_says_so(place: dict[str, str]):
    with Terminal([*COMMAND, str(UNWRITABLE)], columns=100, rows=20, env=place) as terminal:
        terminal.wait_for(lambda text: "read-only: /proc/sys/kernel cannot be written" in text)
        terminal.press("v\x1b[1;5F1")
        terminal.wait_for(lambda text: "NOT SAVED" not in text and "read-only" in text)
        terminal.press("q")
        assert terminal.wait_end() == 0


def test_a_quotation_is_given_to_the_terminal_and_to_a_file(seeds: Path, place: dict[str, str]):
    (seeds / "annotate.toml").write_text('engines = ["rules"]\n')
    article = seeds / "100_harbour-wire.txt"
    with Terminal([*COMMAND, str(article)], columns=120, rows=40, env=place) as terminal:
        terminal.wait_for(lambda text: re.search(r"0 of [1-9]\d", text), 60)
        terminal.press('"')
        terminal.wait_for("copied, also to ")
        [sent] = re.findall(rb"\x1b\]52;c;([^\x07\x1b]+)", terminal.raw)
        terminal.press("q")
        assert terminal.wait_end() == 0
    copied = base64.b64decode(sent).decode()
    assert copied == "“KESTREL BAY”\n100_harbour-wire.txt, characters 91–102\n"
    assert (Path(place["ANNOTATE_STATE_DIR"]) / "copied.txt").read_text(encoding="utf-8") == copied


def test_keys_as_the_kitty_protocol_sends_them(seeds: Path, place: dict[str, str]):
    shift, escape = "\x1b[57441;2u", "\x1b[27u"
    (seeds / "annotate.toml").write_text('engines = ["rules"]\n')
    article = seeds / "100_harbour-wire.txt"
    with Terminal([*COMMAND, str(article)], columns=120, rows=40, env=place) as terminal:
        terminal.wait_for(lambda text: re.search(r"0 of [1-9]\d", text), 60)
        terminal.press("\x1b[102;;102u")
        terminal.wait_for("letters of a word")
        terminal.press(shift + "\x1b[57447;2u")  # left and right shift alone: the letters stay
        terminal.settle(0.3)
        assert "letters of a word" in terminal.text
        terminal.press(escape)
        terminal.wait_for(lambda text: "letters of a word" not in text)
        terminal.press("\x1b[118;2;86u" + shift)  # V, then shift alone: the sequence waits for its second key
        terminal.settle(0.3)
        terminal.wait_for("narrower column of text")
        terminal.press(escape)
        terminal.press("\x1b[9u" + shift + "\x1b[121;2;89u")
        terminal.wait_for(lambda text: re.search("confirmed .* ×|confirmed [1-9]", text))
        terminal.press("\x1b[9u\x1b[93;;93u")
        longer = terminal.wait_for(lambda text: "is now" in text)
        terminal.press("\x1b[91;;91u")
        terminal.wait_for(lambda text: "is now" in text and text.splitlines()[-2] != longer.splitlines()[-2])
        terminal.press(shift + "\x1b[91;2;123u")
        terminal.wait_for(lambda text: "is now" in text)
        terminal.press(shift + "\x1b[47;2;63u")
        terminal.wait_for("What can be done now")
        terminal.press(escape)
        terminal.wait_for(lambda text: "What can be done now" not in text)
        terminal.press("\x1b[113;;113u")
        assert terminal.wait_end() == 0


def test_one_question_a_line_in_a_terminal(seeds: Path, place: dict[str, str]):
    (seeds / "annotate.toml").write_text('engines = ["rules"]\n')
    article = seeds / "100_harbour-wire.txt"
    with Terminal([*COMMAND, "review", "--plain", str(article)], env=place) as terminal:
        terminal.wait_for("GPE KESTREL BAY? open", 60)
        terminal.press("y\n")
        terminal.wait_for("confirmed GPE KESTREL BAY")
        terminal.press("x\n")
        terminal.wait_for("rejected DATE April 15")
        terminal.press("q\n")
        assert terminal.wait_end() == 0
        assert b"\x1b" not in terminal.raw
    article_marks = tomllib.loads(article.with_name(f"{article.name}.toml").read_text(encoding="utf-8"))
    assert [m["state"] for m in article_marks["entity"]] == ["confirmed", "rejected"]


ALL_LETTERS = "".join(f'{letter} = "confirm-all"\n' for letter in "abcdefghijklmnopqrstuvwxyz")


@pytest.mark.parametrize(
    ("keymap", "settings", "said"),
    [
        ("", "", "mine.toml: no key quits; bind one to quit"),
        ("[keys]\n" + ALL_LETTERS, "", "mine.toml:1: no key quits; bind one to quit"),
        (
            'extends = "default"\n[keys]\nq = ""\n"ctrl+s" = "quit"\n',
            "",
            "mine.toml:4: 'ctrl+s' holds all output",
        ),
        (
            'extends = "default"\n',
            '[[label]]\nname = "A\\u0007B"\n',
            "annotate.toml:2: label 1: name must be",
        ),
        (
            'extends = "default"\n',
            'theme = "drak"\n',
            "annotate.toml:1: no theme is called 'drak'; did you mean dark?",
        ),
        ('extends = "default"\n[keys]\n' + ALL_LETTERS + '"?" = "quit"\n', "", ""),
    ],
    ids=[
        "binds-nothing",
        "binds-everything",
        "dead-quit",
        "control-character",
        "no-such-theme",
        "only-ctrl+q",
    ],
)
def test_wrong_keymaps_and_settings_are_one_line_and_there_is_a_way_out(
    tmp_path: Path, place: dict[str, str], keymap: str, settings: str, said: str
):
    (tmp_path / "config" / "keymaps").mkdir(parents=True)
    (tmp_path / "config" / "keymaps" / "mine.toml").write_text(keymap)
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "one.txt").write_text("Ana Ruiz spoke in Graz.\n")
    (tmp_path / "news" / "annotate.toml").write_text(settings)
    command = [*COMMAND, "--keymap", "mine", str(tmp_path / "news")]
    with Terminal(command, columns=300, rows=24, env=place) as terminal:
        if not said:
            terminal.wait_for("decided")
            terminal.press("\x11")
        assert terminal.wait_end() == (2 if said else 0)
        lines = [line for line in terminal.text.splitlines() if line]
        assert not said or (len(lines) == 1 and said in lines[0])
