"""The tutorial: the reader on a text of its own, one step after the other, each checked."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from annotator.core.keys import Keymap
from annotator.core.marks import Entity
from annotator.core.records import record
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.workspace import open_workspace
from annotator.suggest.pipeline import expected_version
from annotator.suggest.record import SuggestedClaim, SuggestedEntity, Suggestions, to_json
from annotator.tui.app import AnnotateApp

NAME = "tutorial.txt"
TEXT = """\
The ferry to Marlow Island
Harbour master Ines Calder met mayor Tom Okafor in Port Ellery on Monday to talk about the old ferry.
“The ferry will sail again in May,” Calder said. Okafor told reporters that the town has no money for a second boat.
Calder thanked the Ellery Gazette, which had asked for help. The Gazette will print the timetable.
"""
ORIGIN = "tutorial"


@record(frozen=True, slots=True)
class Step:
    """One thing to do.

    Attributes:
        asks: what to do; ``{confirm}`` stands for the keys of that command.
        done: whether it is done, given the review and what the last command said.
    """

    asks: str
    done: Callable[[Review], bool]


def _entity(review: Review, words: str) -> Entity | None:
    at = TEXT.index(words)
    return next((m for m in review.marks.entities() if m.span == Span(at, at + len(words))), None)


def _state(words: str, state: str, label: str = "") -> Callable[[Review], bool]:
    def done(review: Review) -> bool:
        mark = _entity(review, words)
        return mark is not None and mark.state == state and label in ("", mark.label)

    return done


def _claims(review: Review, count: int) -> bool:
    return sum(c.state == "confirmed" and bool(c.speaker) for c in review.marks.all_claims()) >= count


def _all_of(name: str) -> Callable[[Review], bool]:
    def done(review: Review) -> bool:
        group = review.marks.groups.get(name)
        return group is not None and not group.count.open

    return done


STEPS: Sequence[Step] = (
    Step("The first suggestion is focused: Marlow Island, a place. It is right: press {confirm}.",
         _state("Marlow Island", "confirmed")),
    Step("“Harbour” is suggested as an organisation. It is none: press {reject}.", _state("Harbour", "rejected")),
    Step("“Ines Calder met” is one word too long. {right-edge-in} takes the last word off; then {confirm}.",
         _state("Ines Calder", "confirmed")),
    Step("Tom Okafor is a person, not a place: press {label-1}; then {confirm}.",
         _state("Tom Okafor", "confirmed", "PERSON")),
    Step("Wrong key? {undo} takes back whatever was done, as often as you like. Press it once.",
         lambda r: bool(r.history.undone)),
    Step("And {redo} does it again.", lambda r: not r.history.undone and bool(_state("Tom Okafor", "confirmed")(r))),
    Step("Port Ellery was missed. {jump-entity} shows letters: type those on “Port”. Its label is guessed: GPE.",
         _state("Port Ellery", "confirmed", "GPE")),
    Step("{next-open} goes to the next one that waits. Go to a “Calder”: {confirm-mentions} confirms all of them.",
         _all_of("Ines Calder")),
    Step("{previous-open} goes back, to the claim “The ferry will sail …”. Who said so is missing: {speaker} asks, "
         "pick Ines Calder; then {confirm}.", lambda r: _claims(r, 1)),
    Step("Okafor's claim was missed. {jump-claim}, the letters on “the” of “the town”, those on “boat”, then who "
         "said it.",
         lambda r: _claims(r, 2)),
    Step("All the rest is right. {confirm-all} confirms everything that is still open.",
         lambda r: not r.marks.waiting),
    Step("That is all you need. {help} explains the rest, {palette} lists every command. {quit} ends the tutorial.",
         lambda r: False),
)  # fmt: skip


def suggestions() -> Suggestions:
    """What is suggested in the tutorial: right and wrong on purpose."""

    def entity(words: str, label: str, name: str = "", after: int = 0) -> SuggestedEntity:
        at = TEXT.index(words, after)
        return SuggestedEntity(Span(at, at + len(words)), label, name or words, 0.9, ORIGIN)

    said = TEXT.index("Calder said")
    content = "“The ferry will sail again in May,”"
    at = TEXT.index(content)
    claim = SuggestedClaim(
        content=(Span(at, at + len(content)),),
        cue=(Span(said + 7, said + 11),),
        source=(Span(said, said + 6),),
        speaker=None,
        kind="direct",
        score=0.8,
        origin=ORIGIN,
    )
    found = (
        entity("Marlow Island", "LOC"),
        entity("Harbour", "ORG"),
        entity("Ines Calder met", "PERSON", "Ines Calder"),
        entity("Tom Okafor", "GPE"),
        entity("Monday", "DATE"),
        entity("May", "DATE", after=TEXT.index("again")),
        entity("Calder", "PERSON", "Ines Calder", said),
        entity("Okafor", "PERSON", "Tom Okafor", TEXT.index("Okafor told")),
        entity("Calder", "PERSON", "Ines Calder", TEXT.index("Calder thanked")),
        entity("Ellery Gazette", "ORG"),
        entity("Gazette", "ORG", "Ellery Gazette", TEXT.index("The Gazette") + 4),
    )
    return Suggestions(entities=found, claims=(claim,))


class Tutorial(AnnotateApp):
    """The reader, with a line at the top that says what to do next."""

    def __init__(self, folder: Path, keymap: Keymap, *, theme: str = "") -> None:
        (folder / NAME).write_text(TEXT, encoding="utf-8")
        record = to_json("", TEXT, suggestions())
        record.pop("text")
        SuggestionCache().put(text_sha(TEXT), expected_version(), record)
        super().__init__(open_workspace([folder / NAME]), keymap, annotator="", theme=theme)
        self.step = 0

    def show_article(self, index: int) -> bool:
        """Open the text and say what is first."""
        shown = super().show_article(index)
        self.top.folder = "tutorial"
        self._guide()
        return shown

    def bring_in_step(self, changed: object) -> None:
        """After every change: is the step done?"""
        super().bring_in_step(changed)  # type: ignore[arg-type]
        before = self.step
        while self.sitting is not None and STEPS[self.step].done(self.sitting.review):
            self.step += 1
        if self.step != before:
            self._guide()

    def _guide(self) -> None:
        self.following.tell(
            [(f"{self.step + 1}/{len(STEPS)}  ", False), *self.in_keys(STEPS[self.step].asks)]
        )

    def in_keys(self, asks: str) -> list[tuple[str, bool]]:
        """Words, and between them the keys that the keymap in force has for the commands named in `asks`."""
        pieces = re.split(r"\{([a-z0-9-]+)\}", asks)
        return [
            (self.keyboard.key_of(piece) if n % 2 else piece, bool(n % 2)) for n, piece in enumerate(pieces)
        ]


def run_tutorial(folder: Path, keymap: Keymap, *, theme: str = "", mouse: bool = True) -> int:
    """Run the tutorial in `folder`, which it fills; the exit code."""
    app = Tutorial(folder, keymap, theme=theme)
    try:
        return app.run(mouse=mouse) or 0
    finally:
        app.desk.close()
