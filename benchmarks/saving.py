"""Saves 5,000 marks after each of 60 decisions: how long handing them over takes, and what other work is held up.

The other work stands for what a key does: one millisecond of Python, again and again, while the sidecar is written.

    python benchmarks/saving.py
"""

from __future__ import annotations

import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.saver import Job, Saver
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path

MARKS, DECISIONS = 5000, 60


def worked(rounds: int) -> float:
    """Milliseconds that a fixed amount of work takes."""
    begun, sum_ = time.perf_counter(), 0
    for i in range(rounds):
        sum_ += i
    return (time.perf_counter() - begun) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        os.environ["ANNOTATE_STATE_DIR"] = f"{place}/state"
        path = Path(place) / "article.txt"
        path.write_text(" ".join(f"word{n:05}" for n in range(MARKS)), encoding="utf-8")
        article = read_article(path)
        marks = [
            Entity(id=f"e{n}", state="confirmed", label="ORG", span=Span(n * 10, n * 10 + 9), name="n")
            for n in range(MARKS)
        ]
        rounds = int(20_000 / max(0.1, min(worked(20_000) for _ in range(20))))
        alone = sorted(worked(rounds) for _ in range(500))
        saver, writer = Saver(lambda saved: None), SidecarWriter(article, Sidecar())
        handed: list[float] = []
        beside: list[float] = []
        for number in range(DECISIONS):
            marks[number] = replace(marks[number], label="GPE")
            begun = time.perf_counter()
            saver.submit(Job(sidecar_path(path), writer, tuple(marks), "open", number))
            handed.append((time.perf_counter() - begun) * 1000)
            until = time.perf_counter() + 0.1
            while time.perf_counter() < until:
                beside.append(worked(rounds))
                time.sleep(0.002)
        saver.flush(30)
        beside.sort()
    print(f"{MARKS} marks, {DECISIONS} decisions one after the other")
    print(f"handing over: {max(handed):.2f} ms at most")
    print(f"1 ms of other work, alone: median {alone[250]:.2f} ms, at most {alone[-1]:.2f} ms")
    print(
        f"the same while it is written: median {beside[len(beside) // 2]:.2f} ms, at most {beside[-1]:.2f} ms"
    )


if __name__ == "__main__":
    main()
