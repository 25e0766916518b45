"""Claims that a label in front of a line attributes: ``MODERATOR: Where were you?``, ``Mayor: No New Taxes``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.claim_candidates import Candidate, trimmed

if TYPE_CHECKING:
    from annotator.suggest.parse import ParsedLine

_CAPITALS = re.compile(r"[\"“]?((?:[A-Z][A-Z.'’-]{1,20} ?){1,4}):\s+(?=\S)")
_HEADLINE = re.compile(r"((?:[A-Z][\w.'’-]{0,30} ?){1,4}(?: (?:to|on|of|and) [^:,]{2,40})?): (?=[A-Z“‘'\"])")
_NO_SOURCE = frozenset(
    "watch video breaking exclusive read update live photos opinion analysis report review news correction note "
    "editor trending listen gallery poll interview transcript factbox explainer podcast updated related more "
    "photo photos picture image caption credit source".split()
)
_NO_NAME = _NO_SOURCE | frozenset("the a an how why what when inside".split())
"""What no name in a headline starts with: ``The Latest: Storm Nears Coast``."""


def label_claims(text: str, lines: Sequence[ParsedLine]) -> Iterator[Candidate]:
    """Speech after a speaker's name in capitals, and a headline after who said it."""
    for k, line in enumerate(lines):
        end = line.end
        label = _CAPITALS.match(text, line.start, end)
        rule = "transcript"
        if label is None and k == 0:
            label = _HEADLINE.match(text, line.start, end)
            rule = "headline"
        if label is None or label[1].split()[0].lower() in (_NO_SOURCE if rule == "transcript" else _NO_NAME):
            continue
        content = trimmed(text, label.end(), end)
        if content is None or len(text[content.start : content.end].split()) < 4:
            continue
        source = Span(label.start(1), label.start(1) + len(label[1].rstrip()))
        if rule == "headline":
            name = re.match(r"(?:[A-Z][\w.'’-]* ?)+", label[1])
            if name is not None:
                source = Span(label.start(1), label.start(1) + len(name[0].rstrip()))
        yield Candidate([content], [Span(label.end(1), label.end(1) + 1)], [source], rule)
