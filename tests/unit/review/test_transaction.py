"""Changes to many files: all or nothing, and back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from annotator.review.transaction import FOLDER, Change, apply, recover, undo
from annotator.store.errors import StoreError


@pytest.fixture
def changes(tmp_path: Path) -> dict[Path, Change]:
    (tmp_path / "a.toml").write_bytes(b"old a\n")
    (tmp_path / "b.toml").write_bytes(b"old b\n")
    return {
        tmp_path / "a.toml": Change(b"old a\n", b"new a\n"),
        tmp_path / "b.toml": Change(b"old b\n", b"new b\n"),
        tmp_path / "c.toml": Change(None, b"new c\n"),
    }


def state(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.glob("*.toml"))}


NEW = {"a.toml": "new a\n", "b.toml": "new b\n", "c.toml": "new c\n"}
OLD = {"a.toml": "old a\n", "b.toml": "old b\n"}


def test_apply_and_undo(tmp_path: Path, changes: dict[Path, Change]) -> None:
    apply(tmp_path, "tried", changes)
    assert state(tmp_path) == NEW
    assert undo(tmp_path) == "tried"
    assert state(tmp_path) == OLD
    assert undo(tmp_path) is None


def test_a_file_that_changed_meanwhile_stops_everything(tmp_path: Path, changes: dict[Path, Change]) -> None:
    (tmp_path / "b.toml").write_text("somebody's work\n")
    with pytest.raises(StoreError, match="changed by somebody else"):
        apply(tmp_path, "tried", changes)
    assert state(tmp_path) == {"a.toml": "old a\n", "b.toml": "somebody's work\n"}
    assert not (tmp_path / FOLDER).exists()


def test_undo_keeps_newer_work(tmp_path: Path, changes: dict[Path, Change]) -> None:
    apply(tmp_path, "tried", changes)
    (tmp_path / "a.toml").write_text("newer\n")
    with pytest.raises(StoreError, match="was changed since"):
        undo(tmp_path)
    assert state(tmp_path) == NEW | {"a.toml": "newer\n"}


def test_a_file_that_cannot_be_written_takes_the_others_back(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(b"old a\n")
    impossible = tmp_path / "missing" / "b.toml"
    with pytest.raises(OSError, match="missing"):
        apply(
            tmp_path,
            "tried",
            {tmp_path / "a.toml": Change(b"old a\n", b"new\n"), impossible: Change(None, b"x\n")},
        )
    assert state(tmp_path) == {"a.toml": "old a\n"}
    assert list((tmp_path / FOLDER).iterdir()) == []


def test_what_was_cut_off_is_taken_back(tmp_path: Path, changes: dict[Path, Change]) -> None:
    """A journal is there and half of the files are written, as after a kill."""
    apply(tmp_path, "tried", changes)
    (done,) = (tmp_path / FOLDER).iterdir()
    done.rename(done.with_name("000001-pending.json"))
    (tmp_path / "b.toml").write_bytes(b"old b\n")
    assert recover(tmp_path) == "tried"
    assert state(tmp_path) == OLD
    assert recover(tmp_path) is None


@pytest.mark.parametrize("path", ["../x.toml", "/etc/x.toml", "a.txt"])
def test_a_journal_from_elsewhere_is_not_believed(tmp_path: Path, path: str) -> None:
    (tmp_path / FOLDER).mkdir()
    journal = tmp_path / FOLDER / "000001-pending.json"
    journal.write_text(json.dumps({"what": "x", "files": [{"path": path, "before": "bad", "after": None}]}))
    with pytest.raises(StoreError, match="no file of this folder"):
        recover(tmp_path)
    journal.write_text("[]")
    with pytest.raises(StoreError, match="no journal"):
        recover(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [FOLDER]


def test_a_folder_reached_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    apply(tmp_path / "real", "tried", {tmp_path / "link" / "a.toml": Change(None, b"new\n")})
    assert state(tmp_path / "real") == {"a.toml": "new\n"}
    assert undo(tmp_path / "link") == "tried"
    assert state(tmp_path / "real") == {}
    with pytest.raises(StoreError, match="is not in"):
        apply(tmp_path / "real", "tried", {tmp_path / "a.toml": Change(None, b"new\n")})
