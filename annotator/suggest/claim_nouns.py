"""Claims whose cue is no verb: ``according to``, "his insistence that", "confident that", "in her view"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import Candidate, trimmed
from annotator.suggest.claim_spans import OPENING, content_pieces, has_to, source_span, span_of, subject_of
from annotator.suggest.cues import Cue
from annotator.suggest.quotes import Quote

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

_BE = frozenset("is was are were 's ’s".split())
_SOURCE_END = re.compile(r"[,;:.()](?:\s|$)|\n")
_OF = ("of", "among", "from")
_VIEWS = frozenset("view opinion mind eyes words telling judgment judgement estimation".split())


def according_claims(
    text: str, line: ParsedLine, token: Token, quotes: Sequence[Quote]
) -> Iterator[Candidate]:
    """The sentence around ``according to X``, X being the source."""
    doc = line.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return
    to = doc[token.i + 1]
    who = next((c for c in to.children if c.dep_ == "pobj"), None)
    if who is not None:
        source: Span | None = span_of(line, who.left_edge, who.right_edge)
    else:  # the parse takes "to" for the sign of an infinitive: according to show insiders
        after = line.start + to.idx + len(to)
        stop = _SOURCE_END.search(text, after, line.end)
        source = trimmed(text, after, stop.start() if stop else line.end)
    if source is None:
        return
    cue = span_of(line, token, to)
    head = token.head
    final = doc[token.i - 1].text == "," if token.i else False
    while head.dep_ != "ROOT" and (
        head.pos_ not in ("VERB", "AUX") or (final and head.dep_ in ("conj", "advcl", "ccomp"))
    ):
        head = head.head
    if final:
        narrow = _narrow(text, line.start + head.left_edge.idx, cue.start)
        if narrow is not None and (content := trimmed(text, narrow, cue.start)) is not None:
            yield Candidate([content], [cue], [source], "according")
            return
    pieces = content_pieces(text, line, [head], [Span(cue.start, source.end)], quotes)
    if pieces:
        yield Candidate(pieces, [cue], [source], "according")


def _narrow(text: str, start: int, end: int) -> int | None:
    """Where the part of a sentence begins that alone is attributed behind it.

    What stands in brackets with the attribution, behind a colon, or in a last phrase with "with": ``the party lost,
    with 40 percent of the vote, according to``.
    """
    before = text[start:end]
    bracket = before.rfind("(")
    if bracket > before.rfind(")"):
        return start + bracket + 1
    colon = before.rfind(": ")
    if colon >= 0:
        return start + colon + 2
    phrase = before.rstrip(", ").rfind(", with ")
    return (
        start + phrase + len(", with ")
        if phrase >= 0 and "," not in before[phrase + 7 :].rstrip(", ")
        else None
    )


def view_claims(text: str, line: ParsedLine, token: Token, quotes: Sequence[Quote]) -> Iterator[Candidate]:
    """``For the mayor, the plan was a mistake`` and ``In her view, the plan was a mistake``."""
    held = next((c for c in token.children if c.dep_ == "pobj"), None)
    head = token.head
    if held is None or head.dep_ != "ROOT" or head.i < token.i or head.pos_ not in ("VERB", "AUX"):
        return
    doc = line.doc
    if token.i != head.left_edge.i or doc[min(held.right_edge.i + 1, len(doc) - 1)].text != ",":
        return
    cue = [span_of(line, token, token)]
    if token.lower_ == "for":
        quoted = text[line.start + held.right_edge.idx + len(held.right_edge) :][2:3] in OPENING
        if held.pos_ not in ("PROPN", "PRON") or not (head.lower_ in _BE or quoted):
            return
        source = span_of(line, held.left_edge, held.right_edge)
    else:
        owner = next((c for c in held.children if c.dep_ == "poss"), None)
        if owner is None or held.lower_ not in _VIEWS:
            return
        source = span_of(line, owner.left_edge, owner)
        cue.append(span_of(line, held, held))
    pieces = content_pieces(text, line, [head], [span_of(line, token, held.right_edge)], quotes)
    if pieces:
        yield Candidate(pieces, cue, [source], f"{token.lower_} view")


def noun_claims(
    text: str, line: ParsedLine, noun: Token, cue: Cue, quotes: Sequence[Quote]
) -> Iterator[Candidate]:
    """A clause, infinitive or prepositional phrase that says what a noun of speech or thought holds."""
    frames = cue.frames
    owner = next((c for c in noun.children if c.dep_ == "poss"), None)
    if (held := _held_to_be(noun)) is not None:
        holder = owner or next(
            (w for c in noun.children if c.lower_ in _OF for w in c.children if w.dep_ == "pobj"), None
        )
        fits = "infinitive" in frames if has_to(held) else frames.keys() & {"clause", "held"}
        if fits and holder is not None:
            source: list[Span] = [
                span_of(line, holder.left_edge, holder if owner is not None else holder.right_edge)
            ]
            pieces = content_pieces(text, line, [held], source, quotes)
            if pieces:
                yield Candidate(pieces, [span_of(line, noun, noun)], source, "noun held")
        return
    for child in noun.children:
        if child.i < noun.i:
            continue
        rule = ""
        heads = [child]
        words = [noun]
        if child.dep_ in ("acl", "relcl", "ccomp") and not has_to(child):
            that = any(c.dep_ == "mark" and c.lower_ == "that" for c in child.children)
            if "clause" in frames and (that or child.dep_ == "ccomp"):
                rule = frames["clause"]
        elif child.dep_ in ("acl", "xcomp") and has_to(child):
            rule = frames.get("infinitive", "")
        elif child.dep_ == "prep" and child.lower_ in frames:
            rule = frames[child.lower_]
            heads = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            words.append(child)
        if not rule or not heads:
            continue
        source = []
        if owner is not None:
            source = [span_of(line, owner.left_edge, owner)]
        elif noun.dep_ in ("dobj", "attr", "pobj"):
            verb = noun.head if noun.dep_ != "pobj" else noun.head.head
            subject, passive = subject_of(verb)
            if subject is not None and not passive and verb.pos_ in ("VERB", "AUX") and subject.i < noun.i:
                source = source_span(text, line, subject, verb)
        spans = [span_of(line, w, w) for w in words]
        if len(spans) == 2 and words[1].i == words[0].i + 1:
            spans = [Span(spans[0].start, spans[1].end)]
        pieces = content_pieces(text, line, heads, [*spans, *source], quotes)
        if pieces:
            yield Candidate(pieces, spans, source, rule + ("" if source else " nosource"))
        return


def _held_to_be(noun: Token) -> Token | None:
    """What somebody's view is: ``The mayor's view is that the bridge is safe``, ``Her plan was to sell it``."""
    verb = noun.head
    if noun.dep_ != "nsubj" or verb.lower_ not in _BE or noun.i > verb.i:
        return None
    for child in verb.rights:
        if child.dep_ in ("ccomp", "xcomp", "advcl") and (has_to(child) or child.left_edge.lower_ == "that"):
            return child
    return None


def adjective_claims(
    text: str, line: ParsedLine, adjective: Token, cue: Cue, quotes: Sequence[Quote]
) -> Iterator[Candidate]:
    """What somebody is sure, worried or willing to do."""
    verb = adjective.head
    if adjective.dep_ not in ("acomp", "ccomp", "xcomp", "oprd", "advcl", "ROOT"):
        return
    subject, passive = subject_of(verb)
    if subject is None or passive or subject.lower_ == "it":
        return
    frames = cue.frames
    for child in (*adjective.children, *(c for c in verb.children if c.i > adjective.i)):
        if child.i < adjective.i:
            continue
        rule = ""
        heads = [child]
        words = [adjective]
        if child.dep_ in ("ccomp", "advcl") and not has_to(child):
            rule = frames.get("clause", "") if child.dep_ == "ccomp" else ""
        elif child.dep_ == "xcomp" and has_to(child):
            rule = frames.get("infinitive", "")
        elif child.dep_ == "prep" and child.lower_ in frames and child.head is adjective:
            rule = frames[child.lower_]
            heads = [c for c in child.children if c.dep_ in ("pobj", "pcomp")]
            words.append(child)
        if rule and heads:
            spans = [span_of(line, words[0], words[-1])]
            source = source_span(text, line, subject, verb)
            pieces = content_pieces(text, line, heads, [*spans, *source], quotes)
            if pieces:
                yield Candidate(pieces, spans, source, f"adjective {rule}")
            return
