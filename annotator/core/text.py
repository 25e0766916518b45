"""Lines, words and sentences of an article, as spans of code points."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from functools import lru_cache

from annotator.core.spans import Span

# Patterns are compiled when they are used: not every command that loads this looks for words.
# A word is a run of anything that is neither white space nor punctuation, so that combining marks, vowel
# signs and emoji sequences stay whole. An apostrophe, full stop or hyphen inside a word is part of it.
_PUNCTUATION = (
    r"\s!-/:-@\[-`{-~\u00a1-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7"
    r"\u2000-\u200b\u200e-\u206f\u3000-\u303f\uff01-\uff0f\uff1a-\uff20"
)
_TOKEN = rf"[^{_PUNCTUATION}]+(?:[.\-][^{_PUNCTUATION}]+)*|\S"
_SENTENCE_END = r"[.!?…]+[\"'”’»)\]]*(?=\s+[\"'“‘«(\[]*[^\Wa-z_])"
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof sen rep gov gen col lt sgt capt st jr sr vs etc inc ltd co corp no fig dept "
    "jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n e.g i.e a.m p.m".split()
)
HEADING_LENGTH = 90  # code points
HEADLINE_WITHIN = 40  # lines
HEADLINE_KNOWN_FROM = 4000  # code points of the body
_CLAUSE_BREAK = r"[,;:–—]|\s-\s"


class Lines:
    """The lines of a text; a line never includes its newline."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.starts = [0]
        at = text.find("\n")
        while at >= 0:
            self.starts.append(at + 1)
            at = text.find("\n", at + 1)

    def __len__(self) -> int:
        return len(self.starts)

    def at(self, offset: int) -> int:
        """The number, from 0, of the line that holds `offset`."""
        return bisect_right(self.starts, offset) - 1

    def span(self, number: int) -> Span:
        """Where line `number` stands, without its newline."""
        start = self.starts[number]
        end = self.starts[number + 1] - 1 if number + 1 < len(self.starts) else len(self.text)
        return Span(start, end)

    def touching(self, span: Span) -> range:
        """The numbers of the lines that `span` has a part in."""
        return range(self.at(span.start), self.at(max(span.start, span.end - 1)) + 1)


def is_one_paragraph(lines: Lines, span: Span) -> bool:
    """Whether no blank line stands within `span`; text may be wrapped by hand."""
    return all(words(lines, number) for number in lines.touching(span))


@lru_cache(maxsize=256)
def _words_of(line: str) -> tuple[Span, ...]:
    return tuple(Span(*m.span()) for m in re.finditer(_TOKEN, line))


def words(lines: Lines, number: int) -> list[Span]:
    """The words and single punctuation marks of line `number`, as spans of the whole text."""
    start, end = lines.span(number)
    return [Span(start + s, start + e) for s, e in _words_of(lines.text[start:end])]


def word_at(lines: Lines, offset: int) -> Span | None:
    """The word that holds `offset` or ends there; None on a blank line or in white space."""
    for word in words(lines, lines.at(offset)):
        if word.start <= offset < word.end or offset == word.end == lines.span(lines.at(offset)).end:
            return word
    return None


def parts(text: str, word: Span) -> list[Span]:
    """What a hyphen joins in a word of :func:`words`, each with its place; the word itself where none does."""
    found, start = [], word.start
    for at in range(word.start + 1, word.end - 1):
        if text[at] == "-":
            found.append(Span(start, at))
            start = at + 1
    return [*found, Span(start, word.end)]


def part_at(lines: Lines, offset: int) -> Span | None:
    """The part of the word at `offset` that holds it; None in white space."""
    word = word_at(lines, offset)
    if word is None:
        return None
    return next((p for p in parts(lines.text, word) if p.start <= offset <= p.end), word)


def is_punctuation(text: str, word: Span) -> bool:
    """Whether a word of :func:`words` is a mark of punctuation or a symbol that stands alone."""
    return word.end - word.start == 1 and not text[word.start].isalnum()


def next_word(lines: Lines, offset: int, *, punctuation: bool = True) -> Span | None:
    """The first word that starts after `offset`; None at the end of the text."""
    for number in range(lines.at(offset), len(lines)):
        for word in words(lines, number):
            if word.start > offset and (punctuation or not is_punctuation(lines.text, word)):
                return word
    return None


def previous_word(lines: Lines, offset: int, *, punctuation: bool = True) -> Span | None:
    """The last word that starts before `offset`; None at the start of the text."""
    for number in range(lines.at(offset), -1, -1):
        for word in reversed(words(lines, number)):
            if word.start < offset and (punctuation or not is_punctuation(lines.text, word)):
                return word
    return None


