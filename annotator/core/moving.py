"""Commands that move the caret and select. Up and down need the layout and live with the screen."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import lru_cache

from annotator.core.commands import command
from annotator.core.naming import name_at
from annotator.core.review import Event, Review
from annotator.core.spans import Span
from annotator.core.text import (
    clause_at,
    is_punctuation,
    next_word,
    previous_word,
    sentence_at,
    sentences,
    trimmed,
    word_at,
    words,
)

CARET = "Moving the caret"
SELECT = "Selecting"
# First and last code points of what joins its neighbours into one character on screen: combining marks, joiners,
# variation selectors, skin tones. To compile an expression of them takes longer than to move a thousand times.
_EXTENDING = (
    *(
        (0x0300, 0x036F),
        (0x0483, 0x0489),
        (0x0591, 0x05BD),
        (0x064B, 0x065F),
        (0x0670, 0x0670),
        (0x0E31, 0x0E31),
    ),
    *((0x0E34, 0x0E3A), (0x0E47, 0x0E4E), (0x200D, 0x200D), (0x20D0, 0x20F0), (0xFE00, 0xFE0F)),
    *((0x1F3FB, 0x1F3FF), (0xE0020, 0xE007F)),
)


def _extends(character: str) -> bool:
    return character >= "\u0300" and any(first <= ord(character) <= last for first, last in _EXTENDING)


def step(text: str, offset: int, by: int) -> int:
    """The offset one visible character before (`by` = -1) or after (+1) `offset`."""
    offset = max(0, min(len(text), offset + by))
    while 0 < offset < len(text) and (_extends(text[offset]) or text[offset - 1] == "\u200d"):
        offset += by
    return offset


def motion(review: Review, target: int, *, extend: bool) -> Event:
    """Move the caret to `target`; with `extend`, or while selecting, the selection grows with it."""
    extend = extend or review.selecting
    if extend and review.anchor is None:
        review.anchor = review.caret
    if not extend:
        review.anchor = None
    review.move_to(target, focus=not extend)
    if extend and review.selection:
        review.focus = None
    return Event()


def _word_end(review: Review) -> int:
    """Where a selection that grows by a word ends: at the end of the word at or after the caret."""
    here = words(review.lines, review.lines.at(review.caret))
    later = next_word(review.lines, review.caret, punctuation=False)
    inside = (w for w in here if w.start <= review.caret < w.end and not is_punctuation(review.text, w))
    found = next(inside, later)
    return found.end if found else len(review.text)


@command("caret-left", "one character left", CARET)
def caret_left(review: Review) -> Event:
    """Move one visible character to the left."""
    return motion(review, step(review.text, review.caret, -1), extend=False)


@command("caret-right", "one character right", CARET)
def caret_right(review: Review) -> Event:
    """Move one visible character to the right."""
    return motion(review, step(review.text, review.caret, 1), extend=False)


@command("word-right", "next word", CARET)
def word_right(review: Review) -> Event:
    """Move to the start of the next word; while selecting, to the end of the word."""
    if review.selecting:
        return motion(review, _word_end(review), extend=True)
    word = next_word(review.lines, review.caret, punctuation=False)
    return motion(review, word.start if word else len(review.text), extend=False)


@command("word-left", "previous word", CARET)
def word_left(review: Review) -> Event:
    """Move to the start of the previous word."""
    word = previous_word(review.lines, review.caret, punctuation=False)
    return motion(review, word.start if word else 0, extend=False)


@command("line-start", "start of the paragraph", CARET)
def line_start(review: Review) -> Event:
    """Move to the start of the article's line."""
    return motion(review, review.lines.span(review.lines.at(review.caret)).start, extend=False)


@command("line-end", "end of the paragraph", CARET)
def line_end(review: Review) -> Event:
    """Move to the end of the article's line."""
    return motion(review, review.lines.span(review.lines.at(review.caret)).end, extend=False)


@command("article-start", "start of the article", CARET)
def article_start(review: Review) -> Event:
    """Move to the first character."""
    return motion(review, 0, extend=False)


@command("article-end", "end of the article", CARET)
def article_end(review: Review) -> Event:
    """Move behind the last character."""
    return motion(review, len(review.text), extend=False)


@command("select", "start or end a selection at the caret", SELECT)
def select(review: Review) -> Event:
    """Start selecting with plain motions, or stop; the focused mark's words are selected first."""
    if review.selecting:
        review.selecting, review.anchor = False, None
        return Event()
    review.selecting = True
    if review.anchor is None:
        review.anchor = review.caret
    return Event("selecting: move, then 1–9 label it, c makes a claim, esc gives up")


@command("select-left", "extend the selection one character left", SELECT)
def select_left(review: Review) -> Event:
    """Extend the selection by a character to the left."""
    return motion(review, step(review.text, review.caret, -1), extend=True)


@command("select-right", "extend the selection one character right", SELECT)
def select_right(review: Review) -> Event:
    """Extend the selection by a character to the right."""
    return motion(review, step(review.text, review.caret, 1), extend=True)


