"""Where else a name may begin and end: one key goes through the likely readings of the focused entity."""

from __future__ import annotations

from annotator.core.commands import command
from annotator.core.marking import GROUP, changed, is_bare, renamed
from annotator.core.marks import Entity
from annotator.core.naming import JOINERS, OPENERS, TITLES
from annotator.core.review import Event, Review
from annotator.core.spans import Span
from annotator.core.text import is_punctuation, words

_DETERMINERS = frozenset("the a an this that his her its their our".split())
LONGEST = 14  # words of a name on either side


@command(
    "extent",
    "the name's next likely reading: with title, “the”, “of …”",
    GROUP,
    decides=True,
)
def extent(review: Review) -> Event:
    """Give the focused entity its next likely span; after the last one the first again."""
    mark = review.focused
    if not isinstance(mark, Entity) or review.selection is not None:
        return Event("no entity is focused", refused=True)
    told = review.readings
    if mark.span not in told:
        told = review.readings = readings(review, mark.span)
    if len(told) < 2:
        return Event("no other reading is likely: [ ] { } move the edges", refused=True)
    span = told[(told.index(mark.span) + 1) % len(told)]
    event = changed(
        review, mark, renamed(review, mark, span), f"{mark.label} is now “{review.text[slice(*span)]}”"
    )
    if not event.refused:
        review.caret = span.start
    return event


def readings(review: Review, span: Span) -> list[Span]:
    """The span as it is, then its likely other readings, the likeliest first."""
    line = words(review.lines, review.lines.at(span.start))
    inside = [i for i, w in enumerate(line) if w.start < span.end and w.end > span.start]
    if not inside:
        return [span]
    text = review.text
    first, last = inside[0], inside[-1]
    low, high = _run(text, line, first, -1), _run(text, line, last, 1)
    while low < first and _word(text, line, low) in OPENERS | _DETERMINERS:
        low += 1
    # A title may have several words, of which the last says that it is one: "Home Secretary".
    titles = [i for i in range(low, last) if _word(text, line, i) in TITLES | OPENERS | _DETERMINERS]
    bare = titles[-1] + 1 if titles else low
    bare += bare < last and is_punctuation(text, line[bare])  # the full stop of "Capt."
    the = low - 1 if low and _word(text, line, low - 1) in _DETERMINERS else low
    of = high
    if high + 1 < len(line) and _word(text, line, high + 1) in ("of", "for", "and", "in"):
        of = _run(text, line, high + 1, 1)
        of = of if of > high + 1 else high
    name = next((i for i in inside if text[line[i].start].isupper()), first)
    owned = next((i + 1 for i in range(first + 1, last) if _is_possessive(text, line, i)), first)
    # What is listed or dated: its first part.
    cut = next((i for i in range(first + 1, last) if _word(text, line, i) in (",", "and")), last + 1)
    pairs = [
        (first, cut - 1), (owned, last), (low, high), (bare, high), (low, of), (the, high), (the, of), (name, last),
        (first, high), (low, last), (first + 1, last), (first, last - 1),
        (name, _capital_end(text, line, name, last)),
    ]  # fmt: skip
    found = [span]
    for a, b in pairs:
        made = Span(line[a].start, line[b].end) if 0 <= a <= b < len(line) else span
        if made not in found and not is_bare(text, made, "left", "right"):
            found.append(made)
    return found


def _word(text: str, line: list[Span], index: int) -> str:
    return text[line[index].start : line[index].end].lower().rstrip(".")


def _run(text: str, line: list[Span], index: int, by: int) -> int:
    """How far words with a capital or a digit go from `index`; a word such as "of" may stand between two of them."""
    at = index
    for _ in range(LONGEST):
        for reach in (1, 2, 3):
            there = at + by * reach
            if reach == 1 and by < 0 and _is_short_for(text, line, there):
                continue
            if not 0 <= there < len(line) or is_punctuation(text, line[there]):
                return at
            written = text[line[there].start : line[there].end]
            if written[:1].isupper() or written[:1].isdigit():
                at = there
                break
            if written.lower() not in JOINERS and written not in ("the", "and", "for"):
                return at
        else:
            return at
    return at


def _is_possessive(text: str, line: list[Span], index: int) -> bool:
    """Whether the word at `index` is the "s" of "Ellery's"."""
    return _word(text, line, index) == "s" and text[line[index].start - 1] in "'’"


def _is_short_for(text: str, line: list[Span], index: int) -> bool:
    """Whether the full stop at `index` belongs to a title or an initial before it."""
    if index < 1 or text[slice(*line[index])] != "." or line[index - 1].end != line[index].start:
        return False
    short = _word(text, line, index - 1)
    return short in TITLES or len(short) == 1


def _capital_end(text: str, line: list[Span], first: int, last: int) -> int:
    """The last word from `first` on that has a capital without a gap."""
    at = first
    while at < last and text[line[at + 1].start].isupper():
        at += 1
    return at
