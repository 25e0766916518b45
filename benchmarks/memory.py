"""Memory with an article open and some keys pressed: ``python benchmarks/memory.py [--rounds 3]``.

Resident memory of the process and its children; the model is not loaded, because the suggestions are cached.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from rig import keep, quantile, samples, show


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--no-slate", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as place:
        tried = samples(Path(place), slate=not given.no_slate)
        for _ in range(given.rounds):
            for sample in tried:
                program = sample.opened()
                for _ in range(20):
                    program.key(sample.move)
                program.settle(0.3)
                found.setdefault(sample.name, []).append(program.memory())
                program.close()
    unit = quantile(found["empty Textual app"], 0.5)
    rows = [[n, f"{quantile(v, 0.5):.0f}", f"{quantile(v, 0.5) / unit:.2f}"] for n, v in found.items()]
    show("Memory (MB; x is against the empty Textual app)", ["program", "MB", "x"], rows)
    keep(given.json, found)


if __name__ == "__main__":
    main()
