"""What several annotators marked, as one more decides it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.collection import Collection
from annotator.core.commands import run
from annotator.core.marks import Claim, Entity, Furniture, Mark
from annotator.core.registry import load_all
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.review.adjudication import (
    VOTES,
    Adjudication,
    disagreements,
    held,
    proposals,
    propose,
    reading_of,
)
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path

TEXT = "Ana Ruiz met Lena Vogt of the Graz Bridge Office .\n“It will stand,” Ruiz said .\nRead also\n"


def at(words: str) -> Span:
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


def entity(words: str, label: str = "PERSON", state: str = "confirmed", name: str = "") -> Entity:
    return Entity(
        id=f"{words[:3]}{label}".replace(" ", ""),
        state=state,
        label=label,
        span=at(words),
        name=name or words,
    )


def claim(speaker: str | None, note: str = "") -> Claim:
    return Claim(
        id="c1",
        state="confirmed",
        content=(at("“It will stand,”"),),
        speaker=speaker,
        kind="direct",
        note=note,
    )


def reviewed(**marks: list[Mark]) -> Review:
    load_all()
    review = Review(TEXT, Collection(), lambda: ("gold", datetime(2026, 1, 1, tzinfo=UTC)))
    propose(review, proposals({name: Sidecar(tuple(found)) for name, found in marks.items()}))
    return review


def one(review: Review, words: str, label: str = "") -> Mark:
    [mark] = [
        m
        for m in review.marks
        if review.quote(m) == words and (not label or (isinstance(m, Entity) and m.label == label))
    ]
    return mark


def test_what_all_confirm_is_agreed_and_says_who() -> None:
    review = reviewed(
        vera=[entity("Lena Vogt", name="Vogt")],
        tom=[entity("Lena Vogt", name="Lena Vogt")],
        kim=[entity("Lena Vogt", name="Lena Vogt")],
    )
    mark = one(review, "Lena Vogt")
    assert isinstance(mark, Entity)
    assert (mark.state, mark.origin, mark.score, mark.name) == ("open", "vera, tom, kim", 1.0, "Lena Vogt")
    assert mark.extra[VOTES] == dict.fromkeys(("vera", "tom", "kim"), "confirmed")
    assert review.contested == {}


def test_the_four_things_that_an_annotator_may_have_done() -> None:
    review = reviewed(
        vera=[entity("Ana Ruiz")],
        tom=[entity("Ruiz met", "ORG")],
        kim=[entity("Ana Ruiz", state="rejected")],
        pat=[entity("Lena Vogt")],
    )
    votes = one(review, "Ana Ruiz").extra[VOTES]
    assert votes == {"vera": "confirmed", "tom": "otherwise", "kim": "rejected", "pat": "nothing"}
    assert review.marks.entity_count.total == 3  # what was only rejected is no reading


def test_all_agreed_ones_in_one_step_and_disagreements_stay() -> None:
    review = reviewed(
        vera=[entity("Ana Ruiz"), entity("Graz Bridge Office", "ORG"), claim("Ana Ruiz")],
        tom=[entity("Ana Ruiz"), entity("Graz", "GPE"), claim("Ana Ruiz")],
    )
    run("confirm-all", review)
    assert {review.quote(m) for m in review.marks if m.state == "confirmed"} == {
        "Ana Ruiz",
        "“It will stand,”",
    }
    assert {review.quote(m) for m in review.marks if m.is_open} == {"Graz Bridge Office", "Graz"}
    refused = run("confirm-all", review)
    assert refused.refused
    assert "disagreement" in refused.said


@pytest.mark.parametrize(("command", "wins"), [("confirm", "Graz Bridge Office"), ("other-reading", "Graz")])
def test_one_key_decides_a_disagreement_and_one_undoes_it(command: str, wins: str) -> None:
    review = reviewed(vera=[entity("Graz Bridge Office", "ORG")], tom=[entity("Graz", "GPE")])
    before = {m.id: m for m in review.marks}
    review.focus_on(one(review, "Graz Bridge Office"))
    run(command, review)
    states = {review.quote(m): m.state for m in review.marks}
    assert states.pop(wins) == "confirmed"
    assert set(states.values()) == {"rejected"}
    run("undo", review)
    assert {m.id: m for m in review.marks} == before


def test_changing_ones_mind_rejects_what_was_confirmed() -> None:
    review = reviewed(vera=[entity("Graz Bridge Office", "ORG")], tom=[entity("Graz", "GPE")])
    for words in ("Graz", "Graz Bridge Office"):
        review.focus_on(one(review, words))
        run("confirm", review)
    assert one(review, "Graz").state == "rejected"
    assert one(review, "Graz Bridge Office").state == "confirmed"


def test_the_other_where_nobody_has_another_is_to_reject() -> None:
    review = reviewed(vera=[entity("Ana Ruiz")], tom=[])
    review.focus_on(one(review, "Ana Ruiz"))
    run("other-reading", review)
    assert one(review, "Ana Ruiz").state == "rejected"


def test_readings_that_one_annotator_holds_together_do_not_exclude_each_other() -> None:
    nested = [entity("Graz Bridge Office", "ORG"), entity("Graz", "GPE")]
    review = reviewed(vera=nested, tom=[entity("Bridge Office", "ORG")])
    review.focus_on(one(review, "Graz Bridge Office"))
    run("confirm", review)
    assert one(review, "Bridge Office").state == "rejected"
    assert one(review, "Graz").is_open


def test_every_mention_leaves_other_readings_of_the_same_name_out() -> None:
    review = reviewed(vera=[entity("Graz", "GPE")], tom=[entity("Graz", "ORG")])
    review.focus_on(one(review, "Graz", "ORG"))
    assert run("confirm", review).said.endswith("confirmed ORG Graz · 1 other reading rejected")
    run("undo", review)
    run("confirm-mentions", review)
    assert one(review, "Graz", "ORG").state == "confirmed"
    assert one(review, "Graz", "GPE").state == "rejected"


def test_a_claim_with_another_speaker_is_another_reading() -> None:
    review = reviewed(vera=[claim("Ana Ruiz", note="heard")], tom=[claim("Lena Vogt")])
    assert len(review.contested) == 2
    [place] = disagreements(review)
    assert {m.speaker for m in place if isinstance(m, Claim)} == {"Ana Ruiz", "Lena Vogt"}
    mine = next(m for m in place if isinstance(m, Claim) and m.speaker == "Ana Ruiz")
    assert mine.note == "heard"
    assert [m.id for m in held(review, mine, "tom")] == [m.id for m in place if m is not mine]


def test_furniture_is_no_disagreement() -> None:
    line = Furniture(id="f1", state="confirmed", span=at("Read also"))
    review = reviewed(vera=[line], tom=[])
    assert review.is_furniture(at("Read also").start)
    assert review.contested == {}
    assert not review.marks.waiting


def test_decisions_are_known_again_in_an_edited_article(tmp_path: Path) -> None:
    load_all()
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    article = read_article(path)
    for name, label in (("vera", "GPE"), ("tom", "ORG")):
        marks = [entity("Ana Ruiz"), entity("Graz", label)]
        sidecar_path(path, name).write_bytes(SidecarWriter(article, Sidecar()).dump(marks, "open"))
    adjudication = Adjudication(("vera", "tom"), "gold")
    review = adjudication.review(article, Sidecar())
    run("confirm-all", review)
    review.focus_on(one(review, "Graz", "GPE"))
    run("confirm", review)
    gold = sidecar_path(path, "gold")
    gold.write_bytes(SidecarWriter(article, Sidecar()).dump(review.marks, "open"))
    path.write_text("Corrected on Tuesday .\n" + TEXT, encoding="utf-8")
    article = read_article(path)
    again = adjudication.review(article, read_sidecar(gold, article))
    assert not again.marks.waiting
    again.focus_on(one(again, "Graz", "ORG"))
    run("confirm", again)  # a change of mind still takes the other one back
    assert one(again, "Graz", "GPE").state == "rejected"


@st.composite
def sidecars(draw: st.DrawFn) -> dict[str, Sidecar]:
    """Three annotators' marks over six letters, also nested and rejected ones."""
    spans = st.tuples(st.integers(0, 5), st.integers(1, 3)).map(
        lambda s: Span(2 * s[0], 2 * (s[0] + s[1]) - 1)
    )
    marks = st.tuples(spans, st.sampled_from(["A", "B"]), st.sampled_from(["confirmed", "rejected"]))
    made = {}
    for name in ("vera", "tom", "kim"):
        found = draw(st.lists(marks, max_size=6, unique_by=lambda mark: mark[:2]))
        made[name] = Sidecar(
            tuple(
                Entity(id=f"{name}{n}", state=state, label=label, span=span, name=f"{span.start}")
                for n, (span, label, state) in enumerate(found)
            )
        )
    return made


