"""The top line and the status lines."""

from __future__ import annotations

from functools import lru_cache
from typing import Self

from rich.cells import cell_len
from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip

from annotator.core.display import visible
from annotator.core.keys import Keymap
from annotator.core.marks import Claim, Entity
from annotator.core.records import record
from annotator.core.review import Review
from annotator.tui.canvas import Rows
from annotator.tui.heading import Heading
from annotator.tui.look import Look, style
from annotator.tui.mark_line import mark_line
from annotator.tui.spreading import Piece, spread

WIDE = 100  # cells: from here on the top line has room for the length of the article


class Bar(Rows):
    """Rows that are painted again only where they look different."""

    def __init__(self, look: Look, id: str) -> None:
        super().__init__(id=id)
        self.look = look
        self.review: Review | None = None
        self._painted: dict[int, Strip] = {}
        self._made: dict[int, Strip] = {}  # rows that are sent at the end of this key

    def paint_row(self, y: int) -> Strip:
        """Row `y` as it looks now."""
        raise NotImplementedError

    def sync(self) -> None:
        """Paint again the rows that say something else now."""
        if self.is_attached and not self.canvas.at_end(self._sync):
            self._sync()

    def _sync(self) -> None:
        rows = {y: self.paint_row(y) for y in range(self.size.height)}
        self._made = {y: strip for y, strip in rows.items() if self._painted.get(y) != strip}
        if self._made:
            self.repaint_rows(self._made)

    def refresh(self, *regions: Region, **how: bool) -> Self:
        """As the library's: until it paints, the rows may come to say something else."""
        self._made.clear()
        return super().refresh(*regions, **how)

    def render_line(self, y: int) -> Strip:
        """Row `y`, which was made already where it is painted because it changed."""
        strip = self._made.pop(y, None)
        if strip is None or strip.cell_length != self.size.width:
            strip = self.paint_row(y)
        self._painted[y] = strip
        return strip


class Top(Bar):
    """Which article, where in the queue, how much is decided; a thin line of progress below."""

    DEFAULT_CSS = "Top { height: 2; }"

    def __init__(self, look: Look) -> None:
        super().__init__(look, "top")
        self.folder, self.file, self.place = "", "", ""
        self.heading = Heading()
        self.is_growing = False  # whether more suggestions are to come

    def grow(self, growing: bool) -> None:
        """Say whether more suggestions are to come."""
        if growing != self.is_growing:
            self.is_growing = growing
            self.refresh()

    @property
    def is_headed(self) -> bool:
        """Whether the article says anything about itself."""
        return bool(self.heading.title or self.heading.fields)

    def set_article(
        self, review: Review | None, folder: str, name: str, place: str, heading: Heading
    ) -> None:
        """Another article."""
        self.review, self.folder, self.file, self.place = review, visible(folder), visible(name), place
        self.heading = heading
        self.refresh()

    def paint_row(self, y: int) -> Strip:
        """Folder, file and counts; what the article says about itself; progress."""
        look, width = self.look, self.size.width
        ground = style(look.text, look.bar)
        counts = self.review.marks if self.review else None
        decided = counts.entity_count.decided + counts.claim_count.decided if counts else 0
        total = counts.entity_count.total + counts.claim_count.total if counts else 0
        if y == 1 and self.size.height > 2:
            return spread(
                [
                    (f" {self.heading.title}", style(look.text, look.ground, bold=True)),
                    ("   " if self.heading.title else " ", style(look.text, look.ground)),
                    (" · ".join(self.heading.fields), style(look.dim, look.ground)),
                ],
                [(f"{self.heading.length} ", style(look.dim, look.ground))],
                width,
                style(look.text, look.ground),
            )
        if y:
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
            (f"{self._length(width)}{self.place}    ", style(look.dim, look.bar)),
            (
                f"{decided} decided, {total - decided} open so far "
                if self.is_growing
                else f"{decided} of {total} decided ",
                style(look.strong, look.bar, bold=True),
            ),
        ]
        if sum(cell_len(text) for text, _ in (*left, *right)) > width - 2:
            left = left[1:]  # the folder gives way before the file's name does
            left[0] = (f" {self.file}", left[0][1])
        return spread(left, right, width, ground)

    def _length(self, width: int) -> str:
        """Words and reading time, where there is room and no row below says it."""
        return f"{self.heading.length}    " if width >= WIDE and not self.is_headed and self.review else ""


@record(slots=True)
class SaveState:
    """What the status line says about the disk: good, in words."""

    words: str = ""
    good: bool = True


class Status(Bar):
    """The focused mark in words, what the last command did, the few keys that matter now."""

    DEFAULT_CSS = "Status { height: 3; }"

    def __init__(self, look: Look, keymap: Keymap) -> None:
        super().__init__(look, "status")
        self.keymap = keymap
        self.saved = SaveState()
        self.said = ""
        self.refused = False  # whether `said` says why something was not done
        self.refusals = 0  # how often that was said
        self.busy = ""
        self.pending: dict[str, str] = {}
        self.asks: list[tuple[str, str]] = []  # the keys that count while letters are shown

    def paint_row(self, y: int) -> Strip:
        """Row 0 the mark, row 1 what was done, row 2 the keys."""
        look, width = self.look, self.size.width
        ground = style(look.text, look.bar)
        if y == 0:
            state = (
                f"{self.saved.words} ",
                style(look.good if self.saved.good else look.bad, look.bar, bold=True),
            )
            room = width - cell_len(state[0]) - 2
            review, conflict = self.review, self._key("conflict")
            return spread(mark_line(review, look, room, conflict) if review else [], [state], width, ground)
        if y == 1:
            return _words_row(self.said, self.refused, self.busy, look, width)
        # What may follow a begun sequence is listed above.
        hints = self.asks or ([("esc", "gives up")] if self.pending else self._hints())
        return _keys_row(tuple(hints), look, width)

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
                ("piece", "piece"),
                ("right-edge-in", "edge"),
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
        elif not review.marks.waiting and len(review.marks):
            wanted = [
                ("article-done", "open again" if review.status == "done" else "done"),
                ("next-article", "next article"),
                ("articles", "articles"),
                ("jump-entity", "add a name"),
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
        hints = [
            (f"{key}–9" if words == "label" and key.endswith("1") else key, words) for key, words in hints
        ]
        return [(k, w) for k, w in [*hints, (self._key("help"), "help"), (self._key("quit"), "quit")] if k]

    def _key(self, command: str) -> str:
        keys = self.keymap.keys_of(command)
        return keys[0].replace("escape", "esc") if keys else ""


# Most keys leave these rows as they are.


@lru_cache(maxsize=16)
def _words_row(said: str, refused: bool, busy: str, look: Look, width: int) -> Strip:
    colour = look.bad if refused else look.text
    right = [(f"{busy} ", style(look.dim, look.bar, italic=True))] if busy else []
    return spread([(f" {said}", style(colour, look.bar))], right, width, style(look.text, look.bar))


@lru_cache(maxsize=16)
def _keys_row(hints: tuple[tuple[str, str], ...], look: Look, width: int) -> Strip:
    key_style, word_style = style(look.accent, look.bar, bold=True), style(look.dim, look.bar)
    pieces: list[Piece] = []
    used = 0
    for keys, words in hints:
        cells = cell_len(f" {keys} {words} ")
        if used + cells > width:
            break
        pieces += [(f" {keys}", key_style), (f" {words} ", word_style)]
        used += cells
    return spread(pieces, [], width, style(look.text, look.bar))
