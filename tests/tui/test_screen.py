"""What the screen shows: sizes, dialogs, the mouse, what must never reach a terminal."""

import pytest
from sample_news import ONE


@pytest.mark.parametrize("size", [(80, 24), (200, 60), (59, 20), (20, 5), (10, 3), (1, 1)])
async def test_any_size_shows_what_it_can_and_keys_work(open_app, size):
    async with open_app(size=size) as desk:
        await desk.press(
            "y", "x", "tab", "pagedown", "question_mark", "escape", "l", "escape", "o", "escape", "u"
        )
        assert desk.review.marks.entity_count.decided == 1
        for row in desk.screen():
            assert len(row) <= size[0]


async def test_resizing_keeps_the_place(open_app, folder):
    (folder / "long.txt").write_text(
        "".join(f"Paragraph {n} of a long story. " * 3 + "\n" for n in range(300))
    )
    async with open_app(folder / "long.txt", size=(120, 40)) as desk:
        target = desk.review.text.index("Paragraph 150 ")
        desk.review.move_to(target)
        desk.app.bring_in_step(())
        for size in ((60, 30), (200, 50), (80, 24)):
            await desk.pilot.resize_terminal(*size)
            await desk.pilot.pause()
            assert "Paragraph 150 " in "\n".join(desk.screen()), size


async def test_the_panel_gives_way_below_sixty_columns_and_opens_over_the_text(open_app):
    async with open_app(size=(58, 24)) as desk:
        assert "Entities" not in "\n".join(desk.screen())
        await desk.press("p")
        assert "Entities" in "\n".join(desk.screen())
        await desk.press("p")
        assert "Entities" not in "\n".join(desk.screen())


async def test_panel_and_reader_are_in_step(open_app):
    async with open_app() as desk:
        await desk.press("j")
        assert any("▸PERSON Lena Vogt" in row for row in desk.screen())
        await desk.press("g")
        assert sum("Vogt" in row and "·" in row for row in desk.screen()) >= 4
        while desk.review.focused.place[2] not in [p[2] for p in desk.review.marks.claims]:
            await desk.press("j")
        assert any("▸· Ana Ruiz: " in row for row in desk.screen())


async def test_the_mouse_focuses_selects_and_scrolls(open_app):
    async with open_app() as desk:
        column, row = 3 + ONE.index("Lena"), 2
        await desk.pilot.click("#reader", offset=(column, row - 2))
        await desk.pilot.pause()
        assert desk.words == "Lena Vogt"
        await desk.pilot.mouse_down("#reader", offset=(3, 0))
        await desk.pilot.hover("#reader", offset=(8, 0))
        await desk.pilot.mouse_up("#reader", offset=(8, 0))
        await desk.pilot.pause()
        assert desk.review.selection == (0, 5)
        await desk.press("1")
        assert desk.words == "Mayor"


async def test_help_shows_every_command_with_its_key(open_app):
    async with open_app(size=(100, 200)) as desk:
        await desk.press("question_mark")
        screen = "\n".join(desk.screen())
        for command in desk.app.commands.values():
            assert command.does[:50] in screen
        assert "PERSON Ana Ruiz" in screen
        await desk.press("escape")
        assert "What is focused" not in "\n".join(desk.screen())


async def test_the_palette_runs_a_command_by_name(open_app):
    async with open_app() as desk:
        await desk.press("colon", *"confirm every", "enter")
        assert desk.review.marks.entity_count.confirmed == 3
        await desk.press("colon", *"reject-m", "enter")
        assert desk.review.marks.entity_count.rejected == 3


async def test_the_list_of_articles_filters_and_opens(open_app):
    async with open_app() as desk:
        await desk.press("l", *"two", "enter")
        assert "two.txt" in desk.screen()[0]
        await desk.press("less_than_sign")
        assert "one.txt" in desk.screen()[0]
        await desk.press("less_than_sign")
        assert "this is the first article" in "\n".join(desk.screen())


async def test_control_characters_are_shown_and_never_sent(open_app, folder):
    hostile = "Evil \x1b[2J\x1b]0;owned\x07 text \u202etxet\u202c and\ttabs \x9b31m.\n" * 3
    (folder / "evil.txt").write_text(hostile, encoding="utf-8")
    async with open_app(folder / "evil.txt") as desk:
        screen = "\n".join(desk.screen())
        assert "␛[2J" in screen
        assert not any(c in screen for c in "\x1b\x07\u202e\u202c\x9b\t")
        await desk.press("slash", *"text", "enter", "1")
        saved = desk.sidecar("evil.txt.toml")["entity"][0]
        assert hostile[saved["start"] : saved["end"]] == "text"


async def test_wide_and_joined_characters_keep_the_columns(open_app, folder):
    text = "Family 👨‍👩‍👧 of 漢字 and e\u0301te\u0301 🇺🇦 שלום مرحبا Oslo.\n" * 4
    (folder / "wide.txt").write_text(text, encoding="utf-8")
    async with open_app(folder / "wide.txt", size=(80, 24)) as desk:
        await desk.press("slash", *"Oslo", "enter", "3")
        saved = desk.sidecar("wide.txt.toml")["entity"][0]
        assert (folder / "wide.txt").read_text(encoding="utf-8")[saved["start"] : saved["end"]] == "Oslo"
        from rich.cells import cell_len

        assert {cell_len(row) for row in desk.screen()} == {80}


async def test_letters_say_the_label_without_colour(open_app, monkeypatch):
    async with open_app() as desk:
        await desk.press("t")
        assert "Ana Ruiz/P met engineer Lena Vogt/P in Graz/G" in "\n".join(desk.screen())
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_app() as desk:
        assert "Ana Ruiz/P" in "\n".join(desk.screen())


async def test_up_and_down_keep_the_column_and_pass_folds(open_app):
    async with open_app() as desk:
        desk.review.move_to(0)
        for _ in range(40):
            await desk.press("down")
        assert desk.review.caret == len(desk.review.text)
        for _ in range(40):
            await desk.press("up")
        assert desk.review.caret == 0


async def test_what_is_painted_in_parts_is_what_painting_all_would_give(open_app):
    async with open_app(size=(90, 16)) as desk:
        for keys in ("yyxg", "jjjjjjj", "g{2y", "kkkk", "ux", "Yuuj", "tjjyt", "mjm", "AuUk"):
            await desk.press(*keys)
            desk.sidecar()
            await desk.pilot.pause()
            shown = desk.screen()
            desk.app.screen.refresh()
            for widget in desk.app.query("Reader, Section, Status, Top"):
                if hasattr(widget, "repaint"):
                    widget.repaint()
                widget.refresh()
            await desk.pilot.pause()
            assert shown == desk.screen(), keys


async def test_in_a_claim_longer_than_the_window_the_caret_stays_in_view(open_app, folder):
    (folder / "long.txt").write_text("\n".join(f"Line {n} of it." for n in range(90)), encoding="utf-8")
    async with open_app(folder / "long.txt", size=(80, 24)) as desk:
        await desk.press("v", "ctrl+end", "c", "enter")
        assert "Line 0 of it." in "\n".join(desk.screen())
        for page in range(3):
            await desk.press("pagedown")
            reader = desk.app.reader
            row = reader.layout_rows.y_of(desk.review.caret)
            assert reader.top <= row < reader.top + reader.size.height, page
        assert desk.review.caret > 300
