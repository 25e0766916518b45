"""Claims: who asserted, asked, wanted or judged what, from the parse of an article's lines.

A claim is an attribution after PARC3 and PolNeAR: a *source*, a *cue* and a *content*. ``docs/claims.md`` says
what counts. Rules over the dependency tree propose candidates, quotations are attributed on the text itself
(a parse seldom survives quotation marks), and of overlapping candidates the outermost stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from annotator.suggest.claim_candidates import Candidate, kind_of, resolve
from annotator.suggest.claim_clauses import verb_claims
from annotator.suggest.claim_labels import label_claims
from annotator.suggest.claim_nouns import according_claims, adjective_claims, noun_claims, view_claims
from annotator.suggest.claim_passages import continue_speech
from annotator.suggest.claim_quotations import quotation_claims
from annotator.suggest.cues import adjectives, nouns, verbs
from annotator.suggest.quotes import Quote, find_quotes
from annotator.suggest.record import SuggestedClaim, SuggestedEntity
from annotator.suggest.speakers import Speakers

if TYPE_CHECKING:
    from annotator.suggest.parse import ParsedLine

ORIGIN = "claim rules"


def find_claims(
    text: str, lines: Sequence[ParsedLine], entities: Sequence[SuggestedEntity], origin: str = ORIGIN
) -> list[SuggestedClaim]:
    """The claims of an article.

    Args:
        text: the article.
        lines: its parsed lines, furniture left out.
        entities: names with their canonical names, for the speakers.
        origin: who says so.

    Returns:
        Claims in text order, no content within another's; ``speaker`` is None where the evidence is thin.
    """
    quotes = find_quotes(text)
    found = candidates(text, lines, quotes)
    names = Speakers(text, entities, quotes).of([c.source for c in found])
    return [
        SuggestedClaim(
            content=tuple(c.content),
            cue=tuple(c.cue),
            source=tuple(c.source),
            speaker=name,
            kind=kind_of(text, c.content, quotes),
            score=c.score,
            origin=origin,
        )
        for c, name in zip(found, names, strict=True)
    ]


def candidates(text: str, lines: Sequence[ParsedLine], quotes: list[Quote]) -> list[Candidate]:
    """What the rules find, overlaps resolved, in text order."""
    verb_cues, noun_cues, adjective_cues = verbs(), nouns(), adjectives()
    wanted = _numbers()
    found = quotation_claims(text, lines, quotes, verb_cues)
    found.extend(label_claims(text, lines))
    taken = {c.cue[0].start for c in found if c.cue}
    for line in lines:
        for i, number in enumerate(line.doc.to_array("LOWER").tolist()):
            if number not in wanted:
                continue
            token = line.doc[i]
            word = token.lower_
            if word in verb_cues and token.tag_[:2] == "VB":
                if line.start + token.idx not in taken:
                    found.extend(verb_claims(text, line, token, verb_cues[word], quotes, verb_cues))
            elif word in noun_cues and token.tag_[:2] == "NN":
                found.extend(noun_claims(text, line, token, noun_cues[word], quotes))
            elif word in adjective_cues and token.tag_[:2] == "JJ":
                found.extend(adjective_claims(text, line, token, adjective_cues[word], quotes))
            elif word in ("for", "in") and token.dep_ == "prep":
                found.extend(view_claims(text, line, token, quotes))
            elif word == "according":
                found.extend(according_claims(text, line, token, quotes))
    kept = resolve(text, found, quotes)
    continue_speech(text, lines, quotes, kept)
    return kept


@lru_cache(maxsize=1)
def _numbers() -> frozenset[int]:
    """The words that may be cues, by spaCy's numbers for strings: those of a line are read without its tokens."""
    from spacy.strings import get_string_id

    return frozenset(map(get_string_id, (*verbs(), *nouns(), *adjectives(), "for", "in", "according")))
