"""How likely a candidate is a claim, from its rule and a few properties that can be seen on it.

Nothing here was trained; ``docs/claims.md`` says how well the scores are calibrated.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from annotator.core.spans import Span

LEAST = 0.6
"""Candidates below this are not suggested."""

# Grades of confidence in a rule, as log-odds: about 94, 86, 78, 69, 62 and 50 of 100. Which rule has which grade is a
# judgement about English, not the outcome of training: marked speech is sure, a clause under a verb of speech is
# likely, opinions and judgements are fair, intentions and topics modest, nouns and adjectives that only sometimes
# attribute are doubtful.
SURE, LIKELY, FAIR, MODEST, DOUBTFUL, UNLIKELY = 2.8, 1.8, 1.25, 0.8, 0.5, 0.0
STEP = 0.4
"""What each visible weakness takes from the log-odds, and each strength adds."""

_GRADES = {
    SURE: ("quote after", "quote before", "that say", "that tell"),
    LIKELY: (
        "announced",
        "signed",
        "according",
        "parenthesis",
        "relative",
        "clause say",
        "clause tell",
        "clause ask",
        "finding",
        "words clause",
    ),
    FAIR: (
        "colon",
        "headline",
        "clause believe",
        "clause show",
        "infinitive vow",
        "naming",
        "object criticise",
        "object praise",
        "object side",
        "object feel",
        "about ask about",
        "about call for",
        "about call on",
        "about against",
        "about with",
        "noun of speech",
        "noun held",
    ),
    MODEST: (
        "transcript",
        "clause perceive",
        "gerund",
        "infinitive want",
        "request",
        "object report thing",
        "about talk of",
        "noun of will",
        "passive naming",
        "passive request",
        "seeming",
        "as",
    ),
    DOUBTFUL: (
        "naming quoted",
        "passive criticise",
        "passive side",
        "for view",
        "about refer to",
        "about judge of",
        "adjective willing",
        "noun of thought",
        "noun about",
        "noun for",
        "words trailing",
        "words infinitive",
        "words object",
    ),
    UNLIKELY: ("passive praise", "noun of judgement", "noun against"),
}
_RULES = {rule: odds for odds, rules in _GRADES.items() for rule in rules}
_SOURCELESS = ("passive naming", "passive request", "seeming")
_PRONOUN_SOURCES = frozenset("i you we they it who which that what someone anyone nobody".split())
_WORD = re.compile(r"\w+(?:['’]\w+)?")


def score(
    text: str,
    rule: str,
    content: Sequence[Span],
    source: Sequence[Span],
    hypothetical: bool = False,
    embedded: bool = False,
    quoted: bool = False,
) -> float:
    """The probability, 0 to 1, that a candidate is a claim with about this content.

    Args:
        text: the article.
        rule: the name of the rule that proposes it.
        content: its content.
        source: its source, may be empty.
        hypothetical: whether the cue is an infinitive or stands after a modal verb.
        embedded: whether the cue stands in a relative or another dependent clause.
        quoted: whether the cue stands within a quotation.
    """
    odds = _RULES.get(rule, FAIR)
    if rule.startswith(("quote", "colon", "announced", "signed", "headline", "transcript")):
        return _probability(odds)
    words = 0
    for start, end in content:
        words += sum(1 for _ in _WORD.finditer(text, start, min(end, start + 400)))
    who = text[source[0].start : source[0].end].lower() if source else ""
    weaknesses = [
        words <= 4,
        words <= 2,
        words <= 2 and rule in ("object criticise", "object report thing"),  # a bare name
        hypothetical,
        hypothetical and rule.startswith(("clause", "infinitive")),
        embedded,
        who in _PRONOUN_SOURCES or not (source or rule.startswith(_SOURCELESS)),
        rule.endswith("nosource"),
        hypothetical and not source,
        quoted,
        quoted,
    ]
    strengths = [
        words >= 10,
        who in ("he", "she"),
        any(mark in text[start:end] for start, end in content for mark in '“"'),
    ]
    return _probability(odds + STEP * (sum(strengths) - sum(weaknesses)))


def _probability(odds: float) -> float:
    return 1 / (1 + math.exp(-odds))
