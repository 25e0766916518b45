"""Kills the reader at random moments and counts decisions that it showed as saved and that are gone.

The real program runs in a pseudo-terminal on one folder, again and again. Each time keys decide marks at a random
pace until a signal ends it: SIGKILL mostly, else SIGTERM, SIGHUP, or its terminal is closed. What its screen showed
beside `saved ✓` at rest, that many decisions must be in the sidecar, each with the words that it is about.

    python benchmarks/crash.py [--runs 300] [--seed 1]
"""

from __future__ import annotations

import argparse
import os
import random
import re
import signal
import sys
import tempfile
import time
import tomllib
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from rig import write_article
from terminal import Terminal

ROOT = Path(__file__).resolve().parents[1]
COUNT = re.compile(r"(\d+) of (\d+) decided")
SIGNALS = [signal.SIGKILL] * 8 + [signal.SIGTERM, signal.SIGHUP, None]


class Rest(Terminal):
    """A terminal that tells what was on its screen while nothing moved."""

    def at_rest(self, seconds: float) -> str | None:
        """Take in output for some seconds; the screen where nothing came for the last 10 ms, else None."""
        until = time.monotonic() + seconds
        moved = time.monotonic()
        while (left := until - time.monotonic()) > 0:
            if self._read(min(left, 0.01)):
                moved = time.monotonic()
            elif self.code is not None:
                return None
        return self.text if time.monotonic() - moved >= 0.01 else None


def shown(screen: str | None) -> int | None:
    """How many decisions the screen says are saved; None where it does not say so."""
    found = COUNT.search(screen or "")
    return int(found[1]) if found and "saved ✓" in (screen or "") else None


def stored(sidecar: Path, text: str) -> int:
    """How many decisions the sidecar holds.

    Raises:
        ValueError: where it is no TOML, or a mark's words are not those of the article.
    """
    if not sidecar.exists():
        return 0
    document = tomllib.loads(sidecar.read_text(encoding="utf-8"))
    marks = document.get("entity", []) + document.get("claim", [])
    for mark in marks:
        for piece in mark.get("content", [mark]):
            if text[piece["start"] : piece["end"]] != piece["text"]:
                raise ValueError(f"{mark['id']} is not about its words")
    return len(marks)


def run(article: Path, env: dict[str, str], chance: random.Random) -> tuple[str, int, bool]:
    """One life of the program: how it ended, the most it showed as saved, whether all was decided."""
    command = [sys.executable, "-P", "-m", "annotator", str(article)]
    most, all_decided = 0, False
    with Rest(command, columns=110, rows=30, env=env, cwd=ROOT) as terminal:
        terminal.wait_for("decided", 60)
        end = chance.choice(SIGNALS)
        for _ in range(chance.randint(1, 40)):
            terminal.press("".join(chance.choice("yyyx") for _ in range(chance.randint(1, 4))))
            most = max(most, shown(terminal.at_rest(chance.choice([0.0, 0.012, 0.03, 0.08, 0.2]))) or 0)
            found = COUNT.search(terminal.text)
            if found and found[1] == found[2]:
                all_decided = True
                break
        if end is None:
            return "terminal closed", most, all_decided
        os.kill(terminal.pid, end)
        terminal.wait_end(30)
    return signal.Signals(end).name, most, all_decided


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    ended: Counter[str] = Counter()
    decisions = lost = broken = 0
    with tempfile.TemporaryDirectory() as place:
        env = {f"ANNOTATE_{name}_DIR": f"{place}/{name.lower()}" for name in ("CACHE", "STATE", "CONFIG")}
        os.environ |= env
        number = 0
        article = sidecar = Path()
        text, before, fresh = "", 0, True
        for _ in range(given.runs):
            if fresh:
                number += 1
                article = Path(place) / f"{number}" / "article.txt"
                article.parent.mkdir()
                write_article(article, 30_000, 600)
                sidecar = article.with_name("article.txt.toml")
                text = article.read_text(encoding="utf-8")
                before = stored(sidecar, text)
            how, most, fresh = run(article, env, chance)
            ended[how] += 1
            try:
                now = stored(sidecar, text)
            except ValueError as problem:
                print(f"{how}: {problem}")
                broken += 1
                fresh = True
                continue
            lost += max(0, max(most, before) - now)
            if now < max(most, before):
                print(f"{how}: shown as saved {max(most, before)}, in the sidecar {now}")
            decisions += max(0, now - before)
            before = now
    print(
        f"{given.runs} lives: " + ", ".join(f"{count} ended by {how}" for how, count in ended.most_common())
    )
    print(f"{decisions} decisions stored, {lost} shown as saved and gone, {broken} sidecars broken")
    return int(lost > 0 or broken > 0)


if __name__ == "__main__":
    sys.exit(main())
