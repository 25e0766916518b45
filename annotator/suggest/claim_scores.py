"""How likely a candidate is a claim, from its rule and a few properties that can be seen on it.

The constants are log-odds measured on annotated news and rounded; ``docs/claims.md`` says how well the scores are
calibrated. Nothing else was fitted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from annotator.core.spans import Span

LEAST = 0.5
"""Candidates below this are not suggested."""

# Log-odds of a claim in the past tense of a main clause, by a named source, with a content of 5 to 9 words.
_RULES = {
    "quote after": 3.0,
    "quote before": 2.4,
    "colon": 1.2,
    "announced": 1.7,
    "signed": 2.0,
    "headline": 0.9,
    "transcript": 0.6,
    "according": 1.9,
    "parenthesis": 1.9,
    "as": 0.8,
    "clause say": 2.0,
    "clause tell": 1.6,
    "clause ask": 2.3,
    "clause believe": 1.4,
    "clause perceive": 0.8,
    "clause show": 0.6,
    "gerund": 1.3,
    "finding": 1.7,
    "seeming": 0.8,
    "naming quoted": 0.8,
    "for view": 0.1,
    "infinitive": 1.0,
    "request": 0.9,
    "naming": 1.7,
    "object criticise": 1.5,
    "object praise": 1.2,
    "object side": 1.3,
    "object feel": 1.1,
    "object report thing": 1.1,
    "passive naming": 1.2,
    "passive request": 1.3,
    "passive criticise": 0.6,
    "passive praise": -1.0,
    "passive side": 0.2,
    "about refer to": 0.3,
    "about judge of": 0.2,
    "adjective willing": 0.1,
    "noun of will": 0.6,
    "noun of thought": 0.7,
    "noun of speech": 1.1,
    "noun of judgement": 0.7,
    "noun about": 0.6,
    "noun against": 0.5,
    "noun for": 0.4,
    # the rules without a model
    "words clause": 1.6,
    "words trailing": 0.2,
    "words infinitive": 0.6,
    "words object": 0.3,
}
_OTHER = 1.0
_PRONOUN_SOURCES = frozenset("i you we they it who which that what someone anyone nobody".split())
_GENERAL = ("the", "a", "an", "some", "many", "most")
_WORD = re.compile(r"\w+(?:['’]\w+)?")


def score(
    text: str,
    rule: str,
    content: Sequence[Span],
    source: Sequence[Span],
    hypothetical: bool = False,
    embedded: bool = False,
) -> float:
    """The probability, 0 to 1, that a candidate is a claim with about this content.

    Args:
        text: the article.
        rule: the name of the rule that proposes it.
        content: its content.
        source: its source, may be empty.
        hypothetical: whether the cue is an infinitive or stands after a modal verb.
        embedded: whether the cue stands in a relative or another dependent clause.
    """
    odds = _RULES.get(rule, _OTHER)
    if rule.startswith(("quote", "colon", "announced", "signed", "headline", "transcript")):
        return _probability(odds)
    words = 0
    for start, end in content:
        words += sum(1 for _ in _WORD.finditer(text, start, min(end, start + 400)))
    odds += -0.9 if words <= 2 else -0.6 if words <= 4 else 0.4 if words >= 10 else 0.0
    if hypothetical:
        odds -= 0.5
    if embedded:
        odds -= 0.4
    if not source:
        odds -= 0.8
    else:
        named = text[source[0].start : source[0].end]
        first = named.split()[0].lower()
        if named.lower() in _PRONOUN_SOURCES:
            odds -= 0.6
        elif first not in ("he", "she") and (
            not named[0].isupper() or first in ("the", "a", "an", "some", "many", "most")
        ):
            odds -= 0.2
    if text[content[0].start].isupper():
        odds -= 0.2
    return _probability(odds)


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
