"""Changes to many files, all or nothing, that can be taken back.

Before the first file changes, a journal with what each file was and will be is on disk, in the hidden folder
``.annotate-undo``. A run that was cut off is taken back by the next; a finished one can be undone while all its files
are still as it left them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from annotator.store.errors import StoreError
from annotator.store.writing import write_atomically

FOLDER = ".annotate-undo"
KEPT = 50
"""Finished changes that can still be taken back."""


@dataclass(frozen=True, slots=True)
class Change:
    """One file: its bytes before and after; None stands for no file."""

    before: bytes | None
    after: bytes | None


def apply(root: Path, what: str, changes: Mapping[Path, Change]) -> None:
    """Change all the files, or none.

    Args:
        root: the folder that holds the journal, and all the files below it.
        what: the change in words, for :func:`undo`.
        changes: by file.

    Raises:
        StoreError: where a file is no longer what it was when it was read; nothing is changed then.
        OSError: where the disk refuses; what was written is taken back.
    """
    root = root.resolve()
    changes = {
        path.parent.resolve() / path.name: change
        for path, change in changes.items()
        if change.before != change.after
    }
    if not changes:
        return
    for path, change in changes.items():
        if not path.is_relative_to(root):
            raise StoreError(
                path, f"is not in {root}, which would hold the journal", "name the folder above both"
            )
        if _bytes(path) != change.before:
            raise StoreError(path, "was changed by somebody else just now; nothing was changed", "try again")
    folder = root / FOLDER
    folder.mkdir(exist_ok=True)
    entries = sorted(folder.glob("*.json"))
    number = int(entries[-1].stem.partition("-")[0]) + 1 if entries else 1
    pending = folder / f"{number:06d}-pending.json"
    write_atomically(pending, _journal(root, what, changes))
    try:
        for path, change in changes.items():
            _write(path, change.after)
    except OSError:
        _take_back(changes)
        pending.unlink()
        raise
    pending.rename(folder / f"{number:06d}-done.json")
    for old in entries[: max(0, len(entries) + 1 - KEPT)]:
        old.unlink()


def recover(root: Path) -> str | None:
    """Take back a change that was cut off; what it was, or None where there was none.

    Raises:
        StoreError: where the journal is damaged.
        OSError: where the disk refuses.
    """
    for pending in sorted((root / FOLDER).glob("*-pending.json")):
        what, changes = _read(root, pending)
        _take_back(changes)
        pending.unlink()
        return what
    return None


def undo(root: Path) -> str | None:
    """Take back the last change; what it was, or None where there is none.

    Raises:
        StoreError: where a file was changed since; nothing is taken back then.
        OSError: where the disk refuses.
    """
    entries = sorted((root / FOLDER).glob("*-done.json"))
    if not entries:
        return None
    what, changes = _read(root, entries[-1])
    for path, change in changes.items():
        if _bytes(path) != change.after:
            raise StoreError(path, f"was changed since ({what}); nothing was taken back", "change it by hand")
    pending = entries[-1].with_name(entries[-1].name.replace("-done", "-pending"))
    entries[-1].rename(pending)
    _take_back(changes)
    pending.unlink()
    return what


def _take_back(changes: Mapping[Path, Change]) -> None:
    """Make every file that holds what the change made of it what it was; others are somebody's newer work."""
    for path, change in changes.items():
        if _bytes(path) == change.after:
            _write(path, change.before)


def _write(path: Path, data: bytes | None) -> None:
    if data is None:
        path.unlink(missing_ok=True)
    else:
        write_atomically(path, data)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _journal(root: Path, what: str, changes: Mapping[Path, Change]) -> bytes:
    files = [
        {"path": str(path.relative_to(root)), "before": _text(change.before), "after": _text(change.after)}
        for path, change in changes.items()
    ]
    return json.dumps({"what": what, "files": files}, indent=1).encode()


def _text(data: bytes | None) -> str | None:
    return None if data is None else data.decode()


def _read(root: Path, journal: Path) -> tuple[str, dict[Path, Change]]:
    root = root.resolve()
    try:
        document = json.loads(journal.read_bytes())
        changes = {
            root / row["path"]: Change(_data(row["before"]), _data(row["after"])) for row in document["files"]
        }
        what = str(document["what"])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as problem:
        raise StoreError(journal, "is no journal of changes", "move it away") from problem
    # A journal from elsewhere must not lead to files that are none of ours.
    for path in changes:
        if path.suffix != ".toml" or ".." in path.parts or not path.is_relative_to(root):
            raise StoreError(journal, f"names {path}, which is no file of this folder", "move it away")
    return what, changes


def _data(text: str | None) -> bytes | None:
    return None if text is None else text.encode()
