"""The known name that somebody may have meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str:
    """The name among `known` that is most like `word`; "" where none is alike enough.

    Args:
        word: what was written.
        known: the names there are.
        cutoff: how like it must be, from 0 to 1, by the ratio of `difflib`.
    """
    # Seldom needed, so it is not loaded with every command.
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(known), 1, cutoff)), "")
