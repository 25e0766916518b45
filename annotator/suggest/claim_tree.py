"""What a cue verb takes, where the parse is not to be taken at its word.

Small questions about tokens of a dependency tree, with spaCy's labels for English.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_spans import SUBJECTS, has_to, span_of
from annotator.suggest.cues import Cue, nouns

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

SPOKEN = ("say", "tell")
"""Sections of ``data/cues.txt`` with verbs of speech."""
FINITE = ("VBD", "VBZ", "VBP", "MD")
MARKS = ("“", '"', "''", "‘", "``")


def is_content(clause: Token, verb: Token, asked: bool) -> bool:
    """Whether a clause that the parse hangs below a cue can be what is said.

    A clause behind its verb has a subject; a relative clause or "as it happens" is none.
    """
    if clause.i < verb.i:
        return _ends_before(clause, verb)
    if has_to(clause):
        return True
    first = clause.left_edge
    if first.lower_ == "as" or (
        first.lower_ in ("who", "whose", "which") and not asked and first.i > verb.i + 1
    ):
        return False
    return (
        any(t.dep_ in (*SUBJECTS, "expl", "csubj", "csubjpass") for t in verb.doc[first.i : clause.i])
        or clause.tag_ in ("VB", "VBG")
        or clause.pos_ not in ("VERB", "AUX")
        or first.text in MARKS
    )


def _ends_before(clause: Token, verb: Token) -> bool:
    """Whether a clause in front of a verb ends at a comma, dash or quotation mark: ``The road is closed, he said``."""
    doc = verb.doc
    subjects = [c for c in verb.children if c.dep_ in SUBJECTS]
    if any(c.dep_ == "nsubjpass" for c in subjects) or not subjects:
        return False
    who = subjects[-1]
    if who.i > verb.i:  # The road is closed, said the driver
        first = verb.i
    else:
        first = who.left_edge.i
        if clause.i > who.i:  # The road, he said, is closed
            return True
    before = doc[first - 1].text if first else ""
    return before in (",", "-", "–", "—", "--", "”", '"', "''", "?", "!") or before.lower() in (
        "and",
        "but",
        "as",
        "so",
    )


def nearer(clause: Token, child: Token, verb: Token) -> bool:
    """Whether a second clause is the content: the one behind the verb, unless a semicolon parts them."""
    if clause.i > verb.i or child.i < verb.i:
        return False
    return all(t.text not in (";", ".") for t in verb.doc[verb.i + 1 : child.left_edge.i + 1])


def impersonal(verb: Token, subject: Token | None) -> bool:
    """Whether nobody holds what is said: ``it is hard to say``, ``Writing by Ann Lee``."""
    if subject is None:
        return has_to(verb) and verb.head.tag_[:2] in ("RB", "JJ")  # too soon to say
    if subject.lower_ == "it" and (has_to(verb) or verb.tag_ == "VBG"):
        return True
    return verb.tag_ == "VBG" and subject.dep_ == "pobj" and not any(c.dep_ == "aux" for c in verb.children)


def is_topic(preposition: Token, thing: Token) -> bool:
    """Whether what a preposition takes is spoken about; "on Monday" and "on Facebook" are not."""
    return thing.dep_ in ("pobj", "pcomp") and not (
        preposition.lower_ in ("on", "upon") and thing.tag_ in ("NNP", "NNPS") and thing.ent_type_ != "PERSON"
    )


def tense(verb: Token) -> str:
    """The tag of the finite verb of a clause, an auxiliary or the verb itself."""
    return next((c.tag_ for c in verb.children if c.dep_ in ("aux", "auxpass") and c.i < verb.i), verb.tag_)


def is_gerund(verb: Token) -> bool:
    """``closing it`` or ``having closed it``."""
    return verb.tag_ == "VBG" or any(c.dep_ == "aux" and c.tag_ == "VBG" for c in verb.children)


def takes_gerund(cue: Cue) -> bool:
    """Whether a verb holds what its gerund says ("proposed closing it") and not just begins or stops."""
    return cue.frames.get("clause") in (*SPOKEN, "believe") or "object" in cue.frames


def further(verb: Token, clause: Token, lexicon: Mapping[str, Cue]) -> Iterator[Token]:
    """Clauses that the parse joined to the cue instead of the content: ``said it was late, but they would stay``."""
    for child in verb.children:
        if child.dep_ != "conj" or child.i < clause.i:
            continue
        subject = next((c for c in child.children if c.dep_ in SUBJECTS), None)
        cue = lexicon.get(child.lower_)
        if cue is not None and not (
            subject is not None
            and subject.tag_ == "PRP"
            and cue.frames.get("clause") in ("believe", "perceive")
        ):
            continue  # somebody else says something; "but he knows that" is still what is said
        joined = clause.right_edge.i + 1
        words = [t.lower_ for t in verb.doc[joined : child.left_edge.i]]
        joined_by = words[-1] if 0 < len(words) <= 2 else ""
        if subject is not None and (
            joined_by in ("but", "and") or (child.left_edge.lower_ == "that" and words[-1:] == ["and"])
        ):
            yield child


def follows(verb: Token, clause: Token, frames: Mapping[str, str]) -> bool:
    """Whether all words behind a verb are its clause: ``said closing it now would help``."""
    if clause.i < verb.i:
        return False
    at = after_listener(verb)
    first = verb.doc[at]
    return (
        frames.get("clause") in SPOKEN
        and verb.tag_ in FINITE
        and clause.left_edge.tag_[0] != "W"
        and tense(clause) in FINITE
        and ("listener" not in frames or at > verb.i + 1)
        and first.dep_ not in ("prep", "advmod", "npadvmod", "punct", "prt", "mark", "advcl", "cc")
    )


def clause_behind(verb: Token, thing: Token | None) -> Token | None:
    """The clause right behind a verb of speech that the parse hung elsewhere: ``While he said it was late, she left``.

    Args:
        verb: a cue without a clause.
        thing: its object, if any: "charges that countries gave money" is no object, as "that" stands before a plural.
    """
    doc = verb.doc
    at = verb.i + 1
    if at + 2 >= len(doc) or not (verb.tag_ in FINITE or verb.tag_ == "VBN"):
        return None
    if thing is not None and not (doc[at].lower_ == "that" and doc[at].head == thing and thing.tag_ == "NNS"):
        return None
    node = doc[at]
    while node.head != node and node.head.left_edge.i == at:
        node = node.head
    if node.left_edge.i != at or node.i == at:
        return None
    if thing is not None:
        return node
    if doc[at].dep_ in ("mark", "prep", "advmod", "punct", "cc"):
        return None
    own = any(c.dep_ in SUBJECTS for c in node.children)
    return node if own and tense(node) in FINITE and doc[at].tag_[0] != "W" and node.dep_ != "relcl" else None


def own_subject(clause: Token, verb: Token) -> bool:
    """Whether an infinitive is a clause that the parse broke: ``said the plan to sell it was dead``."""
    subject = next((c for c in clause.children if c.dep_ in SUBJECTS), None)
    return (
        subject is not None
        and verb.i < subject.i < clause.i
        and any(t.tag_ in FINITE for t in clause.doc[clause.i + 1 : clause.right_edge.i + 1])
    )


def after_listener(verb: Token) -> int:
    """The index of the first token behind a verb and the pronoun that it addresses."""
    at = verb.i + 1
    return at + 1 if verb.doc[at].tag_ == "PRP" and verb.doc[at].dep_ in ("dative", "dobj") else at


def last_before(line: ParsedLine, offset: int) -> int:
    """The index of the last word that ends before an offset."""
    words = [t.i for t in line.doc if line.start + t.idx + len(t) <= offset and not t.is_punct]
    return words[-1] if words else 0


def later_that(verb: Token) -> Token | None:
    """The verb of a that-clause that the parse hung elsewhere: ``told the court on Monday that``."""
    sentence_end = verb.sent.end
    for token in verb.doc[verb.i + 1 : min(sentence_end, verb.i + 16)]:
        if token.lower_ == "that" and token.dep_ == "mark":
            head = token.head
            if head.dep_ == "acl" and head.head.dep_ == "dobj" and head.head.lower_ in nouns():
                return None  # believed his insistence that it was safe
            return head if head.i > token.i and not head.is_ancestor(verb) else None
        if token.pos_ in ("VERB", "AUX") or token.text in (";", ":", "“", '"'):
            break
    return None


def later_if(verb: Token) -> Token | None:
    """The verb of a question that the parse hung elsewhere: ``Asked by reporters if he would stay, he``."""
    for token in verb.doc[verb.i + 1 : verb.i + 8]:
        if token.lower_ in ("if", "whether", "why", "how") and token.head.i > token.i:
            return token.head
        if token.text in (",", ".", ";"):
            break
    return None


def passive_words(line: ParsedLine, verb: Token) -> list[Span]:
    """The verb of a passive and what belongs to it: ``was widely expected by them``."""
    parts = [c for c in verb.children if c.dep_ in ("aux", "auxpass", "agent", "advmod")]
    return [span_of(line, verb, verb), *(span_of(line, c.left_edge, c.right_edge) for c in parts)]
