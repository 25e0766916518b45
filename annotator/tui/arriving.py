"""The cached suggestions of a long article: those around the caret are offered at once, the others a moment later.

Whoever opens a long article sees a page of it. The marks of all others are made in a thread, beside the review, which
takes them over as a whole; a command that could tell the difference has them made before it is carried out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from annotator.core.collection import Collection
from annotator.core.marks import Mark
from annotator.core.records import record
from annotator.core.review import Review
from annotator.suggest.marks import as_marks
from annotator.suggest.record import Suggestions, from_json
from annotator.tui.sitting import Sitting

MANY = 1_000  # suggestions; fewer are offered at once
NEAR = 20_000  # code points before and behind the caret


@record(frozen=True, slots=True)
class Rest:
    """All that is suggested in an article, offered beside `kept`, the marks that stay whatever is offered."""

    found: Suggestions
    kept: tuple[Mark, ...]
    review: Review


def around(cached: Mapping[str, Any], caret: int) -> dict[str, Any] | None:
    """What a cached record says about the text around `caret`, and all furniture; None where it says little.

    Raises:
        ValueError: where it is no such record.
    """
    try:
        if len(cached["entities"]) + len(cached["claims"]) < MANY:
            return None
        first, last = caret - NEAR, caret + NEAR
        return {
            **cached,
            "entities": [e for e in cached["entities"] if first <= e["start"] < last],
            "claims": [c for c in cached["claims"] if first <= c["content"][0][0] < last],
        }
    except (KeyError, TypeError, IndexError) as problem:
        raise ValueError("not a suggestion record") from problem


def making(sitting: Sitting) -> Callable[[], Rest | None]:
    """What makes the marks of all that was cached, to be called in a thread; None where that cannot be read."""
    cached, review, kept = sitting.later, sitting.review, _kept(sitting.review)

    def make() -> Rest | None:
        try:
            found = from_json({**(cached or {}), "text": review.text})
        except ValueError:
            return None
        beside = Review(review.text, Collection(kept), review.stamp, schema=review.schema)
        beside.offer(as_marks(review.text, found))
        return Rest(found, kept, beside)

    return make


def take_over(sitting: Sitting, rest: Rest) -> bool:
    """Go on with all marks; False where something was decided since they were made, or what is focused is not there."""
    review = sitting.review
    if rest.kept != _kept(review) or (review.focus is not None and review.focus not in rest.review.marks):
        return False
    review.marks, review.withheld = rest.review.marks, rest.review.withheld
    sitting.found, sitting.later = rest.found, None
    return True


def _kept(review: Review) -> tuple[Mark, ...]:
    return tuple(mark for mark in review.marks if not mark.is_open or mark.edited)
