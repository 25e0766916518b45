"""One spaCy document for each line of an article.

A line of a news page is a paragraph, a headline or a leftover of the page; a name never crosses from one to
the next. Parsing line by line therefore keeps names whole ("Zelensky" and "World" on two lines are two things)
and bounds the memory that one document takes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.core.spans import Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

MAX_PIECE = 2_000
"""Longest text, in code points, that makes one document."""
BATCH = 16_000
"""Code points handed to the model at once: what it needs for each of them, it needs for all at the same time."""
TOGETHER = 512
"""Lines handed to the model at once at most."""
DENSE = 200
"""Code points from which a line is looked at for being no language at all."""
SIGNS = 2.0
"""Least mean length of the words and signs of such a line, in code points; English prose has 2.5 and more."""

_LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)\]]?\s")
_TOKEN = re.compile(r"\w+|[^\w\s]")
# A tokenizer peels signs off a word one by one, each time looking at the rest: its time grows with the square.
_NOISE = re.compile(r"[^\w\n]{24,}|\S{200,}")


@dataclass(frozen=True, slots=True)
class ParsedLine:
    """A parsed piece of the text, ``text[start:end]``, with its noise blanked out.

    Attributes:
        start: offset of the document's first character in the article, code points.
        end: offset after its last one.
        doc: tags, dependencies and raw entities of the piece.
    """

    start: int
    end: int
    doc: Doc


def lines_of(text: str, furniture: Sequence[Span] = (), longest: int = MAX_PIECE) -> Iterator[Span]:
    """The pieces to parse: stripped lines outside `furniture`, the longest cut at sentence ends.

    A line counts as furniture when at least half of it is covered by furniture spans. Long pieces that are made of
    signs rather than words are left out.

    Args:
        text: an article.
        furniture: whole lines to leave out.
        longest: length of the longest piece, code points.
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
            yield from (p for p in _pieces(text, start, end, longest) if not _is_noise(text[p.start : p.end]))


def _is_noise(piece: str) -> bool:
    if len(piece) < DENSE:
        return False
    tokens = _TOKEN.findall(without_noise(piece))
    return not tokens or sum(map(len, tokens)) < SIGNS * len(tokens)


def without_noise(piece: str) -> str:
    """A text of the same length without what costs a tokenizer more than it can tell.

    Long runs of signs, and words of 200 characters and more, become spaces.
    """
    return _NOISE.sub(lambda noise: " " * len(noise[0]), piece)


def batches(pieces: Iterable[str]) -> Iterator[list[str]]:
    """The pieces in order, as many at once as :data:`BATCH` allows."""
    batch: list[str] = []
    size = 0
    for piece in pieces:
        if batch and size + len(piece) > BATCH:
            yield batch
            batch, size = [], 0
        batch.append(piece)
        size += len(piece)
    if batch:
        yield batch


def _pieces(text: str, start: int, end: int, longest: int) -> Iterator[Span]:
    """Cut a long line at the last sentence end, else the last space, before the limit."""
    while end - start > longest:
        limit = start + longest
        cut = 0
        for stop in _SENTENCE_END.finditer(text, start + longest // 2, limit):
            cut = stop.end()
        cut = cut or text.rfind(" ", start + longest // 2, limit) + 1 or limit
        yield Span(start, start + len(text[start:cut].rstrip()))
        start = cut + len(text[cut:end]) - len(text[cut:end].lstrip())
    if start < end:
        yield Span(start, end)


def parse_lines(
    nlp: Language, text: str, furniture: Sequence[Span], parsed: Mapping[str, Doc] | None = None
) -> list[ParsedLine]:
    """Parse every line of `text` that is neither blank nor furniture.

    Args:
        nlp: a loaded pipeline.
        text: the article.
        furniture: spans that are no part of it.
        parsed: documents that are there already, by their text: what :func:`parse_together` returns.

    Returns:
        One document a line in reading order; a line longer than :data:`MAX_PIECE` gives several.
    """
    spans = list(lines_of(text, furniture))
    pieces = [without_noise(text[start:end]) for start, end in spans]
    docs = dict(parsed or {})
    docs |= _parsed(nlp, [piece for piece in pieces if piece not in docs])
    return [ParsedLine(*span, docs[piece]) for span, piece in zip(spans, pieces, strict=True)]


def parse_together(nlp: Language, articles: Iterable[tuple[str, Sequence[Span]]]) -> dict[str, Doc]:
    """The lines of several articles, parsed at once and found by their text: what is short costs less so.

    Args:
        nlp: a loaded pipeline.
        articles: texts, each with the spans that are no part of it.
    """
    spans = ((text, span) for text, furniture in articles for span in lines_of(text, furniture))
    return _parsed(nlp, (without_noise(text[start:end]) for text, (start, end) in spans))


def _parsed(nlp: Language, pieces: Iterable[str]) -> dict[str, Doc]:
    docs: dict[str, Doc] = {}
    for batch in batches(dict.fromkeys(pieces)):  # what stands there several times is parsed once
        # The parser takes a quarter of batch_size at once: the fewer lines, the slower.
        docs.update(zip(batch, nlp.pipe(batch, batch_size=TOGETHER), strict=True))
    if not nlp.has_pipe("attribute_ruler"):
        for doc in docs.values():
            _set_coarse_tags(doc)
    return docs


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
    import numpy as np

    strings = doc.vocab.strings
    found = []
    for tag, dep in doc.to_array(["TAG", "DEP"]).tolist():
        if (tag, dep) not in _POS:
            _POS[tag, dep] = strings.add(_coarse(strings[tag], strings[dep]))
        found.append(_POS[tag, dep])
    column: Any = np.array(found, dtype="uint64")
    doc.from_array(["POS"], column)


_POS: dict[tuple[int, int], int] = {}
"""Coarse tags by fine tag and dependency, all by spaCy's numbers for strings, which are the same everywhere."""


def _coarse(tag: str, dep: str) -> str:
    if tag in ("NNP", "NNPS"):
        return "PROPN"
    if dep in ("aux", "auxpass"):
        return "PART" if tag == "TO" else "AUX"
    return _COARSE.get(tag[:2], "X" if tag.isalpha() else "PUNCT")
