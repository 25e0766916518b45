"""Dates and amounts by pattern."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.amounts import find_amounts, merge_amounts


def found(text: str) -> list[tuple[str, str]]:
    return [(text[start:end], label) for start, end, label in find_amounts(text, 0, len(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They meet this Sunday (14/6) in Oslo.", [("this Sunday (14/6)", "DATE")]),
        ("It fell to 3.5 billion Canadian dollars.", [("3.5 billion Canadian dollars", "MONEY")]),
        ("Aid of $2.5 billion and €40m.", [("$2.5 billion", "MONEY"), ("€40m", "MONEY")]),
        ("US$5-6 million was lost.", [("US$5-6 million", "MONEY")]),
        ("Hundreds of millions of euros.", [("Hundreds of millions of euros", "MONEY")]),
        ("It cost hundreds of millions of euros.", [("hundreds of millions of euros", "MONEY")]),
        ("A 12-point plan, 90 percent ready.", [("12-point", "QUANTITY"), ("90 percent", "PERCENT")]),
        ("Between 10-20% and 5 per cent.", [("10-20%", "PERCENT"), ("5 per cent", "PERCENT")]),
        ("At the beginning of December it snowed.", [("the beginning of December", "DATE")]),
        ("On Friday evening at 5:30 p.m. GMT.", [("Friday evening", "TIME"), ("5:30 p.m. GMT", "TIME")]),
        (
            "The 26-year-old swam 6 km (3 miles).",
            [("26-year-old", "DATE"), ("6 km", "QUANTITY"), ("3 miles", "QUANTITY")],
        ),
        ("On 7 December 2020 and Dec. 31, 2019.", [("7 December 2020", "DATE"), ("Dec. 31, 2019", "DATE")]),
        ("Two years ago, in the late 1980s.", [("Two years ago", "DATE"), ("the late 1980s", "DATE")]),
        (
            "He left at twenty past six or a quarter to 7.",
            [("twenty past six", "TIME"), ("a quarter to 7", "TIME")],
        ),
        ("It began two years ago.", [("two years ago", "DATE")]),
        ("May said March would be fine.", []),
        ("She was born in May.", [("May", "DATE")]),
        ("Give it a second chance.", []),
        ("E andam na lei do Senhor.", []),
    ],
)
def test_dates_and_amounts(text: str, expected: list[tuple[str, str]]) -> None:
    assert found(text) == expected


def test_the_longer_of_pattern_and_model_stays_and_agreement_scores_highest() -> None:
    text = "Nearly 40 million euros by Tuesday, daily."
    merged = merge_amounts(text, 0, len(text), [(0, 23, "MONEY"), (27, 34, "DATE"), (36, 41, "DATE")])
    assert [(text[a:b], label) for a, b, label, _ in merged] == [
        ("Nearly 40 million euros", "MONEY"),
        ("Tuesday", "DATE"),
        ("daily", "DATE"),
    ]
    assert [score for *_, score in merged] == [0.95, 0.95, 0.65]


def test_a_word_that_judges_an_amount_is_no_part_of_it() -> None:
    text = "The roof cost only 12 thousand euros."
    start = text.index("only")
    assert [
        text[a:b] for a, b, *_ in merge_amounts(text, 0, len(text), [(start, len(text) - 1, "MONEY")])
    ] == ["12 thousand euros"]


def test_a_model_amount_without_currency_percent_or_number_is_dropped() -> None:
    text = "5Art/Metropole4 and half-frozen and zero"
    assert (
        merge_amounts(text, 0, len(text), [(0, 15, "MONEY"), (20, 31, "QUANTITY"), (36, 40, "PERCENT")]) == []
    )


@given(st.text(alphabet="0123456789,.$%- aMonday/()APRILmillion", max_size=300))
def test_amounts_are_ordered_and_within_the_text(text: str) -> None:
    at = 0
    for start, end, _ in find_amounts(text, 0, len(text)):
        assert at <= start < end <= len(text)
        at = end


@pytest.mark.parametrize("piece", ["1,", "$1", "five ", "1 to ", "late early "])
def test_repetitive_lines_end(piece: str) -> None:
    text = piece * (4000 // len(piece))
    list(find_amounts(text, 0, len(text)))  # would not come back if a pattern were exponential


@pytest.mark.parametrize("begun", ["between noon", "between noon and", "between noon and half"])
def test_a_range_that_a_model_begins_goes_to_its_other_end(begun: str) -> None:
    text = "She filmed between noon and half past four on the quay."
    start = text.index(begun)
    found = merge_amounts(text, 0, len(text), [(start, start + len(begun), "TIME")])
    assert [text[a:b] for a, b, _, _ in found] == ["between noon and half past four"]
