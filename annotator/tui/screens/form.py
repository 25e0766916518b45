"""A small form: name, speaker, kind, note and attributes of the focused mark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Checkbox, Input, Static

from annotator.core.records import record
from annotator.tui.look import Look


@record(frozen=True, slots=True)
class Field:
    """A line of the form: text, one of `choices` (typed by its first letters), or yes/no.

    Attributes:
        name: key of the answer.
        title: shown above.
        value: what stands there at first.
        choices: what may be given; empty for free text.
        yes_no: a box to tick.
    """

    name: str
    title: str
    value: str | bool
    choices: tuple[str, ...] = ()
    yes_no: bool = False


class Form(ModalScreen[dict[str, str | bool] | None]):
    """Gives back the answers by name, or None when it is left."""

    CSS = """
    Form { align: center middle; background: $background 40%; }
    Form > VerticalScroll { width: 80%; max-width: 76; height: auto; max-height: 90%; padding: 1 2; }
    Form Input { border: none; height: 1; padding: 0 1; margin: 0 0 1 0; }
    Form Checkbox { border: none; padding: 0; margin: 0 0 1 0; background: transparent; }
    Form Static { height: auto; }
    Form #wrong { color: $error; }
    """

    BINDINGS: ClassVar = [
        Binding("escape", "leave", "leave", show=False),
        Binding("enter", "take", "take", show=False, priority=True),
        Binding("down", "app.focus_next", "next", show=False),
        Binding("up", "app.focus_previous", "previous", show=False),
    ]

    def __init__(self, title: str, fields: Sequence[Field], look: Look) -> None:
        super().__init__()
        self.heading, self.fields, self.look = title, fields, look

    def compose(self) -> ComposeResult:
        """Title, fields, what is wrong."""
        with VerticalScroll(can_focus=False) as box:
            box.styles.background = self.look.css_bar
            yield Static(self.heading, markup=False)
            yield Static("tab next field · enter keeps · esc leaves\n", markup=False, classes="hint")
            for field in self.fields:
                if field.yes_no:
                    yield Checkbox(field.title, bool(field.value), name=field.name)
                    continue
                title = field.title + (f" ({', '.join(field.choices)})" if field.choices else "")
                yield Static(title, markup=False)
                made = Input(str(field.value), name=field.name)
                made.cursor_blink = False
                yield made
            yield Static("", id="wrong", markup=False)

    def action_take(self) -> None:
        """Give back the answers where all are possible."""
        answers: dict[str, str | bool] = {}
        for field, widget in zip(self.fields, self.query("Input, Checkbox"), strict=True):
            if isinstance(widget, Checkbox):
                answers[field.name] = widget.value
                continue
            assert isinstance(widget, Input)
            typed = " ".join(widget.value.split())
            if field.choices and typed:
                fitting = [c for c in field.choices if c.lower() == typed.lower()] or [
                    c for c in field.choices if c.lower().startswith(typed.lower())
                ]
                if len(fitting) != 1:
                    said = f"{field.title}: {typed!r} is none of {', '.join(field.choices)}"
                    self.query_one("#wrong", Static).update(said)
                    widget.focus()
                    return
                typed = fitting[0]
            answers[field.name] = typed
        self.dismiss(answers)

    def action_leave(self) -> None:
        """Give back nothing."""
        self.dismiss(None)
