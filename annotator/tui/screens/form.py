"""A small form: name, speaker, kind, note and attributes of the focused mark."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding
from textual.widget import Widget
from textual.widgets import Checkbox, Input, Static

from annotator.core.display import visible
from annotator.core.records import record
from annotator.tui.look import Look
from annotator.tui.screens.dialog import Dialog


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


class Form(Dialog[dict[str, str | bool]]):
    """Gives back the answers by name, or None when it is left."""

    DEFAULT_CSS = """
    Form Input { margin: 0 0 1 0; }
    Form Checkbox { border: none; padding: 0; margin: 0 0 1 0; background: transparent; }
    Form #wrong { color: $error; display: none; }
    """

    BINDINGS: ClassVar = [
        Binding("enter", "take", "take", show=False, priority=True),
        Binding("down", "app.focus_next", "next", show=False),
        Binding("up", "app.focus_previous", "previous", show=False),
    ]

    def __init__(self, title: str, fields: Sequence[Field], look: Look) -> None:
        super().__init__(title, look, keys="enter keeps · tab next field · esc leaves")
        self.fields = fields

    def body(self) -> Iterable[Widget]:
        """Fields, what is wrong."""
        for field in self.fields:
            if field.yes_no:
                yield Checkbox(field.title, bool(field.value), name=field.name)
                continue
            title = field.title + (f" ({', '.join(field.choices)})" if field.choices else "")
            yield Static(title, markup=False)
            made = Input(visible(str(field.value)), name=field.name)
            made.cursor_blink = False
            yield made
        yield Static("", id="wrong", markup=False)

    def on_mount(self) -> None:
        """Where something can be typed has a ground of its own."""
        super().on_mount()
        for field in self.query(Input):
            field.styles.background = self.look.css_ground

    def action_take(self) -> None:
        """Give back the answers where all are possible."""
        answers: dict[str, str | bool] = {}
        for field, widget in zip(self.fields, self.query("Input, Checkbox"), strict=True):
            if isinstance(widget, Checkbox):
                answers[field.name] = widget.value
                continue
            assert isinstance(widget, Input)
            typed = " ".join(widget.value.split())
            if widget.value == visible(str(field.value)):
                typed = str(field.value)  # untouched: what cannot be shown in it stays as it was
            if field.choices and typed:
                fitting = [c for c in field.choices if c.lower() == typed.lower()] or [
                    c for c in field.choices if c.lower().startswith(typed.lower())
                ]
                if len(fitting) != 1:
                    said = f"{field.title}: {typed!r} is none of {', '.join(field.choices)}"
                    wrong = self.query_one("#wrong", Static)
                    wrong.display = True
                    wrong.update(said)
                    widget.focus()
                    return
                typed = fitting[0]
            answers[field.name] = typed
        self.dismiss(answers)
