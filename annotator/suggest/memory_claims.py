"""Claims and cue verbs that were decided in other articles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotator.core.records import replace
from annotator.core.spans import Span
from annotator.suggest.cues import Cue, inflected, verbs
from annotator.suggest.pieces import Occupied
from annotator.suggest.record import SuggestedClaim, SuggestedEntity
from annotator.suggest.tally import CLAIM, CUE, ORIGIN, Tally, key

FEW = 4
"""Words of a claim that is known again by its content: fewer say too little."""
DOUBTED = 2
"""Rejections by which a cue must outnumber its confirmations to make claims less likely: one claim that was none
says little about its verb."""
DAMPING = 0.7

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_HELPERS = frozenset(
    "has have had was were is are be been being will would could should also then to".split()
)
_ENDINGS = (("ies", "y"), ("ied", "y"), ("s", ""), ("ed", "e"), ("ing", "e"))
_FRAMES = {"quote": ORIGIN, "clause": "say"}
"""What a learned verb may take: a quotation, or a clause that begins with "that"."""


class RememberedClaims:
    """Makes claims of verbs that a person's claims were made of, and judges those that engines suggest.

    Args:
        tally: all decisions, counted.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        known = verbs() if any(label == CUE for _, label in tally.confirmed) else {}
        self._learned = {
            form: Cue(word, _FRAMES)
            for cue in tally.of(CUE)
            if (word := _verb(cue)) and word not in known
            for form in _forms(word)
            if form not in known
        }

    def apply(
        self,
        text: str,
        claims: Sequence[SuggestedClaim],
        entities: Sequence[SuggestedEntity],
        furniture: Sequence[Span],
    ) -> list[SuggestedClaim]:
        """Claims judged and completed, in text order.

        Args:
            text: the article.
            claims: what engines suggested.
            entities: names with their canonical names, for the speakers.
            furniture: lines in which no claim is.
        """
        judged = [self._judged(text, c) for c in claims]
        new = list(self._found(text, claims, entities, furniture))
        return (
            sorted([*judged, *new], key=lambda c: (c.content[0].start, -c.content[-1].end)) if new else judged
        )

    def _found(
        self,
        text: str,
        claims: Sequence[SuggestedClaim],
        entities: Sequence[SuggestedEntity],
        furniture: Sequence[Span],
    ) -> Iterator[SuggestedClaim]:
        """Claims of learned verbs, outside those that are suggested."""
        if not self._learned or self._learned.keys().isdisjoint(_WORD.findall(text.lower())):
            return
        from annotator.suggest.claim_rules import find_claims

        taken = Occupied(s for c in claims for s in (*c.content, *c.cue))
        for claim in find_claims(text, furniture, entities, self._learned, ORIGIN):
            words = {text[s.start : s.end].lower() for s in claim.cue}
            if words <= self._learned.keys() and not any(
                taken.touches(s) for s in (*claim.content, *claim.cue)
            ):
                yield claim

    def _judged(self, text: str, claim: SuggestedClaim) -> SuggestedClaim:
        """A claim with the score and the speaker that earlier decisions on its words and its cue give it."""
        content = key(" ".join(text[s.start : s.end] for s in claim.content), CLAIM)
        if content[0].count(" ") >= FEW - 1:
            score, raised = self._tally.judged(content, claim.score)
            if raised:
                speaker = claim.speaker or self._tally.entities.get(content)
                return replace(claim, score=score, speaker=speaker, origin=ORIGIN)
            claim = replace(claim, score=score)
        cue = key(" ".join(text[s.start : s.end] for s in claim.cue), CUE)
        doubt = self._tally.rejected[cue] - self._tally.confirmed[cue]
        if doubt >= DOUBTED:
            claim = replace(claim, score=claim.score * DAMPING ** min(doubt - DOUBTED + 1, 5))
        return claim


def _verb(cue: str) -> str | None:
    """The one word of a cue that attributes: "fumed" of "has also fumed that"."""
    words = [w for w in _WORD.findall(cue.removesuffix(" that")) if w not in _HELPERS]
    return words[0] if len(words) == 1 else None


def _forms(word: str) -> set[str]:
    """Every form of a verb of which one is known; what no ending tells is taken as it is.

    >>> sorted(_forms("fumed") & {"fume", "fumes", "fumed", "fuming"})
    ['fume', 'fumed', 'fumes', 'fuming']
    """
    bases = {word}
    for ending, restored in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            bases |= {stem + restored, stem[:-1] if stem[-1] == stem[-2] else stem}
    return {word}.union(*(forms for base in bases if word in (forms := set(inflected(base)))))
