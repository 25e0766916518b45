"""One article being decided: its text, its marks, where the person is, and what can be undone."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Sequence
from datetime import datetime

from annotator.core.collection import Collection
from annotator.core.filters import Filter
from annotator.core.history import Change, History
from annotator.core.marks import PERSON_MADE, REPEAT, Claim, Entity, Furniture, Mark, Orphan, entity_id
from annotator.core.merging import CONFLICT
from annotator.core.records import field, record, replace
from annotator.core.schema import Schema
from annotator.core.spans import Span
from annotator.core.text import Lines, occurrences

LONGEST_SOURCE = 30  # code points that are shown of words that name nobody
Stamp = Callable[[], tuple[str, datetime]]


@record(frozen=True, slots=True)
class Event:
    """What a command did, for whoever shows it.

    Attributes:
        said: one line in words; "" where the screen says enough.
        changed: the marks that were replaced.
        refused: whether the command could not do what was asked; `said` is the reason.
        finished: whether nothing is left to decide after having decided something.
    """

    said: str = ""
    changed: tuple[tuple[Mark | None, Mark | None], ...] = ()
    refused: bool = False
    finished: bool = False


@record
class Review:
    """The state that commands change. Offsets are code points of `text`.

    Attributes:
        text: the article.
        marks: everything that stands on it.
        stamp: gives the annotator's name and the time of a decision.
        read_only: the reason why nothing may be decided, or "".
        focus: id of the focused mark, or None.
        caret: where the caret stands.
        anchor: the other end of the selection, or None where nothing is selected.
        selecting: whether plain motions extend the selection.
        status: ``open`` or ``done``.
        revision: counts changes of what a sidecar holds.
        withheld: suggestions that stand in page furniture, by id; they wait for the line to be body after all.
        grown: the selections that growing went through, the present one last.
        readings: where else the name whose extent was changed last may begin and end.
        filter: which marks the panel shows and bulk decisions touch.
        contested: marks that not all annotators agree on, by id, each with the readings of its place that exclude it.
        held: id of the orphan that waits for a passage to be selected for it, or None.
        guess: where the words of an orphan may stand now, or None; may take some time.
    """

    text: str
    marks: Collection
    stamp: Stamp
    schema: Schema = field(default_factory=Schema)
    read_only: str = ""
    focus: str | None = None
    caret: int = 0
    anchor: int | None = None
    selecting: bool = False
    status: str = "open"
    revision: int = 0
    history: History = field(default_factory=History)
    pattern: str = ""
    withheld: dict[str, Mark] = field(default_factory=dict)
    grown: list[Span] = field(default_factory=list)
    readings: list[Span] = field(default_factory=list)
    filter: Filter = field(default_factory=Filter)
    contested: dict[str, tuple[str, ...]] = field(default_factory=dict)
    held: str | None = None
    guess: Callable[[Orphan], Span | None] = lambda orphan: None

    def __post_init__(self) -> None:
        self.lines = Lines(self.text)

    # --- where we are

    @property
    def focused(self) -> Mark | None:
        """The focused mark."""
        return self.marks.get(self.focus)

    @property
    def selection(self) -> Span | None:
        """What is selected, or None."""
        if self.anchor is None or self.anchor == self.caret:
            return None
        return Span(min(self.anchor, self.caret), max(self.anchor, self.caret))

    def quote(self, mark: Mark) -> str:
        """The words of a mark on one line; pieces are joined by an ellipsis."""
        if isinstance(mark, Orphan):
            return " ".join(mark.words.split())
        spans = mark.content if isinstance(mark, Claim) else (mark.extent,)
        return " … ".join(" ".join(self.text[s.start : s.end].split()) for s in spans)

    def who(self, claim: Claim) -> str:
        """Who made a claim: the name; where none is known what the article calls them, as ``the fire service?``."""
        if claim.speaker:
            return claim.speaker
        words = " ".join(" ".join(self.text[s.start : s.end].split()) for s in claim.source) or "who"
        return f"{words if len(words) <= LONGEST_SOURCE else words[: LONGEST_SOURCE - 1].rstrip() + '…'}?"

    def is_furniture(self, offset: int) -> bool:
        """Whether the line at `offset` is page furniture, suggested or confirmed."""
        if not self.marks.furniture:
            return False
        line = self.lines.span(self.lines.at(offset))
        mark = self.marks.furniture.get(line)
        return mark is not None and mark.state != "rejected"

    def rivals(self, mark: Mark) -> list[Mark]:
        """Other readings of the same place that are not rejected: with this one confirmed they cannot stand."""
        found = (self.marks.get(identifier) for identifier in self.contested.get(mark.id, ()))
        return [rival for rival in found if rival is not None and rival.state != "rejected"]

    def furniture_lines(self) -> list[int]:
        """Where the lines that are page furniture start, suggested or confirmed."""
        return [span.start for span, mark in self.marks.furniture.items() if mark.state != "rejected"]

    def move_to(self, caret: int, *, focus: bool = True) -> None:
        """Put the caret at `caret` (kept within the text) and focus the innermost mark there."""
        self.caret = max(0, min(caret, len(self.text)))
        if focus:
            here = [m for m in self.marks.at(self.caret) if m.state != "rejected"]
            self.focus = here[0].id if here else None

    def focus_on(self, mark: Mark | None) -> None:
        """Focus a mark and put the caret at its start; the selection ends, and no orphan is held any more."""
        self.anchor, self.selecting, self.held = None, False, None
        self.focus = mark.id if mark else None
        if mark:
            self.caret = mark.extent.start

    # --- changing

    def decided(self, mark: Mark, **changes: object) -> Mark:
        """`mark` as this person decides it now."""
        by, at = self.stamp()
        made: Mark = replace(mark, by=by, at=at, **changes)  # type: ignore[arg-type]
        if CONFLICT in made.extra:
            # A decision made anew settles what two people had decided differently.
            made = replace(made, extra={k: v for k, v in made.extra.items() if k != CONFLICT})
        return made

    def fresh_id(self) -> str:
        """A random id that no mark of this article has."""
        import secrets

        while True:
            made = "".join(secrets.choice("0123456789abcdefghijklmnopqrstuvwxyz") for _ in range(6))
            if made not in self.marks:
                return made

    def apply(
        self,
        said: str,
        replaced: Sequence[tuple[Mark | None, Mark | None]],
        *,
        status: str | None = None,
    ) -> Event:
        """Replace marks as one undoable change.

        Raises:
            ValueError: where a mark to be replaced is not there.
        """
        if self.read_only:
            return Event(f"read-only: {self.read_only}", refused=True)
        change = Change(
            said,
            tuple(replaced),
            self.focus,
            self.caret,
            (self.status, status) if status and status != self.status else None,
        )
        self._swap(change.replaced)
        if change.status:
            self.status = change.status[1]
        self.history.record(change)
        self.revision += 1
        return Event(said, change.replaced)

    def _swap(self, replaced: Iterable[tuple[Mark | None, Mark | None]]) -> None:
        for old, new in replaced:
            # An open suggestion may have gone or come back since: newer suggestions replace older ones.
            here = self.marks.get(old.id) if old else None
            there = self.marks.get(new.id) if new and (old is None or new.id != old.id) else None
            if there is not None:
                self.marks.replace(there, None)
            self.marks.replace(here, new)
        if self.focus not in self.marks:
            self.focus = None
        if self.held not in self.marks.orphans:
            self.held = None

    def undo(self) -> Event:
        """Take back the last change."""
        change = self.history.step_back()
        if change is None:
            return Event("nothing to undo", refused=True)
        swapped = tuple((new, old) for old, new in reversed(change.replaced))
        self._swap(swapped)
        if change.status:
            self.status = change.status[0]
        self.revision += 1
        self.anchor, self.selecting, self.held = None, False, None
        focused = self.marks.get(change.focus)
        self.focus = None if focused is None or isinstance(focused, Orphan) else focused.id
        self.caret = change.caret
        return Event(f"undone: {change.said}", swapped)

    def redo(self) -> Event:
        """Do the last change again that was undone."""
        change = self.history.step_forward()
        if change is None:
            return Event("nothing to redo", refused=True)
        self._swap(change.replaced)
        if change.status:
            self.status = change.status[1]
        self.revision += 1
        last = next(
            (new for _, new in change.replaced if not isinstance(new, Furniture | Orphan | None)), None
        )
        if last is not None:
            self.focus_on(last)
        else:
            self.focus, self.caret = None, change.caret
        return Event(f"again: {change.said}", change.replaced)

    def adopt(self, decided: Iterable[Mark], status: str) -> Event:
        """Take in what somebody else decided: after this the decided marks are `decided`, the open ones as they were.

        This is nobody's command here, so that it cannot be undone; own changes still can.
        """
        wanted = {mark.id: mark for mark in decided}
        replaced: list[tuple[Mark | None, Mark | None]] = []
        for mark in list(self.marks):
            new = wanted.pop(mark.id, None)
            if new is None and mark.state != "open":
                replaced.append((mark, None))
            elif new is not None and new != mark:
                replaced.append((mark, new))
        replaced += [(None, mark) for mark in wanted.values()]
        self._swap(replaced)
        self.status = status
        return Event("", tuple(replaced))

    # --- suggestions

    def offer(self, suggested: Iterable[Mark], *, keep: str | None = None) -> Event:
        """Replace the open, untouched suggestions by `suggested`; what a person decided or edited stays.

        So does the one with the id `keep`: nobody's focus is taken away under their hands.

        A suggestion that a decision already covers is left out: the same reading, an entity that overlaps a
        confirmed one, a reading that was rejected here by label and text.
        """
        old = [m for m in self.marks if m.is_open and not m.edited and m.id != keep]
        for mark in old:
            self.marks.replace(mark, None)
        arriving = sorted(suggested, key=lambda m: not isinstance(m, Furniture))
        self.withheld.clear()
        offered_ids = {m.id for m in arriving}
        rejected_elsewhere = {
            (m.label, self.text[m.span.start : m.span.end])
            for m in self.marks
            if isinstance(m, Entity) and m.state == "rejected" and m.id not in offered_ids
        } - {
            (m.label, self.text[m.span.start : m.span.end])
            for m in self.marks
            if isinstance(m, Entity) and m.state == "confirmed"
        }
        added = []
        for mark in arriving:
            if mark.id in self.marks or self._covered(mark):
                continue
            if rejected_elsewhere and isinstance(mark, Entity):
                surface = self.text[mark.span.start : mark.span.end]
                if (mark.label, surface) in rejected_elsewhere:
                    continue
            if not isinstance(mark, Furniture) and self.is_furniture(mark.extent.start):
                self.withheld[mark.id] = mark
                continue
            self.marks.replace(None, mark)
            added.append(mark)
        added += self._offer_repeats()
        if self.focus and self.focus not in self.marks:
            self.focus = None
        return Event("", tuple((m, None) for m in old) + tuple((None, m) for m in added))

    def _covered(self, mark: Mark) -> bool:
        if isinstance(mark, Furniture):
            return mark.span in self.marks.furniture
        for other in self.marks.touching(mark.extent):
            if isinstance(mark, Entity) and isinstance(other, Entity):
                if other.state == "rejected":
                    if other.span == mark.span and other.label == mark.label:
                        return True
                elif other.span.overlaps(mark.span):
                    return True
            elif isinstance(mark, Claim) and isinstance(other, Claim) and _alike(mark, other):
                return True
        return False

    def _offer_repeats(self) -> list[Mark]:
        """Open marks for other places of the names that a person added by hand."""
        added: list[Mark] = []
        entities = self.marks.entities()
        taken = {mark.span for mark in entities}
        made: dict[str, Entity] = {}
        for mark in entities:
            if mark.origin == PERSON_MADE and mark.state == "confirmed":
                made.setdefault(self.text[mark.span.start : mark.span.end], mark)
        for mark in made.values():
            repeats = self.repeats_of(mark, taken)
            for repeat in repeats:
                self.marks.replace(None, repeat)
            added += repeats
        return added

    def repeats_of(self, mark: Entity, taken: Container[Span] = ()) -> list[Entity]:
        """Open marks for every other place where the words of `mark` stand unmarked, outside furniture.

        Args:
            mark: whose words.
            taken: places that are known to be marked already.
        """
        surface = self.text[mark.span.start : mark.span.end]
        found = []
        for span in occurrences(self.text, surface):
            if span == mark.span or span in taken or self.is_furniture(span.start):
                continue
            if any(isinstance(m, Entity) and m.span.overlaps(span) for m in self.marks.touching(span)):
                continue
            identifier = entity_id(mark.label, span, surface)
            if identifier not in self.marks:
                found.append(
                    Entity(
                        id=identifier, origin=REPEAT, label=mark.label, span=span, name=mark.name, score=0.9
                    )
                )
        return found


def _alike(one: Claim, other: Claim) -> bool:
    """Whether the contents of two claims share at least half of the code points of both together."""
    shared = sum(
        max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one.content for b in other.content
    )
    total = sum(s.end - s.start for s in one.content + other.content) - shared
    return shared * 2 >= total
