"""Paints one row of the article: text, marks, caret and selection, as a strip of exactly the given width."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.records import record
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.core.wrapping import Cluster, Layout, Row
from annotator.tui.frame import GUTTER
from annotator.tui.look import Look, label_colour, style


@record(slots=True)
class View:
    """What a painted row depends on besides the review.

    Attributes:
        look: the colours.
        width: cells of the whole row, gutter and margin included.
        show_rejected: whether rejected marks are painted.
        mono: whether there are no colours, so that grounds need another sign.
        active: whether the reader has the keys, so that the caret is shown.
        headings: numbers of lines that head what follows.
        headline: the line that heads the article, where it is no part of its body.
        indent: cells left of the gutter, which keep a narrow column in the middle of a wide window.
    """

    look: Look
    width: int
    show_rejected: bool = False
    mono: bool = False
    active: bool = True
    headings: frozenset[int] = frozenset()
    headline: int | None = None
    indent: int = 0


def paint(review: Review, layout: Layout, y: int, view: View) -> Strip:
    """Row `y` of the layout; blank where there is none."""
    look = view.look
    plain = style(look.text, look.ground)
    row = layout.row(y)
    if row is None:
        return Strip([Segment(" " * view.width, plain)], view.width)
    if row.folded:
        return _fold(review, row, view)
    marks = (
        [m for m in review.marks.touching(row.span) if _is_shown(review, m, view)]
        if row.span.end > row.span.start
        else []
    )
    segments = [Segment(" " * view.indent, plain), _gutter(row, marks, review, view)]
    used = view.indent + GUTTER
    for begin, end, shown, cells in _runs(row, marks, review, layout):
        segments.append(Segment(shown, _style_at(review, row, marks, begin, end, view)))
        used += cells
    caret = review.caret
    if caret == row.span.end and view.active and _caret_is_free(review) and layout.y_of(caret) == y:
        segments.append(Segment(" ", _inverse(look, look.accent, view)))
        used += 1
    if used < view.width:
        segments.append(Segment(" " * (view.width - used), plain))
    strip = Strip(segments)
    return strip if strip.cell_length == view.width else strip.adjust_cell_length(view.width, plain)


def _is_shown(review: Review, mark: Mark, view: View) -> bool:
    return mark.state != "rejected" or view.show_rejected or mark.id == review.focus


def _caret_is_free(review: Review) -> bool:
    """Whether the caret is shown as such: not while it only stands at the focused mark's start."""
    focused = review.focused
    return focused is None or review.caret != focused.extent.start or review.selecting


def _gutter(row: Row, marks: Iterable[Mark], review: Review, view: View) -> Segment:
    look = view.look
    claims = [
        m
        for m in marks
        if isinstance(m, Claim) and m.state != "rejected" and any(s.overlaps(row.span) for s in m.content)
    ]
    if any(m.id == review.focus for m in claims):
        return Segment(" ┃ ", style(look.accent, look.ground))
    if claims:
        decided = all(not m.is_open for m in claims)
        return Segment(" │ ", style(look.good if decided else "#5b7ea6", look.ground))
    if row.line in view.headings and not review.is_furniture(row.span.start):
        return Segment(" # ", style(look.dim, look.ground))
    return Segment("   ", style(look.text, look.ground))


def _fold(review: Review, row: Row, view: View) -> Strip:
    look = view.look
    here = row.span.start <= review.caret <= row.span.end and view.active and review.focus is None
    words = f"▸ {row.folded} lines of page furniture"
    hint = "   m opens" if here else ""
    segments = [
        Segment(" " * (view.indent + GUTTER), style(look.text, look.ground)),
        Segment(words, style(look.dim, look.ground, italic=True, reverse=here)),
        Segment(hint, style(look.dim, look.ground, italic=True)),
    ]
    return Strip(segments).adjust_cell_length(view.width, style(look.text, look.ground))


def _runs(
    row: Row, marks: Iterable[Mark], review: Review, layout: Layout
) -> Iterable[tuple[int, int, str, int]]:
    """Pieces of the row in which nothing changes: start, end, what is shown, cells."""
    edges = {row.span.start, row.span.end}
    for mark in marks:
        for span in mark.spans:
            edges.update(span)
    if review.selection:
        edges.update(review.selection)
    text = layout.plain(row)
    if text is not None:
        edges.update((review.caret, review.caret + 1))
        start, end = row.span
        cuts = sorted(edge for edge in edges if start <= edge <= end)
        yield from ((a, b, text[a - start : b - start], b - a) for a, b in pairwise(cuts))
        return
    cells = layout.cells(row)
    if review.caret < row.span.end:
        # The caret is as wide as the character it stands on.
        on = next((c for c in cells if c.start <= review.caret < c.end), None)
        if on is not None:
            edges.update((on.start, on.end))
    run: list[Cluster] = []
    for cluster in cells:
        if run and (cluster.start in edges or cluster.start == cluster.end or run[-1].start == run[-1].end):
            yield _run(run)
            run = []
        run.append(cluster)
    if run:
        yield _run(run)


