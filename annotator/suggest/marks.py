"""Suggestions as open marks."""

from __future__ import annotations

from typing import cast

from annotator.core.marks import Claim, Entity, Furniture, Kind, Mark, entity_id, suggestion_id
from annotator.suggest.record import Suggestions


def as_marks(text: str, found: Suggestions) -> list[Mark]:
    """Open marks for all that was found; each id follows from what the suggestion says.

    A suggestion that says the same as an earlier one is left out.
    """
    marks: dict[str, Mark] = {}
    for e in found.entities:
        words = text[e.span.start : e.span.end]
        identifier = entity_id(e.label, e.span, words)
        marks.setdefault(
            identifier,
            Entity(id=identifier, label=e.label, span=e.span, name=e.entity, score=e.score, origin=e.origin),
        )
    for c in found.claims:
        words = "".join(text[s.start : s.end] for s in c.content)
        identifier = suggestion_id("claim", c.content, words)
        marks.setdefault(
            identifier,
            Claim(
                id=identifier,
                content=c.content,
                cue=c.cue,
                source=c.source,
                speaker=c.speaker,
                kind=cast(Kind, c.kind),
                score=c.score,
                origin=c.origin,
            ),
        )
    for span in found.furniture:
        identifier = suggestion_id("furniture", *span, text[span.start : span.end])
        marks.setdefault(identifier, Furniture(id=identifier, span=span, origin="furniture"))
    return list(marks.values())
