"""A text as another program changed it before it counted offsets, with the way back."""

from __future__ import annotations

import unicodedata

from annotator.core.spans import Span
from annotator.core.text import trimmed


class Normalised:
    """A text that remembers for each of its characters where that stood in the original.

    Attributes:
        text: the changed text.
    """

    def __init__(self, original: str) -> None:
        self.original = self.text = original
        self._origins = list(range(len(original)))

    def replace(self, old: str, new: str) -> None:
        """As ``str.replace``; what is new stands where the first character of what is old stood."""
        at = self.text.find(old)
        if at < 0:
            return
        parts: list[str] = []
        origins: list[int] = []
        begin = 0
        while at >= 0:
            parts += [self.text[begin:at], new]
            origins += self._origins[begin:at]
            origins += [self._origins[min(at + i, at + len(old) - 1)] for i in range(len(new))]
            begin = at + len(old)
            at = self.text.find(old, begin)
        self.text = "".join([*parts, self.text[begin:]])
        self._origins = origins + self._origins[begin:]

    def without_accents(self) -> None:
        """Letters without the accents that they are one character with; the places stay."""
        self.text = "".join(char if char.isascii() else _bare(char) for char in self.text)

    def back(self, span: Span) -> Span:
        """Where a span of the changed text stands in the original, without white space at its edges."""
        start, last = self._origins[span.start], self._origins[span.end - 1]
        return trimmed(self.original, Span(start, last + 1))


def _bare(char: str) -> str:
    """A letter without its accent; other characters as they are."""
    first, *rest = list(unicodedata.normalize("NFD", char))
    return first if rest and all(unicodedata.combining(mark) for mark in rest) else char


def as_gendergaptracker(text: str) -> Normalised:
    """A text as GenderGapTracker has it when it looks for quotes: its `preprocess_text`, step by step."""
    made = Normalised(text)
    made.replace("\u00a0", " ")
    made.without_accents()
    for old, new in (
        ("\n", ".\n "),
        ("..\n ", ".\n "),
        (". .\n ", ".\n "),
        ("  ", " "),
        ("\\n", " "),
        ("”", '"'),
        ("“", '"'),
        ("〝", '"'),
        ("〞", '"'),
    ):
        made.replace(old, new)
    return made
