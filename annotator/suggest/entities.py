"""Entities of an article from its parsed lines."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.spans import Span
from annotator.suggest.parse import ParsedLine
from annotator.suggest.record import SuggestedEntity

LABELS = frozenset(
    "PERSON ORG GPE LOC NORP FAC EVENT LAW PRODUCT WORK_OF_ART DATE TIME MONEY PERCENT QUANTITY".split()
)


def find_entities(text: str, lines: Sequence[ParsedLine], origin: str = "spacy") -> list[SuggestedEntity]:
    """Names, dates and amounts with their labels and canonical names."""
    found = []
    for line in lines:
        for ent in line.doc.ents:
            if ent.label_ in LABELS:
                span = Span(line.start + ent.start_char, line.start + ent.end_char)
                found.append(SuggestedEntity(span, ent.label_, ent.text, 0.7, origin))
    return found
