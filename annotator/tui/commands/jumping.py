"""What is done with the place that a jump leads to."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from annotator.core.marking import add_claim, add_guessed
from annotator.core.marks import Claim, Entity
from annotator.core.moving import motion
from annotator.core.naming import name_at
from annotator.core.reshaping import reshape, set_edge, set_end_to_sentence, with_quote
from annotator.core.review import Event
from annotator.core.spans import Span
from annotator.core.text import part_at, sentence_end
from annotator.tui import jump_targets as targets
from annotator.tui.commands.marks import focus_claim
from annotator.tui.jump import Find, Jump, Take, begin

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

Pieces = tuple[Span, ...]


def _start(app: AnnotateApp, asks: str, find: Find, take: Take, take_row: Take | None = None) -> None:
    if app.sitting is not None:
        begin(app, Jump(asks, find(app), take, find, take_row))


def to_word(app: AnnotateApp) -> None:
    """Put the caret on a word."""
    _start(app, "type the letters of a word", targets.name_targets, _go)


def to_mark(app: AnnotateApp) -> None:
    """Focus a mark or a row of the panel."""
    _start(app, "type the letters of a mark or a row", targets.mark_targets, _go_to_mark, _go_to_claim)


def to_sentence(app: AnnotateApp) -> None:
    """Put the caret on a sentence's first word."""
    _start(app, "type the letters of a sentence", targets.sentence_targets, _go)


def left_edge(app: AnnotateApp) -> None:
    """Let the focused mark or the selection begin at a word."""
    _start(app, "letters of its first word", targets.start_targets, _edge("left"))


def right_edge(app: AnnotateApp) -> None:
    """Let the focused mark or the selection end with a word, or with its sentence."""
    if app.sitting is None:
        return
    is_name = isinstance(app.sitting.review.focused, Entity)
    take, find = _edge("right"), targets.right_edge_targets
    begin(
        app,
        Jump("letters of its last word", find(app), take, find, rest=None if is_name else _end_with_sentence),
    )


def _end_with_sentence(app: AnnotateApp) -> None:
    app.carried_out(set_end_to_sentence(targets.the_review(app)))


def entity(app: AnnotateApp) -> None:
    """Add a name by its letters, with the label that it most likely has."""
    if app.review(decides=True) is not None:
        _start(app, "type the letters of a name to add it", targets.name_targets, _add_name)


def _add_name(app: AnnotateApp, offset: int) -> None:
    review = targets.the_review(app)
    review.anchor = None
    span = name_at(review, offset)
    if span is None:
        return
    app.last = lambda there: add_guessed(there, there.selection or name_at(there, there.caret))
    app.carried_out(add_guessed(review, span))


def claim_from(app: AnnotateApp) -> None:
    """Make a claim by its first and its last word."""

    def make(pieces: tuple[Span, ...]) -> None:
        review = targets.the_review(app)
        app.carried_out(add_claim(review, pieces))
        if isinstance(review.focused, Claim) and not app.status.refused:
            app.do("speaker")

    _start(app, "letters of the claim's first word", targets.start_targets, partial(_from, make=make))


def piece(app: AnnotateApp) -> None:
    """Add words to the focused claim by the first and the last of them, or take them out of it."""
    review = app.review(decides=True)
    if review is None:
        return
    claim = focus_claim(app, review, "F goes to one; or select words within or beside one")
    if claim is None:
        return

    def make(pieces: tuple[Span, ...]) -> None:
        here = review.marks.get(claim.id)
        if isinstance(here, Claim):
            app.carried_out(reshape(review, here, *pieces))

    take = partial(_from, make=make, focus=claim.id)
    _start(app, "letters of the piece's first word", targets.start_targets, take)


def _go(app: AnnotateApp, offset: int) -> None:
    """Put the caret on the word; only an entity is focused there, so that a digit labels the word in a claim."""
    review = targets.the_review(app)
    if review.selecting:
        word = part_at(review.lines, offset)
        start = review.anchor if review.anchor is not None else review.caret
        app.carried_out(motion(review, word.end if word and offset >= start else offset, extend=True))
        return
    review.anchor = None
    review.move_to(offset)
    if isinstance(review.focused, Claim):
        review.focus = None
    app.carried_out(Event())


def _go_to_mark(app: AnnotateApp, offset: int) -> None:
    review = targets.the_review(app)
    found = [m for m in review.marks.at(offset) if m.extent.start == offset and m.state != "rejected"]
    # The outer of two that begin together comes first in reading order; the inner one is a key further.
    entities = [m for m in found if isinstance(m, Entity)]
    review.focus_on((entities or found or [None])[0])
    app.carried_out(Event())


def _go_to_claim(app: AnnotateApp, y: int) -> None:
    review, layout = targets.the_review(app), app.reader.layout_rows
    here = review.marks.touching(targets.view(app))
    claims = [c for c in here if isinstance(c, Claim) and layout and layout.y_of(c.extent.start) == y]
    if claims:
        review.focus_on(claims[0])
        app.carried_out(Event())


def _edge(side: str) -> Take:
    def take(app: AnnotateApp, offset: int) -> None:
        review = targets.the_review(app)
        app.carried_out(set_edge(review, side, offset))

    return take


def _from(
    app: AnnotateApp,
    start: int,
    make: Callable[[Pieces], None],
    pieces: Pieces = (),
    focus: str | None = None,
) -> None:
    """The first word of a claim, or of its next piece, is known: ask for the last, then `make` something of all."""
    review = targets.the_review(app)
    before = review.text[start - 1 : start]
    # A quotation mark belongs to what is quoted.
    start -= 1 if before in tuple("“\"„«'‘") and before else 0
    review.anchor = None
    review.move_to(start, focus=False)
    review.focus = focus

    def take(app: AnnotateApp, offset: int) -> None:
        word = part_at(review.lines, offset)
        content = (*pieces, Span(start, with_quote(review.text, start, word.end if word else offset)))
        if last.shifted:
            more = partial(_from, make=make, pieces=content, focus=focus)
            _start(app, "letters of where it goes on", find_next, more)
        else:
            make(content)

    def find(app: AnnotateApp) -> targets.Targets:
        return targets.end_targets(app, start)

    def find_next(app: AnnotateApp) -> targets.Targets:
        return targets.start_targets(app, after=start)

    app.carried_out(Event())
    end = sentence_end(review.lines, start)
    rest = (lambda app: make((*pieces, Span(start, end)))) if end is not None else None
    last = Jump("its last word (shift: more follows)", find(app), take, find, rest=rest)
    begin(app, last)
