"""Rows of the layout: paragraphs, folds, blank rows."""

from annotator.core.text import Lines
from annotator.core.wrapping import Layout
from annotator.tui.clusters import clusters

TEXT = "First paragraph that is long.\nSecond.\n\n\nThird.\nfour\nfive\nSixth."


def rows(layout: Layout) -> list[str]:
    found = []
    for y in range(layout.height):
        row = layout.row(y)
        if row is None or row.span.start == row.span.end:
            found.append("")
        elif row.folded:
            found.append(f"<{row.folded}>")
        else:
            found.append(layout.lines.text[row.span.start : row.span.end].rstrip())
    return found


def test_paragraphs_stand_apart_by_one_blank_row():
    layout = Layout(Lines(TEXT), 16, clusters)
    expected = [
        "First paragraph",
        "that is long.",
        "",
        "Second.",
        "",
        "Third.",
        "",
        "four",
        "",
        "five",
        "",
        "Sixth.",
    ]
    assert rows(layout) == expected


def test_a_fold_is_one_row_and_its_offsets_lead_to_it():
    layout = Layout(Lines(TEXT), 40, clusters, [range(5, 7)])
    assert rows(layout)[-3:] == ["<2>", "", "Sixth."]
    inside = TEXT.index("five")
    assert layout.row(layout.y_of(inside)).folded == 2
    assert layout.offset_at(3, layout.y_of(inside)) == TEXT.index("four")


def test_letters_behind_names_take_room_but_no_offsets():
    text = "Anna saw Bo"
    layout = Layout(Lines(text), 9, clusters, extra={0: {4: "/P", 11: "/P"}})
    shown = ["".join(c.shown for c in layout.cells(layout.row(y))) for y in range(layout.height)]
    assert shown == ["Anna/P ", "saw Bo/P"]
    assert layout.x_of(5) == 0
    assert layout.offset_at(4, 1) == 9


def test_flags_and_joined_emoji_are_one_character():
    shown = [c.shown for c in clusters("🇺🇦🇫🇷 👨‍👩‍👧")]
    assert shown == ["🇺🇦", "🇫🇷", " ", "👨"]


def test_controls_are_pictures():
    assert [c.shown for c in clusters("\x1b[2J\u202ex\x07")] == ["␛", "[", "2", "J", "␦", "x", "␇"]
