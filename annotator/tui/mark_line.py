"""The focused mark in one row of words: what it is, what was decided, where it comes from, how sure that is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from rich.cells import cell_len

from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.marks import PERSON_MADE, REPEAT, Claim, Entity, Mark, Orphan
from annotator.core.merging import CONFLICT
from annotator.core.review import Review
from annotator.tui.look import Look, label_colour, style
from annotator.tui.painting import fit
from annotator.tui.spreading import Piece

QUOTE = 16  # cells that the words of a mark keep, however much else there is to say
_STATES = {"open": "suggested", "confirmed": "confirmed", "rejected": "rejected"}
_ORIGINS = {"spacy": "spaCy", "gliner": "GLiNER", REPEAT: "the same words elsewhere", "import": "an import"}


def mark_line(review: Review, look: Look, width: int, conflict_key: str) -> list[Piece]:
    """The row for what is focused or selected, in `width` cells: of a long mark the words give way."""
    dim, strong = style(look.dim, look.bar), style(look.strong, look.bar, bold=True)
    orphan = review.marks.orphans.get(review.held or "")
    if orphan is not None:
        words = visible(in_words(review, orphan, 200))
        by = f" by {visible(orphan.by)}" if orphan.by else ""
        bad = style(look.bad, look.bar, bold=True)
        return [(" ORPHAN  ", bad), (words, strong), (f"  {orphan.state}{by} · {_stood(orphan)}", dim)]
    if review.selection:
        words = " ".join(visible(review.text[slice(*review.selection)]).split())
        return [(" selected  ", style(look.accent, look.bar, bold=True)), (words, strong)]
    mark = review.focused
    if mark is None:
        left = review.marks.entity_count.open + review.marks.claim_count.open
        return [(f" {left} open" if left else " nothing is open here", dim)]
    if isinstance(mark, Claim):
        who = fit(visible(review.who(mark)), max(8, width // 4))
        head: list[Piece] = [(f" CLAIM  {who}: ", style(look.accent, look.bar, bold=True))]
        tail = f"  {mark.kind}, {story(mark)}"
    else:
        assert isinstance(mark, Entity)
        colour = label_colour(review.schema.label(mark.label).colour, look)
        head = [(f" {fit(visible(mark.label), max(8, width // 4))}  ", style(colour, look.bar, bold=True))]
        tail = f"  {story(mark)}" + _mention(review, mark)
    if isinstance(mark.extra.get(CONFLICT), Mapping):
        tail = f"  DECIDED IN TWO WAYS ({conflict_key}){tail}"
    if mark.note:
        tail += f" · “{visible(mark.note)}”"
    quote = visible(review.quote(mark))
    named = isinstance(mark, Entity) and mark.name != review.quote(mark)
    name = f" = {visible(mark.name)}" if named and isinstance(mark, Entity) else ""
    if sum(cell_len(text) for text, _ in head) + cell_len(quote + name + tail) > width:
        tail = tail.replace(" · mention ", " · ", 1)
    room = max(QUOTE, width - sum(cell_len(text) for text, _ in head) - cell_len(tail))
    words = fit(quote, room)
    name = fit(name, room - cell_len(words)) if room - cell_len(words) > len(" = …") + 2 else ""
    return [*head, (words, strong), (name, style(look.text, look.bar)), (tail, dim)]


def story(mark: Mark) -> str:
    """What became of a mark and where it comes from: ``suggested by spaCy, 0.98``, ``confirmed by vera``."""
    changed = "changed, " if mark.edited else ""
    source = visible(mark.origin)
    first = source.split(" ", 1)[0]
    source = _ORIGINS.get(source) or _ORIGINS.get(first) or first
    score = f", {mark.score:.2f}" if mark.score is not None else ""
    if mark.is_open:
        return f"suggested by {source}{score}" + (", changed" if mark.edited else "")
    by = f" by {visible(mark.by)}" if mark.by else ""
    if mark.origin == PERSON_MADE:
        return f"{_STATES[mark.state]}{by}, added by hand"
    return f"{changed}{_STATES[mark.state]}{by}" + (f" · {source}{score}" if source else "")


def _mention(review: Review, mark: Entity) -> str:
    places = review.marks.groups[mark.name].places
    return f" · mention {bisect_left(places, mark.place) + 1} of {len(places)}" if len(places) > 1 else ""


def _stood(orphan: Orphan) -> str:
    """What stood around it, for whoever looks for its place."""
    table = orphan.table
    piece = next(iter(table.get("content", ())), table)
    before, after = (" ".join(str(piece.get(name, "")).split()) for name in ("before", "after"))
    return (
        visible(f"stood in “{before[-24:]} … {after[:24]}”") if before or after else "its place is not known"
    )
