"""Commands that make and reshape marks: labels, edges, claims, furniture."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from annotator.core.commands import Run, command
from annotator.core.deciding import NOTHING, in_words
from annotator.core.guessing import guess_label
from annotator.core.marks import PERSON_MADE, Claim, Entity, Furniture, Kind, Mark
from annotator.core.naming import name_at
from annotator.core.records import replace
from annotator.core.review import Event, Review
from annotator.core.spans import Span
from annotator.core.text import (
    is_one_paragraph,
    next_word,
    previous_word,
    sentence_at,
    trimmed,
    word_at,
    words,
)

GROUP = "Making and mending marks"
_QUOTES = '"“”„‟«»'
NO_END = ",;:–—"  # no name ends with one of these
NO_START = NO_END + ".!?…)]”»"


def label_as(review: Review, label: str) -> Event:
    """Give `label` to the selection, the focused entity, or the name at the caret, in this order."""
    span = review.selection
    mark = review.focused
    if span is None and isinstance(mark, Entity):
        if mark.label == label:
            return Event(f"{in_words(review, mark)} has this label already", refused=True)
        return changed(
            review, mark, replace(mark, label=label), f"{mark.label} is now {label}: {review.quote(mark)}"
        )
    if span is None and isinstance(mark, Claim) and review.caret == mark.extent.start:
        return Event("a claim has no label: o says who, [ ] { } move its edges", refused=True)
    span = span or name_at(review, review.caret)
    if span is None:
        return Event("select the words first: v or shift and arrows", refused=True)
    return add_entity(review, span, label)


def add_entity(review: Review, span: Span, label: str) -> Event:
    """Add a confirmed entity; unmarked places with the same words become suggestions."""
    span = trimmed(review.text, span)
    if span.start == span.end:
        return Event("there is nothing but white space", refused=True)
    surface = " ".join(review.text[span.start : span.end].split())
    if not is_one_paragraph(review.lines, span):
        return Event("an entity stays within one paragraph", refused=True)
    same = next(
        (
            m
            for m in review.marks.touching(span)
            if isinstance(m, Entity) and m.span == span and m.state != "rejected"
        ),
        None,
    )
    if same is not None:
        review.focus_on(same)
        changed = review.decided(
            same, label=label, state="confirmed", edited=same.edited or same.label != label
        )
        return review.apply(f"confirmed {label} {surface}", [(same, changed)])
    made = review.decided(
        Entity(id=review.fresh_id(), label=label, span=span, name=known_name(review, surface, label)),
        state="confirmed",
    )
    assert isinstance(made, Entity)
    event = review.apply(f"added {label} {surface}", [(None, made)])
    if event.refused:
        return event
    repeats = review.repeats_of(made)
    for repeat in repeats:
        review.marks.replace(None, repeat)
    review.focus_on(made)
    review.caret = made.span.start
    if not repeats:
        return event
    said = (
        f"{event.said} · {len(repeats)} more place{'s' if len(repeats) > 1 else ''} now suggested: Y confirms"
    )
    return Event(said, event.changed + tuple((None, r) for r in repeats))


def add_guessed(review: Review, span: Span | None) -> Event:
    """Add a confirmed entity with the label that it most likely has."""
    if span is None:
        return Event("no word here", refused=True)
    label = guess_label(review, trimmed(review.text, span))
    event = add_entity(review, span, label)
    return event if event.refused else Event(f"{event.said} · 1–9: another label", event.changed)


def known_name(review: Review, surface: str, label: str) -> str:
    """The canonical name for `surface`: that of a mention with the same words, or of a longer name that ends so."""
    exact = longer = None
    for name, group in review.marks.groups.items():
        if label not in group.labels:
            continue
        if name == surface or any(
            review.text[place[0] : -place[1]] == surface for place in group.places[:20]
        ):
            exact = exact or name
        elif label == "PERSON" and name.endswith(" " + surface):
            longer = longer or name
    return exact or longer or surface


def renamed(review: Review, mark: Entity, span: Span) -> Entity:
    """`mark` at another span; a name that was just the mention's own words follows them."""
    own = mark.name == review.text[mark.span.start : mark.span.end]
    return replace(mark, span=span, name=review.text[span.start : span.end] if own else mark.name)


def changed(review: Review, old: Mark, new: Mark, said: str) -> Event:
    """Replace a mark by a person's correction of it; a decided mark is stamped again, an open one stays open."""
    new = replace(new, edited=new.edited or new.origin != PERSON_MADE)
    if not new.is_open:
        new = review.decided(new)
    event = review.apply(said, [(old, new)])
    if not event.refused:
        review.focus = new.id
    return event


def _label_command(digit: str) -> Run:
    def run(review: Review) -> Event:
        label = review.schema.by_key(digit)
        if label is None:
            return Event(f"no label has the key {digit}", refused=True)
        return label_as(review, label.name)

    return run


for _digit in "123456789":
    command(
        f"label-{_digit}", f"label {_digit}: the selection, the focused mark or the word", GROUP, decides=True
    )(_label_command(_digit))


