"""How likely a candidate is a claim, from its rule and a few properties that can be seen on it.

Nothing here was trained; ``docs/claims.md`` says how well the scores are calibrated.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from annotator.core.spans import Span

LEAST = 0.5
"""Candidates below this are not suggested."""

# Four grades of confidence in a rule, as log-odds: about 93, 84, 73 and 60 of 100. Which rule has which grade is a
# judgement about English, not the outcome of training: marked speech is sure, a clause under a verb of speech is
# likely, attitudes and judgements are fair, nouns and adjectives that only sometimes attribute are doubtful.
SURE, LIKELY, FAIR, DOUBTFUL, UNLIKELY = 2.6, 1.7, 1.0, 0.4, -1.0
STEP = 0.5
"""What each visible weakness takes from the log-odds, and a long content adds."""

_GRADES = {
    SURE: ("quote after", "quote before"),
    LIKELY: (
        "announced",
        "signed",
        "according",
        "parenthesis",
        "clause say",
        "clause tell",
        "clause ask",
        "clause believe",
        "finding",
        "naming",
        "gerund",
        "words clause",
        "relative",
    ),
    FAIR: (
        "colon",
        "headline",
        "transcript",
        "as",
        "clause perceive",
        "clause show",
        "seeming",
        "naming quoted",
        "infinitive",
        "request",
        "object criticise",
        "object praise",
        "object side",
        "object feel",
        "object report thing",
        "passive naming",
        "passive request",
        "noun of speech",
        "noun of thought",
        "noun of will",
        "noun of judgement",
    ),
    DOUBTFUL: (
        "for view",
        "passive criticise",
        "passive side",
        "about refer to",
        "about judge of",
        "adjective willing",
        "noun about",
        "noun against",
        "noun for",
        "words trailing",
        "words infinitive",
        "words object",
    ),
    UNLIKELY: ("passive praise",),
}
_RULES = {rule: odds for odds, rules in _GRADES.items() for rule in rules}
_PRONOUN_SOURCES = frozenset("i you we they it who which that what someone anyone nobody".split())
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
    odds = _RULES.get(rule, FAIR)
    if rule.startswith(("quote", "colon", "announced", "signed", "headline", "transcript")):
        return _probability(odds)
    words = 0
    for start, end in content:
        words += sum(1 for _ in _WORD.finditer(text, start, min(end, start + 400)))
    weaknesses = [
        words <= 4,
        words <= 2,
        hypothetical,
        embedded,
        not source or text[source[0].start : source[0].end].lower() in _PRONOUN_SOURCES,
    ]
    odds -= STEP * sum(weaknesses)
    if words >= 10:
        odds += STEP
    return _probability(odds)


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
