"""Gamma as the library has it; where it is not installed, the command says what to do."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.review import gamma
from annotator.review.agreement import Coded

TEXT = "Ana Ruiz met Lena Vogt in Graz on Monday."


def coded(**marks: list[tuple[str, str]]) -> Coded:
    def entity(words: str, label: str) -> Entity:
        span = Span(TEXT.index(words), TEXT.index(words) + len(words))
        return Entity(id=words.replace(" ", ""), state="confirmed", label=label, span=span, name=words)

    return Coded(
        "a.txt", TEXT, {n: [entity(*m) for m in found] for n, found in marks.items()}, {n: [] for n in marks}
    )


ALL = [("Ana Ruiz", "PERSON"), ("Lena Vogt", "PERSON"), ("Graz", "GPE"), ("Monday", "DATE")]


def test_same_marks_near_marks_and_other_labels() -> None:
    pytest.importorskip("pygamma_agreement")
    same = gamma.gamma([coded(vera=ALL, kim=ALL)], ["vera", "kim"])
    assert same["entities"] == 1.0
    assert same["claims"] is None
    near = [("Ruiz", "PERSON"), *ALL[1:]]
    other = [("Ana Ruiz", "ORG"), *ALL[1:]]
    moved = gamma.gamma([coded(vera=ALL, kim=near)], ["vera", "kim"])["entities"]
    relabelled = gamma.gamma([coded(vera=ALL, kim=other)], ["vera", "kim"])["entities"]
    assert 0 < moved < 1
    assert 0 < relabelled < 1
    assert (
        gamma.gamma([coded(vera=ALL, kim=near)], ["vera", "kim"])["entities"] == moved
    )  # the same each time


def test_an_annotator_who_marked_nothing_has_no_gamma() -> None:
    found = gamma.gamma([coded(vera=ALL, kim=[])], ["vera", "kim"])
    assert found == {
        "entities": None,
        "claims": None,
        "by_article": [{"article": "a.txt", "entities": None, "claims": None}],
    }


def test_without_the_library_the_remedy_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text(TEXT)
    monkeypatch.setitem(sys.modules, "pygamma_agreement", None)
    assert main(["agree", str(tmp_path), "--gamma"]) == 2
    assert "pip install 'annotate-news[gamma]'" in capsys.readouterr().err
