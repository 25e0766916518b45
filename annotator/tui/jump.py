"""Jumping: letters appear on what is in view, and typing them goes there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from annotator.core.hints import codes, rank
from annotator.core.marking import claim
from annotator.core.marks import Claim, Entity
from annotator.core.moving import motion
from annotator.core.records import field, record
from annotator.core.reshaping import set_edge, with_quote
from annotator.core.review import Event, Review
from annotator.core.spans import Span
from annotator.core.text import clause_at, is_punctuation, sentences, word_at, words

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

Take = Callable[["AnnotateApp", int], None]
"""What is done with the place that was chosen: an offset, or the row of a panel's section."""
Targets = Mapping[str, tuple[str, int]]
Find = Callable[["AnnotateApp"], Targets]
PAGES = {"page-down": 1, "page-up": -1}
ENTITY_ROW, CLAIM_ROW = "entity row", "claim row"


@record
class Jump:
    """Letters on the screen, and what they lead to.

    Attributes:
        asks: what is to be typed, in words.
        targets: a code to where it leads: what kind of place, and the place.
        take: what to do with an offset.
        find: the targets again, after the page was turned; None where they stay.
        typed: the letters typed so far.
    """

    asks: str
    targets: Targets
    take: Take
    find: Find | None = None
    typed: str = field(default="")

    def places(self, kind: str) -> dict[int, str]:
        """Place to the rest of its code, for the codes that begin with what was typed."""
        size = len(self.typed)
        return {
            place: code[size:]
            for code, (what, place) in self.targets.items()
            if what == kind and code.startswith(self.typed)
        }


def words_in_view(app: AnnotateApp) -> list[Span]:
    """The words that begin in the reader's window, without punctuation and folded lines."""
    review, layout = _review(app), app.reader.layout_rows
    if layout is None:
        return []
    found = []
    for y in range(app.reader.top, app.reader.top + app.reader.size.height):
        row = layout.row(y)
        if row is None or row.folded or row.span.start == row.span.end:
            continue
        for word in words(review.lines, row.line):
            if row.span.start <= word.start < row.span.end and not is_punctuation(review.text, word):
                found.append(word)
    return found


def _review(app: AnnotateApp) -> Review:
    assert app.sitting is not None
    return app.sitting.review


def _view(app: AnnotateApp) -> Span:
    """The text in the reader's window."""
    layout, reader = app.reader.layout_rows, app.reader
    if layout is None:
        return Span(0, 0)
    start = layout.offset_at(0, reader.top)
    return Span(start, max(start, layout.offset_at(1 << 30, reader.top + reader.size.height - 1)) + 1)


def _is_marked(review: Review, word: Span) -> bool:
    return any(isinstance(m, Entity) and m.state != "rejected" for m in review.marks.touching(word))


def likely_names(review: Review, found: list[Span]) -> list[int]:
    """Words that look like a name nobody marked yet; only the first one of each name."""
    likely = []
    begins: set[int] = set()
    line, last = -1, Span(0, 0)
    for word in found:
        number = review.lines.at(word.start)
        if number != line:
            line, begins = number, {s.start for s in sentences(review.lines, number)}
        text = review.text[word.start : word.end]
        named = (text[:1].isupper() or text[:1].isdigit()) and word.start not in begins
        if named and not _is_marked(review, word):
            if review.text[last.end : word.start] != " ":
                likely.append(word.start)
            last = word
    return likely


def name_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    """Codes for the words in view: short ones for names that nobody marked."""
    review, found = _review(app), words_in_view(app)
    places = rank([w.start for w in found], likely_names(review, found), review.caret)
    return {code: ("word", p) for code, p in zip(codes(len(places)), places, strict=False)}


def clause_starts(review: Review, found: list[Span]) -> list[int]:
    """Where a sentence, a clause or a content ("that …") begins that no claim has yet, of the words in view."""
    likely = []
    for word in found:
        clause = clause_at(review.lines, word.start)
        begins = clause is not None and not any(c.isalnum() for c in review.text[clause.start : word.start])
        if not begins and review.text[word.start : word.end] not in ("that", "whether"):
            continue
        if not any(isinstance(m, Claim) and m.state != "rejected" for m in review.marks.touching(word)):
            likely.append(word.start)
    return likely


