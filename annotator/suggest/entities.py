"""Entities of an article: candidates, one reading per name, amounts, canonical names.

The two engines share everything but the first step: the spaCy engine starts from a model's spans, the rules from
runs of capitalised words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from annotator.core.spans import Span
from annotator.suggest.amounts import merge_amounts
from annotator.suggest.boundaries import repair
from annotator.suggest.candidates import (
    Candidate,
    Line,
    known_candidates,
    lines_with_words,
    pattern_candidates,
    run_candidates,
)
from annotator.suggest.facilities import facility_candidates, patron_candidates, unit_candidates
from annotator.suggest.grouping import group_mentions
from annotator.suggest.labelling import label_mentions
from annotator.suggest.parse import ParsedLine
from annotator.suggest.record import SuggestedEntity

AMOUNTS = frozenset("DATE TIME MONEY PERCENT QUANTITY".split())
NAMES = frozenset("PERSON ORG GPE LOC NORP FAC EVENT LAW PRODUCT WORK_OF_ART".split())
Ent = tuple[int, int, str]


def find_entities(text: str, lines: Sequence[ParsedLine], origin: str = "spacy") -> list[SuggestedEntity]:
    """Names, dates and amounts with their labels and canonical names.

    Args:
        text: the article.
        lines: its parsed lines.
        origin: who says so.

    Returns:
        Non-overlapping entities in reading order. ``score`` is a calibrated probability: see
        :mod:`annotator.suggest.labelling`.
    """
    spans = [Span(line.start, line.end) for line in lines]
    ents = [
        [(line.start + e.start_char, line.start + e.end_char, e.label_) for e in line.doc.ents]
        for line in lines
    ]
    return entities_of(text, spans, ents, origin)


def entities_of(
    text: str, spans: Sequence[Span], ents: Sequence[Sequence[Ent]] | None, origin: str
) -> list[SuggestedEntity]:
    """Entities of the lines at `spans`, from a model's `ents` on each, or by rules alone when None."""
    lines = lines_with_words(text, spans)
    candidates: list[Candidate] = []
    amounts: list[tuple[int, int, str, float]] = []
    for k, line in enumerate(lines):
        here = ents[k] if ents is not None else ()
        candidates += _candidates(text, line, [e for e in here if e[2] in NAMES])
        amounts += merge_amounts(text, line.start, line.end, [e for e in here if e[2] in AMOUNTS])
    names = [(m.start, m.end, m.label, m.score) for m in label_mentions(text, lines, candidates)]
    found = _together(names, amounts)
    canonical = group_mentions([(text[start:end], label) for start, end, label, _ in found])
    return [
        SuggestedEntity(Span(start, end), label, name, score, origin)
        for (start, end, label, score), name in zip(found, canonical, strict=True)
    ]


def _candidates(text: str, line: Line, ents: Sequence[Ent]) -> Iterable[Candidate]:
    model = repair(text, line, ents)
    yield from model
    yield from pattern_candidates(text, line)
    yield from facility_candidates(line)
    yield from patron_candidates(text, line)
    yield from unit_candidates(text, line)
    for known in known_candidates(text, line):
        if not any(c.start <= known.start and known.end <= c.end for c in model):
            yield known
    yield from run_candidates(text, line)


Found = tuple[int, int, str, float]


def _together(names: Sequence[Found], amounts: Sequence[Found]) -> list[Found]:
    """One list without overlaps: the longer of a name and an amount stays."""
    out: list[Found] = []
    for item in sorted([*names, *amounts], key=lambda f: (f[0], -f[1])):
        if out and item[0] < out[-1][1]:
            if item[1] - item[0] > out[-1][1] - out[-1][0]:
                out[-1] = item
            continue
        out.append(item)
    return out