def _run(run: list[Cluster]) -> tuple[int, int, str, int]:
    return run[0].start, run[-1].end, "".join(c.shown for c in run), sum(c.cells for c in run)


def _style_at(review: Review, row: Row, marks: Iterable[Mark], begin: int, end: int, view: View) -> Style:
    look = view.look
    letter = begin == end
    here = Span(begin - 1, begin) if letter else Span(begin, begin + 1)
    color, ground = look.text, look.ground
    bold = italic = underline = strike = reverse = False
    if row.line == view.headline:
        color, bold = look.strong, True
    elif review.is_furniture(begin):
        color, italic = look.dim, True
    elif row.line in view.headings:
        color = look.strong
    depth = 0
    size = 1 << 60
    for mark in marks:
        focused = mark.id == review.focus
        if isinstance(mark, Entity):
            if not mark.span.overlaps(here):
                continue
            depth += 1
            extent = mark.span.end - mark.span.start
            if extent < size or (extent == size and (focused or not reverse)):
                # The innermost, or of equals the focused, gives the colour; attributes add up, so that an outer one
                # is still seen.
                size = extent
                colour = review.schema.label(mark.label).colour
                color = label_colour(colour, look)
            underline |= mark.is_open
            bold |= mark.state == "confirmed"
            italic |= mark.edited
            strike |= mark.state == "rejected"
            reverse |= focused
        elif isinstance(mark, Claim):
            if any(s.overlaps(here) for s in mark.content):
                if focused:
                    ground = look.claim_focus
                    underline |= view.mono or look.ansi
                elif ground == look.ground and mark.state != "rejected":
                    ground = look.claim
                strike |= mark.state == "rejected"
            elif focused and any(s.overlaps(here) for s in mark.cue):
                color, italic, ground = look.accent, True, look.claim
            elif focused and any(s.overlaps(here) for s in mark.source):
                color, bold, ground = look.accent, True, look.claim
    selection = review.selection
    if selection and selection.start <= begin < selection.end and not letter:
        ground = look.selected
        reverse = view.mono
    caret_here = begin <= review.caret < end and review.caret < row.span.end and not letter
    if caret_here and view.active and _caret_is_free(review):
        return _inverse(look, look.accent, view, bold=bold)
    if letter:
        return style(look.dim_on(ground), ground)
    color = look.on(ground, color)
    if reverse:
        return _inverse(look, color, view, bold=True, underline=underline, italic=italic, strike=strike)
    return style(
        color,
        ground,
        bold=bold,
        italic=italic,
        underline=underline and depth < 2,
        double=underline and depth >= 2,
        strike=strike,
    )


def with_hints(
    strip: Strip,
    review: Review,
    layout: Layout,
    y: int,
    view: View,
    hints: Mapping[int, str],
    margin: Mapping[int, str],
) -> Strip:
    """A painted row, dimmed, with the letters of a jump over the words that they lead to."""
    look = view.look
    quiet = style(look.dim, look.ground)
    letters = style(look.ground, look.accent, bold=True)
    if view.mono or look.ansi:
        letters = style(look.text, look.ground, bold=True, reverse=True)
    fainter = style(look.accent, look.ground, bold=True)
    base = Strip([Segment(s.text, quiet) for s in strip], strip.cell_length)
    row = layout.row(y)
    over: list[tuple[int, str]] = []
    if y in margin:
        over.append((view.indent, margin[y]))
    if row is not None and not row.folded:
        used = view.indent + GUTTER
        for cluster in layout.cells(row):
            if cluster.end > cluster.start and (code := hints.get(cluster.start)):
                over.append((used, code))
            used += cluster.cells
    parts: list[Segment] = []
    at = 0
    for x, code in over:
        if x < at or x + len(code) > view.width:
            continue
        # One letter, the likely place, stands out more than two.
        parts += [*base.crop(at, x), Segment(code, letters if len(code) == 1 else fainter)]
        at = x + len(code)
    parts += base.crop(at, view.width)
    return Strip(parts).adjust_cell_length(view.width, quiet)


def _inverse(look: Look, color: str, view: View, **attributes: bool) -> Style:
    """The ground's colour on `color`; without colours the terminal's own reverse."""
    if view.mono or look.ansi:
        return style(look.text if view.mono else color, look.ground, reverse=True, **attributes)
    return style(look.ground, color, **attributes)


def fit(text: str, cells: int) -> str:
    """`text` cut to at most `cells` cells, with an ellipsis where it is cut."""
    if cell_len(text) <= cells:
        return text
    if text.isascii():
        return text[: max(0, cells - 1)].rstrip() + "…"
    kept, used = [], 1
    for character in text:
        used += cell_len(character)
        if used > cells:
            break
        kept.append(character)
    return "".join(kept).rstrip() + "…"
