"""A short mark of every sentence of a text, so that a later one can tell which of its sentences were there before."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from bisect import bisect_right
from hashlib import blake2s

from annotator.core.words import SHAPES

WIDTH = 4
"""Characters of one fingerprint: 24 bits."""
MOST = 4_000
"""Sentences; a text of more has no fingerprints, because a sidecar is no copy of its article."""
_END = re.compile(r"[.!?…][\"'”’)\]»]{0,3}\s")


def fingerprints(text: str) -> str:
    """The fingerprints of all sentences of a text in their order, one behind the other; "" where there are too many.

    A sentence ends where white space follows a full stop, question or exclamation mark, and what closes a quotation.
    Other white space, and the shape of quotation marks and dashes, do not count, so that a re-wrapped or re-quoted text
    has the same ones.
    """
    starts = _starts(text)
    if len(starts) > MOST:
        return ""
    return "".join(_of(text[a:b]) for a, b in zip(starts, [*starts[1:], len(text)], strict=True))


class Before:
    """Which parts of a text were in an older one that only the fingerprints are left of."""

    def __init__(self, text: str, older: str) -> None:
        cut = [older[at : at + WIDTH] for at in range(0, len(older) - WIDTH + 1, WIDTH)]
        self._older: dict[str, list[int]] = {}
        for number, mark in enumerate(cut):
            self._older.setdefault(mark, []).append(number)
        self._sequence = cut
        self._starts = _starts(text) if cut else [0]
        ends = [*self._starts[1:], len(text)]
        self._marks = [_of(text[a:b]) for a, b in zip(self._starts, ends, strict=True)] if cut else [""]
        self._now = set(self._marks)

    def denies(self, start: int, end: int) -> bool:
        """Whether ``text[start:end]`` spans a border of sentences that cannot have been there in the older text.

        Either both sentences were there, but never one behind the other; or only one was, and what stood beside it then
        stands elsewhere now, so that it is not what stands beside it here.
        """
        first, last = self._touched(start, end)
        pairs = list(zip(self._marks[first:last], self._marks[first + 1 : last + 1], strict=True))
        # A sentence that stands twice in a row now: nobody can say which of the two is the old one.
        for at in (first - 1, last):
            if at >= 0 and self._marks[at : at + 1] == self._marks[at + 1 : at + 2]:
                pairs.append((self._marks[at], self._marks[at]))
        return any(self._new_border(one, two) for one, two in pairs)

    def _new_border(self, one: str, two: str) -> bool:
        ones, twos = self._older.get(one, ()), self._older.get(two, ())
        if ones and twos:
            return not any(at + 1 in twos for at in ones)
        beside = [self._sequence[at + 1 : at + 2] for at in ones] + [
            self._sequence[max(0, at - 1) : at] for at in twos
        ]
        return bool(beside) and all(mark and mark[0] in self._now for mark in beside)

    def _touched(self, start: int, end: int) -> tuple[int, int]:
        first = max(0, bisect_right(self._starts, start) - 1)
        return first, max(first, bisect_right(self._starts, max(start, end - 1)) - 1)

    def has(self, start: int, end: int) -> bool:
        """Whether all sentences that ``text[start:end]`` touches stood in the older text, one behind the other."""
        first, last = self._touched(start, end)
        wanted = self._marks[first : last + 1]
        places = self._older.get(wanted[0], ())
        return any(self._sequence[at : at + len(wanted)] == wanted for at in places)


def _starts(text: str) -> list[int]:
    found = [0, *(match.end() for match in _END.finditer(text))]
    return found if len(found) == 1 or found[-1] < len(text) else found[:-1]


def _of(sentence: str) -> str:
    plain = " ".join(sentence.translate(SHAPES).split())
    digest = blake2s(plain.encode("utf-8", "surrogatepass"), digest_size=3).digest()
    return urlsafe_b64encode(digest).decode()
