"""Quotation marks of all kinds, balanced or not."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.quotes import covering, find_quotes, first_after


def quoted(text: str) -> list[str]:
    return [text[q.span.start : q.span.end] for q in find_quotes(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("She said “it rains” and left.", ["“it rains”"]),
        ('"It rains," she said. "A lot."', ['"It rains,"', '"A lot."']),
        ("''It rains,'' she said.", ["''It rains,''"]),
        ("The ‘old’ bridge isn’t the farmers’ choice.", ["‘old’"]),
        ("The 'old' bridge isn't the farmers' choice.", ["'old'"]),
        ("«Il pleut», he said.", ["«Il pleut»"]),
        ("He said “I heard ‘stop’ twice,” and left.", ["“I heard ‘stop’ twice,”"]),
        ("He said ”It rains,” and left.", ["”It rains,”"]),
        ("“It rains,“ he said.", ["“It rains,“"]),
        ("Nothing here, isn't it?", []),
        ('A 6" pipe and a 12" pipe.', []),
        ("“”", []),
        ("", []),
    ],
)
def test_marks(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


def test_a_missing_mark_ends_with_its_line() -> None:
    text = "“The first paragraph.\nNo more of it."
    (quote,) = find_quotes(text)
    assert text[quote.span.start : quote.span.end] == "“The first paragraph."
    assert not quote.closed


def test_speech_over_paragraphs_is_a_quotation_a_paragraph() -> None:
    text = "“It rained.\n\n“Then it stopped,” she said."
    assert quoted(text) == ["“It rained.", "“Then it stopped,”"]


def test_speech_with_marks_at_its_two_ends_only() -> None:
    text = "He began: “It rained.\nIt rained on.\nThen it stopped.” He left."
    assert quoted(text) == ["“It rained.", "It rained on.", "Then it stopped.”"]


def test_an_opening_mark_within_an_open_quotation_starts_anew() -> None:
    assert quoted("He said “it and then “that” happened.") == ["“that”"]


@given(st.text(alphabet="a .,\n\"'“”‘’«»`1", max_size=80))
def test_spans_are_ordered_disjoint_and_within_one_line(text: str) -> None:
    quotes = find_quotes(text)
    for quote in quotes:
        start, end = quote.span
        assert 0 <= start <= quote.inner.start < quote.inner.end <= end <= len(text)
        assert "\n" not in text[start:end]
        assert covering(quotes, start) is quote
        assert covering(quotes, end - 1) is quote
    assert all(a.span.end <= b.span.start for a, b in pairwise(quotes))
    assert first_after(quotes, len(text)) == len(quotes)


def test_thousands_of_marks() -> None:
    assert len(find_quotes("“a b” " * 5000)) == 5000
    assert find_quotes('"' * 20_000) == []
