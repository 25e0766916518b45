#!/usr/bin/env python3
"""Makes a page of screenshots: python benchmarks/screens.py [OUT] [--size 100x30] [--all].

OUT is a folder, docs/screens where none is named; it gets an SVG for each screen, and beside it OUT.md shows them. The
articles are those that come with the program, with their suggestions, for which the English model has to be installed.
Only what the documentation shows is made; --all makes every screen and theme, to look at.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import shutil
import tempfile
from pathlib import Path

from picture import self_contained

from annotator.store.bundled import bundled
from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.keymaps import load_keymap
from annotator.store.workspace import open_workspace
from annotator.suggest.pipeline import Pipeline, expected_version
from annotator.suggest.record import to_json
from annotator.tui.app import AnnotateApp

SHOWN = {
    "reader": "The article, its entities and claims; the focused mark in words, the keys that matter now.",
    "jump to a word": "`f`: letters on words, one for what looks like a name that nobody marked.",
    "label picker": "`0`: every label with its guideline.",
    "speaker picker": "`o`: who said it, the nearest first.",
    "what may follow": "After the first key of a sequence: what may come next.",
    "figures": "`i`: the article, today's work by hour, the folders.",
    "help": "`?`: what is focused, what can be done now, every key.",
    "theme light": "One of the themes.",
}
SCREENS: dict[str, tuple[str, ...]] = {
    "reader": ("y", "y", "y", "y", "Y", "y", "y"),
    "figures": ("y", "x", "y", "Y", "i"),
    "add a name": ("E",),
    "mentions in the panel": ("g",),
    "jump to a word": ("f",),
    "jump to a mark": ("F",),
    "what may follow": ("V",),
    "label picker": ("0",),
    "speaker picker": ("F", "g", "o"),
    "filter": ("|",),
    "article list": ("l",),
    "commands": (":",),
    "help": ("?",),
    "menu": ("M",),
    "zen": ("z",),
    "a refusal": ("R",),
}
THEMES = ("light", "contrast", "colourblind", "ansi")


async def picture(folder: Path, keys: tuple[str, ...], theme: str, size: tuple[int, int]) -> str:
    """The screen as SVG, after some keys."""
    app = AnnotateApp(open_workspace([folder]), load_keymap("default"), theme=theme)
    try:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            await app.workers.wait_for_complete()
            app.desk.saver.wait(10)
            await pilot.pause(0.5)
            return app.export_screenshot(title="annotate")
    finally:
        app.desk.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, nargs="?", default=Path(__file__).parents[1] / "docs" / "screens")
    parser.add_argument("--size", default="110x34")
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    width, height = map(int, given.size.split("x"))
    given.out.mkdir(parents=True, exist_ok=True)
    shown = {name: (keys, "dark") for name, keys in SCREENS.items()}
    shown |= {f"theme {theme}": (("y", "x", "y"), theme) for theme in THEMES}
    if not given.all:
        shown = {name: shown[name] for name in SHOWN}
    page = ["# Screens", "", "Made by `python benchmarks/screens.py`; `annotate demo` shows them alive.", ""]
    pipeline = Pipeline()
    with tempfile.TemporaryDirectory() as place:
        for number, (name, (keys, theme)) in enumerate(shown.items()):
            folder = Path(place) / str(number) / "seeds"
            shutil.copytree(bundled("seeds"), folder)
            os.environ |= {f"ANNOTATE_{n}_DIR": f"{place}/{number}/{n}" for n in ("CACHE", "STATE", "CONFIG")}
            for article in folder.glob("*.txt"):
                text = article.read_text(encoding="utf-8")
                record = to_json("", text, pipeline.suggest(text))
                record.pop("text")
                SuggestionCache().put(text_sha(text), expected_version(), record)
            file = given.out / f"{name.replace(' ', '-')}.svg"
            svg = asyncio.run(picture(folder, keys, theme, (width, height)))
            file.write_text(self_contained(svg), encoding="utf-8")
            page += [SHOWN.get(name, name), "", f"![{name}]({given.out.name}/{file.name})", ""]
            print(file)
    given.out.with_suffix(".md").write_text("\n".join(page), encoding="utf-8")


if __name__ == "__main__":
    main()
