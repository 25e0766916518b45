"""Lines, words and sentences: what the keys step by."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Span
from annotator.core.text import (
    Lines,
    clause_at,
    headline,
    next_word,
    occurrences,
    previous_word,
    sentence_at,
    sentences,
    trimmed,
    word_at,
    words,
)
from annotator.core.wrapping import folds


def shown(text: str, spans: list[Span]) -> list[str]:
    return [text[s.start : s.end] for s in spans]


def test_a_line_ends_before_its_newline():
    lines = Lines("one\n\ntwo")
    assert [lines.span(n) for n in range(len(lines))] == [(0, 3), (4, 4), (5, 8)]
    assert [lines.at(offset) for offset in (0, 3, 4, 5, 8)] == [0, 0, 1, 2, 2]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("The U.N. said “no”.", ["The", "U.N", ".", "said", "“", "no", "”", "."]),
        ("Zelensky’s 20-point plan", ["Zelensky", "’", "s", "20-point", "plan"]),
        ("(28/12)", ["(", "28", "/", "12", ")"]),
        ("e\u0301te\u0301 नमस्ते", ["e\u0301te\u0301", "नमस्ते"]),
        ("go 👨‍👩‍👧 now", ["go", "👨‍👩‍👧", "now"]),
    ],
)
def test_words(line, expected):
    assert shown(line, words(Lines(line), 0)) == expected


def test_motions_can_pass_over_punctuation():
    text = "Putin, the leader"
    lines = Lines(text)
    assert shown(text, [next_word(lines, 0)]) == [","]
    assert shown(text, [next_word(lines, 0, punctuation=False)]) == ["the"]
    assert shown(text, [previous_word(lines, 7, punctuation=False)]) == ["Putin"]


def test_words_at_the_end_of_a_line_and_on_a_blank_one():
    lines = Lines("ends here\n\nnext")
    assert word_at(lines, 9) == (5, 9)
    assert word_at(lines, 10) is None
    assert next_word(lines, 5) == (11, 15)


def test_sentences_are_not_ended_by_abbreviations_or_initials():
    text = "Mr. Smith of the U.S. Army met J. R. Ewing. “No,” he said. Then he left."
    assert shown(text, sentences(Lines(text), 0)) == [
        "Mr. Smith of the U.S. Army met J. R. Ewing.",
        "“No,” he said.",
        "Then he left.",
    ]


def test_the_sentence_at_a_place_in_between_is_the_one_before():
    lines = Lines("One. Two.")
    assert sentence_at(lines, 4) == (0, 4)
    assert sentence_at(Lines(""), 0) is None


def test_a_clause_is_cut_at_commas_and_dashes():
    text = "He left, she said – and came back"
    assert text[slice(*clause_at(Lines(text), 12))] == "she said"


def test_occurrences_are_whole_words():
    text = "Iran, Iranian, Iran’s and Iran"
    assert occurrences(text, "Iran") == [(0, 4), (15, 19), (26, 30)]
    assert occurrences(text, " ") == []


@given(st.text(alphabet="ab ,.\n“”é", max_size=60))
def test_every_visible_character_is_in_exactly_one_word(text):
    lines = Lines(text)
    covered = sorted(i for n in range(len(lines)) for w in words(lines, n) for i in range(*w))
    assert covered == [i for i, c in enumerate(text) if not c.isspace()]


@given(st.text(max_size=30))
def test_trimming_leaves_no_white_space_at_the_edges(text):
    start, end = trimmed(text, Span(0, len(text)))
    assert text[start:end] == text.strip()


PAGE = """Skip to content
Ferry runs aground off Port Amberly in thick fog
Share this article with your friends
By Lena Vogt

The ferry ran aground in the fog on Monday night, two miles off Port Amberly, and nobody was hurt.
"""


def furniture_of(text: str, count: int) -> list[int]:
    return [m.start() for m in list(re.finditer(r"^.", text, re.M))[:count]]


def test_the_headline_is_the_line_above_the_body_whose_words_come_again_in_it():
    assert headline(Lines(PAGE), furniture_of(PAGE, 4)) == 1
    assert folds(Lines(PAGE), furniture_of(PAGE, 4)) == [range(2, 4)]


def test_the_first_line_is_the_headline_where_it_reads_as_one_and_no_other_is_told_again():
    body = "\nBy Lena Vogt\n\nNobody was hurt on Monday night, two miles off Port Amberly.\n"
    told = "“We heard nothing”: how a ship ran aground" + body
    assert headline(Lines(told), furniture_of(told, 2)) == 0
    notice = "We use cookies to show you what you like." + body
    assert headline(Lines(notice), furniture_of(notice, 2)) is None


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("Menu\nShare\nSubscribe now for more of this\n\nThe ferry ran aground.", 3), (PAGE, 0)],
)
def test_there_is_no_headline_where_no_line_above_the_body_says_what_it_is_about(text: str, count: int):
    assert headline(Lines(text), furniture_of(text, count)) is None
