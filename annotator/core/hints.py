"""Jumping: which letters stand on which places. The likelier a place, the fewer and easier its letters."""

from __future__ import annotations

from collections.abc import Sequence

# The home row first, then the row above, then the one below; each from the strong fingers outwards.
LETTERS = "fjdkslaghrueiwoqptyvnmcxbz"


def codes(count: int, letters: str = LETTERS) -> list[str]:
    """One or two letters for each of `count` places, the likeliest place first.

    No code begins another, so that the last letter typed always jumps. As many places as possible have one letter.
    Places beyond ``len(letters) ** 2`` have none.
    """
    size = len(letters)
    if count <= size:
        return list(letters[:count])
    count = min(count, size * size)
    # `single` letters stand alone; the others begin `size` codes each.
    single = (size * size - count) // (size - 1)
    pairs = [first + second for first in letters[single:] for second in letters]
    return [*letters[:single], *pairs][:count]


def rank(places: Sequence[int], likely: Sequence[int], caret: int) -> list[int]:
    """`places` in the order in which they get codes: the likely ones by nearness, then the others by nearness."""
    first = sorted(set(likely), key=lambda place: (abs(place - caret), place))
    seen = set(first)
    rest = sorted((p for p in set(places) if p not in seen), key=lambda place: (abs(place - caret), place))
    return first + rest
