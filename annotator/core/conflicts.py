"""Settling marks that two people decided in two ways, by choosing one of the versions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from annotator.core.anchoring import Anchor, find_quote
from annotator.core.commands import command
from annotator.core.deciding import in_words
from annotator.core.marks import KINDS, Claim, Entity, Furniture, Mark, Orphan
from annotator.core.merging import CONFLICT, DELETED
from annotator.core.records import replace
from annotator.core.review import Event, Review
from annotator.core.spans import Span

GROUP = "Deciding"
Side = Literal["ours", "theirs"]
Table = Mapping[str, Any]
_STAMP = ("by", "at")


def in_conflict(review: Review) -> Iterator[Mark]:
    """The marks that were decided in two ways, in reading order, orphans last."""
    placed = (review.marks.by_id[place[2]] for place in review.marks.order)
    for mark in (*placed, *review.marks.furniture.values(), *review.marks.orphans.values()):
        if CONFLICT in mark.extra:
            yield mark


def settle(review: Review, mark: Mark, side: Side) -> Event:
    """Keep one of the two versions of a mark; as undoable as any decision.

    Args:
        review: the article.
        mark: one in conflict.
        side: ``ours``, which is what the mark says now, or ``theirs``.
    """
    if CONFLICT not in mark.extra:
        return Event("this mark was not decided in two ways", refused=True)
    if isinstance(mark, Orphan):
        return Event("its words are gone: attach it again first", refused=True)
    new: Mark | None = mark
    if side == "theirs":
        theirs = mark.extra[CONFLICT]
        try:
            new = _theirs(review, mark, theirs if isinstance(theirs, Mapping) else {})
        except (ValueError, TypeError, KeyError) as problem:
            return Event(f"their version cannot be used: {problem}; decide the mark anew", refused=True)
    event = review.apply(
        f"settled, {side}: {in_words(review, new or mark)}", [(mark, review.decided(new) if new else None)]
    )
    if not event.refused:
        review.focus_on(review.marks.get(mark.id))
    return event


def _theirs(review: Review, mark: Mark, theirs: Table) -> Mark | None:
    """The mark as the other side decided it; None where they took it away.

    Raises:
        ValueError: where that is no decision, or is about words that are not in the article.
    """
    given = {k: v for k, v in theirs.items() if k not in (*_STAMP, "sha256", "orphan", "score", "origin")}
    state = given.pop("state", mark.state)
    if state == DELETED:
        return None
    if state not in ("confirmed", "rejected"):
        raise ValueError(f"state {state!r}")
    changes: dict[str, Any] = {"state": state}
    if "note" in given:
        changes["note"] = _text(given.pop("note"))
    if isinstance(mark, Entity | Furniture) and "start" in given:
        changes["span"] = _placed(review, given)
    if isinstance(mark, Entity):
        changes |= {"label": _text(given.pop("label"))} if given.get("label") else {}
        changes |= {"name": _text(given.pop("entity"))} if given.get("entity") else {}
    if isinstance(mark, Claim):
        if "speaker" in given:
            changes["speaker"] = _text(given.pop("speaker")) or None
        if given.get("kind") in KINDS:
            changes["kind"] = given.pop("kind")
        for part in ("content", "cue", "source"):
            if part in given:
                pieces = given.pop(part) or ()
                changes[part] = tuple(sorted(_placed(review, piece) for piece in pieces))
        if not changes.get("content", mark.content):
            raise ValueError("a claim without content")
    places = ("start", "end", "text", "before", "after", "label", "entity", "kind", "edited")
    own = {key: value for key, value in given.items() if key not in places}
    extra = {k: v for k, v in {**mark.extra, **own}.items() if v != "" and k != CONFLICT}
    return replace(mark, extra=extra, **changes)


def _placed(review: Review, piece: Table) -> Span:
    span, words = Span(int(piece["start"]), int(piece["end"])), _text(piece["text"])
    if 0 <= span.start < span.end and review.text[span.start : span.end] == words:
        return span
    kept = Anchor(span.start, span.end, words, _text(piece.get("before", "")), _text(piece.get("after", "")))
    found = find_quote(review.text, kept)
    if found is None:
        raise ValueError(f"“{words[:40]}” does not stand in the article for certain")
    return found


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{value!r} is no text")
    return value


def next_conflict(review: Review) -> Event:
    """Focus the next mark in conflict after the focused one, the first after the last."""
    marks = [mark for mark in in_conflict(review) if not isinstance(mark, Orphan)]
    if not marks:
        return Event("nothing was decided in two ways here", refused=True)
    ids = [mark.id for mark in marks]
    at = ids.index(review.focus) + 1 if review.focus in ids else 0
    review.focus_on(marks[at % len(marks)])
    return Event()


def _settle_focused(review: Review, side: Side) -> Event:
    mark = review.focused
    if mark is None or CONFLICT not in mark.extra:
        return Event("the focused mark was not decided in two ways", refused=True)
    return settle(review, mark, side)


@command("keep-ours", "settle a mark decided in two ways: our version", GROUP, decides=True)
def keep_ours(review: Review) -> Event:
    """Keep our version of the focused mark."""
    return _settle_focused(review, "ours")


@command("take-theirs", "settle a mark decided in two ways: their version", GROUP, decides=True)
def take_theirs(review: Review) -> Event:
    """Take the other version of the focused mark."""
    return _settle_focused(review, "theirs")
