"""Furniture in articles as scrapers leave them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Span
from annotator.suggest.furniture import find_furniture, probabilities, skipped
from annotator.suggest.furniture_context import context_odds, in_lists
from annotator.suggest.furniture_rules import rule_odds

LEAD = (
    "The city council of Halmeby voted late on Monday to close the old ferry terminal, ending a dispute that had "
    "divided the harbour town for more than a decade, according to two officials who were in the room."
)
SECOND = (
    "“We could not go on paying for an empty building,” said Ingrid Solberg, the deputy mayor, after the session. "
    "She added that the money would be spent on the school by the river."
)
THIRD = (
    "Shipping companies had warned that the decision would cost the region about 300 jobs, but the council's own "
    "figures, which were published last week, put the number at fewer than 40."
)
LAST = (
    "The terminal, which was opened in 1962, has not been used since the new bridge was finished, and most of its "
    "windows are broken. Work on taking it down is expected to begin in the spring."
)


def furniture_of(*lines: str) -> list[str]:
    text = "\n".join(lines)
    return [text[start:end] for start, end in find_furniture(text)]


def test_plain_prose_has_none() -> None:
    assert furniture_of(LEAD, SECOND, THIRD, LAST) == []


def test_a_gallery_between_paragraphs() -> None:
    gallery = [
        "4 images", "", "Close the modal.", "1 out of 4", "Ingrid Solberg and Per Dahl",
        "Lena Moe/Getty Images2 of 4", "Ingrid Solberg", "Lena Moe/Getty Images3 of 4", "The old terminal",
        "Reproduction/Social networks4 out of 4",
    ]  # fmt: skip
    assert furniture_of(LEAD, SECOND, *gallery, THIRD, LAST) == [line for line in gallery if line]


def test_a_block_of_teasers_but_not_the_subhead_after_it() -> None:
    block = [
        "Read also", "-", "Region", "Ferry company shows no interest in a new route", "-", "Region",
        "Council’s visit to the capital secures money for school", "-", "Region",
        "After long session, mayor attacks the opposition",
    ]  # fmt: skip
    subhead = "Broken windows along the quay"
    assert furniture_of(LEAD, SECOND, *block, subhead, THIRD, LAST, SECOND) == block


@pytest.mark.parametrize(
    "line",
    [
        "Advertisement", "© 2024 Halmeby Post. All rights reserved.", "Sign up for our daily newsletter",
        "Share on Facebook",
        "Read more: Five things to know about the ferry", "https://example.org/terminal", "Photo: Lena Moe/Reuters",
        "Filed under: Harbour, Council, Ferries", "Follow us on Twitter", "2 hours ago",
        "Image caption The old terminal",
        "(Reporting by Lena Moe in Halmeby; Editing by Per Dahl)", "Click here to get the Halmeby Post app", "3 of 12",
    ],
)  # fmt: skip
def test_lines_that_say_what_they_are(line: str) -> None:
    assert furniture_of(LEAD, SECOND, line, THIRD, LAST) == [line]


@pytest.mark.parametrize(
    "line",
    [
        "A town divided by its harbour",
        "“It was never about the building,” he said.",
        "HALMEBY, Norway (AP) — The council of a small harbour town voted late on Monday to close its terminal, "
        "ending a dispute of more than ten years.",
        "Two photographs of the terminal, taken in 1962 and last week, hang in the mayor's office, and she likes to "
        "show both of them to visitors.",
    ],
)
def test_lines_of_the_body_stay(line: str) -> None:
    assert furniture_of(LEAD, SECOND, line, THIRD, LAST) == []


def test_spans_are_whole_lines_without_their_break() -> None:
    text = "\r\n".join([LEAD, SECOND, "  Advertisement ", THIRD, LAST])
    (span,) = find_furniture(text)
    assert text[span.start : span.end] == "  Advertisement "


def test_blocks_are_skipped_and_lone_sentences_are_not() -> None:
    caption = "FILE PHOTO: Ingrid Solberg speaks at the opening of the bridge in Halmeby, May 3, 2019."
    credit = "Photos by our readers"
    block = ["Read also", "Region", "Ferry company shows no interest in a new route", "Region"]
    text = "\n".join([LEAD, caption, credit, SECOND, *block, THIRD])
    lines = [(text.index(line), line) for line in (caption, credit)]
    spans = find_furniture("\n".join([LEAD, SECOND]))
    assert spans == []
    furniture = [Span(at, at + len(line)) for at, line in lines]
    at = text.index("Read also")
    for line in block:
        furniture.append(Span(at, at + len(line)))
        at += len(line) + 1
    assert [text[a:b] for a, b in skipped(text, furniture)] == [credit, *block]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Lena Moe / Northwire", True),
        ("NORTHWIRE / Lena Moe", True),
        ("FILE PHOTO: Lena Moe / Northwire", True),
        ("By Lena Moe", True),
        ("(By Lena Moe and Ole Dahl)", True),
        ("-- Harbour Weekly", True),
        ("Share / Print", False),
        ("- World", False),
        ("By the way", False),
    ],
)
def test_names_of_authors_and_photographers_that_stand_alone_are_not_skipped(line: str, told: bool) -> None:
    text = f"{LEAD}\n{line}\n{SECOND}"
    at = text.index(line)
    assert (skipped(text, [Span(at, at + len(line))]) == []) == told


@pytest.mark.parametrize(
    "text", ["", "\n\n", "one line without an end", "x" * 200_000, "\u2028\x0b\n\x1b[31m\n" * 50]
)
def test_odd_texts_are_survived(text: str) -> None:
    assert all(0 <= a < b <= len(text) for a, b in find_furniture(text))


@given(st.lists(st.text(max_size=60), max_size=12))
def test_spans_are_lines_in_order(lines: list[str]) -> None:
    text = "\n".join(lines)
    spans = find_furniture(text)
    assert spans == sorted(spans)
    for start, end in spans:
        assert "\n" not in text[start:end]
        assert text[start:end].strip()
        assert start == 0 or text[start - 1] in "\r\n"
        assert end == len(text) or text[end] in "\r\n"


@given(st.lists(st.text(min_size=1, max_size=40).filter(str.strip), min_size=1, max_size=8))
def test_probabilities_are_probabilities(lines: list[str]) -> None:
    chances = probabilities(lines)
    assert len(chances) == len(lines)
    assert all(0 <= p <= 1 for p in chances)


@pytest.mark.parametrize(
    "line",
    [
        "Tuesday November 19, 2019", "12 Nov 2025", "Updated: 3 March 2021, 09:01", "2019-11-19T08:57:40+01:00",
        "By Lena Moe and Per Dahl on Monday, November 18th, 2019 at 11:08 a.m.", "Per Dahl, AP",
        "Lena Moe | Staff Writer | July 2, 2025", "Facebook Twitter WhatsApp Copy link", "12",
        "Ingrid Solberg speaks to reporters in front of the old terminal, Monday, May 4, 2026, in Halmeby.",
    ],
)  # fmt: skip
def test_dates_bylines_and_agencies_say_themselves_what_they_are(line: str) -> None:
    assert rule_odds(line) > 0


@pytest.mark.parametrize(
    "line",
    [
        "He was born on May 2, 1990", "By late May the council had met.", "The council met on 3 March 2021.",
        "Two days ago the bridge closed.", "The mayor wrote an email and a tweet.", "1. Take the ferry",
        "The mayor said on Monday that the bridge, which was opened on May 4, 2026, would be closed again.",
    ],
)  # fmt: skip
def test_sentences_with_dates_are_no_furniture_by_rule(line: str) -> None:
    assert rule_odds(line) == 0


def test_the_times_of_a_live_report_are_body() -> None:
    assert rule_odds("10:40 a.m.") < 0


def test_readers_comments_are_a_list_and_a_live_blog_is_none() -> None:
    said = "I crossed that bridge every day and I never thought that it would be closed for so long."
    assert set(in_lists([said, *["2 days ago at 07:47 am", said, "Rating: 25 Votes"] * 3])) == set(
        range(1, 8)
    )
    assert not list(in_lists([said, *["12 minutes ago", said, said] * 5]))


def test_other_articles_with_names_and_dates_are_a_list_and_a_chronicle_is_none() -> None:
    teaser = "The council of Halmeby closed the bridge on Monday, and nobody knows when it will open again."
    assert len(set(in_lists([teaser, *["Lena Moe", "Monday May 4, 2026", teaser] * 4]))) == 10
    assert not list(in_lists([teaser, *["May 4, 2026", teaser, teaser] * 5]))
    lone = ["Bridge closed", "May 4, 2026", *[teaser] * 20]  # the article's own date begins no list
    assert set(in_lists([*lone, *["Lena Moe", "Monday May 4, 2026", teaser] * 4])) == set(range(23, 33))


def test_posts_with_buttons_to_share_each_are_a_list() -> None:
    post = "I crossed that bridge every day and I never thought that it would be closed for so long."
    lines = [LEAD, *["Facebook WhatsApp Copy link", post] * 3]
    assert set(in_lists(lines)) == {1, 2, 3, 4, 5}


def test_what_stands_around_a_line() -> None:
    title, caption = (
        "Ferry company shows no interest in a new route",
        "The old terminal seen from the bridge.",
    )
    odds = dict(zip(range(4), context_odds(["Read also", title, "Image 2 of 5", caption]), strict=True))
    assert odds[0] == odds[2] == 0 < min(odds[1], odds[3])
    block = ["Read also", "Region", title, "Region", title.upper(), "Broken windows along the quay"]
    assert [bool(o) for o in context_odds([LEAD, SECOND, THIRD, *block, LAST])][3:] == [
        False,
        *[True] * 4,
        False,
        False,
    ]
    assert [bool(o) for o in context_odds([LEAD, SECOND, THIRD, "About Lena Moe", LAST])] == [
        *[False] * 3,
        True,
        True,
    ]
    assert context_odds(["HALMEBY, Norway", f"(AP) - {LEAD}", SECOND])[0] < 0


def test_hostile_lines_take_no_time() -> None:
    # Each of these is exponential for a pattern with one repetition within another.
    for line in (
        "By " + "1:" * 55 + "x",
        "By " + "A " * 58,
        "May 1, 2019 " * 9,
        "A " * 59 + "AP",
        "(" * 119,
        "Monday, May 1, 2019" * 16,
        "1 of " * 23,
        "share " * 19,
    ):
        rule_odds(line)
        context_odds([line, line])
