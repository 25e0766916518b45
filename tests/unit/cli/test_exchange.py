"""Export, import and formats as a person at a terminal meets them."""

from __future__ import annotations

import json
import os
import pty
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from annotator.cli import main, output
from annotator.cli.formats import carried
from annotator.exchange import create, names

Captured = pytest.CaptureFixture[str]
ROOT = Path(__file__).parents[3]


def test_the_table_says_what_each_format_was_proven_with(capsys: Captured) -> None:
    assert main(["formats"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split("  ")[0] == "name"
    assert [row.split()[0] for row in rows] == names()
    for row, name in zip(rows, names(), strict=True):
        form = create(name)
        assert form.direction in row
        assert carried(form) in row
        assert row.endswith(form.proven)


def test_one_format_with_its_options(capsys: Captured) -> None:
    assert main(["formats", "spacy"]) == 0
    said = capsys.readouterr().out
    assert "annotate-news[spacy]" in said
    assert "--option dev=" in said
    assert main(["formats", "spacey"]) == 2
    assert "spacy" in capsys.readouterr().err


def test_a_narrow_terminal_breaks_the_last_columns_only(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(output, "is_shown", lambda: True)
    monkeypatch.setattr(os, "get_terminal_size", lambda fd=1: os.terminal_size((80, 24)))
    assert main(["formats"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= 80
    assert [line.split()[0] for line in lines[1:] if not line.startswith(" ")] == names()


MANY = 20_000
"""Articles that no machine is done with in the half second before progress is shown."""


def shown_until(arguments: list[str], wanted: str) -> tuple[subprocess.Popen[bytes], int, str]:
    """Start the program with a terminal as its stderr, and read that until `wanted` stands there."""
    master, slave = pty.openpty()
    command = [sys.executable, "-m", "annotator", *arguments]
    running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=slave)
    os.close(slave)
    return running, master, read_until(master, wanted)


def read_until(master: int, wanted: str = "") -> str:
    """What comes from the terminal until `wanted`, or until the program closes it."""
    said = b""
    while not wanted or wanted.encode() not in said:
        try:
            piece = os.read(master, 1 << 16)
        except OSError:  # the other side is closed
            break
        if not piece:
            break
        said += piece
    return said.decode()


@pytest.mark.parametrize("command", ["export", "import"])
def test_ctrl_c_behind_the_progress_bar_leaves_no_half_file(command: str, tmp_path: Path) -> None:
    """A real signal to a real process that is in the middle of its work."""
    out, text = tmp_path / "out", "word " * 200
    if command == "export":
        (tmp_path / "in").mkdir()
        for number in range(MANY):
            (tmp_path / "in" / f"{number:05}.txt").write_text(text)
        out.write_text("what was there\n")
        arguments = ["export", str(tmp_path / "in"), "--to", "jsonl", "-o", str(out)]
    else:
        with (tmp_path / "a.jsonl").open("w") as file:
            for number in range(MANY):
                entity = {"start": 0, "end": 4, "label": "ORG"}
                file.write(json.dumps({"id": f"{number:05}", "text": text, "entities": [entity]}) + "\n")
        arguments = ["import", str(tmp_path / "a.jsonl"), "--from", "jsonl", "--into", str(out)]
    what = "articles" if command == "export" else "records"
    running, master, said = shown_until(arguments, f"of {MANY:,} {what}")
    assert re.search(rf"[━─]{{24}} \d[\d,]* of {MANY:,} {what}", said), said
    running.send_signal(signal.SIGINT)
    said = read_until(master)
    os.close(master)
    assert running.wait() == 130, said
    assert "Traceback" not in said
    assert not [path for path in tmp_path.rglob("*") if path.name.startswith(".")]
    if command == "export":
        assert out.read_text() == "what was there\n"
    else:
        made = list(out.glob("*.txt"))
        assert len(made) < MANY
        assert {article.read_text() for article in made} <= {text}
        assert not made or main(["check", str(out)]) == 0


@pytest.mark.parametrize(
    ("library", "extra", "arguments"),
    [
        ("spacy", "spacy", ["export", "a.txt", "--to", "spacy", "-o", "a.spacy"]),
        ("pyarrow", "parquet", ["export", "a.txt", "--to", "parquet", "-o", "a.parquet"]),
        ("trafilatura", "web", ["import", "a.html", "--from", "page", "--into", "in"]),
    ],
)
def test_a_missing_library_is_exit_2_and_the_extra_that_installs_it(
    library: str, extra: str, arguments: list[str], tmp_path: Path
) -> None:
    """In a process that cannot import it, as where the extra is not installed."""
    (tmp_path / "block").mkdir()
    (tmp_path / "block" / f"{library}.py").write_text("raise ImportError\n")
    (tmp_path / "a.txt").write_text("Ana left.\n")
    (tmp_path / "a.html").write_text("<p>Ana left.</p>\n")
    done = subprocess.run(
        [sys.executable, "-m", "annotator", *arguments],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{tmp_path / 'block'}{os.pathsep}{ROOT}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert f"pip install 'annotate-news[{extra}]'" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert sorted(p.name for p in tmp_path.iterdir() if p.name.startswith("a.")) == ["a.html", "a.txt"]
