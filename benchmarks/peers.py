"""The same work counted for other tools: what each task takes there, in keys, points, buttons and drags.

The operators are counted from the tools' own sources and documents. Seconds follow the keystroke-level model (Card,
Moran, Newell 1980): a key 0.20, pointing 1.10, a button 0.10, a hand from keys to mouse and back 0.80; a drag is two
points with a press and a release.
"""

from __future__ import annotations

from collections.abc import Mapping

# Task: (keys, points, buttons, drags). None: the tool cannot do it.
OPERATORS: dict[str, dict[str, tuple[float, float, float, float] | None]] = {
    "slate": {
        "confirm": None, "reject": None, "edge": (5, 0, 0, 0), "relabel": (7, 0, 0, 0), "entity": (4, 0, 0, 0),
        "claim": None, "claim_by_hand": None, "mentions": (4, 0, 0, 0),
    },
    "brat": {
        "confirm": None, "reject": (1, 1, 2, 0), "edge": (1, 1, 2, 1), "relabel": (1, 1, 2, 0),
        "entity": (1, 0, 0, 1), "claim": None, "claim_by_hand": (3, 0, 0, 3), "mentions": (2, 0, 0, 0),
    },
    "doccano": {
        "confirm": (0, 0, 0, 0), "reject": (0, 1, 1, 0), "edge": (0, 1, 1, 1), "relabel": (1, 1, 1, 0),
        "entity": (1, 0, 0, 1), "claim": None, "claim_by_hand": (3, 2, 2, 2), "mentions": (1, 0, 0, 1),
    },
    "Label Studio": {
        "confirm": (0, 0, 0, 0), "reject": (1, 1, 1, 0), "edge": (2, 1, 1, 1), "relabel": (1, 1, 1, 0),
        "entity": (1, 0, 0, 1), "claim": None, "claim_by_hand": (3, 2, 2, 2), "mentions": (1, 0, 0, 1),
    },
    "Prodigy": {
        "confirm": (0, 0, 0, 0), "reject": (0, 1, 1, 0), "edge": (0, 1, 1, 1), "relabel": (1, 1, 1, 1),
        "entity": (1, 0, 0, 1), "claim": None, "claim_by_hand": (3, 2, 2, 2), "mentions": (0, 0, 0, 1),
    },
}  # fmt: skip
ARTICLE = {"slate": 0, "brat": 0, "doccano": 1, "Label Studio": 2, "Prodigy": 1}
"""Keys that accept an article as a whole."""
KEY, POINT, BUTTON, HAND = 0.20, 1.10, 0.10, 0.80
ADDED = ("confirm", "edge", "relabel", "entity", "mentions")
WIDTH = 80


def travel_by_line(text: str, places: list[int]) -> int:
    """Keys from mark to mark by lines of 80 cells and words, as a tool without jumps and suggestions needs them."""
    keys, row_before, word_before = 0, 0, 0
    for place in sorted(places):
        before = text[:place].split("\n")
        row = sum(max(1, -(-len(line) // WIDTH)) for line in before[:-1]) + len(before[-1]) // WIDTH
        word = len(before[-1][len(before[-1]) // WIDTH * WIDTH :].split())
        keys += abs(row - row_before) + (abs(word - word_before) if row == row_before else word)
        row_before, word_before = row, word
    return keys


def peers(n: Mapping[str, int], articles: int, marks: int, travel: int) -> str:
    """A table: actions and seconds a mark for each tool, over the tasks that it can do at all."""
    rows = ["\ntool          actions a mark  seconds a mark  cannot"]
    for tool, tasks in OPERATORS.items():
        keys = points = buttons = drags = 0.0
        keys += ARTICLE[tool] * articles
        done = 0
        lacks = []
        if tool == "slate":
            # No suggestions: every entity is added by hand, with the way to it.
            done = sum(n[task] for task in ADDED)
            keys += 4 * done + travel
            lacks = ["claims", "suggestions"]
        else:
            for task, operators in tasks.items():
                if not n[task]:
                    continue
                if operators is None:
                    lacks.append({"confirm": "recording a confirmation"}.get(task, task))
                    continue
                k, p, b, d = operators
                keys, points = keys + k * n[task], points + p * n[task]
                buttons, drags = buttons + b * n[task], drags + d * n[task]
                done += n[task] if task != "reject" else 0
        if not done:
            rows.append(f"{tool:<14}{'–':>14}{'–':>16}  {', '.join(lacks)}")
            continue
        actions = keys + points + buttons + drags
        pointing = points + 2 * drags
        seconds = keys * KEY + pointing * POINT + (buttons + 2 * drags) * BUTTON + (points + drags) * HAND
        each = max(1, done)
        rows.append(f"{tool:<14}{actions / each:>14.2f}{seconds / each:>16.2f}  {', '.join(lacks)}")
    return "\n".join(rows)
