"""Make the OTHER pages of ``train_furniture.py`` from a checkout of WCXB (Murrough Foley, CC BY 4.0).

    python benchmarks/extract_wcxb.py CHECKOUT OUT.jsonl

Articles alone, as boilerpipe's article extractor leaves them (boilerpy3, Apache 2.0, which the package does not need).
A line is body where six tenths of its runs of four words occur in the page's gold text, or, of fewer words than five,
where it is a line of it. Pages of 6 to 60 lines with some furniture and not much more are kept, each once.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
from pathlib import Path

from boilerpy3.extractors import ArticleExtractor  # type: ignore[import-not-found]

LINES, SHARE = range(6, 61), (0.03, 0.75)
RUN, COMMON = 4, 0.6
_WORD = re.compile(r"\w+")


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def runs(found: list[str]) -> list[tuple[str, ...]]:
    return [tuple(found[i : i + RUN]) for i in range(len(found) - RUN + 1)]


def is_body(line: str, gold_runs: set[tuple[str, ...]], gold_lines: set[tuple[str, ...]]) -> bool:
    found = words(line)
    if len(found) <= RUN:
        return tuple(found) in gold_lines
    own = runs(found)
    return sum(run in gold_runs for run in own) >= COMMON * len(own)


def page(folder: Path, name: str) -> dict[str, object] | None:
    """A page's lines and furniture, or None where it is not one to learn from."""
    truth = json.loads((folder / "ground-truth" / f"{name}.json").read_text("utf-8"))
    if truth["_internal"]["page_type"]["primary"] != "article":
        return None
    gold = truth["ground_truth"].get("main_content") or ""
    html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
    text = ArticleExtractor(raise_on_failure=False).get_content(html)
    lines = [shown for line in text.split("\n") if (shown := " ".join(line.split()))]
    gold_runs, gold_lines = set(runs(words(gold))), {tuple(words(line)) for line in gold.split("\n")}
    furniture, at = [], 0
    for line in lines:
        if not is_body(line, gold_runs, gold_lines):
            furniture.append([at, at + len(line)])
        at += len(line) + 1
    if len(lines) not in LINES or not SHARE[0] <= len(furniture) / len(lines) <= SHARE[1]:
        return None
    return {"id": f"wcxb-{folder.name}-{name}", "text": "\n".join(lines), "boilerplate": furniture}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("checkout", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    seen = set()
    with options.out.open("w", encoding="utf-8") as out:
        for folder in (options.checkout / "dev", options.checkout / "test"):
            for path in sorted(folder.glob("ground-truth/*.json")):
                record = page(folder, path.stem)
                if record and record["text"] not in seen:
                    seen.add(record["text"])
                    out.write(json.dumps(record) + "\n")
    print(f"{len(seen)} pages")


if __name__ == "__main__":
    main()
