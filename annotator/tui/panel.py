"""The panel: entities by canonical name, claims as ``speaker: content``, in step with the reader."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual.containers import Vertical

from annotator.core.collection import Count, Group
from annotator.core.display import visible
from annotator.core.marks import Claim, Entity, Mark, Orphan
from annotator.core.review import Review
from annotator.tui.look import LOOKS, Look, glyph, label_colour, style
from annotator.tui.orphans import Orphans
from annotator.tui.painting import fit
from annotator.tui.section import Item, Section

LABEL_CELLS = 7


class Entities(Section):
    """Canonical names with their counts; the focused or opened ones with their mentions."""

    def __init__(self, look: Look) -> None:
        super().__init__("Entities", look, id="entities")
        self.opened: set[str] = set()

    def count(self) -> Count:
        """All mentions."""
        return self.review.marks.entity_count if self.review else Count()

    def build(self) -> list[Item]:
        """Names by number of mentions, then by first place."""
        assert self.review is not None
        groups: Iterable[Group] = sorted(
            self.review.marks.groups.values(), key=lambda g: (-len(g.places), g.places[0])
        )
        rows: list[Item] = []
        for group in groups:
            if self.review.filter and not any(
                self.review.filter.accepts(self.review.marks.by_id[i]) for i in group.ids
            ):
                continue
            rows.append(Item(name=group.name))
            if group.name in self.opened:
                rows += [Item(mark=identifier) for identifier in group.ids]
        return rows

    def current(self) -> int | None:
        """The focused mention's row where its name is opened, else the name's."""
        focused = self.review.focused if self.review else None
        if not isinstance(focused, Entity):
            return None
        wanted = Item(mark=focused.id) if focused.name in self.opened else Item(name=focused.name)
        return self.rows.get(wanted)

    def toggle(self, name: str) -> None:
        """Show or hide the mentions of a name."""
        self.opened ^= {name}
        self.rebuild()

    def paint_item(self, item: Item, width: int) -> tuple[list[Segment], bool]:
        """``PERSON Volodymyr Zelensky   11 ✓1 ·10``, or a mention with what stands around it."""
        assert self.review is not None
        if item.mark:
            return self._mention(item, width)
        look = self.look
        group = self.review.marks.groups.get(item.name)
        if group is None:
            return [], False
        focused = self.review.focused
        here = isinstance(focused, Entity) and focused.name == item.name
        ground = self._row_ground(here)
        label = self.review.schema.label(group.label)
        colour = look.on(ground, label_colour(label.colour, look))
        figures = f" {group.count.total}"
        states = _states(group.count)
        name_cells = width - LABEL_CELLS - cell_len(figures) - cell_len(states) - 2
        name = fit(visible(item.name), max(4, name_cells))
        pad = max(0, width - 1 - LABEL_CELLS - cell_len(name) - cell_len(figures) - cell_len(states) - 1)
        marker = "▸" if here else " "
        done = not group.count.open
        return [
            Segment(marker, style(look.on(ground, look.accent), ground)),
            Segment(fit(visible(label.name), LABEL_CELLS - 1).ljust(LABEL_CELLS), style(colour, ground)),
            Segment(name, style(look.dim if done and not here else look.strong, ground, bold=here)),
            Segment(" " * pad + figures, style(look.dim_on(ground), ground)),
            Segment(states, style(look.dim_on(ground), ground)),
        ], here

    def _mention(self, item: Item, width: int) -> tuple[list[Segment], bool]:
        assert self.review is not None
        look, review = self.look, self.review
        mark = review.marks.get(item.mark)
        if not isinstance(mark, Entity):
            return [], False
        here = review.focus == mark.id
        ground = self._row_ground(here)
        room = max(4, width - LABEL_CELLS - 4)
        words = fit(visible(review.text[mark.span.start : mark.span.end]), room)
        context = min(14, max(0, room - cell_len(words)) // 2)
        before = visible(review.text[max(0, mark.span.start - context) : mark.span.start].rpartition("\n")[2])
        after = visible(review.text[mark.span.end : mark.span.end + room].partition("\n")[0])
        after = fit(after, max(0, room - cell_len(before) - cell_len(words)))
        return [
            Segment("▸" if here else " ", style(look.on(ground, look.accent), ground)),
            Segment(f"{glyph(mark):>{LABEL_CELLS - 1}} ", style(look.dim_on(ground), ground)),
            Segment(before, style(look.dim_on(ground), ground)),
            Segment(words, style(look.text, ground, bold=mark.state == "confirmed", underline=mark.is_open)),
            Segment(after, style(look.dim_on(ground), ground)),
        ], here


class Claims(Section):
    """Claims in reading order, two rows each."""

    rows_of_current = 2

    def __init__(self, look: Look) -> None:
        super().__init__("Claims", look, id="claims")

    def count(self) -> Count:
        """All claims."""
        return self.review.marks.claim_count if self.review else Count()

    def build(self) -> list[Item]:
        """A row for each claim, two where it is long."""
        assert self.review is not None
        rows: list[Item] = []
        if not self.size.width:
            return rows  # how many there are depends on it
        narrowed = bool(self.review.filter)
        for claim in self.review.marks.all_claims():
            if narrowed and not self.review.filter.accepts(claim):
                continue
            rows.append(Item(mark=claim.id))
            if self._is_long(claim):
                rows.append(Item(mark=claim.id, part=1))
        return rows

    def _is_long(self, claim: Claim) -> bool:
        assert self.review is not None
        room = self._room(self.size.width) - len(self.review.who(claim)) - 2
        most = sum(span.end - span.start + 3 for span in claim.content) - 3
        # Its words on one line have as many characters at most, and only seldom less than half as many.
        return most > 2 * room if not room < most <= 2 * room else len(self.review.quote(claim)) > room

    @staticmethod
    def _room(width: int) -> int:
        return max(8, width - 3)

    def on_resize(self) -> None:
        """Other rows at another width."""
        self.rebuild()

    def current(self) -> int | None:
        """The first row of the focused claim."""
        focused = self.review.focused if self.review else None
        if not isinstance(focused, Claim):
            return None
        wanted = Item(mark=focused.id)
        return self.rows.get(wanted)

    def paint_item(self, item: Item, width: int) -> tuple[list[Segment], bool]:
        """``· Vladimir Putin: he has no intention of …``."""
        assert self.review is not None
        look, review = self.look, self.review
        mark = review.marks.get(item.mark)
        if not isinstance(mark, Claim):
            return [], False
        here = review.focus == mark.id
        ground = self._row_ground(here)
        speaker = visible(review.who(mark))
        room = self._room(width)
        first, rest = _two_rows(f"{speaker}: ", visible(review.quote(mark)), room)
        body = style(
            look.dim if mark.state == "rejected" else look.text, ground, strike=mark.state == "rejected"
        )
        if item.part:
            return [Segment("   ", style(look.text, ground)), Segment(rest, body)], here
        state = {"confirmed": look.good, "rejected": look.bad}.get(mark.state, look.dim)
        named = style(look.on(ground, look.speaker), ground, bold=here)
        return [
            Segment("▸" if here else " ", style(look.on(ground, look.accent), ground)),
            Segment(glyph(mark) + " ", style(look.on(ground, state), ground)),
            Segment(
                fit(f"{speaker}: ", room),
                named if mark.speaker else style(look.on(ground, look.accent), ground, italic=True),
            ),
            Segment(first, body),
        ], here


def _states(count: Count) -> str:
    parts = [
        f" {sign}{number}"
        for sign, number in (("✓", count.confirmed), ("✗", count.rejected), ("·", count.open))
        if number
    ]
    return "".join(parts)


def _two_rows(lead: str, words: str, room: int) -> tuple[str, str]:
    """`words` on two rows of `room` cells, the first of which begins with `lead`."""
    left = room - cell_len(lead)
    if cell_len(words) <= left:
        return words, ""
    cut = words[: max(0, left + 1)].rfind(" ") if left > 0 else -1
    while cut > 0 and cell_len(words[:cut]) > left:
        cut = words.rfind(" ", 0, cut)
    if cut <= 0:
        return "", fit(words, room)
    return words[:cut], fit(words[cut + 1 :], room)


class Panel(Vertical):
    """The sections, one above the other."""

    DEFAULT_CSS = """
    Panel { width: 42; padding: 0 1; }
    Panel > Section { width: 1fr; }
    #entities { height: 1fr; }
    #claims, #orphans { height: 1fr; margin-top: 1; }
    """

    def __init__(self, look: Look | None = None) -> None:
        super().__init__(id="panel")
        self.look = look or LOOKS["dark"]
        self.entities = Entities(self.look)
        self.claims = Claims(self.look)
        self.orphans = Orphans(self.look)

    @property
    def sections(self) -> Sequence[Section]:
        """Entities, claims and orphans."""
        return (self.entities, self.claims, self.orphans)

    def compose(self):  # type: ignore[no-untyped-def]
        """The sections."""
        yield from self.sections

    def set_review(self, review: Review) -> None:
        """Show another article."""
        self.entities.opened.clear()
        for section in self.sections:
            section.review, section.top = review, 0
            section.rebuild()

    def rebuild(self) -> None:
        """Another filter."""
        for section in self.sections:
            section.top = 0
            section.rebuild()

    def set_look(self, look: Look) -> None:
        """Other colours."""
        self.look = look
        for section in self.sections:
            section.look = look
            section.refresh()

    def show(self, changed: Sequence[tuple[Mark | None, Mark | None]] = ()) -> None:
        """Bring both lists in step; they are built again only where their structure changed."""
        if any(_moves(old, new, Entity) for old, new in changed):
            self.entities.rebuild()
        else:
            self.entities.in_step(
                item
                for pair in changed
                for mark in pair
                if isinstance(mark, Entity)
                for item in (Item(name=mark.name), Item(mark=mark.id))
            )
        if any(_moves(old, new, Claim) for old, new in changed):
            self.claims.rebuild()
        else:
            self.claims.in_step(Item(mark=m.id) for pair in changed for m in pair if isinstance(m, Claim))
        if any(isinstance(mark, Orphan) for pair in changed for mark in pair):
            self.orphans.rebuild()
        else:
            self.orphans.in_step()


def _moves(old: Mark | None, new: Mark | None, kind: type[Mark]) -> bool:
    """Whether a change alters which rows there are, or their order."""
    if not isinstance(old, kind) and not isinstance(new, kind):
        return False
    if old is None or new is None:
        return True
    if isinstance(old, Entity) and isinstance(new, Entity) and old.name != new.name:
        return True
    return old.place != new.place
