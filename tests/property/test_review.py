"""Laws of the review: undo restores, redo repeats, the collection's indexes agree with its marks."""

from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.collection import Collection
from annotator.core.commands import run
from annotator.core.marks import Claim, Entity, Furniture
from annotator.core.registry import load_all
from annotator.core.review import Review
from annotator.core.spans import Span

TEXT = "Ana Ruiz met Vogt. “Yes,” Ruiz said.\nShare this\nGraz 👩‍🚒 waits, Vogt said; Vogt left Graz.\n"
NAMES = sorted(name for name, command in load_all().items() if command.run is not None)


def fresh() -> Review:
    marks = []
    for number, (words, label) in enumerate([("Ana Ruiz", "PERSON"), ("Vogt", "ORG"), ("Graz", "GPE")]):
        start = TEXT.index(words)
        span = Span(start, start + len(words))
        marks.append(Entity(id=f"e{number}", label=label, span=span, name=words, origin="t"))
    marks.append(Claim(id="c0", content=(Span(19, 25),), speaker="Ana Ruiz", origin="t"))
    marks.append(Furniture(id="f0", span=Span(37, 47), origin="t"))
    review = Review(TEXT, Collection(), lambda: ("v", datetime(2026, 1, 1, tzinfo=UTC)))
    review.offer(marks)
    return review


def decided(review: Review):
    """What matters: all marks but the suggestions that follow from a person's additions."""
    return {m.id: m for m in review.marks if not m.is_open or m.edited}, review.status


def check_indexes(review: Review) -> None:
    marks = review.marks
    shown = [m for m in marks if not isinstance(m, Furniture)]
    assert marks.order == sorted(m.place for m in shown)
    assert marks.waiting == sorted(m.place for m in shown if m.is_open)
    assert marks.claims == sorted(m.place for m in shown if isinstance(m, Claim))
    entities = [m for m in shown if isinstance(m, Entity)]
    assert {name: group.ids for name, group in marks.groups.items()} == {
        name: [m.id for m in sorted(entities, key=lambda m: m.place) if m.name == name]
        for name in {m.name for m in entities}
    }
    for group in marks.groups.values():
        states = [marks.by_id[i].state for i in group.ids]
        assert (group.count.open, group.count.confirmed, group.count.rejected) == tuple(
            states.count(s) for s in ("open", "confirmed", "rejected")
        )
        assert sum(group.labels.values()) == len(group.ids)
    for offset in range(0, len(TEXT), 7):
        here = Span(offset, offset + 1)
        assert marks.touching(here) == sorted(
            (m for m in shown if any(s.overlaps(here) for s in m.spans)), key=lambda m: m.place
        )


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(NAMES), max_size=25))
def test_undoing_everything_restores_the_start_and_redoing_the_end(names):
    review = fresh()
    start = decided(review)
    for name in names:
        run(name, review)
        check_indexes(review)
        for mark in review.marks:
            assert all(0 <= s.start < s.end <= len(TEXT) for s in mark.spans)
        assert review.focus is None or review.focus in review.marks
        assert 0 <= review.caret <= len(TEXT)
    end, changes = decided(review), len(review.history.done)
    for _ in range(changes):
        assert not run("undo", review).refused
    assert decided(review) == start
    for _ in range(changes):
        assert not run("redo", review).refused
    assert decided(review) == end
    check_indexes(review)