def sentences(lines: Lines, number: int) -> list[Span]:
    """The sentences of line `number`, by punctuation followed by a capital; known abbreviations do not end one."""
    start, end = lines.span(number)
    line, found, begin = lines.text[start:end], [], 0
    for m in re.finditer(_SENTENCE_END, line):
        last = line[begin : m.start()].rsplit(None, 1)[-1:] or [""]
        word = last[0].lstrip("(“\"'‘").lower()
        if m[0][0] == "." and (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha())):
            continue
        found.append((begin, m.end()))
        begin = m.end()
    found.append((begin, len(line)))
    spans = [trimmed(lines.text, Span(start + s, start + e)) for s, e in found]
    return [span for span in spans if span.start < span.end]


def sentence_at(lines: Lines, offset: int) -> Span | None:
    """The sentence around `offset`, or the one before it on the line; None on a blank line."""
    found = None
    for sentence in sentences(lines, lines.at(offset)):
        if found is None or sentence.start <= offset:
            found = sentence
    return found


def sentence_end(lines: Lines, offset: int, after: int = -1) -> int | None:
    """Where the sentence around `offset` ends, or the first of its line that ends behind `after`, if any."""
    found = (s.end for s in sentences(lines, lines.at(offset)) if s.end > max(offset, after))
    return next(found, None)


def clause_at(lines: Lines, offset: int) -> Span | None:
    """The part of the sentence between commas, semicolons, colons or dashes around `offset`."""
    sentence = sentence_at(lines, offset)
    if sentence is None:
        return None
    start, end = sentence
    for m in re.compile(_CLAUSE_BREAK).finditer(lines.text, start, end):
        if m.end() <= offset:
            start = m.end()
        elif m.start() > offset:
            end = m.start()
            break
    return trimmed(lines.text, Span(start, end))


def trimmed(text: str, span: Span) -> Span:
    """`span` without white space at its edges; empty where there is nothing else in it."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def occurrences(text: str, needle: str) -> list[Span]:
    """Where `needle` stands in `text` as whole words; case counts."""
    if not needle.strip():
        return []
    found = []
    at = text.find(needle)
    while at >= 0:
        end = at + len(needle)
        free_before = at == 0 or not (text[at - 1].isalnum() and needle[0].isalnum())
        free_after = end == len(text) or not (text[end].isalnum() and needle[-1].isalnum())
        if free_before and free_after:
            found.append(Span(at, end))
        at = text.find(needle, end)
    return found


def headings(lines: Lines) -> frozenset[int]:
    """Numbers of lines that look like headings: short, without a full stop, before a longer paragraph."""
    text, found = lines.text, set()
    for number in range(len(lines) - 1):
        start, end = lines.span(number)
        if not 3 <= end - start <= HEADING_LENGTH:
            continue
        line = text[start:end].strip()
        if not line[:1].isalnum() or line[-1:] in ".!?:,;”\"'…" or len(line.split()) < 2:
            continue
        following = number + 1
        while following < len(lines) - 1 and not text[slice(*lines.span(following))].strip():
            following += 1
        below = lines.span(following)
        if below.end - below.start > max(HEADING_LENGTH, end - start):
            found.add(number)
    return frozenset(found)


def headline(lines: Lines, furniture: Iterable[int]) -> int | None:
    """The number of the line that heads the article, although it is no part of its body; None where none does.

    It stands among the furniture above the body, is long enough to say something, and most of its longer words come
    again below: what a menu, a date, or a caption says mostly does not. Where there is no such line, the first one of
    all is taken if it reads as a headline.

    Args:
        lines: the article.
        furniture: where the lines of page furniture start.
    """
    numbers = {lines.at(start) for start in furniture}
    above = []
    for number in range(min(len(lines), HEADLINE_WITHIN)):
        line = lines.text[slice(*lines.span(number))]
        if number in numbers and line.strip():
            above.append((number, line, _longer_words(line)))
        elif line.strip():
            body = lines.span(number).start
            known = _longer_words(lines.text[body : body + HEADLINE_KNOWN_FROM])
            told = (n for n, _, own in above if len(own) >= 3 and 2 * len(own & known) >= len(own))
            return next(told, next((n for n, first, _ in above[:1] if _reads_as_one(first)), None))
    return None


def _reads_as_one(line: str) -> bool:
    """Whether a line has the small words that menus, names and dates have not, and no full stop as notices have."""
    words = line.split()
    return len(words) >= 5 and sum(word.islower() for word in words) >= 3 and line.rstrip()[-1:] not in ".!:"


def _longer_words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[^\W\d_]{4,}", text)}


def counted(number: int, what: str) -> str:
    """``1 mark``, ``2 marks``."""
    return f"{number} {what}{'' if number == 1 else 's'}"
