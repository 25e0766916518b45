"""Decisions that could not be written, and putting them back."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.store.articles import Article, read_article
from annotator.store.recovery import (
    discard,
    drop_recovery,
    keep_recovery,
    pending_recoveries,
    recover,
    recovery_dir,
)
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path

TEXT = "Ruiz met Vogt in Graz.\n"
RUIZ, VOGT, GRAZ = (
    Entity(
        id=f"id{words.lower()}", state="confirmed", label="PERSON", span=Span(at, at + len(words)), name=words
    )
    for words, at in ((w, TEXT.index(w)) for w in ("Ruiz", "Vogt", "Graz"))
)


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Article:
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path / "state"))
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return read_article(path)


def dump(article: Article, *marks: Entity) -> bytes:
    return SidecarWriter(article, Sidecar()).dump(marks, "open")


def another_process() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


def kept_by_a_dead_process(article: Article, base: bytes, ours: bytes) -> Path:
    path = sidecar_path(article.path)
    keep_recovery(path, base, ours)
    [file] = recovery_dir().iterdir()
    process = another_process()
    kept = json.loads(file.read_text()) | {"process": process}
    file.write_text(json.dumps(kept))
    return file.rename(file.with_name(file.name.replace(f"-{os.getpid()}.", f"-{process}.")))


def ids(article: Article) -> list[str]:
    return sorted(mark.id for mark in read_sidecar(sidecar_path(article.path), article).marks)


def test_kept_decisions_are_private_and_replaced_by_newer_ones(article: Article):
    path = sidecar_path(article.path)
    keep_recovery(path, b"", dump(article, RUIZ))
    keep_recovery(path, b"", dump(article, RUIZ, VOGT))
    [file] = recovery_dir().iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert json.loads(file.read_text())["ours"].count("[[entity]]") == 2
    drop_recovery(path)
    assert list(recovery_dir().iterdir()) == []


def test_they_are_offered_with_their_number_and_put_back_beside_what_came_meanwhile(article: Article):
    base = dump(article, RUIZ)
    sidecar_path(article.path).write_bytes(dump(article, RUIZ, GRAZ))
    kept_by_a_dead_process(article, base, dump(article, replace(RUIZ, label="ORG"), VOGT))
    [kept] = pending_recoveries(sidecar_path(article.path))
    assert kept.decisions == 2
    assert kept.sidecar == sidecar_path(article.path)
    assert pending_recoveries() == [kept]
    assert recover(kept) == []
    assert ids(article) == ["idgraz", "idruiz", "idvogt"]
    assert pending_recoveries() == []


def test_what_was_decided_otherwise_meanwhile_is_a_conflict(article: Article):
    base = dump(article, RUIZ)
    sidecar_path(article.path).write_bytes(dump(article, replace(RUIZ, label="GPE")))
    kept_by_a_dead_process(article, base, dump(article, replace(RUIZ, label="ORG")))
    assert recover(pending_recoveries()[0]) == ["idruiz"]
    [mark] = read_sidecar(sidecar_path(article.path), article).marks
    assert {mark.label, mark.extra["conflict"]["label"]} == {"ORG", "GPE"}


def test_a_sidecar_that_is_gone_is_made_again(article: Article):
    kept_by_a_dead_process(article, dump(article, RUIZ), dump(article, RUIZ, VOGT))
    recover(pending_recoveries()[0])
    assert ids(article) == ["idruiz", "idvogt"]


def test_what_cannot_be_put_back_stays_kept(article: Article):
    kept_by_a_dead_process(article, b"", dump(article, VOGT))
    sidecar_path(article.path).write_text("= no toml")
    [kept] = pending_recoveries()
    with pytest.raises(ValueError, match="Invalid"):
        recover(kept)
    assert sidecar_path(article.path).read_text() == "= no toml"
    sidecar_path(article.path).unlink()
    article.path.parent.joinpath("a.txt.toml").mkdir()
    with pytest.raises(OSError, match="directory"):
        recover(kept)
    assert pending_recoveries() == [kept]
    discard(kept)
    assert pending_recoveries() == []


def test_what_a_running_program_still_tries_to_write_is_not_offered(article: Article):
    keep_recovery(sidecar_path(article.path), b"", dump(article, VOGT))
    [file] = recovery_dir().iterdir()
    file.write_text(json.dumps(json.loads(file.read_text()) | {"process": os.getppid()}))
    assert pending_recoveries() == []


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"sidecar": 1}', "[" * 100_000, '{"process": 1e400}'])
def test_files_of_other_kinds_are_left_alone(article: Article, content: str):
    recovery_dir().mkdir(parents=True)
    (recovery_dir() / "x.json").write_text(content)
    assert pending_recoveries() == []
    assert (recovery_dir() / "x.json").exists()


def test_check_reports_what_waits_to_be_put_back(article: Article, capsys: pytest.CaptureFixture[str]):
    entity = Entity(id="e1", state="confirmed", label="PERSON", span=Span(0, 3), name="x")
    kept_by_a_dead_process(article, b"", dump(article, entity))
    assert main(["check", str(article.path)]) == 1
    said = capsys.readouterr().out
    assert said.startswith(f"{sidecar_path(article.path)}: 1 decisions of ")
    assert "could not be saved" in said
