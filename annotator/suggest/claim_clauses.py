"""Claims that a dependency tree shows: clauses, infinitives and objects of cue verbs.

The labels are spaCy's for English (CLEAR style): ``ccomp``, ``xcomp``, ``dobj``, ``prep``, ``nsubj`` ...
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_asides import as_aside, parenthesis, parenthetic, relative
from annotator.suggest.claim_candidates import Candidate
from annotator.suggest.claim_ends import broken_off, end_of_speech, end_of_thing
from annotator.suggest.claim_frames import other_frame
from annotator.suggest.claim_spans import (
    content_pieces,
    has_to,
    source_span,
    span_of,
    subject_of,
)
from annotator.suggest.claim_tree import (
    FINITE,
    SPOKEN,
    after_listener,
    clause_behind,
    follows,
    further,
    impersonal,
    is_content,
    is_gerund,
    is_topic,
    last_before,
    later_if,
    later_that,
    nearer,
    own_subject,
    passive_words,
    takes_gerund,
    tense,
)
from annotator.suggest.cues import SILENT, SPEAKING, Cue
from annotator.suggest.quotes import Quote

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

_EMBEDDED = ("relcl", "acl", "conj", "ccomp", "xcomp", "pcomp", "parataxis")
_HEARSAY = {"request", "clause"}
_ASPECT = frozenset(
    "continue continues continued continuing begin begins began begun start starts started tend tends tended "
    "go goes went gone going proceeded come comes came".split()
)
_ASIDES = ("say", "tell", "believe", "show")
_RELATIVE = ("WP", "WDT")


def verb_claims(
    text: str, line: ParsedLine, verb: Token, cue: Cue, quotes: Sequence[Quote], lexicon: Mapping[str, Cue]
) -> Iterator[Candidate]:
    """Candidates for one cue verb; the first frame that fits decides."""
    subject, passive = subject_of(verb)
    if impersonal(verb, subject):
        return
    agent = None if passive else subject
    frames = cue.frames
    clause = infinitive = thing = naming = wish = missing = None
    whole = False  # whether the parse parted the clause from its subject
    prepositions: list[Token] = []
    for child in verb.children:
        dep = child.dep_
        if dep == "ccomp":
            if clause is None or nearer(clause, child, verb):
                if is_content(child, verb, frames.get("clause") == "ask"):
                    clause = child
                elif verb.dep_ == "relcl" and child.i > verb.i:
                    missing = child
                elif follows(verb, child, frames):
                    clause, whole = child, True
        elif dep == "xcomp":
            infinitive = infinitive or child
            if verb.dep_ == "relcl" and tense(child) in (*FINITE, "VBN"):
                missing = child
        elif dep == "dobj":
            thing = child
        elif dep in ("oprd", "attr"):
            naming = child
        elif (
            dep == "advcl"
            and "for" in frames
            and child.i > verb.i
            and has_to(child)
            and child.left_edge.lower_ == "for"
        ):
            wish = child
        elif dep == "prep" and child.i > verb.i:
            prepositions.append(child)
    if infinitive is not None and cue.lemma in SILENT and infinitive.lower_ in SPEAKING:
        return  # declined to comment: nothing is claimed
    if (
        clause is not None
        and clause.i < verb.i
        and infinitive is not None
        and "infinitive" in frames
        and has_to(infinitive)
        and infinitive.i > verb.i
    ):
        clause = None  # The debate goes on - the mayor has vowed to stay
    if clause is None and infinitive is None and frames.get("clause") in SPOKEN:
        clause = clause_behind(verb, thing)
        if clause is not None:
            thing = None
    if cue.lemma == "point" and not any(c.dep_ == "prt" for c in verb.children):
        clause = None
    rule, heads, preposition = "", [], None
    outside: list[Span] = []
    called = next((p for p in prepositions if p.lower_ == "as"), naming)
    about = next(
        (p for p in prepositions if p.lower_ in frames and any(is_topic(p, c) for c in p.children)),
        None,
    )
    if frames.get("clause") in _ASIDES and clause is not None and clause.i < verb.i and parenthetic(verb):
        yield from parenthesis(text, line, verb, agent, quotes)
        return
    if (
        clause is not None
        and "clause" in frames
        and (not has_to(clause) or clause.i < verb.i or own_subject(clause, verb))
    ):
        rule, heads = f"clause {frames['clause']}", [clause]
    elif missing is not None and "clause" in frames and agent is not None:
        yield from relative(text, line, verb, agent, missing, quotes)
        return
    elif clause is not None and "request" in frames and has_to(clause):
        rule, heads = "request", [clause]
    elif clause is not None and "naming" in frames:
        rule, heads = "naming", [clause]
    elif frames.get("clause") == "ask" and (asked := later_if(verb)) is not None:
        rule, heads = "clause ask", [asked]
    elif infinitive is not None and is_gerund(infinitive) and thing is None and takes_gerund(cue):
        rule, heads = "gerund", [infinitive]
    elif (
        infinitive is not None
        and has_to(infinitive)
        and thing is None
        and (about is None or about.i > infinitive.i)
        and "infinitive" in frames
        and not passive
    ):
        rule, heads = f"infinitive {frames['infinitive']}", [infinitive]
    elif infinitive is not None and has_to(infinitive) and thing is not None and "request" in frames:
        rule, heads = "request", [thing, infinitive]
    elif (
        infinitive is not None
        and has_to(infinitive)
        and passive
        and subject is not None
        and _HEARSAY & frames.keys()
    ):
        if verb.lower_ == "expected" or "request" not in frames:
            heads = [subject]  # she is said to have left
        rule, heads = "passive request", [*heads, infinitive]
        outside = passive_words(line, verb)
    elif thing is not None and "naming" in frames and called is not None:
        rule, heads = "naming", [thing, called]
    elif passive and subject is not None and "naming" in frames and called is not None:
        rule, heads = "passive naming", [subject, called]
    elif about is not None and "listener" in frames:
        rule, preposition = f"about {frames[about.lower_]}", about  # reminded them of the flood
        heads = [c for c in about.children if c.dep_ in ("pobj", "pcomp")]
    elif about is not None and called is not None and about.lower_ == "to" and called.lower_ == "as":
        rule, preposition = "naming", about  # referred to the film as a mess
        heads = [*(c for c in about.children if c.dep_ == "pobj"), called]
    elif (
        thing is not None
        and "object" in frames
        and agent is not None
        and thing.tag_ not in _RELATIVE
        and (prepositions or thing.left_edge != thing.right_edge or thing.lower_[-4:] not in ("self", "lves"))
    ):
        reason = [
            p
            for p in prepositions
            if p.i > thing.i and (p.lower_ == "for" or frames.get(p.lower_) == "judge of")
        ]
        rule, heads = f"object {frames['object']}", [thing, *reason]
        if infinitive is not None and has_to(infinitive) and infinitive.i > thing.i:
            heads.append(infinitive)  # announced plans to rebuild it
        elif (that := later_that(verb)) is not None and that.left_edge.i == thing.right_edge.i + 1:
            heads.append(that)  # expressed hope that it would hold
    elif passive and subject is not None and frames.get("object") in ("criticise", "praise", "side"):
        reason = [p for p in prepositions if frames.get(p.lower_) == "judge of"]
        rule, heads = f"passive {frames['object']}", [subject, *reason]
    elif thing is None and about is not None and not passive:
        rule, preposition = f"about {frames[about.lower_]}", about
        heads = [c for c in about.children if c.dep_ in ("pobj", "pcomp")]
        if about.lower_ in ("on", "upon", "for") and infinitive is not None and has_to(infinitive):
            heads.append(infinitive)  # called on them to leave
    elif wish is not None:
        rule, heads = f"about {frames['for']}", [wish]  # called for the court to act
    elif (
        clause is None and frames.get("clause") in _ASIDES and parenthetic(verb) and later_that(verb) is None
    ):
        yield from parenthesis(text, line, verb, agent, quotes)
        return
    elif clause is None and thing is None and "clause" in frames and as_aside(verb):
        rule, heads = "as", [verb.head]
        outside = [span_of(line, verb.left_edge, verb.right_edge)]
    elif clause is None and "clause" in frames and (that := later_that(verb)) is not None:
        rule, heads = f"that {frames['clause']}", [that]
    if not heads or rule.startswith("object"):
        other = other_frame(text, line, verb, cue, agent, quotes)
        if other is not None:
            yield other
            return
    if rule.startswith("clause") and clause is not None and clause.i > verb.i:
        heads = [clause, *further(verb, clause, lexicon)]
    if whole and clause in heads:
        heads = [line.doc[after_listener(verb)], *heads]
    if heads:
        yield from _claim(text, line, verb, agent, heads, quotes, rule, lexicon, preposition, outside)


def _claim(
    text: str,
    line: ParsedLine,
    verb: Token,
    agent: Token | None,
    heads: Sequence[Token],
    quotes: Sequence[Quote],
    rule: str,
    lexicon: Mapping[str, Cue],
    preposition: Token | None,
    outside: Sequence[Span],
) -> Iterator[Candidate]:
    cue = [span_of(line, verb, verb)]
    if preposition is not None:
        cue.append(span_of(line, preposition, preposition))
        if preposition.i == verb.i + 1:
            cue = [Span(cue[0].start, cue[1].end)]
    source = source_span(text, line, agent, verb) if agent is not None else []
    end = None
    if rule.startswith("clause"):
        end = end_of_speech(line, heads[-1], verb, lexicon)
        if end is None and heads[-1].i > verb.i and (last := broken_off(line, heads[-1])) is not None:
            heads = [*heads, last]
        if heads[-1].i < verb.i and source and heads[-1].right_edge.i < verb.i:
            heads = [*heads, line.doc[last_before(line, min(cue[0].start, source[0].start))]]
    elif rule.startswith(("object", "about", "infinitive", "that")):
        end = end_of_thing(line, heads[-1])
    holes = list(outside) or [*cue, *source]
    if rule.startswith("passive"):
        pieces = []
        for head in heads:
            pieces.extend(content_pieces(text, line, [head], [], quotes))
        pieces = _disjoint(pieces)
    else:
        pieces = content_pieces(text, line, heads, holes, quotes, end)
    if pieces:
        auxiliaries = [c for c in verb.children if c.dep_ == "aux"]
        hypothetical = verb.tag_ == "VB" or any(c.tag_ in ("TO", "MD") for c in auxiliaries)
        if verb.dep_ == "xcomp" and verb.head.lower_ in _ASPECT:
            hypothetical = False
        yield Candidate(pieces, cue, source, rule, hypothetical, verb.dep_ in _EMBEDDED)


def _disjoint(pieces: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(pieces):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return kept
