"""The ledger: dates, filters, and what says nearly the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from annotator.review.ledger import Ledger, Row, article_date
from annotator.review.similar import JACCARD, RATIO, SHORTEST, Similar, stance, words_of


def row(content: str, speaker: str = "Ana Ruiz", **more: object) -> Row:
    fields = {
        "article": "a.txt", "line": 1, "start": 0, "end": 9, "id": content[:6], "kind": "direct", "state": "confirmed",
        "date": None, "dated_by": "", "annotators": ("",),
    }  # fmt: skip
    return Row(speaker=speaker, content=content, **{**fields, **more})  # type: ignore[arg-type]


SAID = [
    "“The old bridge over the river will be closed on Friday,”",
    "the old bridge over the river will be closed on Friday",
    "The old bridge over the river would be closed on Friday",
    "The old bridge over the river will not be closed on Friday",
    "The old school by the station will be painted green in June",
    "No comment",
    "no comment!",
    "No comments",
]


def test_groups_hold_the_same_and_the_nearly_same() -> None:
    assert Similar(SAID).group == [0, 0, 0, 3, 4, 5, 5, 7]


def test_a_negation_or_another_number_is_a_contrast() -> None:
    found = Similar(SAID)
    assert found.contrast == {0: {3}, 3: {0}}
    counted = Similar(["The flood damaged 12 houses in the town", "The flood damaged 14 houses in the town"])
    assert counted.group == [0, 1]
    assert counted.contrast[0] == {1}


def test_what_one_denies_and_another_affirms_is_a_contrast() -> None:
    tested = "The alarm was tested on March 3 and it worked"
    others = [
        "the alarm hadn't been tested since autumn",
        "The crew was tested on March 3 for the first time",
    ]
    found = Similar([tested, *others, "not the alarm on the quay, tested or otherwise, but the bell"])
    assert found.contrast == {0: {1}, 1: {0}}


@pytest.mark.parametrize(
    ("denied", "affirmed"),
    [
        ("Mexico will never pay for the wall", "he would make Mexico pay for it"),
        (
            "that the bridge cannot yet be closed",
            "they are closing the bridge, and the bridge closes on Friday",
        ),
        ("The Minister’s numbers don’t really add up", "in the end the numbers add up, as they always did"),
    ],
)
def test_denials_are_found_in_any_form(denied: str, affirmed: str) -> None:
    assert Similar([denied, affirmed]).contrast == {0: {1}, 1: {0}}


def test_few_pairs_are_made_of_what_many_deny_and_many_affirm() -> None:
    texts = [
        f"a{n} b{n} c{n} d{n} e{n} f{n} g{n}, the store {verb} open"
        for n in range(300)
        for verb in ("did not", "did")
    ]
    found = Similar(texts).contrast
    assert found
    assert max(map(len, found.values())) <= 20


def test_like_finds_texts_that_are_not_in_it() -> None:
    assert Similar(SAID).like("The old bridge over the river will be closed Friday") == [0, 3]
    assert Similar([]).like("Anything at all, really") == []


def test_many_claims_are_grouped() -> None:
    words = [f"w{n}" for n in range(400)]
    texts = [" ".join(words[(n * k) % 397] for k in range(1, 12)) for n in range(1, 3000)]
    assert Similar([*texts, texts[7] + " indeed"]).group[-1] == 7


@pytest.mark.parametrize(
    ("name", "text", "day"),
    [
        ("2026-03-01-bridge.txt", "1 May 2020", date(2026, 3, 1)),
        ("20260301.txt", "", date(2026, 3, 1)),
        ("a.txt", "Graz, 2 March 2026. A bridge.", date(2026, 3, 2)),
        ("a.txt", "March 2, 2026: on 5 May 2027 it opens", date(2026, 3, 2)),
        ("a.txt", "Updated 2026-03-04", date(2026, 3, 4)),
        ("a.txt", "31 Feb 2026", None),
        ("120260301123.txt", "Nothing here", None),
    ],
)
def test_the_date_of_an_article(name: str, text: str, day: date | None) -> None:
    assert article_date(Path(name), text) == day


def test_filters() -> None:
    ledger = Ledger(
        [
            row("The bridge is safe", date=date(2026, 3, 2)),
            row("The bridge is old", "José Vogt", kind="indirect", date=date(2026, 3, 1)),
            row("It rains", "Jose Vogt", state="rejected"),
        ]
    )
    assert [r.content for r in ledger.rows] == ["The bridge is old", "The bridge is safe", "It rains"]
    assert ledger.find(speaker="jose") == [0, 2]
    assert ledger.find(speaker="Vogt", state="confirmed") == [0]
    assert ledger.find(search="brid* safe") == [1]
    assert ledger.find(search="ruiz bridge") == [1]
    assert ledger.find(search="“bridge”", kind="indirect") == [0]
    assert ledger.find(search="ship") == []
    assert ledger.find() == [0, 1, 2]


def test_words_are_folded() -> None:
    assert words_of("“Café’s 1,000 days”") == ("cafe's", "1,000", "days")


WORDS = st.sampled_from("bridge river town steel mayor closes opens june not twelve 12 14 and the".split())


@given(st.lists(st.lists(WORDS, min_size=1, max_size=9).map(" ".join), max_size=12))
def test_the_index_misses_no_pair(texts: list[str]) -> None:
    """What comparing every pair would find, the index finds too."""
    found = Similar(texts)
    told = [words_of(text) for text in texts]
    for i, one in enumerate(told):
        for j, other in enumerate(told[:i]):
            left, right = set(one), set(other)
            near = (
                min(len(left), len(right)) >= SHORTEST
                and len(left & right) >= JACCARD * len(left | right)
                and fuzz.ratio(" ".join(sorted(one)), " ".join(sorted(other))) >= RATIO
            )
            if one == other or (near and stance(one) == stance(other)):
                assert found.group[i] == found.group[j]
            elif near:
                apart = found.group[i] == found.group[j] or found.group[j] in found.contrast[found.group[i]]
                assert apart


def asked(**more: object) -> Ledger:
    """Three claims with answers."""
    base = {"kind": "direct", "state": "confirmed", "dated_by": "article", "annotators": ("",)}

    def made(n: int, speaker: str, content: str, **own: object) -> Row:
        place = {"article": f"{n}-wire.txt", "line": 1, "start": n, "end": n + 9, "id": str(n)}
        return Row(
            **{**place, "speaker": speaker, "content": content, "date": date(2026, 4, 10 + n), **base, **own}
        )  # type: ignore[arg-type]

    return Ledger(
        [
            made(
                1,
                "Ana Ruiz",
                "the bridge is closed for 3 days",
                attributes={"verdict": "False", "urgent": True},
            ),
            made(
                2,
                "Lena Vogt",
                "the bridge is closed for 4 days",
                kind="indirect",
                attributes={"verdict": "true"},
            ),
            made(3, "Ana Ruiz", "the town will pay", state="rejected", note="see page 4"),
        ]
    )


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", [0, 1, 2]),
        ("speaker:ruiz", [0, 2]),
        ("speaker:", [0, 1, 2]),
        ('speaker:"ana ruiz" state:confirmed', [0]),
        ("state:rej", [2]),
        ("kind:ind", [1]),
        ("verdict:false", [0]),
        ("verdict:", [0, 1]),
        ("urgent:yes", [0]),
        ("article:2-WIRE", [1]),
        ("since:2026-04-12 until:2026-04-12", [1]),
        ("until:2026-04-12", [0, 1]),
        ("bridge 4", [1]),
        ("but:yes closed", [0, 1]),
        ("again:yes", []),
        ("page", [2]),
        ("nonsense:value", []),
        ('"', [0, 1, 2]),
        ("::: [", [0, 1, 2]),
    ],
)
def test_what_a_person_types(typed: str, found: list[int]) -> None:
    assert asked().query(typed) == found


def test_orders_and_a_claim_that_changed() -> None:
    ledger = asked()
    assert ledger.ordered([0, 1, 2], "speaker") == [0, 2, 1]
    assert ledger.ordered([0, 1, 2], "state") == [0, 1, 2]
    assert ledger.ordered([0, 1, 2], "kind") == [0, 2, 1]
    ledger.replace(
        2,
        replace(
            ledger.rows[2], speaker="Eva Brandt", state="confirmed", note="", attributes={"verdict": "x"}
        ),
    )
    assert ledger.query("speaker:ruiz") == [0]
    assert ledger.query("brandt verdict:x") == [2]
    assert ledger.query("page") == []
    assert ledger.ordered([0, 1, 2], "speaker") == [0, 2, 1]
