"""The whole folder: the ledger of claims, the names, the charts, export."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from annotator.review.ledger import Row
    from annotator.review.names import Name
    from annotator.tui.app import AnnotateApp


def ledger(app: AnnotateApp) -> None:
    """Who claimed what; enter opens a claim at its place."""
    # These screens read the folder with modules that the reader itself does without.
    from annotator.tui.screens.ledger import LedgerScreen, show_claim

    def take(row: Row | None) -> None:
        if row is not None and not show_claim(app, row):
            app.say("somebody else's claim: here it stands")

    app.ask(LedgerScreen(app), take)


def entities(app: AnnotateApp) -> None:
    """The names of the folder; enter goes to the first mention of one."""
    if app.desk.blind:
        app.say("the folder's names are everybody's work: hidden while one annotates blind", refused=True)
        return
    from annotator.tui.screens.entities import EntitiesScreen

    def take(about: Name | None) -> None:
        if about is not None and not show_name(app, about):
            app.say(f"{about.name}: no mention that could be shown", refused=True)

    app.ask(EntitiesScreen(app), take)


def charts(app: AnnotateApp) -> None:
    """The folder in charts."""
    from annotator.tui.screens.charts import ChartsScreen

    app.ask(ChartsScreen(app))


def export(app: AnnotateApp) -> None:
    """Decisions in the format of another program."""
    from annotator.tui.screens.export import ask

    ask(app)


def show_name(app: AnnotateApp, about: Name) -> bool:
    """Focus the first mention of a name, in the open article or else in the first that has it; whether there is any."""
    for index in (app.desk.index, *range(len(app.workspace.articles))):
        if str(app.workspace.articles[index]) not in about.articles:
            continue
        if index != app.desk.index and not app.show_article(index):
            continue
        review = app.review()
        group = review.marks.groups.get(about.name) if review else None
        if review is not None and group is not None and group.ids:
            review.focus_on(review.marks.get(group.ids[0]))
            app.bring_in_step(())
            return True
    return False
