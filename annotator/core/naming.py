"""The name that a word is part of, so that one digit labels all of it."""

from __future__ import annotations

from annotator.core.marks import Entity
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.core.text import is_punctuation, sentences, word_at, words

# Words that begin a sentence with a capital without being part of a name.
OPENERS = frozenset(
    "a an the this that these those in on at by for from to of with as after before since until when while where "
    "if but and or nor so yet he she it they we i you his her its their our my your there here what who why how "
    "although because though during under over about against between into through also meanwhile however".split()
)
# They stand before a person's name and are no part of it.
TITLES = frozenset(
    "mr mrs ms dr prof professor president prime minister chancellor king queen prince princess pope senator sen "
    "representative rep governor gov mayor secretary general gen colonel col captain capt lieutenant sergeant judge "
    "justice sir lord lady chief chairman chairwoman director spokesman spokeswoman spokesperson ambassador deputy "
    "vice foreign interior defense defence finance former ex".split()
)
JOINERS = frozenset(("of", "de", "la", "al", "bin", "van", "von", "der", "den", "du", "del", "da"))


def _is_name_like(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def name_at(review: Review, offset: int) -> Span | None:
    """The word at `offset`, with the neighbours on its line that look like parts of the same name.

    Neighbours begin with a capital or a digit, are joined by single blanks or by words such as "of" and "van", and
    stand in no other entity. Titles ("President") and words that merely begin a sentence end a name. A word
    without a capital stands alone.
    """
    here = word_at(review.lines, offset)
    if here is None or not _is_name_like(review.text[here.start : here.end]):
        return here
    number = review.lines.at(offset)
    line = words(review.lines, number)
    index = line.index(here)
    begins = {sentence.start for sentence in sentences(review.lines, number)}
    first = last = index
    while (step := _further(review, line, first, -1)) is not None:
        word = review.text[line[step].start : line[step].end].lower()
        if line[step].start in begins and word in OPENERS:
            break
        first = step
    while (step := _further(review, line, last, 1)) is not None:
        last = step
    return Span(line[first].start, line[last].end)


def _further(review: Review, line: list[Span], index: int, by: int) -> int | None:
    """The next word in direction `by` that belongs to the name, or None where the name ends."""
    text = review.text
    for reach in (1, 2):
        at = index + by * reach
        if not 0 <= at < len(line):
            return None
        low, high = sorted((at, at - by))
        between = text[line[low].end : line[high].start]
        word = text[line[at].start : line[at].end]
        if between not in (" ", "\u00a0") or is_punctuation(text, line[at]):
            return None
        if any(isinstance(m, Entity) and m.state != "rejected" for m in review.marks.touching(line[at])):
            return None
        if reach == 1 and word in JOINERS:
            continue
        own = text[line[index].start : line[index].end].lower().rstrip(".")
        if not _is_name_like(word) or word.lower().rstrip(".") in TITLES or own in TITLES:
            return None
        return at
    return None
