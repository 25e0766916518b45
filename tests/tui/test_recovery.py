"""Decisions that an earlier run could not save are offered when their article is opened, and put back with one key."""

from __future__ import annotations

import pytest

from annotator.store import recovery


@pytest.fixture
def kept(open_app, folder, monkeypatch):
    """A decision that only a recovery file holds, as a run leaves it that could not write."""

    async def keep() -> bytes:
        path = folder / "one.txt.toml"
        async with open_app() as desk:
            await desk.press("y")
            desk.sidecar()
        ours = path.read_bytes()
        path.unlink()
        with monkeypatch.context() as another_process:
            another_process.setattr(recovery.os, "getpid", lambda: 2**22 + 1)
            recovery.keep_recovery(path, b"", ours)
        return ours

    return keep


async def test_it_says_what_it_is_and_y_puts_it_back(open_app, folder, kept):
    await kept()
    async with open_app() as desk:
        await desk.pilot.pause()
        screen = "\n".join(desk.screen())
        assert "1 decision could not be saved" in screen
        assert "y puts them back · x keeps them aside" in screen
        assert not (folder / "one.txt.toml").exists()
        await desk.press("y")
        await desk.pilot.pause()
        assert len(desk.sidecar()["entity"]) == 1
        assert [m.state for m in desk.review.marks if not m.is_open] == ["confirmed"]
        assert "1 decision put back" in "\n".join(desk.screen())
        assert recovery.pending_recoveries() == []


@pytest.mark.parametrize("key", ["x", "escape"])
async def test_otherwise_it_stays_and_is_offered_again(open_app, folder, kept, key):
    await kept()
    for _ in range(2):
        async with open_app() as desk:
            await desk.pilot.pause()
            await desk.press(key)
            assert "kept aside" in "\n".join(desk.screen())
            assert desk.sidecar() == {}
        assert len(recovery.pending_recoveries()) == 1


async def test_where_the_disk_still_refuses_it_stays_kept(open_app, folder, kept):
    await kept()
    async with open_app() as desk:
        await desk.pilot.pause()
        (folder / "one.txt.toml").mkdir()
        (folder / "one.txt.toml" / "x").touch()
        await desk.press("y")
        assert "still kept" in "\n".join(desk.screen())
    assert len(recovery.pending_recoveries()) == 1
