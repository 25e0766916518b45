"""Makes docs/report*.png: the report on the three articles of one event, as Chromium shows it.

Needs the extra `test` and Chromium: python benchmarks/report_picture.py [FOLDER]. The decisions are those of
`benchmarks/team.py`.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
SIZE = {"width": 1080, "height": 770}
TITLE = "Ammonia in Kestrel Bay"
PARTS = {"report.png": "header", "report-article.png": "#articles"}


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    import team
    from browser import chromium

    out = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs"
    with tempfile.TemporaryDirectory() as place:
        kept = Path(place)
        team.make(kept, kept)
        team.run(kept, "report", "articles", "-o", "report.html", "--title", TITLE)
        with chromium(viewport=SIZE, color_scheme="light") as context:
            page = context.new_page()
            page.goto((kept / "report.html").as_uri())
            for name, part in PARTS.items():
                page.evaluate(f"document.querySelector('{part}').scrollIntoView()")
                page.wait_for_timeout(100)
                page.screenshot(path=out / name)
                print(out / name, (out / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
