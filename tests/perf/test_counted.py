"""Work on the key path, counted in calls of our own functions: it must not grow with the article or its marks.

Nothing here looks at a clock, so nothing here depends on the machine.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import FrameType

import pytest
from terminal import Terminal
from textual.pilot import Pilot

import annotator
from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.keymaps import load_keymap
from annotator.store.workspace import open_workspace
from annotator.suggest.pipeline import expected_version
from annotator.tui.app import AnnotateApp

PACKAGE = str(Path(annotator.__file__).parent)
SENTENCE = "On Tuesday the mayor of Tarn told Ada Berg that the tower would stand. "
PARAGRAPH = SENTENCE * 5 + "\n\n"
GROWTH = 1.2
SLACK = 40
"""Calls that may differ for other reasons: one row more or less of a paragraph."""


def make(folder: Path, paragraphs: int) -> Path:
    """An article; every paragraph has a name and a claim."""
    text = PARAGRAPH * paragraphs
    entities, claims = [], []
    for number in range(paragraphs):
        start = number * len(PARAGRAPH)
        at = start + SENTENCE.index("Ada Berg")
        shared = {"score": 0.9, "origin": "test"}
        name = {"text": "Ada Berg", "entity": f"Ada Berg {number % 40}", "label": "PERSON"}
        entities.append({"start": at, "end": at + 8, **name, **shared})
        begin = start + SENTENCE.index("the tower")
        content = [[begin, begin + len("the tower would stand")]]
        claims.append(
            {"content": content, "cue": [], "source": [], "speaker": "Ada Berg", "kind": "indirect", **shared}
        )
    path = folder / f"{paragraphs}.txt"
    path.write_text(text)
    record = {"entities": entities, "claims": claims, "boilerplate": []}
    SuggestionCache().put(text_sha(text), expected_version(), record)
    return path


async def settled(app: AnnotateApp, pilot: Pilot[int]) -> None:
    """Wait until all is done that is done while no key is pressed: marks far from the caret, rows below."""
    while app.sitting is None or app.sitting.later is not None:
        await pilot.pause(0.05)
    assert app.reader.layout_rows is not None
    assert app.reader.layout_rows.height
    await app.workers.wait_for_complete()
    await pilot.pause()


async def counted(path: Path, *keys: str) -> tuple[int, Counter[str]]:
    """Calls of this package's functions on the screen's thread while keys are answered, after some that warm caches."""
    app = AnnotateApp(open_workspace([path]), load_keymap())
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            calls[frame.f_code.co_qualname] += 1

    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            await settled(app, pilot)
            assert app.sitting is not None
            assert len(app.sitting.review.marks) >= 20
            await pilot.press(*keys)
            await pilot.pause()
            sys.setprofile(count)
            try:
                await pilot.press(*keys)
                await pilot.pause()
            finally:
                sys.setprofile(None)
    finally:
        app.desk.close()
    return calls.total(), calls


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"ANNOTATE_{name}_DIR", str(tmp_path / name.lower()))
    monkeypatch.delenv("NO_COLOR", raising=False)


@pytest.mark.parametrize(
    "keys",
    [("right",) * 8, ("down",) * 8, ("w",) * 8, ("tab",) * 4, ("y",) * 4, ("x",) * 4, ("j",) * 4, ("y", "u")],
    ids=lambda keys: " ".join(keys[:2]),
)
async def test_a_key_costs_the_same_in_a_long_article_with_many_marks(
    tmp_path: Path, keys: tuple[str, ...]
) -> None:
    small, small_calls = await counted(make(tmp_path, 12), *keys)
    large, large_calls = await counted(make(tmp_path, 1200), *keys)
    grown = {name: (small_calls[name], n) for name, n in large_calls.items() if n > small_calls[name] + 10}
    assert large <= small * GROWTH + SLACK, f"{small} calls became {large}: {grown}"


async def test_a_key_does_not_have_the_screen_composed_anew(tmp_path: Path) -> None:
    app = AnnotateApp(open_workspace([make(tmp_path, 200)]), load_keymap())
    composed = 0
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.press("right")
            await pilot.pause()
            update = app.screen._compositor.render_update

            def count(*args: object, **named: object) -> object:
                nonlocal composed
                composed += 1
                return update(*args, **named)  # type: ignore[arg-type]

            app.screen._compositor.render_update = count  # type: ignore[assignment, method-assign]
            await pilot.press("right", "right", "w", "down", "y", "tab")
            await pilot.pause()
    finally:
        app.desk.close()
    assert composed == 0


@pytest.mark.parametrize(("key", "most"), [("\x1b[C", 1_000), ("y", 6_000)], ids=["a move", "a decision"])
def test_a_key_sends_few_bytes(tmp_path: Path, key: str, most: int) -> None:
    path = make(tmp_path, 200)
    command = [sys.executable, "-P", "-m", "annotator", str(path)]
    with Terminal(command, columns=120, rows=40, env={"PYTHONPATH": os.pathsep.join(sys.path)}) as terminal:
        terminal.wait_for("of 400 decided")
        terminal.settle(0.5)
        for _ in range(5):
            before = len(terminal.raw)
            terminal.press(key)
            terminal.wait_for(lambda _, before=before: len(terminal.raw) > before)  # type: ignore[misc]
            terminal.settle(0.5)
            assert len(terminal.raw) - before <= most


START = """
import sys
from textual.app import App
from textual.widgets import Static
library = set(sys.modules)
import annotator.tui.run
print(*sorted(name for name in set(sys.modules) - library if not name.startswith("annotator")))
print(*sorted(name for name in set(sys.modules) - library if name.startswith("annotator")))
"""


def test_the_reader_starts_without_dialogs_exchange_and_model() -> None:
    done = subprocess.run([sys.executable, "-c", START], capture_output=True, text=True, check=True)
    others, ours = (set(line.split()) for line in done.stdout.splitlines())
    assert (
        others
        & {"tomllib", "tomli_w", "platformdirs", "rapidfuzz", "sqlite3", "secrets", "importlib.metadata"}
        == set()
    )
    assert [m for m in ours if m.startswith(("annotator.tui.commands", "annotator.tui.screens"))] == []
    assert [m for m in ours if m.startswith("annotator.exchange")] == []
    assert "annotator.suggest.spacy_engine" not in ours


async def test_a_move_within_a_row_paints_that_row_only(tmp_path: Path) -> None:
    _, calls = await counted(make(tmp_path, 200), "right")
    assert calls["paint"] == 1


async def test_a_decision_paints_the_rows_of_two_marks_and_the_counts(tmp_path: Path) -> None:
    path, decisions = make(tmp_path, 200), 10
    app = AnnotateApp(open_workspace([path]), load_keymap())
    rows = []
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await settled(app, pilot)
            for _ in range(decisions):
                await pilot.press("y")
                await pilot.pause()
                painted: Counter[str] = Counter()

                def count(frame: FrameType, event: str, argument: object, to: Counter[str] = painted) -> None:
                    if event == "call" and frame.f_code.co_qualname.endswith(".render_line"):
                        to[str(frame.f_locals["self"].id)] += 1

                sys.setprofile(count)
                try:
                    await pilot.press("y")
                finally:
                    sys.setprofile(None)
                rows.append(painted)
    finally:
        app.desk.close()
    # Each paragraph has a name and a claim of two rows; now and then the text or a list moves on by most of a window.
    still = [
        painted for painted in rows if painted["reader"] <= 8 and painted["claims"] + painted["entities"] <= 8
    ]
    assert len(still) >= decisions * 2 // 3, rows
    assert max(sum(painted.values()) for painted in still) <= 18, still


async def test_a_long_article_opens_with_what_is_seen_of_it(tmp_path: Path) -> None:
    """What is suggested far from the caret, and the rows below the window, come after the first frame."""
    path = make(tmp_path, 1200)
    open_workspace([path])
    calls: Counter[str] = Counter()

    def count(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code.co_filename.startswith(PACKAGE):
            calls[frame.f_code.co_qualname] += 1

    app = AnnotateApp(open_workspace([path]), load_keymap())
    sys.setprofile(count)
    try:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            sys.setprofile(None)
            assert calls["suggestion_id"] < 300
            assert calls["Layout.lay_out"] < 100
            await settled(app, pilot)
            assert app.sitting is not None
            assert len(app.sitting.review.marks) == 2400
    finally:
        sys.setprofile(None)
        app.desk.close()
