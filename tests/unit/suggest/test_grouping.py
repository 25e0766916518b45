"""Mentions under canonical names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.suggest.grouping import folded, group_mentions


def named(*mentions: tuple[str, str]) -> list[str]:
    return group_mentions(mentions)


def test_last_names_first_names_and_brackets_stand_for_the_full_name() -> None:
    assert (
        named(
            ("Halvorsen", "PERSON"),
            ("Mira Halvorsen", "PERSON"),
            ("(Mira) Halvorsen", "PERSON"),
            ("Mira", "PERSON"),
        )
        == ["Mira Halvorsen"] * 4
    )


def test_a_shared_last_name_means_the_one_named_in_full_last() -> None:
    names = named(
        ("Ada Brandt", "PERSON"), ("Brandt", "PERSON"), ("Otto Brandt", "PERSON"), ("Brandt", "PERSON")
    )
    assert names == ["Ada Brandt", "Ada Brandt", "Otto Brandt", "Otto Brandt"]


def test_a_shared_last_name_before_any_full_one_means_the_first_to_come() -> None:
    assert named(("Brandt", "PERSON"), ("Ada Brandt", "PERSON"), ("Otto Brandt", "PERSON"))[0] == "Ada Brandt"


def test_unless_the_other_is_named_in_full_far_more_often() -> None:
    full = [("Otto Brandt", "PERSON")] * 4
    assert named(("Ada Brandt", "PERSON"), *full, ("Brandt", "PERSON"))[-1] == "Otto Brandt"


def test_different_first_names_are_different_people() -> None:
    assert named(("Ada Brandt", "PERSON"), ("Otto Brandt", "PERSON")) == ["Ada Brandt", "Otto Brandt"]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Bill Novak", "William Novak"),
        ("J. Novak", "Jan Novak"),
        ("Jan Novak", "Jan P. Novak"),
        ("van der Meer", "Anke van der Meer"),
    ],
)
def test_forms_of_a_persons_name(short: str, full: str) -> None:
    assert len(set(named((full, "PERSON"), (full, "PERSON"), (short, "PERSON")))) == 1


def test_acronyms_and_short_forms_of_organisations() -> None:
    assert (
        named(
            ("North Sea Grid Agency", "ORG"),
            ("NSGA", "ORG"),
            ("Grid Agency", "ORG"),
            ("Harbour Trust of Bergen", "ORG"),
            ("Harbour Trust", "ORG"),
        )
        == ["North Sea Grid Agency"] * 3 + ["Harbour Trust of Bergen"] * 2
    )


def test_well_known_names_are_not_swallowed_by_longer_ones() -> None:
    assert named(("Google Science Fair", "EVENT"), ("Google", "ORG")) == ["Google Science Fair", "Google"]


def test_countries_are_one_under_their_usual_abbreviations_and_no_part_of_cities() -> None:
    assert named(("U.S.", "GPE"), ("United States", "GPE"), ("US", "GPE")) == ["United States"] * 3
    assert named(("Mexico City", "GPE"), ("Mexico", "GPE")) == ["Mexico City", "Mexico"]
    assert named(("North Korea", "GPE"), ("Korea", "GPE")) == ["North Korea", "Korea"]
    assert (
        named(("New York City", "GPE"), ("New York City", "GPE"), ("New York", "GPE"))
        == ["New York City"] * 3
    )


def test_case_plural_and_possessive_do_not_matter() -> None:
    assert len(set(named(("KYIV", "GPE"), ("kyiv", "GPE"), ("Kyiv", "GPE")))) == 1
    assert len(set(named(("Syrian", "NORP"), ("Syrians", "NORP")))) == 1
    assert folded("the U.N.’s") == folded("United Nations")


def test_dates_and_amounts_stand_alone() -> None:
    assert named(("Friday", "DATE"), ("$3  million", "MONEY")) == ["Friday", "$3 million"]


@given(
    st.lists(
        st.tuples(st.text(max_size=12), st.sampled_from(["PERSON", "ORG", "GPE", "NORP", "DATE"])),
        max_size=30,
    )
)
def test_every_mention_gets_a_name_and_equal_mentions_the_same(mentions: list[tuple[str, str]]) -> None:
    names = group_mentions(mentions)
    assert len(names) == len(mentions)
    seen: dict[tuple[str, str], str] = {}
    for mention, name in zip(mentions, names, strict=True):
        if mention[1] != "PERSON":
            assert seen.setdefault(mention, name) == name
