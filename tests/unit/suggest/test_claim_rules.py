"""Claims without a model."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.spans import Span
from annotator.suggest.claim_rules import find_claims


def shown(text: str, furniture: list[Span] | None = None) -> list[tuple[str, str, str, str]]:
    def words(spans: tuple[Span, ...]) -> str:
        return " // ".join(text[s.start : s.end] for s in spans)

    return [
        (words(c.source), words(c.cue), words(c.content), c.kind)
        for c in find_claims(text, furniture or [], [])
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "“The harbour was empty,” said Anna Berg.",
            ("Anna Berg", "said", "“The harbour was empty,”", "direct"),
        ),
        (
            "“The harbour was empty,” Anna Berg later told reporters.",
            ("Anna Berg", "told", "“The harbour was empty,”", "direct"),
        ),
        (
            "“The road is closed,” the driver said. “We turned back.”",
            ("the driver", "said", "“The road is closed,” // “We turned back.”", "direct"),
        ),
        (
            "On Monday, the mayor said: “We have no more money.”",
            ("the mayor", "said", "“We have no more money.”", "direct"),
        ),
        (
            "The mayor said that the bridge would be closed.",
            ("The mayor", "said", "that the bridge would be closed", "indirect"),
        ),
        (
            "Anna Berg, the director, said the museum was “in ruins”.",
            ("Anna Berg, the director", "said", "the museum was “in ruins”", "mixed"),
        ),
        (
            "According to the police, three men broke in.",
            ("the police", "According to", "three men broke in", "indirect"),
        ),
        (
            "Three men broke in, according to the police.",
            ("the police", "according to", "Three men broke in", "indirect"),
        ),
        (
            "The union vowed to continue the strike until Friday evening.",
            ("The union", "vowed", "to continue the strike until Friday evening", "indirect"),
        ),
    ],
)
def test_one_claim(text: str, expected: tuple[str, str, str, str]) -> None:
    assert shown(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "The report is long.",
        "They said nothing.",
        "A claim of damages was filed.",
        "“Casablanca” is old.",
    ],
)
def test_no_claim(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize(
    ("behind", "source", "cue"),
    [
        ("snapped Ruiz", "Ruiz", "snapped"),
        ("hissed a woman in the second row", "a woman", "hissed"),
        ("sniffed Mrs. Lund on Monday", "Mrs. Lund", "sniffed"),
        ("Berg snorted", "Berg", "snorted"),
        ("spat the old man", "the old man", "spat"),
        ("sloganeered J. R. van Dam, a clerk", "J. R. van Dam", "sloganeered"),
    ],
)
def test_any_verb_says_what_stands_beside_it_in_quotation_marks(behind: str, source: str, cue: str) -> None:
    text = f"“Nobody asked us,” {behind}."
    assert shown(text) == [(source, cue, "“Nobody asked us,”", "direct")]


@pytest.mark.parametrize(
    "text",
    [
        "“The Long Way Home,” directed by Anna Berg, opens on Friday.",
        "“The Long Way Home,” opened the festival.",
        "The so-called “winter plan,” approved Monday, costs a fortune.",
        "The “winter plan,” backed by the mayor, costs a fortune.",
    ],
)
def test_a_participle_behind_a_quotation_is_no_speech(text: str) -> None:
    assert shown(text) == []


@pytest.mark.parametrize("silence", ["declined to comment on the report", "refused to comment"])
def test_who_does_not_comment_claims_nothing(silence: str) -> None:
    assert shown(f"A spokesman for the bank {silence}.") == []


def test_a_long_line_of_quotations_without_verbs_is_quick() -> None:
    text = "“No,” " + "Jane of the de van " * 20_000
    assert shown(text) == []


def test_nothing_within_furniture() -> None:
    text = "Read: The mayor said that the tunnel was open.\nThe mayor said that the bridge was closed."
    assert [content for _, _, content, _ in shown(text, [Span(0, text.index("\n"))])] == [
        "that the bridge was closed"
    ]


@settings(max_examples=50)
@given(st.text(alphabet="a said“”\"',. to\nThat", max_size=120))
def test_spans_fit_any_text(text: str) -> None:
    for claim in find_claims(text, [], []):
        for start, end in (*claim.content, *claim.cue, *claim.source):
            assert 0 <= start < end <= len(text)


def test_thousands_of_quotations() -> None:
    assert len(find_claims("“It is late now,” said Anna Berg.\n" * 2000, [], [])) == 2000
