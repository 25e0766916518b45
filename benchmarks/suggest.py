"""Suggestions in bulk: ``python benchmarks/suggest.py [--articles 100] [--cluster]``.

Against raw spaCy: ``nlp.pipe`` over the same texts with the same components in one process. Loading the model is in
no figure: each way suggests for a few articles first.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from rig import keep, show

WARM = 8


def articles(count: int) -> list[str]:
    """Paragraphs of the bundled articles in ever other orders, about 5 kB each."""
    import random

    from annotator.store.bundled import bundled

    chance = random.Random(3)
    paragraphs = [
        line
        for path in sorted(bundled("seeds").glob("*.txt"))
        for line in path.read_text().splitlines()
        if len(line) > 80
    ]
    made = []
    for _ in range(count):
        chosen: list[str] = []
        while sum(map(len, chosen)) < 5_000:
            chosen.append(chance.choice(paragraphs))
        made.append("\n\n".join(chosen))
    return made


def raw(texts: list[str]) -> float:
    """Articles a second of ``nlp.pipe``."""
    import spacy

    from annotator.suggest.spacy_engine import EXCLUDED, find_model

    nlp = spacy.load(find_model(), exclude=EXCLUDED)
    list(nlp.pipe(texts[:WARM]))
    begun = time.perf_counter()
    for _ in nlp.pipe(texts[WARM:]):
        pass
    return (len(texts) - WARM) / (time.perf_counter() - begun)


def ours(texts: list[str], jobs: int) -> float:
    """Articles a second of this program in `jobs` processes; 0 means in this one."""
    from annotator.suggest.batch import Article, suggest_all
    from annotator.suggest.jobs import suggest_in_parallel
    from annotator.suggest.pipeline import Pipeline

    found: Iterator[Article] = (Article(str(n), text, Path("c")) for n, text in enumerate(texts))
    results = suggest_in_parallel(found, None, jobs) if jobs else suggest_all(found, Pipeline())
    for _ in islice(results, WARM):
        pass
    begun = time.perf_counter()
    count = sum(1 for _ in results)
    return count / (time.perf_counter() - begun)


def on_cluster(texts: list[str], workers: int) -> float:
    """Articles a second on a Dask cluster of this machine."""
    from annotator.suggest.cluster import client_of, partitions, suggest_on

    with tempfile.TemporaryDirectory() as place, client_of("local", workers) as client:
        for name, some in (("warm", texts[: WARM * workers]), ("corpus", texts)):
            path = Path(place, f"{name}.jsonl")
            path.write_text("".join(json.dumps({"id": str(n), "text": t}) + "\n" for n, t in enumerate(some)))
            parts = partitions([str(path)], max(10_000, path.stat().st_size // (4 * workers)))
            begun = time.perf_counter()
            count = sum(done.articles for done in suggest_on(client, parts, str(Path(place, f"out-{name}"))))
        return count / (time.perf_counter() - begun)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--cluster", action="store_true", help="also on Dask, with as many workers")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"
    texts = articles(given.articles)
    found = {"raw nlp.pipe": raw(texts), "suggest, this process": ours(texts, 0)}
    for jobs in given.jobs:
        found[f"suggest --jobs {jobs}"] = ours(texts, jobs)
        if given.cluster:
            found[f"--scheduler local --jobs {jobs}"] = on_cluster(texts, jobs)
    unit = found["raw nlp.pipe"]
    show(
        "Suggestions",
        ["way", "articles/s", "x raw"],
        [[n, f"{r:.1f}", f"{r / unit:.2f}"] for n, r in found.items()],
    )
    worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"\nlargest worker: {worker:.0f} MB")
    keep(given.json, found)


if __name__ == "__main__":
    main()