def _edge(review: Review, side: str, outwards: bool) -> Event:
    span = review.selection
    if span is not None:
        moved = _moved(review, span, side, outwards, one_line=False)
        if moved is None:
            return Event("the edge can go no further", refused=True)
        review.anchor, review.caret = moved
        return Event()
    mark = review.focused
    if isinstance(mark, Entity):
        moved = _moved(review, mark.span, side, outwards, one_line=True)
        if moved is None:
            return Event("the edge can go no further", refused=True)
        name = renamed(review, mark, moved)
        event = changed(review, mark, name, f"{mark.label} is now “{review.quote(name)}”")
        review.caret = moved.start if not event.refused else review.caret
        return event
    if isinstance(mark, Claim):
        pieces = list(mark.content)
        index = 0 if side == "left" else -1
        moved = _moved(review, pieces[index], side, outwards, one_line=False)
        if moved is None or any(moved.overlaps(p) for p in pieces if p is not pieces[index]):
            return Event("the edge can go no further", refused=True)
        pieces[index] = moved
        new = replace(mark, content=tuple(pieces), kind=kind_of(review.text, tuple(pieces)))
        shown = review.text[moved.start : moved.end]
        shown = "… " + shown[-40:] if side == "right" else shown[:40] + " …"
        event = changed(review, mark, new, f"claim is now “{' '.join(shown.split())}”")
        review.caret = new.extent.start if not event.refused else review.caret
        return event
    return NOTHING


def _moved(review: Review, span: Span, side: str, outwards: bool, *, one_line: bool) -> Span | None:
    """`span` with one edge a word further out or in; None where that is not possible.

    With `one_line`, as a name stands in one, the edge goes on where it would come to a comma or the like.
    """
    lines = review.lines
    if side == "right":
        if outwards:
            inside = word_at(lines, span.end)
            word = (
                inside if inside and inside.start < span.end < inside.end else next_word(lines, span.end - 1)
            )
            made = Span(span.start, word.end) if word else None
        else:
            word = previous_word(lines, span.end)
            word = word if word and word.start > span.start else None
            made = trimmed(review.text, Span(span.start, word.start)) if word else None
    elif outwards:
        word = previous_word(lines, span.start)
        made = Span(word.start, span.end) if word else None
    else:
        word = next_word(lines, span.start)
        made = Span(word.start, span.end) if word and word.start < span.end else None
    if made is None or made.start >= made.end:
        return None
    if one_line and is_bare(review.text, made, side):
        return _moved(review, made, side, outwards, one_line=True)
    if one_line and lines.at(made.start) != lines.at(max(made.start, made.end - 1)):
        return None
    return made


def is_bare(text: str, name: Span, *sides: str) -> bool:
    """Whether an edge of a name stands at punctuation that no name has there."""
    return ("left" in sides and text[name.start] in NO_START) or (
        "right" in sides and text[name.end - 1] in NO_END
    )


@command("right-edge-in", "move the right edge one word in", GROUP, decides=True)
def right_edge_in(review: Review) -> Event:
    """Take the last word off the focused mark or the selection."""
    return _edge(review, "right", outwards=False)


@command("right-edge-out", "move the right edge one word out", GROUP, decides=True)
def right_edge_out(review: Review) -> Event:
    """Add the next word to the focused mark or the selection."""
    return _edge(review, "right", outwards=True)


@command("left-edge-out", "move the left edge one word out", GROUP, decides=True)
def left_edge_out(review: Review) -> Event:
    """Add the word before to the focused mark or the selection."""
    return _edge(review, "left", outwards=True)


@command("left-edge-in", "move the left edge one word in", GROUP, decides=True)
def left_edge_in(review: Review) -> Event:
    """Take the first word off the focused mark or the selection."""
    return _edge(review, "left", outwards=False)


def kind_of(text: str, content: tuple[Span, ...]) -> Kind:
    """``direct`` where all of the content is quoted, ``mixed`` where some is, else ``indirect``."""
    pieces = [text[s.start : s.end].strip() for s in content]
    if all(p[:1] in _QUOTES and p[-1:] in _QUOTES and len(p) > 1 for p in pieces if p):
        return "direct"
    return "mixed" if any(q in p for p in pieces for q in _QUOTES) else "indirect"


@command("claim", "make the selection, or the sentence, a claim", GROUP, decides=True)
def claim(review: Review) -> Event:
    """Add a confirmed claim without a speaker; the screen then asks who said it."""
    span = review.selection or sentence_at(review.lines, review.caret)
    if span is None:
        return Event("no sentence here", refused=True)
    span = trimmed(review.text, span)
    if span.start == span.end:
        return Event("there is nothing but white space", refused=True)
    return add_claim(review, (span,))


