"""Making and mending marks, as far as it takes a dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.marking import claim_here, edit_claim, edit_entity, label_as, set_speaker
from annotator.core.marks import KINDS, Claim, Entity, Kind
from annotator.core.records import replace
from annotator.core.review import Event, Review
from annotator.tui.screens.form import Field, Form
from annotator.tui.screens.picker import Choice, Picker

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

SPEAKERS = ("PERSON", "ORG", "GPE", "NORP")
NOBODY = "\0nobody"
QUOTES = "“”\"„‟«»'‘’"


def pick_label(app: AnnotateApp) -> None:
    """Label the selection or relabel the focused entity, from the list."""
    review = app.review(decides=True)
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

    app.ask(Picker("Which label?", choices, app.look, digits=True, start=start, explains=True), take)


def pick_speaker(app: AnnotateApp) -> None:
    """Say who made the focused claim, or the claim around the caret."""
    review = app.review(decides=True)
    if review is None:
        return
    claim = focus_claim(app, review, "c makes one of the selection or the sentence")
    if claim is None:
        return
    # Digits take the first rows at once; no speaker's name begins with one.
    nearest = [replace(c, key=str(n) if n < 10 else "") for n, c in enumerate(speakers(review, claim), 1)]
    choices = [*nearest, Choice(NOBODY, "nobody known", "the article does not say", "0")]
    quote = visible(review.quote(claim)).strip(QUOTES)
    title = f"Who said “{quote if len(quote) <= 60 else quote[:59].rstrip() + '…'}”?"

    def take(answer: str | None) -> None:
        if answer is not None:
            said = None if answer == NOBODY else answer
            app.last = lambda there: set_speaker(there, said)
            app.carried_out(set_speaker(review, said))

    app.ask(
        Picker(title, choices, app.look, free=True, digits=True, start=claim.speaker or ""),
        take,
    )


def focus_claim(app: AnnotateApp, review: Review, otherwise: str) -> Claim | None:
    """Focus the claim that is meant here; None, with what can be done instead, where there is none."""
    claim = claim_here(review)
    if claim is None:
        app.say(f"no claim is focused: {otherwise}", refused=True)
    elif claim.id != review.focus:
        review.focus_on(claim)
        app.carried_out(Event())
    return claim


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


def edit(app: AnnotateApp, then: Callable[[], None] | None = None) -> None:
    """Edit the focused mark's name or speaker, note and attributes; `then` is called when that is done."""
    review = app.review(decides=True)
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
                if then is not None:
                    then()

        app.ask(Form(visible(in_words(review, mark)), fields, app.look), take_claim)
    else:
        app.say("no mark is focused: tab goes to the next open one", refused=True)


def repeat(app: AnnotateApp) -> None:
    """Do the last change again with what is focused or selected now."""
    review = app.review(decides=True)
    if review is None:
        return
    if app.last is None:
        app.say("nothing was changed yet", refused=True)
        return
    app.carried_out(app.last(review))
