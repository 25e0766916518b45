"""Filters, themes, zen, width, copying, menu, figures."""

from pathlib import Path

import pytest

from annotator.store.settings import THEMES
from annotator.tui.look import LOOKS


async def test_filter_and_decide_what_is_shown(open_app):
    async with open_app() as desk:
        await desk.press("R")
        assert "filter the panel first" in "\n".join(desk.screen())
        await desk.press("|", *"label PERSON", "enter")
        assert not any("GPE" in row[85:] for row in desk.screen()[:20])
        await desk.press("R")
        assert desk.review.marks.entity_count.rejected == 6
        await desk.press("u")
        assert desk.review.marks.entity_count.rejected == 0
        await desk.press("A")
        assert desk.review.marks.entity_count.confirmed == 6
        await desk.press("|", *"everything", "enter")
        assert any("GPE" in row for row in desk.screen())


@pytest.mark.parametrize("name", LOOKS)
async def test_every_theme_shows_every_state(name: str, open_app):
    async with open_app(theme=name) as desk:
        await desk.press("y", "x", "]", "r")
        assert "Mayor Ana Ruiz met" in "\n".join(desk.screen())
        await desk.press("V", "t")
        await desk.press(*"light", "enter")
        assert desk.app.look.name == "light"


async def test_zen_shows_the_text_alone(open_app):
    async with open_app() as desk:
        await desk.press("z")
        screen = "\n".join(desk.screen())
        assert "Entities" not in screen
        assert "decided" not in screen
        await desk.press("y", "z")
        assert "1 of 11 decided" in "\n".join(desk.screen())


async def test_width_and_spacing_keep_the_place(open_app):
    async with open_app() as desk:
        wide = desk.app.reader.text_width
        await desk.press("V", "n")
        assert desk.app.reader.text_width < wide
        rows = desk.app.reader.layout_rows.height
        await desk.press("V", "s")
        assert desk.app.reader.layout_rows.height > rows
        caret = desk.review.caret
        for offset in range(len(desk.review.text)):
            layout = desk.app.reader.layout_rows
            row = layout.row(layout.y_of(offset))
            assert row is not None
        assert desk.review.caret == caret


async def test_copy_with_its_source(open_app, tmp_path: Path):
    async with open_app() as desk:
        await desk.press('"')
        copied = (tmp_path / "state" / "copied.txt").read_text(encoding="utf-8")
        assert copied == "“Ana Ruiz”\none.txt, characters 6–14\n"


async def test_the_menu_and_the_figures(open_app):
    async with open_app() as desk:
        await desk.press("M", *"reject", "enter")
        assert desk.review.marks.entity_count.rejected == 1
        await desk.press("i")
        await desk.app.workers.wait_for_complete()
        await desk.pilot.pause()
        shown = "\n".join(desk.screen())
        for words in ("71 words · 1 min", "1 rejected", "1 decided", "0 of 2 done"):
            assert words in shown
        await desk.press("escape")
        await desk.pilot.click("#reader", offset=(10, 0), button=3)
        await desk.pilot.pause()
        assert len(desk.app.screen_stack) == 2


async def test_the_head_of_an_article_and_open_folds_are_remembered(open_app, folder: Path):
    from annotator.store.state import recall

    head = "---\ntitle: Bridge fails\nauthor: Vera Lang\nurl: https://www.news.example/bridge\n---\n\n"
    (folder / "two.txt").write_text(head + "The bridge fell.\n", encoding="utf-8")
    async with open_app(folder / "two.txt") as desk:
        rows = "\n".join(desk.screen())
        assert "Bridge fails" in rows
        assert "by Vera Lang · news.example/bridge" in rows
        desk.app.sitting.unfolded.add(3)
        sitting = desk.app.sitting
    left = recall(sitting.article.path, "", sitting.article.sha256, len(sitting.article.text))
    assert left.unfolded == (3,)


async def test_after_the_last_decision_the_article_is_seen_from_its_top(open_app):
    async with open_app() as desk:
        last = desk.review.marks.waiting[-1][2]
        desk.review.focus_on(desk.review.marks.get(last))
        await desk.press("A")
        assert (desk.review.focus, desk.review.caret) == (None, 0)
        await desk.press("u")
        assert desk.review.focus == last


def test_the_settings_know_every_theme():
    assert tuple(LOOKS) == THEMES


async def test_the_terminals_own_colours_without_colours_are_those_of_its_text(open_app, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app(theme="ansi") as desk:
        styles = {segment.style for row in desk.app.screen._compositor.render_strips() for segment in row}
        colours = {each.color.name for each in styles if each is not None and each.color is not None}
        assert colours <= {"default"}
