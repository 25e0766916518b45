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
from annotator.core.text import counted
from annotator.store.articles import Article, read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar
from annotator.store.sidecar.tables import orphaned
from annotator.tui.sitting import Sitting, guess

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
        history: what can be undone and done again.
    """

    revision: int
    article: Article
    sidecar: Sidecar
    drafts: tuple[Mark, ...]
    history: History


def rereading(sitting: Sitting) -> Callable[[], Reread | None]:
    """What reads the article again and finds the marks of this moment in it, to be called in a thread.

    It returns None where the bytes are the same after all, and raises ArticleError where they cannot be read.
    """
    review, old, texts = sitting.review, sitting.article, dict(sitting.texts)
    revision, status, marks = review.revision, review.status, tuple(review.marks)
    done, undone = tuple(review.history.done), tuple(review.history.undone)
    base, path = sitting.writer.base, sitting.path

    def work() -> Reread | None:
        new = read_article(old.path)
        if new.sha256 == old.sha256:
            return None
        # Not the sitting's own writer: another thread may be using that.
        data = SidecarWriter(old, base).dump(marks, status)
        sidecar = parse_sidecar(data, new, path, texts)
        place = _placing(old, new.text, [*marks, *_marks_of((*done, *undone))])
        drafts = (place(mark) for mark in marks if mark.is_open and mark.edited)
        return Reread(
            revision,
            new,
            sidecar,
            tuple(m for m in drafts if m is not None),
            History(_moved(done, place, len(new.text)), _moved(undone, place, len(new.text))),
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
        history=found.history,
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


def _placing(old: Article, new: str, marks: Iterable[Mark]) -> Place:
    """A function that gives a mark its place in the new text.

    A decision that has none for certain becomes an orphan, a suggestion None.
    """
    # It takes longer to import than an article to read.
    from annotator.store.reanchoring import find_all

    anchors: dict[Span, Anchor] = {}
    for span in {span for mark in marks for span in mark.spans}:
        anchors[span] = distinct_anchor(old.text, span)
    found = find_all(anchors.values(), new, old.text)
    places = {span: found[kept] for span, kept in anchors.items() if kept in found}

    def place(mark: Mark) -> Mark | None:
        if isinstance(mark, Orphan):
            return mark
        if all(span in places for span in mark.spans):
            return relocated(mark, places)
        standing = {span: places[span] for span in mark.spans if span in places}
        return None if mark.is_open else orphaned(mark, old.text, old.sha256, standing)

    return place


def _moved(changes: tuple[Change, ...], place: Place, length: int) -> list[Change]:
    """The changes as they would be, had they been made in the new text.

    To take them back after the article was edited, or to edit it after they were taken back, is then the same. One that
    was about suggestions only whose words are gone is none any more.
    """
    moved = []
    for change in changes:
        pairs = [tuple(mark and place(mark) for mark in pair) for pair in change.replaced]
        replaced = tuple((old, new) for old, new in pairs if old is not None or new is not None)
        if replaced or change.status:
            moved.append(replace(change, replaced=replaced, caret=min(change.caret, length)))
    return moved
