"""Claims that a dependency tree shows: clauses, infinitives and objects of cue verbs, "according to".

The labels are spaCy's for English (CLEAR style): ``ccomp``, ``xcomp``, ``dobj``, ``prep``, ``nsubj`` ...
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import Candidate, trimmed
from annotator.suggest.cues import Cue
from annotator.suggest.quotes import Quote, covering

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

SUBJECTS = ("nsubj", "nsubjpass")
_LINKED = ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep")


def clause_claims(
    text: str,
    line: ParsedLine,
    quotes: Sequence[Quote],
    lexicon: Mapping[str, Cue],
    taken: set[Span],
) -> Iterator[Candidate]:
    """Candidates of one line; verbs in `taken` have their quotation already."""
    for token in line.doc:
        word = token.lower_
        cue = lexicon.get(word)
        if cue is not None and token.tag_[:2] == "VB":
            at = line.start + token.idx
            if Span(at, at + len(token)) not in taken:
                yield from _verb_claims(text, line, token, cue, quotes)
        elif word == "according":
            yield from _according_claims(text, line, token, quotes)


def subject_of(verb: Token) -> tuple[Token | None, bool]:
    """Who does what a verb says, through shared subjects; and whether the subject is the one it is done to."""
    for _ in range(6):
        for child in verb.children:
            if child.dep_ in SUBJECTS:
                return child, child.dep_ == "nsubjpass"
            if child.dep_ == "agent":
                for who in child.children:
                    if who.dep_ == "pobj":
                        return who, False
        if verb.dep_ in ("acl", "relcl"):
            return verb.head, verb.tag_ == "VBN" and verb.dep_ == "acl"
        if verb.dep_ not in _LINKED or verb.head is verb:
            break
        verb = verb.head
    return None, False


def _verb_claims(
    text: str, line: ParsedLine, verb: Token, cue: Cue, quotes: Sequence[Quote]
) -> Iterator[Candidate]:
    subject, passive = subject_of(verb)
    agent = None if passive else subject
    clause = infinitive = thing = naming = None
    prepositions: list[Token] = []
    for child in verb.children:
        dep = child.dep_
        if dep == "ccomp":
            clause = clause or child
        elif dep == "xcomp":
            infinitive = infinitive or child
        elif dep == "dobj":
            thing = child
        elif dep in ("oprd", "attr"):
            naming = child
        elif dep == "prep":
            prepositions.append(child)
    frames = cue.frames
    if cue.lemma == "point" and not any(c.dep_ == "prt" for c in verb.children):
        clause = None
    if clause is not None and "clause" in frames:
        to_infinitive = _has_to(clause)
        if not to_infinitive or clause.i < verb.i:
            yield from _claim(text, line, verb, agent, [clause], quotes, f"clause {frames['clause']}")
            return
        if "request" in frames or "naming" in frames:
            yield from _claim(text, line, verb, agent, [clause], quotes, "request")
            return
    if infinitive is not None and _has_to(infinitive) and not passive:
        if thing is None and "infinitive" in frames:
            yield from _claim(text, line, verb, agent, [infinitive], quotes, "infinitive")
            return
        if thing is not None and "request" in frames:
            yield from _claim(text, line, verb, agent, [thing, infinitive], quotes, "request")
            return
    if clause is not None and "request" in frames and _has_to(clause):
        yield from _claim(text, line, verb, agent, [clause], quotes, "request")
        return
    as_ = next((p for p in prepositions if p.lower_ == "as"), None)
    if "naming" in frames and thing is not None and (as_ is not None or naming is not None):
        yield from _claim(text, line, verb, agent, [thing, as_ or naming], quotes, "naming")  # type: ignore[list-item]
        return
    if "naming" in frames and clause is not None:
        yield from _claim(text, line, verb, agent, [clause], quotes, "naming")
        return
    if thing is not None and "object" in frames and agent is not None:
        reason = [p for p in prepositions if p.lower_ in frames and p.i > thing.i]
        yield from _claim(text, line, verb, agent, [thing, *reason], quotes, f"object {frames['object']}")
        return
    if thing is None:
        for preposition in prepositions:
            section = frames.get(preposition.lower_)
            if section:
                inner = [c for c in preposition.children if c.dep_ in ("pobj", "pcomp")]
                if inner:
                    yield from _claim(text, line, verb, agent, inner, quotes, f"about {section}", preposition)
                    return


def _has_to(verb: Token) -> bool:
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def _according_claims(
    text: str, line: ParsedLine, token: Token, quotes: Sequence[Quote]
) -> Iterator[Candidate]:
    doc = line.doc
    if token.i + 1 >= len(doc) or doc[token.i + 1].lower_ != "to":
        return
    to = doc[token.i + 1]
    who = next((c for c in to.children if c.dep_ == "pobj"), None)
    if who is None:
        return
    source = _span(line, who.left_edge, who.right_edge)
    cue = _span(line, token, to)
    head = token.head if token.dep_ == "prep" else token
    while head.pos_ not in ("VERB", "AUX") and head.head is not head and head.dep_ != "ROOT":
        head = head.head
    pieces = _pieces(text, line, [head], [Span(cue.start, source.end)], quotes)
    if pieces:
        yield Candidate(pieces, [cue], [source], "according", 0.9)


def _claim(
    text: str,
    line: ParsedLine,
    verb: Token,
    agent: Token | None,
    heads: Sequence[Token],
    quotes: Sequence[Quote],
    rule: str,
    preposition: Token | None = None,
) -> Iterator[Candidate]:
    cue = [_span(line, verb, verb)]
    if preposition is not None:
        cue.append(_span(line, preposition, preposition))
        if preposition.i == verb.i + 1:
            cue = [Span(cue[0].start, cue[1].end)]
    source: list[Span] = []
    if agent is not None:
        source = source_span(text, line, agent, verb)
    pieces = _pieces(text, line, heads, [*cue, *source], quotes)
    if pieces:
        yield Candidate(pieces, cue, source, rule, 0.7)


def source_span(text: str, line: ParsedLine, agent: Token, verb: Token) -> list[Span]:
    """The noun phrase of a source, cut before the verb that it is the subject of."""
    left, right = agent.left_edge, agent.right_edge
    if left.i <= verb.i <= right.i:  # the verb hangs below its own source: "a man who said"
        if agent.i < verb.i:
            right = line.doc[verb.i - 1]
            for child in verb.children:
                if child.dep_ in SUBJECTS and child.i < verb.i:
                    right = line.doc[max(agent.i, child.left_edge.i - 1)]
            for child in verb.children:
                if (
                    child.i < verb.i
                    and child.i > agent.i
                    and child.dep_ in ("aux", "auxpass", "advmod", "neg")
                ):
                    right = line.doc[max(agent.i, min(right.i, child.left_edge.i - 1))]
        else:
            left = line.doc[verb.i + 1]
    span = trimmed(text, *_span(line, left, right))
    return [span] if span else []


def _pieces(
    text: str, line: ParsedLine, heads: Sequence[Token], holes: Sequence[Span], quotes: Sequence[Quote]
) -> list[Span]:
    """The subtrees below `heads`, without `holes`, grown to whole quotations."""
    start = line.start + heads[0].left_edge.idx
    last = heads[-1].right_edge
    for head in heads:
        start = min(start, line.start + head.left_edge.idx)
        if head.right_edge.i > last.i:
            last = head.right_edge
    end = line.start + last.idx + len(last)
    first = covering(quotes, start)
    final = covering(quotes, end - 1)
    if first is not None:
        start = min(start, first.span.start)
    if final is not None:
        end = max(end, final.span.end)
    pieces = []
    for hole in sorted(holes):
        if hole.end <= start or hole.start >= end:
            continue
        pieces.append((start, hole.start))
        start = hole.end
    pieces.append((start, end))
    return [span for a, b in pieces if a < b and (span := trimmed(text, a, b))]


def _span(line: ParsedLine, left: Token, right: Token) -> Span:
    return Span(line.start + left.idx, line.start + right.idx + len(right))
