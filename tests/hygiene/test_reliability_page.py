"""docs/reliability.md names a test for every fault, and every test that it names exists."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
ROWS = [
    line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith(("| fault", "| ---"))
]


def test_every_fault_has_a_test_and_every_test_is_there() -> None:
    rows = [row for row in ROWS if row.count("|") == 4 and "::" in row]
    assert len(rows) >= 30
    for row in rows:
        named = re.findall(r"`(test_\w+\.py)::(\w+)`", row.split("|")[3])
        assert named, row
        for file, test in named:
            sources = [path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob(file)]
            assert any(f"def {test}(" in source for source in sources), f"{file}::{test}"


def test_every_fault_of_its_tables_is_proven() -> None:
    tables = PAGE.partition("## Figures")[0]
    faults = [
        line
        for line in tables.splitlines()
        if line.startswith("| ") and not line.startswith(("| fault", "| ---"))
    ]
    assert all("::" in line for line in faults)


def test_every_benchmark_that_it_names_is_there() -> None:
    for name in re.findall(r"`(benchmarks/\w+\.py)", PAGE):
        assert (ROOT / name).exists(), name
