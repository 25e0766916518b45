"""Where a jump can go: the places in view, the likeliest ones by the shortest letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from annotator.core.hints import codes, rank
from annotator.core.marks import Claim, Entity
from annotator.core.naming import OPENERS
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.core.text import clause_at, is_punctuation, parts, sentences, words

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

Targets = Mapping[str, tuple[str, int]]
"""Letters to where they lead: what kind of place, and the place."""
ENTITY_ROW, CLAIM_ROW = "entity row", "claim row"


def words_in_view(app: AnnotateApp) -> list[Span]:
    """The words, and their parts between hyphens, in the reader's window, without punctuation and folded lines."""
    review, layout = the_review(app), app.reader.layout_rows
    if layout is None:
        return []
    found = []
    for y in range(app.reader.top, app.reader.top + app.reader.size.height):
        row = layout.row(y)
        if row is None or row.folded or row.span.start == row.span.end:
            continue
        for word in words(review.lines, row.line):
            if word.end > row.span.start and not is_punctuation(review.text, word):
                here = (p for p in parts(review.text, word) if row.span.start <= p.start < row.span.end)
                found += [part for part in here if part.start < part.end]
    return found


def _coded(app: AnnotateApp, targets: list[tuple[str, int]]) -> dict[str, tuple[str, int]]:
    """The targets by their letters, which the keymap has."""
    return dict(zip(codes(len(targets), app.keyboard.keymap.letters), targets, strict=True))


def view(app: AnnotateApp) -> Span:
    """The text in the reader's window."""
    layout, reader = app.reader.layout_rows, app.reader
    if layout is None:
        return Span(0, 0)
    start = layout.offset_at(0, reader.top)
    return Span(start, max(start, layout.offset_at(1 << 30, reader.top + reader.size.height - 1)) + 1)


def _is_marked(review: Review, word: Span) -> bool:
    return any(isinstance(m, Entity) and m.state != "rejected" for m in review.marks.touching(word))


def likely_names(review: Review, found: list[Span]) -> list[int]:
    """Words that look like a name nobody marked yet; only the first one of each name.

    A capital at the beginning of a sentence says little: such a word counts where the next one has a capital too.
    """
    likely = []
    begins: set[int] = set()
    line, last = -1, Span(0, 0)
    for word, after in zip(found, [*found[1:], Span(0, 0)], strict=True):
        number = review.lines.at(word.start)
        if number != line:
            line, begins = number, {s.start for s in sentences(review.lines, number)}
        text = review.text[word.start : word.end]
        named = text[:1].isupper() or text[:1].isdigit()
        if named and word.start in begins:
            follows = review.text[word.end : after.start] in (" ", ", ")
            named = follows and review.text[after.start].isupper() and text.lower() not in OPENERS
        if named and not _is_marked(review, word):
            if review.text[last.end : word.start] not in (" ", "-"):
                likely.append(word.start)
            last = word
    return likely


def name_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    """Codes for the words in view: short ones for names that nobody marked."""
    review, found = the_review(app), words_in_view(app)
    places = rank([w.start for w in found], likely_names(review, found), review.caret)
    return _coded(app, [("word", p) for p in places])


def clause_starts(review: Review, found: list[Span]) -> list[int]:
    """Where a sentence, a clause or a content ("that …") begins that no claim has yet, of the words in view."""
    likely = []
    for word in found:
        clause = clause_at(review.lines, word.start)
        begins = clause is not None and not any(c.isalnum() for c in review.text[clause.start : word.start])
        if not begins and review.text[word.start : word.end] not in ("that", "whether"):
            continue
        if not any(isinstance(m, Claim) and m.state != "rejected" for m in review.marks.touching(word)):
            likely.append(word.start)
    return likely


def start_targets(app: AnnotateApp, after: int = -1) -> dict[str, tuple[str, int]]:
    """Codes for the words in view behind `after`: short ones for the beginnings of sentences and clauses."""
    review, found = the_review(app), [w for w in words_in_view(app) if w.start > after]
    places = rank([w.start for w in found], clause_starts(review, found), review.caret)
    return _coded(app, [("word", p) for p in places])


def end_targets(app: AnnotateApp, after: int) -> dict[str, tuple[str, int]]:
    """Codes for the words in view from `after` on: short ones for the ends of sentences and clauses."""
    review = the_review(app)
    found = [w for w in words_in_view(app) if w.end > after]
    likely = []
    for word in found:
        clause = clause_at(review.lines, word.start)
        if clause and not any(c.isalnum() for c in review.text[word.end : clause.end]):
            likely.append(word.start)
    places = rank([w.start for w in found], likely, after)
    return _coded(app, [("word", p) for p in places])


def mark_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    """Codes for the marks in view and the rows of the panel: entities, claims, then rows."""
    review, layout = the_review(app), app.reader.layout_rows
    if layout is None:
        return {}
    top, bottom = app.reader.top, app.reader.top + app.reader.size.height
    here: list[tuple[str, int]] = []
    waiting: list[tuple[str, int]] = []
    taken: set[tuple[str, int]] = set()
    for mark in review.marks.touching(view(app)):
        y = layout.y_of(mark.extent.start)
        if mark.state == "rejected" or not top <= y < bottom:
            continue
        # Claims carry their letters in the margin, one a row.
        target = ("margin", y) if isinstance(mark, Claim) else ("word", mark.extent.start)
        if target not in taken:
            taken.add(target)
            (waiting if mark.is_open else here).append(target)
    rows: list[tuple[str, int]] = []
    if app.panel.display:
        for kind, section in ((ENTITY_ROW, app.panel.entities), (CLAIM_ROW, app.panel.claims)):
            last = min(len(section.items), section.top + max(0, section.size.height - 1))
            rows += [(kind, row) for row in range(section.top, last) if not section.items[row].part]

    def near(target: tuple[str, int]) -> int:
        kind, place = target
        return abs((layout.offset_at(0, place) if kind == "margin" else place) - review.caret)

    waiting.sort(key=near)
    return _coded(app, waiting + here + rows)


def sentence_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    """Codes for the sentences that begin in view."""
    review = the_review(app)
    begins = {s.start for w in words_in_view(app) for s in sentences(review.lines, review.lines.at(w.start))}
    seen = {word.start for word in words_in_view(app)}
    # A sentence may begin with a quotation mark: the letters stand on its first word.
    first = sorted({_first_word(review, b) for b in begins} & seen)
    places = rank(first, [], review.caret)
    return _coded(app, [("word", p) for p in places])


def _first_word(review: Review, offset: int) -> int:
    return next(
        (
            w.start
            for w in words(review.lines, review.lines.at(offset))
            if w.start >= offset and not is_punctuation(review.text, w)
        ),
        offset,
    )


def right_edge_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    """Codes for where the focused mark or the selection may end."""
    review = the_review(app)
    mark = review.focused
    after = (
        mark.extent.start
        if mark and review.selection is None
        else min(review.caret, review.anchor or review.caret)
    )
    return end_targets(app, after)


def the_review(app: AnnotateApp) -> Review:
    """The open review; letters are shown on nothing else."""
    assert app.sitting is not None
    return app.sitting.review
