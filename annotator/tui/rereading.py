"""An article that somebody edits while it is open: its marks are found again, in a thread. Knows no widget."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from annotator.core.anchoring import Anchor, distinct_anchor
from annotator.core.collection import Collection
from annotator.core.history import Change, History
from annotator.core.marks import Mark, Orphan, relocated
from annotator.core.records import record, replace
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.store.articles import Article, read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar
from annotator.tui.desk import Sitting, counted, guess

Place = Callable[[Mark], Mark | None]
MAX_TEXTS = 6  # versions of an article that are kept while it is open


@record(frozen=True, slots=True)
class Reread:
    """What became of a sitting's marks in the article as it is now.

    Attributes:
        revision: of the review that it was made of.
        article: as it is now.
        sidecar: the decisions, also those that are not saved yet, where they stand now.
        drafts: reshaped suggestions.
        done: the newest changes, as far as their marks could all be found.
    """

    revision: int
    article: Article
    sidecar: Sidecar
    drafts: tuple[Mark, ...]
    done: tuple[Change, ...]


def rereading(sitting: Sitting) -> Callable[[], Reread | None]:
    """What reads the article again and finds the marks of this moment in it, to be called in a thread.

    It returns None where the bytes are the same after all, and raises ArticleError where they cannot be read.
    """
    review, old, texts = sitting.review, sitting.article, dict(sitting.texts)
    revision, status, marks = review.revision, review.status, tuple(review.marks)
    done, base, path = tuple(review.history.done), sitting.writer.base, sitting.path

    def work() -> Reread | None:
        new = read_article(old.path)
        if new.sha256 == old.sha256:
            return None
        # Not the sitting's own writer: another thread may be using that.
        data = SidecarWriter(old, base).dump(marks, status)
        sidecar = parse_sidecar(data, new, path, texts)
        place = _placing(old.text, new.text, [*marks, *_marks_of(done)])
        drafts = (place(mark) for mark in marks if mark.is_open and mark.edited)
        return Reread(
            revision,
            new,
            sidecar,
            tuple(m for m in drafts if m is not None),
            _newest(done, place, len(new.text)),
        )

    return work


def take_up(sitting: Sitting, found: Reread) -> bool:
    """Go on with the article as it is now; False where something was decided since it was read."""
    review = sitting.review
    if review.revision != found.revision:
        return False
    decided = (*found.sidecar.marks, *found.sidecar.orphans)
    ids = {mark.id for mark in decided}
    sitting.review = Review(
        found.article.text,
        Collection((*decided, *(mark for mark in found.drafts if mark.id not in ids))),
        review.stamp,
        schema=review.schema,
        read_only=review.read_only,
        status=review.status,
        revision=review.revision,
        history=History(list(found.done)),
        filter=review.filter,
    )
    sitting.review.guess = partial(guess, sitting.review)
    sitting.review.move_to(min(review.caret, len(found.article.text)))
    if review.focus in ids and review.focus not in sitting.review.marks.orphans:
        sitting.review.focus_on(sitting.review.marks.get(review.focus))
    sitting.article, sitting.sidecar = found.article, found.sidecar
    sitting.writer = SidecarWriter(found.article, found.sidecar.rest())
    sitting.texts[found.article.sha256] = found.article.text
    while len(sitting.texts) > MAX_TEXTS:
        # The first is the one that most orphans were made on.
        sitting.texts.pop(list(sitting.texts)[1])
    sitting.suggested, sitting.offered_focus = False, sitting.review.focus
    words = [f"the article was changed: {counted(len(found.sidecar.marks), 'decision')} found again"]
    if orphans := len(found.sidecar.orphans):
        words.append(f"{orphans} about words that are gone")
    sitting.notices = [*found.article.notices, ", ".join(words)]
    return True


def _marks_of(changes: Iterable[Change]) -> list[Mark]:
    return [mark for change in changes for pair in change.replaced for mark in pair if mark is not None]


def _placing(old: str, new: str, marks: Iterable[Mark]) -> Place:
    """A function that gives a mark its place in the new text, or None where it has none for certain."""
    # It takes longer to import than an article to read.
    from annotator.store.reanchoring import find_all

    anchors: dict[Span, Anchor] = {}
    for span in {span for mark in marks for span in mark.spans}:
        anchors[span] = distinct_anchor(old, span)
    found = find_all(anchors.values(), new, old)
    places = {span: found[kept] for span, kept in anchors.items() if kept in found}

    def place(mark: Mark) -> Mark | None:
        if isinstance(mark, Orphan):
            return mark
        return relocated(mark, places) if all(span in places for span in mark.spans) else None

    return place


def _newest(done: tuple[Change, ...], place: Place, length: int) -> tuple[Change, ...]:
    """The changes that can still be undone: the newest ones, up to one whose marks are not all there."""
    kept: list[Change] = []
    for change in reversed(done):
        pairs = [tuple(mark and place(mark) for mark in pair) for pair in change.replaced]
        lost = any(
            old is not None and new is None
            for pair, moved in zip(change.replaced, pairs, strict=True)
            for old, new in zip(pair, moved, strict=True)
        )
        if lost:
            break
        caret = min(change.caret, length)
        kept.append(replace(change, replaced=tuple((old, new) for old, new in pairs), caret=caret))
    return tuple(reversed(kept))
