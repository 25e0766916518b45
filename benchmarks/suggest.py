"""Suggestions in bulk: ``python benchmarks/suggest.py [--articles 100] [--corpus FILE.jsonl] [--cluster]``.

Against raw spaCy: ``nlp.pipe`` over the same texts with the same components in one process, as it comes and with its
matrix products by numpy as this program has them. Loading the model is in no figure: each way suggests for a few
articles first. The first table is of processor time in this process, in turns of a few articles, each of which is new
to all; the second of articles a second by the clock, in worker processes.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from statistics import median

from rig import keep, show

WARM, TURN = 8, 8
SUGGEST = (sys.executable, "-P", "-m", "annotator", "suggest")
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[1])}


def articles(count: int) -> list[str]:
    """Sentences of the bundled articles in ever other orders, about 5 kB an article, no paragraph twice."""
    import random
    import re

    from annotator.store.bundled import bundled

    chance = random.Random(3)
    sentences = [
        sentence
        for path in sorted(bundled("seeds").glob("*.txt"))
        for line in path.read_text("utf-8").splitlines()
        if len(line) > 80
        for sentence in re.split(r"(?<=[.!?]) +(?=[A-Z])", line)
    ]
    made = []
    for _ in range(count):
        chosen: list[str] = []
        while sum(map(len, chosen)) < 5_000:
            chosen.append(" ".join(chance.sample(sentences, chance.randint(2, 4))))
        made.append("\n\n".join(chosen))
    return made


def in_turns(texts: list[str]) -> dict[str, list[float]]:
    """Seconds of processor time of ``nlp.pipe``, of both kinds, and of this program, for each :data:`TURN` articles."""
    import spacy

    from annotator.suggest.batch import Article, suggest_all
    from annotator.suggest.pipeline import Pipeline
    from annotator.suggest.spacy_engine import EXCLUDED, find_model, multiply_by_numpy

    plain, by_numpy = (spacy.load(find_model(), exclude=EXCLUDED) for _ in range(2))
    multiply_by_numpy(by_numpy)
    pipeline = Pipeline(["spacy"])
    pipeline.load()
    pipeline.load = lambda: None  # type: ignore[method-assign]

    def suggesting(some: list[str]) -> None:
        for result in suggest_all((Article(n, t, Path("c"), 1) for n, t in enumerate(some)), pipeline):
            json.dumps(result.record)  # type: ignore[union-attr]

    ways: dict[str, Callable[[list[str]], object]] = {
        "raw nlp.pipe": lambda some: list(plain.pipe(some)),
        "raw nlp.pipe, products by numpy": lambda some: list(by_numpy.pipe(some)),
        "suggest": suggesting,
    }
    times: dict[str, list[float]] = {way: [] for way in ways}
    for at in range(0, len(texts), TURN):
        for way, work in ways.items():
            begun = time.process_time()
            work(texts[at : at + TURN])
            times[way].append(time.process_time() - begun)
    return {way: seconds[1:] for way, seconds in times.items()}


def children_of(pids: set[int]) -> set[int]:
    """The processes below some."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    found = set[int]()
    while pids:
        pids = {pid for pid, parent in parents.items() if parent in pids}
        found |= pids
    return found


def cpu_below() -> float:
    """Seconds of processor time that the processes below this one have used."""
    total = 0.0
    for pid in children_of({os.getpid()}):
        with suppress(OSError):
            total += time.clock_gettime((~pid << 3) | 2)
    return total


def ours(texts: list[str], jobs: int, engines: list[str] | None) -> tuple[float, float]:
    """Articles a second of this program in `jobs` worker processes, by the clock and a core of them."""
    from annotator.suggest.batch import Article
    from annotator.suggest.jobs import suggest_in_parallel

    found: Iterator[Article] = (Article(str(n), text, Path("c")) for n, text in enumerate(texts))
    results = suggest_in_parallel(found, engines, jobs)
    for _ in islice(results, WARM):
        pass
    begun, used, count = time.perf_counter(), cpu_below(), len(texts) - WARM
    for _ in islice(results, count):
        pass
    rates = count / (time.perf_counter() - begun), count / (cpu_below() - used)
    assert next(results, None) is None  # which ends the processes
    return rates


