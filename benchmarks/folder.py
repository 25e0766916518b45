"""A folder of many articles: ``python benchmarks/folder.py [--sizes 10000 100000]``.

Against `scandir` and `stat` of every file, which is the least that anybody who wants to know what changed can do.
Every fiftieth article has a sidecar. Times are the medians of some rounds with warm file system caches.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from rig import Sample, keep, quantile, show


def timed(work: Callable[[], object], rounds: int) -> float:
    """Milliseconds, the median."""
    taken = []
    for _ in range(rounds):
        begun = time.perf_counter()
        work()
        taken.append((time.perf_counter() - begun) * 1000)
    return quantile(taken, 0.5)


def make(folder: Path, size: int) -> None:
    """Articles in folders of a thousand, all of them old enough to be believed."""
    from annotator.core.marks import Entity
    from annotator.core.spans import Span
    from annotator.store.articles import Article
    from annotator.store.sidecar import Sidecar, SidecarWriter

    text = "Opening words about a ferry.\n\nMinister Ane Holt said that it would sail again.\n"
    mark = Entity(
        id="aaaaaa", state="confirmed", label="PERSON", span=Span(39, 47), name="Ane Holt", by="vera"
    )
    body = SidecarWriter(Article(folder, text, "0" * 64), Sidecar()).dump([mark], "done")
    for number in range(size):
        place = folder / f"{number // 1000:03}"
        if number % 1000 == 0:
            place.mkdir(parents=True)
        path = place / f"{number}.txt"
        path.write_text(text)
        os.utime(path, (1_700_000_000, 1_700_000_000))
        if number % 50 == 0:
            beside = place / f"{number}.txt.toml"
            beside.write_bytes(body)
            os.utime(beside, (1_700_000_000, 1_700_000_000))


def scan(folder: str) -> int:
    """`scandir` and `stat`, deep."""
    count = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                count += scan(entry.path)
            else:
                entry.stat()
                count += 1
    return count


def on_screen(sample: Sample, key: str, seen: str) -> tuple[float, float]:
    """Milliseconds until the first article is shown, and until the list is, after its key."""
    program = sample.open()
    first = program.wait_for(lambda text: sample.shown in text)
    program.wait_for(lambda text: sample.ready in text)
    program.settle(0.3)
    begun = time.perf_counter() - program.begun
    program.press(key)
    listed = program.wait_for(lambda text: seen in text) - begun
    program.close()
    return first * 1000, listed * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    from annotator.store.index import Index
    from annotator.store.workspace import open_workspace

    found: dict[int, dict[str, float]] = {}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as place:
            folder, cache = Path(place, "news"), Path(place, "cache")
            make(folder, size)
            env = {"ANNOTATE_CACHE_DIR": str(cache), "ANNOTATE_STATE_DIR": str(cache)}
            env["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
            articles = open_workspace([folder]).articles

            def index(articles: Sequence[Path] = articles, cache: Path = cache) -> None:
                with Index(cache / "index.sqlite3") as opened:
                    assert sum(len(entry.summaries) for entry in opened.entries(articles)) == len(articles)

            def begun(articles: Sequence[Path] = articles, cache: Path = cache) -> None:
                with Index(cache / "index.sqlite3") as opened:
                    assert len(list(opened.entries(articles, begun=True))) == len(range(0, len(articles), 50))

            def search(articles: Sequence[Path] = articles, cache: Path = cache) -> None:
                with Index(cache / "index.sqlite3") as opened:
                    assert next(opened.search("ferry", articles[:10]), None) is not None

            times = found[size] = {}
            times["scandir + stat"] = timed(lambda folder=folder: scan(str(folder)), given.rounds)  # type: ignore[misc]
            times["find the articles"] = timed(lambda folder=folder: open_workspace([folder]), given.rounds)  # type: ignore[misc]
            times["index, first time"] = timed(index, 1)
            times["index, nothing changed"] = timed(index, given.rounds)
            times["index, articles with a sidecar"] = timed(begun, given.rounds)
            times["search in 10, index of all"] = timed(search, given.rounds)
            command = [sys.executable, "-P", "-m", "annotator", str(folder)]
            sample = Sample("annotate", command, folder, env, "Opening words", ready="article 1 of")
            shown = [on_screen(sample, "l", f"{size} articles") for _ in range(given.rounds)]
            times["start to first article"] = quantile([s[0] for s in shown], 0.5)
            times["key to list on screen"] = quantile([s[1] for s in shown], 0.5)
    for size, times in found.items():
        unit = times["scandir + stat"]
        rows = [[name, f"{value:.0f}", f"{value / unit:.1f}"] for name, value in times.items()]
        show(f"A folder of {size:,} articles (milliseconds)", ["what", "ms", "x scandir + stat"], rows)
    keep(given.json, found)


if __name__ == "__main__":
    main()
