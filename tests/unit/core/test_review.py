"""What a person decides, by command, without any screen."""

from datetime import UTC, datetime

import pytest

from annotator.core.collection import Collection
from annotator.core.commands import run
from annotator.core.marking import edit_claim, edit_entity, set_speaker
from annotator.core.marks import Claim, Entity, Furniture, suggestion_id
from annotator.core.moving import find
from annotator.core.records import replace
from annotator.core.registry import load_all
from annotator.core.review import Review
from annotator.core.spans import Span

TEXT = (
    "Mayor Ana Ruiz met Lena Vogt in Graz on Monday.\n"
    "“We will build it,” Ruiz said. Vogt doubted that the bridge would hold.\n"
    "Read also\n"
    "Ruiz returned to Graz."
)
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
load_all()


def entity(words: str, label: str, name: str = "", nth: int = 0) -> Entity:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(words, start + 1)
    span = Span(start, start + len(words))
    return Entity(
        id=suggestion_id("entity", label, *span),
        label=label,
        span=span,
        name=name or words,
        origin="test 1",
        score=0.9,
    )


def claim(words: str, speaker: str | None = None) -> Claim:
    start = TEXT.index(words)
    content = (Span(start, start + len(words)),)
    return Claim(
        id=suggestion_id("claim", content), content=content, speaker=speaker, origin="test 1", score=0.8
    )


@pytest.fixture
def review() -> Review:
    made = Review(TEXT, Collection(), lambda: ("vera", NOW))
    made.offer(
        [
            entity("Ana Ruiz", "PERSON"),
            entity("Lena Vogt", "PERSON"),
            entity("Graz", "GPE"),
            entity("Monday", "DATE"),
            entity("Ruiz", "ORG", "Ana Ruiz", nth=1),
            entity("Ruiz", "PERSON", "Ana Ruiz", nth=2),
            entity("Graz", "GPE", nth=1),
            claim("“We will build it,”", "Ana Ruiz"),
            Furniture(id="furn01", span=Span(TEXT.index("Read"), TEXT.index("Read") + 9), origin="furniture"),
        ]
    )
    run("next-open", made)
    return made


def words(review: Review) -> str:
    return review.quote(review.focused) if review.focused else ""


def test_confirming_stamps_the_mark_and_goes_on(review):
    first = review.focused
    event = run("confirm", review)
    decided = review.marks.get(first.id)
    assert (decided.state, decided.by, decided.at, decided.origin) == ("confirmed", "vera", NOW, "test 1")
    assert words(review) == "Lena Vogt"
    assert event.said.startswith("confirmed PERSON Ana Ruiz")
    assert "2 more mentions: Y" in event.said


def test_the_last_decision_says_so(review):
    while not (event := run("confirm", review)).finished:
        assert not event.refused
    assert review.marks.entity_count.open == review.marks.claim_count.open == 0


def test_a_whole_entity_is_decided_and_taken_back_in_one(review):
    before = dict(review.marks.by_id)
    run("confirm-mentions", review)
    assert [m.state for m in review.marks.entities() if m.name == "Ana Ruiz"] == ["confirmed"] * 3
    run("undo", review)
    assert review.marks.by_id == before
    run("redo", review)
    assert review.marks.groups["Ana Ruiz"].count.confirmed == 3


def test_suggestions_in_furniture_wait_until_the_line_is_body(review):
    offered = [m for m in review.marks if m.is_open] + [entity("Read", "PERSON")]
    review.offer(offered)
    assert not [m for m in review.marks.entities() if m.name == "Read"]
    review.move_to(TEXT.index("Read"))
    run("furniture", review)
    assert [m.state for m in review.marks.entities() if m.name == "Read"] == ["open"]
    run("furniture", review)
    assert not [m for m in review.marks.entities() if m.name == "Read"]
    run("undo", review)
    run("undo", review)
    assert not [m for m in review.marks.entities() if m.name == "Read"]
    run("confirm-all", review)
    assert review.marks.claim_count.confirmed == 1


