"""Rows, pages, words that are searched, other articles."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.moving import find, motion
from annotator.tui.screens.form import Field, Form
from annotator.tui.screens.picker import Choice, Choices, Picker

if TYPE_CHECKING:
    from annotator.store.searching import Hit
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


def search_folder(app: AnnotateApp) -> None:
    """Search all articles; enter opens one with the place selected."""
    from annotator.tui.screens.searching import SearchScreen

    def take(hit: Hit | None) -> None:
        if hit is None:
            return
        index = app.workspace.articles.names.index(str(hit.path))
        if index != app.desk.index and not app.show_article(index):
            return
        if (review := app.review()) is not None:
            words = review.text[hit.start : hit.end]
            review.move_to(min(hit.start, len(review.text)))
            app.carried_out(find(review, words, here=True))

    app.ask(SearchScreen(app), take)


def articles(app: AnnotateApp) -> None:
    """Pick another article."""
    root, desk, names = f"{app.workspace.root}{os.sep}", app.desk, app.workspace.articles.names

    def make(number: int) -> Choice:
        return Choice(str(number), names[number].removeprefix(root), desk.progress(Path(names[number])))

    def said() -> Iterator[tuple[int, str]]:
        there = {str(path): desk.progress(path) for path in (*desk.known, *desk.sittings)}
        return ((number, there[name]) for number, name in enumerate(names) if name in there)

    def take(answer: str | None) -> None:
        if answer is not None:
            app.show_article(int(answer))

    choices = Choices(len(names), make, lambda: [name.removeprefix(root) for name in names], said)
    app.ask(Picker(f"{len(names)} articles", choices, app.look, start=desk.index, follows=True), take)


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