@command("select-word-right", "extend the selection one word right", SELECT)
def select_word_right(review: Review) -> Event:
    """Extend the selection to the end of the next word."""
    return motion(review, _word_end(review), extend=True)


@command("select-word-left", "extend the selection one word left", SELECT)
def select_word_left(review: Review) -> Event:
    """Extend the selection to the start of the previous word."""
    word = previous_word(review.lines, review.caret, punctuation=False)
    return motion(review, word.start if word else 0, extend=True)


@command("select-sentence", "select the sentence; again adds the next one", SELECT)
def select_sentence(review: Review) -> Event:
    """Select the sentence at the caret; where one is selected already, add the next of the line."""
    selected = review.selection
    if selected:
        found = sentences(review.lines, review.lines.at(selected.start))
        if any(s.start == selected.start for s in found):
            later = next((s for s in found if s.end > selected.end), None)
            if later is None:
                return Event("no further sentence in this paragraph", refused=True)
            review.anchor, review.caret, review.focus = selected.start, later.end, None
            return Event()
    sentence = sentence_at(review.lines, review.caret)
    if sentence is None:
        return Event("no sentence here", refused=True)
    review.anchor, review.caret, review.focus = sentence.start, sentence.end, None
    return Event()


def _sizes(review: Review, around: Span) -> list[Span]:
    """What a selection may grow to, from small to large: name, clause, sentence, paragraph, article."""
    at = around.start
    line = review.lines.span(review.lines.at(at))
    found = [word_at(review.lines, at), name_at(review, at), clause_at(review.lines, at)]
    found += [sentence_at(review.lines, at), trimmed(review.text, line), Span(0, len(review.text))]
    return [span for span in found if span is not None and span.start < span.end]


@command("grow", "select the word, then the name, clause, sentence, paragraph", SELECT)
def grow(review: Review) -> Event:
    """Select the next larger thing around the selection or the caret."""
    mark = review.focused
    here = review.selection
    if here is None:
        here = mark.extent if mark is not None and review.caret == mark.extent.start else None
    if here is None or not review.grown or review.grown[-1] != here:
        review.grown = [here or Span(review.caret, review.caret)]
    here = review.grown[-1]
    larger = next((s for s in _sizes(review, here) if s.contains(here) and s != here), None)
    if larger is None:
        return Event("there is nothing larger", refused=True)
    review.grown.append(larger)
    review.anchor, review.caret, review.focus = larger.start, larger.end, None
    return Event()


@command("shrink", "make a grown selection smaller again", SELECT)
def shrink(review: Review) -> Event:
    """Go back to what was selected before it grew."""
    if review.selection is None or not review.grown or review.grown[-1] != review.selection:
        return Event("only a selection that was grown shrinks", refused=True)
    review.grown.pop()
    smaller = review.grown[-1]
    if smaller.start == smaller.end or len(review.grown) == 1:
        review.anchor, review.selecting = None, False
        review.move_to(smaller.start)
    else:
        review.anchor, review.caret = smaller
    return Event()


@command("escape", "give up the selection or the search", SELECT)
def escape(review: Review) -> Event:
    """Forget the selection and the search; the mark at the caret is focused again."""
    start = review.selection.start if review.selection else review.caret
    review.anchor, review.selecting, review.pattern, review.held = None, False, "", None
    if review.focus is None:
        review.move_to(start)
    return Event()


def find(review: Review, pattern: str, *, backwards: bool = False, here: bool = False) -> Event:
    """Select the next place where `pattern` stands; small letters match both cases.

    Args:
        review: the article.
        pattern: plain words, no expression.
        backwards: search towards the start.
        here: let a match at the caret count.
    """
    review.pattern = pattern
    if not pattern:
        return Event("nothing to search for", refused=True)
    matches = _matches(review.text, pattern)
    if not matches:
        return Event(f"“{pattern}” is not in this article", refused=True)
    at = review.selection.start if review.selection else review.caret
    if backwards:
        number = (bisect_left(matches, (at,)) or len(matches)) - 1
    else:
        number = bisect_left(matches, (at if here else at + 1,)) % len(matches)
    review.selecting, review.focus = False, None
    review.anchor, review.caret = matches[number]
    return Event(f"match {number + 1} of {len(matches)} · n next, N previous, 1–9 label it")


@lru_cache(maxsize=1)
def _matches(text: str, pattern: str) -> list[tuple[int, ...]]:
    """Where `pattern` stands; kept, because who searches goes on from match to match."""
    flags = 0 if any(c.isupper() for c in pattern) else re.IGNORECASE
    return [m.span() for m in re.compile(re.escape(pattern), flags).finditer(text)]


@command("search-next", "next match of the search", CARET)
def search_next(review: Review) -> Event:
    """Select the next match."""
    return find(review, review.pattern)


@command("search-previous", "previous match of the search", CARET)
def search_previous(review: Review) -> Event:
    """Select the previous match."""
    return find(review, review.pattern, backwards=True)
