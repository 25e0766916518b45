"""The text that marks were made on, where only git has it still."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path
from annotator.store.texts import known_text

FIRST = "Ana Ruiz spoke.\nLena Vogt said that it is safe. Lena Vogt said that it is late.\n"
SECOND = "Lena Vogt said that it is late.\nA new line.\nAna Ruiz spoke.\n"


def git(folder: Path, *words: str) -> None:
    env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    name = ("-c", "user.name=t", "-c", "user.email=t@example.org")
    subprocess.run(["git", *name, *words], cwd=folder, check=True, capture_output=True, env=env)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path / "state"))
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    (folder / "old name.txt").write_text(FIRST, encoding="utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "one")
    return folder


def test_a_renamed_and_edited_article_is_compared_with_what_git_has(repository: Path):
    sha256 = read_article(repository / "old name.txt").sha256
    git(repository, "mv", "old name.txt", "ünew.txt")
    git(repository, "commit", "-qm", "renamed")
    article = repository / "ünew.txt"
    article.write_text(FIRST + "More.\n", encoding="utf-8")
    git(repository, "commit", "-qam", "more")
    article.write_text(SECOND, encoding="utf-8")
    assert known_text(sha256, article) == FIRST
    assert known_text("0" * 64, article) is None


def test_marks_are_found_by_the_difference_without_a_kept_text(repository: Path):
    path = repository / "old name.txt"
    article = read_article(path)
    second = FIRST.rindex("Lena Vogt")
    marks = [
        Entity(id=f"e{at}", state="confirmed", label="PERSON", span=Span(at, at + 9), name="Lena Vogt")
        for at in (FIRST.index("Lena Vogt"), second)
    ]
    sidecar_path(path).write_bytes(SidecarWriter(article, Sidecar()).dump(marks, "open"))
    path.write_text(SECOND, encoding="utf-8")
    read = read_sidecar(sidecar_path(path), read_article(path))
    # The deleted look-alike is an orphan, the moved sentence took its mark along.
    assert [(m.id, m.extent.start) for m in read.marks] == [(f"e{second}", 0)]
    assert len(read.orphans) == 1


def test_line_ends_of_another_system_are_the_same_version(repository: Path):
    path = repository / "old name.txt"
    path.write_bytes(FIRST.replace("\n", "\r\n").encode())
    sha256 = read_article(path).sha256
    path.write_text(SECOND, encoding="utf-8")
    assert known_text(sha256, path) == FIRST


def test_a_hostile_repository_runs_nothing_and_fetches_nothing(repository: Path, tmp_path: Path):
    path, ran = repository / "old name.txt", tmp_path / "ran"
    sha256 = read_article(path).sha256
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {ran}\ncat\n")
    program.chmod(0o755)
    settings = ["core.fsmonitor", "core.pager", "diff.external", "gpg.program", "diff.evil.textconv"]
    settings += ["filter.evil.smudge", "filter.evil.clean", "core.sshCommand", "diff.evil.command"]
    for name in settings:
        git(repository, "config", name, str(program))
    for name, value in {
        "log.showSignature": "true",
        "remote.origin.url": f"ext::{program}",
        "remote.origin.promisor": "true",
        "extensions.partialClone": "origin",
        "protocol.ext.allow": "always",
    }.items():
        git(repository, "config", name, value)
    (repository / ".gitattributes").write_text("*.txt diff=evil filter=evil\n")
    path.write_text(SECOND, encoding="utf-8")
    # A promised blob that is not here: git would ask the remote for it.
    blob = subprocess.run(
        ["git", "rev-parse", "HEAD:old name.txt"], cwd=repository, capture_output=True, text=True, check=True
    ).stdout.strip()
    assert known_text(sha256, path) == FIRST
    (repository / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert known_text(sha256, path) is None
    assert not ran.exists()
