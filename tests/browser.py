"""A real browser for tests: Chromium, driven by Playwright; every request that it makes is written down."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = next(
    filter(
        None,
        (os.environ.get("CHROMIUM"), *map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))),
    ),
    None,
)
# Without the last ones Chromium asks its makers' servers for this and that at every start.
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


class Watched:
    """A page of a browser and what it did.

    Attributes:
        page: Playwright's page.
        requests: all addresses it asked for.
        said: errors and warnings of its console, and errors that no script caught.
        opened: dialogs that a script opened.
    """

    def __init__(self, page: Any) -> None:
        self.page = page
        self.requests: list[str] = []
        self.said: list[str] = []
        self.opened: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("dialog", self._dialog)

    def _console(self, message: Any) -> None:
        # What the terminal in the page says of a slow machine is no fault of the page.
        if message.type in ("error", "warning") and not message.text.startswith("task queue exceeded"):
            self.said.append(message.text)

    def _dialog(self, dialog: Any) -> None:
        self.opened.append(dialog.message)
        dialog.dismiss()


@contextlib.contextmanager
def chromium(**context: Any) -> Iterator[Any]:
    """A browser's context of its own, see Playwright's ``new_context``; skips the test where there is none."""
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine (Debian: apt install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser.new_context(**context)
        finally:
            browser.close()
