"""An article that somebody edits while it is open: noticed, marks move along, nothing is lost."""

from __future__ import annotations

import pytest
from sample_news import ONE

from annotator.core.marks import Claim, Entity
from annotator.store.articles import read_article
from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.sidecar import read_sidecar
from annotator.suggest.pipeline import expected_version


async def look(desk) -> None:
    """What the timer does: two looks, then the reading in its thread."""
    for _ in range(2):
        desk.app.reports.look_at_disk()
    await desk.app.workers.wait_for_complete()
    await desk.pilot.pause()
    await desk.pilot.pause()


def no_suggestions(text: str) -> None:
    SuggestionCache().put(
        text_sha(text), expected_version(), {"entities": [], "claims": [], "boilerplate": []}
    )


@pytest.fixture
def edited(folder):
    def edit(text: str) -> None:
        no_suggestions(text)
        (folder / "one.txt").write_text(text, encoding="utf-8")

    return edit


def words_of(desk) -> dict[str, list[str]]:
    text = desk.review.text
    return {
        m.id: [text[s.start : s.end] for s in m.spans]
        for m in desk.review.marks
        if isinstance(m, Entity | Claim) and not m.is_open
    }


async def test_every_decision_moves_along_and_is_told(open_app, folder, edited):
    async with open_app() as desk:
        await desk.press("A")
        before = words_of(desk)
        edited("A first line that is new.\n" + ONE)
        await look(desk)
        assert desk.review.text.startswith("A first line")
        assert words_of(desk) == before
        assert "the article was changed" in "\n".join(desk.screen())
        assert "A first line that is new." in "\n".join(desk.screen())


async def test_an_article_that_grows_is_followed_and_loses_nothing(open_app, folder, edited):
    async with open_app() as desk:
        await desk.press("A")
        before, text = words_of(desk), ONE
        for line in ("Another line came.\n", "And one more, later.\n"):
            text += line
            edited(text)
            await look(desk)
            assert desk.review.text == text
            assert words_of(desk) == before
        assert desk.app.desk.saver.wait(10)
        assert len(desk.sidecar()["entity"]) + len(desk.sidecar().get("claim", [])) == len(before)


async def test_what_is_decided_then_is_saved_in_the_new_text_and_undo_goes_back_before_the_edit(
    open_app, folder, edited
):
    async with open_app() as desk:
        await desk.press("y", "y")
        first = dict(words_of(desk))
        edited("A first line that is new.\n" + ONE)
        await look(desk)
        await desk.press("j", "j", "N")
        start = desk.review.text.index("first line")
        desk.review.anchor, desk.review.caret = start, start + 10
        await desk.press("3")
        data = desk.sidecar()
        article = read_article(folder / "one.txt")
        assert data["article"]["sha256"] == article.sha256
        read = read_sidecar(folder / "one.txt.toml", article)
        assert (len(read.marks), read.moved, read.orphans) == (3, 0, ())
        await desk.press("u", "u", "u")
        assert words_of(desk) == {}
        await desk.press("U")
        assert list(words_of(desk).items()) == list(first.items())[:1]


async def test_words_that_are_gone_are_orphans_until_they_come_back(open_app, folder, edited):
    async with open_app() as desk:
        await desk.press("A")
        before = words_of(desk)
        edited("Quite another text.\n")
        await look(desk)
        assert words_of(desk) == {}
        assert len(desk.review.marks.orphans) == len(before)
        assert "Orphans" in "\n".join(desk.screen())
        edited(ONE)
        await look(desk)
        assert words_of(desk) == before
        assert not desk.review.marks.orphans


async def test_an_answer_about_the_old_text_is_not_taken_for_the_new_one(open_app, folder, edited):
    async with open_app() as desk:
        desk.app.desk._asked[77] = (folder / "one.txt", text_sha(ONE))
        edited("Quite another text.\n")
        await look(desk)
        from annotator.suggest.client import Answer

        stale = Answer(77, desk.app.sitting.found, (), False, "v")
        assert desk.app.desk.answered(stale) is None


async def test_a_dialog_is_answered_before_the_text_changes_under_it(open_app, folder, edited):
    async with open_app() as desk:
        await desk.press("e")
        edited("A first line that is new.\n" + ONE)
        await look(desk)
        assert desk.review.text == ONE
        await desk.press("escape")
        await desk.pilot.pause(0.8)
        assert desk.review.text.startswith("A first line")


async def test_an_article_that_vanishes_takes_no_decision_along(open_app, folder):
    async with open_app() as desk:
        await desk.press("y")
        (folder / "one.txt").unlink()
        await look(desk)
        assert "cannot be read now" in "\n".join(desk.screen())
        await desk.press("y")
        assert len(desk.sidecar()["entity"]) == 2
