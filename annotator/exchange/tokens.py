"""Tokens and sentences for formats that have nothing else, cut wherever a mark begins or ends."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.core.text import Lines, sentences, words
from annotator.exchange.document import Document

_Spanned = TypeVar("_Spanned", bound=tuple[Span, str])


def sentences_of(text: str, edges: Iterable[int]) -> Iterator[list[Span]]:
    """The tokens of each sentence; no token holds white space or crosses an edge, no sentence a line end.

    Args:
        text: an article.
        edges: offsets at which a token must end or begin.
    """
    cuts = sorted(set(edges))
    at = 0
    lines = Lines(text)
    for number in range(len(lines)):
        ends = [sentence.end for sentence in sentences(lines, number)]
        sentence: list[Span] = []
        for start, end in words(lines, number):
            while at < len(cuts) and cuts[at] <= start:
                at += 1
            while at < len(cuts) and cuts[at] < end:
                sentence.append(Span(start, cuts[at]))
                start = cuts[at]
                at += 1
            sentence.append(Span(start, end))
            while ends and sentence[-1].end >= ends[0]:
                ends.pop(0)
                if not ends or sentence[-1].end <= ends[0]:
                    yield sentence
                    sentence = []
                    break
        if sentence:
            yield sentence


def without_overlaps(spans: Iterable[_Spanned]) -> tuple[list[_Spanned], int]:
    """The longest of spans that share a code point, in text order, and how many fell out."""
    chosen: list[_Spanned] = []
    fallen = 0
    by_length = sorted(spans, key=lambda s: (s[0].start - s[0].end, s[0].start, s[1]))
    starts: list[int] = []
    taken: list[Span] = []
    for item in by_length:
        span = item[0]
        index = bisect_left(starts, span.start)
        if (index < len(taken) and taken[index].start < span.end) or (
            index and taken[index - 1].end > span.start
        ):
            fallen += 1
            continue
        starts.insert(index, span.start)
        taken.insert(index, span)
        chosen.append(item)
    return sorted(chosen, key=lambda s: s[0]), fallen


def labelled(document: Document) -> list[tuple[Span, str]]:
    """The entities as spans with labels."""
    return [(e.span, e.label) for e in document.marks if isinstance(e, Entity)]


def tags(tokens: Sequence[Span], spans: Sequence[tuple[Span, str]]) -> list[str]:
    """IOB2 tags: every span begins with ``B-``; spans do not overlap and end where tokens do."""
    found = []
    at = 0
    for token in tokens:
        while at < len(spans) and spans[at][0].end <= token.start:
            at += 1
        if at < len(spans) and spans[at][0].contains(token):
            span, label = spans[at]
            found.append(("B-" if token.start == span.start else "I-") + label)
        else:
            found.append("O")
    return found


def unbroken(
    sentences: Iterable[list[Span]], spans: Sequence[tuple[Span, str]]
) -> Iterator[tuple[list[Span], list[str]]]:
    """Sentences with their tags; one that ends within a span goes on, so that no span is cut."""
    waiting: tuple[list[Span], list[str]] | None = None
    for sentence in sentences:
        made = tags(sentence, spans)
        if waiting and made and made[0].startswith("I-"):
            waiting[0].extend(sentence)
            waiting[1].extend(made)
            continue
        if waiting:
            yield waiting
        waiting = (sentence, made)
    if waiting:
        yield waiting


def spans_of(tagged: Iterable[tuple[Span, str]]) -> list[tuple[Span, str]]:
    """The spans of tokens with tags of IOB1, IOB2, BILOU or IOBES.

    Raises:
        ValueError: where a tag is none of these.
    """
    found: list[tuple[Span, str]] = []
    going = ""
    for token, tag in tagged:
        if tag in ("O", "-", "_", ""):
            going = ""
            continue
        prefix, dash, label = tag.partition("-")
        if prefix not in ("B", "I", "E", "L", "S", "U", "M") or not dash or not label:
            raise ValueError(f"{tag!r} is no tag of IOB, BILOU or IOBES")
        if prefix in "IELM" and going == label:
            found[-1] = (Span(found[-1][0].start, token.end), label)
        else:
            found.append((token, label))
        going = "" if prefix in "ELSU" else label
    return found
