"""The tutorial can be done, in every keymap, and notices each step."""

from pathlib import Path

import pytest

from annotator.core.keys import Keymap
from annotator.store.keymaps import SHIPPED, load_keymap
from annotator.tui import jump_targets
from annotator.tui.tutorial import STEPS, TEXT, Tutorial


def keys_of(keymap: Keymap, command: str) -> list[str]:
    return keymap.keys_of(command)[0].split()


@pytest.mark.parametrize("name", SHIPPED)
async def test_it_can_be_done(name: str, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "tutorial"
    place.mkdir()
    keymap = load_keymap(name)
    app = Tutorial(place, keymap)
    try:
        async with app.run_test(size=(100, 30)) as pilot:

            async def do(*commands: str) -> None:
                for command in commands:
                    await pilot.press(*keys_of(keymap, command))
                    await pilot.pause()

            async def letters(words: str, within: str = "") -> None:
                offset = TEXT.index(words, TEXT.index(within) if within else 0)
                code = next(c for c, t in app.keyboard.jump.targets.items() if t == ("word", offset))
                await pilot.press(*code)
                await pilot.pause()

            async def go_to(words: str) -> None:
                while app.sitting.review.quote(app.sitting.review.focused) != words:
                    await do("next-open")

            await pilot.pause()
            assert app.step == 0
            screen = app.in_keys(STEPS[0].asks)
            assert f"[{keymap.keys_of('confirm')[0]}]" in screen
            await do("confirm")
            assert app.step == 1
            await do("reject")
            assert app.step == 2
            await do("right-edge-in", "confirm")
            assert app.step == 3
            await do("label-1", "confirm")
            assert app.step == 4
            await do("undo")
            assert app.step == 5
            await do("redo")
            assert app.step == 6
            await do("jump-entity")
            await letters("Port")
            assert app.step == 7
            await go_to("Calder")
            await do("confirm-mentions")
            assert app.step == 8
            await go_to("“The ferry will sail again in May,”")
            await do("speaker")
            await pilot.press(*"ines", "enter")
            await pilot.pause()
            await do("confirm")
            assert app.step == 9
            await do("jump-claim")
            await letters("the town")
            await letters("boat")
            await pilot.press(*"tom", "enter")
            await pilot.pause()
            assert app.step == 10
            await do("confirm-all")
            assert app.step == 11
            assert jump_targets.words_in_view(app)
    finally:
        app.desk.close()
