"""Entities of an article from its parsed lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from annotator.core.spans import Span
from annotator.suggest.boundaries import repair
from annotator.suggest.candidates import Candidate, lines_with_words, known_candidates, pattern_candidates, run_candidates
from annotator.suggest.grouping import group_mentions
from annotator.suggest.labelling import label_mentions
from annotator.suggest.parse import ParsedLine
from annotator.suggest.record import SuggestedEntity

LABELS = frozenset(
    "PERSON ORG GPE LOC NORP FAC EVENT LAW PRODUCT WORK_OF_ART DATE TIME MONEY PERCENT QUANTITY".split()
)
NAMES = LABELS - {"DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"}


def find_entities(text: str, lines: Sequence[ParsedLine], origin: str = "spacy") -> list[SuggestedEntity]:
    """Names, dates and amounts with their labels and canonical names."""
    found = []
    spans = [Span(line.start, line.start + len(line.doc.text)) for line in lines]
    worded = lines_with_words(text, spans)
    candidates: list[Candidate] = []
    for line, parsed in zip(worded, lines, strict=True):
        ents = []
        for ent in parsed.doc.ents:
            start, end = parsed.start + ent.start_char, parsed.start + ent.end_char
            if ent.label_ in NAMES:
                ents.append((start, end, ent.label_))
            elif ent.label_ in LABELS:
                found.append(SuggestedEntity(Span(start, end), ent.label_, ent.text, 0.7, origin))
        named = repair(text, line, ents)
        candidates += named
        candidates += pattern_candidates(text, line)
        for known in known_candidates(text, line):
            if not any(c.start <= known.start and known.end <= c.end for c in named):
                candidates.append(known)
        candidates += run_candidates(text, line)
    for m in label_mentions(text, worded, candidates):
        found.append(SuggestedEntity(Span(m.start, m.end), m.label, m.surface, m.score, origin))
    found.sort(key=lambda e: e.span)
    canonical = group_mentions([(text[e.span.start : e.span.end], e.label) for e in found])
    return [replace(e, entity=name) for e, name in zip(found, canonical, strict=True)]
