"""`annotate entities`: lists, proposals, and changes of all sidecars."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path
from annotator.store.writing import write_atomically

ONE = "President Volodymyr Zelensky met Ana Ruiz. Zelensky said the talks went well.\n"
TWO = "President Zelenskyy met Ana Ruiz again. Ruiz said nothing.\n"
Captured = pytest.CaptureFixture[str]


def decide(path: Path, names: dict[str, str], annotator: str = "") -> None:
    """Mark each of these words as a person of that name; the first name also speaks."""
    text = path.read_text()
    made: list[Mark] = []
    for number, (words, name) in enumerate(names.items()):
        span = Span(text.index(words), text.index(words) + len(words))
        made.append(
            Entity(id=f"e{number}", state="confirmed", label="PERSON", span=span, name=name, by="vera")
        )
    said = text.index("said") + 5
    speaker = next(iter(names.values()))
    made.append(Claim(id="c1", state="confirmed", content=(Span(said, len(text) - 2),), speaker=speaker))
    write_atomically(
        sidecar_path(path, annotator), SidecarWriter(read_article(path), Sidecar()).dump(made, "open")
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "1.txt").write_text(ONE)
    (tmp_path / "2.txt").write_text(TWO)
    decide(tmp_path / "1.txt", {"Volodymyr Zelensky": "Volodymyr Zelensky", "Ana Ruiz": "Ana Ruiz"})
    decide(tmp_path / "2.txt", {"Zelenskyy": "Zelenskyy", "Ana Ruiz": "Ana Ruiz"})
    decide(tmp_path / "2.txt", {"Zelenskyy": "Zelenskyy"}, "kim")
    return tmp_path


def names(folder: Path) -> dict[str, list[str]]:
    """The names of each sidecar, mentions and speakers."""
    found = {}
    for path in sorted(folder.glob("*.txt.*toml")):
        article = read_article(folder / f"{path.name[0]}.txt")
        marks = read_sidecar(path, article).marks
        found[path.name] = [m.name if isinstance(m, Entity) else str(m.speaker) for m in marks]  # type: ignore[attr-defined]
    return found


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))}


def test_list(folder: Path, capsys: Captured) -> None:
    assert main(["entities", str(folder), "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["name"], row["mentions"], row["claims"], len(row["articles"])) for row in rows] == [
        ("Ana Ruiz", 2, 0, 2),
        ("Volodymyr Zelensky", 1, 1, 1),
        ("Zelenskyy", 1, 1, 1),
    ]
    assert main(["entities", str(folder)]) == 0
    assert "PERSON" in capsys.readouterr().out


def test_proposals_change_nothing(folder: Path, capsys: Captured) -> None:
    before = files(folder)
    assert main(["entities", str(folder), "--proposals", "--json"]) == 0
    (proposal,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (proposal["name"], proposal["into"]) == ("Zelenskyy", "Volodymyr Zelensky")
    assert "both are named with Ana Ruiz" in proposal["evidence"]
    assert "both are called President" in proposal["evidence"]
    assert files(folder) == before


def test_merge_and_undo(folder: Path, capsys: Captured) -> None:
    before = files(folder)
    assert main(["entities", str(folder), "--merge", "Zelenskyy", "Volodymyr Zelensky"]) == 0
    assert "4 marks in 2 sidecars" in capsys.readouterr().err
    assert all("Zelenskyy" not in found for found in names(folder).values())
    assert names(folder)["2.txt.kim.toml"] == ["Volodymyr Zelensky"] * 2
    assert 'aliases = [\n    "Zelenskyy",\n]' in (folder / "entities.toml").read_text()
    assert files(folder)["1.txt.toml"] == before["1.txt.toml"], "nothing changed there"
    assert main(["entities", str(folder), "--proposals"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["entities", str(folder), "--undo"]) == 0
    assert files(folder) == before
    assert main(["entities", str(folder), "--undo"]) == 1


def test_rename_split_and_apart(folder: Path, capsys: Captured) -> None:
    assert main(["entities", str(folder), "--rename", "Ana Ruiz", "Ana María Ruiz"]) == 0
    assert names(folder)["1.txt.toml"][1] == "Ana María Ruiz"
    assert main(["entities", str(folder), "--split", "Ana María Ruiz", "Eva Ruiz", "2.txt"]) == 0
    assert names(folder)["1.txt.toml"][1] == "Ana María Ruiz"
    assert names(folder)["2.txt.toml"][1] == "Eva Ruiz"
    assert main(["entities", str(folder), "--apart", "Zelenskyy", "Volodymyr Zelensky"]) == 0
    main(["entities", str(folder), "--proposals"])
    assert "Zelenskyy" not in capsys.readouterr().out
    for _ in range(3):
        assert main(["entities", str(folder), "--undo"]) == 0
    assert names(folder)["2.txt.toml"][1] == "Ana Ruiz"


def test_a_broken_sidecar_stops_the_change(folder: Path, capsys: Captured) -> None:
    (folder / "2.txt.kim.toml").write_text("format = 1\nbroken\n")
    before = files(folder)
    assert main(["entities", str(folder), "--merge", "Zelenskyy", "Volodymyr Zelensky"]) == 2
    assert "2.txt.kim.toml:2" in capsys.readouterr().err
    assert files(folder) == before


def test_a_registry_that_contradicts_the_sidecars(folder: Path, capsys: Captured) -> None:
    (folder / "entities.toml").write_text(
        '[[entity]]\nname = "Volodymyr Zelensky"\ntype = "ORG"\naliases = ["Zelenskyy"]\n'
    )
    assert main(["entities", str(folder)]) == 0
    said = capsys.readouterr().err
    assert "'Zelenskyy' is an alias of 'Volodymyr Zelensky', but sidecars still say it" in said
    assert "is ORG here and mostly PERSON in sidecars" in said
    main(["claims", str(folder), "--speaker", "Volodymyr", "--json"])
    assert len(capsys.readouterr().out.splitlines()) == 2, (
        "the ledger knows the alias; two hold one claim alike"
    )
    assert main(["entities", str(folder), "--apply"]) == 0
    assert names(folder)["2.txt.toml"][0] == "Volodymyr Zelensky"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--merge", "Zelensky", "X"], "no entity is called 'Zelensky'; did you mean 'Zelenskyy'?"),
        (["--merge", "Zelenskyy"], "needs two names"),
        (["--rename", "Zelenskyy", "Ana Ruiz"], "is there already"),
        (["--split", "Ana Ruiz", "Eva", "9.txt"], "9.txt names no article here"),
    ],
)
def test_wrong_use(folder: Path, capsys: Captured, arguments: list[str], said: str) -> None:
    assert main(["entities", str(folder), *arguments]) == 2
    assert said in capsys.readouterr().err


def test_check_reports_a_registry_that_contradicts_the_sidecars(folder: Path, capsys: Captured) -> None:
    assert main(["check", str(folder)]) == 0
    (folder / "entities.toml").write_text(
        'apart = [["Volodymyr Zelensky", "Zelenskyy"]]\n[[entity]]\nname = "Volodymyr Zelensky"\n'
        'aliases = ["Zelenskyy"]\n'
    )
    capsys.readouterr()
    assert main(["check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert "entities.toml: 'Zelenskyy' is an alias of 'Volodymyr Zelensky', but sidecars still say it" in said
    assert "are apart and yet one entity" in said
    (folder / "entities.toml").write_text("[[entity]]\nname = 3\n")
    assert main(["check", str(folder)]) == 1
    assert "entities.toml:2" in capsys.readouterr().out


def test_what_is_known_of_an_entity(folder: Path, capsys: Captured) -> None:
    name = "Volodymyr Zelensky"
    assert main(["entities", str(folder), "--describe", name, "wikidata=Q3874799", "note=president"]) == 0
    assert 'wikidata = "Q3874799"' in (folder / "entities.toml").read_text()
    assert main(["entities", str(folder), "--describe", name, "wikidata=x"]) == 2
    assert "no item of Wikidata" in capsys.readouterr().err
    assert main(["entities", str(folder), "--describe", name, "wikidata=", "note="]) == 0
    assert name not in (folder / "entities.toml").read_text()
    assert main(["entities", str(folder), "--undo"]) == 0
    assert "president" in (folder / "entities.toml").read_text()
