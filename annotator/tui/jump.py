"""Jumping: letters appear on what is in view, and typing them goes there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from annotator.core.records import field, record
from annotator.tui.jump_targets import CLAIM_ROW, ENTITY_ROW, Targets

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

Take = Callable[["AnnotateApp", int], None]
"""What is done with the place that was chosen: an offset, or the row of a panel's section."""
Find = Callable[["AnnotateApp"], Targets]
PAGES = {"page-down": 1, "page-up": -1}


@record
class Jump:
    """Letters on the screen, and what they lead to.

    Attributes:
        asks: what is to be typed, in words.
        targets: a code to where it leads: what kind of place, and the place.
        take: what to do with an offset.
        find: the targets again, after the page was turned; None where they stay.
        take_row: what to do with a row of the screen whose letters stand in the margin.
        rest: what space does, "to the sentence's end"; None where it does nothing.
        typed: the letters typed so far.
        shifted: whether the last letter was typed with shift.
    """

    asks: str
    targets: Targets
    take: Take
    find: Find | None = None
    take_row: Take | None = None
    rest: Callable[[AnnotateApp], None] | None = None
    typed: str = field(default="")
    shifted: bool = field(default=False)

    def places(self, kind: str) -> dict[int, str]:
        """Place to the rest of its code, for the codes that begin with what was typed."""
        size = len(self.typed)
        return {
            place: code[size:]
            for code, (what, place) in self.targets.items()
            if what == kind and code.startswith(self.typed)
        }


def begin(app: AnnotateApp, jump: Jump) -> None:
    """Show the letters; the next keys belong to them."""
    if not jump.targets:
        app.say("nothing to jump to", refused=True)
        return
    app.keyboard.jump = jump
    app.say(jump.asks)
    _show(app)


def press(app: AnnotateApp, key: str) -> None:
    """A key while letters are shown."""
    jump = app.keyboard.jump
    assert jump is not None
    typed, jump.shifted = jump.typed + key.lower(), key != key.lower()
    if typed in jump.targets:
        kind, place = jump.targets[typed]
        app.keyboard.jump = None
        _show(app)
        app.say("")
        arrive(app, jump, kind, place)
    elif len(key) == 1 and any(code.startswith(typed) for code in jump.targets):
        jump.typed = typed
        _show(app)
    elif key == "space" and jump.rest is not None:
        app.keyboard.jump = None
        _show(app)
        app.say("")
        jump.rest(app)
    elif jump.find is not None and (by := PAGES.get(app.keyboard.keymap.bindings.get((key,), ""))):
        app.reader.scroll_to_row(app.reader.top + by * max(1, app.reader.size.height - 2))
        jump.targets, jump.typed = jump.find(app), ""
        _show(app)
    else:
        app.keyboard.jump = None
        _show(app)
        app.reader.follow()
        app.say("" if key == "escape" else "no such letters: no jump", refused=key != "escape")


def arrive(app: AnnotateApp, jump: Jump, kind: str, place: int) -> None:
    """Do what the jump is for."""
    if kind == "word":
        jump.take(app, place)
    elif kind == "margin":
        if jump.take_row is not None:
            jump.take_row(app, place)
    else:
        section = app.panel.entities if kind == ENTITY_ROW else app.panel.claims
        if place < len(section.items):
            section.post_message(section.Chosen(section.items[place]))


def _show(app: AnnotateApp) -> None:
    jump = app.keyboard.jump
    app.status.asks = _hints(app, jump) if jump else []
    app.status.sync()
    app.reader.hints = jump.places("word") if jump else {}
    app.reader.margin_hints = jump.places("margin") if jump else {}
    app.reader.refresh()
    for kind, section in ((ENTITY_ROW, app.panel.entities), (CLAIM_ROW, app.panel.claims)):
        hints = jump.places(kind) if jump else {}
        if hints or section.hints:
            section.hints = hints
            section.refresh()


def _hints(app: AnnotateApp, jump: Jump) -> list[tuple[str, str]]:
    """What else can be pressed while letters are shown."""
    pages = " ".join(filter(None, (next(iter(app.keyboard.keymap.keys_of(name)), "") for name in PAGES)))
    found = (
        [("esc", "gives up"), ("space", "to the end of the sentence")] if jump.rest else [("esc", "gives up")]
    )
    return [*found, (pages, "other pages")] if jump.find is not None and pages else found
