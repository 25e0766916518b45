"""Two charts as inline SVG: claims over time by speaker, and who speaks about whom.

Every shape has a title that says what it shows, and the page has the same figures as a table.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from annotator.review.ledger import Row
from annotator.review.report.markup import escaped

WIDTH = 760
# Okabe and Ito's colours, which people with any colour vision can tell apart; the last is for all others.
COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#999999")
MOST_DAYS = 45


def periods(rows: Sequence[Row]) -> tuple[list[str], dict[str, Counter[str]]]:
    """Claims a day, or a month where that would be too many days; by speaker, all but five together.

    Returns:
        The periods in order, and counts by speaker and period.
    """
    days = sorted({row.date for row in rows if row.date})
    monthly = bool(days) and (days[-1] - days[0]).days > MOST_DAYS

    def period(day: date) -> str:
        return day.isoformat()[:7] if monthly else day.isoformat()

    most = [name for name, _ in Counter(row.speaker or "?" for row in rows).most_common(len(COLOURS) - 1)]
    counts: dict[str, Counter[str]] = {name: Counter() for name in most}
    for row in rows:
        if row.date:
            speaker = row.speaker or "?"
            counts.setdefault(speaker if speaker in most else "others", Counter())[period(row.date)] += 1
    return sorted({period(day) for day in days}), {name: count for name, count in counts.items() if count}


def timeline(rows: Sequence[Row]) -> str:
    """Stacked bars; "" where no claim has a date."""
    order, counts = periods(rows)
    if not order:
        return ""
    totals = {when: sum(count[when] for count in counts.values()) for when in order}
    height, base, top = 220, 180, max(totals.values())
    step = (WIDTH - 50) / len(order)
    shapes = [f'<text x="0" y="20">{top}</text><text x="0" y="{base}">0</text>']
    for index, when in enumerate(order):
        x, y = 40 + index * step, float(base)
        for colour, (speaker, count) in zip(COLOURS, counts.items(), strict=False):
            if tall := count[when] * (base - 15) / top:
                y -= tall
                title = escaped(f"{when}, {speaker}: {count[when]}")
                shapes.append(
                    f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(2, min(40, step - 3)):.1f}" height="{tall:.1f}" '
                    f'fill="{colour}"><title>{title}</title></rect>'
                )
        if index % max(1, round(80 / step)) == 0:
            shapes.append(f'<text x="{x:.1f}" y="{base + 18}">{escaped(when)}</text>')
    shapes.append(f'<line x1="36" y1="{base}" x2="{WIDTH}" y2="{base}" class="axis"/>')
    legend = "".join(
        f'<li><svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" fill="{colour}"/></svg> '
        f"{escaped(speaker)} ({count.total()})</li>"
        for colour, (speaker, count) in zip(COLOURS, counts.items(), strict=False)
    )
    label = f"Claims from {order[0]} to {order[-1]}, by speaker"
    return f'{_svg(height, label, shapes)}<ul class="legend">{legend}</ul>\n'


def network(about: Counter[tuple[str, str]], most: int = 14) -> str:
    """Speakers on the left, whom they speak about on the right, a line for each pair; "" where there is none."""
    if not about:
        return ""
    left, right = Counter[str](), Counter[str]()
    for (speaker, name), count in about.items():
        left[speaker] += count
        right[name] += count
    speakers = [name for name, _ in left.most_common(most)]
    spoken = [name for name, _ in right.most_common(most)]
    rows = max(len(speakers), len(spoken))
    at = {("left", name): 22 + 26 * index for index, name in enumerate(speakers)}
    at |= {("right", name): 22 + 26 * index for index, name in enumerate(spoken)}
    top = max(about.values())
    shapes = []
    for (speaker, name), count in sorted(about.items(), key=lambda pair: pair[1]):
        if speaker in speakers and name in spoken:
            y1, y2 = at["left", speaker], at["right", name]
            title = escaped(f"{speaker} about {name}: {count}")
            shapes.append(
                f'<path d="M250 {y1}C380 {y1} 380 {y2} 510 {y2}" stroke-width="{1 + 7 * count / top:.1f}">'
                f"<title>{title}</title></path>"
            )
    for side, names, x, anchor in (("left", speakers, 242, "end"), ("right", spoken, 518, "start")):
        for name in names:
            shown = escaped(name if len(name) <= 30 else name[:29] + "…")
            shapes.append(f'<text x="{x}" y="{at[side, name] + 5}" text-anchor="{anchor}">{shown}</text>')
    return _svg(26 * rows + 20, "Who speaks about whom", shapes)


def _svg(height: int, label: str, shapes: Sequence[str]) -> str:
    return (
        f'<svg viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{escaped(label)}">'
        f"{''.join(shapes)}</svg>\n"
    )