def start_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    """Codes for the words in view: short ones for the beginnings of sentences and clauses."""
    review, found = _review(app), words_in_view(app)
    places = rank([w.start for w in found], clause_starts(review, found), review.caret)
    return {code: ("word", p) for code, p in zip(codes(len(places)), places, strict=False)}


def end_targets(app: AnnotateApp, after: int) -> dict[str, tuple[str, int]]:
    """Codes for the words in view from `after` on: short ones for the ends of sentences and clauses."""
    review = _review(app)
    found = [w for w in words_in_view(app) if w.end > after]
    likely = []
    for word in found:
        clause = clause_at(review.lines, word.start)
        if clause and not any(c.isalnum() for c in review.text[word.end : clause.end]):
            likely.append(word.start)
    places = rank([w.start for w in found], likely, after)
    return {code: ("word", p) for code, p in zip(codes(len(places)), places, strict=False)}


def mark_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    """Codes for the marks in view and the rows of the panel: entities, claims, then rows."""
    review, layout = _review(app), app.reader.layout_rows
    if layout is None:
        return {}
    top, bottom = app.reader.top, app.reader.top + app.reader.size.height
    here: list[tuple[str, int]] = []
    waiting: list[tuple[str, int]] = []
    taken: set[tuple[str, int]] = set()
    for mark in review.marks.touching(_view(app)):
        y = layout.y_of(mark.extent.start)
        if mark.state == "rejected" or not top <= y < bottom:
            continue
        # Claims carry their letters in the margin, one a row.
        target = ("margin", y) if isinstance(mark, Claim) else ("word", mark.extent.start)
        if target not in taken:
            taken.add(target)
            (waiting if mark.is_open else here).append(target)
    rows: list[tuple[str, int]] = []
    if app.panel.display:
        for kind, section in ((ENTITY_ROW, app.panel.entities), (CLAIM_ROW, app.panel.claims)):
            last = min(len(section.items), section.top + max(0, section.size.height - 1))
            rows += [(kind, row) for row in range(section.top, last) if not section.items[row].part]

    def near(target: tuple[str, int]) -> int:
        kind, place = target
        return abs((layout.offset_at(0, place) if kind == "margin" else place) - review.caret)

    waiting.sort(key=near)
    targets = waiting + here + rows
    return dict(zip(codes(len(targets)), targets, strict=False))


def sentence_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    """Codes for the sentences that begin in view."""
    review = _review(app)
    begins = {s.start for w in words_in_view(app) for s in sentences(review.lines, review.lines.at(w.start))}
    seen = {word.start for word in words_in_view(app)}
    # A sentence may begin with a quotation mark: the letters stand on its first word.
    first = sorted({_first_word(review, b) for b in begins} & seen)
    places = rank(first, [], review.caret)
    return {code: ("word", p) for code, p in zip(codes(len(places)), places, strict=False)}


def _first_word(review: Review, offset: int) -> int:
    return next(
        (
            w.start
            for w in words(review.lines, review.lines.at(offset))
            if w.start >= offset and not is_punctuation(review.text, w)
        ),
        offset,
    )


# --- what is done with the place


def go(app: AnnotateApp, offset: int) -> None:
    """Put the caret on the word; only an entity is focused there, so that a digit labels the word in a claim."""
    review = _review(app)
    if review.selecting:
        word = word_at(review.lines, offset)
        start = review.anchor if review.anchor is not None else review.caret
        app.carried_out(motion(review, word.end if word and offset >= start else offset, extend=True))
        return
    review.anchor = None
    review.move_to(offset)
    if isinstance(review.focused, Claim):
        review.focus = None
    app.carried_out(Event())


def _go_to_mark(app: AnnotateApp, offset: int) -> None:
    review = _review(app)
    found = [m for m in review.marks.at(offset) if m.extent.start == offset and m.state != "rejected"]
    # The outer of two that begin together comes first in reading order; the inner one is a key further.
    entities = [m for m in found if isinstance(m, Entity)]
    review.focus_on((entities or found or [None])[0])
    app.carried_out(Event())


def _go_to_claim(app: AnnotateApp, y: int) -> None:
    review, layout = _review(app), app.reader.layout_rows
    here = review.marks.touching(_view(app))
    claims = [c for c in here if isinstance(c, Claim) and layout and layout.y_of(c.extent.start) == y]
    if claims:
        review.focus_on(claims[0])
        app.carried_out(Event())


