"""Three-way merging of marks."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.merging import CONFLICT, merge_mark, merge_marks, merge_values

BASE = {"id": "a1", "label": "ORG", "start": 1, "end": 4, "text": "abc", "state": "confirmed", "by": "v"}


def test_what_one_side_changed_is_taken():
    changed = BASE | {"label": "GPE"}
    assert merge_mark(BASE, changed, BASE) == (changed, False)
    assert merge_mark(BASE, BASE, changed) == (changed, False)
    assert merge_mark(BASE, None, BASE) == (None, False)
    assert merge_mark(None, None, BASE) == (BASE, False)


def test_different_fields_of_one_mark_are_both_taken():
    merged, conflict = merge_mark(BASE, BASE | {"note": "n"}, BASE | {"label": "GPE"})
    assert (merged, conflict) == (BASE | {"note": "n", "label": "GPE"}, False)


def test_the_same_decision_twice_is_one_whoever_made_it_when():
    ours = BASE | {"state": "rejected", "by": "v", "at": 1}
    theirs = BASE | {"state": "rejected", "by": "bo", "at": 2}
    merged, conflict = merge_mark(BASE, ours, theirs)
    assert (merged["state"], merged["by"], conflict) == ("rejected", "bo", False)


def test_who_marked_what_meanwhile_contradicts_no_adjudication():
    votes = {"annotators": {"vera": "confirmed", "tom": "nothing"}, "at": 1}
    merged, conflict = merge_mark(
        None, BASE | votes, BASE | {"annotators": {"vera": "confirmed", "tom": "confirmed"}, "at": 2}
    )
    assert (merged["annotators"]["tom"], conflict) == ("confirmed", False)


def test_opposite_decisions_are_a_conflict_that_keeps_both():
    merged, conflict = merge_mark(None, BASE, BASE | {"state": "rejected", "by": "bo"})
    assert conflict
    assert (merged["state"], merged[CONFLICT]) == ("confirmed", {"state": "rejected", "by": "bo"})


def test_rejecting_a_reading_contradicts_another_reading():
    merged, conflict = merge_mark(BASE, BASE | {"label": "GPE"}, BASE | {"state": "rejected"})
    assert conflict
    assert (merged["label"], merged["state"], merged[CONFLICT]["state"]) == ("GPE", "confirmed", "rejected")


def test_a_place_is_one_field():
    ours = BASE | {"end": 6, "text": "abcde"}
    theirs = BASE | {"start": 0, "text": "xabc"}
    merged, conflict = merge_mark(BASE, ours, theirs)
    assert conflict
    assert (merged["start"], merged["end"], merged["text"]) == (1, 6, "abcde")
    assert merged[CONFLICT]["start"] == 0


def test_a_decision_outlives_a_deletion_and_is_looked_at():
    merged, conflict = merge_mark(BASE, None, BASE | {"label": "GPE"})
    assert conflict
    assert (merged["label"], merged[CONFLICT]) == ("GPE", {"state": "deleted"})


def test_plain_values():
    assert merge_values({"a": 1, "b": 1, "c": 1}, {"a": 2, "b": 1, "c": 1}, {"a": 1, "b": 3}) == {
        "a": 2,
        "b": 3,
    }


MARKS = st.dictionaries(
    st.sampled_from("xyz"),
    st.fixed_dictionaries(
        {"label": st.sampled_from("PG"), "state": st.sampled_from(["confirmed", "rejected"])}
    ),
)


@given(MARKS, MARKS)
def test_merging_with_an_unchanged_side_is_the_other_side(base, other):
    assert merge_marks(base, base, other) == (other, [])
    assert merge_marks(base, other, base) == (other, [])
    assert merge_marks(base, other, other) == (other, [])


@given(MARKS, MARKS, MARKS)
def test_no_decision_is_lost_and_both_orders_find_the_same_conflicts(base, ours, theirs):
    merged, conflicts = merge_marks(base, ours, theirs)
    mirrored, same = merge_marks(base, theirs, ours)
    assert sorted(conflicts) == sorted(same)
    assert merged.keys() == mirrored.keys()
    for side in (ours, theirs):
        for identifier, mark in side.items():
            before = base.get(identifier, {})
            for name in [name for name in mark if mark[name] != before.get(name)]:
                kept = merged[identifier]
                assert mark[name] in (kept.get(name), kept.get(CONFLICT, {}).get(name))
