"""Laws of re-anchoring: unchanged text keeps everything, added lines move everything, nothing else is promised."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.anchoring import Anchor, distinct_anchor
from annotator.core.difference import Difference
from annotator.core.fingerprints import fingerprints
from annotator.core.spans import Span
from annotator.store.reanchoring import alike, find_all

WORDS = st.sampled_from(
    "Ruiz Vogt Graz bridge said that the of steel and, river. “No,” 12 – 👩‍🚒 e\u0301clair naïve\n".split(" ")
)
TEXTS = st.lists(WORDS, min_size=1, max_size=60).map(" ".join)
ANY = st.text(
    st.one_of(st.sampled_from("ab \n.,“\u0301👩‍"), st.characters(exclude_categories=["Cs"])), max_size=80
)


@st.composite
def spanned(draw: st.DrawFn, texts: st.SearchStrategy[str] = TEXTS) -> tuple[str, Span]:
    text = draw(texts.filter(bool))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@given(spanned(st.one_of(TEXTS, ANY)))
def test_in_an_unchanged_text_every_place_is_kept_by_its_anchor(drawn: tuple[str, Span]):
    text, span = drawn
    kept = distinct_anchor(text, span)
    assert text[kept.start : kept.end] == kept.text
    assert (kept.before + kept.text + kept.after) in text


@given(spanned(), st.lists(WORDS, min_size=1, max_size=20).map(" ".join))
def test_a_line_put_in_front_moves_what_is_found_by_its_length(drawn: tuple[str, Span], line: str):
    text, span = drawn
    new = line + "\n" + text
    place = Difference(text, new).place(span, alike)
    if place is not None and new[place.start : place.end] == text[span.start : span.end]:
        # Where the line repeats the text's own words, the place may not be certain; then nothing is said.
        assert place.start - span.start in (0, len(new) - len(text)) or line.split()[0] in text


@settings(max_examples=200)
@given(spanned(st.one_of(TEXTS, ANY)), st.one_of(TEXTS, ANY))
def test_what_is_found_lies_in_the_text_and_is_alike(drawn: tuple[str, Span], new: str):
    text, span = drawn
    place = Difference(text, new).place(span, alike)
    if place is not None:
        assert 0 <= place.start < place.end <= len(new)
    kept = distinct_anchor(text, span)
    for was in (text, None):
        for found in find_all([kept], new, was).values():
            assert 0 <= found.start < found.end <= len(new)


@given(spanned(st.one_of(TEXTS, ANY)))
def test_a_text_against_itself_keeps_every_place(drawn: tuple[str, Span]):
    text, span = drawn
    assert Difference(text, text).place(span, alike) in (span, None)
    if len(text) > 1 and text[span.start : span.end].isalnum():
        place = Difference(text, text).place(span, alike)
        assert place == span


@settings(max_examples=300)
@given(
    st.builds(
        Anchor,
        st.integers(-5, 10**20),
        st.integers(-5, 10**20),
        st.text(max_size=20),
        st.text(max_size=40),
        st.text(max_size=40),
    ),
    st.one_of(TEXTS, ANY),
)
def test_anchors_that_nobody_made_are_searched_for_without_harm(kept: Anchor, text: str):
    for was, older in (
        (text, ""),
        (None, ""),
        (None, fingerprints(text)),
        (None, fingerprints(f"A line. {text}")),
    ):
        for found in find_all([kept], text, was, older).values():
            assert 0 <= found.start < found.end <= len(text)