def _edge(side: str) -> Take:
    def take(app: AnnotateApp, offset: int) -> None:
        review = _review(app)
        app.carried_out(set_edge(review, side, offset))

    return take


def _claim_from(app: AnnotateApp, start: int) -> None:
    """The claim's first word is known: ask for the last."""
    review = _review(app)
    before = review.text[start - 1 : start]
    # A quotation mark belongs to what is quoted.
    start -= 1 if before in tuple("“\"„«'‘") and before else 0
    review.anchor = None
    review.move_to(start, focus=False)
    review.focus = None

    def take(app: AnnotateApp, offset: int) -> None:
        word = word_at(review.lines, offset)
        end = with_quote(review.text, start, word.end if word else offset)
        review.anchor, review.caret = start, end
        app.carried_out(claim(review))
        if isinstance(review.focused, Claim) and not app.status.refused:
            app.do("speaker")

    app.carried_out(Event())

    def find(app: AnnotateApp) -> Targets:
        return end_targets(app, start)

    begin(app, Jump("the claim's last word", find(app), take, find))


def begin(app: AnnotateApp, jump: Jump) -> None:
    """Show the letters; the next keys belong to them."""
    if not jump.targets:
        app.say("nothing to jump to", refused=True)
        return
    app.jump = jump
    app.say(f"{jump.asks}: type its letters · esc gives up")
    _show(app)


def press(app: AnnotateApp, key: str) -> None:
    """A key while letters are shown."""
    jump = app.jump
    assert jump is not None
    typed = jump.typed + key.lower()
    if typed in jump.targets:
        kind, place = jump.targets[typed]
        app.jump = None
        _show(app)
        app.say("")
        arrive(app, jump, kind, place)
    elif len(key) == 1 and any(code.startswith(typed) for code in jump.targets):
        jump.typed = typed
        _show(app)
    elif jump.find is not None and (by := PAGES.get(app.keymap.bindings.get((key,), ""))):
        app.reader.scroll_to_row(app.reader.top + by * max(1, app.reader.size.height - 2))
        jump.targets, jump.typed = jump.find(app), ""
        _show(app)
    else:
        app.jump = None
        _show(app)
        app.reader.follow()
        app.say("" if key == "escape" else "no such letters: no jump", refused=key != "escape")


def arrive(app: AnnotateApp, jump: Jump, kind: str, place: int) -> None:
    """Do what the jump is for."""
    if kind == "word":
        jump.take(app, place)
    elif kind == "margin":
        _go_to_claim(app, place)
    else:
        section = app.panel.entities if kind == ENTITY_ROW else app.panel.claims
        if place < len(section.items):
            section.post_message(section.Chosen(section.items[place]))


def _show(app: AnnotateApp) -> None:
    jump = app.jump
    app.reader.hints = jump.places("word") if jump else {}
    app.reader.margin_hints = jump.places("margin") if jump else {}
    app.reader.refresh()
    for kind, section in ((ENTITY_ROW, app.panel.entities), (CLAIM_ROW, app.panel.claims)):
        hints = jump.places(kind) if jump else {}
        if hints or section.hints:
            section.hints = hints
            section.refresh()


def _start(
    asks: str, find: Callable[[AnnotateApp], dict[str, tuple[str, int]]], take: Take
) -> Callable[[AnnotateApp], None]:
    def do(app: AnnotateApp) -> None:
        if app.sitting is not None:
            begin(app, Jump(asks, find(app), take, find))

    return do


def _right_edge_targets(app: AnnotateApp) -> dict[str, tuple[str, int]]:
    review = _review(app)
    mark = review.focused
    after = (
        mark.extent.start
        if mark and review.selection is None
        else min(review.caret, review.anchor or review.caret)
    )
    return end_targets(app, after)


ON_SCREEN: dict[str, Callable[[AnnotateApp], None]] = {
    "jump": _start("jump to a word", name_targets, go),
    "jump-mark": _start("jump to a mark or a row", mark_targets, _go_to_mark),
    "jump-sentence": _start("jump to a sentence", sentence_targets, go),
    "jump-left-edge": _start("the first word", start_targets, _edge("left")),
    "jump-right-edge": _start("the last word", _right_edge_targets, _edge("right")),
    "jump-claim": _start("the claim's first word", start_targets, _claim_from),
}
