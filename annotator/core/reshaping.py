"""Commands that give a mark other edges or other pieces at once, wherever these are."""

from __future__ import annotations

from annotator.core.commands import command
from annotator.core.marking import GROUP, changed, kind_of, renamed
from annotator.core.marks import Claim, Entity
from annotator.core.records import replace
from annotator.core.review import Event, Review
from annotator.core.spans import Span
from annotator.core.text import part_at, trimmed

_CLOSED_BY = {"“": "”", '"': '"', "„": "“”", "«": "»", "‘": "’", "'": "'"}
_SET_OFF = ",;:–—-"


@command("piece", "add the selection to the nearest claim, or take it out of the claim", GROUP, decides=True)
def piece(review: Review) -> Event:
    """A claim whose content is interrupted: take the selection out of it, or add the selection as a piece.

    A claim all of whose content is selected is not meant: nothing of it would be left.
    """
    span = trimmed(review.text, review.selection) if review.selection else None
    if span is None or not (every := review.marks.all_claims()):
        return Event("select words in or near a claim first", refused=True)
    selected = span
    claims = [c for c in every if not selected.contains(c.extent)]
    if not claims:
        return Event("nothing of the claim would be left", refused=True)
    nearest = min(claims, key=lambda c: (_distance(c, selected), c.is_open, c.extent.end - c.extent.start))
    if _distance(nearest, span) == 0:
        pieces = [part for s in nearest.content for part in without(review.text, s, selected)]
    else:
        pieces = sorted((*nearest.content, span))
    if not pieces:  # all but punctuation was selected
        return Event("nothing of the claim would be left", refused=True)
    content = tuple(pieces)
    new = replace(nearest, content=content, kind=kind_of(review.text, content))
    event = changed(review, nearest, new, f"claim is now “{review.quote(new)[:60]}”")
    if not event.refused:
        review.focus_on(new)
    return event


def _distance(claim: Claim, span: Span) -> int:
    """Code points between a span and the nearest piece of a claim; 0 where they overlap."""
    return min(max(0, s.start - span.end + 1, span.start - s.end + 1) for s in claim.content)


def _with_commas(text: str, span: Span) -> Span:
    """`span` with the commas and dashes that set it off, which belong to neither side."""
    start, end = span
    while start > 0 and (text[start - 1] in _SET_OFF or text[start - 1].isspace()):
        start -= 1
    while end < len(text) and (text[end] in _SET_OFF or text[end].isspace()):
        end += 1
    return Span(start, end)


def without(text: str, span: Span, hole: Span) -> list[Span]:
    """What is left of `span` on both sides of `hole`, and of the commas and dashes that set that off."""
    hole = _with_commas(text, hole)
    parts = [Span(span.start, min(span.end, hole.start)), Span(max(span.start, hole.end), span.end)]
    return [kept for p in parts if p.start < p.end and (kept := trimmed(text, p)).start < kept.end]


def with_quote(text: str, start: int, end: int) -> int:
    """`end`, behind the closing quotation mark where what begins at `start` begins with the opening one."""
    closing = _CLOSED_BY.get(text[start : start + 1])
    if closing is None:
        return end
    at = end
    while at < min(len(text), end + 3) and text[at] in ".,!?…":
        at += 1
    return at + 1 if text[at : at + 1] in tuple(closing) else end


def set_edge(review: Review, side: str, offset: int) -> Event:
    """Move one edge of the focused mark, or of the selection, to the word at `offset`, or to its part between hyphens.

    Without either, the words from the caret to that word are selected.
    """
    word = part_at(review.lines, offset)
    if word is None:
        return Event("no word there", refused=True)
    mark = review.focused if review.selection is None and not review.selecting else None
    old = mark.extent if mark is not None else review.selection or Span(review.caret, review.caret)
    if isinstance(mark, Claim):
        old = mark.content[0 if side == "left" else -1]
    if side == "left":
        start, end = word.start, old.end
    else:
        start, end = (
            old.start,
            word.end if isinstance(mark, Entity) else with_quote(review.text, old.start, word.end),
        )
    if start >= end:
        return Event("the edge can go no further", refused=True)
    made = Span(start, end)
    if isinstance(mark, Entity):
        if review.lines.at(start) != review.lines.at(end - 1):
            return Event("the edge stays in its line; select words across lines instead", refused=True)
        new = renamed(review, mark, made)
        event = changed(review, mark, new, f"{mark.label} is now “{review.quote(new)}”")
        review.caret = start if not event.refused else review.caret
        return event
    if isinstance(mark, Claim):
        rest = mark.content[1:] if side == "left" else mark.content[:-1]
        if any(made.overlaps(p) for p in rest):
            return Event("the edge can go no further", refused=True)
        content = (made, *rest) if side == "left" else (*rest, made)
        moved = replace(mark, content=content, kind=kind_of(review.text, content))
        event = changed(review, mark, moved, f"claim is now “{review.quote(moved)[-60:]}”")
        review.caret = moved.extent.start if not event.refused else review.caret
        return event
    review.anchor, review.caret, review.focus = start, end, None
    return Event()
