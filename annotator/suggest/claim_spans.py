"""From a parse to spans: who the subject is, where a noun phrase or a clause starts and ends.

Dependency labels are spaCy's for English (CLEAR style).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import trimmed
from annotator.suggest.quotes import Quote, covering

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

SENTENCE_END = re.compile(
    r"[.!?;](?=\s|$)(?<!\b[A-Z]\.)(?<!\bGov\.)(?<!\bSen\.)(?<!\bRep\.)(?<!\bMrs\.)(?<!\bRev\.)(?<!\bGen\.)"
    r"(?<!\bCol\.)(?<!\bSgt\.)(?<!\bMr\.)(?<!\bMs\.)(?<!\bDr\.)(?<!\bSt\.)(?<!\bLt\.)(?<!\bJr\.)(?<!\bSr\.)(?<!\bProf\.)(?<!\bDel\.)(?<!\bLtd\.)(?<!\bInc\.)"
)
"""The end of a sentence; full stops after titles and initials are none."""
CHILDREN = 60
"""No verb of a real sentence has more; bounds the time that a text of one word repeated takes."""
SUBJECTS = ("nsubj", "nsubjpass")
_LINKED = ("conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dep", "acomp")
_WHEN = re.compile(r",? (?:during|after|before|while|when|until)\b")
OPENING = "“\"‘'"
"""Marks that open a quotation."""
_DASH = re.compile(r"\s[–—-]{1,2}\s|—")


def span_of(line: ParsedLine, left: Token, right: Token) -> Span:
    """From the start of one token to the end of another, in the article's code points."""
    return Span(line.start + left.idx, line.start + right.idx + len(right))


def subject_of(verb: Token) -> tuple[Token | None, bool]:
    """Who does what a verb says, through shared subjects.

    Returns:
        The head of the subject, or of the agent of a passive; and whether it is the one that it is done to.
    """
    for _ in range(6):
        passive = active = None
        for child in islice(verb.children, CHILDREN):
            if child.dep_ == "nsubj" and (active is None or child.i < verb.i):
                active = child  # of two, the nearer one
            elif child.dep_ == "agent":
                for who in child.children:
                    if who.dep_ == "pobj":
                        return who, False
            elif child.dep_ == "nsubjpass":
                passive = child
        if active is not None:
            return active, False
        if passive is not None:
            return passive, True
        if verb.dep_ == "acl" and has_to(verb):
            return None, False
        if verb.dep_ in ("acl", "relcl"):
            return verb.head, verb.tag_ == "VBN" and verb.dep_ == "acl"
        if verb.dep_ not in _LINKED or verb.dep_ == "ROOT":
            break
        aside = verb.dep_ == "advcl" and verb.tag_ == "VBG" and verb.i > verb.head.i
        verb = verb.head
        if aside and verb.dep_ == "ccomp" and verb.head.i < verb.i:
            verb = verb.head  # "said it was over, adding": the speaker adds, not what the clause is about
    return None, False


def has_to(verb: Token) -> bool:
    """Whether a verb is a to-infinitive."""
    return any(c.dep_ == "aux" and c.tag_ == "TO" for c in verb.children)


def source_span(text: str, line: ParsedLine, agent: Token, verb: Token) -> list[Span]:
    """The noun phrase of a source, cut before the verb that it is the subject of."""
    left, right = agent.left_edge, agent.right_edge
    if left.i <= verb.i <= right.i:  # the verb hangs below its own source: "a man who said"
        if agent.i < verb.i:
            right = line.doc[verb.i - 1]
            for child in verb.children:
                if agent.i < child.i < verb.i and child.dep_ in (
                    *SUBJECTS,
                    "aux",
                    "auxpass",
                    "advmod",
                    "neg",
                ):
                    right = line.doc[max(agent.i, min(right.i, child.left_edge.i - 1))]
        else:
            left = line.doc[verb.i + 1]
    elif right.i < verb.i:  # "the team's coach Jane Roe said", where the parse leaves the name out
        beyond = right.i + 1
        while beyond < verb.i and line.doc[beyond].tag_ in ("NNP", "NNPS"):
            beyond += 1
        if beyond > right.i + 1 and all(t.tag_[:2] in ("MD", "VB", "RB") for t in line.doc[beyond : verb.i]):
            right = line.doc[beyond - 1]
    start, end = span_of(line, left, right)
    if agent.i > verb.i and (when := _WHEN.search(text, line.start + agent.idx, end)):
        end = when.start()  # said the mayor during a session
    span = trimmed(text, start, end)
    return [span] if span else []


def content_pieces(
    text: str,
    line: ParsedLine,
    heads: Sequence[Token],
    holes: Sequence[Span],
    quotes: Sequence[Quote],
    end_before: int | None = None,
) -> list[Span]:
    """The subtrees below `heads` as spans, without `holes`, grown to whole quotations.

    Args:
        text: the article.
        line: the parsed line of the heads.
        heads: tokens whose subtrees make the content.
        holes: cue and source, where they stand within it.
        quotes: the article's quotations.
        end_before: where the content ends at the latest, if the parse would have it longer.
    """
    start = min(line.start + head.left_edge.idx for head in heads)
    last = max((head.right_edge for head in heads), key=lambda t: t.i)
    end = line.start + last.idx + len(last)
    if end_before is not None:
        end = min(end, end_before)
    first = covering(quotes, start)
    final = covering(quotes, end - 1)
    if first is not None and not first.single:
        start = min(start, first.span.start)
    if final is not None and not final.single:
        end = max(end, final.span.end)
    elif final is None:
        gap = 2 if text[end : end + 2] == ", " else 1
        beside = covering(quotes, end + gap) if text[end + gap - 1 : end + gap] in (" ", "\xa0") else None
        if beside is not None and beside.span.start == end + gap and end_before is None:
            end = beside.span.end  # the parse broke at the quotation: that it was his "best night"
    if (
        text[end : end + 2] == ": "
        and text[end + 2 : end + 3] not in OPENING
        and covering(quotes, end) is None
    ):
        stop = SENTENCE_END.search(text, end, line.end)  # that three things happen at once: prices rise
        end = stop.start() if stop else line.end
    at = line.start + heads[0].idx
    for stop in SENTENCE_END.finditer(text, start, end):  # a parse that runs over two sentences
        follows = text[stop.end() + 1 : stop.end() + 2]
        if (
            covering(quotes, stop.start()) is None
            and stop.end() < end
            and (follows.isupper() or follows in OPENING)
        ):
            if stop.start() >= at:
                end = stop.start()
                break
            start = stop.end()
    dash = _DASH.search(text, start, end)
    if (
        dash is not None
        and covering(quotes, dash.start()) is None
        and not _DASH.search(text, dash.end(), end)
        and dash.start() > at
        and text[dash.end() : dash.end() + 1] not in OPENING  # the stories of the forgotten - "the slave"
    ):
        whole = trimmed(text, start, dash.start())
        if whole is not None:
            end = dash.start()
    pieces = []
    for hole in sorted(holes):
        if hole.end <= start or hole.start >= end:
            continue
        pieces.append((start, hole.start))
        start = hole.end
    pieces.append((start, end))
    return [span for a, b in pieces if a < b and (span := trimmed(text, a, b))]
