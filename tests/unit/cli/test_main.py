"""What holds for every command: help, exit codes, one line for every error, nothing that a terminal obeys."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from annotator import __version__
from annotator.cli import COMMANDS, main
from annotator.cli.output import EXIT_CODES

PROGRAM = [sys.executable, "-m", "annotator"]


def run(*arguments: str | Path, **more: object) -> subprocess.CompletedProcess[str]:
    """The program as a process of its own, without a terminal."""
    command = [*PROGRAM, *map(str, arguments)]
    return subprocess.run(  # type: ignore[call-overload,no-any-return]
        command, **{"stdin": subprocess.DEVNULL, "capture_output": True, "text": True, "timeout": 60} | more
    )


def one_line(printed: str) -> str:
    """The only line of what was said on stderr."""
    lines = printed.splitlines()
    assert len(lines) == 1, printed
    assert lines[0].startswith("annotate: ")
    return lines[0]


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_of_every_command_says_the_exit_codes(
    command: Sequence[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*command, "--help"]) == 0
    said = capsys.readouterr()
    assert " ".join(EXIT_CODES.split()) in " ".join(said.out.split())
    assert "--debug" in said.out
    assert said.err == ""


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--help"])
    listed = capsys.readouterr().out
    for name, does in COMMANDS.items():
        assert f"  {name}" in listed
        assert does in listed


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"annotate {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name an article or a folder"),
        (["--nonsense"], "--nonsense"),
        (["status"], "PATH"),
        (["status", "--jsn", "."], "--jsn"),
        (["locate", "moon"], "moon"),
        (["nowhere"], "no such file or folder"),
        (["statsu"], "did you mean status"),
        (["status", "nowhere"], "no such file or folder"),
        (["check", "nowhere"], "no such file or folder"),
        (["keys", "nosuchkeymap"], "there is no such keymap"),
        (["suggest", "--engines", "oracle", "nowhere"], "no suggester is called 'oracle'"),
    ],
)
def test_wrong_use_is_one_line_and_exit_code_2(
    arguments: list[str],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert said in one_line(printed.err)


@pytest.mark.parametrize("command", [[], ["status"], ["check"], ["suggest"]])
def test_unusable_paths_are_exit_code_2(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.txt").write_text("Words.")
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("missing.txt", "empty", "pipe.txt", "a.txt/below.txt", "\x1b]0;title\x07.txt"):
        assert main([*command, str(tmp_path / name)]) == 2, name
        printed = capsys.readouterr()
        assert printed.out == ""
        assert one_line(printed.err).isprintable()


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\0\1\2\3" * 100, "binary file"), (50_000_000, "50 MB"), ("folder", "holds no article")],
)
def test_an_article_that_cannot_be_read_is_one_line(
    data: bytes | int | str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.txt"
    if data == "folder":
        path.mkdir()
    else:
        path.write_bytes(data if isinstance(data, bytes) else b"")
    if isinstance(data, int):
        os.truncate(path, data)
    assert main([str(path)]) == 2
    assert said in one_line(capsys.readouterr().err)


def test_what_a_name_or_a_file_says_is_shown_not_obeyed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a\x1b[2J\u202e\x9b\n.txt"
    path.write_bytes(b"\0")
    assert main([str(path)]) == 2
    said = one_line(capsys.readouterr().err)
    assert not {"\x1b", "\u202e", "\x9b"} & set(said)
    (tmp_path / "annotate.toml").write_text('"\\u001b[31m" = 1')
    assert main(["status", str(tmp_path)]) == 2
    assert "\x1b" not in one_line(capsys.readouterr().err)


def test_without_a_terminal_the_reader_says_so(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Words.")
    for arguments in ([tmp_path / "a.txt"], [tmp_path], ["demo"]):
        done = run(*arguments)
        assert (done.returncode, done.stdout) == (2, "")
        assert "needs a terminal" in one_line(done.stderr)
    assert not list(tmp_path.glob("*.toml"))


def test_a_wrong_annotator_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Words.")
    assert main(["--annotator", "../x", str(path)]) == 2
    assert "letters, digits" in one_line(capsys.readouterr().err)


def test_the_traceback_is_shown_when_it_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = str(tmp_path / "\x1b[7mmissing")
    assert main(["--debug", missing]) == 2
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "\x1b" not in said
    assert main(["status", "--debug", missing]) == 2
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_of_the_output_that_goes_away_is_no_error(tmp_path: Path) -> None:
    text = "The mayor of Lyon spoke to Le Monde on Friday. " * 200
    corpus = tmp_path / "corpus.jsonl"
    corpus.write_text("".join(f'{{"id": {number}, "text": "{text}"}}\n' for number in range(40)))
    with subprocess.Popen(
        [*PROGRAM, "suggest", "--engines", "rules", str(corpus)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id": 0,')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full")
def test_output_that_cannot_be_written_is_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        done = run("locate", capture_output=False, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 2
    assert "No space left" in one_line(done.stderr)


def test_closed_streams() -> None:
    done = run("locate", preexec_fn=lambda: os.close(1))
    assert done.returncode == 2
    assert "stdout is closed" in one_line(done.stderr)
    assert run("nowhere", preexec_fn=lambda: os.close(2)).returncode == 2


def test_interrupted(tmp_path: Path) -> None:
    pipe = tmp_path / "corpus.jsonl"
    os.mkfifo(pipe)
    command = [*PROGRAM, "suggest", "--engines", "rules", str(pipe)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        with pipe.open("wb"):  # returns once the program reads from it
            process.send_signal(signal.SIGINT)
            out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (130, b"", b"")
