"""Export from the palette: the same files and the same report as on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from textual.widgets import Input, Static

from annotator.cli import main
from annotator.exchange import create
from annotator.tui.screens.export import ExportScreen, default_place


async def ended(desk) -> str:
    """What the screen says once the thread is through."""
    await desk.app.workers.wait_for_complete()
    await desk.pilot.pause()
    return str(desk.app.screen.query_one("#said", Static).content)


async def choose(desk, name: str) -> None:
    """The command from the palette, then a format."""
    await desk.press(":", *"export", "enter")
    await desk.press(*name, "enter")


async def test_a_format_and_a_file(open_app, folder: Path, tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app() as desk:
        await desk.press("y", "x")
        await choose(desk, "jsonl")
        assert desk.app.screen.query_one(Input).value == "annotations.jsonl"
        await desk.press("enter")
        said = await ended(desk)
        assert "annotations.jsonl" in said
        assert "2 articles, 1 mark" in said
        assert "rejected marks (1)" in said
        await desk.press("escape")
        assert not isinstance(desk.app.screen, ExportScreen)
    data = (tmp_path / "annotations.jsonl").read_bytes()
    assert [e["text"] for e in json.loads(data.splitlines()[0])["entities"]] == ["Ana Ruiz"]
    assert main(["export", str(folder), "--to", "jsonl", "-o", str(tmp_path / "cli.jsonl")]) == 0
    assert (tmp_path / "cli.jsonl").read_bytes() == data
    assert all(line.removeprefix("annotate: ") in said for line in capsys.readouterr().err.splitlines())


async def test_only_this_article_with_what_is_open(open_app, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with open_app() as desk:
        await desk.press("y")
        await choose(desk, "brat")
        await desk.press("tab", "space", "tab", "tab", "space", "enter")
        said = await ended(desk)
        assert "files in annotations-brat/" in said
        assert "1 article, " in said
    lines = (tmp_path / "annotations-brat" / "one.ann").read_text("utf-8").splitlines()
    assert any("State" in line and line.endswith("open") for line in lines)
    assert not (tmp_path / "annotations-brat" / "two.ann").exists()


def test_texts_do_not_become_articles(folder: Path, tmp_path: Path, monkeypatch) -> None:
    (folder / "deep").mkdir()
    for here, brat in ((folder, "../annotations-brat/"), (folder / "deep", "../../annotations-brat/")):
        monkeypatch.chdir(here)
        assert default_place(create("brat"), folder) == brat
        assert default_place(create("csv"), folder) == "annotations.csv"
        assert default_place(create("xmi"), folder) == "annotations-xmi/"
    monkeypatch.chdir(tmp_path)
    assert default_place(create("brat"), folder) == "annotations-brat/"


@pytest.mark.parametrize("wrong", ["one.txt", "one.txt/", "a\0b"])
async def test_what_cannot_be_written_is_said(open_app, folder: Path, monkeypatch, wrong: str) -> None:
    monkeypatch.chdir(folder)
    before = (folder / "one.txt").read_bytes()
    async with open_app() as desk:
        await choose(desk, "jsonl")
        desk.app.screen.query_one(Input).value = wrong
        await desk.press("enter")
        assert "nothing was written" in await ended(desk)
    assert (folder / "one.txt").read_bytes() == before
