"""``annotate search``: what it prints, and its exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli import main

TEXT = "Harbour news\n\nThe old pier burned down, said the harbour master.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANNOTATE_CACHE_DIR", str(tmp_path / "cache"))
    made = tmp_path / "news"
    made.mkdir()
    (made / "pier.txt").write_text(TEXT)
    (made / "tram.txt").write_text("The tram is late.\n")
    return made


def test_json_places_are_code_points(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "pier", str(folder), "--json"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    found = json.loads(line)
    assert found["article"] == str(folder / "pier.txt")
    assert TEXT[found["start"] : found["end"]] == "pier"


def test_a_line_a_place_and_a_limit(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "harbour", str(folder)]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
    assert main(["search", "harbour", str(folder), "--limit", "1"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_nothing_found_is_no_error(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["search", "submarine", str(folder)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "0 places" in said.err


def test_claims_come_from_sidecars(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    start = TEXT.index("The old pier")
    words = "The old pier burned down"
    (folder / "pier.txt.toml").write_text(
        'format = 1\n\n[article]\nstatus = "open"\n\n[[claim]]\nid = "aaaaaa"\nstate = "confirmed"\n'
        'origin = "person"\nspeaker = "harbour master"\n'
        f'[[claim.content]]\nstart = {start}\nend = {start + len(words)}\ntext = "{words}"\n'
    )
    assert main(["search", "master burned", str(folder), "--claims", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["speaker"], found["text"]) == ("harbour master", words)


@pytest.mark.parametrize(
    "arguments", [["search"], ["search", "pier"], ["search", '"!"', "."], ["search", "a", "gone"]]
)
def test_wrong_use(folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert capsys.readouterr().err.count("\n") == 1
