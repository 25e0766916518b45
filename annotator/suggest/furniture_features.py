"""What is measured of a line to tell furniture from body: itself, its neighbours, its place in the article."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from annotator.suggest.furniture_line import OWN_SHAPE, Line, lexicon

# Word groups by their place in the lexicon.
_PHOTO, _AGENCY, _RELATED, _SHARE, _AGO, _YOU = 7, 8, 13, 12, 5, 18


OWN_PLACE = (
    "index from_end relative lines good_before good_after good_lines nearest_good_before nearest_good_after in_block "
    "block_start block_end repeats overlap names_known repeated_start own_share junk_run_before junk_run_after "
    "shape_repeats rules_before rules_after closed nearest_closing characters_after stamps_ahead stamp_after_next "
    "credit_next rules_around line_length between_labels shared_words good_share good_share_after longer_than_next"
).split()


def names() -> list[str]:
    """The features in order; the neighbours' shapes come last."""
    groups = [f"w_{g}" for g in lexicon()[0]]
    own = [*OWN_SHAPE, *groups]
    return [*own, *OWN_PLACE, *(f"{n}_{f}" for n in ("m2", "m1", "p1", "p2") for f in _NEIGHBOUR)]


_NEIGHBOUR = (
    "characters",
    "stop",
    "caps_words",
    "function_share",
    "date",
    "byline",
    "junk_words",
    "goodness",
    "photo",
    "related",
    "ago_or_counter",
    "you",
    "colon",
)


def features(lines: Sequence[str]) -> list[list[float]]:
    """One vector a line.

    Args:
        lines: an article's lines that are not blank, in order.
    """
    measured = [Line(line) for line in lines]
    total = len(lines)
    good = [m.good for m in measured]
    start, end = _block([m.goodness for m in measured])
    seen = Counter(m.key for m in measured)
    starts = Counter(m.start for m in measured)
    body = Counter[str]()
    for m in measured:
        if m.good:
            body.update(m.content)
    body_characters = sum(m.length for m in measured if m.good) or 1
    before = _running(good)
    after = _running(good[::-1])[::-1]
    edge = [_NO_LINE] * 2
    near = [
        [
            m.shape[0],
            m.shape[2],
            m.shape[11],
            m.shape[27],
            m.shape[14],
            m.shape[19],
            m.junk,
            m.goodness,
            m.groups[_PHOTO] + m.groups[_AGENCY],
            m.groups[_RELATED] + m.groups[_SHARE],
            m.groups[_AGO] + m.shape[16],
            m.groups[_YOU],
            m.shape[3],
        ]
        for m in measured
    ]
    padded = [*edge, *near, *edge]
    shapes = Counter(m.signature for m in measured)
    around = _around(measured)
    result = []
    for i, m in enumerate(measured):
        minus = 1 if m.good else 0
        known = sum(body[w] > minus for w in m.content)
        names_known = sum(body[w] > minus for w in m.capitals)
        place = [
            min(i, 40), min(total - 1 - i, 40), i / total, min(total, 200), before[i][0], after[i][0],
            min(before[-1][0] + good[-1], 60), before[i][1], after[i][1], start <= i < end,
            i - start if i < start else 0,
            i - end + 1 if i >= end else 0, min(seen[m.key], 5), known / len(m.content) if m.content else -1,
            names_known / len(m.capitals) if m.capitals else -1, min(starts[m.start], 6), m.length / body_characters,
            before[i][2], after[i][2], min(shapes[m.signature], 12),
            min(sum(n.certain for n in measured[max(0, i - 6) : i]), 4),
            min(sum(n.certain for n in measured[i + 1 : i + 7]), 4),
            *around[i],
        ]  # fmt: skip
        result.append(
            [*m.shape, *m.groups, *place, *padded[i], *padded[i + 1], *padded[i + 3], *padded[i + 4]]
        )
    return result


def _around(measured: Sequence[Line]) -> list[tuple[float, ...]]:
    """What the rest of the article tells of each line: the features from ``closed`` on."""
    total = len(measured)
    characters = sum(m.length for m in measured)
    words = Counter(w for m in measured for w in m.content)
    labels = Counter(m.label for m in measured)
    is_label = [m.key.count(" ") < 8 and labels[m.label] >= 3 for m in measured]
    distances = list(zip(_distances(is_label), _distances(is_label[::-1])[::-1], strict=True))
    good = sum(m.good for m in measured)
    left, good_left = characters, good
    closings: list[int] = []
    found: list[tuple[float, ...]] = []
    for i, m in enumerate(measured):
        left -= m.length
        good_left -= m.good
        while closings and closings[0] < i - 40:
            closings.pop(0)
        found.append((
            min(len(closings), 4), min(i - closings[-1], 20) if closings else 30, left / characters,
            min(sum(n.stamp for n in measured[i + 1 : i + 6]), 3) if i < 10 else 0,
            i + 2 < total and measured[i + 2].stamp, i + 1 < total and measured[i + 1].credit,
            sum(n.certain for n in measured[max(0, i - 3) : i]) + sum(n.certain for n in measured[i + 1 : i + 4]),
            characters / total, min(sum(distances[i]), 60),
            sum(words[w] > 1 for w in m.content) / len(m.content) if m.content else -1, good / total,
            good_left / max(1, good), m.shape[0] - measured[i + 1].shape[0] if i + 1 < total else 0,
        ))  # fmt: skip
        if m.closing and left < 0.35 * characters:
            closings.append(i)
    return found


def _distances(marked: Sequence[bool]) -> list[int]:
    """How many lines before each line the last marked one stands; 99 where there is none."""
    found, distance = [], 99
    for is_marked in marked:
        found.append(distance)
        distance = 1 if is_marked else distance + 1
    return found


_NO_LINE = [-1.0] * len(_NEIGHBOUR)


def _running(good: Sequence[bool]) -> list[tuple[float, float, float]]:
    """For each line: how many good ones precede it, how far the last one is, how long the run of others is."""
    count, distance = 0, 20
    found = []
    for is_good in good:
        found.append((float(min(count, 30)), float(min(distance, 20)), float(min(distance - 1, 12))))
        if is_good:
            count, distance = count + 1, 1
        else:
            distance += 1
    return found


def _block(goodness: Sequence[float]) -> tuple[int, int]:
    """The run of lines with the largest sum, half-open."""
    best, best_range, total, begin = 0.0, (0, 0), 0.0, 0
    for i, value in enumerate(goodness):
        if total <= 0:
            total, begin = 0.0, i
        total += value
        if total > best:
            best, best_range = total, (begin, i + 1)
    return best_range
