"""`annotate adjudicate` without a screen."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.marks import Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path

TEXT = "Mayor Ana Ruiz met Lena Vogt in Graz.\nShe left for Lyon.\n"
Captured = pytest.CaptureFixture[str]


def decide(path: Path, annotator: str, marks: dict[str, str]) -> None:
    made: list[Mark] = []
    for number, (words, label) in enumerate(marks.items()):
        span = Span(TEXT.index(words), TEXT.index(words) + len(words))
        made.append(Entity(id=f"m{number}", state="confirmed", label=label, span=span, name=words))
    data = SidecarWriter(read_article(path), Sidecar()).dump(made, "done")
    sidecar_path(path, annotator).write_bytes(data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT)
    decide(tmp_path / "a.txt", "vera", {"Ana Ruiz": "PERSON", "Graz": "GPE", "Lyon": "GPE"})
    decide(tmp_path / "a.txt", "kim", {"Ana Ruiz": "PERSON", "Graz": "CITY"})
    decide(tmp_path / "b.txt", "vera", {"Ana Ruiz": "PERSON"})
    return tmp_path


def test_the_list_writes_nothing(folder: Path, capsys: Captured) -> None:
    before = sorted(folder.iterdir())
    assert main(["adjudicate", str(folder), "--list", "--annotators", "vera,kim"]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines() == [
        f"{folder / 'a.txt'}:1: entity: kim: CITY Graz; vera: GPE Graz",
        f"{folder / 'a.txt'}:2: entity: vera: GPE Lyon; kim: nothing",
    ]
    assert "1 of 2 articles are left out" in printed.err
    assert sorted(folder.iterdir()) == before


def test_what_all_agree_on_is_settled_and_stays(folder: Path, capsys: Captured) -> None:
    assert main(["adjudicate", str(folder), "--agreed", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["agreed"], found["contested"], found["open"]) == (1, 2, 2)
    assert found["as"] == "gold"
    [graz, lyon] = found["disagreements"]
    assert lyon["readings"][0]["annotators"] == {"kim": "nothing", "vera": "confirmed"}
    assert {reading["said"] for reading in graz["readings"]} == {"GPE Graz", "CITY Graz"}
    gold = tomllib.loads((folder / "a.txt.gold.toml").read_text())
    assert [mark["text"] for mark in gold["entity"]] == ["Ana Ruiz"]
    assert gold["entity"][0]["annotators"] == {"kim": "confirmed", "vera": "confirmed"}
    again = (folder / "a.txt.gold.toml").read_bytes()
    assert main(["adjudicate", str(folder), "--agreed"]) == 0  # gold is no annotator now
    assert (folder / "a.txt.gold.toml").read_bytes() == again


def test_the_result_is_compared_and_exported_like_any_other(folder: Path, capsys: Captured) -> None:
    main(["adjudicate", str(folder), "--agreed", "--as", "final"])
    capsys.readouterr()
    assert main(["agree", str(folder)]) == 0
    assert "final was adjudicated from others" in capsys.readouterr().err
    assert main(["agree", str(folder), "--annotators", "final,kim", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["pairs"][0]["strict"] == 66.7
    assert main(["export", str(folder / "a.txt"), "--to", "jsonl", "--annotator", "final"]) == 0
    assert json.loads(capsys.readouterr().out)["entities"][0]["text"] == "Ana Ruiz"
    main(["check", str(folder)])
    assert "final" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--annotators", "vera,kin"], "no sidecar of 'kin' here; there are kim, vera"),
        (["--annotators", "vera"], "adjudication needs two annotators"),
        (["--as", "-"], "would be the plain sidecar"),
        (["--as", "no/name", "--list"], "use letters, digits"),
        ([], "needs a terminal"),
    ],
)
def test_wrong_use(folder: Path, capsys: Captured, arguments: list[str], said: str) -> None:
    assert main(["adjudicate", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_broken_sidecar_is_named_and_the_others_go_on(folder: Path, capsys: Captured) -> None:
    decide(folder / "b.txt", "kim", {"Ana Ruiz": "PERSON"})
    (folder / "a.txt.kim.toml").write_text("format = 1\nbroken\n")
    assert main(["adjudicate", str(folder), "--agreed"]) == 1
    assert "a.txt.kim.toml:2: is not valid TOML" in capsys.readouterr().err
    assert not (folder / "a.txt.gold.toml").exists()
    assert (folder / "b.txt.gold.toml").exists()
