"""Commands about orphans: decisions whose words are no longer in the article. A person says where they belong."""

from __future__ import annotations

from annotator.core.commands import command
from annotator.core.deciding import in_words
from annotator.core.marks import PARTS, Claim, Entity, Furniture, Mark, Orphan
from annotator.core.records import replace
from annotator.core.review import Event, Review
from annotator.core.spans import Span
from annotator.core.text import trimmed

GROUP = "Deciding"


def hold(review: Review, orphan: Orphan) -> Event:
    """Take an orphan in hand and select the passage that it may be about now, if there is one.

    Selecting and moving the caret leave it in hand; focusing a mark lays it down.
    """
    place = review.guess(orphan)
    review.focus_on(None)
    review.held = orphan.id
    if place is None:
        return Event(f"{gone(review, orphan)}: select where it belongs now")
    review.caret, review.anchor = place.end, place.start
    return Event(f"{gone(review, orphan)}; perhaps it is about what is selected now")


def gone(review: Review, orphan: Orphan) -> str:
    """What is missing of it, in words: all of it, or the cue of a claim whose content still stands."""
    part, lost = orphan.lost
    if part == "content" or not isinstance(orphan.was, Claim):
        return "no longer in the article"
    pieces = orphan.table.get(part, [])
    words = [p["text"] for p in pieces if Span(p["start"], p["end"]) in lost]
    return f"its {part} “{' '.join(' … '.join(words).split())}” is no longer in the article"


def attached(orphan: Orphan, span: Span) -> Mark:
    """The orphan's decision about `span` instead of the first part of it that is gone.

    What still stands of a claim stays with it; other parts that are gone are left out.
    """
    was = orphan.was
    if isinstance(was, Entity):
        quoted = str(orphan.table.get("text", ""))
        return replace(was, span=span, name=was.name or quoted)
    if isinstance(was, Furniture):
        return replace(was, span=span)
    part, _ = orphan.lost
    parts = {name: [orphan.standing[s] for s in getattr(was, name) if s in orphan.standing] for name in PARTS}
    parts[part] = [s for s in parts[part] if not s.overlaps(span)] + [span]
    content, cue, source = (tuple(sorted(parts[name])) for name in PARTS)
    return replace(was, content=content, cue=cue, source=source)


@command("next-orphan", "next decision whose words are gone; its likely place is selected", GROUP)
def next_orphan(review: Review) -> Event:
    """Take the next orphan in hand, the first after the last."""
    ids = list(review.marks.orphans)
    if not ids:
        return Event("every decision stands in the text: there are no orphans", refused=True)
    at = ids.index(review.held) + 1 if review.held in ids else 0
    return hold(review, review.marks.orphans[ids[at % len(ids)]])


@command("reattach", "put the orphan on the selection", GROUP, decides=True)
def reattach(review: Review) -> Event:
    """Make the selection, or else the focused mark's words, what the orphan in hand is about."""
    orphans = review.marks.orphans
    orphan = orphans.get(review.held or "")
    if orphan is None and orphans:
        orphan = next(iter(orphans.values()))
        if len(orphans) > 1 or review.selection is None:
            return hold(review, orphan)
    if orphan is None:
        return Event("there are no orphans", refused=True)
    span = review.selection
    focused = review.focused
    if span is None and isinstance(focused, Entity) and focused.is_open:
        span = focused.span
    span = trimmed(review.text, span) if span else None
    if span is None or span.start == span.end:
        return Event(f"select the words that {in_words(review, orphan)} is about now", refused=True)
    new = review.decided(attached(orphan, span))
    same = [m for m in review.marks.touching(span) if _says_the_same(m, new)]
    if any(not m.is_open for m in same):
        return Event("that is decided here already: give the orphan up or select other words", refused=True)
    replaced: list[tuple[Mark | None, Mark | None]] = [(m, None) for m in same]
    event = review.apply(
        f"{in_words(review, orphan)} is “{_shown(review, span)}” now", [*replaced, (orphan, new)]
    )
    if not event.refused:
        review.focus_on(None if isinstance(new, Furniture) else new)
    return event


def _says_the_same(mark: Mark, new: Mark) -> bool:
    """Whether another mark says already what the orphan will say here."""
    if isinstance(mark, Entity) and isinstance(new, Entity):
        return mark.span == new.span and mark.label == new.label
    return isinstance(mark, Claim) and isinstance(new, Claim) and mark.content == new.content


def _shown(review: Review, span: Span) -> str:
    words = " ".join(review.text[span.start : span.end].split())
    return words if len(words) <= 40 else words[:39] + "…"
