"""Agreement on articles small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.marks import Claim, Entity
from annotator.core.spans import Span
from annotator.review.agreement import Coded, Tokens, agreement, pair_up

TEXT = "Mayor Ana Ruiz met Lena Vogt in Graz .\n“The old bridge will be mended by June,” Ruiz said ."


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def entity(words: str, label: str) -> Entity:
    return Entity(id=words.replace(" ", ""), state="confirmed", label=label, span=span(words), name=words)


def claim(words: str, speaker: str | None = "Ana Ruiz", kind: Any = "direct") -> Claim:
    return Claim(id="c", state="confirmed", content=(span(words),), speaker=speaker, kind=kind)


VERA = [entity("Ana Ruiz", "PERSON"), entity("Lena Vogt", "PERSON"), entity("Graz", "GPE")]
KIM = [entity("Mayor Ana Ruiz", "PERSON"), entity("Lena Vogt", "PERSON"), entity("Graz", "LOC")]


def coded(entities: dict[str, list[Entity]], claims: dict[str, list[Claim]] | None = None) -> Coded:
    return Coded("a.txt", TEXT, entities, claims or {name: [] for name in entities})


def test_entities() -> None:
    found = agreement([coded({"vera": VERA, "kim": KIM})], ["vera", "kim"])
    (pair,) = found["pairs"]
    assert (pair["strict"], pair["span"], pair["overlap"]) == (33.3, 66.7, 66.7)
    assert found["by_label"]["PERSON"]["strict"] == 50.0
    assert found["by_label"]["PERSON"]["overlap"] == 100.0
    assert found["by_label"]["GPE"]["strict"] == 0.0
    assert found["annotators"]["kim"]["labels"] == {"LOC": 1, "PERSON": 2}


def test_kappa_counts_words() -> None:
    """23 words; both say PERSON on four and nothing on seventeen, they differ on Mayor and on Graz."""
    found = agreement([coded({"vera": VERA, "kim": KIM})], ["vera", "kim"])
    words = len(Tokens(TEXT).spans)
    assert words == found["words"] == 23
    expected = (18 * 17 + 4 * 5) / words**2
    assert found["pairs"][0]["kappa"] == pytest.approx((21 / words - expected) / (1 - expected), abs=5e-4)


def test_claims_overlap_partly() -> None:
    claims = {
        "vera": [claim("The old bridge will be mended by June")],
        "kim": [claim("The old bridge will be mended", speaker=None)],
    }
    found = agreement([coded({"vera": [], "kim": []}, claims)], ["vera", "kim"])
    (pair,) = found["pairs"]
    assert pair["claims_iou50"] == 100.0
    assert pair["claims_words"] == pytest.approx(200 * 6 / 14, abs=0.05)
    assert (pair["claims_speaker"], pair["claims_kind"]) == (0.0, 100.0)
    assert pair["strict"] is None
    assert pair["kappa"] is None


def test_disagreements_are_listed_with_their_line() -> None:
    claims = {"vera": [claim("will be mended")], "kim": []}
    found = agreement([coded({"vera": VERA, "kim": KIM}, claims)], ["vera", "kim"])["disagreements"]
    assert [(row["line"], row["kind"]) for row in found] == [(1, "entity"), (1, "entity"), (2, "claim")]
    assert found[0]["marks"] == {"vera": ["'Ana Ruiz' PERSON"], "kim": ["'Mayor Ana Ruiz' PERSON"]}
    assert found[2]["marks"]["kim"] == []


def test_three_annotators_and_a_missing_one() -> None:
    first = coded({"vera": VERA, "kim": VERA, "ada": KIM})
    second = coded({"vera": VERA, "kim": VERA})
    found = agreement([first, second], ["vera", "kim", "ada"])
    assert [pair["annotators"] for pair in found["pairs"]] == [
        ["vera", "kim"],
        ["vera", "ada"],
        ["kim", "ada"],
    ]
    assert found["pairs"][0]["strict"] == 100.0
    assert len(found["pairs"][1]["by_article"]) == 1
    assert 0 < found["alpha"] < 1


def test_an_empty_annotator() -> None:
    found = agreement([coded({"vera": VERA, "kim": []})], ["vera", "kim"])
    assert found["pairs"][0]["strict"] == 0.0
    assert found["pairs"][0]["kappa"] == 0.0
    assert found["alpha"] < 0


def test_of_nested_mentions_the_longest_labels_the_word() -> None:
    marks = [entity("Mayor Ana Ruiz", "ORG"), entity("Ana Ruiz", "PERSON")]
    assert Tokens(TEXT).labels(marks)[:4] == ["ORG", "ORG", "ORG", ""]


def test_pair_up_is_one_to_one_and_best_first() -> None:
    sets = [frozenset(range(6)), frozenset(range(4))]
    assert pair_up(sets, [frozenset(range(4))], 0.5) == [(1, 0)]
    assert pair_up(sets, [frozenset({9})], 0.0) == []


LETTERS = "a b c d e f g h i j k l"


@st.composite
def spans_of_letters(draw: st.DrawFn) -> list[Entity]:
    """Entities over whole words that do not overlap."""
    edges = sorted(draw(st.sets(st.integers(0, 12), max_size=8)))
    pairs = zip(edges[::2], edges[1::2], strict=False)
    return [
        Entity(
            id=f"m{first}",
            state="confirmed",
            label=draw(st.sampled_from(["PERSON", "ORG"])),
            span=Span(2 * first, 2 * last - 1),
            name="x",
        )
        for first, last in pairs
    ]


def tags(entities: list[Entity]) -> list[str]:
    found = ["O"] * 12
    for entity_ in entities:
        first, last = entity_.span.start // 2, entity_.span.end // 2
        found[first] = f"B-{entity_.label}"
        found[first + 1 : last + 1] = [f"I-{entity_.label}"] * (last - first)
    return found


@settings(deadline=None, max_examples=60)
@given(spans_of_letters(), spans_of_letters())
def test_strict_f1_is_that_of_seqeval(one: list[Entity], other: list[Entity]) -> None:
    from seqeval.metrics import f1_score
    from seqeval.scheme import IOB2

    coded_ = Coded("a.txt", LETTERS, {"vera": one, "kim": other}, {"vera": [], "kim": []})
    (pair,) = agreement([coded_], ["vera", "kim"])["pairs"]
    if not one and not other:
        assert pair["strict"] is None
        return
    judged = f1_score([tags(one)], [tags(other)], mode="strict", scheme=IOB2, zero_division=0)
    assert pair["strict"] == pytest.approx(100 * judged, abs=0.051)
