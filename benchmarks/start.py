"""From the command to the screen: ``python benchmarks/start.py [--rounds 7]``.

Rounds are interleaved; the first one warms the caches and is dropped. *Text* is when words of the article are on
the screen, *keys* when a key that is pressed then has been answered, *CPU* the processor time until then.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from rig import keep, quantile, samples, show

HEADLESS = ("--version", "check", "status")
LIBRARIES = "import argparse, datetime, pathlib, re"
"""What a command that reads files needs of the standard library."""
_SCRIPT = Path(sys.executable).with_name("annotate")
ANNOTATE = [str(_SCRIPT)] if _SCRIPT.exists() else [sys.executable, "-P", "-m", "annotator"]


def cpu_of(command: list[str], env: dict[str, str]) -> float:
    """Milliseconds of processor time of a command without a terminal."""
    full = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | env
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, env=full, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime) * 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-slate", action="store_true")
    parser.add_argument("--commands", action="store_true", help="only those without a screen")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found: dict[str, dict[str, list[float]]] = {}
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        tried = samples(folder, slate=not given.no_slate)
        for round_ in range(0 if given.commands else given.rounds + 1):
            for sample in tried:
                program = sample.open()
                text = program.wait_for(lambda shown, words=sample.shown: words in shown)
                text_cpu = program.cpu()
                program.press(sample.move)
                before = time.perf_counter()
                if sample.ready:
                    program.wait_for(lambda shown, words=sample.ready: words in shown)
                else:
                    while program.read(0.5) is None and time.perf_counter() - before < 10:
                        pass
                last = program.settle(0.15)
                keys = (last or time.perf_counter()) - program.begun
                if round_:
                    parts = found.setdefault(sample.name, {"text": [], "text cpu": [], "keys": [], "cpu": []})
                    parts["text"].append(text * 1000)
                    parts["text cpu"].append(text_cpu * 1000)
                    parts["keys"].append(keys * 1000)
                    parts["cpu"].append(program.cpu() * 1000)
                program.close()
        env = {**tried[1].env}
        small = str(folder / "5000.txt")
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            f"python -c '{LIBRARIES}'": [sys.executable, "-c", LIBRARIES],
        }
        for name in HEADLESS:
            arguments = [name] if name.startswith("-") else [name, small]
            commands[f"annotate {name}"] = [*ANNOTATE, *arguments]
        commands["annotate export"] = [*ANNOTATE, "export", small, "--to", "jsonl"]
        bare: dict[str, list[float]] = {name: [] for name in commands}
        for round_ in range(given.rounds * 3 + 1):
            for name, command in commands.items():
                used = cpu_of(command, env)
                if round_:
                    bare[name].append(used)
    if found:
        unit = {part: quantile(values, 0.5) for part, values in found["empty Textual app"].items()}
        rows = [
            [
                name,
                *(
                    cell
                    for part in ("text", "text cpu", "keys", "cpu")
                    for cell in (
                        f"{quantile(parts[part], 0.5):.0f}",
                        f"{quantile(parts[part], 0.5) / unit[part]:.2f}",
                    )
                ),
            ]
            for name, parts in found.items()
        ]
        heads = ["program", "text", "x", "CPU", "x", "keys", "x", "CPU", "x"]
        show("Start (milliseconds; x is against the empty Textual app)", heads, rows)
    floor = sum(bare["python -c pass"]) / len(bare["python -c pass"])
    rows = [[name, f"{sum(v) / len(v):.0f}", f"{sum(v) / len(v) / floor:.1f}"] for name, v in bare.items()]
    show(
        "Commands without a screen (CPU, milliseconds; x is against bare Python)",
        ["command", "CPU", "x"],
        rows,
    )
    keep(given.json, {"start": found, "headless": bare})


if __name__ == "__main__":
    main()
