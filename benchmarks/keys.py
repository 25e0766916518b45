"""What a key costs: ``python benchmarks/keys.py [--rounds 3] [--keys 200]``.

All programs run at once and are asked in turn, round by round, so that a busy moment of the machine hits all of
them. A move is the arrow to the right; deciding is ``y``, which also moves on to the next mark.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from rig import DOWN, TAB, Program, Sample, keep, quantile, samples, show


def measure(program: Program, key: str, times: int) -> dict[str, list[float]]:
    """Press a key; milliseconds to the answer and bytes of it, key by key, and processor time of all."""
    before = program.cpu()
    answers = [a for _ in range(times) if (a := program.key(key))]
    cpu = (program.cpu() - before) * 1000 / times
    return {"ms": [a[0] * 1000 for a in answers], "bytes": [a[1] for a in answers], "cpu": [cpu]}


def held(program: Program, key: str, seconds: float) -> float:
    """Hold a key at 30 a second; milliseconds from the last press to the last byte."""
    start = time.perf_counter()
    pressed = 0
    while pressed < seconds * 30:
        wait = start + pressed / 30 - time.perf_counter()
        if wait > 0:
            program.read(wait)
            continue
        program.press(key)
        sent = time.perf_counter()
        pressed += 1
    last = program.settle(0.1)
    return max(0.0, ((last or sent) - sent) * 1000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--keys", type=int, default=200)
    parser.add_argument("--no-slate", action="store_true")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        tried = samples(Path(place), slate=not given.no_slate)
        programs: list[tuple[Sample, Program]] = []
        for sample in tried:
            programs.append((sample, sample.opened()))
        found: dict[str, dict[str, list[float]]] = {}

        def take(name: str, made: dict[str, list[float]]) -> None:
            for part, values in made.items():
                found.setdefault(name, {}).setdefault(part, []).extend(values)

        for round_ in range(given.rounds):
            for sample, program in programs:
                take(f"{sample.name}, move", measure(program, sample.move, given.keys))
            for sample, program in programs:
                if sample.name.startswith("annotate"):
                    program.key(TAB)
                    if not round_:
                        # The first decision in an article makes the tables of all that was decided before, once.
                        program.key("y")
                        program.settle(1.0)
                    take(f"{sample.name}, decide", measure(program, "y", min(given.keys, 30 // given.rounds)))
                    take(f"{sample.name}, page of rows", measure(program, DOWN, given.keys // 4))
            print(f"round {round_ + 1} of {given.rounds}", flush=True)
        lag = {s.name: held(p, s.move, 3) for s, p in programs}
        for _, program in programs:
            program.close()
    base = found["empty Textual app, move"]
    unit, unit_cpu = quantile(base["ms"], 0.5), quantile(base["cpu"], 0.5)
    rows = []
    for name, parts in found.items():
        middle, cpu = quantile(parts["ms"], 0.5), quantile(parts["cpu"], 0.5)
        rows.append(
            [
                name,
                f"{middle:.2f}",
                f"{quantile(parts['ms'], 0.99):.2f}",
                f"{middle / unit:.2f}",
                f"{cpu:.2f}",
                f"{cpu / unit_cpu:.2f}",
                f"{quantile(parts['bytes'], 0.5):.0f}",
                f"{lag[name.removesuffix(', move')]:.1f}" if name.endswith(", move") else "",
            ]
        )
    show(
        "A key (milliseconds; x is against the empty Textual app)",
        ["program", "p50", "p99", "x p50", "CPU", "x CPU", "bytes", "lag at 30/s"],
        rows,
    )
    keep(given.json, {"keys": found, "lag": lag})


if __name__ == "__main__":
    main()
