"""The figures behind the charts, which `charts.js` draws with D3 and Observable Plot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from annotator.review.ledger import Row
from annotator.review.names import Name

# Okabe and Ito's colours, which people with any colour vision can tell apart; the last is for all others.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#8a8a8a")
OTHERS, UNKNOWN = "others", "unknown"
MOST_DAYS = 45
MOST_NAMES = 12
MOST_IN_NETWORK = 18


def periods(rows: Sequence[Row]) -> tuple[list[str], dict[str, Counter[str]]]:
    """Claims a day, or a month where that would be too many days; by speaker, all but five together.

    Returns:
        The periods in order, and counts by speaker and period.
    """
    days = sorted({row.date for row in rows if row.date})
    monthly = bool(days) and (days[-1] - days[0]).days > MOST_DAYS

    def period(day: date) -> str:
        return day.isoformat()[:7] if monthly else day.isoformat()

    most = [name for name, _ in Counter(row.speaker or UNKNOWN for row in rows).most_common(len(COLOURS) - 1)]
    counts: dict[str, Counter[str]] = {name: Counter() for name in most}
    for row in rows:
        if row.date:
            speaker = row.speaker or UNKNOWN
            counts.setdefault(speaker if speaker in most else OTHERS, Counter())[period(row.date)] += 1
    return sorted({period(day) for day in days}), {name: count for name, count in counts.items() if count}


def strongest(about: Counter[tuple[str, str]]) -> list[tuple[str, str, int]]:
    """Who speaks how often about whom, as far as a picture of it can still be read."""
    weight = Counter[str]()
    for (speaker, name), count in about.items():
        weight[speaker] += count
        weight[name] += count
    kept = {name for name, _ in sorted(weight.items(), key=lambda w: (-w[1], w[0]))[:MOST_IN_NETWORK]}
    ties = sorted(about.items(), key=lambda tie: (-tie[1], tie[0]))
    return [(one, other, count) for (one, other), count in ties if one in kept and other in kept]


def figures(rows: Sequence[Row], names: Sequence[Name], about: Counter[tuple[str, str]]) -> dict[str, Any]:
    """What the script draws, as JSON has it."""
    order, counts = periods(rows)
    top = sorted(names, key=lambda n: (-n.mentions, n.name))[:MOST_NAMES]
    return {
        "colours": dict(zip(counts, COLOURS, strict=False)),
        "timeline": [
            {"when": when, "speaker": speaker, "claims": count[when]}
            for when in order
            for speaker, count in counts.items()
            if count[when]
        ],
        "names": [{"name": n.name, "mentions": n.mentions, "claims": n.claims} for n in top],
        "network": [{"from": one, "to": other, "claims": count} for one, other, count in strongest(about)],
    }