def test_relabel_and_edge_of_a_suggestion_before_it_is_accepted(review):
    run("label-2", review)
    run("left-edge-out", review)
    mark = review.focused
    assert (mark.label, words(review), mark.state, mark.edited) == ("ORG", "Mayor Ana Ruiz", "open", True)
    run("left-edge-in", review)
    run("label-1", review)
    run("confirm", review)
    assert review.marks.get(mark.id).state == "confirmed"


def test_edges_of_a_decided_mark_move_too_and_are_stamped(review):
    mark = review.focused
    run("confirm", review)
    review.focus = mark.id
    run("right-edge-in", review)
    assert TEXT[slice(*review.marks.get(mark.id).span)] == "Ana"
    assert review.marks.get(mark.id).edited
    run("right-edge-in", review)
    assert TEXT[slice(*review.marks.get(mark.id).span)] == "Ana"


def test_an_entity_never_crosses_a_line(review):
    review.move_to(TEXT.index("Monday"))
    run("right-edge-out", review)
    assert words(review) == "Monday."
    assert run("right-edge-out", review).refused


def test_labelling_the_word_at_the_caret_offers_the_other_places():
    text = "Oslo agreed. In Oslo, people cheered; Oslo’s mayor wept."
    review = Review(text, Collection(), lambda: ("", NOW))
    review.move_to(0)
    event = run("label-3", review)
    assert event.said.startswith("added GPE Oslo · 2 more places")
    assert [m.state for m in review.marks.entities()] == ["confirmed", "open", "open"]
    run("confirm-mentions", review)
    assert review.marks.groups["Oslo"].count.confirmed == 3


def test_a_selection_is_labelled_and_joins_the_entity_of_that_name(review):
    review.move_to(TEXT.index("Vogt doubted"))
    run("label-1", review)
    assert review.focused.name == "Lena Vogt"


def test_a_claim_by_hand_with_its_speaker(review):
    review.anchor, review.caret = TEXT.index("that the bridge"), TEXT.index(".\nRead")
    run("claim", review)
    set_speaker(review, "Lena Vogt")
    made = review.focused
    assert (made.speaker, made.kind, made.state) == ("Lena Vogt", "indirect", "confirmed")
    assert TEXT[slice(*made.content[0])] == "that the bridge would hold"
    review.anchor, review.caret = made.content[0]
    assert run("claim", review).refused
    assert len(review.marks.all_claims()) == 2


def test_quotation_marks_make_a_claim_direct_or_mixed(review):
    review.anchor, review.caret = TEXT.index("“We"), TEXT.index(" Ruiz said")
    review.focus = None
    run("claim", review)
    assert review.focused.kind == "indirect" or review.focused.id == claim("“We will build it,”").id
    review.anchor, review.caret = TEXT.index("“We"), TEXT.index(". Vogt")
    run("claim", review)
    assert review.focused.kind == "mixed"


def test_deleting_removes_what_a_person_made_and_opens_what_was_suggested(review):
    run("confirm", review)
    run("previous-mark", review)
    first = review.focused
    run("delete", review)
    assert review.marks.get(first.id).state == "open"
    review.move_to(TEXT.index("doubted"))
    run("label-8", review)
    made = review.focused
    run("delete", review)
    assert made.id not in review.marks


def test_a_line_becomes_furniture_and_its_marks_leave_the_queue(review):
    review.move_to(0)
    run("furniture", review)
    assert review.is_furniture(5)
    run("next-open", review)
    assert review.focused.extent.start > TEXT.index("\n")
    review.move_to(0)
    run("furniture", review)
    assert not review.is_furniture(5)
    assert not [m for m in review.marks.furniture.values() if m.span.start == 0]


def test_suggested_furniture_that_is_body_is_remembered_as_rejected(review):
    review.move_to(TEXT.index("Read"))
    run("furniture", review)
    assert review.marks.get("furn01").state == "rejected"


def test_renaming_everywhere_or_here_only(review):
    edit_entity(review, name="Ana María Ruiz", note="mayor", everywhere=True)
    assert {m.name for m in review.marks.entities() if "Ruiz" in review.quote(m)} == {"Ana María Ruiz"}
    assert review.focused.note == "mayor"
    edit_entity(review, name="Another Ruiz", note="mayor", everywhere=False)
    assert len(review.marks.groups["Ana María Ruiz"].places) == 2


