"""The panel: which marks it shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.display import visible
from annotator.core.filters import LOW, Filter
from annotator.core.marks import Claim, Entity, Furniture, Orphan
from annotator.tui.screens.picker import Choice, Picker

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp


def toggle(app: AnnotateApp) -> None:
    """Show or hide the panel."""
    app.arrangement.toggle_panel()


def narrow(app: AnnotateApp) -> None:
    """Narrow the panel; every choice adds a condition, `everything` takes all of them away."""
    review = app.review()
    if review is None:
        return
    marks = [m for m in review.marks if not isinstance(m, Furniture | Orphan)]
    found: dict[tuple[str, str], int] = {}
    for mark in marks:
        asked = [("state", mark.state), ("origin", mark.origin)]
        if isinstance(mark, Entity):
            asked += [("kind", "entity"), ("label", mark.label)]
        elif isinstance(mark, Claim):
            asked += [("kind", "claim")] + ([("speaker", mark.speaker)] if mark.speaker else [])
        if mark.score is not None and mark.score < LOW:
            asked.append(("below", str(LOW)))
        for one in asked:
            found[one] = found.get(one, 0) + review.filter.accepts(mark)
    order = ("state", "label", "below", "kind", "speaker", "origin")
    rows = sorted((one for one, many in found.items() if many), key=lambda o: (order.index(o[0]), -found[o]))
    everything = Choice("", "everything", "no filter")
    choices = [everything] + [
        Choice(
            f"{name}\0{value}",
            f"{'score below' if name == 'below' else name} {value}",
            str(found[name, value]),
        )
        for name, value in rows
    ]

    def take(answer: str | None) -> None:
        if answer is None:
            return
        name, _, value = answer.partition("\0")
        review.filter = review.filter.with_(name, value) if name else Filter()
        app.panel.rebuild()
        passing = sum(m.is_open and review.filter.accepts(m) for m in marks)
        keys = ", ".join(
            f"{app.keyboard.key_of(c)} {words}"
            for c, words in (("confirm-all", "confirms them"), ("reject-all", "rejects them"))
        )
        app.say(
            f"shown{review.filter}: {passing} open · {keys}"
            if review.filter
            else "the panel shows everything"
        )

    app.ask(Picker(f"Show in the panel{visible(str(review.filter))}", choices, app.look), take)


def mentions(app: AnnotateApp) -> None:
    """Show or hide the mentions of the focused entity."""
    review = app.review()
    mark = review.focused if review else None
    if isinstance(mark, Entity):
        app.panel.entities.toggle(mark.name)
    else:
        app.say("no entity is focused", refused=True)
