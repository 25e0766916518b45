"""Suggestions that were imported: what other programs guessed about an article, to be decided by a person.

They are no decisions, so that no sidecar holds them, and they cannot be made again, so that no cache does. They
lie in the state directory, one file for each text, and come back wherever that text is opened.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from annotator.core.marks import Mark
from annotator.exchange.batch import Batch
from annotator.exchange.document import Document, same_mark
from annotator.exchange.formats.jsonl import as_open, marks_of, record
from annotator.store.cache import text_sha
from annotator.store.state import state_dir
from annotator.store.writing import write_atomically

MAX_BYTES = 100_000_000


def _file(text: str) -> Path:
    return state_dir() / "imported" / f"{text_sha(text)}.json"


def imported_suggestions(text: str) -> list[Mark]:
    """The open marks that were imported for an article with this text; none where nothing can be read."""
    path = _file(text)
    try:
        if path.stat().st_size > MAX_BYTES:
            return []
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return []
    if not isinstance(data, dict):
        return []
    marks, _ = marks_of(data, text)
    return [as_open(m) for m in marks if all(0 <= s.start < s.end <= len(text) for s in m.spans)]


def keep_suggestions(text: str, marks: Iterable[Mark], batch: Batch) -> int:
    """Add open marks to those that are kept for this text; a new file goes into `batch`.

    Returns:
        How many were new.

    Raises:
        OSError: where the state directory cannot be written.
    """
    path = _file(text)
    batch.settle(path)
    known = imported_suggestions(text)
    seen = {same_mark(mark) for mark in known}
    new = []
    for mark in marks:
        if same_mark(mark) not in seen:
            seen.add(same_mark(mark))
            new.append(as_open(mark))
    if new:
        kept = record(Document("", text, tuple(known + new)))
        kept.pop("text")
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        data = json.dumps(kept).encode()
        if path.exists():
            write_atomically(path, data)
        else:
            batch.add(path, data, mode=0o600)
    return len(new)


def forget_suggestions(text: str) -> bool:
    """Drop what was imported for this text; whether there was any."""
    path = _file(text)
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    return True