def test_claim_attributes_are_kept_and_an_empty_one_goes(review):
    run("previous-mark", review)
    while not isinstance(review.focused, Claim):
        run("next-mark", review)
    edit_claim(
        review, speaker="Ana Ruiz", kind="direct", note="", attributes={"topic": "bridge", "checked": True}
    )
    assert review.focused.extra == {"topic": "bridge", "checked": True}
    edit_claim(review, speaker=None, kind="direct", note="x", attributes={"topic": "", "checked": True})
    assert (review.focused.extra, review.focused.speaker) == ({"checked": True}, None)


def test_a_read_only_article_refuses_and_keeps_its_marks(review):
    review.read_only = "the sidecar is broken"
    before = dict(review.marks.by_id)
    for name, command in load_all().items():
        if command.run is not None and command.decides:
            assert run(name, review).refused
    assert review.marks.by_id == before


def test_undo_says_what_and_ends_at_nothing(review):
    run("reject", review)
    assert run("undo", review).said == "undone: rejected PERSON Ana Ruiz · 2 more mentions: X"
    assert words(review) == "Ana Ruiz"
    assert run("undo", review).refused


def test_decided_marks_keep_suggestions_away(review):
    run("reject", review)
    run("confirm", review)
    offered = [
        entity("Ana Ruiz", "PERSON"),
        entity("Lena Vogt", "ORG"),
        entity("Vogt", "PERSON"),
        entity("Graz", "GPE"),
    ]
    review.offer(offered)
    assert [(review.quote(m), m.label, m.state) for m in review.marks.entities()] == [
        ("Ana Ruiz", "PERSON", "rejected"),
        ("Lena Vogt", "PERSON", "confirmed"),
        ("Graz", "GPE", "open"),
    ]


def test_a_rejected_reading_does_not_come_back_elsewhere_in_a_changed_text():
    text = "New first line with Delta.\nDelta rose."
    kept = Entity(id="old111", label="ORG", span=Span(27, 32), name="Delta", state="rejected", origin="x")
    review = Review(text, Collection([kept]), lambda: ("", NOW))
    moved = Entity(id="new111", label="ORG", span=Span(20, 25), name="Delta", origin="x")
    other = Entity(id="new222", label="PERSON", span=Span(20, 25), name="Delta", origin="x")
    review.offer([moved, other])
    assert [m.label for m in review.marks.entities() if m.is_open] == ["PERSON"]


def test_drafts_survive_newer_suggestions(review):
    run("label-2", review)
    draft = review.focused
    review.offer([entity("Ana Ruiz", "PERSON"), entity("Graz", "GPE")])
    assert review.marks.get(draft.id) == draft
    assert len([m for m in review.marks.entities() if review.quote(m) == "Ana Ruiz"]) == 1


def test_search_selects_and_labels(review):
    event = find(review, "bridge", here=True)
    assert event.said.startswith("match 1 of 1")
    assert TEXT[slice(*review.selection)] == "bridge"
    run("label-7", review)
    assert review.focused.label == "FAC"
    assert find(review, "Bridge").refused
    assert find(review, "ruiz").said.startswith("match")


def test_selecting_by_word_and_sentence(review):
    review.move_to(TEXT.index("Vogt doubted"))
    run("select", review)
    run("word-right", review)
    run("word-right", review)
    assert TEXT[slice(*review.selection)] == "Vogt doubted"
    run("escape", review)
    assert review.selection is None
    run("select-sentence", review)
    assert TEXT[slice(*review.selection)] == "Vogt doubted that the bridge would hold."


def test_the_article_can_be_done_and_opened_again(review):
    run("article-done", review)
    assert review.status == "done"
    run("undo", review)
    assert review.status == "open"


def test_a_claim_of_nobody_known_shows_what_the_article_calls_them(review: Review):
    made = claim("the bridge would hold")
    assert review.who(made) == "who?"
    source = TEXT.index("Mayor Ana")
    assert review.who(replace(made, source=(Span(source, source + 5),))) == "Mayor?"
    assert review.who(replace(made, source=(Span(0, 46),))) == "Mayor Ana Ruiz met Lena Vogt…?"
    assert review.who(replace(made, source=(Span(0, 5),), speaker="Ana Ruiz")) == "Ana Ruiz"
