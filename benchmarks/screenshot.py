"""Makes docs/screenshot.svg: the reader on the first bundled article, with its suggestions and some decisions.

Run from the source tree, with the English model installed: python benchmarks/screenshot.py [OUT.svg]
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from annotator.store.bundled import bundled
from annotator.store.keymaps import load_keymap
from annotator.store.workspace import open_workspace
from annotator.tui.app import AnnotateApp

SIZE = (120, 36)
KEYS = ("y", "y", "y", "y", "Y", "y", "y")
RUN = re.compile(
    r'x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>((?:&#160;)*)([^<]*?)(?:&#160;)*</text>'
)
CELL = 12.2
"""Width of a cell in Rich's picture."""
FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


async def picture(folder: Path) -> str:
    """The screen as SVG, after some keys."""
    app = AnnotateApp(open_workspace([folder]), load_keymap("default"))
    async with app.run_test(size=SIZE) as pilot:
        await pilot.press(*KEYS)
        await pilot.pause(0.5)
        return app.export_screenshot(title="annotate seeds/")


def without_blanks(run: re.Match[str]) -> str:
    """A run of text that starts at its first letter: viewers differ in what they do with blanks at the edges."""
    x, y, length, rest, before, words = run.groups()
    gone = len(before) // len("&#160;")
    trailing = len(run[0]) - len("</text>") - (run.end(6) - run.start(0))
    left = float(length) - CELL * (gone + trailing // len("&#160;"))
    return f'x="{float(x) + CELL * gone:.1f}" y="{y}" textLength="{left:.1f}"{rest}>{words}</text>'


def main() -> None:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parents[1] / "docs" / "screenshot.svg")
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "seeds"
        shutil.copytree(bundled("seeds"), folder)
        os.environ |= {"ANNOTATE_CACHE_DIR": f"{place}/cache", "ANNOTATE_STATE_DIR": f"{place}/state"}
        # Fills the cache, so that the suggestions are there when the article is opened.
        suggest = [sys.executable, "-m", "annotator", "suggest", str(folder)]
        subprocess.run(suggest, check=True, stdout=subprocess.DEVNULL)
        svg = asyncio.run(picture(folder))
    # A picture must not load anything from elsewhere: the viewer's own monospaced font will do.
    svg = RUN.sub(without_blanks, svg)
    svg = FONT_FACE.sub("", svg).replace("Fira Code", "Fira Code, DejaVu Sans Mono, Menlo")
    out.write_text(svg, encoding="utf-8")
    print(out)


if __name__ == "__main__":
    main()
