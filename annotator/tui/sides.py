"""Adjudicating: what each annotator has in the place of the focused mark, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.segment import Segment
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from annotator.core.display import visible
from annotator.core.marks import Claim, Entity, Mark
from annotator.core.review import Review
from annotator.tui.look import Look, label_colour, style
from annotator.tui.painting import fit

TYPE_CHECKING = False
if TYPE_CHECKING:
    from annotator.review.adjudication import Adjudication

VOTES = "annotators"  # of a mark: what each did, as `review.adjudication` writes it
KEPT = 12
"""Characters that are kept of what is alike, where the difference would not be in view otherwise."""
MOST = 6
"""Annotators that get a row; the others still count."""


class Sides(Widget):
    """A heading, and a row for each annotator; not there where nothing is adjudicated."""

    class Chosen(Message):
        """A row was clicked: that annotator's reading."""

        def __init__(self, mark: Mark) -> None:
            super().__init__()
            self.mark = mark

    def __init__(self, look: Look, adjudication: Adjudication | None) -> None:
        super().__init__(id="sides")
        self.look = look
        self.names = adjudication.annotators if adjudication else ()
        self.review: Review | None = None
        self._counted: object = None
        self.contested = 0
        self.display = bool(self.names)
        self.styles.height = 1 + min(MOST, len(self.names))

    def show(self, review: Review | None, changed: Sequence[tuple[Mark | None, Mark | None]] = ()) -> None:
        """Another article, or the focus or states changed: then only what `changed` is counted again."""
        if not self.names or review is None:
            return
        if review is not self.review or review.contested is not self._counted:
            self.review, self._counted = review, review.contested
            found = (review.marks.get(identifier) for identifier in review.contested)
            self.contested = sum(mark is not None and mark.is_open for mark in found)
        else:
            for pair in changed:
                if any(mark is not None and mark.id in review.contested for mark in pair):
                    was, now = (mark is not None and mark.is_open for mark in pair)
                    self.contested += now - was
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Row 0 says whether they agree, the others who has what."""
        width, look = self.size.width, self.look
        ground = style(look.text, look.ground)
        mark = self.review.focused if self.review else None
        if self.review is None or y > len(self.names):
            return Strip.blank(width, ground)
        segments = self._heading(mark, width) if y == 0 else self._side(self.names[y - 1], mark, width)
        return Strip(segments).adjust_cell_length(width, ground)

    def on_click(self, event: events.Click) -> None:
        """Focus what this annotator has here."""
        from annotator.review.adjudication import held

        mark = self.review.focused if self.review else None
        if self.review is not None and mark is not None and 0 < event.y <= len(self.names):
            for reading in held(self.review, mark, self.names[event.y - 1])[:1]:
                self.post_message(self.Chosen(reading))

    def _heading(self, mark: Mark | None, width: int) -> list[Segment]:
        review, look = self.review, self.look
        assert review is not None
        left = self.contested
        agreed = len(review.marks.waiting) - left
        if mark is None or VOTES not in mark.extra:
            words, colour = "nothing of theirs is focused", look.dim
        elif mark.id in review.contested:
            words, colour = "they disagree", look.bad
        else:
            words, colour = "they agree", look.good
        words = f"── {words} "
        figures = f" {agreed} agreed, {left} contested readings open ──"
        line = "─" * max(0, width - cell_len(words) - cell_len(figures))
        return [
            Segment(words, style(colour, look.ground, bold=True)),
            Segment(line, style(look.faint, look.ground)),
            Segment(figures, style(look.dim, look.ground)),
        ]

    def _side(self, name: str, mark: Mark | None, width: int) -> list[Segment]:
        review, look = self.review, self.look
        assert review is not None
        column = max(cell_len(visible(n)) for n in self.names)
        dim = style(look.dim, look.ground)
        vote = mark.extra.get(VOTES, {}).get(name) if mark else None
        here = vote == "confirmed"
        segments = [
            Segment(" ▸ " if here else "   ", style(look.accent, look.ground, bold=True)),
            Segment(visible(name).ljust(column + 2), style(look.strong, look.ground, bold=here)),
        ]
        if mark is None or vote is None:
            return [*segments, Segment("–" if mark else "", dim)]
        from annotator.review.adjudication import held

        found = held(review, mark, name)
        if not found:
            return [*segments, Segment("rejected it" if vote == "rejected" else "has nothing here", dim)]
        shared = self._shared(mark) if mark.id in review.contested else 0
        for number, reading in enumerate(found):
            segments += [Segment("  +  ", dim)] if number else []
            segments += self._reading(reading, width - column - 5, shared)
        return segments

    def _shared(self, mark: Mark) -> int:
        """How many characters all readings of this place begin with alike."""
        from annotator.review.adjudication import held

        review = self.review
        assert review is not None
        words = {visible(review.quote(m)) for name in self.names for m in held(review, mark, name)}
        if len(words) < 2:
            return 0
        columns = enumerate(zip(*words, strict=False))
        return next((at for at, column in columns if len(set(column)) > 1), min(map(len, words)))

    def _reading(self, mark: Mark, room: int, shared: int) -> list[Segment]:
        review, look = self.review, self.look
        assert review is not None
        dim = style(look.dim, look.ground)
        words = visible(review.quote(mark))
        if isinstance(mark, Entity):
            label = review.schema.label(mark.label)
            before = [
                Segment(f"{visible(label.name)}  ", style(label_colour(label.colour, look), look.ground))
            ]
        else:
            assert isinstance(mark, Claim)
            who = visible(review.who(mark))
            before = [Segment(f"{mark.kind}  ", dim), Segment(f"{who}: ", style(look.accent, look.ground))]
        used = sum(cell_len(s.text) for s in before)
        if shared > KEPT and cell_len(words) > room - used - 4:
            # Where they begin to differ has to be in view.
            words = "… " + words[shared - KEPT :]
        state = {"open": "", "confirmed": "  ✓", "rejected": "  ✗"}[mark.state]
        return [
            *before,
            Segment(fit(words, max(8, room - used - 4)), style(look.strong, look.ground)),
            Segment(
                state, style(look.good if mark.state == "confirmed" else look.bad, look.ground, bold=True)
            ),
        ]