@settings(deadline=None)  # what it draws decides how much it does
@given(sidecars(), st.data())
def test_laws(found: dict[str, Sidecar], data: st.DataObject) -> None:
    load_all()
    review = Review("a b c d e f g h i", Collection(), lambda: ("gold", datetime(2026, 1, 1, tzinfo=UTC)))
    proposed = proposals(found)
    propose(review, proposed)
    confirmed = [{reading_of(m) for m in s.marks if m.state == "confirmed"} for s in found.values()]
    readings = {m.id: reading_of(m) for m in review.marks}
    assert set(readings.values()) == set.union(*confirmed)
    assert {readings[i] for i in readings if i not in review.contested} == set.intersection(*confirmed)
    for identifier, rivals in review.contested.items():
        assert identifier not in rivals
        assert all(identifier in review.contested[rival] for rival in rivals)
    run("confirm-all", review)
    assert set(review.contested) == {m.id for m in review.marks if m.is_open}
    while review.marks.waiting:
        waiting = [place[2] for place in review.marks.waiting]
        review.focus_on(review.marks.get(data.draw(st.sampled_from(waiting))))
        run(data.draw(st.sampled_from(["confirm", "other-reading", "reject"])), review)
        for mark in review.marks:
            assert mark.state != "confirmed" or not any(r.state == "confirmed" for r in review.rivals(mark))
    states = {m.id: m.state for m in review.marks}
    while not run("undo", review).refused:
        pass
    assert all(m.is_open for m in review.marks)
    while not run("redo", review).refused:
        pass
    assert {m.id: m.state for m in review.marks} == states


