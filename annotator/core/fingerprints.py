"""A short mark of every sentence of a text, by which a later text tells again most of what the older one was."""

from __future__ import annotations

import re
from base64 import b64decode, urlsafe_b64encode
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2s
from itertools import accumulate, pairwise

from annotator.core.anchoring import CONTEXT, Anchor
from annotator.core.spans import Span
from annotator.core.words import SHAPES

WIDTH = 8
"""Characters of one fingerprint: 24 bits of a hash and 24 of a length."""
MOST = 4_000
"""Sentences; a text of more has no fingerprints, because a sidecar is no copy of its article."""
LONGEST = 4_000_000
"""Code points of an older text that is put together again."""
MUCH = 200_000
"""Code points of an older text that are put together again whatever is left of it."""
_BYTES = 3
_SOME = 25  # code points by which a sentence may have grown or shrunk
_LONG = 160  # code points of what is a list or several sentences rather than one
_LINES = 20  # of one sentence: more are a list
_END = re.compile(r"[.!?…][\"'”’)\]»]{0,3}\s+")
_BLANKS = range(0xA000, 0xA48D)  # letters of Yi: one that does not occur stands for what is not known


def fingerprints(text: str) -> str:
    """The fingerprints of all sentences of a text in their order, one behind the other; "" where there are too many.

    Each is a hash of the sentence's words and the number of its code points. A sentence ends where white space follows
    a full stop, question or exclamation mark, and what closes a quotation. Other white space, and the shape of
    quotation marks and dashes, do not change the hash, so that a re-wrapped or re-quoted sentence is the same one.
    """
    cut = _sentences(text)
    if len(cut) > MOST or len(text) > LONGEST:
        return ""
    return urlsafe_b64encode(b"".join(_hash(s) + len(s).to_bytes(_BYTES) for s in cut)).decode()


