"""The example of a team in README and docs/teams.md is what the commands print."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_example_is_what_its_script_prints() -> None:
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "team.py"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    blocks = [f"$ annotate {part}".rstrip() for part in done.stdout.split("$ annotate ")[1:]]
    claims, agree, adjudicate = blocks
    readme, page = ((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/teams.md"))
    assert claims in readme
    assert agree in readme
    assert adjudicate in page
