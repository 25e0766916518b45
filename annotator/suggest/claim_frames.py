"""Frames of a cue verb whose content is no single subtree: what it seems, what a poll finds, what is a "mess"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from annotator.suggest.claim_candidates import Candidate, trimmed
from annotator.suggest.claim_spans import SENTENCE_END, content_pieces, has_to, source_span, span_of
from annotator.suggest.cues import Cue
from annotator.suggest.quotes import Quote, first_after

if TYPE_CHECKING:
    from spacy.tokens import Token

    from annotator.suggest.parse import ParsedLine

_MEASURED = frozenset(
    "poll polls survey surveys study studies tally figures data numbers results analysis".split()
)


def other_frame(
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
    if "naming" in cue.frames and (agent is not None or verb.dep_ not in ("amod", "acl")):
        at = first_after(quotes, spans[0].end)
        if at < len(quotes) and spans[0].end < quotes[at].span.start < spans[0].end + 120:
            start, stop = spans[0].end, quotes[at].span.end
            for child in verb.rights:
                if child.dep_ == "conj" and line.start + child.idx < quotes[at].span.start:
                    return None  # attacked the plan and said that it was a "mess"
                right = line.start + child.right_edge.idx + len(child.right_edge)
                if child.dep_ == "dobj" and line.start + child.left_edge.idx < stop < right:
                    stop = right  # mocked the “grand” plan of the mayor
            between = text[start : quotes[at].span.start]
            if between.strip() and not re.search(r"[,:;\n]", between) and not SENTENCE_END.search(between):
                content = trimmed(text, start, stop)
                if content is not None:
                    return Candidate([content], spans, source, "naming quoted")
    return None
