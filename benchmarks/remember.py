"""What remembered decisions cost: ``python benchmarks/remember.py [--names 10000] [--rounds 50]``.

Processor time. An article of about 5 kB and what the rules suggest for it, with a memory of that many names (random
ones, and those that the article has), as many lines of furniture, and 200 verbs that claims were made of.
"""

from __future__ import annotations

import argparse
import random
import time
from pathlib import Path
from statistics import median

from rig import keep, show

from annotator.store.bundled import bundled
from annotator.suggest.memory import Memory
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.tally import CUE, LINE, Decision

SYLLABLES = "mar tol ves kor lin ova ander ias ebo dahl sen quist bro tek ral nov"


def decisions(names: int, known: list[tuple[str, str]]) -> list[Decision]:
    """Decisions on so many different names, some of which the article has."""
    chance = random.Random(11)
    parts = SYLLABLES.split()

    def word() -> str:
        return "".join(chance.choices(parts, k=3)).capitalize()

    made = {f"{word()} {word()}": "PERSON" for _ in range(names)}
    found = [Decision(text, label, "confirmed", text) for text, label in [*made.items(), *known]]
    found += [Decision(f"More from {name} today", LINE, "confirmed") for name in made]
    return [*found, *(Decision(f"{word().lower()}ed", CUE, "confirmed") for _ in range(200))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--names", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    text = max((p.read_text("utf-8") for p in sorted(bundled("seeds").glob("*.txt"))), key=len)[:5_000]
    found = Pipeline(["rules"]).suggest(text)
    known = [(text[slice(*e.span)], e.label) for e in found.entities]
    begun = time.process_time()
    memory = Memory(decisions(given.names, known))
    built = time.process_time() - begun
    times = []
    for _ in range(given.rounds):
        begun = time.process_time()
        memory.apply(text, found)
        times.append(1000 * (time.process_time() - begun))
    show(
        f"{given.names:,} names, {len(text):,} characters, {len(found.entities)} entities, {len(found.claims)} claims",
        ["what", "milliseconds"],
        [
            ["make the memory", f"{1000 * built:.0f}"],
            ["apply it, median", f"{median(times):.2f}"],
            ["apply it, slowest", f"{max(times):.2f}"],
        ],
    )
    keep(given.json, {"built": built, "apply": times})


if __name__ == "__main__":
    main()
