"""Page furniture: lines of an extracted article that are no part of its body."""

from __future__ import annotations

from annotator.core.spans import Span


def find_furniture(text: str) -> list[Span]:
    """The lines that are furniture: galleries, credits, teasers, share buttons, bylines.

    Args:
        text: an article.

    Returns:
        One span a line, without its line break, in text order.
    """
    return []
