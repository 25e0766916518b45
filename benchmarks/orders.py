"""What the order is worth in which articles are decided: ``python benchmarks/orders.py GOLD.jsonl [--engines rules]``.

GOLD holds records of the JSON Lines contract with entities. In each order of ``annotate assign`` every article gets the
suggestions that the memory of those before it improves, as if somebody had decided them by the gold. Shown is strict F1
over all articles.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Sequence
from pathlib import Path
from statistics import mean, stdev

from suggestions import Record, decided, read

from annotator.review.assigning import ORDERS, Candidate
from annotator.review.evaluate import Case, evaluate
from annotator.suggest.marks import as_marks
from annotator.suggest.memory import Memory
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.record import Suggestions, to_json
from annotator.suggest.tally import Decision

RANDOM = 20


def figures(gold: Sequence[Record], plain: dict[str, Suggestions], order: Sequence[str]) -> float:
    """Strict F1 over all articles in this order."""
    of = {str(record["id"]): record for record in gold}
    decisions: list[Decision] = []
    cases = []
    for number, name in enumerate(order):
        record = of[name]
        found = Memory(decisions).apply(record["text"], plain[name])
        cases.append(Case(record, to_json("", record["text"], found), "gold", number))
        decisions.extend(decided(record, plain[name]))
    return float(evaluate(cases, worst=0)["entities"]["strict"]["f1"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--engines", help="suggesters by name, separated by commas")
    given = parser.parse_args()
    gold = [record for _, record in read(given.gold)]
    pipeline = Pipeline(given.engines.split(",") if given.engines else None)
    pipeline.load()
    plain = {str(record["id"]): pipeline.suggest(record["text"]) for record in gold}
    candidates = [
        Candidate(str(record["id"]), record["text"], as_marks(record["text"], plain[str(record["id"])]))
        for record in gold
    ]
    cases = [
        Case(record, to_json("", record["text"], plain[str(record["id"])]), "gold", number)
        for number, record in enumerate(gold)
    ]
    print("| order | strict F1 |\n| --- | --- |")
    print(f"| without memory | {evaluate(cases, worst=0)['entities']['strict']['f1']:.2f} |")
    for name in ("learning", "uncertainty", "path"):
        print(f"| {name} | {figures(gold, plain, ORDERS[name](candidates)):.2f} |")
    names = [each.name for each in candidates]
    found = [figures(gold, plain, random.Random(seed).sample(names, len(names))) for seed in range(RANDOM)]
    print(f"| random, {RANDOM} times | {mean(found):.2f} ± {stdev(found):.2f} |")


if __name__ == "__main__":
    main()
