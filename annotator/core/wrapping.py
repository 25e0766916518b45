"""Breaking lines of text into rows of terminal cells, without ever cutting a visible character.

Rows are spans of code points; cells exist only here and where rows are painted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

from annotator.core.records import NamedTuple
from annotator.core.spans import Span
from annotator.core.text import Lines, headline

FOLD_FROM = 2  # lines
# Every code point here is one visible character of one cell: most news text takes this path.
_SIMPLE = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0590\u05d0-\u05ea\u060c\u061b\u061f\u0621-\u063a"
    "\u0641-\u064a\u0660-\u066c\u06a9\u06af\u06cc\u2010-\u2027\u2030-\u205e€₽№™]*"
)


class Cluster(NamedTuple):
    """One visible character: code points ``start`` to ``end`` of its line, shown as `shown` in `cells` cells."""

    start: int
    end: int
    cells: int
    shown: str


Clusters = Callable[[str], list[Cluster]]


def is_simple(line: str) -> bool:
    """Whether every code point of `line` is a character of one cell that needs no replacing."""
    return _SIMPLE.fullmatch(line) is not None


def wrap_simple(line: str, width: int) -> list[Span]:
    """Rows of at most `width` characters, broken after spaces where there are any."""
    rows, at, size = [], 0, len(line.rstrip(" "))
    while size - at > width:
        cut = line.rfind(" ", at, at + width + 1)
        cut = cut + 1 if cut >= at else at + width
        while line[cut] == " ":
            cut += 1  # spaces hang over the edge
        rows.append(Span(at, cut))
        at = cut
    rows.append(Span(at, len(line)))
    return rows


def wrap_clusters(line: str, clusters: Sequence[Cluster], width: int) -> list[Span]:
    """As :func:`wrap_simple`, for text whose characters differ in width; at least one character a row."""
    rows = []
    start = 0  # of the row, in code points
    used = 0  # cells of the row so far
    after_space = -1  # where the row can be broken
    used_after_space = 0
    for cluster in clusters:
        space = line[cluster.start : cluster.end].isspace()
        if used + cluster.cells > width and cluster.start > start and not space:
            cut = after_space if after_space > start else cluster.start
            rows.append(Span(start, cut))
            used = used - used_after_space if cut == after_space else 0
            start, after_space, used_after_space = cut, -1, 0
        used += cluster.cells
        if space:
            after_space, used_after_space = cluster.end, used
    rows.append(Span(start, len(line)))
    return rows


class Row(NamedTuple):
    """One row of the layout.

    Attributes:
        span: its code points; empty for a blank row.
        line: the article's line it belongs to.
        folded: how many lines are folded into it; 0 for a row of text.
    """

    span: Span
    line: int
    folded: int = 0


class Layout:
    """Rows of an article at one width.

    Lines are laid out from the first one on, as far as somebody asks for rows: most of a long article is never seen.

    Args:
        lines: the article.
        width: cells of a row, at least 1.
        clusters: splits a line into its visible characters.
        folds: runs of line numbers that are shown as one row.
        spaced: whether paragraphs that follow one another directly get a blank row between them.
        leading: rows that a line of text takes: 2 leaves one free below each.
        extra: characters shown behind an offset without being in the text, by line: ``{line: {offset: "ᴾ"}}``.
    """

    def __init__(
        self,
        lines: Lines,
        width: int,
        clusters: Clusters,
        folds: Sequence[range] = (),
        *,
        spaced: bool = True,
        extra: dict[int, dict[int, str]] | None = None,
        known: dict[tuple[int, int], list[Span]] | None = None,
        leading: int = 1,
    ) -> None:
        self.leading = max(1, leading)
        self.lines, self.width, self.clusters = lines, max(1, width), clusters
        self.extra = extra or {}
        self._wrapped = known if known is not None else {}
        self._folds = {fold.start: len(fold) for fold in folds}
        self._spaced = spaced
        self._first: list[int] = []  # first row of each block
        self._blocks: list[tuple[int, int]] = []  # line number and how many lines it stands for
        self._next = 0  # the first line that is not laid out yet
        self._rows = 0  # of the lines before
        self._blank_before = True

    @property
    def is_whole(self) -> bool:
        """Whether all lines are laid out."""
        return self._next >= len(self.lines)

    @property
    def height(self) -> int:
        """Rows of the whole article, all of which is laid out for that."""
        return self.rows_until(1 << 60)

    @property
    def likely_height(self) -> int:
        """Rows of the whole article, where that is not known as many as what is laid out lets expect."""
        if self.is_whole or not self._next:
            return self._rows
        return max(self._rows, self._rows * len(self.lines.text) // max(1, self.lines.starts[self._next]))

    def rows_until(self, y: int) -> int:
        """How many rows there are; of more than `y`, some number beyond it."""
        while self._rows <= y and not self.is_whole:
            self.lay_out()
        return self._rows

    def lay_out(self) -> None:
        """Lay out the next line, or the next run of lines that is shown as one row."""
        number = self._next
        size = self._folds.get(number, 0)
        blank = not size and not self.line(number).strip()
        self._next = number + max(1, size)
        if blank and self._blank_before:
            # One blank row is enough between paragraphs, whatever the file has.
            return
        if self._spaced and not blank and not self._blank_before:
            self._rows += 1
        self._first.append(self._rows)
        self._blocks.append((number, size))
        self._rows += 1 if size or blank else len(self.rows_of(number)) * self.leading
        self._blank_before = blank

    def rows_of(self, number: int) -> list[Span]:
        """The rows of line `number`, as spans within the line."""
        key = (number, self.width)
        if number in self.extra:
            return wrap_clusters(self.line(number), self.clusters_of(number), self.width)
        rows = self._wrapped.get(key)
        if rows is None:
            line = self.line(number)
            simple = is_simple(line)
            rows = (
                wrap_simple(line, self.width)
                if simple
                else wrap_clusters(line, self.clusters(line), self.width)
            )
            self._wrapped[key] = rows
        return rows

    def line(self, number: int) -> str:
        """The words of line `number`."""
        return self.lines.text[slice(*self.lines.span(number))]

    def clusters_of(self, number: int) -> list[Cluster]:
        """The visible characters of a line, with those that are shown in addition."""
        made = self.clusters(self.line(number))
        extra = self.extra.get(number)
        if not extra:
            return made
        start = self.lines.span(number).start
        shown = []
        for cluster in made:
            shown.append(cluster)
            letter = extra.get(start + cluster.end)
            if letter:
                shown.append(Cluster(cluster.end, cluster.end, len(letter), letter))
        return shown

    def row(self, y: int) -> Row | None:
        """Row `y` from 0; None for the blank row between paragraphs and outside the article."""
        if not 0 <= y < self.rows_until(y):
            return None
        block = bisect_right(self._first, y) - 1
        number, folded = self._blocks[block]
        start = self.lines.span(number).start
        if folded:
            end = self.lines.span(number + folded - 1).end
            return Row(Span(start, end), number, folded) if y == self._first[block] else None
        rows = self.rows_of(number)
        index, between = divmod(y - self._first[block], self.leading)
        if between or index >= len(rows):
            return None
        return Row(Span(start + rows[index].start, start + rows[index].end), number)

    def y_of(self, offset: int) -> int:
        """The row that shows `offset`; for a place that is not shown, the nearest before."""
        number = self.lines.at(offset)
        while self._next <= number and not self.is_whole:
            self.lay_out()
        block = max(0, bisect_right(self._blocks, (number, 1 << 60)) - 1)
        shown, folded = self._blocks[block] if self._blocks else (0, 0)
        if not self._blocks or folded or shown != number:
            return self._first[block] if self._first else 0
        within = offset - self.lines.span(number).start
        rows = self.rows_of(number)
        index = next((i for i, row in enumerate(rows) if within < row.end), len(rows) - 1)
        return self._first[block] + index * self.leading

    def x_of(self, offset: int) -> int:
        """The cell, from 0, at which `offset` is shown in its row."""
        row = self.row(self.y_of(offset))
        if row is None or row.folded:
            return 0
        return sum(c.cells for c in self.cells(row) if c.end <= offset and c.start < offset)

    def offset_at(self, x: int, y: int) -> int:
        """The offset shown at cell `x` of row `y`; the nearest one where nothing is shown there."""
        row = None
        for candidate in range(min(max(0, y), self.rows_until(y) - 1), -1, -1):
            row = self.row(candidate)
            if row is not None:
                break
        if row is None:
            return 0
        if row.folded:
            return row.span.start
        cells = self.cells(row)
        used = 0
        for cluster in cells:
            used += cluster.cells
            if x < used:
                return cluster.start
        last_row = row.span.end == self.lines.span(row.line).end
        if last_row or not cells:
            return row.span.end
        return cells[-1].start

    def plain(self, row: Row) -> str | None:
        """The words of a row in which every code point is a visible character of one cell; else None."""
        text = self.lines.text[row.span.start : row.span.end]
        return text if row.line not in self.extra and is_simple(text) else None

    def cells(self, row: Row) -> list[Cluster]:
        """The visible characters of a row of text, in code points of the whole text."""
        text = self.plain(row)
        if text is not None:
            return [Cluster(at, at + 1, 1, c) for at, c in enumerate(text, row.span.start)]
        start = self.lines.span(row.line).start
        return [
            Cluster(start + c.start, start + c.end, c.cells, c.shown)
            for c in self.clusters_of(row.line)
            if row.span.start <= start + c.start < row.span.end
            or (c.start == c.end and row.span.start < start + c.end <= row.span.end)
        ]


def folds(lines: Lines, furniture: Iterable[int]) -> list[range]:
    """Runs of at least `FOLD_FROM` lines of furniture, which are shown as one row; blank lines do not end one.

    The article's headline is never folded away.

    Args:
        lines: the article.
        furniture: where each of these lines starts.
    """
    found = []
    run: list[int] = []
    starts = list(furniture)
    kept = headline(lines, starts)
    numbers = sorted(lines.at(start) for start in starts)
    for number in [*(number for number in numbers if number != kept), -1]:
        between = range(run[-1] + 1, number) if run and number > run[-1] else range(0)
        if run and (number < 0 or any(lines.text[slice(*lines.span(n))].strip() for n in between)):
            if len(run) >= FOLD_FROM:
                found.append(range(run[0], run[-1] + 1))
            run = []
        run.append(number)
    return found
