"""The report's charts for a terminal: block characters and figures, readable without any colour."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from annotator.core.display import visible
from annotator.review.report.charts import periods
from annotator.review.report.contents import Contents, Progress

BLOCK = "▆"
LEVELS = "▁▂▃▄▅▆▇█"
MOST = 10
FEW = 5
"""What makes a full bar where there is no more."""
NARROWEST, WIDEST = 40, 110


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a chart: words, then figures, then a bar.

    Attributes:
        words: at the left, as wide as those of its neighbours.
        said: figures before the bar, as wide as those of its neighbours.
        bar: block characters.
        kind: ``head``, ``row`` or ``hint``; a screen may colour by it.
    """

    words: str
    said: str = ""
    bar: str = ""
    kind: str = "row"

    def __str__(self) -> str:
        return " ".join(filter(None, (self.words, self.said, self.bar))).rstrip()


def lines(contents: Contents, width: int) -> Iterator[Line]:
    """All charts, one below the other.

    Args:
        contents: what the report says.
        width: of the terminal, in cells; from 40 to 110 are used.
    """
    width = max(NARROWEST, min(WIDEST, width))
    if not contents.ledger.rows and not contents.named:
        yield Line("Nothing is confirmed in this folder yet.", kind="hint")
    for chart in (_over_time, _speakers, _mentioned, _about, _progress):
        yield from chart(contents, width)


def bar(value: float, most: float, cells: int) -> str:
    """A bar of at most `cells` cells, not as high as a row so that bars stay apart; anything but nothing is seen."""
    return BLOCK * max(1, round(cells * value / most)) if value > 0 and most > 0 else ""


def spark(values: Sequence[int]) -> str:
    """A character a value; the lowest line is something, a point is nothing."""
    most = max(values, default=0)
    return "".join(LEVELS[max(0, -(-value * len(LEVELS) // most) - 1)] if value else "·" for value in values)


def _over_time(contents: Contents, width: int) -> Iterator[Line]:
    order, counts = periods(contents.ledger.rows)
    if order:
        yield Line("Claims over time", kind="head")
        totals = {when: sum(count[when] for count in counts.values()) for when in order}
        yield from _bars([(when, totals[when], str(totals[when])) for when in order], width)


def _speakers(contents: Contents, width: int) -> Iterator[Line]:
    rows = contents.ledger.rows
    said = Counter(row.speaker for row in rows if row.speaker)
    if not said:
        return
    order, _ = periods(rows)
    yield Line("Who said how much" + (f", {order[0]} to {order[-1]}" if len(order) > 1 else ""), kind="head")
    shown = said.most_common(MOST)
    known = max(1, min(len(order), width // 4))
    step = -(-len(order) // known)
    found = []
    for name, count in shown:
        dates = [str(row.date) for row in rows if row.speaker == name and row.date]
        days = Counter(date[: len(order[0])] for date in dates)
        groups = [
            sum(days.get(when, 0) for when in order[at : at + step]) for at in range(0, len(order), step)
        ]
        found.append((name, count, f"{count:>3} {spark(groups) if len(order) > 1 else ''}".rstrip()))
    yield from _bars(found, width)
    if len(said) > MOST:
        rest = sum(said.values()) - sum(count for _, count in shown)
        yield Line(f"{len(said) - MOST} more speakers with {rest} claims", kind="hint")
    if unknown := sum(not row.speaker for row in rows):
        yield Line(f"{unknown} claims without a known speaker", kind="hint")


def _mentioned(contents: Contents, width: int) -> Iterator[Line]:
    top = sorted(contents.named, key=lambda n: (-n.mentions, n.name))[:MOST]
    if top:
        yield Line("Most mentioned", kind="head")
        yield from _bars([(n.name, n.mentions, str(n.mentions)) for n in top if n.mentions], width)


def _about(contents: Contents, width: int) -> Iterator[Line]:
    if contents.about:
        yield Line("Who speaks about whom", kind="head")
        ties = [
            (f"{one} → {other}", count, str(count))
            for (one, other), count in contents.about.most_common(MOST)
        ]
        yield from _bars(ties, width)


def _progress(contents: Contents, width: int) -> Iterator[Line]:
    if not contents.progress:
        return
    done = sum(row.status == "done" for row in contents.progress)
    yield Line(f"Progress: {done} of {len(contents.progress)} done", kind="head")

    def name(row: Progress) -> str:
        file = PurePath(row.article).name
        return f"{file} {row.annotator}" if row.annotator.strip("-") else file

    rows = [
        (name(row), row.confirmed + row.rejected, f"{row.confirmed} ✓ {row.rejected} ✗ {row.status}")
        for row in contents.progress
    ]
    yield from _bars(rows, width)


def _bars(rows: Sequence[tuple[str, int, str]], width: int) -> Iterator[Line]:
    """Names, bars and figures, in columns that fit."""
    names = [visible(name) for name, _, _ in rows]
    wide = min(max(map(width_of, names), default=0), width * 2 // 5)
    said = max((width_of(words) for _, _, words in rows), default=0)
    cells = max(4, width - wide - said - 4)
    most = max(FEW, *(value for _, value, _ in rows)) if rows else FEW
    for name, (_, value, words) in zip(names, rows, strict=True):
        cut = _cut(name, wide)
        drawn = bar(value, most, cells)
        yield Line("  " + cut + " " * (wide - width_of(cut)), " " * (said - width_of(words)) + words, drawn)


def _cut(text: str, cells: int) -> str:
    if width_of(text) <= cells:
        return text
    while text and width_of(text) > cells - 1:
        text = text[:-1]
    return text + "…"


def width_of(text: str) -> int:
    """Cells that a terminal gives to a name."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )
