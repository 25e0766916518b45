"""How well claims are found, how honest their scores are, and how often the speaker's name is right.

    python benchmarks/claims.py GOLD.jsonl [--engine spacy] [--json]

GOLD.jsonl holds records with ``claims`` (``content``, ``cue``, ``source``; ``speaker`` where it is known), as
``annotate export --to jsonl`` writes them. A suggestion is right when its content shares at least half of the words
with a gold content (intersection over union, one to one, best pairs first). Calibration: suggestions in ten bins of
their score; the expected calibration error is the mean distance of score and precision, weighted by bin size.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from annotator.suggest.pipeline import Pipeline
from annotator.suggest.record import SuggestedClaim

_WORD = re.compile(r"\w+(?:['’]\w+)?")


def words(text: str, spans: Sequence[Sequence[int]]) -> frozenset[int]:
    """The offsets of the words that spans touch."""
    return frozenset(
        m.start() for m in _WORD.finditer(text) for start, end in spans if m.start() < end and start < m.end()
    )


def matches(text: str, gold: Sequence[dict[str, Any]], found: Sequence[SuggestedClaim]) -> dict[int, int]:
    """Index of a found claim to index of its gold claim, one to one, at an overlap of at least one half."""
    wanted = [words(text, c["content"]) for c in gold]
    got = [words(text, c.content) for c in found]
    pairs = sorted(
        ((len(a & b) / len(a | b), -x, -y) for x, a in enumerate(wanted) for y, b in enumerate(got) if a & b),
        reverse=True,
    )
    taken: dict[int, int] = {}
    for overlap, x, y in pairs:
        if overlap >= 0.5 and -x not in taken.values() and -y not in taken:
            taken[-y] = -x
    return taken


def measure(path: Path, engine: str) -> dict[str, Any]:
    pipeline = Pipeline([engine])
    pipeline.load()
    bins = [[0, 0.0, 0] for _ in range(10)]
    gold_count = right = named = names_right = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        found = pipeline.suggest(record["text"]).claims
        taken = matches(record["text"], record["claims"], found)
        gold_count += len(record["claims"])
        right += len(taken)
        for k, claim in enumerate(found):
            box = bins[min(9, int(claim.score * 10))]
            box[0] += 1
            box[1] += claim.score
            box[2] += k in taken
            speaker = record["claims"][taken[k]].get("speaker") if k in taken else None
            if speaker:
                named += 1
                names_right += claim.speaker == speaker
    count = sum(box[0] for box in bins)
    return {
        "gold": gold_count,
        "suggested": count,
        "precision": right / max(1, count),
        "recall": right / max(1, gold_count),
        "f1": 2 * right / max(1, count + gold_count),
        "calibration_error": sum(abs(box[1] - box[2]) for box in bins) / max(1, count),
        "bins": [
            {"score": f"{k / 10:.1f}-{(k + 1) / 10:.1f}", "suggested": n, "mean": total / n, "right": ok / n}
            for k, (n, total, ok) in enumerate(bins)
            if n
        ],
        "speaker_named": named,
        "speaker_right": names_right / named if named else None,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--engine", default="spacy")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    result = measure(options.gold, options.engine)
    if options.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        if name == "bins":
            for box in value:
                print(
                    f"  {box['score']}  {box['suggested']:5d}  mean {box['mean']:.2f}  right {box['right']:.2f}"
                )
        else:
            print(f"{name:18} {value:.3f}" if isinstance(value, float) else f"{name:18} {value}")


if __name__ == "__main__":
    main()
