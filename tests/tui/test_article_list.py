"""The list of articles: only what is in view is made, and what is known of the rows comes when it is read."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from annotator.store.articles import read_article
from annotator.store.cache import cache_dir
from annotator.store.index import Index
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
from annotator.tui.screens.choices import Choice, ChoiceList, Choices


async def test_the_list_is_there_while_the_folder_is_still_being_read(open_app, folder: Path):
    two = folder / "two.txt"
    sidecar_path(two, "").write_bytes(SidecarWriter(read_article(two), Sidecar()).dump([], "done"))
    Index().close()
    other = sqlite3.connect(cache_dir() / "index.sqlite3")
    other.execute("BEGIN EXCLUSIVE")  # the index waits for another window
    async with open_app() as desk:
        try:
            await desk.press("l")
            assert any("2 articles" in row for row in desk.screen())
            (row,) = [row for row in desk.screen() if "two.txt" in row]
            assert "done" not in row
        finally:
            other.rollback()
            other.close()
        await desk.app.workers.wait_for_complete()
        desk.app.screen.query_one(ChoiceList).refresh()
        await desk.pilot.pause()
        (row,) = [row for row in desk.screen() if "two.txt" in row]
        assert "done" in row


async def test_rows_are_made_only_where_they_are_seen(open_app):
    made: list[int] = []

    def make(number: int) -> Choice:
        made.append(number)
        return Choice(str(number), f"{number}.txt")

    from annotator.tui.screens.picker import Picker

    async with open_app() as desk:
        choices = Choices(
            100_000, make, lambda: [f"{n}.txt" for n in range(100_000)], lambda: [(77_777, "done")]
        )
        given: list[str | None] = []
        desk.app.ask(Picker("many", choices, desk.app.look, start=50_000), given.append)
        await desk.pilot.pause()
        assert any("50000.txt" in row for row in desk.screen())
        assert len(set(made)) < 100
        await desk.press("down", *"done", "enter")
        assert given == ["77777"]


async def test_what_changes_below_a_dialog_is_seen_beside_it(open_app):
    async with open_app() as desk:
        await desk.press("l")
        desk.app.say("written by somebody else")
        await desk.pilot.pause()
        await desk.pilot.pause()
        assert any("written by somebody else" in row for row in desk.screen())
