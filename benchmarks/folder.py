"""A folder of many articles: ``python benchmarks/folder.py [--sizes 10000 100000]``.

Against `scandir` and `stat` of every file, which is the least that anybody who wants to know what changed can do.
Every fiftieth article has a sidecar. Times are the medians of some rounds with warm file system caches; x is against
the first row.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from rig import Sample, keep, quantile, show

WHAT = (
    "scandir + stat",
    "find the articles",
    "index, first time",
    "index, nothing changed",
    "index, articles with a sidecar",
    "search in 10, index of all",
    "start to first article",
    "key to list on screen",
    "the same, right after the start",
)


Timing = tuple[float, float]
"""Milliseconds by the clock, and of processor time."""


def timed(work: Callable[[], object]) -> Timing:
    """What some work takes."""
    begun, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - begun) * 1000, (time.process_time() - used) * 1000


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


def on_screen(sample: Sample, key: str, seen: str, *, at_rest: bool) -> tuple[Timing, Timing]:
    """From the start until the first article is shown, and from the list's key until the list is.

    The key is pressed when everything that goes on behind the first page is done, or else as soon as keys are answered.
    """
    program = sample.open()
    first = program.wait_for(lambda text: sample.shown in text) * 1000, program.cpu() * 1000
    program.wait_for(lambda text: sample.ready in text)
    used = -1.0
    while at_rest and program.cpu() - used > 0.01:
        used = program.cpu()
        program.settle(0.5)
    begun, used = time.perf_counter() - program.begun, program.cpu()
    program.press(key)
    listed = (program.wait_for(lambda text: seen in text) - begun) * 1000
    cpu = (program.cpu() - used) * 1000
    program.close()
    return first, (listed, cpu)


def measure(folder: Path, cache: Path, size: int, rounds: int) -> dict[str, list[Timing]]:
    """All that is measured, in turns, because the machine is not always as busy."""
    from annotator.store.index import Index
    from annotator.store.searching import search
    from annotator.store.workspace import open_workspace

    env = {"ANNOTATE_CACHE_DIR": str(cache), "ANNOTATE_STATE_DIR": str(cache)}
    env["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    articles = open_workspace([folder]).articles

    def index() -> None:
        with Index(cache / "index.sqlite3") as opened:
            assert sum(len(entry.summaries) for entry in opened.entries(articles)) == len(articles)

    def begun() -> None:
        with Index(cache / "index.sqlite3") as opened:
            assert len(list(opened.entries(articles, begun=True))) == len(range(0, len(articles), 50))

    def searched() -> None:
        with Index(cache / "index.sqlite3") as opened:
            assert next(search(opened, "ferry", opened.words(articles[:10])), None) is not None

    command = [sys.executable, "-P", "-m", "annotator", str(folder)]
    sample = Sample("annotate", command, folder, env, "Opening words", ready="article 1 of")
    times: dict[str, list[Timing]] = {name: [] for name in WHAT}
    times["index, first time"].append(timed(index))
    for _ in range(rounds):
        times["scandir + stat"].append(timed(lambda: scan(str(folder))))
        times["find the articles"].append(timed(lambda: open_workspace([folder])))
        times["index, nothing changed"].append(timed(index))
        times["index, articles with a sidecar"].append(timed(begun))
        times["search in 10, index of all"].append(timed(searched))
        first, listed = on_screen(sample, "l", f"{size} articles", at_rest=True)
        times["start to first article"].append(first)
        times["key to list on screen"].append(listed)
        _, listed = on_screen(sample, "l", f"{size} articles", at_rest=False)
        times["the same, right after the start"].append(listed)
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found: dict[int, dict[str, list[Timing]]] = {}
    for size in given.sizes:
        with tempfile.TemporaryDirectory() as place:
            folder, cache = Path(place, "news"), Path(place, "cache")
            make(folder, size)
            found[size] = measure(folder, cache, size, given.rounds)
    for size, times in found.items():
        middle = {
            name: [quantile(column, 0.5) for column in zip(*taken, strict=True)]
            for name, taken in times.items()
        }
        unit, unit_cpu = middle[WHAT[0]]
        rows = [
            [name, f"{wall:.0f}", f"{wall / unit:.1f}", f"{cpu:.0f}", f"{cpu / unit_cpu:.1f}"]
            for name, (wall, cpu) in middle.items()
        ]
        show(f"A folder of {size:,} articles (milliseconds)", ["what", "ms", "x", "CPU", "x"], rows)
    keep(given.json, found)


if __name__ == "__main__":
    main()
