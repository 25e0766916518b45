"""Repeating, filtering the panel, binding keys, the menu of what can be done here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.filters import LOW, Filter
from annotator.core.marks import Claim, Entity, Furniture
from annotator.core.review import Review
from annotator.store.errors import SettingsError
from annotator.store.keymaps import rebind
from annotator.tui.screens.key import KeyAsk
from annotator.tui.screens.picker import Choice, Picker

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp


def open_review(app: AnnotateApp, *, decides: bool = False) -> Review | None:
    """The open review; None where there is none, or where nothing may be decided."""
    if app.sitting is None:
        return None
    review = app.sitting.review
    if decides and review.read_only:
        app.say(f"read-only: {visible(review.read_only)}", refused=True)
        return None
    return review


def repeat(app: AnnotateApp) -> None:
    """Do the last change again with what is focused or selected now."""
    review = open_review(app, decides=True)
    if review is None:
        return
    if app.last is None:
        app.say("nothing was changed yet", refused=True)
        return
    app.carried_out(app.last(review))


def narrow(app: AnnotateApp) -> None:
    """Narrow the panel; every choice adds a condition, `everything` takes all of them away."""
    review = open_review(app)
    if review is None:
        return
    marks = [m for m in review.marks if not isinstance(m, Furniture)]
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
            f"{next(iter(app.keymap.keys_of(c)), c)} {words}"
            for c, words in (("confirm-all", "confirms them"), ("reject-all", "rejects them"))
        )
        app.say(
            f"shown{review.filter}: {passing} open · {keys}"
            if review.filter
            else "the panel shows everything"
        )

    app.ask(Picker(f"Show in the panel{visible(str(review.filter))}", choices, app.look), take)


def bind_key(app: AnnotateApp) -> None:
    """Pick a command, press its new key; the user's own keymap file is written."""
    choices = [
        Choice(c.name, c.name, c.does, " ".join(app.keymap.keys_of(c.name)[:2]))
        for c in app.commands.values()
    ]

    def taken(command: str | None) -> None:
        if command:
            app.ask(KeyAsk(command, app.keymap, app.look), lambda keys: bind(command, keys))

    def bind(command: str, keys: tuple[str, ...] | None) -> None:
        if not keys:
            return
        try:
            path, keymap = rebind(app.keymap, keys, command)
        except (SettingsError, OSError) as problem:
            app.say(f"not bound: {visible(str(problem))}", refused=True)
            return
        app.keymap = app.machine.keymap = app.status.keymap = keymap
        app.say(f"{' '.join(keys)} is {command} now · {path} · used with keymap = “{keymap.name}”")

    app.ask(Picker("Bind a key to which command?", choices, app.look), taken)


def menu(app: AnnotateApp) -> None:
    """What can be done with what is focused."""
    review = open_review(app)
    if review is None:
        return
    if review.selection:
        names = ["label", "claim", "piece", "copy", "grow", "furniture", "escape"]
    elif isinstance(review.focused, Entity):
        names = "confirm reject confirm-mentions reject-mentions label edit copy delete furniture".split()
    elif isinstance(review.focused, Claim):
        names = "confirm reject speaker edit jump-right-edge jump-left-edge copy delete furniture".split()
    else:
        names = "label claim select-sentence furniture copy search fold help".split()
    choices = [
        Choice(name, app.commands[name].does, "", " ".join(app.keymap.keys_of(name)[:1])) for name in names
    ]
    focused = review.focused
    title = visible(in_words(review, focused)) if focused else "Here"

    def take(name: str | None) -> None:
        if name:
            app.do(name)

    app.ask(Picker(title, choices, app.look), take)
