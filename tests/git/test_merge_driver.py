"""The merge driver in real git repositories: branches, rebase, cherry-pick, renames."""

from __future__ import annotations

import os
import shutil
import subprocess
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.marks import Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
TEXT = "Ruiz met Vogt in Graz. Later they went to Linz.\n"
NOW = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


def entity(words: str, label: str, state: str = "confirmed") -> Entity:
    start = TEXT.index(words)
    span = Span(start, start + len(words))
    return Entity(id=f"id{words.lower()}", label=label, span=span, name=words, state=state, by="v", at=NOW)


class Repository:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.article = folder / "a.txt"

    def git(self, *words: str, good: bool = True) -> str:
        names = {
            f"GIT_{who}_{what}": "x@example.org"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        }
        environment = {**os.environ, **names, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_EDITOR": "true"}
        done = subprocess.run(
            ["git", *words], cwd=self.folder, env=environment, capture_output=True, text=True
        )
        assert (done.returncode == 0) == good, done.stdout + done.stderr
        return done.stdout

    def marks(self) -> dict[str, Mark]:
        return {m.id: m for m in read_sidecar(sidecar_path(self.article), read_article(self.article)).marks}

    def commit(self, message: str, *changes: Mark | str) -> None:
        """Commit with marks added or replaced; a text deletes the mark of that id."""
        marks = self.marks()
        for change in changes:
            if isinstance(change, str):
                del marks[change]
            else:
                marks[change.id] = change
        article = read_article(self.article)
        data = SidecarWriter(article, Sidecar()).dump(marks.values(), "open")
        sidecar_path(self.article).write_bytes(data)
        self.git("add", "-A")
        self.git("commit", "-qm", message)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = Repository(tmp_path)
    made.article.write_text(TEXT)
    made.git("init", "-q", "-b", "main")
    monkeypatch.chdir(tmp_path)
    assert main(["merge", "--install"]) == 0
    made.commit("start", entity("Ruiz", "PERSON"), entity("Graz", "GPE"))
    return made


def test_independent_work_on_branches_merges(repository: Repository):
    repository.git("checkout", "-qb", "other")
    repository.commit("theirs", entity("Vogt", "PERSON"), replace(entity("Graz", "GPE"), note="city"))
    repository.git("checkout", "-q", "main")
    repository.commit("ours", entity("Linz", "GPE"), replace(entity("Graz", "GPE"), label="LOC"))
    repository.git("merge", "-q", "other")
    marks = repository.marks()
    assert sorted(marks) == ["idgraz", "idlinz", "idruiz", "idvogt"]
    assert (marks["idgraz"].label, marks["idgraz"].note) == ("LOC", "city")


def test_opposite_decisions_stop_the_merge_and_both_are_kept(repository: Repository, capsys):
    repository.git("checkout", "-qb", "other")
    repository.commit("theirs", entity("Graz", "GPE", "rejected"))
    repository.git("checkout", "-q", "main")
    repository.commit("ours", replace(entity("Graz", "LOC"), edited=True), entity("Linz", "GPE"))
    repository.git("merge", "-q", "other", good=False)
    text = sidecar_path(repository.article).read_text()
    assert "<<<<" not in text
    assert tomllib.loads(text)
    marks = repository.marks()
    assert (marks["idgraz"].label, marks["idgraz"].state) == ("LOC", "confirmed")
    assert marks["idgraz"].extra["conflict"]["state"] == "rejected"
    assert "idlinz" in marks


def test_a_contradiction_is_reported_by_check(repository: Repository, capsys):
    repository.git("checkout", "-qb", "other")
    repository.commit("theirs", replace(entity("Graz", "FAC")))
    repository.git("checkout", "-q", "main")
    repository.commit("ours", replace(entity("Graz", "LOC")))
    repository.git("merge", "-q", "other", good=False)
    assert repository.marks()["idgraz"].extra["conflict"]["label"] == "FAC"
    assert main(["check", str(repository.article)]) == 1
    assert "was decided in two ways" in capsys.readouterr().out


def test_rebase_and_cherry_pick(repository: Repository):
    repository.git("checkout", "-qb", "other")
    repository.commit("one", entity("Vogt", "PERSON"))
    repository.commit("two", "idruiz")
    repository.git("checkout", "-q", "main")
    repository.commit("ours", entity("Linz", "GPE"))
    repository.git("cherry-pick", "other~1")
    assert sorted(repository.marks()) == ["idgraz", "idlinz", "idruiz", "idvogt"]
    repository.git("checkout", "-q", "other")
    repository.git("rebase", "-q", "main")
    assert sorted(repository.marks()) == ["idgraz", "idlinz", "idvogt"]


def test_renamed_on_one_side_and_decided_on_both(repository: Repository):
    repository.git("checkout", "-qb", "other")
    repository.git("mv", "a.txt", "b.txt")
    repository.git("mv", "a.txt.toml", "b.txt.toml")
    repository.git("commit", "-qm", "renamed")
    repository.article = repository.folder / "b.txt"
    repository.commit("theirs", entity("Vogt", "PERSON"))
    repository.git("checkout", "-q", "main")
    repository.article = repository.folder / "a.txt"
    repository.commit("ours", entity("Linz", "GPE"))
    repository.git("merge", "-q", "other")
    repository.article = repository.folder / "b.txt"
    assert sorted(repository.marks()) == ["idgraz", "idlinz", "idruiz", "idvogt"]


def test_one_decision_changes_only_its_own_table(repository: Repository):
    repository.commit("more", entity("Vogt", "PERSON"))
    changed = repository.git("diff", "-U0", "HEAD~1", "--", "a.txt.toml")
    lines = [line for line in changed.splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert all(line.startswith("+") for line in lines)
    assert sum(line == "+[[entity]]" for line in lines) == 1


def test_a_version_that_is_no_sidecar_is_left_alone(tmp_path: Path, capsys):
    for name, data in {
        "o": "format = 1\n",
        "a": "format = 1\n[[entity]]\nid = 3\n",
        "b": "format = 1\n",
    }.items():
        (tmp_path / name).write_text(data)
    assert main(["merge", *(str(tmp_path / name) for name in "oab")]) == 2
    assert (tmp_path / "a").read_text() == "format = 1\n[[entity]]\nid = 3\n"
    assert "merge it by hand" in capsys.readouterr().err
