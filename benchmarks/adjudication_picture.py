"""Makes docs/adjudication.svg: two annotators' marks side by side. python benchmarks/adjudication_picture.py [OUT.svg].

The annotators are those of benchmarks/team.py.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from picture import self_contained
from team import COURIER, TOM, VERA, make

SIZE = (110, 32)
KEYS = ("A", "y", "O")


async def picture(article: Path) -> str:
    """The screen as SVG, after what all agree on is confirmed and a disagreement decided."""
    from annotator.review.adjudication import Adjudication
    from annotator.store.keymaps import load_keymap
    from annotator.store.workspace import open_workspace
    from annotator.tui.app import AnnotateApp

    both = Adjudication((VERA, TOM), "gold")
    app = AnnotateApp(open_workspace([article]), load_keymap("default"), annotator="gold", adjudication=both)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.press(*KEYS)
            app.desk.saver.wait(10)
            await pilot.pause(0.5)
            return app.export_screenshot(title="annotate adjudicate articles/")
    finally:
        app.desk.close()


def main() -> None:
    default = Path(__file__).parents[1] / "docs" / "adjudication.svg"
    out = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    with tempfile.TemporaryDirectory() as place:
        folder = make(Path(place), Path(place) / "own")
        svg = asyncio.run(picture(folder / COURIER))
    out.write_text(self_contained(svg), encoding="utf-8")
    print(out)


if __name__ == "__main__":
    main()
