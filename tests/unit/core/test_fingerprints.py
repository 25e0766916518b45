"""What a later text and the fingerprints of an older one tell of the older one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.anchoring import Anchor, anchor
from annotator.core.fingerprints import MOST, WIDTH, Remains, fingerprints
from annotator.core.spans import Span

OLD = "The mayor spoke. “We will build it,” she said! Nobody asked why? The end"


def kept(words: str) -> Anchor:
    return anchor(OLD, Span(OLD.index(words), OLD.index(words) + len(words)))


def test_one_for_each_sentence_whatever_white_space_and_quotation_marks_it_has():
    assert len(fingerprints(OLD)) == 4 * WIDTH
    assert fingerprints(OLD.replace(" ", "\n").replace("“", '"').replace("”", '"')) == fingerprints(OLD)


def test_the_written_form_stays_the_same_for_ever():
    assert fingerprints("Ana Ruiz spoke. Nobody\nasked.\n") == "FN3dAAAQX5MNAAAO"


@pytest.mark.parametrize(
    "new",
    [
        OLD,
        "Nobody asked why? “We will build it,” she said! The mayor spoke. The end",
        "A new one.\n" + OLD.replace(" ", "\n").replace("“", '"').replace("”", '"'),
    ],
)
def test_sentences_that_are_still_somewhere_are_known_in_their_old_place(new: str):
    left = Remains(fingerprints(OLD), new, [])
    assert len(left.text) == len(OLD)
    at = OLD.index("Nobody asked why?")
    assert left.text[at:].split()[:3] == ["Nobody", "asked", "why?"]
    assert left.knows(Span(at, at + 5))
    assert left.blank not in left.text[:-7]


def test_of_a_changed_sentence_only_what_is_quoted_is_known():
    new = OLD.replace("build it", "sell them")
    build, mayor = kept("build it"), kept("mayor")
    left = Remains(fingerprints(OLD), new, [build, mayor])
    assert left.has(build)
    assert left.has(mayor)
    assert left.text[build.start : build.end] == "build it"
    assert not left.knows(Span(build.start, build.end))
    assert left.knows(Span(mayor.start, mayor.end))
    assert not left.knows(Span(mayor.start, build.start))
    assert left.blank not in new


def test_a_quotation_that_contradicts_the_sentence_in_its_place_is_not_put_there():
    wrong = Anchor(4, 9, "baker", "The ", " spoke.")
    left = Remains(fingerprints(OLD), OLD, [wrong])
    assert not left.has(wrong)
    assert left.text == OLD


def test_a_text_of_too_many_sentences_has_none():
    assert fingerprints("Yes. " * (MOST + 1)) == ""


@pytest.mark.parametrize(
    "older",
    ["FN3d", "AAAA____", "A" * WIDTH * (MOST + 1), "ÄAAAAAAA", "!AAAAAAA"],
    ids=["short", "too long a sentence", "too many", "not ASCII", "not Base64"],
)
def test_what_is_no_fingerprint_is_refused(older: str):
    with pytest.raises(ValueError, match=r"fingerprints|base64|ascii"):
        Remains(older, OLD, [])


ANCHORS = st.builds(Anchor, st.integers(-3, 90), st.integers(), *[st.text(max_size=9)] * 3)


@given(st.text(max_size=80), st.text(max_size=80), st.lists(ANCHORS, max_size=3))
def test_any_text_and_any_quotations(old: str, new: str, quoted: list[Anchor]):
    left = Remains(fingerprints(old), new, quoted)
    assert len(left.text) == len(old)
    for passage in quoted:
        if left.has(passage):
            assert left.text[passage.start : passage.start + len(passage.text)] == passage.text


def test_lengths_that_would_fill_the_memory_are_refused():
    with pytest.raises(ValueError, match="much longer"):
        Remains("AAAAAYag" * 4, OLD, [])
