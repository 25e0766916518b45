"""How the screens look, at 80 x 24 and 120 x 40: compared cell by cell with the pictures in ``__snapshots__``.

Where a change is meant: ``pytest tests/tui/test_pictures.py --snapshot-update``, then look at each picture.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.store.keymaps import load_keymap
from annotator.store.workspace import open_workspace
from annotator.tui.app import AnnotateApp

SIZES = ((80, 24), (120, 40))


def picture(snap_compare, path: Path, size: tuple[int, int], keys: tuple[str, ...] = ()) -> bool:
    """Whether the screen after `keys`, when nothing moves any more, is the one that is kept."""
    app = AnnotateApp(open_workspace([path]), load_keymap("default"))

    async def press(pilot) -> None:
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
        await app.workers.wait_for_complete()
        app.desk.saver.wait(10)
        await pilot.pause()
        await pilot.pause()

    try:
        return snap_compare(app, run_before=press, terminal_size=size)
    finally:
        app.desk.close()


SCREENS = {
    "reader": ("y", "x", "tab"),
    "panel": ("F", "escape", "g"),
    "list": ("l",),
    "help": ("?",),
    "labels": ("0",),
    "speakers": ("j", "j", "j", "j", "o"),
    "jump": ("f",),
    "following": ("V",),
    "filter": ("|",),
    "commands": (":",),
    "refused": ("R",),
}


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", SCREENS)
def test_a_screen(snap_compare, folder: Path, name: str, size: tuple[int, int]) -> None:
    assert picture(snap_compare, folder, size, SCREENS[name])


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_an_empty_article(snap_compare, folder: Path, size: tuple[int, int]) -> None:
    (folder / "two.txt").write_text("", encoding="utf-8")
    assert picture(snap_compare, folder / "two.txt", size)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_sidecar_that_cannot_be_used(snap_compare, folder: Path, size: tuple[int, int]) -> None:
    (folder / "one.txt.toml").write_text("format = 1\n[article\n", encoding="utf-8")
    assert picture(snap_compare, folder, size, ("y",))


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_decided_in_two_ways(snap_compare, folder: Path, size: tuple[int, int]) -> None:
    article = (folder / "one.txt").read_text(encoding="utf-8")
    start = article.index("Ana Ruiz")
    (folder / "one.txt.toml").write_text(
        'format = 1\n[article]\nstatus = "open"\n\n[[entity]]\nid = "aa11bb"\nlabel = "PERSON"\n'
        f'start = {start}\nend = {start + 8}\ntext = "Ana Ruiz"\nentity = "Ana Ruiz"\n'
        'state = "confirmed"\nby = "vera"\n'
        '[entity.conflict]\nlabel = "ORG"\nstate = "rejected"\nby = "bo"\n',
        encoding="utf-8",
    )
    assert picture(snap_compare, folder, size, ("!",))
