"""Commands that say or copy something."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.marks import Entity
from annotator.store.state import state_dir
from annotator.store.writing import write_atomically
from annotator.tui.commands.lists import possible
from annotator.tui.screens.help import Help

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

MAX_COPIED = 50_000


def show_help(app: AnnotateApp) -> None:
    """Explain what is focused, and all keys."""
    review = app.review()
    mark = review.focused if review else None
    if review is None or mark is None:
        words = "Nothing is focused. tab goes to the next suggestion that waits; select words to add what is missing."
    else:
        words = f"{in_words(review, mark)}\n{mark.state} · {mark.origin}"
        if mark.score is not None:
            words += f" · score {mark.score:.2f}"
        if isinstance(mark, Entity):
            words += f"\n{mark.label}: {review.schema.label(mark.label).guideline}"
    app.ask(
        Help(
            visible(words.replace("\n", "\x00")).replace("␀", "\n"),
            possible(review) if review is not None else [],
            app.keyboard.keymap,
            app.workspace.settings.schema,
            app.look,
        )
    )


def copy(app: AnnotateApp) -> None:
    """Copy the selection, the mark or the paragraph, with a line that says where it stands."""
    sitting = app.sitting
    if sitting is None:
        return
    review = sitting.review
    if review.selection:
        span = review.selection
        quote = review.text[span.start : span.end]
    elif review.focused is not None:
        span, quote = review.focused.extent, review.quote(review.focused)
    else:
        span = review.lines.span(review.lines.at(review.caret))
        quote = review.text[span.start : span.end]
    quote = visible(" ".join(quote.split()))[:MAX_COPIED]
    if not quote:
        app.say("nothing to copy here", refused=True)
        return
    whole = f"“{quote.strip('“”')}”\n{sitting.article.path.name}, characters {span.start}–{span.end}\n"
    app.copy_to_clipboard(whole)
    if app.is_web:
        app.say(f"copied: {whole.splitlines()[0][:60]}")
        return
    # Not every terminal takes what is copied, and none of them says whether it did.
    kept = state_dir() / "copied.txt"
    try:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(kept, whole.encode())
    except OSError:
        app.say(f"copied: {whole.splitlines()[0][:60]}")
        return
    app.say(f"copied, also to {_from_home(kept)}: {whole.splitlines()[0][:60]}")


def _from_home(path: Path) -> Path:
    """A path as a person writes it."""
    try:
        return "~" / path.relative_to(Path.home())
    except (ValueError, RuntimeError):
        return path


def about(app: AnnotateApp) -> None:
    """The article in figures, today's work and how far the folders are."""
    sitting = app.sitting
    if sitting is None:
        return
    from annotator.review.progress import by_folder, by_hour, decided_today
    from annotator.store.index import Index
    from annotator.tui.screens.about import About

    desk, workspace = app.desk, app.workspace
    shown = About(sitting.article.path.name, sitting.heading, sitting.review, app.look)
    marks = [mark for mark in sitting.review.marks if not mark.is_open]
    others = [path for path in workspace.articles if path != sitting.article.path]

    def read() -> None:
        now = datetime.now().astimezone()
        hours = by_hour([*marks, *decided_today(others, desk.annotator, now)], now)
        with Index() as index:
            folders = by_folder(index.entries(workspace.articles), workspace.root, desk.annotator)
        app.call_later(shown.read, hours, folders)

    app.ask(shown)
    app.run_worker(read, thread=True, exit_on_error=False)
