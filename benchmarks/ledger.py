"""How fast the ledger of claims is: ``python benchmarks/ledger.py [CLAIMS]``; prints one JSON object.

Times are of the processor, one thread.

The claims are made of words drawn as often as words of English are (Zipf), 6 to 30 each; one in ten repeats another
with one word changed.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from itertools import product

from annotator.review.ledger import Ledger, Row


def made(count: int) -> list[Row]:
    """Claims of 500 speakers in `count` / 10 articles."""
    draw = random.Random(1)
    words = ["".join(letters) for letters in product("etaoinshrd", "lucmfw", "aeiou", "gypbvk", "xqjzabts")]
    draw.shuffle(words)
    weights = [1 / (n + 1) for n in range(len(words))]
    contents: list[list[str]] = []
    for n in range(count):
        if n % 10 == 9:
            again = list(draw.choice(contents))
            again[draw.randrange(len(again))] = draw.choice(words)
            contents.append(again)
        else:
            contents.append(draw.choices(words, weights, k=draw.randint(6, 30)))
    return [
        Row(
            *(f"{n // 10}.txt", n % 10 + 1, n, n + 9, f"{n:x}", f"Speaker {n % 500}", " ".join(content)),
            *("indirect", "confirmed", date(2026, 1, 1 + n % 28), "article", ("",)),
        )
        for n, content in enumerate(contents)
    ]


def seconds(what: Callable[[], object]) -> float:
    start = time.process_time()
    what()
    return time.process_time() - start


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rows = made(count)
    found: dict[str, float] = {"claims": count}
    start = time.process_time()
    ledger = Ledger(rows)
    found["open_s"] = round(time.process_time() - start, 2)
    found["group_s"] = round(seconds(lambda: ledger.similar), 2)
    ledger.again(0)
    repeated = sum(bool(ledger.again(n)) for n in range(len(rows)))
    found["in_groups"] = repeated
    queries: dict[str, Callable[[], object]] = {
        "speaker": lambda: ledger.find(speaker="speaker 7"),
        "search": lambda: ledger.find(search=" ".join(rows[17].content.split()[:2])),
        "beginning": lambda: ledger.find(search="ela*"),
        "state": lambda: ledger.find(state="confirmed", kind="indirect"),
        "again": lambda: [ledger.again(n) for n in range(50)],
        "like": lambda: ledger.similar.like(rows[17].content),
    }
    for name, query in queries.items():
        found[f"{name}_ms"] = round(1000 * max(seconds(query) for _ in range(5)), 2)
    found["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
