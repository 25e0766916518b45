"""Claims whose cue is put into, behind or below the sentence that it attributes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import Candidate, trimmed
from annotator.suggest.claim_spans import SENTENCE_END, content_pieces, source_span, span_of, subject_of
from annotator.suggest.quotes import Quote, covering

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

_RELATIVE = ("WP", "WDT")
_BESIDE = ("prep", "dobj", "dative", "npadvmod", "advmod")
_TELLING = ("told", "tells", "informed")
FAR = 12
"""Most tokens between a verb that is put into a sentence and the comma behind what it takes."""


def relative(
    text: str, line: ParsedLine, verb: Token, agent: Token, clause: Token, quotes: Sequence[Quote]
) -> Iterator[Candidate]:
    """What a relative clause says about its noun: ``a plan that the mayor said was dead``.

    A relative pronoun stands for the noun in the content: ``which`` and ``was dead``.
    """
    first = verb.left_edge
    source = source_span(text, line, agent, verb)
    if not source:
        return
    about = span_of(line, first, first)
    if first.tag_ not in _RELATIVE:
        about = Span(line.start + verb.head.left_edge.idx, source[0].start)
    cue = span_of(line, verb, verb)
    rest = Span(cue.end, line.start + clause.right_edge.idx + len(clause.right_edge))
    pieces = [span for part in (about, rest) if (span := trimmed(text, *part)) is not None]
    if len(pieces) == 2:
        yield Candidate(pieces, [cue], source, "relative", embedded=True)


def parenthetic(verb: Token) -> bool:
    """Whether a verb and its subject are put into a sentence between commas: ``the plan, he said, is dead``."""
    doc = verb.doc
    at = _beyond(verb)
    after = doc[at].text if at < len(doc) else "."
    subject, _ = subject_of(verb)
    if subject is not None and subject.head != verb:
        subject = None
    if subject is None or subject.tag_ in _RELATIVE or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return False
    if subject.i > verb.i:  # the plan is dead, reported the newspaper
        return verb.i > 2 and doc[verb.i - 1].text == ","
    left = subject.left_edge.i
    return after in (",", ".", ";", "—", "–") and left > 1 and doc[left - 1].text in (",", "—", "–")


def _beyond(verb: Token) -> int:
    """The index of the token behind a verb and what it takes: ``he told the paper on Monday`` in front of a comma."""
    at = verb.i + 1
    for child in verb.rights:
        listener = child.tag_ == "PRP" or verb.lower_ in _TELLING
        if child.dep_ in ("dobj", "dative") and not listener:
            break
        if child.dep_ not in _BESIDE or child.left_edge.i != at or child.right_edge.i > verb.i + FAR:
            break
        at = child.right_edge.i + 1
    return at


def as_aside(verb: Token) -> bool:
    """Whether a verb stands in ``as the mayor noted`` beside the sentence that it attributes."""
    return (
        verb.dep_ == "advcl"
        and verb.head.pos_ in ("VERB", "AUX")
        and verb.left_edge.lower_ == "as"
        and any(c.dep_ in ("nsubj", "agent") for c in verb.children)
        and verb.right_edge.i - verb.i <= 4
    )


def _adds(clause: Token) -> bool:
    """Whether a clause behind a cue says when or how it was said: ``he said, adding that``, not ``until it closed``."""
    first = clause.left_edge
    return clause.tag_ == "VBG" or first.lower_ == "as" or clause.doc[first.i - 1].text != ","


def parenthesis(
    text: str, line: ParsedLine, verb: Token, agent: Token | None, quotes: Sequence[Quote]
) -> Iterator[Candidate]:
    """The sentence around a cue that is put into it or behind it."""
    if agent is None:
        return
    source = source_span(text, line, agent, verb)
    cue = span_of(line, verb, verb)
    first = min([cue, *source]).start
    rest = _beyond(verb)
    beside = [
        span_of(line, c.left_edge, c.right_edge)
        for c in verb.children
        if c.i > verb.i and (c.right_edge.i < rest or (c.dep_ == "advcl" and _adds(c)))
    ]
    stop = SENTENCE_END.search(text, cue.end, line.end)
    around = (
        verb.head
        if verb.dep_ in ("parataxis", "advcl") and verb.head.pos_ in ("VERB", "AUX")
        else verb.sent.root
    )
    pieces = content_pieces(
        text, line, [around], [*source, cue, *beside], quotes, stop.start() if stop else None
    )
    before = [
        m.end() for m in SENTENCE_END.finditer(text, line.start, first) if covering(quotes, m.start()) is None
    ]
    if before:
        pieces = [Span(max(s.start, before[-1]), s.end) for s in pieces if s.end > before[-1]]
        pieces = [span for s in pieces if (span := trimmed(text, *s))]
    if not pieces and (whole := trimmed(text, before[-1] if before else line.start, first)) is not None:
        pieces = [whole]  # the parse broke the sentence
    if pieces:
        yield Candidate(pieces, [cue], source, "parenthesis")
