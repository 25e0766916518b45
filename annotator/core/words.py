"""A text cut into words and punctuation marks, and where its sentences and lines begin."""

from __future__ import annotations

import re

_TOKEN = re.compile(r"\w+|[^\w\s]")
SHAPES = str.maketrans(
    {
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‘’‚‛‹›′`´", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
    }
)
_TERMINAL = frozenset(".!?…")
_CLOSING = frozenset("\"')]»")


class Words:
    """A text cut into words: where each begins and ends, and a number that says which word it is.

    Args:
        text: any.
        numbers: the words that have a number already; those of two texts that are compared share one.
    """

    def __init__(self, text: str, numbers: dict[str, int] | None = None) -> None:
        numbers = {} if numbers is None else numbers
        self.text = text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.ids: list[int] = []
        plain = text.translate(SHAPES)
        for found in _TOKEN.finditer(plain):
            self.starts.append(found.start())
            self.ends.append(found.end())
            self.ids.append(numbers.setdefault(found[0], len(numbers)))
        self.plain = plain

    def __len__(self) -> int:
        return len(self.ids)

    def word(self, at: int) -> str:
        """Word `at`, with plain quotation marks and dashes."""
        return self.plain[self.starts[at] : self.ends[at]]

    def begins_sentence(self, at: int) -> bool:
        """Whether word `at` is the first of a sentence; so are the first word and the end of the text."""
        if at <= 0 or at >= len(self.ids):
            return True
        before = at - 1
        while before > 0 and self.plain[self.starts[before]] in _CLOSING:
            before -= 1
        ended = self.plain[self.starts[before]] in _TERMINAL
        between = self.text[self.ends[at - 1] : self.starts[at]]
        first = self.plain[self.starts[at]]
        if "\n" in between:
            return ended or not first.islower() or between.count("\n") > 1
        return ended and bool(between) and not first.islower() and first not in _CLOSING - {'"', "'"}

    def begins_line(self, at: int) -> bool:
        """Whether word `at` is the first of a line."""
        if at <= 0 or at >= len(self.ids):
            return True
        return "\n" in self.text[self.ends[at - 1] : self.starts[at]]
