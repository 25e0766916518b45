"""Page furniture: lines of an extracted article that are no part of its body.

Galleries, picture credits, bylines and dates, "Read also" blocks, teasers, newsletter and share lines. Each line
is described by its own shape and words, by its neighbours and by its place among the paragraphs, after
Kohlschuetter et al., "Boilerplate Detection using Shallow Text Features" (2010); boosted decision trees say how
likely it is furniture, and so does a linear model of the same features. Both are plain data, made by
``benchmarks/train_furniture.py``.
"""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib.resources import files
from operator import mul
from typing import Any, NamedTuple

from annotator.core.spans import Span
from annotator.suggest.furniture_context import context_odds
from annotator.suggest.furniture_features import features, names
from annotator.suggest.furniture_rules import rule_odds

THRESHOLD = 0.56
"""A body line that is lost costs a reader more than a furniture line that is left in."""
PARAGRAPH = 25
"""Words of a line that counts as a paragraph when it ends like one."""
CAUTION = 1.5
"""Log-odds that it takes to call a paragraph furniture: a reader misses more by a lost paragraph than by a caption."""
LINEAR, SUREST = 0.3, 8.0
"""The linear model's share of the log-odds, and the most that it may be sure of: its sum has no bounds."""
CONTEXT = 0.5
"""Log-odds that a neighbourhood adds."""
REPEATED = 3
"""How often a line must occur to be a label."""
LONE = 3
"""Lines of the longest run of furniture that may be a headline with its byline, or a caption with its credit."""
_PAGE = re.compile(
    r"(?i)\b(?:subscri\w+|newsletters?|sign up|log in|e-?mail|cookies?|copyright|rights reserved|click|follow|share|app"
    r"|read (?:more|also|next)|related|advert\w*|comments?|https?|www|updated|published|posted)\b|©"
)
_SIGNED = re.compile(
    r"(?:(?:FILE )?(?:PHOTO|Photo|Image|Picture|Credit)[Ss]?(?: by |: ?))?"
    r"(?:[A-Z][\w.'’-]* ){1,4}?(?:/|via) ?[A-Z]\S*(?: [A-Z]\S*){0,3}"
    r"|\(?(?:Photos? |Text )?[Bb][Yy] [A-Z]\S*(?: [A-Z]\S*){1,4}|[-–—]{1,2} ?[A-Z]\S*(?: [A-Z]\S*){1,3}"
)
"""Of whoever wrote the article or took the picture: "Lena Moe / Reuters", "By Lena Moe", "-- Lena Moe"."""
_STOP = re.compile(r"[.!?…:][\"'”’»)\]]*\s*$")
_LINE = re.compile(r"[^\n\r]+")

Node = tuple[int, float, Any, Any] | float
"""A split (feature, threshold, what to do at or below it, what to do above it) or a leaf's log-odds."""


def find_furniture(text: str) -> list[Span]:
    """The lines that are furniture.

    Args:
        text: an article.

    Returns:
        One span a line, without its line break, in text order.
    """
    lines = [m for m in _LINE.finditer(text) if m[0].strip()]
    if len(lines) < 2:
        return []  # one line has no neighbours to tell it by
    chances = probabilities([m[0] for m in lines])
    return [Span(m.start(), m.end()) for m, chance in zip(lines, chances, strict=True) if chance > THRESHOLD]


def skipped(text: str, furniture: Sequence[Span]) -> list[Span]:
    """The furniture in which nothing is suggested.

    That is every line but those that stand alone and tell something: a headline, a caption, a sign-off, the name of
    whoever wrote the article or took the picture. They are no body, but they name people and quote them, and whoever
    annotates wants those. Galleries and blocks of teasers are skipped whole.

    Args:
        text: an article.
        furniture: whole lines, in text order.
    """
    found: list[Span] = []
    for run in _runs(text, furniture):
        found.extend(run if len(run) > LONE else [s for s in run if not _tells(text[s.start : s.end])])
    return found


def blocks(text: str, furniture: Sequence[Span]) -> list[Span]:
    """The furniture that stands in galleries and blocks of teasers, without lone lines between paragraphs.

    Args:
        text: an article.
        furniture: whole lines, in text order.
    """
    return [span for run in _runs(text, furniture) if len(run) > LONE for span in run]


def _runs(text: str, furniture: Sequence[Span]) -> Iterator[list[Span]]:
    """Furniture lines that follow each other, with nothing but blank lines between them."""
    run: list[Span] = []
    for span in furniture:
        if run and text[run[-1].end : span.start].strip():
            yield run
            run = []
        run.append(span)
    if run:
        yield run


def _tells(line: str) -> bool:
    """Whether a furniture line is a sentence about something or names its author, and is not a part of the page."""
    line = line[:300]
    return not _PAGE.search(line) and (len(line.split()) >= 6 or _SIGNED.fullmatch(line.strip()) is not None)


def probabilities(lines: Sequence[str]) -> list[float]:
    """How likely each line is furniture, 0 to 1.

    Args:
        lines: an article's lines that are not blank, in order.
    """
    model = _model()
    grown = []
    for vector in features(lines):
        odds = model.base
        for tree in model.trees:
            node = tree
            while type(node) is tuple:
                node = node[2] if vector[node[0]] <= node[1] else node[3]
            odds += node
        grown.append(blended(odds, model.linear_base + sum(map(mul, vector, model.linear))))
    return [1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))) for odds in weighed(lines, grown)]


def blended(trees: float, linear: float) -> float:
    """The log-odds of the trees and of the linear model as one: they err in different places."""
    return (1 - LINEAR) * trees + LINEAR * max(-SUREST, min(SUREST, linear))


def weighed(lines: Sequence[str], grown: Sequence[float]) -> list[float]:
    """The trees' log-odds and what rules and neighbourhood add to them.

    A line without a full stop is likelier furniture between two furniture lines, and after a label that comes
    again and again ("World").

    Args:
        lines: an article's lines that are not blank, in order.
        grown: the trees' log-odds of each.
    """
    alone = []
    for line, odds in zip(lines, grown, strict=True):
        rule = rule_odds(line)
        paragraph = rule <= 0 and line.count(" ") >= PARAGRAPH and _STOP.search(line[-8:])
        alone.append(odds + rule - (CAUTION if paragraph else 0))
    seen = Counter(line.strip().casefold() for line in lines)
    found = [odds + more for odds, more in zip(alone, context_odds(lines), strict=True)]
    for i in range(1, len(lines)):
        if alone[i - 1] > 0 and not _STOP.search(lines[i][-8:]):
            between = i + 1 < len(lines) and alone[i + 1] > 0
            labelled = seen[lines[i - 1].strip().casefold()] >= REPEATED
            found[i] += CONTEXT * (between + labelled)
    return found


class _Model(NamedTuple):
    """What is shipped: log-odds to start from, trees that add to them, a weight for each feature."""

    base: float
    trees: list[Any]
    linear_base: float
    linear: list[float]


@lru_cache(maxsize=1)
def _model() -> _Model:
    data = json.loads(files("annotator.suggest").joinpath("data/furniture.json").read_text("utf-8"))
    columns = names()
    place = {name: number for number, name in enumerate(columns)}

    def node(raw: Any) -> Node:
        if isinstance(raw, list):
            name, threshold, low, high = raw
            return place[name], float(threshold), node(low), node(high)
        return float(raw)

    linear = data["linear"]
    return _Model(
        float(data["base"]),
        [node(tree) for tree in data["trees"]],
        float(linear["base"]),
        [float(linear["weights"][name]) for name in columns],
    )
