"""The panel's list of orphans: decisions whose words are gone, there only where there are any."""

from __future__ import annotations

from rich.segment import Segment

from annotator.core.collection import Count
from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.tui.look import Look, style
from annotator.tui.painting import fit
from annotator.tui.section import Item, Section

MOST_ROWS = 6


class Orphans(Section):
    """Orphans in the order of the sidecar, one row each; the one in hand is marked."""

    def __init__(self, look: Look) -> None:
        super().__init__("Orphans", look, id="orphans")

    def count(self) -> Count:
        """None of them is decided anew."""
        return Count(open=len(self.items))

    def build(self) -> list[Item]:
        """A row for each; the section is not there at all without any."""
        assert self.review is not None
        rows = [Item(mark=identifier) for identifier in self.review.marks.orphans]
        self.display = bool(rows)
        self.styles.height = min(MOST_ROWS, len(rows)) + 1
        return rows

    def current(self) -> int | None:
        """The row of the orphan in hand."""
        return self.rows.get(Item(mark=self.review.held)) if self.review and self.review.held else None

    def paint_item(self, item: Item, width: int) -> tuple[list[Segment], bool]:
        """``▸ ? PERSON Volodymyr Zelensky``."""
        assert self.review is not None
        look, orphan = self.look, self.review.marks.orphans.get(item.mark)
        if orphan is None:
            return [], False
        here = self.review.held == orphan.id
        ground = self._row_ground(here)
        words = fit(visible(in_words(self.review, orphan, 200)), max(4, width - 4))
        return [
            Segment("▸" if here else " ", style(look.accent, ground)),
            Segment("? ", style(look.bad, ground, bold=True)),
            Segment(words, style(look.text, ground, strike=orphan.state == "rejected")),
        ], here
