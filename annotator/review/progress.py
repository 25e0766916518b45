"""How far the work is: today's decisions hour by hour, and every folder article by article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, pairwise
from pathlib import Path

from annotator.core.marks import Furniture, Mark
from annotator.core.records import record
from annotator.store.articles import read_article
from annotator.store.errors import StoreError
from annotator.store.sidecar import read_sidecar, sidecar_path
from annotator.store.summaries import Entry

BARS = " ▁▂▃▄▅▆▇█"


@record(frozen=True, slots=True)
class Folder:
    """The articles of one folder.

    Attributes:
        name: relative to the workspace.
        decided: for each article the decisions that one annotator has made; -1 where it is done.
    """

    name: str
    decided: tuple[int, ...]

    @property
    def done(self) -> int:
        """Articles that are done."""
        return sum(one < 0 for one in self.decided)


def by_hour(marks: Iterable[Mark], now: datetime) -> list[int]:
    """Decisions of the day of `now`, for each of its hours until then, in the zone of `now`."""
    hours = [0] * (now.hour + 1)
    for mark in marks:
        if mark.at is None or isinstance(mark, Furniture):
            continue
        at = mark.at.astimezone(now.tzinfo)
        if at.date() == now.date() and at.hour <= now.hour:
            hours[at.hour] += 1
    return hours


def decided_today(articles: Iterable[Path], annotator: str, now: datetime) -> Iterator[Mark]:
    """The decisions in sidecars that were written on the day of `now`; what cannot be read is left out."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    for article in articles:
        path = sidecar_path(article, annotator)
        try:
            if path.stat().st_mtime >= midnight:
                yield from read_sidecar(path, read_article(article)).marks
        except (OSError, StoreError):
            continue


def by_folder(entries: Iterable[Entry], root: Path, annotator: str) -> list[Folder]:
    """The folders of a workspace in their order, with what `annotator` has decided."""
    found = []
    for folder, members in groupby(entries, key=lambda entry: entry.path.parent):
        decided = []
        for entry in members:
            own = [one for one in entry.summaries if one.annotator == annotator]
            decided.append(-1 if own and own[0].status == "done" else own[0].decided if own else 0)
        name = str(folder.relative_to(root)) if folder.is_relative_to(root) else str(folder)
        found.append(Folder(root.name if name == "." else name, tuple(decided)))
    return found


def sparkline(values: Sequence[float], width: int = 0, *, most: float = 0) -> str:
    """Values as a row of bars, the highest, or `most`, full; a value above 0 is never blank.

    With a `width` above 0 neighbours share a bar where there are more values.
    """
    if width and len(values) > width:
        bounds = [round(i * len(values) / width) for i in range(width + 1)]
        values = [sum(values[a:b]) / max(1, b - a) for a, b in pairwise(bounds)]
    most = most or max(values, default=0)
    if not most:
        return BARS[0] * len(values)
    return "".join(BARS[max(1, round(v * (len(BARS) - 1) / most)) if v > 0 else 0] for v in values)
