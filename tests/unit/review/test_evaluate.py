"""Figures on examples small enough to count by hand."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.review.evaluate import Case, claims, entities, evaluate, furniture, grouping, prf

TEXT = "Ada Borg of the Post said “it will rain today”.\nPer Dahl, according to the Post's report, agrees with her.\n"


def span(words: str, text: str = TEXT) -> list[int]:
    at = text.index(words)
    return [at, at + len(words)]


def entity(
    words: str, label: str, score: float = 0.9, name: str | None = None, origin: str = "engine"
) -> dict[str, Any]:
    start, end = span(words)
    return {"start": start, "end": end, "label": label, "entity": name, "score": score, "origin": origin}


def claim(
    content: str, cue: str = "", source: str = "", speaker: str | None = None, score: float = 0.9
) -> dict[str, Any]:
    return {
        "content": [span(content)],
        "cue": [span(cue)] if cue else [],
        "source": [span(source)] if source else [],
        "speaker": speaker,
        "score": score,
        "origin": "rules",
    }


def case(gold: dict[str, Any], predicted: dict[str, Any], text: str = TEXT, line: int = 0) -> Case:
    empty: dict[str, Any] = {"id": "a", "text": text, "entities": [], "claims": [], "boilerplate": []}
    return Case(empty | gold, empty | predicted, "a.txt", line)


def test_precision_recall_and_f1_in_percent() -> None:
    assert prf(1, 2, 4) == {"p": 50.0, "r": 25.0, "f1": 33.3}
    assert prf(0, 0, 0) == {"p": 0.0, "r": 0.0, "f1": 0.0}


def test_entities_count_spans_and_labels() -> None:
    gold = [entity("Ada Borg", "PERSON"), entity("Post", "ORG"), entity("Per Dahl", "PERSON")]
    predicted = [entity("Ada Borg", "ORG", 0.7), entity("the Post", "ORG"), entity("today", "DATE", 0.6)]
    found = entities([case({"entities": gold}, {"entities": predicted})], worst=9)
    assert (found["gold"], found["pred"]) == (3, 3)
    assert found["strict"] == prf(1, 3, 3)  # the article before Post does not count
    assert found["span_only"] == prf(2, 3, 3)
    assert found["by_label"]["ORG"] == prf(1, 2, 1)
    assert found["by_label"]["PERSON"] == prf(0, 0, 2)
    assert found["by_engine"] == {"engine": {"n": 3, "p": 33.3}}
    assert found["worst"] == [
        "a.txt:1: 'Ada Borg' PERSON / 'Ada Borg' ORG (0.70)",
        "a.txt:1: nothing / 'today' DATE (0.60)",
        "a.txt:2: 'Per Dahl' PERSON / nothing",
    ]


def test_coarse_gold_is_met_half_way() -> None:
    gold = [entity("Ada Borg", "PER"), entity("Post", "ORG")]
    predicted = [entity("Ada Borg", "PERSON"), entity("Post", "GPE"), entity("today", "DATE")]
    found = entities([case({"entities": gold}, {"entities": predicted})])
    assert found["strict"] == prf(1, 2, 2)  # the date is left out
    assert found["by_label"].keys() == {"LOC", "ORG", "PER"}


def test_possessives_do_not_count() -> None:
    text = "Dahl's report, Borg’ own"
    marks = [(0, 4, 6), (15, 19, 20)]
    gold = [{"start": s, "end": e, "label": "PER"} for s, e, _ in marks]
    predicted = [{"start": s, "end": longer, "label": "PERSON"} for s, _, longer in marks]
    assert entities([case({"entities": gold}, {"entities": predicted}, text)])["strict"]["f1"] == 100.0


def test_claims_match_by_shared_words() -> None:
    gold = [
        claim("“it will rain today”", "said", "Ada Borg of the Post", "Ada Borg"),
        claim("agrees with her", "according to", "the Post's report"),
    ]
    predicted = [
        claim("“it will rain today”.\nPer Dahl", "said", "Ada Borg", "Ada Borg"),
        claim("agrees", "report"),
    ]
    found = claims([case({"claims": gold}, {"claims": predicted})], worst=9)
    # 4 of 6 words, then 1 of 3: the first matches at .5 and no more, the second at neither.
    assert found["iou50"] == prf(1, 2, 2)
    assert found["iou80"] == prf(0, 2, 2)
    assert found["exact"] == prf(0, 2, 2)
    assert found["tokens"] == prf(5, 7, 7)
    assert found["cue"] == prf(1, 2, 2)
    assert found["speaker_acc"] == 100.0
    assert found["joint"] == prf(1, 2, 2)
    assert found["core_recall"] == 100.0  # the second has three words
    assert found["speaker_name_acc"] == 100.0
    assert len(found["worst"]) == 2
    assert found["worst"][0].startswith("a.txt:2: ")


def test_a_claim_without_source_wants_none() -> None:
    gold = [claim("it will rain", "said")]
    right = claims([case({"claims": gold}, {"claims": [claim("it will rain", "said")]})])
    wrong = claims([case({"claims": gold}, {"claims": [claim("it will rain", "said", "Ada Borg")]})])
    assert (right["joint"]["f1"], wrong["joint"]["f1"]) == (100.0, 0.0)
    assert "speaker_name_acc" not in right


def test_the_better_overlap_is_matched_first() -> None:
    gold = [claim("it will rain today"), claim("will rain")]
    predicted = [claim("will rain today"), claim("it will")]
    found = claims([case({"claims": gold}, {"claims": predicted})])
    assert found["iou50"] == prf(1, 2, 2)  # 3 of 4 with the first; the second is left with 1 of 3


def test_lines_of_furniture_count_when_half_is_covered() -> None:
    text = "Body line one.\n\nRead also\nCredit line\nBody line two."
    gold = [span("Read also", text), span("Credit", text)]  # 6 of 11 characters
    predicted = [span("Read", text), span("Body line two.", text), span("Credit line", text)]  # 4 of 9
    found = furniture([case({"boilerplate": gold}, {"boilerplate": predicted}, text)], worst=9)
    assert found["worst"] == [
        "a.txt:5: body 'Body line two.' / furniture",
        "a.txt:3: furniture 'Read also' / body",
    ]
    assert found["lines"] == 4
    assert found["furniture"] == prf(1, 2, 2)
    assert found["body"] == prf(1, 2, 2)


def test_grouping_by_hand() -> None:
    gold = {
        "clusters": [[*span("Ada Borg"), "PER", 1], [*span("Per Dahl"), "PER", 2], [*span("her"), "PER", 1]]
    }
    predicted = [
        entity("Ada Borg", "PERSON", name="X"),
        entity("Per Dahl", "PERSON", name="X"),
        entity("her", "PERSON"),
    ]
    found = grouping([case(gold, {"entities": [*predicted, entity("today", "DATE", name="X")]})])
    assert found["mentions"] == 3
    # Precision: 1/2, 1/2, 1; recall: 1/2, 1, 1/2.
    assert found["b_cubed"] == {"p": 66.7, "r": 66.7, "f1": 66.7}
    assert found["pairwise"] == prf(0, 1, 1)


def test_calibration_compares_scores_with_what_is_right() -> None:
    gold = [entity("Ada Borg", "PERSON")]
    predicted = [
        entity("Ada Borg", "PERSON", 0.95),
        entity("today", "DATE", 0.35),
        entity("rain", "ORG", 0.38),
    ]
    found = entities([case({"entities": gold}, {"entities": predicted})])["calibration"]
    assert found["bins"] == [
        {"from": 0.3, "n": 2, "score": 36.5, "right": 0.0},
        {"from": 0.9, "n": 1, "score": 95.0, "right": 100.0},
    ]
    assert found["error"] == pytest.approx((73 + 5) / 3)


def test_only_what_the_gold_has_is_measured() -> None:
    only = evaluate([case({"entities": [entity("Post", "ORG")]}, {"claims": [claim("it will rain")]})])
    assert only.keys() == {"articles", "entities"}
    assert evaluate([]) == {"articles": 0}


def test_errors_of_a_corpus_name_its_line() -> None:
    (error,) = entities([case({"entities": [entity("Per Dahl", "PERSON")]}, {}, line=17)], worst=5)["worst"]
    assert error == "a.txt:17: 'Per Dahl' PERSON / nothing"


pieces = st.lists(st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, 20)), min_size=1, max_size=2).map(
    lambda found: [[a, min(len(TEXT), a + n)] for a, n in found]
)
some_claims = st.lists(
    st.fixed_dictionaries({"content": pieces, "cue": pieces | st.just([]), "source": pieces | st.just([])}),
    max_size=6,
)


@given(some_claims)
def test_gold_against_itself_is_perfect(found: list[dict[str, Any]]) -> None:
    result = claims([case({"claims": found}, {"claims": found})])
    assert result["iou50"]["f1"] == result["tokens"]["f1"] == (100.0 if result["gold"] else 0.0)
    assert result["exact"] == result["iou80"] == result["iou50"]


@given(some_claims, some_claims)
def test_figures_are_percentages_and_stricter_ones_are_lower(
    gold: list[dict[str, Any]], made: list[dict[str, Any]]
) -> None:
    result = claims([case({"claims": gold}, {"claims": made})])
    assert 0 <= result["exact"]["f1"] <= result["iou80"]["f1"] <= result["iou50"]["f1"] <= 100
    assert result["joint"]["f1"] <= result["iou50"]["f1"]
