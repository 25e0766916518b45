"""Laws of wrapping: nothing is lost, nothing is cut, nothing is too wide, nothing reaches the terminal raw."""

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from annotator.core.display import is_safe, visible
from annotator.core.text import Lines
from annotator.core.wrapping import Layout, is_simple, wrap_clusters, wrap_simple
from annotator.tui.clusters import clusters

PIECES = [
    "word ",
    "a",
    " ",
    "“Zelensky’s”",
    "👩‍👩‍👧",
    "✌️",
    "🇺🇦",
    "e\u0301",
    "漢字",
    "שלום ",
    "مرحبا",
    "…",
    "🇺",
    "-",
    "ไทย",
    *("\t", "\x1b[31m", "\u202e", "\u200b", "\ufeff", "\u0301", "\u00ad"),
]
LINE = st.lists(st.sampled_from(PIECES), max_size=30).map("".join)


@given(LINE, st.integers(1, 30))
def test_rows_hold_all_of_a_line_in_order_and_fit(line, width):
    found = clusters(line)
    rows = wrap_clusters(line, found, width)
    assert "".join(line[r.start : r.end] for r in rows) == line
    starts = {c.start for c in found} | {len(line), 0}
    assert all(row.start in starts for row in rows)
    for row in rows:
        shown = [c for c in found if row.start <= c.start < row.end]
        solid = list(shown)
        while solid and line[solid[-1].start : solid[-1].end].isspace():
            solid.pop()
        assert sum(c.cells for c in solid) <= max(width, max((c.cells for c in shown), default=0))


@given(LINE)
def test_clusters_cover_the_line_and_are_as_wide_as_they_say(line):
    found = clusters(line)
    assert "".join(line[c.start : c.end] for c in found) == line
    for cluster in found:
        assert cell_len(cluster.shown) == cluster.cells
        assert is_safe(cluster.shown)


@given(st.text(alphabet="ab é“”-", max_size=80), st.integers(1, 20))
def test_the_short_way_and_the_long_way_agree(line, width):
    assert is_simple(line)
    assert wrap_simple(line, width) == wrap_clusters(line, clusters(line), width)


@settings(max_examples=60)
@given(st.lists(LINE, max_size=6).map("\n".join), st.integers(2, 30))
def test_every_offset_has_a_place_on_the_screen_and_the_place_leads_back(text, width):
    layout = Layout(Lines(text), width, clusters)
    for y in range(layout.height):
        row = layout.row(y)
        if row is None:
            continue
        for cluster in layout.cells(row):
            assert layout.y_of(cluster.start) == y
            if cluster.cells:
                assert layout.offset_at(layout.x_of(cluster.start), y) == cluster.start


@given(st.text(max_size=50))
def test_nothing_that_a_terminal_obeys_is_left(text):
    shown = visible(text)
    assert is_safe(shown)
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in shown)
