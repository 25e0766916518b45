"""What is measured of a line to tell furniture from body: its words, its shape, its neighbours, its place."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from annotator.suggest.furniture_rules import rule_odds

_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_STOP = re.compile(r"[.!?…][\"'”’»)\]]*$")
_INNER_STOP = re.compile(r"[.!?][\"'”’)]*\s+[\"'“‘A-Z]")
_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\b\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b")
_TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d\d(?!\d)")
_COUNTER = re.compile(r"(?<!\d)\d{1,3} ?(?:/|of|out of|de|von|sur) ?\d{1,3}(?!\d)")
_LINK = re.compile(
    r"https?://|www\.|@(?<=[\w+-]@)[\w-]+\.\w|\.(?<=\w\.)(?:com|org|net|co|de|br|it|fr|uk)\b|pic\.twitter"
)
_HANDLE = re.compile(r"(?:^|[\s(])[@#]\w")
_BULLET = re.compile(r"\s*(?:[•·●▪■□►▶»›>*+|]|[-–—](?:\s|$)|\d{1,2}[.)]\s)")
_BARS = re.compile(r"[|•·»›]|\s/\s|\s-\s|\s[–—]\s")
_GLUED = re.compile(r"[a-z)][A-Z][a-z]|\d[A-Z][a-z]|[a-z]\d+ (?:of|out)\b|[a-z][.!?…][A-Z][a-z]")
_BYLINE = re.compile(r"\W*(?:[Bb]y|BY|[Vv]on|[Pp]or|[Pp]ar|[Dd]i)\b:? *[A-Z]|\W*(?:By|BY)\W*$")
_CLOSING = re.compile(r"\([^()]{0,60}\)\s*$")
_QUOTE = "\"“”'‘’«»"
HEAD, TAIL = 160, 80
"""Characters looked at of a line's start and end: enough for its words, and long lines cost no more."""


# Word groups by their place in the lexicon.
_PHOTO, _AGENCY, _RELATED, _SHARE, _AGO, _YOU = 7, 8, 13, 12, 5, 18


@lru_cache(maxsize=1)
def _lexicon() -> tuple[tuple[str, ...], dict[str, tuple[int, ...]], frozenset[str]]:
    """Group names, groups by word or phrase, and the words that begin a phrase."""
    raw = json.loads(files("annotator.suggest").joinpath("data/furniture_words.json").read_text("utf-8"))
    found: dict[str, tuple[int, ...]] = {}
    for number, phrases in enumerate(raw.values()):
        for phrase in phrases:
            found[phrase] = (*found.get(phrase, ()), number)
    return tuple(raw), found, frozenset(p.partition(" ")[0] for p in found if " " in p)


OWN_SHAPE = (
    "characters words stop colon inner_stop commas lower_start quote_start bullet bars glued caps_words all_caps "
    "digits date time counter link handle byline dateline closing first_upper quotes exclaims word_length end_hyphen "
    "function_share"
).split()
OWN_PLACE = (
    "index from_end relative lines good_before good_after good_lines nearest_good_before nearest_good_after in_block "
    "block_start block_end repeats overlap names_known repeated_start own_share junk_run_before junk_run_after "
    "shape_repeats rules_before rules_after"
).split()


def names() -> list[str]:
    """The features in order; the neighbours' shapes come last."""
    groups = [f"w_{g}" for g in _lexicon()[0]]
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
    measured = [_Line(line) for line in lines]
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
        ]  # fmt: skip
        result.append(
            [*m.shape, *m.groups, *place, *padded[i], *padded[i + 1], *padded[i + 3], *padded[i + 4]]
        )
    return result


_NO_LINE = [-1.0] * len(_NEIGHBOUR)


class _Line:
    """A line by itself."""

    __slots__ = (
        "capitals",
        "certain",
        "content",
        "good",
        "goodness",
        "groups",
        "junk",
        "key",
        "length",
        "shape",
        "signature",
        "start",
    )

    def __init__(self, line: str) -> None:
        line = line.strip()
        self.length = len(line)
        seen = line if len(line) <= HEAD + TAIL else f"{line[:HEAD]} {line[-TAIL:]}"
        words = _WORD.findall(seen)
        lowered = [w.lower().replace("’", "'") for w in words]
        count = len(words) * max(1.0, self.length / len(seen))
        groups = _groups(lowered)
        n = max(1, len(words))
        caps = sum(w[0].isupper() for w in words)
        digits = sum(map(str.isdigit, seen))
        has_digit = digits > 0
        rule = rule_odds(line)
        self.certain = rule > 0
        stop = bool(_STOP.search(seen[-8:]))
        function = groups[0] / n
        self.shape: list[float] = [
            math.log1p(self.length), math.log1p(count), stop, seen[-1:] == ":", bool(_INNER_STOP.search(seen)),
            min(seen.count(","), 6), bool(lowered) and words[0][0].islower(), seen[:1] in _QUOTE,
            bool(_BULLET.match(seen)),
            min(len(_BARS.findall(seen)), 4), bool(_GLUED.search(seen)), caps / n,
            seen.isupper(), digits / len(seen) if seen else 0,
            has_digit and bool(_DATE.search(seen)), has_digit and bool(_TIME.search(seen)),
            has_digit and bool(_COUNTER.search(seen)), bool(_LINK.search(seen)), bool(_HANDLE.search(seen)),
            bool(_BYLINE.match(seen)), rule < 0, bool(_CLOSING.search(seen[-64:])),
            bool(words) and words[0][0].isupper(), min(sum(seen.count(q) for q in "\"“”"), 4),
            "!" in seen or "?" in seen, sum(map(len, words)) / n, seen[-1:] in "-–—…", function,
        ]  # fmt: skip
        self.groups = [min(g, 4) for g in groups]
        self.junk = sum(min(g, 1) for g in groups[4:18])
        self.good = count >= 10 and stop and function > 0.1
        # As in the largest-sum block of Pasternack and Roth (2009): long sentences count for, the rest against.
        self.goodness = min(count / 12, 4) if self.good else -1.0 + 0.5 * stop + min(count, 20) / 40
        self.key = " ".join(lowered)
        self.start = " ".join(lowered[:2])
        self.signature = (len(words) if len(words) < 6 else -1, stop, caps == len(words), has_digit, seen[:1])
        self.content = {w for w in lowered if len(w) > 3}
        self.capitals = {low for w, low in zip(words, lowered, strict=True) if w[0].isupper() and len(w) > 2}


def _groups(lowered: Sequence[str]) -> list[float]:
    """How often each word group occurs."""
    group_names, lexicon, openers = _lexicon()
    counts = [0.0] * len(group_names)
    last = len(lowered) - 1
    for i, word in enumerate(lowered):
        hits = lexicon.get(word, ())
        if word in openers and i < last:
            pair = f"{word} {lowered[i + 1]}"
            hits = (*hits, *lexicon.get(pair, ()))
            if i + 1 < last:
                hits = (*hits, *lexicon.get(f"{pair} {lowered[i + 2]}", ()))
        for hit in hits:
            counts[hit] += 1
    return counts


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
