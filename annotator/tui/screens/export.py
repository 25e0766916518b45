"""Export from the reader: a format, a place, then what was written and what could not be."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual.binding import Binding
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Static

from annotator.core.display import visible
from annotator.exchange.document import ExchangeError, Report
from annotator.exchange.exporting import export
from annotator.exchange.registry import Format, create, names
from annotator.store.articles import SUFFIXES
from annotator.store.errors import StoreError
from annotator.store.workspace import Articles, Workspace
from annotator.tui.screens.choices import Choice
from annotator.tui.screens.dialog import Dialog
from annotator.tui.screens.form import Field, Form
from annotator.tui.screens.picker import Picker
from annotator.tui.screens.reading import SAVED_WITHIN

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

MAX_SHOWN = 200


def ask(app: AnnotateApp) -> None:
    """Ask for the format, then for the place, then export."""
    forms = [form for name in names() if (form := _form(name)) is not None]
    choices = [Choice(form.name, form.name, form.description) for form in forms]

    def taken(name: str | None) -> None:
        form = next((form for form in forms if form.name == name), None)
        if form is None:
            return
        many = len(app.workspace.articles)
        fields = [Field("out", "file, or a folder that ends in /", default_place(form, app.workspace.root))]
        if many > 1:
            fields.append(
                Field("all", f"all {many:,} articles, not only the one that is open", True, yes_no=True)
            )
        fields += [
            Field("rejected", "also what is rejected", False, yes_no=True),
            Field("open", "also what is still open", False, yes_no=True),
        ]
        app.ask(Form(f"Export to {form.name}", fields, app.look), lambda said: start(form, said))

    def start(form: Format, said: dict[str, str | bool] | None) -> None:
        if not said or not said["out"]:
            return
        articles = app.workspace.articles if said.get("all") else Articles([str(app.desk.path)])
        workspace = Workspace(articles, app.workspace.root, app.workspace.settings)
        include = [state for state in ("rejected", "open") if said[state]]
        app.ask(ExportScreen(app, workspace, form, str(said["out"]), include))

    app.ask(Picker("Export to which format?", choices, app.look), taken)


def default_place(form: Format, root: Path) -> str:
    """A name in the current folder: one file, or a folder where the format makes several.

    Texts go beside the folder of the articles, not into it: they would be articles there.
    """
    if form.layout == "corpus" and not form.folder_without_suffix:
        return f"annotations{form.suffixes[0]}"
    name = f"annotations-{form.name}/"
    if Path.cwd().is_relative_to(root) and any(suffix.endswith(SUFFIXES) for suffix in form.suffixes):
        return f"{os.path.relpath(root.parent)}/{name}"
    return name


def _form(name: str) -> Format | None:
    try:
        form = create(name)
    except ExchangeError:
        return None  # `annotate formats` says why
    return form if form.can_write else None


class _Stopped(Exception):
    """The person left while it was written."""


class ExportScreen(Dialog[None]):
    """Exports in a thread and shows the report; left early, it stops and leaves no half file."""

    BINDINGS: ClassVar = [
        Binding("enter,q", "leave", "leave", show=False),
        Binding("j,down", "scroll(1)", "down", show=False),
        Binding("k,up", "scroll(-1)", "up", show=False),
    ]

    class Moved(Message):
        """So many articles are done."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

        def can_replace(self, message: Message) -> bool:
            """The latest counts."""
            return isinstance(message, ExportScreen.Moved)

    class Ended(Message):
        """The report, or why there is none."""

        def __init__(self, report: Report | None, problem: str = "") -> None:
            super().__init__()
            self.report, self.problem = report, problem

    def __init__(
        self, app: AnnotateApp, workspace: Workspace, form: Format, out: str, include: list[str]
    ) -> None:
        super().__init__(f"Export to {form.name}", app.look, keys="esc stops")
        self._of, self.workspace, self.form, self.out, self.include = app, workspace, form, out, include
        self._stop = threading.Event()

    def body(self) -> Iterable[Widget]:
        """How far it is, then the report."""
        yield Static(f"{len(self.workspace.articles):,} articles …", id="said", markup=False)

    def on_mount(self) -> None:
        """Begin."""
        self.run_worker(self._write, thread=True, exit_on_error=False)

    def on_unmount(self) -> None:
        """Stop where it still goes on."""
        self._stop.set()

    def _write(self) -> None:
        desk = self._of.desk
        open_marks = None
        if "open" in self.include:
            from annotator.review.openings import Openings

            openings = Openings(self.workspace)
            open_marks = lambda article, sidecar: openings.open_marks(article, sidecar, desk.annotator)  # noqa: E731

        def moved(done: int, total: int) -> None:
            if self._stop.is_set():
                raise _Stopped
            self.post_message(self.Moved(done, total))

        try:
            if not desk.saver.wait(SAVED_WITHIN):
                raise ExchangeError("decisions are still being written: try again")
            report = export(
                self.workspace,
                self.form.name,
                Path(self.out).expanduser() if self.out.startswith("~") else self.out,
                include=self.include,
                annotator=desk.annotator,
                open_marks=open_marks,
                progress=moved,
            )
        except _Stopped:
            return
        except (ExchangeError, StoreError, OSError, ValueError) as problem:
            self.post_message(self.Ended(None, str(problem)))
        else:
            self.post_message(self.Ended(report))

    def on_export_screen_moved(self, message: ExportScreen.Moved) -> None:
        """Say how far it is."""
        self._say(f"{message.done:,} of {message.total:,} articles …", self.look.text)

    def on_export_screen_ended(self, message: ExportScreen.Ended) -> None:
        """Show the report, the same as `annotate export` prints."""
        self.query_one("#keys", Static).update(Text("enter or esc leaves", self.look.dim))
        if message.report is None:
            self._say(f"nothing was written: {message.problem}", self.look.bad)
            return
        lines = message.report.lines()
        shown = lines[-1:] + lines[:-1][:MAX_SHOWN]
        files = message.report.files
        where = (
            f"{len(files):,} files in {self.out}" if len(files) > 1 else str(files[0]) if files else self.out
        )
        text = Text(f"written: {visible(where)}\n", self.look.good)
        text.append(
            "\n".join(map(visible, shown)), self.look.bad if message.report.code() else self.look.text
        )
        self.query_one("#said", Static).update(text)

    def _say(self, words: str, colour: str) -> None:
        self.query_one("#said", Static).update(Text(visible(words), colour))

    def action_scroll(self, by: int) -> None:
        """Scroll a long report."""
        self.query_one("Box").scroll_relative(y=by, animate=False)
