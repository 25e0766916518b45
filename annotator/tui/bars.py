"""The top line and the status lines."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.keys import Keymap
from annotator.core.marks import Claim, Entity, Orphan
from annotator.core.merging import CONFLICT
from annotator.core.records import record
from annotator.core.review import Review
from annotator.tui.canvas import Rows
from annotator.tui.look import Look, label_colour, style
from annotator.tui.painting import fit

Piece = tuple[str, Style]


def spread(left: list[Piece], right: list[Piece], width: int, ground: Style) -> Strip:
    """A row with one part at the left and one at the right; the left one gives way."""
    right_cells = sum(cell_len(text) for text, _ in right)
    room = max(0, width - right_cells - 2)
    segments, used = [], 0
    for text, look in left:
        shown = fit(text, room - used) if used < room else ""
        if shown:
            segments.append(Segment(shown, look))
            used += cell_len(shown)
    segments.append(Segment(" " * max(1, width - used - right_cells - 1), ground))
    segments += [Segment(text, look) for text, look in right]
    return Strip(segments).adjust_cell_length(width, ground)


class Top(Rows):
    """Which article, where in the queue, how much is decided; a thin line of progress below."""

    DEFAULT_CSS = "Top { height: 2; }"

    def __init__(self, look: Look) -> None:
        super().__init__(id="top")
        self.look = look
        self.review: Review | None = None
        self.folder, self.file, self.place = "", "", ""

    def set_article(self, review: Review | None, folder: str, name: str, place: str) -> None:
        """Another article."""
        self.review, self.folder, self.file, self.place = review, visible(folder), visible(name), place
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """The title row, then progress."""
        look, width = self.look, self.size.width
        ground = style(look.text, look.bar)
        counts = self.review.marks if self.review else None
        decided = counts.entity_count.decided + counts.claim_count.decided if counts else 0
        total = counts.entity_count.total + counts.claim_count.total if counts else 0
        if y == 1:
            done = round(width * decided / total) if total else 0
            return Strip(
                [
                    Segment("━" * done, style(look.good, look.ground)),
                    Segment("─" * (width - done), style(look.faint, look.ground)),
                ],
                width,
            )
        status = " · done" if self.review and self.review.status == "done" else ""
        left = [
            (f" {self.folder} ▸ ", style(look.dim, look.bar)),
            (self.file, style(look.strong, look.bar, bold=True)),
            (status, style(look.good, look.bar)),
        ]
        right = [
            (f"{self.place}    ", style(look.dim, look.bar)),
            (f"{decided} of {total} decided ", style(look.strong, look.bar, bold=True)),
        ]
        return spread(left, right, width, ground)


@record(slots=True)
class SaveState:
    """What the status line says about the disk: good, in words."""

    words: str = ""
    good: bool = True


class Status(Rows):
    """The focused mark in words, what the last command did, the few keys that matter now."""

    DEFAULT_CSS = "Status { height: 3; }"

    def __init__(self, look: Look, keymap: Keymap) -> None:
        super().__init__(id="status")
        self.look, self.keymap = look, keymap
        self.review: Review | None = None
        self.saved = SaveState()
        self.said = ""
        self.refused = False
        self.busy = ""
        self.pending: dict[str, str] = {}
        self._painted: dict[int, Strip] = {}
        self._made: dict[int, Strip] = {}  # rows that are to be painted next

    def sync(self) -> None:
        """Paint again the rows that say something else now."""
        if self.is_attached and not self.canvas.at_end(self._sync):
            self._sync()

    def _sync(self) -> None:
        rows = {y: self._row(y) for y in range(self.size.height)}
        self._made = {y: strip for y, strip in rows.items() if self._painted.get(y) != strip}
        if self._made:
            self.repaint_rows(self._made)

    def render_line(self, y: int) -> Strip:
        """Row 0 the mark, row 1 what was done, row 2 the keys."""
        strip = self._made.pop(y, None)
        if strip is None or strip.cell_length != self.size.width:
            strip = self._row(y)
        self._painted[y] = strip
        return strip

    def _row(self, y: int) -> Strip:
        look, width = self.look, self.size.width
        ground = style(look.text, look.bar)
        if y == 0:
            state = (
                f"{self.saved.words} ",
                style(look.good if self.saved.good else look.bad, look.bar, bold=True),
            )
            return spread(self._mark(), [state], width, ground)
        if y == 1:
            colour = look.bad if self.refused else look.text
            busy = [(f"{self.busy} ", style(look.dim, look.bar, italic=True))] if self.busy else []
            return spread([(f" {self.said}", style(colour, look.bar))], busy, width, ground)
        return spread(self._keys(width), [], width, ground)

    def _mark(self) -> list[Piece]:
        look, review = self.look, self.review
        if review is None:
            return []
        dim = style(look.dim, look.bar)
        strong = style(look.strong, look.bar, bold=True)
        selection = review.selection
        orphan = review.marks.orphans.get(review.held or "")
        if orphan is not None:
            words = visible(in_words(review, orphan, 200))
            by = f" by {visible(orphan.by)}" if orphan.by else ""
            bad = style(look.bad, look.bar, bold=True)
            return [(" ORPHAN  ", bad), (words, strong), (f"  {orphan.state}{by} · {_stood(orphan)}", dim)]
        if selection:
            words = " ".join(visible(review.text[selection.start : selection.end]).split())
            return [(" selected  ", style(look.accent, look.bar, bold=True)), (words, strong)]
        mark = review.focused
        if mark is None:
            left = review.marks.entity_count.open + review.marks.claim_count.open
            return [(f" {left} open" if left else " nothing is open here", dim)]
        state = {"open": "suggested", "confirmed": "confirmed", "rejected": "rejected"}[mark.state]
        if mark.edited:
            state = "suggested, changed" if mark.is_open else f"{state}, changed"
        by = f" by {visible(mark.by)}" if mark.by and not mark.is_open else ""
        origin = visible(mark.origin) if mark.origin != "person" else "added by hand"
        score = f", {mark.score:.2f}" if mark.score is not None else ""
        tail = f"  {state}{by} · {origin}{score}"
        conflict = mark.extra.get(CONFLICT)
        if isinstance(conflict, Mapping):
            tail = f"  DECIDED IN TWO WAYS ({self._key('conflict')}){tail}"
        if mark.note:
            tail += f" · “{visible(mark.note)}”"
        if isinstance(mark, Entity):
            colour = label_colour(review.schema.label(mark.label).colour, look)
            group = review.marks.groups[mark.name]
            number = bisect_left(group.places, mark.place) + 1
            words = visible(review.quote(mark))
            name = f" = {visible(mark.name)}" if mark.name != review.quote(mark) else ""
            mention = f" · mention {number} of {len(group.places)}" if len(group.places) > 1 else ""
            return [
                (f" {visible(mark.label)}  ", style(colour, look.bar, bold=True)),
                (words, strong),
                (name, style(look.text, look.bar)),
                (tail + mention, dim),
            ]
        assert isinstance(mark, Claim)
        who = visible(mark.speaker) if mark.speaker else "who?"
        return [
            (f" CLAIM  {who}: ", style(look.accent, look.bar, bold=True)),
            (fit(visible(review.quote(mark)), max(20, self.size.width // 2)), strong),
            (f"  {mark.kind}{tail}", dim),
        ]

    def _keys(self, width: int) -> list[Piece]:
        look = self.look
        key_style, word_style = style(look.accent, look.bar, bold=True), style(look.dim, look.bar)
        pieces: list[Piece] = []
        used = 0
        hints = list(self.pending.items()) if self.pending else self._hints()
        for keys, words in hints:
            cells = cell_len(f" {keys} {words} ")
            if used + cells > width:
                break
            pieces += [(f" {keys}", key_style), (f" {words} ", word_style)]
            used += cells
        return pieces

    def _hints(self) -> list[tuple[str, str]]:
        review = self.review
        if review is None:
            return [(self._key("quit"), "quit")]
        if review.held and not review.read_only:
            wanted = [("delete", "give it up"), ("next-orphan", "next orphan"), ("escape", "lay it down")]
            if review.selection:
                wanted = [("reattach", "put it on the selection"), *wanted]
            else:
                wanted = [("select", "select where it belongs"), *wanted]
        elif review.read_only:
            wanted = [("next-mark", "next mark"), ("search", "search"), ("articles", "articles")]
        elif review.selection or review.selecting:
            wanted = [
                ("label-1", "label"),
                ("claim", "claim"),
                ("right-edge-out", "longer"),
                ("right-edge-in", "shorter"),
                ("escape", "give up"),
            ]
        elif review.focus in review.contested:
            wanted = [
                ("confirm", "this one"),
                ("other-reading", "the other"),
                ("reject", "reject"),
                ("confirm-all", "all agreed"),
                ("undo", "undo"),
            ]
        elif isinstance(review.focused, Claim):
            wanted = [
                ("confirm", "confirm"),
                ("reject", "reject"),
                ("speaker", "who said it"),
                ("right-edge-in", "edge"),
                ("edit", "edit"),
                ("undo", "undo"),
            ]
        elif isinstance(review.focused, Entity):
            wanted = [
                ("confirm", "confirm"),
                ("reject", "reject"),
                ("label-1", "label"),
                ("right-edge-in", "edge"),
                ("confirm-mentions", "all mentions"),
                ("undo", "undo"),
            ]
        else:
            wanted = [
                ("next-open", "next open"),
                ("select", "select"),
                ("claim", "claim"),
                ("search", "search"),
                ("undo", "undo"),
            ]
        hints = [(self._key(command), words) for command, words in wanted]
        both = (f"{self._key('right-edge-in')} {self._key('right-edge-out')}".strip(), "edge")
        hints = [both if words == "edge" else (key, words) for key, words in hints]
        hints = [("1–9" if words == "label" and key == "1" else key, words) for key, words in hints]
        return [(k, w) for k, w in [*hints, (self._key("help"), "help"), (self._key("quit"), "quit")] if k]

    def _key(self, command: str) -> str:
        keys = self.keymap.keys_of(command)
        return keys[0].replace("escape", "esc") if keys else ""


def _stood(orphan: Orphan) -> str:
    """What stood around it, for whoever looks for its place."""
    table = orphan.table
    piece = next(iter(table.get("content", ())), table)
    before, after = (" ".join(str(piece.get(name, "")).split()) for name in ("before", "after"))
    return (
        visible(f"stood in “{before[-24:]} … {after[:24]}”") if before or after else "its place is not known"
    )
