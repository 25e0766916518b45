"""One spaCy document for each line of an article.

A line of a news page is a paragraph, a headline or a leftover of the page; a name never crosses from one to
the next. Parsing line by line therefore keeps names whole ("Zelensky" and "World" on two lines are two things)
and bounds the memory that one document takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.core.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MAX_PIECE = 4_000
"""Longest text, in code points, handed to the model at once."""
BATCH = 64

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]?\s")


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """A parsed piece of the text: ``doc.text == text[start : start + len(doc.text)]``.

    Attributes:
        start: offset of the document's first character in the article, code points.
        doc: tags, dependencies and raw entities of the piece.
    """

    start: int
    doc: Doc


def lines_of(text: str, furniture: Sequence[Span] = ()) -> Iterator[Span]:
    """The pieces to parse: stripped lines outside `furniture`, the longest cut at sentence ends.

    A line counts as furniture when at least half of it is covered by furniture spans.
    """
    marks = sorted(furniture)
    first = 0
    for line in _LINE.finditer(text):
        piece = line[0]
        start = line.start() + len(piece) - len(piece.lstrip())
        end = line.start() + len(piece.rstrip())
        if start >= end:
            continue
        while first < len(marks) and marks[first].end <= start:
            first += 1
        covered, at = 0, start
        k = first
        while k < len(marks) and marks[k].start < end:
            covered += max(0, min(end, marks[k].end) - max(at, marks[k].start))
            at = max(at, marks[k].end)
            k += 1
        if covered * 2 < end - start:
            yield from _pieces(text, start, end)


def _pieces(text: str, start: int, end: int) -> Iterator[Span]:
    """Cut a long line at the last sentence end, else the last space, before the limit."""
    while end - start > MAX_PIECE:
        limit = start + MAX_PIECE
        cut = 0
        for stop in _SENTENCE_END.finditer(text, start + MAX_PIECE // 2, limit):
            cut = stop.end()
        cut = cut or text.rfind(" ", start + MAX_PIECE // 2, limit) + 1 or limit
        yield Span(start, start + len(text[start:cut].rstrip()))
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if start < end:
        yield Span(start, end)


def parse_lines(nlp: Language, text: str, furniture: Sequence[Span]) -> list[ParsedLine]:
    """Parse every line of `text` that is neither blank nor furniture.

    Args:
        nlp: a loaded pipeline.
        text: the article.
        furniture: spans that are no part of it.

    Returns:
        One document a line in reading order; a line longer than :data:`MAX_PIECE` gives several.
    """
    spans = list(lines_of(text, furniture))
    docs = nlp.pipe((text[start:end] for start, end in spans), batch_size=BATCH)
    lines = [ParsedLine(span.start, doc) for span, doc in zip(spans, docs, strict=True)]
    if not nlp.has_pipe("attribute_ruler"):
        for line in lines:
            _set_coarse_tags(line.doc)
    return lines


# Penn Treebank tags by their first two letters. An auxiliary is told by its dependency.
_COARSE = {
    "VB": "VERB",
    "MD": "AUX",
    "NN": "NOUN",
    "JJ": "ADJ",
    "RB": "ADV",
    "PR": "PRON",
    "WP": "PRON",
    "DT": "DET",
    "PD": "DET",
    "WD": "PRON",
    "WR": "SCONJ",
    "IN": "ADP",
    "CC": "CCONJ",
    "CD": "NUM",
    "TO": "PART",
    "RP": "ADP",
    "PO": "PART",
    "UH": "INTJ",
    "EX": "PRON",
}


def _set_coarse_tags(doc: Doc) -> None:
    """What spaCy's attribute ruler does for ``pos_``, without its pattern matching."""
    for token in doc:
        tag = token.tag_
        if tag in ("NNP", "NNPS"):
            token.pos_ = "PROPN"
        elif token.dep_ in ("aux", "auxpass"):
            token.pos_ = "PART" if tag == "TO" else "AUX"
        else:
            token.pos_ = _COARSE.get(tag[:2], "X" if tag.isalpha() else "PUNCT")
