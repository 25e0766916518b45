"""The scripting interface on real files: what it refuses, and what it leaves on disk."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

import annotator

TEXT = "Mayor Ana Ruiz met Lena Vogt in Graz.\n“It will stand,” Ruiz said, “and soon.”\nVogt left for Lyon.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"ANNOTATE_{name}_DIR", str(tmp_path / name.lower()))
    made = tmp_path / "news"
    made.mkdir()
    (made / "a.txt").write_text(TEXT, encoding="utf-8")
    (made / "annotate.toml").write_text('engines = ["rules"]\n')
    return made


def saved(folder: Path, name: str = "a.txt.vera.toml") -> dict:
    return tomllib.loads((folder / name).read_text(encoding="utf-8"))


def test_a_split_claim_that_a_script_suggests_and_confirms(folder: Path) -> None:
    with annotator.open_folder(folder, annotator="vera")["a.txt"] as article:
        pieces = [article.find("“It will stand,”")[0], article.find("“and soon.”")[0]]
        claim = article.suggest_claim(pieces, speaker="Ana Ruiz", kind="direct")
        assert claim.is_open
        assert article.confirm(claim).by == "vera"
        assert article.words(claim) == "“It will stand,” … “and soon.”"
    [table] = saved(folder)["claim"]
    assert [TEXT[p["start"] : p["end"]] for p in table["content"]] == ["“It will stand,”", "“and soon.”"]
    assert (table["speaker"], table["origin"]) == ("Ana Ruiz", "script")


def test_a_suggestion_waits_for_whoever_opens_the_article_next(folder: Path) -> None:
    with annotator.open_folder(folder, annotator="vera")["a.txt"] as article:
        article.suggest_entity(article.find("Lyon")[0], "GPE", score=0.3, origin="atlas")
    assert not (folder / "a.txt.vera.toml").exists()  # nothing was decided
    [mark] = annotator.open_folder(folder, annotator="tom")["a.txt"].open
    assert (mark.origin, mark.score) == ("atlas", 0.3)


def test_scripts_that_read_a_claim_differently(folder: Path) -> None:
    for who, speaker in (("vera", "Ana Ruiz"), ("tom", "Lena Vogt")):
        with annotator.open_folder(folder, annotator=who)["a.txt"] as article:
            article.confirm(article.suggest_claim(article.find("“and soon.”"), speaker=speaker))
    assert saved(folder)["claim"][0]["speaker"] == "Ana Ruiz"
    assert saved(folder, "a.txt.tom.toml")["claim"][0]["speaker"] == "Lena Vogt"


def test_nothing_is_on_disk_before_it_is_saved_nor_after_an_error(folder: Path) -> None:
    opened = annotator.open_folder(folder, annotator="vera")
    article = opened["a.txt"]
    article.add_entity(article.find("Graz")[0], "GPE")

    def fails() -> None:
        with opened["a.txt"] as other:
            other.add_entity(other.find("Lyon")[0], "GPE")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fails()
    assert not (folder / "a.txt.vera.toml").exists()


def test_what_somebody_else_wrote_meanwhile_is_merged(folder: Path) -> None:
    one = annotator.open_folder(folder, annotator="vera")["a.txt"]
    other = annotator.open_folder(folder, annotator="vera")["a.txt"]
    one.add_entity(one.find("Graz")[0], "GPE")
    one.save()
    other.add_entity(other.find("Lyon")[0], "GPE")
    other.save()
    assert [table["text"] for table in saved(folder)["entity"]] == ["Graz", "Lyon"]
    assert [other.words(mark) for mark in other.marks] == ["Graz", "Lyon"]
    other.undo()
    other.save()
    assert [table["text"] for table in saved(folder)["entity"]] == ["Graz"]


def test_what_is_refused(folder: Path) -> None:
    opened = annotator.open_folder(folder, annotator="vera")
    article = opened["a.txt"]
    with pytest.raises(annotator.Refused, match=r"0\.\.9999 is no span"):
        article.add_entity((0, 9999), "GPE")
    end = TEXT.index("\n")
    with pytest.raises(annotator.Refused, match="nothing but white space"):
        article.add_entity((end, end + 1), "GPE")
    with pytest.raises(annotator.Refused, match="kind 'loud'"):
        article.suggest_claim([(0, 5)], kind="loud")  # type: ignore[arg-type]
    made = article.add_entity(article.find("Graz")[0], "GPE")
    with pytest.raises(annotator.Refused, match="has no mark"):
        opened["a.txt"].confirm(made)
    article.undo()
    with pytest.raises(annotator.Refused, match="nothing to undo"):
        article.undo()
    with pytest.raises(KeyError):
        article.command("no-such-command")
    with pytest.raises(ValueError, match="needs the screen"):
        article.command("palette")
    with pytest.raises(KeyError):
        opened["b.txt"]


def test_unusable_input(folder: Path) -> None:
    with pytest.raises(annotator.StoreError, match="no such file"):
        annotator.open_folder(folder / "missing")
    with pytest.raises(ValueError, match="letters, digits"):
        annotator.open_folder(folder, annotator="../x")
    (folder / "a.txt.vera.toml").write_text("format = 1\nbroken\n")
    with pytest.raises(annotator.StoreError, match="is not valid TOML"):
        annotator.open_folder(folder, annotator="vera")["a.txt"]
