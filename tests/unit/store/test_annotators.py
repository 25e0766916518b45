"""Whose sidecars: the option's, annotate.toml's, or git's user."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from annotator.store.annotators import whose
from annotator.store.errors import SettingsError, StoreError
from annotator.store.workspace import Workspace, open_workspace


def workspace(folder: Path, settings: str = "") -> Workspace:
    (folder / "a.txt").write_text("Ruiz spoke.\n")
    if settings:
        (folder / "annotate.toml").write_text(settings)
    return open_workspace([folder])


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    return tmp_path


def test_the_option_comes_first(tmp_path: Path) -> None:
    found = workspace(tmp_path, 'annotator = "vera"\n')
    assert whose(None, found) == "vera"
    assert whose("tom", found) == "tom"
    assert whose("", found) == ""  # the plain sidecars all the same


@pytest.mark.parametrize(
    ("name", "file"),
    [("Véra  Novák", "vera-novak"), ("tom", "tom"), ("O'Neil, J.", "o-neil-j"), ("x" * 60, "x" * 40)],
)
def test_gits_user_as_part_of_a_files_name(repository: Path, name: str, file: str) -> None:
    subprocess.run(["git", "-C", str(repository), "config", "user.name", name], check=True)
    assert whose(None, workspace(repository, 'annotator = "@git"\n')) == file


def test_git_that_knows_nobody(repository: Path) -> None:
    found = workspace(repository, 'annotator = "@git"\n')
    with pytest.raises(StoreError, match=r"git knows none; git config --global user\.name"):
        whose(None, found)


def test_no_other_name_begins_so(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="or @git"):
        workspace(tmp_path, 'annotator = "@hg"\n')
