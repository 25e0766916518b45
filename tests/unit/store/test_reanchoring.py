"""A whole sidecar's marks in an article that changed."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from annotator.core.anchoring import distinct_anchor
from annotator.core.marks import Claim, Entity
from annotator.core.orphans import attached
from annotator.core.spans import Span
from annotator.store.articles import Article, read_article
from annotator.store.reanchoring import MAX_FUZZY, alike, find_all
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar
from annotator.store.texts import keep_text

TEXT = """\
Mayor Ana Ruiz met engineer Lena Vogt in Graz on Monday to talk about the old bridge.
“We will build it again before the winter,” Ruiz said. Vogt said that the steel is too weak to be mended.
Vogt returned to Graz on Tuesday and told reporters that nobody has a plan for the river.
"""


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def found(words: str, new: str, was: str | None = None) -> str | None:
    kept = distinct_anchor(TEXT, span(words))
    others = [
        distinct_anchor(TEXT, span(w)) for w in ("Mayor", "Lena Vogt", "the winter", "Tuesday", "the river")
    ]
    place = find_all([kept, *others], new, was).get(kept)
    return None if place is None else new[slice(*place)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Zelensky", "Zelenskyy", True),
        ("Volodymyr Zelenksy", "Volodymyr Zelensky", True),
        ("June", "July", False),
        ("in 2022", "in 2023", False),
        ("Vogt", "Graz", False),
        ("yes", "yet", False),
        ("“no”", '"no"', False),
        ("a b c d e f g and a long list of words", "a b c d e f g and a long lsit of other words", True),
        ("a b c d e f g and a long list of words", "a b c d e f g and a short list of words", False),
        ("not a long row of words that says it", "a long row of words that says it all", False),
    ],
)
def test_what_counts_as_a_mended_typo(old: str, new: str, expected: bool):
    assert alike(old, new) is expected


@pytest.mark.parametrize("was", [TEXT, None])
def test_typos_near_by_and_new_lines_above(was: str | None):
    new = "A headline\n" + TEXT.replace("engineer", "enginer").replace("reporters", "reportres")
    assert found("Ana Ruiz", new, was) == "Ana Ruiz"
    assert found("nobody has a plan", new, was) == "nobody has a plan"


@pytest.mark.parametrize("was", [TEXT, None])
def test_another_word_in_the_same_place_is_no_match(was: str | None):
    new = TEXT.replace("Ana Ruiz met", "Eva Holm met")
    assert found("Ana Ruiz", new, was) is None


def test_an_unknown_old_text_makes_no_guess_about_a_look_alike():
    new = TEXT.replace("Vogt said that the steel is too weak to be mended.", "").replace(
        "Vogt returned", "Vogt said that the stone is too weak to be cut. Vogt returned"
    )
    assert found("the steel", new) is None
    assert found("too weak", new) is None


def written(article: Article, *marks: Entity | Claim) -> bytes:
    return SidecarWriter(article, Sidecar()).dump(marks, "open")


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Article:
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path / "state"))
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return read_article(path)


def edited(article: Article, text: str) -> Article:
    article.path.write_text(text, encoding="utf-8")
    return read_article(article.path)


def entity(words: str, identifier: str = "e1") -> Entity:
    return Entity(id=identifier, state="confirmed", label="PERSON", span=span(words), name=words)


def test_an_orphan_stays_one_until_its_text_comes_back(article: Article):
    data = written(article, entity("Lena Vogt"))
    keep_text(article)
    other = edited(article, TEXT.replace("engineer Lena Vogt in Graz on Monday", "nobody"))
    read = parse_sidecar(data, other, Path("s"))
    assert [o.words for o in read.orphans] == ["Lena Vogt"]
    again = SidecarWriter(other, read).dump(read.marks, "open")
    [table] = tomllib.loads(again.decode())["entity"]
    assert (table["orphan"], table["sha256"]) == (True, article.sha256)
    # The words come back elsewhere: that is for a person to say.
    elsewhere = edited(
        article, TEXT.replace("engineer Lena Vogt in Graz on Monday", "nobody") + "Lena Vogt sings.\n"
    )
    assert [o.words for o in parse_sidecar(again, elsewhere, Path("s")).orphans] == ["Lena Vogt"]
    back = parse_sidecar(again, edited(article, TEXT), Path("s"))
    assert (back.orphans, back.marks) == ((), (entity("Lena Vogt"),))
    [table] = tomllib.loads(SidecarWriter(article, back).dump(back.marks, "open").decode())["entity"]
    assert "orphan" not in table
    assert "sha256" not in table


def test_an_orphan_is_attached_again_by_a_person(article: Article):
    claim = Claim(
        id="c1",
        state="confirmed",
        content=(span("nobody has a plan"),),
        cue=(span("told"),),
        speaker="Lena Vogt",
        note="n",
    )
    data = written(article, entity("Lena Vogt"), claim)
    other = edited(article, "Lena Voght says nothing.\nWho has a plan?\n")
    first, second = parse_sidecar(data, other, Path("s")).orphans
    mark = attached(first, Span(0, 10))
    assert isinstance(mark, Entity)
    assert (mark.id, mark.span, mark.label, dict(mark.extra)) == ("e1", Span(0, 10), "PERSON", {})
    again = attached(second, Span(25, 40))
    assert isinstance(again, Claim)
    # Its cue is gone too, and a mark stands on nothing that is not there.
    assert (again.content, again.cue, again.source, again.note) == ((Span(25, 40),), (), (), "n")


def test_marks_of_two_texts_in_one_file_are_each_found_in_their_own(article: Article):
    keep_text(article)
    newer = edited(article, "A headline\n" + TEXT)
    keep_text(newer)
    data = written(newer).decode() + written(article, entity("Ana Ruiz")).decode().partition("\n\n[[")[
        2
    ].join(["\n[[", ""])
    data = data.replace('id = "e1"\n', f'id = "e1"\nsha256 = "{article.sha256}"\n')
    read = parse_sidecar(data.encode(), newer, Path("s"))
    assert [newer.text[slice(*m.extent)] for m in read.marks] == ["Ana Ruiz"]


def test_more_marks_than_can_be_looked_for_are_orphans_at_once(article: Article):
    marks = [entity("Vogt", f"e{n}") for n in range(MAX_FUZZY + 50)]
    other = edited(article, "Other words altogether.\n" * 50)
    read = parse_sidecar(written(article, *marks), other, Path("s"))
    assert len(read.orphans) == len(marks)
