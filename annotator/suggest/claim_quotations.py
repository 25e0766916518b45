"""Claims in quotation marks: who said the words, and which quotations belong together.

The sentence around a quotation is read on the text and its tags; only the subject of the verb comes from the
tree, because quotation marks and the several sentences within them often break a parse.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import Candidate, trimmed
from annotator.suggest.claim_passages import (
    beside,
    continues,
    is_fragment,
    is_title,
    joined_by,
    sentence_start,
    whole_fragment,
)
from annotator.suggest.claim_spans import SENTENCE_END, SUBJECTS, source_span, subject_of
from annotator.suggest.cues import Cue
from annotator.suggest.quotes import Quote

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

REACH = 32
"""How many tokens from its closing mark the verb of a quotation may stand."""
_SIGNED = re.compile(r"\s*([―—–-]{1,2})\s*((?:[A-Z][\w.'’-]*)(?: [\w.'’-]+){0,5}?)(?:,[^.\n]{1,80})?\.?")
_MARKS = ("“", '"', "''", "‘", "``")
_FINITE = ("VBD", "VBZ", "VBP", "VB", "VBN")


@dataclass(slots=True)
class _Attribution:
    verb: Token
    right: bool


def quotation_claims(
    text: str, lines: Sequence[ParsedLine], quotes: Sequence[Quote], lexicon: Mapping[str, Cue]
) -> list[Candidate]:
    """Attributed quotations, the parts of one utterance joined."""
    found: list[Candidate] = []
    at = 0
    open_claim: Candidate | None = None  # speech left open at the end of the line before
    announced: Candidate | None = None  # the line before ends in "she said:"
    unclaimed: list[Span] = []  # quotations that the lines before left open, and nobody's yet
    for line in lines:
        end = line.end
        while at < len(quotes) and quotes[at].span.end <= line.start:
            at += 1
        here = []
        while at < len(quotes) and quotes[at].span.start < end:
            here.append(quotes[at])
            at += 1
        if announced is not None and here and here[0].span.start == line.start:
            found.append(announced)
            open_claim = announced
        claims: list[Candidate] = []
        if here:
            claims, open_claim = _line_claims(text, line, here, lexicon, open_claim)
            first, final = here[0].span, here[-1]
            if not unclaimed or first.start != line.start or text[first.start] != text[unclaimed[0].start]:
                unclaimed = []
            if claims and first in claims[0].content:
                claims[0].content[:0] = unclaimed
            if claims or open_claim or final.closed or text[final.span.end - 1] not in ".?!…":
                unclaimed = []
            else:
                unclaimed.append(final.span)
        else:
            open_claim = None
            unclaimed = []
        found.extend(claims)
        announced = _announced(text, line, lexicon) if text[end - 1] == ":" else None
    return [c for c in found if c.content]


def _announced(text: str, line: ParsedLine, lexicon: Mapping[str, Cue]) -> Candidate | None:
    """The claim, still without content, that a line ending in a colon announces for the next one."""
    for token in reversed(line.doc[-REACH:]):
        if token.text in (".", "!", "?", ";"):
            break
        cue = lexicon.get(token.lower_)
        if cue is not None and "quote" in cue.frames and token.tag_[:2] == "VB":
            agent, passive = subject_of(token)
            source = source_span(text, line, agent, token) if agent is not None and not passive else []
            start = line.start + token.idx
            return Candidate([], [Span(start, start + len(token))], source, "announced")
    return None


def _line_claims(
    text: str,
    line: ParsedLine,
    quotes: Sequence[Quote],
    lexicon: Mapping[str, Cue],
    earlier: Candidate | None,
) -> tuple[list[Candidate], Candidate | None]:
    """The claims of one line, and the one whose speech the next line may go on with."""
    tokens = list(line.doc)
    starts = [line.start + t.idx for t in tokens]
    limit = line.end
    claims: list[Candidate] = []
    current: Candidate | None = None
    last: Candidate | None = None
    verb_of: dict[int, Candidate] = {}
    edge = line.start
    said = line.start  # where the last attributed quotation, or the sentence around it, ends
    for k, quote in enumerate(quotes):
        following = limit
        for later in quotes[k + 1 :]:
            if len(text[later.inner.start : later.inner.end].split()) > 3:
                following = later.span.start
                break
        inner = text[quote.inner.start : quote.inner.end].rstrip()
        words = len(inner.split())
        gap = text[edge : quote.span.start]
        attribution = None
        if words >= 2 or inner[-1:] in ",.?!":
            attribution = _after(text, tokens, starts, quote, edge, following, lexicon) or _before(
                text, tokens, starts, quote, edge, lexicon
            )
        before, edge = edge, quote.span.end
        if attribution is not None:
            verb = attribution.verb
            if verb.i in verb_of:
                current = verb_of[verb.i]
                current.content.append(quote.span)
                continue
            agent, passive = subject_of(verb)
            if attribution.right and agent is not None and starts[agent.i] < quote.span.end:
                agent = next((c for c in verb.children if c.dep_ in SUBJECTS and c.i > agent.i), agent)
            cue = Span(starts[verb.i], starts[verb.i] + len(verb))
            source = source_span(text, line, agent, verb) if agent is not None and not passive else []
            source = [s for s in source if not s.overlaps(quote.span) and not s.overlaps(cue)]
            if not source and attribution.right:
                source = beside(text, quote.span.end, cue, following)
            content = quote.span
            if attribution.right:
                content = Span(sentence_start(text, said, quotes[:k], quote.span.start), quote.span.end)
            elif gap[-1:] != ":" and is_fragment(text, quote):
                content = whole_fragment(text, quote, limit)
            current = Candidate(
                [content], [cue], source, "quote after" if attribution.right else "quote before"
            )
            verb_of[verb.i] = current
            claims.append(current)
            last = current
            said = max(quote.span.end, cue.end)
        elif gap.rstrip()[-1:] == ":" and words >= 3 and (label := _label(text, line, starts, quote)):
            colon = text.rindex(":", 0, quote.span.start)
            current = last = Candidate([quote.span], [Span(colon, colon + 1)], [label], "colon")
            claims.append(current)
            said = quote.span.end
        elif (
            k == len(quotes) - 1 and words >= 3 and (signed := _SIGNED.fullmatch(text, quote.span.end, limit))
        ):
            name = Span(signed.start(2), signed.end(2))
            claims.append(Candidate([quote.span], [Span(signed.start(1), signed.end(1))], [name], "signed"))
            current = last = None
        elif current is not None and SENTENCE_END.search(gap) and is_fragment(text, quote):
            current = None  # a sentence of its own
        elif current is not None and (joint := joined_by(gap)):
            current.content.append(Span(quote.span.start - joint, quote.span.end))
            said = quote.span.end
        elif current is not None and (
            continues(gap) or (gap.rstrip()[-1:] == "," and not SENTENCE_END.search(gap))
        ):
            current.content.append(quote.span)
            said = quote.span.end
        elif earlier is not None and k == 0 and not gap.strip():
            earlier.content.append(quote.span)
            current = last = earlier
            said = quote.span.end
        elif current is not None and words <= 4 and not SENTENCE_END.search(gap) and gap.strip():
            edge = before  # a title: he said on "This Week." "..."
        else:
            current = None
    return claims, last if last is not None and continues(text[said:limit]) else None


def _label(text: str, line: ParsedLine, starts: Sequence[int], quote: Quote) -> Span | None:
    """Whom a colon lets speak: ``More from Jones: "..."``, ``Her sister was blunt: "..."``.

    The name right before the colon, else the subject of the sentence, else its last noun.
    """
    tokens = line.doc
    last = bisect_left(starts, quote.span.start) - 2
    if last < 0:
        return None
    first = last
    while first >= 0 and tokens[first].tag_ in ("NNP", "NNPS"):
        first -= 1
    if first < last:
        return Span(starts[first + 1], starts[last] + len(tokens[last]))
    sentence = tokens[tokens[last].sent.start : last + 1]
    subjects = [t for t in sentence if t.dep_ == "nsubj" and t.tag_ in ("NNP", "NNPS", "NN", "NNS", "PRP")]
    subjects = [t for t in subjects if t.lower_ not in ("it", "that", "i", "you")]
    nouns = [t for t in sentence if t.dep_ == "pobj" and t.tag_[:2] == "NN"]
    for who in (*subjects[:1], *nouns[-1:]):
        return trimmed(text, line.start + who.left_edge.idx, line.start + who.idx + len(who))
    return None


def _after(
    text: str,
    tokens: Sequence[Token],
    starts: Sequence[int],
    quote: Quote,
    edge: int,
    following: int,
    lexicon: Mapping[str, Cue],
) -> _Attribution | None:
    """The verb in ``"...," she said`` or ``"..." said the mayor``."""
    inner = text[quote.inner.start : quote.inner.end].rstrip(" ’'”")
    after = text[quote.span.end : quote.span.end + 1]
    if inner[-1:] not in ",?!-–—…" and after != ",":
        return None
    stop = SENTENCE_END.search(text, quote.span.end, following)
    end = stop.start() if stop else following
    first = bisect_left(starts, quote.span.end)
    lead = text[edge : quote.span.start].rstrip()
    opens = (not lead or lead[-1] in '.?!:”"') and text[quote.inner.start : quote.inner.start + 1].isupper()
    titled = is_title(inner)
    if after == "," or inner[-1:] in ",?!":
        words = len(inner.split())
        if words > 2 or opens:
            inverted = _inverted(tokens[first : first + 8], opens and not titled)
            if inverted is not None and starts[inverted.i] < end:
                return _Attribution(inverted, True)
    if lead and not opens and lead[-1] != ":" and titled:
        return None
    for token in tokens[first : first + REACH]:
        if starts[token.i] >= end:
            break
        cue = lexicon.get(token.lower_)
        if cue is None or "quote" not in cue.frames or token.tag_ not in _FINITE or token.dep_ == "relcl":
            continue
        if not opens and any(c.dep_ == "ccomp" and _said_next(tokens, token, c) for c in token.children):
            return None
        subjects = [c for c in token.children if c.dep_ in SUBJECTS]
        if subjects and all(starts[c.i] < quote.span.end for c in subjects):
            continue
        if subjects or token.dep_ in ("conj", "ROOT", "ccomp"):
            return _Attribution(token, True)
    return None


def _inverted(tokens: Sequence[Token], speech: bool) -> Token | None:
    """The verb in ``"...", thundered Jane Roe.``: between a quotation and a person any verb says.

    Args:
        tokens: those behind the quotation.
        speech: whether it reads as speech, so that "a man in the front row" may follow as well, or "she thundered".
    """
    after = [t for t in tokens if not t.is_punct and not t.is_quote and not t.is_space]
    if len(after) < 2 or after[0].i > tokens[0].i + 1:
        return None
    verb, who = after[0], after[1]
    mark = next((t.text for t in tokens if t.i == who.i + 1), "")
    if speech and who.tag_ == "VBD" and verb.tag_ in ("NNP", "PRP") and mark in (".", ","):
        return who  # Berg snorted.
    if verb.tag_ not in ("VBD", "VBZ", "VBN") or who.i != verb.i + 1:
        return None
    if speech and who.tag_ == "DT" and verb.tag_ == "VBD":
        return (
            verb
            if any(t.dep_ in (*SUBJECTS, "dobj", "attr") and t.head == verb for t in after[2:5])
            else None
        )
    if who.tag_ != "NNP" or all(t.ent_type_ != "PERSON" for t in after[1:3]):
        return None
    rest = next((t for t in after[2:] if t.ent_type_ != "PERSON"), None)
    return None if rest is not None and rest.tag_ in ("VBD", "VBZ", "MD", "POS") else verb


def _said_next(tokens: Sequence[Token], verb: Token, clause: Token) -> bool:
    """Whether a verb takes the clause behind it rather than the quotation before it: ``he said it was late``."""
    first = tokens[clause.left_edge.i]
    return clause.i > verb.i and first.text not in _MARKS and first.tag_ not in ("WP", "WDT", "WP$")


def _before(
    text: str,
    tokens: Sequence[Token],
    starts: Sequence[int],
    quote: Quote,
    edge: int,
    lexicon: Mapping[str, Cue],
) -> _Attribution | None:
    """The verb in ``she said: "..."`` or ``he told reporters on Monday, "..."``."""
    first = bisect_left(starts, edge)
    last = bisect_left(starts, quote.span.start)
    gap = text[edge : quote.span.start].rstrip()
    if not gap:
        return None
    inner = text[quote.inner.start : quote.inner.end].strip()
    for token in reversed(tokens[max(first, last - REACH) : last]):
        if token.text in (".", "!", "?", ";"):
            break
        cue = lexicon.get(token.lower_)
        if cue is not None and "quote" in cue.frames and token.tag_[:2] == "VB":
            between = text[starts[token.i] + len(token) : quote.span.start].strip()
            capital = not inner[:1].islower() and not between.startswith("that ")
            if (gap[-1] in ",:" and capital) or (not between and (capital or inner[-1:] in ".?!")):
                return _Attribution(token, False)
            break
    return None
