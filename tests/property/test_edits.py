"""The law of undo in an article that is edited while it is open: to take back and to edit can change places."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.collection import Collection
from annotator.core.commands import run
from annotator.core.history import History
from annotator.core.marks import Claim, Entity, Furniture, Mark, Orphan
from annotator.core.records import replace
from annotator.core.registry import load_all
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter
from annotator.tui.rereading import rereading, take_up
from annotator.tui.sitting import Sitting

SENTENCES = [
    "Mayor Ana Ruiz met engineer Lena Vogt in Graz on Monday to talk about the old bridge.",
    "“We will build it again before the winter,” Ruiz said.",
    "Share this",
    "Vogt said that the steel is too weak to be mended by anybody in town.",
    "She returned to Linz on Tuesday and told reporters that nobody has a plan for the river.",
]
TEXT = "\n".join(SENTENCES) + "\n"
COMMANDS = [name for name, command in load_all().items() if command.run is not None and name != "undo"]


def sitting(path: Path) -> Sitting:
    path.write_text(TEXT, encoding="utf-8")
    article = read_article(path)
    marks: list[Mark] = []
    for words, label in (("Ana Ruiz", "PERSON"), ("Lena Vogt", "ORG"), ("Graz", "GPE"), ("Linz", "GPE")):
        start = TEXT.index(words)
        span = Span(start, start + len(words))
        marks.append(Entity(id=f"e{start}", label=label, span=span, name=words, origin="t"))
    start = TEXT.index("the steel is too weak")
    marks.append(Claim(id="c0", content=(Span(start, start + 21),), speaker="Lena Vogt", origin="t"))
    start = TEXT.index("Share this")
    marks.append(Furniture(id="f0", span=Span(start, start + 10), origin="t"))
    review = Review(TEXT, Collection(), lambda: ("v", datetime(2026, 1, 1, tzinfo=UTC)))
    review.offer(marks)
    return Sitting(article, Sidecar(), path, review, SidecarWriter(article, Sidecar()), [])


def twin(review: Review) -> Review:
    """The same review once more, with the same ids."""
    history = History(list(review.history.done), list(review.history.undone))
    return Review(
        TEXT,
        Collection(review.marks),
        review.stamp,
        status=review.status,
        revision=review.revision,
        history=history,
    )


def edit(open_one: Sitting, text: str) -> None:
    open_one.article.path.write_text(text, encoding="utf-8")
    found = rereading(open_one)()
    if found is not None:
        assert take_up(open_one, found)


def decided(review: Review) -> dict[str, Any]:
    """Every decision: what it says, and where; of an orphan what it was, and what of it still stands."""
    said: dict[str, Any] = {}
    for mark in review.marks:
        if isinstance(mark, Orphan):
            said[mark.id] = (replace(mark.was, extra={}), dict(mark.standing))
        elif not mark.is_open:
            said[mark.id] = mark
    return said


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(COMMANDS), max_size=15),
    st.lists(st.sampled_from(range(len(SENTENCES))), min_size=1, unique=True),
    st.booleans(),
)
def test_to_undo_after_an_edit_is_to_edit_after_undoing(
    names: list[str], left: list[int], shuffled: bool
) -> None:
    new = "A new headline\n" + "\n".join(SENTENCES[n] for n in (left if shuffled else sorted(left))) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        one, other = sitting(Path(folder) / "a.txt"), sitting(Path(folder) / "b.txt")
        for name in names:
            run(name, one.review)
        other.review = twin(one.review)
        edit(one, new)
        # A change of suggestions only may have gone with their words: it changes no decision.
        many = len(one.review.history.done)
        for _ in range(many):
            assert not run("undo", one.review).refused
        while not run("undo", other.review).refused:
            pass
        edit(other, new)
        assert decided(one.review) == decided(other.review)
        for _ in range(many):
            assert not run("redo", one.review).refused
        while not run("redo", other.review).refused:
            pass
        assert decided(one.review) == decided(other.review)
