"""Pieces of claims: whatever is selected, one claim at most becomes another, and undo gives it back."""

from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.collection import Collection
from annotator.core.commands import run
from annotator.core.marks import Claim
from annotator.core.registry import load_all
from annotator.core.review import Review
from annotator.core.spans import Span

TEXT = "“The ferry sails,” she said, “in May.” He told us that it rains – often – in June.\n\nThey left, they say."
load_all()
spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(
    lambda ends: Span(min(ends), max(ends))
)


@example([(Span(0, 9), "open")], Span(18, 19))
@given(st.lists(st.tuples(spans, st.sampled_from(["open", "confirmed", "rejected"])), max_size=5), spans)
def test_a_selection_changes_no_claim_that_it_overlaps_only_in_part(claims, selection):
    marks = [
        Claim(id=f"c{n}", content=(span,), state=state)
        for n, (span, state) in enumerate(claims)
        if TEXT[slice(*span)].strip() == TEXT[slice(*span)] != ""
    ]
    review = Review(TEXT, Collection(marks), lambda: ("vera", datetime(2026, 3, 1, 12, 0, tzinfo=UTC)))
    review.anchor, review.caret = selection
    before = {claim.id: claim for claim in review.marks.all_claims()}
    event = run("piece", review)
    after = {claim.id: claim for claim in review.marks.all_claims()}
    changed = [identifier for identifier, claim in after.items() if claim != before[identifier]]
    assert len(changed) == (0 if event.refused else 1)
    for identifier in changed:
        old = before[identifier]
        assert old.state != "rejected"
        words = TEXT[slice(*selection)]
        kept = Span(
            selection.start + len(words) - len(words.lstrip()),
            selection.end - len(words) + len(words.rstrip()),
        )
        assert old.extent.contains(kept) or not old.extent.overlaps(kept)
        pieces = after[identifier].content
        assert all(a.start < a.end <= b.start for a, b in pairwise(pieces))
        review.undo()
        assert review.marks.get(identifier) == old
