"""What the sidecars of an article say in figures, and how to tell that nothing changed since they were counted."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotator.core.marks import Furniture
from annotator.core.records import field, record
from annotator.store.errors import StoreError
from annotator.store.listing import whose
from annotator.store.sidecar import Sidecar
from annotator.store.workspace import Articles

RACY_NS = 2_000_000_000
"""A file that was changed less long ago may change again without another time: its row is not kept."""


@record(slots=True)
class Summary:
    """What one sidecar says, or that there is none.

    Attributes:
        annotator: whose; "" for the plain one.
        status: ``open`` or ``done``.
        confirmed: entities and claims.
        rejected: entities and claims.
        orphans: decisions that no longer stand in the text.
        by: decisions by annotator.
        last: when the last decision was made, ISO 8601 with a zone, or None.
    """

    annotator: str = ""
    status: str = "open"
    confirmed: int = 0
    rejected: int = 0
    orphans: int = 0
    by: dict[str, int] = field(default_factory=dict)
    last: str | None = None

    @property
    def decided(self) -> int:
        """Confirmed and rejected."""
        return self.confirmed + self.rejected


@record(frozen=True, slots=True)
class Entry:
    """An article: what each of its sidecars says, or why one of its files cannot be used."""

    path: Path
    summaries: tuple[Summary, ...]
    problem: StoreError | None = None


def summary(annotator: str, sidecar: Sidecar) -> Summary:
    """The counts of one sidecar; page furniture is not among them."""
    made = Summary(annotator=annotator, status=sidecar.status, orphans=len(sidecar.orphans))
    last = max((mark.at for mark in sidecar.marks if mark.at), default=None)
    made.last = last.isoformat(timespec="seconds") if last else None
    for mark in sidecar.marks:
        if isinstance(mark, Furniture):
            continue
        made.confirmed += mark.state == "confirmed"
        made.rejected += mark.state == "rejected"
        made.by[mark.by] = made.by.get(mark.by, 0) + 1
    return made


def by_folder(articles: Sequence[Path]) -> Iterator[tuple[Path, list[tuple[str, str]]]]:
    """Runs of articles of the same folder, each with its name; strings, because 100,000 Path objects are slow."""
    run: list[tuple[str, str]] = []
    before = None
    for path in articles.names if isinstance(articles, Articles) else map(str, articles):
        folder, _, name = path.rpartition(os.sep)
        if run and folder != before:
            yield Path(run[0][1]).parent, run
            run = []
        before = folder
        run.append((name, path))
    if run:
        yield Path(run[0][1]).parent, run


def listing(folder: Path) -> dict[str, tuple[str, dict[str, Path]]]:
    """By article name: size and time of the article and its sidecars as one line, and its sidecars by annotator."""
    stamps: dict[str, str] = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                try:
                    status = entry.stat()
                except OSError:
                    continue
                stamps[entry.name] = f"{status.st_size}:{status.st_mtime_ns}"
    except OSError:
        return {}
    beside: dict[str, list[tuple[str, str]]] = {}
    for name in stamps:
        if name.endswith(".toml"):
            article, annotator = whose(name, stamps)
            if article in stamps:
                beside.setdefault(article, []).append((annotator, name))
    found: dict[str, tuple[str, dict[str, Path]]] = {}
    for name, stamp in stamps.items():
        if name not in beside:
            found[name] = stamp, {}
            continue
        own = sorted(beside[name])
        signature = ";".join([stamp, *(f"{sidecar}:{stamps[sidecar]}" for _, sidecar in own)])
        found[name] = (signature, {annotator: folder / sidecar for annotator, sidecar in own})
    return found


def is_racy(signature: str) -> bool:
    """Whether one of the files was changed so lately that it may change again without another time."""
    newest = max((int(part.rpartition(":")[2]) for part in signature.split(";") if part), default=0)
    return time.time_ns() - newest < RACY_NS
