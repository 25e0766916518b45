"""How fast the ledger of claims is: ``python benchmarks/ledger.py [CLAIMS]``; prints one JSON object.

Times are of the processor, one thread.

The claims are made of words drawn as often as words of English are (Zipf), 6 to 30 each; one in ten repeats another
with one word changed.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

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
            attributes={"verdict": ("true", "false")[n % 2]},
        )
        for n, content in enumerate(contents)
    ]


def seconds(what: Callable[[], object]) -> float:
    start = time.process_time()
    what()
    return time.process_time() - start


async def on_screen(ledger: Ledger) -> dict[str, float]:
    """Milliseconds of the processor for a key in the reader's ledger, until it is painted; the dearest of some."""
    from annotator.store.keymaps import load_keymap
    from annotator.store.workspace import open_workspace
    from annotator.tui.app import AnnotateApp
    from annotator.tui.screens.ledger import LedgerScreen

    class Made(LedgerScreen):
        def read(self) -> Ledger:
            self.aliases = {}
            return ledger

    with tempfile.TemporaryDirectory() as place:
        os.environ |= {f"ANNOTATE_{name}_DIR": f"{place}/{name}" for name in ("CACHE", "STATE", "CONFIG")}
        (Path(place) / "a.txt").write_text("Nothing is said here.\n")
        app = AnnotateApp(open_workspace([Path(place)]), load_keymap("default"))
        async with app.run_test(size=(120, 40)) as pilot:
            screen = Made(app)
            app.push_screen(screen)
            while not screen.grouped:
                await pilot.pause(0.1)
            found = {}
            for name, keys in (("down", ["down"] * 30), ("page", ["pagedown"] * 10), ("sort", ["s"] * 5)):
                found[f"key_{name}_ms"] = await dearest(pilot, keys)
            await pilot.press("slash")
            found["key_letter_ms"] = await dearest(pilot, [*"speaker", "colon", *"speaker", "space"])
        app.desk.close()
    return found


async def dearest(pilot: Any, keys: list[str]) -> float:
    costs = []
    for key in keys:
        start = time.process_time()
        await pilot.press(key)
        await pilot.pause()
        costs.append(1000 * (time.process_time() - start))
    return round(max(costs), 1)


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
    everything = list(range(len(rows)))
    found["first_sort_ms"] = round(1000 * seconds(lambda: ledger.ordered(everything, "speaker")), 2)
    queries: dict[str, Callable[[], object]] = {
        "speaker": lambda: ledger.find(speaker="speaker 7"),
        "search": lambda: ledger.find(search=" ".join(rows[17].content.split()[:2])),
        "beginning": lambda: ledger.find(search="ela*"),
        "attribute": lambda: ledger.query("verdict:false"),
        "state": lambda: ledger.find(state="confirmed", kind="indirect"),
        "typed": lambda: ledger.query(
            f'speaker:"speaker 7" kind:ind since:2026-01-10 {rows[7].content[:3]}*'
        ),
        "typed_again": lambda: ledger.query("again:yes"),
        "typed_article": lambda: ledger.query("article:777"),
        "sorted": lambda: ledger.ordered(everything, "speaker"),
        "edited": lambda: ledger.replace(17, ledger.rows[17]),
        "again": lambda: [ledger.again(n) for n in range(50)],
        "like": lambda: ledger.similar.like(rows[17].content),
    }
    for name, query in queries.items():
        found[f"{name}_ms"] = round(1000 * max(seconds(query) for _ in range(5)), 2)
    found |= asyncio.run(on_screen(ledger))
    found["memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
