"""Marks that two people decided in two ways: both versions side by side, one key each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from annotator.core.conflicts import in_conflict, next_conflict, settle
from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.marks import Mark, Orphan
from annotator.core.merging import CONFLICT, differences
from annotator.core.review import Review
from annotator.store.sidecar.tables import mark_table
from annotator.tui.look import Look
from annotator.tui.screens.question import Question

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

AROUND = 60


def show_conflict(app: AnnotateApp) -> None:
    """Show both versions of the next mark in conflict; the key that is pressed settles it."""
    review = app.review(decides=True)
    if review is None:
        return
    mark = review.focused
    if mark is None or CONFLICT not in mark.extra:
        app.carried_out(next_conflict(review))
        mark = review.focused
        if mark is None or CONFLICT not in mark.extra:
            return
    chosen, left = mark, sum(1 for _ in in_conflict(review))

    def take(answer: str | None) -> None:
        here = review.marks.get(chosen.id)
        if answer is None or here is None:
            return
        app.carried_out(settle(review, here, "ours" if answer == "1" else "theirs"))
        if not app.status.refused and any(True for _ in in_conflict(review)):
            show_conflict(app)

    title = "Decided in two ways" + (f" · {left} of them" if left > 1 else "")
    answers = {"1": "ours", "2": "theirs"}
    app.ask(Question(title, body(review, mark, app.look), answers, app.look), take)


def put_to_the_user(app: AnnotateApp, conflicts: Sequence[str]) -> None:
    """Show both versions of what was just decided in two ways, unless something else is asked already.

    No key that decides marks answers it, so that typing on does no harm.
    """
    review = app.review()
    mark = review.marks.get(conflicts[0]) if review else None
    if review is None or mark is None or isinstance(mark, Orphan) or app.is_asking:
        return
    review.focus_on(mark)
    app.bring_in_step(())
    show_conflict(app)


def body(review: Review, mark: Mark, look: Look) -> RenderableType:
    """The passage in its context, then each field that differs, ours beside theirs."""
    span, text = mark.extent, review.text
    before = visible(text[max(0, span.start - AROUND) : span.start].rpartition("\n")[2])
    after = visible(text[span.end : span.end + AROUND].partition("\n")[0])
    where = Text(f"…{before}", look.dim)
    where.append(visible(review.quote(mark)), f"bold {look.strong}").append(f"{after}…\n", look.dim)
    table = Table.grid(padding=(0, 2))
    table.add_column(style=look.dim)
    table.add_column(ratio=1)
    table.add_column(ratio=1)
    head = f"bold {look.accent}"
    table.add_row("", Text("1 ours", head), Text("2 theirs", head))
    for name, ours, theirs in differences(mark_table(mark, review.text)):
        table.add_row(name, Text(visible(ours), look.text), Text(visible(theirs), look.text))
    return Group(Text(visible(in_words(review, mark)), look.text), where, table)
