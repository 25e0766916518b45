"""`annotate assign`: queues written, listed, extended, checked."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from annotator.cli import main

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"ANNOTATE_{name}_DIR", str(tmp_path / name.lower()))
    made = tmp_path / "news"
    made.mkdir()
    (made / "annotate.toml").write_text('engines = ["rules"]\n')
    for number in range(6):
        (made / f"{number}.txt").write_text(f"Ana Ruiz spoke in Graz on day {number}.\n")
    return made


def queues(folder: Path) -> dict[str, list[str]]:
    return tomllib.loads((folder / "assignments.toml").read_text())["queue"]


def test_dividing_listing_and_adding(folder: Path, capsys: Captured) -> None:
    assert main(["assign", str(folder), "--to", "vera,tom", "--overlap", "33%"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[0].split() == ["annotator", "articles", "shared", "done", "next"]
    assert "assignments.toml" in printed.err
    before = queues(folder)
    assert sorted(map(len, before.values())) == [4, 4]
    (folder / f"{before['vera'][0]}.vera.toml").write_text('format = 1\n\n[article]\nstatus = "done"\n')
    (folder / "6.txt").write_text("Ruiz left.\n")
    capsys.readouterr()
    assert main(["assign", str(folder), "--json"]) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert found["unassigned"] == ["6.txt"]
    assert "1 articles are in nobody's queue" in printed.err
    [vera, tom] = found["queues"]
    assert (vera["done"], vera["next"]) == (1, before["vera"][1])
    assert sum(row["shared"] for row in tom["articles"]) == 2
    assert main(["assign", str(folder), "--to", "kim"]) == 0
    assert queues(folder) == {**before, "kim": ["6.txt"]}
    assert main(["assign", str(folder), "--to", "kim", "--anew"]) == 0
    assert queues(folder) == {"kim": [f"{number}.txt" for number in range(7)]}


def test_a_dry_run_writes_nothing(folder: Path, capsys: Captured) -> None:
    assert main(["assign", str(folder), "--to", "vera,tom", "--dry-run", "--json"]) == 0
    assert [len(queue["articles"]) for queue in json.loads(capsys.readouterr().out)["queues"]] == [3, 3]
    assert not (folder / "assignments.toml").exists()


def test_orders_that_need_suggestions_say_which_have_none(folder: Path, capsys: Captured) -> None:
    assert main(["assign", str(folder), "--to", "vera", "--order", "learning"]) == 0
    assert "6 of 6 articles have no suggestions yet" in capsys.readouterr().err
    (folder / "5.txt").write_text("Ana Ruiz spoke in Graz. The engineer Lena Vogt spoke in Lyon.\n")
    (folder / "4.txt").write_text("The engineer Lena Vogt spoke in Lyon.\n")
    main(["suggest", str(folder)])
    capsys.readouterr()
    assert main(["assign", str(folder), "--to", "vera", "--order", "learning", "--anew"]) == 0
    assert "no suggestions" not in capsys.readouterr().err
    assert queues(folder)["vera"][0] == "5.txt"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "has no assignments.toml; --to A,B,... makes one"),
        (["--to", ","], "--to names nobody"),
        (["--to", "no/name"], "use letters, digits"),
        (["--to", "vera", "--overlap", "half"], "is no percentage from 0 to 100"),
        (["--to", "vera", "--overlap", "120%"], "is no percentage from 0 to 100"),
        (["--to", "vera", "--order", "luck"], "invalid choice"),
    ],
)
def test_wrong_use(folder: Path, capsys: Captured, arguments: list[str], said: str) -> None:
    assert main(["assign", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_check_names_what_is_wrong_with_queues(folder: Path, capsys: Captured) -> None:
    main(["assign", str(folder), "--to", "vera"])
    (folder / "3.txt").unlink()
    capsys.readouterr()
    assert main(["check", str(folder)]) == 1
    line = next(
        n
        for n, text in enumerate((folder / "assignments.toml").read_text().splitlines(), 1)
        if "3.txt" in text
    )
    assert f"assignments.toml:{line}: 3.txt is not there; did you mean " in capsys.readouterr().out
    (folder / "assignments.toml").write_text("overlap = 120\n")
    assert main(["check", str(folder)]) == 1
    assert "assignments.toml:1: overlap must be" in capsys.readouterr().out
    assert main(["assign", str(folder)]) == 2
