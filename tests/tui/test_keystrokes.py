"""The benchmark of keystrokes reaches any gold with keys, and says so where it cannot."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

BENCHMARK = Path(__file__).parents[2] / "benchmarks" / "keystrokes.py"
TEXT = (
    "The anti-Lang march in StGraz was calm. 普京在莫斯科会见了记者。\n"
    "“We stay,” she said, “and sing.”\nNew\nHaven was far.\n"
)


def span(words: str) -> dict[str, int]:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words)}


def run(tmp_path: Path, record: dict) -> subprocess.CompletedProcess[str]:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(record) + "\n", encoding="utf-8")
    return subprocess.run(
        [sys.executable, BENCHMARK, gold, "--json", "--rules"],
        capture_output=True, text=True, check=False, timeout=120, env=dict(os.environ),
    )  # fmt: skip


def test_gold_within_words_in_pieces_across_lines_and_nested(tmp_path: Path) -> None:
    names = ["Lang", "Graz", "StGraz", "莫斯科", "New\nHaven"]
    first, second = span("“We stay,”"), span("“and sing.”")
    content = [[first["start"], first["end"]], [second["start"], second["end"]]]
    claims = [{"content": content, "speaker": "she"}, {"content": [[4, 8]], "speaker": None}]
    entities = [span(name) | {"label": "A NAME" if name == "Lang" else "GPE"} for name in names]
    found = run(tmp_path, {"id": "a", "text": TEXT, "entities": entities, "claims": claims})
    assert found.returncode == 0, found.stderr
    told = json.loads(found.stdout)
    assert told["marks"] == 7
    assert told["by_task"]["entity"]["n"] + told["by_task"]["edge"]["n"] >= 4
    assert told["keys"] == sum(task["keys"] for task in told["by_task"].values())


@pytest.mark.parametrize("record", [{"text": ""}, {"text": TEXT, "entities": [], "claims": []}])
def test_nothing_to_reach_takes_no_keys(tmp_path: Path, record: dict) -> None:
    found = run(tmp_path, record)
    assert (found.returncode, json.loads(found.stdout)["keys"]) == (0, 0)


def test_what_no_key_reaches_is_told_by_the_exit_code(tmp_path: Path) -> None:
    text = "Ana\n\nRuiz was there.\n"
    found = run(tmp_path, {"text": text, "entities": [{"start": 0, "end": 9, "label": "PERSON"}]})
    assert found.returncode == 1
    assert "missing" in found.stderr


def test_what_is_no_gold_is_refused_in_one_line(tmp_path: Path) -> None:
    found = run(tmp_path, {"text": "Ana", "entities": [{"start": 0, "end": 90, "label": "PERSON"}]})
    assert (found.returncode, len(found.stderr.splitlines())) == (2, 1)
