"""Visible characters: the quick way and the library's way agree on every text."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from annotator.tui.clusters import clusters, split_all

PIECES = st.sampled_from(
    [
        "plain words ",
        "新聞報道",
        "ひらがな",
        "e\u0301",
        "\u200d",
        "\ufe0f",
        "👩\u200d👧",
        "🇫🇷",
        "🇫",
        "✌",
        "각",
        "ᄀ",
        "ك",
        "\u064b",
    ]
)


@given(st.one_of(st.text(max_size=30), st.lists(PIECES, max_size=12).map("".join)))
@example("news\u0301 of\u200d four")
def test_quick_and_slow_agree(line: str) -> None:
    line = "".join(c for c in line if c.isprintable() or c in "\u200d\ufe0f")
    quick = clusters(line)
    assert [c.start for c in quick] == [0, *(c.end for c in quick)][: len(quick)]
    if quick == split_all(line, 0, len(line)):
        return
    # Controls without a glyph stand alone in both.
    assert any(c in line for c in "\u200b\u2060\ufeff\u00ad"), line
