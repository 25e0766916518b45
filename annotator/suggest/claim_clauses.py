"""Claims that a dependency tree shows: clauses, infinitives and objects of cue verbs.

The labels are spaCy's for English (CLEAR style): ``ccomp``, ``xcomp``, ``dobj``, ``prep``, ``nsubj`` ...
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import Candidate, trimmed
from annotator.suggest.claim_spans import (
    SENTENCE_END,
    SUBJECTS,
    content_pieces,
    has_to,
    source_span,
    span_of,
    subject_of,
)
from annotator.suggest.cues import Cue
from annotator.suggest.quotes import Quote, first_after

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

_EMBEDDED = ("relcl", "acl", "conj", "ccomp", "xcomp", "pcomp", "parataxis")
_SPOKEN = ("say", "tell")
_HEARSAY = {"request", "clause"}
_ASPECT = frozenset(
    "continue continues continued continuing begin begins began begun start starts started tend tends tended "
    "go goes went gone going proceeded come comes came".split()
)
_ASIDES = ("say", "tell", "believe", "show")
_MEASURED = frozenset(
    "poll polls survey surveys study studies tally figures data numbers results analysis".split()
)
_RELATIVE = ("WP", "WDT")
_FINITE = ("VBD", "VBZ", "VBP", "MD")
_BESIDE = ("prep", "dobj", "dative", "npadvmod", "advcl")
_SAID = frozenset("say says said told".split())
_MARKS = ("“", '"', "''", "‘", "``")


def verb_claims(
    text: str, line: ParsedLine, verb: Token, cue: Cue, quotes: Sequence[Quote], lexicon: Mapping[str, Cue]
) -> Iterator[Candidate]:
    """Candidates for one cue verb; the first frame that fits decides."""
    subject, passive = subject_of(verb)
    if _impersonal(verb, subject):
        return
    agent = None if passive else subject
    frames = cue.frames
    clause = infinitive = thing = naming = wish = missing = None
    whole = False  # whether the parse parted the clause from its subject
    prepositions: list[Token] = []
    for child in verb.children:
        dep = child.dep_
        if dep == "ccomp":
            if clause is None or _nearer(clause, child, verb):
                if _is_content(child, verb):
                    clause = child
                elif verb.dep_ == "relcl" and child.i > verb.i:
                    missing = child
                elif _follows(verb, child, frames):
                    clause, whole = child, True
        elif dep == "xcomp":
            infinitive = infinitive or child
            if verb.dep_ == "relcl" and _tense(child) in _FINITE:
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
    if cue.lemma == "point" and not any(c.dep_ == "prt" for c in verb.children):
        clause = None
    rule, heads, preposition = "", [], None
    outside: list[Span] = []
    called = next((p for p in prepositions if p.lower_ == "as"), naming)
    about = next(
        (p for p in prepositions if p.lower_ in frames and any(_is_topic(p, c) for c in p.children)),
        None,
    )
    if clause is not None and "clause" in frames and (not has_to(clause) or clause.i < verb.i):
        rule, heads = f"clause {frames['clause']}", [clause]
    elif missing is not None and "clause" in frames and agent is not None:
        yield from _relative(text, line, verb, agent, missing, quotes)
        return
    elif clause is not None and "request" in frames and has_to(clause):
        rule, heads = "request", [clause]
    elif clause is not None and "naming" in frames:
        rule, heads = "naming", [clause]
    elif frames.get("clause") == "ask" and (asked := _later_if(verb)) is not None:
        rule, heads = "clause ask", [asked]
    elif infinitive is not None and infinitive.tag_ == "VBG" and thing is None and _takes_gerund(cue):
        rule, heads = "gerund", [infinitive]
    elif (
        infinitive is not None
        and has_to(infinitive)
        and thing is None
        and (about is None or about.i > infinitive.i)
        and "infinitive" in frames
        and not passive
    ):
        rule, heads = "infinitive", [infinitive]
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
        outside = _passive_words(line, verb)
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
    elif thing is not None and "object" in frames and agent is not None and thing.tag_ not in _RELATIVE:
        reason = [p for p in prepositions if frames.get(p.lower_) == "judge of" and p.i > thing.i]
        rule, heads = f"object {frames['object']}", [thing, *reason]
        if infinitive is not None and has_to(infinitive) and infinitive.i > thing.i:
            heads.append(infinitive)  # announced plans to rebuild it
        elif (that := _later_that(verb)) is not None and that.left_edge.i == thing.right_edge.i + 1:
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
    elif clause is None and frames.get("clause") in _ASIDES and _parenthetic(verb):
        yield from _parenthesis(text, line, verb, agent, quotes)
        return
    elif clause is None and thing is None and "clause" in frames and _as_aside(verb):
        rule, heads = "as", [verb.head]
        outside = [span_of(line, verb.left_edge, verb.right_edge)]
    elif clause is None and "clause" in frames and (that := _later_that(verb)) is not None:
        rule, heads = f"that {frames['clause']}", [that]
    if not heads or rule.startswith("object"):
        other = _other_frame(text, line, verb, cue, agent, quotes)
        if other is not None:
            yield other
            return
    if rule.startswith("clause") and clause is not None and clause.i > verb.i:
        heads = [clause, *_further(verb, clause, lexicon)]
    if whole and clause in heads:
        heads = [line.doc[_after_listener(verb)], *heads]
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
        end = _end_of_speech(line, heads[-1], verb, lexicon)
        if heads[-1].i < verb.i and source and heads[-1].right_edge.i < verb.i:
            heads = [*heads, line.doc[_last_before(line, min(cue[0].start, source[0].start))]]
    elif rule.startswith(("object", "about")):
        end = _end_of_thing(line, heads[-1])
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


def _is_content(clause: Token, verb: Token) -> bool:
    """Whether a clause that the parse hangs below a cue can be what is said.

    A clause behind its verb has a subject; a relative clause or "as it happens" is none.
    """
    if clause.i < verb.i or has_to(clause):
        return True
    first = clause.left_edge
    if first.lower_ in ("whose", "which", "as") or (first.lower_ == "who" and verb.lower_ in _SAID):
        return False
    return (
        any(
            t.dep_ in (*SUBJECTS, "expl", "csubj", "csubjpass")
            for t in verb.doc[first.i : clause.right_edge.i]
        )
        or clause.tag_ in ("VB", "VBG")
        or clause.pos_ not in ("VERB", "AUX")
        or first.text in _MARKS
    )


def _last_before(line: ParsedLine, offset: int) -> int:
    """The index of the last word that ends before an offset."""
    words = [t.i for t in line.doc if line.start + t.idx + len(t) <= offset and not t.is_punct]
    return words[-1] if words else 0


def _after_listener(verb: Token) -> int:
    """The index of the first token behind a verb and the pronoun that it addresses."""
    at = verb.i + 1
    return at + 1 if verb.doc[at].tag_ == "PRP" and verb.doc[at].dep_ in ("dative", "dobj") else at


def _follows(verb: Token, clause: Token, frames: Mapping[str, str]) -> bool:
    """Whether all words behind a verb are its clause: ``said closing it now would help``."""
    at = _after_listener(verb)
    first = verb.doc[at]
    return (
        frames.get("clause") in _SPOKEN
        and verb.tag_ in _FINITE
        and clause.i > verb.i
        and clause.left_edge.tag_[0] != "W"
        and _tense(clause) in _FINITE
        and ("listener" not in frames or at > verb.i + 1)
        and first.dep_ not in ("prep", "advmod", "npadvmod", "punct", "prt", "mark", "advcl", "cc")
    )


def _relative(
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


def _nearer(clause: Token, child: Token, verb: Token) -> bool:
    """Whether a second clause is the content: the one behind the verb, unless a semicolon parts them."""
    if clause.i > verb.i or child.i < verb.i:
        return False
    return all(t.text not in (";", ".") for t in verb.doc[verb.i + 1 : child.left_edge.i + 1])


def _impersonal(verb: Token, subject: Token | None) -> bool:
    """Whether nobody holds what is said: ``it is hard to say``, ``Writing by Ann Lee``."""
    if subject is None:
        return False
    if subject.lower_ == "it" and (has_to(verb) or verb.dep_ == "pcomp"):
        return True
    return verb.tag_ == "VBG" and subject.dep_ == "pobj" and not any(c.dep_ == "aux" for c in verb.children)


def _is_topic(preposition: Token, thing: Token) -> bool:
    """Whether what a preposition takes is spoken about; "on Monday" and "on Facebook" are not."""
    return thing.dep_ in ("pobj", "pcomp") and not (
        preposition.lower_ in ("on", "upon") and thing.tag_ in ("NNP", "NNPS") and thing.ent_type_ != "PERSON"
    )


def _passive_words(line: ParsedLine, verb: Token) -> list[Span]:
    """The verb of a passive and what belongs to it: ``was widely expected by them``."""
    parts = [c for c in verb.children if c.dep_ in ("aux", "auxpass", "agent", "advmod")]
    return [span_of(line, verb, verb), *(span_of(line, c.left_edge, c.right_edge) for c in parts)]


def _disjoint(pieces: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in sorted(pieces):
        if kept and span.start < kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    return kept


def _end_of_speech(line: ParsedLine, clause: Token, verb: Token, lexicon: Mapping[str, Cue]) -> int | None:
    """Where the next cue verb of the same speaker ends a clause: ``said it was late and added that``.

    The parse often hangs such a verb below the clause, which would make the second claim part of the first.
    """
    if clause.i < verb.i:
        return None
    doc = line.doc
    for child in clause.children:
        if child.i < clause.i:
            continue
        comma = doc[child.left_edge.i - 1]
        if (
            child.dep_ == "advcl"
            and comma.text == ","
            and child.left_edge.lower_ in ("although", "though", "even")
        ):
            return line.start + comma.idx  # the writer objects
        edge = child.left_edge
        before = doc[edge.i - 1]
        if (
            child.dep_ in ("conj", "advcl")
            and child.tag_[:2] == "VB"
            and not any(c.dep_ in SUBJECTS for c in child.children)
        ):
            cue = lexicon.get(child.lower_)
            spoken = cue is not None and (cue.frames.get("clause") in _SPOKEN or "naming" in cue.frames)
            takes = cue is not None and any(
                (c.dep_ in ("ccomp", "oprd") and spoken)
                or (c.dep_ == "xcomp" and "infinitive" in cue.frames)
                or (c.dep_ == "prep" and cue.frames.get(c.lower_) in ("call for", "call on"))
                or (c.dep_ == "dobj" and cue.frames.get("object") in ("criticise", "praise"))
                for c in child.children
            )
            if takes and child.dep_ == "conj" and child.tag_ == verb.tag_:
                return line.start + (before if before.dep_ == "cc" else edge).idx
            if (
                child.dep_ == "conj"
                and _tense(child) == verb.tag_ == "VBD"
                and _tense(clause) not in ("VBD", "VBN")
            ):
                return line.start + (before if before.dep_ == "cc" else edge).idx  # said it is late and left
            aside = spoken or child.lower_ in ("echoing", "citing", "referring", "alluding")
            if (
                aside
                and child.dep_ == "advcl"
                and child.tag_ == "VBG"
                and before.text in (",", "”", '"', "''")
            ):
                return line.start + edge.idx
    return None


def _other_frame(
    text: str, line: ParsedLine, verb: Token, cue: Cue, agent: Token | None, quotes: Sequence[Quote]
) -> Candidate | None:
    """Frames whose content is no single subtree: what it seems, what a poll finds, what is called a "mess"."""
    spans = [span_of(line, verb, verb)]
    source = source_span(text, line, agent, verb) if agent is not None else []
    end = line.start + verb.right_edge.idx + len(verb.right_edge)
    if "seeming" in cue.frames and agent is not None and agent.i < verb.i:
        rest = next((c for c in verb.children if c.dep_ == "xcomp" and c.i > verb.i and has_to(c)), None)
        if rest is None or agent.lower_ in ("it", "there"):
            return None
        return Candidate([*source, *content_pieces(text, line, [rest], [], quotes)], spans, [], "seeming")
    if "finding" in cue.frames and agent is not None and agent.lower_ in _MEASURED:
        content = trimmed(text, spans[0].end, end)
        return Candidate([content], spans, source, "finding") if content is not None else None
    if "naming" in cue.frames:
        at = first_after(quotes, spans[0].end)
        if at < len(quotes) and spans[0].end < quotes[at].span.start < spans[0].end + 120:
            start, stop = spans[0].end, quotes[at].span.end
            for child in verb.children:
                right = line.start + child.right_edge.idx + len(child.right_edge)
                if child.dep_ == "dobj" and line.start + child.left_edge.idx < stop < right:
                    stop = right  # mocked the “grand” plan of the mayor
            between = text[start : quotes[at].span.start]
            if "\n" not in between and not SENTENCE_END.search(between) and between.strip()[-1:] not in ",:;":
                content = trimmed(text, start, stop)
                if content is not None and between.strip():
                    return Candidate([content], spans, source, "naming quoted")
    return None


def _further(verb: Token, clause: Token, lexicon: Mapping[str, Cue]) -> Iterator[Token]:
    """Clauses that the parse joined to the cue instead of the content: ``said it was late, but they would stay``."""
    for child in verb.children:
        if child.dep_ != "conj" or child.i < clause.i or child.lower_ in lexicon:
            continue
        subject = next((c for c in child.children if c.dep_ in SUBJECTS), None)
        joined = clause.right_edge.i + 1
        words = [t.lower_ for t in verb.doc[joined : child.left_edge.i]]
        if subject is not None and 0 < len(words) <= 2 and words[-1] in ("but", "and"):
            yield child


def _end_of_thing(line: ParsedLine, thing: Token) -> int | None:
    """Where a clause set off by a comma ends an object: ``the plan, which nobody had read``."""
    for token in thing.subtree:
        if token.dep_ == "relcl" and token.i > thing.i and line.doc[token.left_edge.i - 1].text == ",":
            return line.start + line.doc[token.left_edge.i - 1].idx
    return None


def _tense(verb: Token) -> str:
    """The tag of the finite verb of a clause, an auxiliary or the verb itself."""
    return next((c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass") and c.i < verb.i), verb.tag_)


def _later_that(verb: Token) -> Token | None:
    """The verb of a that-clause that the parse hung elsewhere: ``told the court on Monday that``."""
    sentence_end = verb.sent.end
    for token in verb.doc[verb.i + 1 : min(sentence_end, verb.i + 16)]:
        if token.lower_ == "that" and token.dep_ == "mark":
            head = token.head
            return head if head.i > token.i and not head.is_ancestor(verb) else None
        if token.pos_ in ("VERB", "AUX") or token.text in (";", ":", "“", '"'):
            break
    return None


def _takes_gerund(cue: Cue) -> bool:
    """Whether a verb holds what its gerund says ("proposed closing it") and not just begins or stops."""
    return cue.frames.get("clause") in (*_SPOKEN, "believe") or "object" in cue.frames


def _later_if(verb: Token) -> Token | None:
    """The verb of a question that the parse hung elsewhere: ``Asked by reporters if he would stay, he``."""
    for token in verb.doc[verb.i + 1 : verb.i + 8]:
        if token.lower_ in ("if", "whether", "why", "how") and token.head.i > token.i:
            return token.head
        if token.text in (",", ".", ";"):
            break
    return None


def _parenthetic(verb: Token) -> bool:
    """Whether a verb and its subject are put into a sentence between commas: ``the plan, he said, is dead``."""
    doc = verb.doc
    at = verb.i + 1
    if at < len(doc) and doc[at].tag_ == "IN" and doc[at].dep_ == "prep" and doc[at].head == verb:
        at = min(doc[at].right_edge.i + 1, verb.i + 8)  # the plan, he said in a letter, is dead
    if (
        at < len(doc)
        and doc[at].head == verb
        and doc[at].dep_ in ("dobj", "dative")
        and doc[at].tag_ == "PRP"
    ):
        at += 1  # the plan, he told them, is dead
    after = doc[at].text if at < len(doc) else "."
    subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    if subject is None or verb.tag_ not in ("VBD", "VBZ", "VBP"):
        return False
    if subject.i > verb.i:  # the plan is dead, reported the newspaper
        return verb.i > 2 and doc[verb.i - 1].text == ","
    left = subject.left_edge.i
    return after in (",", ".", ";", "—", "–") and left > 1 and doc[left - 1].text in (",", "—", "–")


def _as_aside(verb: Token) -> bool:
    """Whether a verb stands in ``as the mayor noted`` beside the sentence that it attributes."""
    return (
        verb.dep_ == "advcl"
        and verb.head.pos_ in ("VERB", "AUX")
        and verb.left_edge.lower_ == "as"
        and any(c.dep_ in ("nsubj", "agent") for c in verb.children)
        and verb.right_edge.i - verb.i <= 4
    )


def _parenthesis(
    text: str, line: ParsedLine, verb: Token, agent: Token | None, quotes: Sequence[Quote]
) -> Iterator[Candidate]:
    if agent is None:
        return
    source = source_span(text, line, agent, verb)
    cue = span_of(line, verb, verb)
    first = min([cue, *source]).start
    beside = [
        span_of(line, c, c.right_edge) for c in verb.children if c.dep_ in _BESIDE and c.i == verb.i + 1
    ]
    stop = SENTENCE_END.search(text, cue.end, line.end)
    pieces = content_pieces(
        text, line, [verb.sent.root], [*source, cue, *beside], quotes, stop.start() if stop else None
    )
    before = [m.end() for m in SENTENCE_END.finditer(text, line.start, first)]
    if before:
        pieces = [Span(max(s.start, before[-1]), s.end) for s in pieces if s.end > before[-1]]
        pieces = [span for s in pieces if (span := trimmed(text, *s))]
    if pieces:
        yield Candidate(pieces, [cue], source, "parenthesis")
