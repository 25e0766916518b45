"""The four keymaps, in the reader."""

from pathlib import Path

import pytest
from sample_news import ONE

from annotator.core.registry import load_all
from annotator.store.keymaps import SHIPPED, load_keymap


@pytest.mark.parametrize("name", SHIPPED)
def test_every_command_has_a_key(name: str) -> None:
    assert set(load_all()) <= set(load_keymap(name).bindings.values())


@pytest.mark.parametrize("name", SHIPPED)
async def test_every_command_can_be_reached_and_nothing_breaks(name: str, open_app) -> None:
    async with open_app(keymap=name) as desk:
        keymap = desk.app.keyboard.keymap
        for command in load_all():
            if command in ("quit", "count") or not keymap.keys_of(command):
                continue
            keys = keymap.keys_of(command)[0].split()
            done = []
            real, desk.app.do = desk.app.do, done.append
            await desk.press(*keys)
            desk.app.do = real
            assert done == [command], (command, keys)
            desk.app.do(command)
            await desk.pilot.pause()
            for _ in range(3):
                if len(desk.app.screen_stack) > 1:
                    await desk.press("escape")
            desk.app.keyboard.jump = None
            assert desk.app.is_running, command


@pytest.mark.parametrize("name", SHIPPED)
async def test_deciding_in_every_keymap(name: str, open_app) -> None:
    async with open_app(keymap=name) as desk:

        async def do(command: str) -> None:
            await desk.press(*desk.app.keyboard.keymap.keys_of(command)[0].split())

        for command in ("confirm", "reject", "label-2", "confirm", "undo", "redo"):
            await do(command)
        saved = desk.sidecar()["entity"]
        assert [(e["text"], e["state"]) for e in saved] == [
            ("Ana Ruiz", "confirmed"),
            ("Lena Vogt", "rejected"),
            ("Graz", "confirmed"),
        ]
        assert saved[2]["label"] == "ORG"
        await do("quit")
        await desk.pilot.pause()
        assert not desk.app.is_running


async def test_what_may_follow_pops_up(open_app):
    async with open_app(keymap="vim") as desk:
        await desk.press("g")
        assert any("g g" in row and "start of the article" in row for row in desk.screen())
        await desk.press("g")
        assert not any("g g" in row for row in desk.screen())


async def test_a_rebind_is_written_and_used_at_once(open_app, tmp_path: Path):
    async with open_app() as desk:
        await desk.press("V", "k")
        await desk.press(*"confirm", "enter")
        await desk.press("Z", "Z", "enter")
        file = tmp_path / "config" / "keymaps" / "my-default.toml"
        assert '"Z Z" = "confirm"' in file.read_text(encoding="utf-8")
        await desk.press("Z", "Z")
        assert desk.sidecar()["entity"][0]["state"] == "confirmed"
    keymap = load_keymap("my-default")
    assert keymap.bindings["Z", "Z"] == "confirm"
    assert keymap.bindings["y",] == "confirm"


async def test_a_rebind_that_would_lock_out_is_refused(open_app, tmp_path: Path):
    async with open_app() as desk:
        await desk.press("V", "k")
        await desk.press(*"confirm", "enter")
        await desk.press("V", "enter")
        assert "not bound" in "\n".join(desk.screen())
        assert not (tmp_path / "config" / "keymaps" / "my-default.toml").exists()
        await desk.press("y")
        assert ONE.startswith("Mayor")
        assert desk.review.marks.entity_count.confirmed == 1
