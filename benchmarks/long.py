"""A very long article: ``python benchmarks/long.py [--characters 10000000] [--marks 50000]``.

Opens it in a terminal of 120 by 40, waits until all that comes by itself has come, and presses each key a few times.
*Thread* is the processor time of the thread that answers keys.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from rig import DOWN, RIGHT, TAB, Program, quantile, show, write_article

KEYS = {
    "a move": RIGHT,
    "a row down": DOWN,
    "a page down": "\x1b[6~",
    "the next open mark": TAB,
    "deciding": "y",
    "to the end": "\x1b[1;5F",
    "a page up": "\x1b[5~",
    "to the start": "\x1b[1;5H",
    "a search, first match": "/council\r",
    "next match": "n",
    "letters of a jump": "f",
    "leaving them": "\x1b",
}


def thread(program: Program) -> float:
    """Milliseconds of processor time of the thread that answers keys."""
    return int(Path(f"/proc/{program.pid}/task/{program.pid}/schedstat").read_text().split()[0]) / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--characters", type=int, default=10_000_000)
    parser.add_argument("--marks", type=int, default=50_000)
    parser.add_argument("--times", type=int, default=5)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        env = {f"ANNOTATE_{kind}_DIR": str(folder / kind.lower()) for kind in ("CACHE", "STATE")}
        env["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
        os.environ["ANNOTATE_CACHE_DIR"] = env["ANNOTATE_CACHE_DIR"]
        path = folder / "long.txt"
        write_article(path, given.characters, given.marks)
        program = Program([sys.executable, "-P", "-m", "annotator", str(path)], folder, env)
        rows = []

        def told(what: str, seconds: float) -> None:
            figures = [f"{seconds * 1000:.0f}", f"{program.cpu() * 1000:.0f}", f"{program.memory():.0f}"]
            rows.append([what, *figures])

        told("words on the screen", program.wait_for(lambda shown: "Opening words" in shown))
        told("the reader", program.wait_for(lambda shown: " decided" in shown))
        told("all marks", program.wait_for(lambda shown: "so far" not in shown and " decided" in shown))
        program.settle(3.0, 20)
        found: dict[str, list[tuple[float, float]]] = {}
        for _ in range(given.times):
            for what, key in KEYS.items():
                before = thread(program)
                answer = program.key(key)
                program.settle(0.3)
                found.setdefault(what, []).append(((answer or (0, 0))[0] * 1000, thread(program) - before))
        told("after all keys", 0.0)
        program.close()
    show("Opening (milliseconds, MB)", ["what", "after", "CPU", "memory"], rows)
    medians = [
        [what, *(f"{quantile(v, 0.5):.1f}" for v in zip(*a, strict=True))] for what, a in found.items()
    ]
    show("A key (milliseconds, medians)", ["key", "to the answer", "thread"], medians)


if __name__ == "__main__":
    main()