def test_what_was_decided_before_stays_and_what_is_new_is_asked(tmp_path: Path) -> None:
    load_all()
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    article = read_article(path)

    def keep(name: str, marks: list[Mark]) -> None:
        sidecar_path(path, name).write_bytes(SidecarWriter(article, Sidecar()).dump(marks, "open"))

    keep("vera", [entity("Ana Ruiz"), entity("Graz", "GPE")])
    keep("tom", [entity("Ana Ruiz"), entity("Graz", "ORG")])
    adjudication = Adjudication(("vera", "tom"), "gold")
    review = adjudication.review(article, Sidecar())
    review.focus_on(one(review, "Graz", "ORG"))
    run("confirm", review)
    keep("gold", list(review.marks))
    keep("tom", [entity("Ana Ruiz"), entity("Graz", "ORG"), entity("Lena Vogt")])
    again = adjudication.review(article, read_sidecar(sidecar_path(path, "gold"), article))
    assert {(again.quote(m), m.state) for m in again.marks} == {
        ("Graz", "confirmed"),
        ("Graz", "rejected"),
        ("Ana Ruiz", "open"),
        ("Lena Vogt", "open"),
    }
    assert one(again, "Graz", "ORG").extra[VOTES] == {"vera": "otherwise", "tom": "confirmed"}
    assert one(again, "Graz", "ORG").by == "gold"
