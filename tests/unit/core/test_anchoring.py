"""Passages and where they stand after an edit."""

from __future__ import annotations

import pytest

from annotator.core.anchoring import CONTEXT, WIDEST, anchor, distinct_anchor, find_quote
from annotator.core.difference import Difference
from annotator.core.spans import Span

TEXT = """\
Mayor Ana Ruiz met engineer Lena Vogt in Graz on Monday to talk about the old bridge.
“We will build it again before the winter,” Ruiz said. Vogt said that the steel is too weak to be mended.
Vogt returned to Graz on Tuesday and told reporters that nobody has a plan for the river.
The council will vote on the bridge in March, and on the school in Linz in April.
"""


def same(old: str, new: str) -> bool:
    return old == new


def span(words: str, text: str = TEXT, nth: int = 0) -> Span:
    at = -1
    for _ in range(nth + 1):
        at = text.index(words, at + 1)
    return Span(at, at + len(words))


def moved(new: str, words: str, nth: int = 0) -> str | None:
    """The words around which a passage stands in the new text, marked; None where it is lost."""
    found = Difference(TEXT, new).place(span(words, nth=nth), same)
    return (
        None if found is None else new[max(0, found.start - 6) : found.start] + "[" + new[slice(*found)] + "]"
    )


def test_context_stays_within_the_line_where_that_is_enough():
    kept = anchor(TEXT, span("Ana Ruiz"))
    assert (kept.before, kept.after) == ("Mayor ", " met engineer Lena Vogt in Graz ")
    assert distinct_anchor(TEXT, span("Ana Ruiz")) == kept
    assert len(anchor(TEXT, span("Graz on Tuesday")).after) == CONTEXT


def test_context_is_widened_until_words_stand_once():
    text = "Read also\nOne story\nRead also\nAnother one\n"
    kept = distinct_anchor(text, span("Read also", text, 1))
    assert text.count(kept.before + kept.text + kept.after) == 1
    endless = "a b\n" * 500
    kept = distinct_anchor(endless, Span(800, 803))
    assert max(len(kept.before), len(kept.after)) <= WIDEST


def test_a_quotation_is_found_where_it_stands_once_with_some_of_its_context():
    kept = anchor(TEXT, span("the steel"))
    assert find_quote("Yes. Vogt said that the steel is weak.", kept) == Span(20, 29)
    assert find_quote("Whether they use the steel of Linz is open.", kept) is None
    assert find_quote("Nothing here.", kept) is None


def test_an_unchanged_place_is_kept():
    assert moved(TEXT, "Graz", 1) == "ed to [Graz]"


@pytest.mark.parametrize(
    "words", ["Ana Ruiz", "Graz", "the old bridge", "“We will build it again before the winter,”"]
)
def test_a_new_first_line_moves_everything(words: str):
    new = "A new headline about Graz and Ana Ruiz\n" + TEXT
    found = Difference(TEXT, new).place(span(words), same)
    assert found is not None
    assert found.start == span(words).start + new.index(TEXT)


def test_a_moved_paragraph_takes_its_marks_along():
    lines = TEXT.splitlines(keepends=True)
    new = "".join([lines[2], lines[0], lines[1], lines[3]])
    assert moved(new, "Graz", 0) == "gt in [Graz]"
    assert moved(new, "Graz", 1) == "ed to [Graz]"
    found = Difference(TEXT, new).place(span("Graz", nth=1), same)
    assert found is not None
    assert found.end < len(lines[2])


def test_a_deleted_original_does_not_jump_to_a_look_alike():
    text = "Prices fell. The union said that the port of Varna will close. The union said that Linz will close.\n"
    new = text.replace("The union said that the port of Varna will close. ", "")
    difference = Difference(text, new)
    assert difference.place(span("union", text), same) is None
    assert difference.place(span("Varna", text), same) is None
    second = difference.place(span("union", text, 1), same)
    assert second is not None
    assert second == span("union", new)


def test_an_inserted_look_alike_does_not_draw_marks_away():
    sentence = "Vogt said that the steel is too weak to be mended."
    new = TEXT.replace("The council", sentence + " The council")
    found = Difference(TEXT, new).place(span(sentence), same)
    assert found == span(sentence)


def test_rewrapped_and_requoted_text_is_the_same_text():
    new = TEXT.replace(" ", "\n").replace("“", '"').replace("”", '"')
    found = Difference(TEXT, new).place(span("“We will build it again before the winter,”"), same)
    assert found is not None
    assert " ".join(new[slice(*found)].split()) == '"We will build it again before the winter,"'


def test_a_mended_typo_is_taken_only_where_the_caller_says_so():
    new = TEXT.replace("Lena Vogt", "Lena Voght", 1)
    difference = Difference(TEXT, new)
    assert difference.place(span("Lena Vogt"), same) is None
    found = difference.place(span("Lena Vogt"), lambda old, new: new == "Lena Voght")
    assert found is not None
    assert new[slice(*found)] == "Lena Voght"


def test_part_of_a_word_and_white_space_keep_their_edges():
    new = "First. " + TEXT
    found = Difference(TEXT, new).place(Span(1, 4), same)
    assert found == Span(8, 11)
    assert Difference(TEXT, new).place(Span(5, 6), same) is None


def test_texts_without_anything_in_common_lose_everything():
    difference = Difference(TEXT, "Quite another article about cheese.\n" * 5)
    assert all(difference.place(span(words), same) is None for words in ("Ana Ruiz", "Graz", "Monday"))
    assert Difference(TEXT, "").place(span("Graz"), same) is None
    assert Difference("a b c", "a b c").place(Span(0, 5), same) == Span(0, 5)
