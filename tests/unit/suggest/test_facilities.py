"""Facilities with a lower-case kind and military units, by rules; labels do not depend on a model here."""

from __future__ import annotations

import pytest

from annotator.suggest.entities import entities_of
from annotator.suggest.parse import lines_of


def found(text: str, label: str) -> list[str]:
    entities = entities_of(text, list(lines_of(text)), None, "rules")
    return [text[e.span.start : e.span.end] for e in entities if e.label == label]


@pytest.mark.parametrize(
    ("text", "facility"),
    [
        (
            "Inspectors returned to the Olkiluoto nuclear power plant on Friday.",
            "Olkiluoto nuclear power plant",
        ),
        ("Smoke rose above the Drax coal-fired power station.", "Drax coal-fired power station"),
        ("Snow closed Tromso airport for an hour.", "Tromso airport"),
        ("He was taken from Robben prison to the court.", "Robben prison"),
        ("Drones hit the Saky air base at night.", "Saky air base"),
        ("Water spilled over the Aswan dam.", "Aswan dam"),
        ("Trains stop at Schiphol international airport.", "Schiphol international airport"),
    ],
)
def test_place_and_kind_are_one_facility(text: str, facility: str) -> None:
    assert found(text, "FAC") == [facility]


@pytest.mark.parametrize(
    "text",
    [
        "A Rotterdam refinery burned all night.",
        "The company closed the Toulouse plant.",
        "German airports were full on Monday.",
        "Oslo’s airport was shut.",
        "The BBC station was evacuated.",
        "A Bergen bridge was painted.",
        "He runs an Antwerp prison.",
    ],
)
def test_other_kinds_and_any_of_many_are_none(text: str) -> None:
    assert found(text, "FAC") == []


def test_the_place_alone_stays_a_place() -> None:
    text = "The Saky air base was hit. People in Saky heard it, and in Saky windows broke."
    assert found(text, "FAC") == ["Saky air base"]
    assert found(text, "GPE") == ["Saky", "Saky"]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("The Western Military District moved its tanks.", "Western Military District"),
        ("Officers of the 82nd Airborne Division arrived.", "82nd Airborne Division"),
        ("The Russian Baltic Fleet left port.", "Baltic Fleet"),
        ("The U.S. Pacific Fleet sailed.", "U.S. Pacific Fleet"),
        ("The 25th Brigade said it held the town.", "25th Brigade"),
        ("The Northern Fleet fired two missiles.", "Northern Fleet"),
    ],
)
def test_military_units_are_organisations(text: str, unit: str) -> None:
    assert found(text, "ORG") == [unit]


@pytest.mark.parametrize(
    ("text", "house", "label"),
    [
        ("Nurses at St Brannoc's Hospital went home.", "St Brannoc's Hospital", "ORG"),
        ("The dean of Lady Margaret’s College resigned.", "Lady Margaret’s College", "ORG"),
        ("It hangs in the Children's Museum of Vejle.", "Children's Museum", "ORG"),
        ("The Saint Brannoc hospital was full.", "Saint Brannoc hospital", "ORG"),
        ("Trains stop at King's Cross Station.", "King's Cross Station", "FAC"),
    ],
)
def test_a_house_has_the_possessive_of_its_patron_in_its_name(text: str, house: str, label: str) -> None:
    assert found(text, label) == [house]


@pytest.mark.parametrize(
    "text", ["King Harald's Norway won.", "St Mary's fate is unknown.", "Men's World grew."]
)
def test_a_possessive_before_anything_else_is_no_house(text: str) -> None:
    assert not any("'" in name for label in ("ORG", "FAC") for name in found(text, label))
