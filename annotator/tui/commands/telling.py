"""Commands that say or copy something."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.marks import Entity, Furniture
from annotator.core.review import Review
from annotator.store.state import state_dir
from annotator.store.writing import write_atomically
from annotator.tui.screens.help import Help

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction, mean of 190 studies: Brysbaert 2019, doi 10.1016/j.jml.2019.104047."""
MAX_COPIED = 50_000
BARS = "▁▂▃▄▅▆▇█"


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
    app.say(f"copied with its source · where the terminal refuses, it is in {kept}")


def about(app: AnnotateApp) -> None:
    """The article in figures."""
    sitting = app.sitting
    if sitting is None:
        return
    review = sitting.review
    body = [
        review.text[slice(*review.lines.span(n))]
        for n in range(len(review.lines))
        if not review.is_furniture(review.lines.span(n).start)
    ]
    words = sum(len(line.split()) for line in body)
    minutes = max(1, round(words / WORDS_A_MINUTE))
    marks = review.marks
    still = marks.entity_count.open + marks.claim_count.open
    found = f"{len(marks.groups)} names · {len(marks.claims)} claims · {still} open"
    app.say(f"{words:,} words · {minutes} min to read · {found}{today(review)}")


def today(review: Review) -> str:
    """Today's decisions in this article, hour by hour, as a row of bars; "" where there are none."""
    now = datetime.now().astimezone()
    hours = [0] * (now.hour + 1)
    for mark in review.marks:
        if mark.at is None or isinstance(mark, Furniture):
            continue
        at = mark.at.astimezone()
        if at.date() == now.date():
            hours[at.hour] += 1
    if not any(hours):
        return ""
    first = next(i for i, many in enumerate(hours) if many)
    most = max(hours)
    bars = "".join(BARS[many * (len(BARS) - 1) // most] for many in hours[first:])
    return f" · today {sum(hours)} decided, from {first}:00 {bars}"
