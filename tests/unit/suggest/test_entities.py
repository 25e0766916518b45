"""Entities on a model's spans: repairs, one reading per name, canonical names.

The model's spans are given by hand where a test is about repairs, so that it pins the repair and not the model.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.entities import AMOUNTS, NAMES, entities_of, find_entities
from annotator.suggest.evidence import around, inside
from annotator.suggest.labelling import key_of
from annotator.suggest.names import names
from annotator.suggest.parse import lines_of
from annotator.suggest.record import SuggestedEntity
from annotator.suggest.teams import is_game_report
from annotator.suggest.words import begins_sentence, is_headline, words_of

Shown = tuple[str, str, str]


def from_spans(text: str, *marked: tuple[str, str]) -> list[Shown]:
    """Entities where a model found the first occurrence of each marked text after the one before it."""
    spans = list(lines_of(text))
    at = 0
    ents = []
    for surface, label in marked:
        at = text.index(surface, at)
        ents.append((at, at + len(surface), label))
        at += len(surface)
    by_line = [[e for e in ents if span.start <= e[0] < span.end] for span in spans]
    return shown(text, entities_of(text, spans, by_line, "test"))


def by_rules(text: str) -> list[Shown]:
    return shown(text, entities_of(text, list(lines_of(text)), None, "rules"))


def shown(text: str, entities: list[SuggestedEntity]) -> list[Shown]:
    return [(text[e.span.start : e.span.end], e.label, e.entity) for e in entities]


def labels(text: str, *marked: tuple[str, str]) -> dict[str, str]:
    return {surface: label for surface, label, _ in from_spans(text, *marked)}


def test_titles_nationalities_possessives_and_determiners_stay_outside() -> None:
    text = "Welshman Rhys Tudor met President Mira Halvorsen at the Harbour Museum’s gate."
    assert from_spans(
        text,
        ("Welshman Rhys Tudor", "PERSON"),
        ("President Mira Halvorsen", "PERSON"),
        ("the Harbour Museum’s", "ORG"),
    ) == [
        ("Welshman", "NORP", "Welshman"),
        ("Rhys Tudor", "PERSON", "Rhys Tudor"),
        ("Mira Halvorsen", "PERSON", "Mira Halvorsen"),
        ("Harbour Museum", "ORG", "Harbour Museum"),
    ]


def test_an_office_a_title_and_a_person_are_taken_apart() -> None:
    text = "Talks with European Commission President Anke van der Meer went on."
    assert from_spans(text, ("European Commission President Anke van", "PERSON")) == [
        ("European Commission", "ORG", "European Commission"),
        ("Anke van der Meer", "PERSON", "Anke van der Meer"),
    ]


def test_names_cut_short_are_completed() -> None:
    text = "A plan of Lee Ha-eun, Omar Abd El Nour and the Grid Agency for the North Sea was shown."
    found = from_spans(text, ("Lee Ha", "PERSON"), ("Omar Abd El", "PERSON"), ("Grid Agency", "ORG"))
    assert [surface for surface, *_ in found] == [
        "Lee Ha-eun",
        "Omar Abd El Nour",
        "Grid Agency for the North Sea",
    ]


def test_two_things_in_one_span_are_two() -> None:
    text = "Photo by Jonas Lind / Harbour Press, seen by Acme Capital and Citigroup."
    surfaces = [
        s
        for s, *_ in from_spans(
            text, ("Jonas Lind / Harbour Press", "PERSON"), ("Acme Capital and Citigroup", "ORG")
        )
    ]
    assert surfaces == ["Jonas Lind", "Harbour Press", "Acme Capital", "Citigroup"]


def test_first_and_last_name_split_by_the_model_are_one_person() -> None:
    text = "Yesterday Volodymyr Petrenko spoke."
    assert ("Volodymyr Petrenko", "PERSON", "Volodymyr Petrenko") in from_spans(
        text, ("Volodymyr", "GPE"), ("Petrenko", "PERSON")
    )


def test_a_last_name_reads_like_the_full_name_everywhere() -> None:
    text = "Mira Halvorsen won.\nHalvorsen thanked voters.\nVoters thanked Halvorsen."
    found = from_spans(text, ("Mira Halvorsen", "PERSON"), ("Halvorsen", "ORG"))
    assert found == [
        ("Mira Halvorsen", "PERSON", "Mira Halvorsen"),
        ("Halvorsen", "PERSON", "Mira Halvorsen"),
        ("Halvorsen", "PERSON", "Mira Halvorsen"),
    ]


def test_compounds_of_two_names_and_of_name_and_adjective() -> None:
    text = "Mira Halvorsen met Laurent. The Halvorsen-Laurent talks, said Halvorsen, helped the Oslo-based council."
    found = from_spans(text, ("Mira Halvorsen", "PERSON"), ("Laurent", "PERSON"), ("Oslo", "GPE"))
    assert [surface for surface, *_ in found] == [
        "Mira Halvorsen",
        "Laurent",
        "Halvorsen",
        "Laurent",
        "Halvorsen",
        "Oslo",
    ]


def test_badly_scraped_names() -> None:
    text = "Jonas Lind/Getty Images2 of 5Art/Metropole4 out of 5\nThe road to kyiv was closed. (Mira) Halvorsen left."
    found = by_rules(text)
    assert ("Jonas Lind", "PERSON", "Jonas Lind") in found
    assert ("kyiv", "GPE", "Kyiv") in found
    assert ("(Mira) Halvorsen", "PERSON", "Mira Halvorsen") in found
    assert not any("Images2" in surface or "5" in surface for surface, *_ in found)


def test_headlines_give_way_to_the_names_of_the_body() -> None:
    text = "Mira Halvorsen Ties Pierre Laurent In New Poll\nMira Halvorsen is level with Pierre Laurent."
    found = from_spans(
        text, ("Mira Halvorsen Ties", "PERSON"), ("Mira Halvorsen", "PERSON"), ("Pierre Laurent", "PERSON")
    )
    assert [s for s, *_ in found] == ["Mira Halvorsen", "Pierre Laurent"] * 2


def test_acronyms_stand_for_what_they_abbreviate() -> None:
    text = "The North Sea Grid Agency (NSGA) opened. Later NSGA closed."
    assert [entity for *_, entity in from_spans(text, ("North Sea Grid Agency", "ORG"))] == [
        "North Sea Grid Agency"
    ] * 3


def test_a_platform_is_a_product_where_one_posts() -> None:
    assert labels("She wrote on Twitter that it rained.", ("Twitter", "ORG"))["Twitter"] == "PRODUCT"
    assert labels("Shares of Twitter fell.", ("Twitter", "ORG"))["Twitter"] == "ORG"


@pytest.mark.parametrize(
    ("text", "surface", "label"),
    [
        ("The firm Brevik said it would pay.", "Brevik", "ORG"),
        ("A stake in Brevik was sold.", "Brevik", "ORG"),
        ("Brevik, a Norwegian maker of pumps, was sold.", "Brevik", "ORG"),
        ("Minister Brevik told his voters.", "Brevik", "PERSON"),
        ("Brevik, who is 45, left.", "Brevik", "PERSON"),
        ("The city of Brevik was flooded.", "Brevik", "GPE"),
        ("They met in Brevik, Norway.", "Brevik", "GPE"),
    ],
)
def test_the_words_around_an_unknown_name_tell_what_it_is(text: str, surface: str, label: str) -> None:
    assert {s: la for s, la, _ in by_rules(text)}.get(surface) == label


def test_a_place_is_a_team_in_a_game_report_only() -> None:
    game = (
        "OREGON led 21-17 at halftime. Oregon scored twice for a 28-17 win. In the fourth quarter Oregon (3-1) "
        "held a 31-24 lead, and its quarterback threw a touchdown. The coach praised the season.\n"
    )
    assert is_game_report(game)
    found = by_rules(game + "The bus went home from Oregon.")
    assert ("Oregon", "ORG", "Oregon") in found
    assert ("Oregon", "GPE", "Oregon") in by_rules("The senator from Oregon flew home.")


def test_shipped_lists_are_read() -> None:
    n = names()
    assert n.places["France"] == "country"
    assert n.known["Ukrainian"] == "NORP"
    assert "kyiv" in n.lower_case_places
    assert "turkey" not in n.lower_case_places
    assert {"title", "company_form", "org_word"} <= n.sections.keys()
    assert n.known.keys().isdisjoint(n.sections["not_a_name"])


def test_votes_of_words_inside_and_around() -> None:
    assert inside("Ministry of Fisheries")["ORG"] > 2
    assert inside("Harbour Bridge")["FAC"] > 2
    text = "the company Brevik said"
    assert around(text, 12, 18, 0, len(text))["ORG"] > 1


def test_words_of_a_line() -> None:
    line = "U.S. Rep. O’Neil’s plan, Smith & Co. and al-Badr"
    assert [w.text for w in words_of(line, 0, len(line))] == [
        "U.S.", "Rep.", "O’Neil", "’", "s", "plan", ",", "Smith", "&", "Co.", "and", "al-Badr",
    ]  # fmt: skip
    opened = words_of("Yes. “However it rains", 0, 22)
    assert begins_sentence(opened, 3)
    assert not begins_sentence(opened, 4)
    assert is_headline(words_of("Ten Ships Leave Bergen Harbour", 0, 30))
    sentence = "Prime Minister Anna Berg met Sir Paul Reed in Oslo."
    assert not is_headline(words_of(sentence, 0, len(sentence)))
    assert key_of("KYIV REGION") == key_of("Kyiv Region")


@given(st.text(alphabet="AbCd ef.,-’'“”()/&\n129$% of the Ministry President", max_size=250))
def test_entities_never_overlap_and_always_have_a_label_and_a_name(text: str) -> None:
    at = 0
    for e in entities_of(text, list(lines_of(text)), None, "rules"):
        assert at <= e.span.start < e.span.end <= len(text)
        assert e.label in NAMES | AMOUNTS
        assert e.entity.strip()
        assert 0 <= e.score <= 1
        at = e.span.end


def test_no_lines_no_entities() -> None:
    assert find_entities("", []) == []


@pytest.mark.parametrize(
    "text", ["The Berg-Quisling talks failed.", "Berg-Quisling", "A Berg-Quisling duel decided the match."]
)
def test_a_hyphen_between_two_people_makes_two_of_them(text: str) -> None:
    assert from_spans(text, ("Berg-Quisling", "NORP")) == [
        ("Berg", "PERSON", "Berg"),
        ("Quisling", "PERSON", "Quisling"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "label"),
    [
        ("Anna Berg-Holm opened the talks.", "Anna Berg-Holm", "PERSON"),
        ("They met at Hartwell-Stone.", "Hartwell-Stone", "ORG"),
        ("Work for Coca-Cola goes on.", "Coca-Cola", "ORG"),
    ],
)
def test_a_hyphen_within_a_name_stays_there(text: str, name: str, label: str) -> None:
    assert [e[:2] for e in from_spans(text, (name, label))] == [(name, label)]


def test_a_dateline_and_an_apposition_make_a_bay_a_town() -> None:
    text = "GULL BAY, April 15 - A boat sank.\nGull Bay, a town of 900, lives on fishing. Rents in Gull Bay rose."
    found = from_spans(text, ("GULL BAY", "LOC"), ("Gull Bay", "LOC"), ("Gull Bay", "LOC"))
    assert [label for surface, label, _ in found if surface.upper() == "GULL BAY"] == ["GPE"] * 3


def test_the_city_of_a_bay_is_no_bay() -> None:
    text = "The small city of Gull Bay has one pier."
    assert labels(text, ("Gull Bay", "LOC")) == {"Gull Bay": "GPE"}


def test_a_row_of_houses_is_a_facility() -> None:
    text = "The families of Cooper's Row went home."
    assert labels(text, ("Cooper's Row", "ORG")) == {"Cooper's Row": "FAC"}
