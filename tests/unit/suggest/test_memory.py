"""What is remembered of decided marks, and what it does to the next article."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Span
from annotator.suggest.forgotten import forget, read_forgotten
from annotator.suggest.memory import Learned, Memory
from annotator.suggest.record import SuggestedClaim, SuggestedEntity, Suggestions, checked
from annotator.suggest.tally import CLAIM, CUE, LINE, Decision, key


def yes(text: str, label: str, entity: str = "") -> Decision:
    return Decision(text, label, "confirmed", entity or text)


def no(text: str, label: str) -> Decision:
    return Decision(text, label, "rejected", text)


def found(text: str, *marks: tuple[str, str], score: float = 0.8) -> Suggestions:
    entities = []
    for surface, label in marks:
        at = text.index(surface)
        entities.append(SuggestedEntity(Span(at, at + len(surface)), label, surface, score, "engine"))
    return Suggestions(tuple(entities))


def marks(text: str, suggestions: Suggestions) -> list[tuple[str, str]]:
    return [(text[e.span.start : e.span.end], e.label) for e in suggestions.entities]


def test_a_confirmed_name_is_suggested_where_the_engine_saw_nothing() -> None:
    text = "Talks in kyiv went on; the Nordhavn group, of kyiv, was there."
    memory = Memory([yes("kyiv", "GPE", "Kyiv"), yes("Nordhavn group", "ORG")])
    after = memory.apply(text, Suggestions())
    assert marks(text, after) == [("kyiv", "GPE"), ("Nordhavn group", "ORG"), ("kyiv", "GPE")]
    assert {e.origin for e in after.entities} == {"memory"}
    assert [e.entity for e in after.entities] == ["Kyiv", "Nordhavn group", "Kyiv"]


def test_edges_are_corrected() -> None:
    text = "A picture by Sofia de la Cruz was shown."
    after = Memory([yes("Sofia de la Cruz", "PERSON")]).apply(
        text, found(text, ("Sofia", "PERSON"), ("Cruz", "GPE"))
    )
    assert marks(text, after) == [("Sofia de la Cruz", "PERSON")]


def test_a_longer_suggestion_is_left_alone() -> None:
    text = "He works for the Halmeby Post in Halmeby."
    after = Memory([yes("Halmeby", "GPE")]).apply(text, found(text, ("Halmeby Post", "ORG")))
    assert marks(text, after) == [("Halmeby Post", "ORG"), ("Halmeby", "GPE")]


@pytest.mark.parametrize(
    "text", ["The Halmeby Times wrote so.", "the pro-Halmeby camp", "a Grand Halmeby prize"]
)
def test_a_part_of_something_longer_is_not_the_name(text: str) -> None:
    assert Memory([yes("Halmeby", "GPE")]).apply(text, Suggestions()).entities == ()


def test_a_label_that_was_corrected_is_corrected_again() -> None:
    text = "Pool said nothing."
    suggested = found(text, ("Pool", "PERSON"))
    assert marks(text, Memory([yes("Pool", "ORG"), no("Pool", "PERSON")]).apply(text, suggested)) == [
        ("Pool", "ORG")
    ]
    # One decision alone does not outweigh what the engine reads in this place.
    assert marks(text, Memory([yes("Pool", "ORG")]).apply(text, suggested)) == [("Pool", "PERSON")]


def test_two_labels_as_frequent_leave_it_to_the_engine() -> None:
    memory = Memory([yes("Victoria", "GPE"), yes("Victoria", "PERSON")])
    assert memory.apply("She went to Victoria today.", Suggestions()).entities == ()


def test_a_rejection_lowers_and_does_not_hide() -> None:
    text = "Region was read by many."
    before = found(text, ("Region", "ORG"))
    once = Memory([no("Region", "ORG")]).apply(text, before)
    twice = Memory([no("Region", "ORG")] * 2).apply(text, before)
    assert [e.score for e in (*once.entities, *twice.entities)] == [0.4, 0.2]
    assert Memory([no("Region", "GPE")]).apply(text, before) == before  # another reading
    assert Memory([no("Region", "ORG"), yes("Region", "ORG")]).apply(text, before).entities[0].score == 0.8


def test_a_confirmation_raises_the_score() -> None:
    text = "Solberg spoke."
    (entity,) = (
        Memory([yes("Solberg", "PERSON", "Ingrid Solberg")])
        .apply(text, found(text, ("Solberg", "PERSON")))
        .entities
    )
    assert entity.score > 0.9
    assert entity.origin == "memory"
    assert entity.entity == "Ingrid Solberg"


def test_claims_follow_the_canonical_name() -> None:
    text = "Solberg said it would rain."
    claim = SuggestedClaim(
        (Span(13, 26),), (Span(8, 12),), (Span(0, 7),), "Solberg", "indirect", 0.9, "rules"
    )
    before = Suggestions(found(text, ("Solberg", "PERSON")).entities, (claim,))
    (after,) = Memory([yes("Solberg", "PERSON", "Ingrid Solberg")]).apply(text, before).claims
    assert after.speaker == "Ingrid Solberg"


def test_a_name_spelt_nearly_the_same_has_the_same_entity() -> None:
    text = "Volkonskyy declined, Volkova did not."
    memory = Memory([yes("Volkonsky", "PERSON", "Andrei Volkonsky")])
    after = memory.apply(text, found(text, ("Volkonskyy", "PERSON"), ("Volkova", "PERSON")))
    assert [e.entity for e in after.entities] == ["Andrei Volkonsky", "Volkova"]


def test_lines_that_were_furniture_are_furniture_again() -> None:
    text = "Body of Halmeby.\n  Our  letter from Halmeby \nMore of Halmeby."
    memory = Memory([yes("Halmeby", "GPE"), yes("our letter from Halmeby", LINE)])
    after = memory.apply(text, found(text, ("letter", "ORG")))
    assert [text[a:b] for a, b in after.furniture] == ["  Our  letter from Halmeby "]
    assert [e.span.start for e in after.entities] == [8, len(text) - 8]


def test_articles_and_possessives_do_not_matter() -> None:
    assert key("The  Halmeby\nPost’s", "ORG") == ("Halmeby Post", "ORG")
    assert key("Anna van der Aa", "PERSON") == ("Anna van der Aa", "PERSON")
    text = "What Solberg's people wrote in the Halmeby Post's name."
    after = Memory([yes("Solberg", "PERSON"), yes("the Halmeby Post’s", "ORG")]).apply(text, Suggestions())
    assert marks(text, after) == [("Solberg", "PERSON"), ("Halmeby Post", "ORG")]


def test_dates_and_amounts_are_not_looked_for() -> None:
    assert (
        Memory([yes("May", "DATE"), yes("40", "QUANTITY")]).apply("May had 40 reasons.", Suggestions())
        == Suggestions()
    )


def test_names_do_not_cross_lines() -> None:
    assert Memory([yes("Per Dahl", "PERSON")]).apply("Per\nDahl", Suggestions()) == Suggestions()


def test_what_was_learned_is_listed_and_can_be_forgotten(tmp_path: Path) -> None:
    decisions = [yes("Solberg", "PERSON", "Ingrid Solberg")] * 2 + [
        no("Region", "ORG"),
        Decision("x", "ORG", "open", "x"),
    ]
    assert Memory(decisions).learned() == [
        Learned("Solberg", "PERSON", "Ingrid Solberg", 2, 0), Learned("Region", "ORG", "", 0, 1),
    ]  # fmt: skip
    path = tmp_path / "folder" / "forgotten.json"
    assert read_forgotten(path) == frozenset()
    forget(path, "Solberg", "PERSON")
    forget(path, "Solberg", "PERSON")
    forget(path, "the Øst’s", "ORG")
    assert read_forgotten(path) == {("Solberg", "PERSON"), ("Øst", "ORG")}
    assert [x.text for x in Memory(decisions, forgotten=read_forgotten(path)).learned()] == ["Region"]
    path.write_text('{"forgotten": 5}')
    assert read_forgotten(path) == frozenset()


def test_an_empty_memory_changes_nothing() -> None:
    text = "Solberg spoke."
    before = found(text, ("Solberg", "PERSON"))
    assert not Memory()
    assert Memory().apply(text, before) == before


def test_many_names_are_all_found() -> None:
    chance = random.Random(3)
    parts = [a + b for a in ("Mar", "Tol", "Ves", "Kor") for b in ("in", "ova", "ander", "ias", "ebo")]
    names = sorted({f"{chance.choice(parts)} {chance.choice(parts)}{n}" for n in range(10_000)})
    text = ", ".join(names[::100])
    after = Memory([yes(n, "PERSON") for n in names]).apply(text, Suggestions())
    assert [t for t, _ in marks(text, after)] == names[::100]


words = st.sampled_from(["Ada", "the", "Borg", "ada", "Post", "-", "’s", ".", "\n", "said", "é"])
texts = st.lists(words, max_size=25).map(" ".join)


@given(
    texts, st.lists(st.tuples(texts, st.sampled_from(["PERSON", "ORG", "DATE"]), st.booleans()), max_size=6)
)
def test_the_result_always_fits_the_text(text: str, decided: list[tuple[str, str, bool]]) -> None:
    memory = Memory(
        [yes(t, label) if good else no(t, label) for t, label, good in decided]
        + [yes(t, label) for t, *_ in decided for label in (LINE, CUE, CLAIM)]
    )
    engine = Suggestions(
        tuple(
            SuggestedEntity(Span(i, i + 3), "PERSON", text[i : i + 3], 0.5, "engine")
            for i in range(0, len(text) - 3, 7)
            if text[i : i + 3].strip()
        )
    )
    after = memory.apply(text, engine)
    assert checked(after, text) == after
    assert memory.apply(text, after).entities == after.entities or any(not good for *_, good in decided)


def test_names_with_points_and_dashes_are_names() -> None:
    text = "He left J.P. Dahl & Co. for Nord-West A/S, and J.P. Dahl & Co. was glad."
    memory = Memory(
        [yes("J.P. Dahl & Co", "ORG"), yes("Nord-West A/S", "ORG", "Nord-West"), no("Nord-West A/S", "GPE")]
    )
    after = memory.apply(text, found(text, ("Nord-West A/S", "GPE")))
    assert marks(text, after) == [
        ("J.P. Dahl & Co", "ORG"),
        ("Nord-West A/S", "ORG"),
        ("J.P. Dahl & Co", "ORG"),
    ]
    assert after.entities[1].entity == "Nord-West"


def test_a_lone_line_of_the_page_has_only_names_confirmed_often() -> None:
    text = "Body of the article.\nFollow Northwire: on\nMore of the article."
    line = Span(21, 41)
    before = Suggestions(furniture=(line,))
    assert Memory([yes("Northwire", "ORG")] * 2).apply(text, before) == before
    assert marks(text, Memory([yes("Northwire", "ORG")] * 3).apply(text, before)) == [("Northwire", "ORG")]
    gallery = "\n".join(["Body.", *["Northwire / Lena Moe"] * 5, "Body."])
    spans = tuple(Span(6 + 21 * n, 26 + 21 * n) for n in range(5))
    assert not Memory([yes("Northwire", "ORG")] * 9).apply(gallery, Suggestions(furniture=spans)).entities


FUMED = "Lena Moe hooted that the bridge had been closed for a year. The mayor of Halmeby left."


def claim_of(text: str, content: str, cue: str = "said", score: float = 0.8) -> SuggestedClaim:
    def at(words: str) -> tuple[Span, ...]:
        return (Span(text.index(words), text.index(words) + len(words)),)

    return SuggestedClaim(at(content), at(cue), (), None, "indirect", score, "engine")


def claims(text: str, suggestions: Suggestions) -> list[tuple[str, str, str | None, str]]:
    return [
        (text[slice(*c.content[0])], text[slice(*c.cue[0])], c.speaker, c.origin) for c in suggestions.claims
    ]


@pytest.mark.parametrize("cue", ["hooted", "had hooted that", "hoots", "hooting"])
def test_a_verb_that_a_claim_was_made_of_makes_claims(cue: str) -> None:
    after = Memory([yes(cue, CUE)]).apply(FUMED, found(FUMED, ("Lena Moe", "PERSON")))
    assert claims(FUMED, after) == [
        ("that the bridge had been closed for a year", "hooted", "Lena Moe", "memory")
    ]


def test_a_learned_verb_attributes_quotations() -> None:
    text = '"It is a disgrace for all of us," hooted Per Dahl. Nobody answered him.'
    after = Memory([yes("hoots", CUE)]).apply(text, found(text, ("Per Dahl", "PERSON")))
    assert claims(text, after) == [('"It is a disgrace for all of us,"', "hooted", "Per Dahl", "memory")]


def test_a_learned_verb_leaves_suggested_claims_and_furniture_alone() -> None:
    memory = Memory([yes("hooted", CUE)])
    before = Suggestions(claims=(claim_of(FUMED, "the bridge had been closed", "hooted"),))
    assert memory.apply(FUMED, before) == before
    assert memory.apply(FUMED, Suggestions(furniture=(Span(0, len(FUMED)),))).claims == ()


def test_verbs_that_are_known_or_rejected_make_no_claims() -> None:
    said = FUMED.replace("hooted", "said")
    assert Memory([yes("said", CUE)]).apply(said, Suggestions()) == Suggestions()
    assert Memory([yes("hooted", CUE), no("hooted", CUE)]).apply(FUMED, Suggestions()) == Suggestions()


def test_the_same_words_claimed_elsewhere() -> None:
    text = "The bridge had been closed for a year, she said."
    before = Suggestions(claims=(claim_of(text, "The bridge had been closed for a year"),))
    content = "the bridge had been closed for a year."
    (known,) = Memory([yes(content, CLAIM, "Lena Moe")]).apply(text, before).claims
    assert (known.speaker, known.origin, known.score) == ("Lena Moe", "memory", 0.95)
    (doubted,) = Memory([no(content, CLAIM)]).apply(text, before).claims
    assert (doubted.origin, doubted.score) == ("engine", 0.4)


def test_a_cue_is_doubted_only_after_more_than_one_rejection() -> None:
    text = "He wanted to leave the town, it seemed."
    before = Suggestions(claims=(claim_of(text, "to leave the town", "wanted"),))
    assert Memory([no("wanted", CUE)]).apply(text, before) == before
    (claim,) = Memory([no("wanted", CUE)] * 2).apply(text, before).claims
    assert claim.score < 0.6


def test_words_left_outside_a_name_are_left_outside_again() -> None:
    text = "On Monday President Ilves met Captain Ilves of the Ilves Post."
    memory = Memory([Decision("Ilves", "PERSON", "confirmed", "Ana Ilves", "when President ", " was out")])
    suggested = found(text, ("President Ilves", "PERSON"), ("Captain Ilves", "PERSON"), ("Ilves Post", "ORG"))
    after = memory.apply(text, suggested)
    assert marks(text, after)[:2] == [("Ilves", "PERSON"), ("Captain Ilves", "PERSON")]
    assert ("Ilves Post", "ORG") in marks(text, after)


def test_a_word_outside_that_was_inside_another_time_stays() -> None:
    text = "President Ilves spoke."
    suggested = found(text, ("President Ilves", "PERSON"))
    memory = Memory(
        [
            Decision("Ilves", "PERSON", "confirmed", "Ana Ilves", "when President ", " was out"),
            yes("President Ilves", "PERSON", "Ana Ilves"),
        ]
    )
    assert marks(text, memory.apply(text, suggested)) == [("President Ilves", "PERSON")]


def test_lines_that_were_body_are_body_again() -> None:
    text = "Five things to know\nBody of the article."
    suggested = Suggestions(furniture=(Span(0, 19),))
    assert Memory([no("Five things to know", LINE)]).apply(text, suggested).furniture == ()
    assert Memory([yes("Five things to know", LINE)] * 2).apply(text, suggested) == suggested


def test_numbers_in_short_lines_do_not_matter() -> None:
    text = "Body of the article.\n12 comments\nIn 2019 the town council of Halmeby met for 4 hours here."
    memory = Memory(
        [yes("3 comments", LINE), yes("In 2020 the town council of Halmeby met for 5 hours here.", LINE)]
    )
    assert [text[a:b] for a, b in memory.apply(text, Suggestions()).furniture] == ["12 comments"]