def add_claim(review: Review, content: tuple[Span, ...]) -> Event:
    """Add a confirmed claim without a speaker; its pieces may be given in any order."""
    content = tuple(
        sorted(kept for piece in content if (kept := trimmed(review.text, piece)).start < kept.end)
    )
    if not content or any(a.end > b.start for a, b in pairwise(content)):
        return Event("the pieces of a claim overlap, or there are none", refused=True)
    whole = Span(content[0].start, content[-1].end)
    here = (m for m in review.marks.touching(whole) if isinstance(m, Claim) and m.content == content)
    if (same := next(here, None)) is not None:
        review.focus_on(same)
        return Event(f"this is a claim already: {in_words(review, same)}", refused=True)
    made = review.decided(
        Claim(id=review.fresh_id(), content=content, kind=kind_of(review.text, content)), state="confirmed"
    )
    event = review.apply(f"added {in_words(review, made)}", [(None, made)])
    if not event.refused:
        review.focus_on(made)
    return event


def claim_here(review: Review) -> Claim | None:
    """The focused claim, else the innermost one around the caret."""
    here = [review.focused, *review.marks.at(review.caret)]
    return next((m for m in here if isinstance(m, Claim) and m.state != "rejected"), None)


def set_speaker(review: Review, speaker: str | None) -> Event:
    """Say who asserted the focused claim; the nearest mention of that name becomes its source if it has none."""
    mark = review.focused
    if not isinstance(mark, Claim):
        return Event("no claim is focused", refused=True)
    said = f"{speaker or 'nobody known'} said: {review.quote(mark)[:50]}"
    return changed(review, mark, replace(mark, speaker=speaker), said)


@command("furniture", "mark or unmark the line as page furniture", GROUP, decides=True)
def furniture(review: Review) -> Event:
    """Mark the lines of the selection or of the caret as page furniture, or as body where they are marked."""
    selected = review.selection or Span(review.caret, review.caret)
    numbers = [n for n in review.lines.touching(selected) if words(review.lines, n)]
    if not numbers:
        return Event("the line is empty", refused=True)
    was = review.is_furniture(review.lines.span(numbers[0]).start)
    replaced: list[tuple[Mark | None, Mark | None]] = []
    for number in numbers:
        span = review.lines.span(number)
        old = review.marks.furniture.get(span)
        state = "rejected" if was else "confirmed"
        if old is None and was:
            continue
        new = review.decided(old or Furniture(id=review.fresh_id(), span=span), state=state)
        # A line that a person marked and now unmarks leaves nothing behind.
        gone = was and old is not None and old.origin == PERSON_MADE
        replaced.append((old, None if gone else new))
        replaced += _back_from_furniture(review, span) if was else _off_to_furniture(review, span)
    many = f"{len(numbers)} lines are" if len(numbers) > 1 else "the line is"
    event = review.apply(f"{many} {'body text' if was else 'page furniture'}", replaced)
    review.anchor, review.selecting = None, False
    return event


def _off_to_furniture(review: Review, line: Span) -> list[tuple[Mark | None, Mark | None]]:
    """Open marks of a line that becomes furniture leave the queue."""
    leaving = [m for m in review.marks.touching(line) if m.is_open and line.contains(m.extent)]
    review.withheld.update((m.id, m) for m in leaving)
    return [(m, None) for m in leaving]


def _back_from_furniture(review: Review, line: Span) -> list[tuple[Mark | None, Mark | None]]:
    """The suggestions of a line that is body after all."""
    inside = [m for m in review.withheld.values() if line.contains(m.extent) and m.id not in review.marks]
    return [(None, m) for m in inside]


def edit_entity(review: Review, *, name: str, note: str, everywhere: bool) -> Event:
    """Change the canonical name and note of the focused entity; `everywhere` renames all its mentions.

    Mentions renamed along keep their state: renaming is no decision about them.
    """
    mark = review.focused
    if not isinstance(mark, Entity):
        return Event("no entity is focused", refused=True)
    name = " ".join(name.split()) or mark.name
    group = review.marks.groups[mark.name]
    replaced: list[tuple[Mark | None, Mark | None]] = []
    for identifier in group.ids if everywhere and name != mark.name else [mark.id]:
        old = review.marks.by_id[identifier]
        assert isinstance(old, Entity)
        new = replace(old, name=name, note=note if old.id == mark.id else old.note)
        if new != old:
            new = replace(new, edited=old.edited or (old.origin != PERSON_MADE and old.name != name))
            replaced.append((old, new if new.is_open else review.decided(new)))
    if not replaced:
        return Event("nothing changed")
    many = f" at {len(replaced)} places" if len(replaced) > 1 else ""
    return review.apply(f"{mark.label} {review.quote(mark)} is {name}{many}", replaced)


def edit_claim(
    review: Review, *, speaker: str | None, kind: Kind, note: str, attributes: Mapping[str, object]
) -> Event:
    """Change speaker, kind, note and the attributes that `annotate.toml` defines of the focused claim."""
    mark = review.focused
    if not isinstance(mark, Claim):
        return Event("no claim is focused", refused=True)
    extra = {**mark.extra, **attributes}
    extra = {key: value for key, value in extra.items() if value not in ("", None)}
    new = replace(mark, speaker=speaker, kind=kind, note=note, extra=extra)
    if new == mark:
        return Event("nothing changed")
    return changed(review, mark, new, f"changed {in_words(review, new)}")
