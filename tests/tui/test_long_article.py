"""Long articles: opened with the marks around the caret, and whole before anything depends on the others."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.marks import Mark
from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.keymaps import load_keymap
from annotator.store.workspace import open_workspace
from annotator.suggest.pipeline import expected_version
from annotator.tui.app import AnnotateApp
from annotator.tui.arriving import MANY, NEAR, making, take_over
from annotator.tui.desk import Desk

SENTENCE = "On Tuesday the mayor of Tarn told Ada Berg that the tower would stand.\n\n"
COUNT = max(MANY, 3 * NEAR // len(SENTENCE))


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"ANNOTATE_{name}_DIR", str(tmp_path / name.lower()))
    text = SENTENCE * COUNT
    starts = [number * len(SENTENCE) + SENTENCE.index("Ada Berg") for number in range(COUNT)]
    shared = {"label": "PERSON", "text": "Ada Berg", "entity": "Ada Berg", "score": 0.9, "origin": "test"}
    entities = [{"start": at, "end": at + 8, **shared} for at in starts]
    article = tmp_path / "long.txt"
    article.write_text(text)
    record = {"entities": entities, "claims": [], "boilerplate": []}
    SuggestionCache().put(text_sha(text), expected_version(), record)
    return article


def whole(path: Path) -> dict[str, Mark]:
    desk = Desk(
        open_workspace([path]),
        annotator="",
        read_only=True,
        on_saved=lambda _: None,
        on_message=lambda _: None,
    )
    return desk.open(0).review.marks.by_id


async def test_the_marks_around_the_caret_come_first_then_all(path: Path) -> None:
    app = AnnotateApp(open_workspace([path]), load_keymap())
    async with app.run_test(size=(120, 40)) as pilot:
        sitting = app.sitting
        assert sitting is not None
        assert 0 < len(sitting.review.marks) < COUNT
        assert app.top.is_growing
        assert sitting.review.focused is not None
        while sitting.later is not None:
            await pilot.pause(0.05)
        await pilot.pause()
        assert sitting.review.marks.by_id == whole(path)
        assert not app.top.is_growing
        assert len(app.panel.entities.items) == 1
    app.desk.close()


async def test_a_command_on_all_marks_finds_all(path: Path) -> None:
    app = AnnotateApp(open_workspace([path]), load_keymap())
    async with app.run_test(size=(120, 40)) as pilot:
        assert app.sitting is not None
        assert app.sitting.later is not None
        await pilot.press("A")
        await pilot.pause()
        assert app.sitting.review.marks.entity_count.confirmed == COUNT
    app.desk.close()


async def test_marks_made_before_a_decision_are_not_taken_over(path: Path) -> None:
    app = AnnotateApp(open_workspace([path]), load_keymap())
    async with app.run_test(size=(120, 40)) as pilot:
        sitting = app.sitting
        assert sitting is not None
        rest = making(sitting)()
        assert rest is not None
        await pilot.press("y")
        await pilot.pause()
        assert not take_over(sitting, rest)
        assert sitting.review.marks.entity_count.confirmed == 1
        assert len(sitting.review.marks) == COUNT
    app.desk.close()


async def test_the_end_of_a_long_article_is_reached_before_all_is_laid_out(path: Path) -> None:
    app = AnnotateApp(open_workspace([path]), load_keymap())
    async with app.run_test(size=(120, 40)) as pilot:
        layout = app.reader.layout_rows
        assert layout is not None
        assert not layout.is_whole
        app.do("article-end")
        await pilot.pause()
        assert app.sitting is not None
        assert app.sitting.review.caret == len(SENTENCE) * COUNT
        assert app.reader.layout_rows is layout
        assert app.reader.top + app.reader.size.height >= layout.height
    app.desk.close()