def on_cluster(texts: list[str], workers: int, engines: list[str] | None) -> tuple[float, float]:
    """Articles a second on a Dask cluster of this machine, by the clock and a core."""
    from annotator.suggest.cluster import client_of, partitions, suggest_on

    with tempfile.TemporaryDirectory() as place, client_of("local", workers) as client:
        for name, some in (("warm", texts[: WARM * workers]), ("corpus", texts)):
            path = Path(place, f"{name}.jsonl")
            path.write_text("".join(json.dumps({"id": str(n), "text": t}) + "\n" for n, t in enumerate(some)))
            parts = partitions([str(path)], max(10_000, path.stat().st_size // (4 * workers)))
            begun, used = time.perf_counter(), cpu_below()
            out = Path(place, f"out-{name}")
            count = sum(done.articles for done in suggest_on(client, parts, str(out), engines))
            seconds, core = time.perf_counter() - begun, cpu_below() - used
        written = sum(file.stat().st_size for file in out.glob("*.jsonl")) / count
        size = path.stat().st_size / count
        print(f"an article of {size / 1000:.1f} kB became {written / 1000:.1f} kB")
        return count / seconds, count / core


def resident(texts: list[str], copies: int) -> list[list[str]]:
    """What the command and its two workers hold as a long corpus goes by, suggestions being made by rules."""
    rows = []
    with tempfile.TemporaryDirectory() as place:
        corpus, total = Path(place, "corpus.jsonl"), len(texts) * copies
        with corpus.open("w") as file:
            for number in range(total):
                text = f"Report {number}.\n\n{texts[number % len(texts)]}"
                file.write(json.dumps({"id": number, "text": text}) + "\n")
        command = (*SUGGEST, str(corpus), "--engines", "rules", "--no-cache", "--jobs", "2")
        with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for number, _ in enumerate(process.stdout, 1):
                if number % (total // 4) == 0 and number < total:
                    held = sorted(map(memory_of, [process.pid, *children_of({process.pid})]))
                    size = corpus.stat().st_size * number / total / 1e6
                    rows.append([f"{number:,}", f"{size:.0f}", " ".join(f"{each:.0f}" for each in held)])
    return rows


def memory_of(pid: int) -> float:
    """The most that a process has held so far, in MB."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def not_there() -> float:
    """Seconds until a person is told that nothing listens where the scheduler should be."""
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory() as place:
        command = (*SUGGEST, __file__, "--scheduler", "tcp://127.0.0.1:9", "-o", place)
        done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
    assert "no scheduler answers" in done.stderr, done.stderr
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--corpus", type=Path, help="a .jsonl corpus instead of made-up articles")
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--cluster", action="store_true", help="also on Dask, with as many workers")
    parser.add_argument(
        "--memory", type=int, default=0, help="only what is held, with so many times the articles"
    )
    parser.add_argument("--engines", nargs="+", help="other suggesters in the processes, as rules")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    texts = articles(given.articles)
    if given.corpus:
        texts = [json.loads(line)["text"] for line in given.corpus.read_text("utf-8").splitlines()]
        texts = texts[: given.articles]
    if given.memory:
        rows = resident(texts, given.memory)
        show("suggest --jobs 2 --engines rules", ["articles", "MB of text", "MB held at most, each"], rows)
        return
    times: dict[str, list[float]] = {}
    if not given.engines:
        times = in_turns(texts)
        words = sum(len(text.split()) for text in texts[TURN:])
        alone = times["raw nlp.pipe"]
        show(
            "Suggestions, one core",
            ["way", "words a second", "x raw", "median of turns"],
            [
                [
                    way,
                    f"{words / sum(seconds):.0f}",
                    f"{sum(alone) / sum(seconds):.2f}",
                    f"{median(a / b for a, b in zip(alone, seconds, strict=True)):.2f}",
                ]
                for way, seconds in times.items()
            ],
        )
    found: dict[str, tuple[float, float]] = {}
    for jobs in given.jobs:
        found[f"suggest --jobs {jobs}"] = ours(texts, jobs, given.engines)
        if given.cluster:
            found[f"--scheduler local --jobs {jobs}"] = on_cluster(texts, jobs, given.engines)
    unit = next(iter(found.values()))[0]
    show(
        "Suggestions, processes",
        ["way", "articles/s", "x the first", "articles a core second"],
        [[n, f"{r:.1f}", f"{r / unit:.2f}", f"{core:.1f}"] for n, (r, core) in found.items()],
    )
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nlargest worker: {worker:.0f} MB")
    if given.cluster:
        print(f"a scheduler that is not there: told after {not_there():.1f} s")
    keep(given.json, found | {f"{way}, seconds": seconds for way, seconds in times.items()})


if __name__ == "__main__":
    main()
