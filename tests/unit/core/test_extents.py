"""Likely readings of a name, guessed labels, contents in several pieces, parts of words."""

from datetime import UTC, datetime

import pytest

from annotator.core.collection import Collection
from annotator.core.commands import run
from annotator.core.guessing import guess_label
from annotator.core.marking import add_claim, add_entity
from annotator.core.registry import load_all
from annotator.core.review import Review
from annotator.core.schema import Label, Schema
from annotator.core.spans import Span
from annotator.core.text import Lines, part_at

TEXT = (
    "Under the Home Secretary Ida Holm, the Centre for Ice Studies moved to Tromsø in May.\n"
    "Holm praised the Harbour\nCompany’s anti-ice paint, worth $5, to the French.\n\nIt stopped."
)
load_all()


def at(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


@pytest.fixture
def review() -> Review:
    return Review(TEXT, Collection(), lambda: ("vera", datetime(2026, 3, 1, 12, 0, tzinfo=UTC)))


@pytest.mark.parametrize(
    ("before", "presses", "after"),
    [
        ("Ida Holm", 1, "Home Secretary Ida Holm"),
        ("Home Secretary Ida Holm", 1, "Ida Holm"),
        ("Centre", 1, "Centre for Ice Studies"),
        ("Ice Studies", 2, "the Centre for Ice Studies"),
    ],
)
def test_a_name_goes_through_its_likely_readings(review, before, presses, after):
    add_entity(review, at(before), "ORG")
    for _ in range(presses):
        run("extent", review)
    seen = [review.quote(review.focused)]
    while review.focused.span != at(before):
        run("extent", review)
        seen.append(review.quote(review.focused))
    assert after in seen
    assert seen.index(after) <= 1
    while review.history.done[1:]:
        review.undo()
    assert review.quote(review.focused) == before


@pytest.mark.parametrize(
    ("text", "before", "after"),
    [
        ("It sank on Tuesday, May 1, 2015.", "Tuesday, May 1, 2015", "Tuesday"),
        ("Holm and Vogt spoke.", "Holm and Vogt", "Holm"),
        ("It is Ellery’s City Hall.", "Ellery’s City Hall", "City Hall"),
        ("With Capt. Holm it sank.", "Holm", "Capt. Holm"),
        ("With J. Holm it sank.", "Holm", "J. Holm"),
    ],
)
def test_first_part_of_a_list_what_is_owned_short_titles(text, before, after):
    review = Review(text, Collection(), lambda: ("vera", datetime(2026, 3, 1, 12, 0, tzinfo=UTC)))
    start = text.index(before)
    add_entity(review, Span(start, start + len(before)), "PERSON")
    run("extent", review)
    assert review.quote(review.focused) == after


def test_the_edge_of_a_name_never_stays_at_a_comma():
    text = "Then Capt. Holm, of Graz, in May 2015, spoke."
    review = Review(text, Collection(), lambda: ("vera", datetime(2026, 3, 1, 12, 0, tzinfo=UTC)))
    start = text.index("Holm")
    add_entity(review, Span(start, start + 4), "PERSON")
    seen = []
    for name in (
        "left-edge-out",
        "right-edge-out",
        "right-edge-out",
        "right-edge-out",
        "right-edge-in",
        "left-edge-in",
    ):
        assert not run(name, review).refused
        seen.append(review.quote(review.focused))
    assert seen == [
        "Capt. Holm", "Capt. Holm, of", "Capt. Holm, of Graz", "Capt. Holm, of Graz, in", "Capt. Holm, of Graz",
        "Holm, of Graz",
    ]  # fmt: skip


def test_extent_needs_an_entity(review):
    assert run("extent", review).refused


def test_labels_are_guessed_from_the_words_and_what_stands_beside_them(review):
    for words, label in (
        ("May", "DATE"), ("Ida Holm", "PERSON"), ("Centre for Ice Studies", "ORG"), ("$5", "MONEY"), ("Tromsø", "GPE"),
    ):  # fmt: skip
        assert guess_label(review, at(words)) == label, words
    add_entity(review, at("Ida Holm"), "FAC")
    assert guess_label(review, Span(TEXT.index("Holm praised"), TEXT.index("Holm praised") + 4)) == "FAC"


def test_a_guess_is_always_one_of_the_schema(review):
    review.schema = Schema((Label("THING", "1", "", "T", ""), Label("PER", "2", "", "P", "")))
    assert guess_label(review, at("Ida Holm")) == "PER"
    assert guess_label(review, at("paint")) == "THING"


def test_a_claim_in_pieces_is_one_claim_and_pieces_never_overlap(review):
    add_claim(review, (at("moved to Tromsø"), at("Under the Home Secretary")))
    (made,) = review.marks.all_claims()
    assert review.quote(made) == "Under the Home Secretary … moved to Tromsø"
    assert add_claim(review, (at("Ida Holm"), at("Holm, the"))).refused
    assert add_claim(review, made.content).refused


def test_a_piece_that_holds_all_of_another_claim_goes_to_the_one_beside_it(review):
    add_claim(review, (at("praised"),))
    add_claim(review, (at("Under the Home Secretary"),))
    review.anchor, review.caret = at("Holm praised the Harbour")
    event = run("piece", review)
    assert not event.refused, event.said
    assert {review.quote(c) for c in review.marks.all_claims()} == {
        "praised",
        "Under the Home Secretary … Holm praised the Harbour",
    }
    review.anchor, review.caret = 0, len(TEXT)
    assert run("piece", review).refused


def test_a_piece_that_overlaps_a_claim_only_in_part_leaves_it_as_it_is(review):
    add_claim(review, (at("praised the Harbour"),))
    add_claim(review, (at("Under the Home Secretary"),))
    add_claim(review, (at("It stopped."),))
    run("reject", review)
    review.anchor, review.caret = at("Harbour\nCompany’s anti-ice paint")
    event = run("piece", review)
    assert event.said.startswith("added: “Harbour Company’s anti-ice paint” · who?: “Under the Home")
    assert {review.quote(c) for c in review.marks.all_claims()} == {
        "praised the Harbour",
        "Under the Home Secretary … Harbour Company’s anti-ice paint",
        "It stopped.",
    }
    review.undo()
    review.anchor, review.caret = at("Home")
    assert run("piece", review).said.startswith("out: “Home” · who?: “Under the … Secretary”")


def test_a_selected_name_may_be_wrapped_but_not_cross_a_blank_line(review):
    add_entity(review, at("Harbour\nCompany"), "ORG")
    assert review.focused.name == "Harbour Company"
    assert TEXT[slice(*review.focused.span)] == "Harbour\nCompany"
    assert add_entity(review, at("French.\n\nIt"), "NORP").refused


def test_hyphens_part_a_word():
    lines = Lines("the anti-ice paint")
    assert part_at(lines, 10) == Span(9, 12)
    assert part_at(lines, 4) == Span(4, 8)
    assert part_at(lines, 13) == Span(13, 18)
