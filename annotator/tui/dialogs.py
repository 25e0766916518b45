"""The commands that need the screen: each opens a dialog or changes the view."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.marking import edit_claim, edit_entity, label_as, set_speaker
from annotator.core.marks import KINDS, Claim, Entity, Kind
from annotator.core.moving import find
from annotator.core.records import replace
from annotator.core.review import Event, Review
from annotator.tui import jump, tools, view
from annotator.tui.screens.form import Field, Form
from annotator.tui.screens.help import Help
from annotator.tui.screens.picker import Choice, Picker
from annotator.tui.tools import open_review

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

Do = Callable[["AnnotateApp"], None]
SPEAKERS = ("PERSON", "ORG", "GPE", "NORP")
NOBODY = "\0nobody"


def pick_label(app: AnnotateApp) -> None:
    """Label the selection or relabel the focused entity, from the list."""
    review = open_review(app, decides=True)
    if review is None:
        return
    if isinstance(review.focused, Claim) and review.selection is None:
        app.say("a claim has no label: o says who, [ ] { } move its edges", refused=True)
        return
    choices = [Choice(x.name, x.name, x.guideline, x.key, x.colour) for x in review.schema.labels]
    focused = review.focused
    start = focused.label if isinstance(focused, Entity) else ""

    def take(label: str | None) -> None:
        if label:
            app.last = lambda there: label_as(there, label)
            app.carried_out(label_as(review, label))

    app.ask(Picker("Which label?", choices, app.look, digits=True, start=start), take)


def pick_speaker(app: AnnotateApp) -> None:
    """Say who made the focused claim, or the claim around the caret."""
    review = open_review(app, decides=True)
    if review is None:
        return
    claim = review.focused
    if not isinstance(claim, Claim):
        around = [m for m in review.marks.at(review.caret) if isinstance(m, Claim)]
        if not around:
            app.say("no claim is focused: c makes one of the selection or the sentence", refused=True)
            return
        claim = around[0]
        review.focus_on(claim)
        app.carried_out(Event())
    # Digits take the first rows at once; no speaker's name begins with one.
    nearest = [replace(c, key=str(n) if n < 10 else "") for n, c in enumerate(speakers(review, claim), 1)]
    choices = [*nearest, Choice(NOBODY, "nobody known", "the article does not say", "0")]
    title = f"Who said “{visible(review.quote(claim))[:60]}”?"

    def take(answer: str | None) -> None:
        if answer is not None:
            said = None if answer == NOBODY else answer
            app.last = lambda there: set_speaker(there, said)
            app.carried_out(set_speaker(review, said))

    app.ask(
        Picker(title, choices, app.look, free=True, digits=True, start=claim.speaker or ""),
        take,
    )


def speakers(review: Review, claim: Claim) -> list[Choice]:
    """The article's people and organisations, the nearest to the claim's source or content first."""
    place = (claim.source or claim.content)[0].start
    found = []
    for group in review.marks.groups.values():
        if group.label not in SPEAKERS or not (group.count.open or group.count.confirmed):
            continue
        near = min(abs(p[0] - place) for p in group.places)
        rank = SPEAKERS.index(group.label) // 2
        many = f"{len(group.places)} mentions" if len(group.places) > 1 else "1 mention"
        colour = review.schema.label(group.label).colour
        found.append((rank, near, Choice(group.name, group.name, f"{group.label} · {many}", "", colour)))
    return [choice for _, _, choice in sorted(found, key=lambda f: f[:2])]


def edit(app: AnnotateApp) -> None:
    """Edit the focused mark's name or speaker, note and attributes."""
    review = open_review(app, decides=True)
    mark = review.focused if review else None
    if review is None:
        return
    if isinstance(mark, Entity):
        mentions = len(review.marks.groups[mark.name].places)
        fields = [
            Field("name", "Canonical name", mark.name),
            Field("note", "Note", mark.note),
        ]
        if mentions > 1:
            fields.append(Field("everywhere", f"rename all {mentions} mentions", True, yes_no=True))

        def take_entity(answers: dict[str, str | bool] | None) -> None:
            if answers is not None:
                event = edit_entity(
                    review,
                    name=str(answers["name"]),
                    note=str(answers["note"]),
                    everywhere=bool(answers.get("everywhere")),
                )
                app.carried_out(event)

        app.ask(Form(visible(in_words(review, mark)), fields, app.look), take_entity)
    elif isinstance(mark, Claim):
        fields = [
            Field("speaker", "Speaker", mark.speaker or ""),
            Field("kind", "Kind", mark.kind, choices=KINDS),
            Field("note", "Note", mark.note),
        ]
        for attribute in review.schema.attributes:
            value = mark.extra.get(attribute.name, False if attribute.type == "yes/no" else "")
            title = attribute.name + (f": {attribute.guideline}" if attribute.guideline else "")
            yes_no = attribute.type == "yes/no"
            fields.append(Field(attribute.name, title, value, attribute.choices, yes_no=yes_no))

        def take_claim(answers: dict[str, str | bool] | None) -> None:
            if answers is not None:
                own = {a.name: answers[a.name] for a in review.schema.attributes}
                event = edit_claim(
                    review,
                    speaker=str(answers["speaker"]) or None,
                    kind=cast(Kind, answers["kind"] or mark.kind),
                    note=str(answers["note"]),
                    attributes=own,
                )
                app.carried_out(event)

        app.ask(Form(visible(in_words(review, mark)), fields, app.look), take_claim)
    else:
        app.say("no mark is focused: tab goes to the next open one", refused=True)


