"""`annotate review --reattach` and `--settle`: orphans and marks decided in two ways, without a reader."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.merging import merge
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path

OLD = "Mayor Ana Ruiz met Lena Vogt in Graz. Vogt said that nobody has a plan for the bridge.\n"
NEW = "Mayor Ana Ruiz met Lena Voigt-Maier in Linz. She said that no one has a plan for the bridge.\n"
Captured = pytest.CaptureFixture[str]


def span(words: str) -> Span:
    return Span(OLD.index(words), OLD.index(words) + len(words))


def person(state: str = "confirmed", by: str = "vera") -> Entity:
    return Entity(id="e1", state=state, label="PERSON", span=span("Lena Vogt"), name="Lena Vogt", by=by)


def claim() -> Claim:
    content = (span("nobody has a plan for the bridge"),)
    return Claim(id="c1", state="confirmed", content=content, cue=(span("said"),), speaker="Lena Vogt")


def written(path: Path, *marks: Mark) -> bytes:
    return SidecarWriter(read_article(path), Sidecar()).dump(marks, "open")


@pytest.fixture
def article(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(OLD)
    return path


def edited(article: Path) -> Path:
    """The article with orphans: a person and a claim."""
    sidecar_path(article).write_bytes(written(article, person(), claim()))
    article.write_text(NEW)
    return article


def disputed(article: Path) -> Path:
    """The article with a person that was decided in two ways."""
    ours, theirs = written(article, person()), written(article, person("rejected", "tom"))
    sidecar_path(article).write_bytes(merge(b"", ours, theirs)[0])
    return article


def tables(article: Path) -> dict[str, dict[str, object]]:
    document = tomllib.loads(sidecar_path(article).read_text())
    return {table["id"]: table for table in (*document.get("entity", []), *document.get("claim", []))}


def test_orphans_are_listed_with_where_they_may_belong(article: Path, capsys: Captured):
    edited(article)
    before = sidecar_path(article).read_bytes()
    assert main(["review", str(article), "--reattach", "--json"]) == 1
    rows = {row["id"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows["e1"]["label"] == "PERSON"
    near = rows["e1"]["likely"]
    assert NEW[near["start"] : near["end"]] == near["text"] == "Lena Voigt-Maier"
    assert rows["c1"]["text"] == "nobody has a plan for the bridge"
    assert sidecar_path(article).read_bytes() == before


def test_orphans_are_put_on_offsets_and_on_words(article: Path, capsys: Captured):
    edited(article)
    at = NEW.index("no one")
    end = NEW.index(".\n")
    arguments = ["--reattach", "e1=Lena Voigt-Maier", f"c1={at}:{end}", "--json"]
    assert main(["review", str(article), *arguments]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["state"], row["text"]) for row in rows] == [
        ("e1", "confirmed", "Lena Voigt-Maier"),
        ("c1", "confirmed", "no one has a plan for the bridge"),
    ]
    assert main(["check", str(article)]) == 0
    assert tables(article)["e1"]["text"] == "Lena Voigt-Maier"
    assert "orphan" not in tables(article)["c1"]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("e2=0:5", "there are e1, c1"),
        ("e1", "write ID=START:END or ID=WORDS"),
        ("e1=Nobody", "stands 0 times"),
        ("e1=has a plan", "stands 2 times"),
    ],
)
def test_what_cannot_be_understood_changes_nothing(article: Path, word: str, said: str, capsys: Captured):
    edited(article).write_text(NEW + "He has a plan.\n")
    before = sidecar_path(article).read_bytes()
    assert main(["review", str(article), "--reattach", "c1=0:5", word]) == 2
    assert said in capsys.readouterr().err
    assert sidecar_path(article).read_bytes() == before


def test_a_place_outside_of_the_article_is_refused_and_the_rest_is_done(article: Path, capsys: Captured):
    edited(article)
    assert main(["review", str(article), "--reattach", "e1=5:99999", "c1=0:5"]) == 1
    assert "e1: 5..99999 is no span" in capsys.readouterr().err
    assert tables(article)["e1"]["orphan"] is True
    assert tables(article)["c1"]["content"][0]["text"] == "Mayor"  # type: ignore[index]


def test_marks_decided_in_two_ways_are_listed_with_both_versions(article: Path, capsys: Captured):
    disputed(article)
    assert main(["review", str(article), "--settle", "--json"]) == 1
    [row] = map(json.loads, capsys.readouterr().out.splitlines())
    sides = (row["ours"], row["theirs"])
    assert sorted(value for side in sides for value in side.values() if value in ("tom", "vera")) == [
        "tom",
        "vera",
    ]


@pytest.mark.parametrize("asked", ["e1=theirs", "theirs"])
def test_their_version_is_taken(article: Path, asked: str, capsys: Captured):
    disputed(article)
    theirs = tables(article)["e1"]["conflict"]
    assert main(["review", str(article), "--settle", asked]) == 0
    table = tables(article)["e1"]
    assert "conflict" not in table
    assert table["state"] == theirs["state"]  # type: ignore[index]
    assert "e1 " in capsys.readouterr().out


def test_ours_is_kept(article: Path):
    disputed(article)
    ours = tables(article)["e1"]["state"]
    assert main(["review", str(article), "--settle", "e1=ours"]) == 0
    assert (tables(article)["e1"]["state"], "conflict" in tables(article)["e1"]) == (ours, False)
    assert main(["check", str(article)]) == 0


def test_wrong_sides_and_read_only_change_nothing(article: Path, capsys: Captured):
    disputed(article)
    before = sidecar_path(article).read_bytes()
    assert main(["review", str(article), "--settle", "e1=mine"]) == 2
    assert main(["review", str(article), "--settle", "ours", "--read-only"]) == 2
    assert main(["review", str(article), "--json"]) == 2
    assert main(["review", str(article), "--settle", "ours", "--reattach", "e1=0:5"]) == 2
    assert sidecar_path(article).read_bytes() == before
    capsys.readouterr()
