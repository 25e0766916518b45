"""Commands as a list: all of them, those that fit here, the one that a key is to be bound to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.marks import Claim, Entity
from annotator.core.review import Review
from annotator.store.errors import SettingsError
from annotator.store.keymaps import rebind
from annotator.tui.screens.key import KeyAsk
from annotator.tui.screens.picker import Choice, Picker

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp


def palette(app: AnnotateApp) -> None:
    """Pick a command by name."""
    choices = [
        Choice(c.name, c.name, c.does, " ".join(app.keyboard.keymap.keys_of(c.name)[:2]))
        for c in app.commands.values()
    ]

    def take(name: str | None) -> None:
        if name:
            app.do(name)

    app.ask(Picker("Every command", choices, app.look), take)


def possible(review: Review) -> list[str]:
    """The commands that fit what is selected or focused, the likeliest first."""
    if review.selection:
        return ["label", "claim", "piece", "copy", "grow", "furniture", "escape"]
    if isinstance(review.focused, Entity):
        return (
            "confirm reject confirm-mentions reject-mentions label extent edit copy delete furniture".split()
        )
    if isinstance(review.focused, Claim):
        return (
            "confirm reject speaker edit jump-right-edge jump-left-edge piece copy delete furniture".split()
        )
    return "next-open jump-entity label jump-claim claim select-sentence furniture copy search fold".split()


def menu(app: AnnotateApp) -> None:
    """What can be done with what is focused."""
    review = app.review()
    if review is None:
        return
    choices = [
        Choice(name, app.commands[name].does, "", " ".join(app.keyboard.keymap.keys_of(name)[:1]))
        for name in possible(review)
    ]
    focused = review.focused
    title = visible(in_words(review, focused)) if focused else "Here"

    def take(name: str | None) -> None:
        if name:
            app.do(name)

    app.ask(Picker(title, choices, app.look), take)


def bind_key(app: AnnotateApp) -> None:
    """Pick a command, press its new key; the user's own keymap file is written."""
    choices = [
        Choice(c.name, c.name, c.does, " ".join(app.keyboard.keymap.keys_of(c.name)[:2]))
        for c in app.commands.values()
    ]

    def taken(command: str | None) -> None:
        if command:
            app.ask(KeyAsk(command, app.keyboard.keymap, app.look), lambda keys: bind(command, keys))

    def bind(command: str, keys: tuple[str, ...] | None) -> None:
        if not keys:
            return
        try:
            path, keymap = rebind(app.keyboard.keymap, keys, command)
        except (SettingsError, OSError) as problem:
            app.say(f"not bound: {visible(str(problem))}", refused=True)
            return
        app.keyboard.keymap = keymap
        app.say(f"{' '.join(keys)} is {command} now · {path} · used with keymap = “{keymap.name}”")

    app.ask(Picker("Bind a key to which command?", choices, app.look), taken)
