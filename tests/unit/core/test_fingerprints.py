"""Which sentences of a text stood in an older one, of which only their fingerprints are left."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.fingerprints import MOST, WIDTH, Before, fingerprints

OLD = "The mayor spoke. “We will build it,” she said! Nobody asked why? The end"


def test_one_for_each_sentence_whatever_white_space_and_quotation_marks_it_has():
    assert len(fingerprints(OLD)) == 4 * WIDTH
    assert fingerprints(OLD.replace(" ", "\n").replace("“", '"').replace("”", '"')) == fingerprints(OLD)
    assert fingerprints("") == fingerprints(" ")


def test_the_written_form_stays_the_same_for_ever():
    assert fingerprints("Ana Ruiz spoke. Nobody\nasked.\n") == "FN3dX5MN"


def test_a_moved_sentence_was_there_and_a_look_alike_was_not():
    new = "Nobody asked why? A new one. The mayor spoke. “We will build them,” she said! The end"
    before = Before(new, fingerprints(OLD))
    for words, was_there in (
        ("mayor", True),
        ("Nobody asked", True),
        ("build", False),
        ("new", False),
        ("The end", True),
    ):
        at = new.index(words)
        assert before.has(at, at + len(words)) is was_there, words


def test_sentences_count_only_in_the_order_that_they_had():
    new = "Nobody asked why? The mayor spoke. “We will build it,” she said! The end"
    before = Before(new, fingerprints(OLD))
    assert before.has(new.index("mayor"), new.index("said"))
    assert not before.has(new.index("why"), new.index("mayor"))


def test_a_text_of_too_many_sentences_has_none():
    assert fingerprints("Yes. " * (MOST + 1)) == ""
    assert not Before("Yes. No.", "").has(0, 3)


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 90), st.integers(0, 90))
def test_any_text_and_any_fingerprints(text: str, older: str, start: int, end: int):
    before = Before(text, fingerprints(text))
    assert not text or before.has(0, len(text))
    assert Before(text, older).has(start, end) in (True, False)
