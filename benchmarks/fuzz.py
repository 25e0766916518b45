"""Feeds everything that reads files of others with mutations that reach new code, by atheris (extra ``fuzz``).

    python benchmarks/fuzz.py sidecar -max_total_time=300

Without a target it lists them. What follows goes to libFuzzer; an input that breaks a target is kept as
``crash-…`` where it is run, and ``python benchmarks/fuzz.py sidecar crash-…`` runs it again.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
with atheris.instrument_imports(include=["annotator", "tomllib", "json"]):
    import fuzz_targets


def main() -> int:
    if len(sys.argv) < 2 or sys.argv[1] not in fuzz_targets.TARGETS:
        print("\n".join(sorted(fuzz_targets.TARGETS)))
        return 2
    target = sys.argv.pop(1)
    with tempfile.TemporaryDirectory() as corpus:
        for number, data in enumerate(fuzz_targets.seeds(target)):
            (Path(corpus) / str(number)).write_bytes(data)
        limits = ["-timeout=2", "-rss_limit_mb=2000", "-max_len=6000"]
        given = sys.argv[1:] if any(not a.startswith("-") for a in sys.argv[1:]) else [corpus, *sys.argv[1:]]
        atheris.Setup([sys.argv[0], *limits, *given], lambda data: fuzz_targets.feed(target, data))
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
