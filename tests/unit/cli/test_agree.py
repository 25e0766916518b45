"""`annotate agree` on real sidecars."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.marks import Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
from annotator.store.writing import write_atomically

TEXT = "Mayor Ana Ruiz met Lena Vogt in Graz.\nShe left for Lyon.\n"
Captured = pytest.CaptureFixture[str]


def decide(path: Path, annotator: str, marks: dict[str, str], status: str = "done") -> None:
    text = path.read_text()
    made: list[Mark] = []
    for number, (words, label) in enumerate(marks.items()):
        span = Span(text.index(words), text.index(words) + len(words))
        made.append(Entity(id=f"m{number}", state="confirmed", label=label, span=span, name=words))
    data = SidecarWriter(read_article(path), Sidecar()).dump(made, status)
    write_atomically(sidecar_path(path, annotator), data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    decide(path, "vera", {"Ana Ruiz": "PERSON", "Graz": "GPE", "Lyon": "GPE"})
    decide(path, "kim", {"Ana Ruiz": "PERSON", "Graz": "CITY", "Lyon": "GPE"}, "open")
    return tmp_path


def test_json(folder: Path, capsys: Captured) -> None:
    assert main(["agree", str(folder), "--json"]) == 0
    printed = capsys.readouterr()
    found = json.loads(printed.out)
    assert found["pairs"][0]["annotators"] == ["kim", "vera"]
    assert found["pairs"][0]["strict"] == 66.7
    assert found["pairs"][0]["by_article"][0]["article"] == str(folder / "a.txt")
    assert "only kim uses CITY" in printed.err


def test_table_and_places(folder: Path, capsys: Captured) -> None:
    assert main(["agree", str(folder)]) == 0
    printed = capsys.readouterr()
    assert f"{folder / 'a.txt'}:1: entity: kim: 'Graz' CITY; vera: 'Graz' GPE" in printed.out
    assert "Krippendorff's alpha by word: 0." in printed.out
    assert "1 articles compared, 1 disagreements" in printed.err
    main(["agree", str(folder), "--figures"])
    assert "a.txt:1:" not in capsys.readouterr().out


def test_an_edited_article_is_compared_as_it_is_now(folder: Path, capsys: Captured) -> None:
    (folder / "a.txt").write_text("Updated today.\n" + TEXT.replace("Lyon", "Paris"))
    decide(folder / "a.txt", "kim", {"Ana Ruiz": "PERSON", "Graz": "GPE", "Paris": "GPE"})
    assert main(["agree", str(folder), "--json"]) == 0
    printed = capsys.readouterr()
    assert "orphans, whose words are no longer in the article: 1" in printed.err
    found = json.loads(printed.out)
    assert found["pairs"][0]["strict"] == 80.0
    assert [row["line"] for row in found["disagreements"]] == [3]


def test_done_leaves_out_who_is_not_finished(folder: Path, capsys: Captured) -> None:
    assert main(["agree", str(folder), "--done", "--json"]) == 0
    printed = capsys.readouterr()
    assert json.loads(printed.out)["articles"] == 0
    assert "no article was decided by two" in printed.err


def test_an_empty_annotator(folder: Path, capsys: Captured) -> None:
    decide(folder / "a.txt", "ada", {})
    assert main(["agree", str(folder), "--annotators", "ada,vera"]) == 0
    printed = capsys.readouterr()
    assert "ada confirmed nothing" in printed.err
    assert "ada: nothing; vera: 'Graz' GPE" in printed.out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--annotators", "vera,kin"], "no sidecar of 'kin' here; there are kim, vera"),
        (["--annotators", "vera"], "agreement needs two annotators, and only 'vera'"),
    ],
)
def test_wrong_use(folder: Path, capsys: Captured, arguments: list[str], said: str) -> None:
    assert main(["agree", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_a_broken_sidecar_is_a_problem(folder: Path, capsys: Captured) -> None:
    (folder / "a.txt.ada.toml").write_text("format = 1\nbroken\n")
    assert main(["agree", str(folder), "--json"]) == 1
    assert "a.txt.ada.toml:2: is not valid TOML" in capsys.readouterr().err