class Remains:
    """What is left of an older text: its sentences that are in the later one, and what is quoted of the others.

    Args:
        older: fingerprints of the older text.
        text: the later one.
        quoted: passages of the older text, with the context that is kept of them.

    Attributes:
        text: as long as the older text was, with `blank` wherever nobody knows what stood there.
        blank: a letter that occurs nowhere else.
        sentences: where the sentences stood that are known as a whole.

    Raises:
        ValueError: where these are no fingerprints, or of a text that was much longer.
    """

    def __init__(self, older: str, text: str, quoted: Sequence[Anchor]) -> None:
        cut = _decoded(older)
        if sum(length for _, length in cut) > max(MUCH, 4 * len(text)):
            raise ValueError("fingerprints of a text that was much longer")
        self.blank = next((c for c in map(chr, _BLANKS) if c not in text and not _in_any(c, quoted)), "")
        if not self.blank:
            raise ValueError("no letter is left to stand for what is not known")
        there: dict[bytes, list[str]] = {}
        for sentence in (*_sentences(text), *_fused(text)):
            there.setdefault(_hash(sentence), []).append(sentence)
        made = [self._sentence(there.get(mark, ()), length) for mark, length in cut]
        self._borders = [0, *accumulate(map(len, made))]
        self._borders_now = [0, *accumulate(map(len, _sentences(text)))]
        self._known = [mark in there for mark, _ in cut]
        self.sentences = [
            Span(start, end)
            for known, (start, end) in zip(self._known, pairwise(self._borders), strict=True)
            if known
        ]
        characters = list("".join(made))
        self._placed = {kept for kept in quoted if self._put(characters, kept)}
        self.text = "".join(characters)

    def has(self, kept: Anchor) -> bool:
        """Whether a passage stands in `text` where it stood in the older one, with all of its context."""
        return kept in self._placed and self.text.startswith(kept.text, kept.start)

    def knows(self, span: Span) -> bool:
        """Whether the later text has all sentences that a span of `text` touches."""
        first = bisect_right(self._borders, span.start) - 1
        return all(self._known[first : bisect_right(self._borders, span.end - 1)])

    def is_as_long(self, kept: Anchor, place: Span) -> bool:
        """Whether the sentence at a place of the later text is about as long as that in which a passage stood.

        That is asked where a passage begins or ends its line, so that there is context on one side only.
        """
        if min(len(kept.before), len(kept.after)) >= CONTEXT // 2:
            return True
        span = Span(kept.start, kept.end)
        lengths = []
        for borders, at in ((self._borders, span), (self._borders_now, place)):
            first = bisect_right(borders, at.start) - 1
            if bisect_right(borders, at.end - 1) - 1 > first or first + 1 >= len(borders):
                return True  # more than one
            lengths.append(borders[first + 1] - borders[first])
        return max(lengths) > _LONG or abs(lengths[0] - lengths[1]) <= _SOME

    def _sentence(self, there: Sequence[str], length: int) -> str:
        """A sentence of `length` code points, as it stands in the later text, or blank."""
        as_long = next((s for s in there if len(s) == length), there[0] if there else "")
        if as_long:
            # White space behind it may differ; where that within it does, what is quoted of it will not fit.
            return as_long[:length].ljust(length)
        blank = (self.blank * 5 + " ") * (length // 6 + 1)
        return (blank[: length - 2] + ". ")[:length] if length > 2 else self.blank * length

    def _put(self, characters: list[str], kept: Anchor) -> bool:
        """Write what is quoted where it stood; False where that cannot be."""
        whole = kept.before + kept.text + kept.after
        start = kept.start - len(kept.before)
        end = start + len(whole)
        if start < 0 or end > len(characters) or not kept.text:
            return False
        there = "".join(characters[start:end])
        if there == whole:
            return True
        if self.blank not in there and _plain(there) != _plain(whole):
            return False
        characters[start:end] = whole
        if "\n" not in kept.before + kept.after:
            # Context ends with the line.
            if start > 0 and len(kept.before) < CONTEXT:
                characters[start - 1] = "\n"
            if end < len(characters) and len(kept.after) < CONTEXT:
                characters[end] = "\n"
        return True


def _in_any(letter: str, quoted: Iterable[Anchor]) -> bool:
    return any(letter in kept.text or letter in kept.before or letter in kept.after for kept in quoted)


def _decoded(older: str) -> list[tuple[bytes, int]]:
    """Hash and length of each sentence.

    Raises:
        ValueError: where these are no fingerprints, or too many, or of too long a text.
    """
    if len(older) % WIDTH or len(older) > MOST * WIDTH:
        raise ValueError("no fingerprints of sentences")
    data = b64decode(older.encode("ascii"), altchars=b"-_", validate=True)
    pieces = [data[at : at + 2 * _BYTES] for at in range(0, len(data), 2 * _BYTES)]
    found = [(piece[:_BYTES], int.from_bytes(piece[_BYTES:])) for piece in pieces]
    if sum(length for _, length in found) > LONGEST:
        raise ValueError("fingerprints of too long a text")
    return found


def _sentences(text: str) -> list[str]:
    """The text cut behind every sentence, white space behind it included."""
    limits = [0, *(match.end() for match in _END.finditer(text) if match.end() < len(text)), len(text)]
    return [text[a:b] for a, b in pairwise(limits)]


def _fused(text: str) -> Iterator[str]:
    """What may be a sentence within one of several lines: where a full stop was lost, it goes on behind its line."""
    for sentence in _sentences(text):
        lines = sentence.splitlines(keepends=True)
        for at in range(1, min(len(lines), _LINES)):
            yield "".join(lines[:at])
            yield "".join(lines[at:])


def _plain(words: str) -> str:
    return " ".join(words.translate(SHAPES).split())


def _hash(sentence: str) -> bytes:
    return blake2s(_plain(sentence).encode("utf-8", "surrogatepass"), digest_size=_BYTES).digest()