def search(app: AnnotateApp) -> None:
    """Ask for words and select the first place where they stand."""
    review = open_review(app)
    if review is None:
        return

    def take(answers: dict[str, str | bool] | None) -> None:
        if answers and answers["words"]:
            app.carried_out(find(review, str(answers["words"]), here=True))

    app.ask(
        Form(
            "Search in this article",
            [Field("words", "small letters find both cases", review.pattern)],
            app.look,
        ),
        take,
    )


def articles(app: AnnotateApp) -> None:
    """Pick another article."""
    root = f"{app.workspace.root}{os.sep}"
    choices = []
    for number, path in enumerate(app.workspace.articles):
        name = str(path).removeprefix(root)
        sitting = app.desk.sittings.get(path)
        detail = app.desk.known.get(path, "")
        if sitting is not None:
            marks = sitting.review.marks
            left = marks.entity_count.open + marks.claim_count.open
            detail = "done" if sitting.review.status == "done" else f"{left} open"
        choices.append(Choice(str(number), name, detail))
    title = f"{len(choices)} articles"

    def take(answer: str | None) -> None:
        if answer is not None:
            app.show_article(int(answer))

    app.ask(Picker(title, choices, app.look, start=str(app.desk.index)), take)


def palette(app: AnnotateApp) -> None:
    """Pick a command by name."""
    choices = [
        Choice(c.name, c.name, c.does, " ".join(app.keymap.keys_of(c.name)[:2]))
        for c in app.commands.values()
    ]

    def take(name: str | None) -> None:
        if name:
            app.do(name)

    app.ask(Picker("Every command", choices, app.look), take)


def show_help(app: AnnotateApp) -> None:
    """Explain what is focused, and all keys."""
    review = open_review(app)
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
            app.keymap,
            app.workspace.settings.schema,
            app.look,
        )
    )


def _next_article(app: AnnotateApp) -> None:
    if app.desk.index + 1 < len(app.workspace.articles):
        app.show_article(app.desk.index + 1)
    else:
        app.say("this is the last article", refused=True)


def _previous_article(app: AnnotateApp) -> None:
    if app.desk.index:
        app.show_article(app.desk.index - 1)
    else:
        app.say("this is the first article", refused=True)


def _mentions(app: AnnotateApp) -> None:
    review = open_review(app)
    mark = review.focused if review else None
    if isinstance(mark, Entity):
        app.panel.entities.toggle(mark.name)
    else:
        app.say("no entity is focused", refused=True)


def _fold(app: AnnotateApp) -> None:
    app.reader.fold = not app.reader.fold
    app.reader.unfolded.clear()
    app.reader.relayout()
    app.reader.follow()
    app.say("page furniture is folded" if app.reader.fold else "page furniture is shown")


def _letters(app: AnnotateApp) -> None:
    app.reader.letters = not app.reader.letters
    app.reader.relayout()
    app.reader.follow()


def _rejected(app: AnnotateApp) -> None:
    app.reader.view.show_rejected = not app.reader.view.show_rejected
    app.reader.repaint()
    app.say("rejected marks are shown" if app.reader.view.show_rejected else "rejected marks are hidden")


def _rows(by: int, *, extend: bool = False, pages: bool = False) -> Do:
    def move(app: AnnotateApp) -> None:
        app.move_rows(by * max(1, app.reader.size.height - 2) if pages else by, extend=extend)

    return move


ON_SCREEN: dict[str, Do] = {
    "caret-up": _rows(-1),
    "caret-down": _rows(1),
    "page-up": _rows(-1, pages=True),
    "page-down": _rows(1, pages=True),
    "select-up": _rows(-1, extend=True),
    "select-down": _rows(1, extend=True),
    "search": search,
    "label": pick_label,
    "speaker": pick_speaker,
    "edit": edit,
    "next-article": _next_article,
    "previous-article": _previous_article,
    "articles": articles,
    "panel": lambda app: app.toggle_panel(),
    "mentions": _mentions,
    "fold": _fold,
    "letters": _letters,
    "rejected": _rejected,
    "palette": palette,
    "help": show_help,
    **jump.ON_SCREEN,
    **view.ON_SCREEN,
    "repeat": tools.repeat,
    "count": lambda app: None,
    "filter": tools.narrow,
    "rebind": tools.bind_key,
    "menu": tools.menu,
    "quit": lambda app: app.action_leave(),
}
