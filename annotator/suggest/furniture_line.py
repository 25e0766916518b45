"""What is measured of a line by itself to tell furniture from body: its words and its shape."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files

from annotator.suggest.furniture_context import is_stamp
from annotator.suggest.furniture_rules import is_credit, is_share_line, rule_odds

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
_DIGITS = re.compile(r"\d+")
_CLOSING = re.compile(r"\([^()]{0,60}\)\s*$")
_QUOTE = "\"“”'‘’«»"
_CLOSING_LINE = re.compile(
    r"""(?ix)\W{0,9}(?:
      (?:©|copyright\b|\(c\)\ ).* | .{0,160}\ball\ rights\ reserved\b.*
    | (?:\d+\ )?comments?(?:\ \(?\d+\)?)? | (?:leave|post|add|write)\ a\ (?:comment|reply).*
    | (?:join|start)\ the\ (?:conversation|discussion).*
    | (?:view|show|read|see|load)\ (?:all\ |more\ |the\ )?(?:\d+\ )?comments.*
    | (?:related|recommended|trending|latest|top|most|popular|more)\ (?:read|popular|viewed|shared|recent|discussed
        |articles?|stories|posts?|news|videos?|topics?|content|links?|coverage|from|on|in|about)\b.{0,60}
    | you\ (?:may|might)\ (?:also\ )?(?:like|be\ interested).* | (?:read|up)\ next.{0,40}
    | about\ the\ authors?\b.* | (?:filed\ under|tags?|topics?|categor(?:y|ies)|keywords)\b\ ?:?.{0,120}
    | .{0,80}\b(?:subscribe|sign\ up)\b.{0,60} | follow\ (?:us|me|him|her|them|@?\w+)\ on\b.{0,100}
    | (?:share|tweet)\ (?:this|on)\b.{0,60}
    )$"""
)
"""Lines after which an article is over, where little follows."""
HEAD, TAIL = 160, 80
"""Characters looked at of a line's start and end: enough for its words, and long lines cost no more."""


@lru_cache(maxsize=1)
def lexicon() -> tuple[tuple[str, ...], dict[str, tuple[int, ...]], frozenset[str]]:
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


class Line:
    """A line by itself."""

    __slots__ = (
        "capitals",
        "certain",
        "closing",
        "content",
        "credit",
        "good",
        "goodness",
        "groups",
        "junk",
        "key",
        "label",
        "length",
        "shape",
        "signature",
        "stamp",
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
        self.label = _DIGITS.sub("0", self.key)
        self.start = " ".join(lowered[:2])
        self.stamp = is_stamp(line)
        self.credit = is_credit(line)
        self.closing = self.length <= 200 and (is_share_line(line) or _CLOSING_LINE.match(line) is not None)
        self.signature = (len(words) if len(words) < 6 else -1, stop, caps == len(words), has_digit, seen[:1])
        self.content = {w for w in lowered if len(w) > 3}
        self.capitals = {low for w, low in zip(words, lowered, strict=True) if w[0].isupper() and len(w) > 2}


def _groups(lowered: Sequence[str]) -> list[float]:
    """How often each word group occurs."""
    group_names, groups, openers = lexicon()
    counts = [0.0] * len(group_names)
    last = len(lowered) - 1
    for i, word in enumerate(lowered):
        hits = groups.get(word, ())
        if word in openers and i < last:
            pair = f"{word} {lowered[i + 1]}"
            hits = (*hits, *groups.get(pair, ()))
            if i + 1 < last:
                hits = (*hits, *groups.get(f"{pair} {lowered[i + 2]}", ()))
        for hit in hits:
            counts[hit] += 1
    return counts
