"""Where the content of a claim ends, if not where the parse would have it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from annotator.suggest.claim_spans import SUBJECTS, has_to
from annotator.suggest.claim_tree import FINITE, SPOKEN, tense
from annotator.suggest.cues import Cue

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

_OBJECTING = ("although", "though")
_REMARKS = frozenset(
    "echoing citing referring alluding reflecting highlighting underscoring contrasting drawing prompting "
    "marking".split()
)


def end_of_speech(line: ParsedLine, clause: Token, verb: Token, lexicon: Mapping[str, Cue]) -> int | None:
    """Where what the writer adds ends a clause, or the next cue verb of the same speaker does.

    ``said it was late and added that``, ``said it was late, echoing the mayor``, ``, which nobody denied``. The parse
    often hangs such words below the clause.

    Returns:
        An offset into the article, or None where the parse is right.
    """
    if clause.i < verb.i:
        return None
    doc = line.doc
    for child in clause.children:
        if child.i < clause.i:
            continue
        edge = child.left_edge
        before = doc[edge.i - 1]
        comma = before.text in (",", "”", '"', "''")
        if comma and edge.lower_ in _OBJECTING and child.dep_ == "advcl":
            return line.start + before.idx
        contrast = comma and edge.lower_ in ("while", "whereas") and child.lower_ in lexicon
        if contrast and _takes(child, lexicon[child.lower_]):
            return line.start + before.idx  # said it was late, while others said it was not
        if child.tag_[:2] != "VB" or any(c.dep_ in SUBJECTS for c in child.children):
            continue
        cue = lexicon.get(child.lower_)
        spoken = cue is not None and (cue.frames.get("clause") in SPOKEN or "naming" in cue.frames)
        if child.dep_ == "conj":
            next_cue = cue is not None and child.tag_ == verb.tag_ and _takes(child, cue)
            backshift = tense(child) == verb.tag_ == "VBD" and tense(clause) not in ("VBD", "VBN")
            if next_cue or backshift:  # said it was late and added that; said it is late and left
                return line.start + (before if before.dep_ == "cc" else edge).idx
        elif comma and child.dep_ == "advcl" and child.tag_ == "VBG" and (spoken or child.lower_ in _REMARKS):
            return line.start + edge.idx
    return end_of_thing(line, clause)


def _takes(verb: Token, cue: Cue) -> bool:
    """Whether a verb has a content of its own."""
    frames = cue.frames
    spoken = frames.get("clause") in SPOKEN or "naming" in frames
    return any(
        (c.dep_ in ("ccomp", "oprd") and spoken)
        or (c.dep_ == "xcomp" and "infinitive" in frames)
        or (c.dep_ in ("xcomp", "ccomp") and "request" in frames and has_to(c))
        or (c.dep_ == "prep" and frames.get(c.lower_) in ("call for", "call on"))
        or (c.dep_ == "dobj" and frames.get("object") in ("criticise", "praise"))
        for c in verb.children
    )


def end_of_thing(line: ParsedLine, head: Token) -> int | None:
    """Where a relative clause or comparison that a comma sets off ends a phrase: ``the plan, which nobody read``.

    Returns:
        An offset into the article, or None.
    """
    doc = line.doc
    last = head.right_edge.i
    for token in doc[head.i + 1 : last + 1]:
        first = token.left_edge.i
        relative = token.dep_ == "relcl" or (token.dep_ == "advcl" and doc[first].lower_ == "which")
        aside = relative or (token.dep_ == "prep" and token.lower_ == "compared")
        if aside and first > head.i and doc[first - 1].text == "," and token.right_edge.i >= last - 1:
            return line.start + doc[first - 1].idx
    return None


def broken_off(line: ParsedLine, head: Token) -> Token | None:
    """The last word of a clause that the parse breaks off right before its verb: ``said the men held | were guests``.

    Returns:
        The last token of the sentence, or None where no finite verb follows the clause.
    """
    doc = line.doc
    after = head.right_edge.i + 1
    if after >= len(doc) or doc[after].tag_ not in FINITE or doc[after].i <= head.i:
        return None
    for token in doc[after : after + 40]:
        if token.text in (".", "!", "?", ";", ":") or token.is_quote:
            return doc[token.i - 1]
    return None
