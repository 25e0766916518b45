"""A folder with two articles whose suggestions are in the cache, and the application on it."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from sample_news import ONE, TWO, record

from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.keymaps import load_keymap
from annotator.store.workspace import open_workspace
from annotator.suggest.pipeline import expected_version
from annotator.tui.app import AnnotateApp


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"ANNOTATE_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.delenv("NO_COLOR", raising=False)
    articles = tmp_path / "news"
    articles.mkdir()
    (articles / "one.txt").write_text(ONE, encoding="utf-8")
    (articles / "two.txt").write_text(TWO, encoding="utf-8")
    names = [
        ("Ana Ruiz", "PERSON", "Ana Ruiz"),
        ("Lena Vogt", "PERSON", "Lena Vogt"),
        ("Graz", "GPE", "Graz"),
        ("Monday", "DATE", "Monday"),
        ("Ruiz", "PERSON", "Ana Ruiz"),
        ("Vogt", "PERSON", "Lena Vogt"),
    ]
    claims = [
        ("“We will build it again,”", "said", "Ruiz said"[:4], "Ana Ruiz"),
        ("the steel of the bridge is too weak to be mended", "According to", "", None),
    ]
    cache = SuggestionCache()
    cache.put(text_sha(ONE), expected_version(), record(ONE, names, claims))
    cache.put(text_sha(TWO), expected_version(), record(TWO, names[-2:-1], []))
    return articles


class Desk:
    """What a test needs of a running application."""

    def __init__(self, folder: Path, app: AnnotateApp, pilot) -> None:
        self.folder, self.app, self.pilot = folder, app, pilot

    @property
    def review(self):
        return self.app.sitting.review

    @property
    def words(self) -> str:
        """The focused mark's words."""
        return self.review.quote(self.review.focused) if self.review.focused else ""

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    def sidecar(self, name: str = "one.txt.toml") -> dict:
        """The sidecar as it is on disk, after everything that waits was written."""
        self.app.desk.saver.wait(10)
        path = self.folder / name
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def screen(self) -> list[str]:
        """What every row of the screen shows."""
        height = self.app.size.height
        rows = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip) for strip in rows][:height]


@pytest.fixture
def open_app(folder: Path):
    """Opens the application: ``async with open_app() as desk``."""
    from contextlib import asynccontextmanager

    @asynccontextmanager
    async def opened(*paths: Path, size=(120, 40), keymap="default", **options):
        workspace = open_workspace(list(paths) or [folder])
        app = AnnotateApp(workspace, load_keymap(keymap), **options)
        try:
            async with app.run_test(size=size) as pilot:
                await pilot.pause()
                yield Desk(folder, app, pilot)
        finally:
            app.desk.close()

    return opened
