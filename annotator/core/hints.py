"""Jumping: which letters stand on which places. The likelier a place, the fewer and easier its letters."""

from __future__ import annotations

from collections.abc import Sequence

# The home row first, then the row above, then the one below; each from the strong fingers outwards.
LETTERS = "fjdkslaghrueiwoqptyvnmcxbz"


def codes(count: int, letters: str = LETTERS) -> list[str]:
    """Letters for each of `count` places, the likeliest place first.

    No code begins another, so that the last letter typed always jumps. As many places as possible have one letter, as
    many others as possible two.
    """
    short, long = list(letters), list[str]()
    while len(short) + len(long) < count:
        if not short:
            short, long = long, []
        last = short.pop()
        long = [last + letter for letter in letters] + long
    return [*short, *long][:count]


def rank(places: Sequence[int], likely: Sequence[int], caret: int) -> list[int]:
    """`places` in the order in which they get codes: the likely ones by nearness, then the others by nearness."""
    first = sorted(set(likely), key=lambda place: (abs(place - caret), place))
    seen = set(first)
    rest = sorted((p for p in set(places) if p not in seen), key=lambda place: (abs(place - caret), place))
    return first + rest
