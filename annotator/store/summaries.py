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


def listing(folder: Path, *, begun: bool = False) -> dict[str, tuple[str, dict[str, Path]]]:
    """By article name: size and time of the article and its sidecars as one line, and its sidecars by annotator.

    With `begun`, files that have no sidecar are not looked at, and their line is empty: where a folder is far away, a
    look at each of its files takes long.
    """
    place = f"{folder}{os.sep}"
    try:
        names = dict.fromkeys(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return {}
    beside: dict[str, dict[str, str]] = {}
    for name in names:
        if name.endswith(".toml"):
            article, annotator = whose(name, names)
            if article in names:
                beside.setdefault(article, {})[annotator] = name
    found: dict[str, tuple[str, dict[str, Path]]] = {}
    for name in names:
        own = beside.get(name)
        if own is None:
            if begun:
                found[name] = "", {}
            elif stamp := _stamp(place + name):
                found[name] = stamp, {}
            continue
        sidecars = [sidecar for _, sidecar in sorted(own.items())]
        stamps = [_stamp(place + each) for each in (name, *sidecars)]
        parts = [
            stamps[0],
            *(f"{sidecar}:{said}" for sidecar, said in zip(sidecars, stamps[1:], strict=True)),
        ]
        signature = ";".join(parts) if all(stamps) else ""
        found[name] = signature, {annotator: folder / sidecar for annotator, sidecar in sorted(own.items())}
    return found


def _stamp(path: str) -> str:
    """Size and time; "" where there is no such file any more."""
    try:
        status = os.stat(path)  # noqa: PTH116
    except OSError:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}"


def is_racy(signature: str) -> bool:
    """Whether one of the files was changed so lately that it may change again without another time."""
    newest = max((int(part.rpartition(":")[2]) for part in signature.split(";") if part), default=0)
    return time.time_ns() - newest < RACY_NS
