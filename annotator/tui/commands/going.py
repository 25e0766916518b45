"""Rows, pages, words that are searched, other articles."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from annotator.core.moving import find, motion
from annotator.tui.screens.form import Field, Form
from annotator.tui.screens.picker import Choice, Picker

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp


def rows(app: AnnotateApp, by: int, *, extend: bool = False, pages: bool = False) -> None:
    """Move the caret by rows or pages of the screen."""
    review = app.review()
    if review is not None:
        by *= max(1, app.reader.size.height - 2) if pages else 1
        app.carried_out(motion(review, app.reader.move_rows(by), extend=extend))


def search(app: AnnotateApp) -> None:
    """Ask for words and select the first place where they stand."""
    review = app.review()
    if review is None:
        return

    def take(answers: dict[str, str | bool] | None) -> None:
        if answers and answers["words"]:
            app.carried_out(find(review, str(answers["words"]), here=True))

    app.ask(
        Form(
            "Search in this article",
            [Field("words", "small letters find both cases", review.pattern)],
            app.look,
        ),
        take,
    )


def articles(app: AnnotateApp) -> None:
    """Pick another article."""
    root = f"{app.workspace.root}{os.sep}"
    choices = []
    # By their names, because to look up 100,000 paths takes longer than all the rest.
    known = {str(path): words for path, words in app.desk.known.items()}
    sittings = {str(path): sitting for path, sitting in app.desk.sittings.items()}
    for number, path in enumerate(map(str, app.workspace.articles)):
        name = path.removeprefix(root)
        sitting = sittings.get(path)
        detail = known.get(path, "")
        if sitting is not None:
            marks = sitting.review.marks
            left = marks.entity_count.open + marks.claim_count.open
            detail = "done" if sitting.review.status == "done" else f"{left} open"
        choices.append(Choice(str(number), name, detail))
    title = f"{len(choices)} articles"

    def take(answer: str | None) -> None:
        if answer is not None:
            app.show_article(int(answer))

    app.ask(Picker(title, choices, app.look, start=str(app.desk.index)), take)


def next_article(app: AnnotateApp) -> None:
    """The next article."""
    if app.desk.index + 1 < len(app.workspace.articles):
        app.show_article(app.desk.index + 1)
    else:
        app.say("this is the last article", refused=True)


def previous_article(app: AnnotateApp) -> None:
    """The article before."""
    if app.desk.index:
        app.show_article(app.desk.index - 1)
    else:
        app.say("this is the first article", refused=True)
