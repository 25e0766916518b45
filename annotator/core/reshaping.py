"""Commands that give a mark other edges or other pieces at once, wherever these are."""

from __future__ import annotations

from annotator.core.commands import command
from annotator.core.marking import GROUP, changed, kind_of, renamed
from annotator.core.marks import Claim, Entity
from annotator.core.records import replace
from annotator.core.review import Event, Review
from annotator.core.spans import Span
from annotator.core.text import part_at, sentence_end, trimmed

_CLOSED_BY = {"“": "”", '"': '"', "„": "“”", "«": "»", "‘": "’", "'": "'"}
_SET_OFF = ",;:–—-"


@command(
    "piece",
    "add a piece to the claim or take one out: the selection, or words by letters",
    GROUP,
    decides=True,
)
def piece(review: Review) -> Event:
    """A claim whose content is interrupted: take the selection out of it, or add the selection as a piece.

    It is taken out of the claim around it, else added to the nearest one beside it. A claim that the selection
    covers, or of which it has only a part, is another's matter and stays as it is.
    """
    span = trimmed(review.text, review.selection) if review.selection else None
    every = [c for c in review.marks.all_claims() if c.state != "rejected"]
    if span is None or span.start == span.end or not every:
        return Event("select words in or near a claim first", refused=True)
    selected = span
    claims = [c for c in every if c.extent.contains(selected) and c.extent != selected]
    claims = claims or [c for c in every if not c.extent.overlaps(selected)]
    if not claims:
        return Event("the selection is neither within a claim nor beside one", refused=True)
    nearest = min(claims, key=lambda c: (_distance(c, selected), c.is_open, c.extent.end - c.extent.start))
    return reshape(review, nearest, selected)


def reshape(review: Review, claim: Claim, *spans: Span) -> Event:
    """Take the words of each span out of a claim's content; where none of them is in it, add them as a piece."""
    content, said = claim.content, []
    for span in (trimmed(review.text, s) for s in spans):
        is_in = any(s.overlaps(span) for s in content)
        if is_in:
            content = tuple(part for s in content for part in without(review.text, s, span))
        else:
            content = tuple(sorted((*content, span)))
        said.append(f"{'out' if is_in else 'added'}: “{_short(review.text[slice(*span)], 40)}”")
    if not content:  # also where all but punctuation was selected
        return Event("nothing of the claim would be left", refused=True)
    new = replace(claim, content=content, kind=kind_of(review.text, content))
    review.focus = claim.id  # where undo goes back to
    told = f"{', '.join(said)} · {review.who(new)}: “{_short(review.quote(new), 60)}”"
    event = changed(review, claim, new, told)
    if not event.refused:
        review.focus_on(new)
    return event


def _short(words: str, most: int) -> str:
    words = " ".join(words.split())
    return words if len(words) <= most else words[: most - 1].rstrip() + "…"


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
    old = edged(review, side)
    if side == "left":
        return _set(review, side, Span(word.start, old.end))
    quoted = not isinstance(review.focused, Entity) or review.selection is not None
    return _set(
        review, side, Span(old.start, with_quote(review.text, old.start, word.end) if quoted else word.end)
    )


def set_end_to_sentence(review: Review) -> Event:
    """Let the focused claim, or the selection, go on to the end of its sentence, or of the next one."""
    old = edged(review, "right")
    end = sentence_end(review.lines, max(old.start, old.end - 1), after=old.end)
    if end is None:
        return Event("no further sentence in this paragraph", refused=True)
    return _set(review, "right", Span(old.start, end))


def edged(review: Review, side: str) -> Span:
    """What has the edge on `side`: the focused mark, the piece of a claim, the selection, else nothing at the caret."""
    mark = review.focused if review.selection is None and not review.selecting else None
    if isinstance(mark, Claim):
        return mark.content[0 if side == "left" else -1]
    return mark.extent if mark is not None else review.selection or Span(review.caret, review.caret)


def _set(review: Review, side: str, made: Span) -> Event:
    mark = review.focused if review.selection is None and not review.selecting else None
    start, end = made
    if start >= end:
        return Event("the edge can go no further", refused=True)
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
