#!/usr/bin/env python3
"""Figures of the entity suggestions: how honest their scores are, and how fast they come.

    python benchmarks/entities.py calibration GOLD.jsonl [--engine spacy|rules]
    python benchmarks/entities.py speed CORPUS.jsonl [--articles 40]

calibration  names by score, in tenths: how many, their mean score, and the rate of those whose span and coarse label
             (PER, ORG, LOC) the gold has; the mean difference of the two (expected calibration error).
speed        words a second of the spaCy engine (entities and claims) and of the same pipeline through plain
             `nlp.pipe`, best of three runs in processor time, and their ratio.
"""

from __future__ import annotations

import argparse
import json
import re
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from annotator.suggest.rules_engine import RulesEngine
from annotator.suggest.spacy_engine import SpacyEngine, find_model

COARSE = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def bare(text: str, start: int, end: int) -> tuple[int, int]:
    """A span without a leading article and a possessive ending."""
    if article := re.match(r"(?i)(?:the|an?)\s+", text[start:end]):
        start += article.end()
    if ending := re.search(r"(?:['’]s?|\s+)$", text[start:end]):
        end -= len(ending[0])
    return start, end


def calibration(path: Path, engine: SpacyEngine | RulesEngine) -> None:
    engine.load()
    bins: dict[int, list[tuple[float, bool]]] = {}
    for record in read(path):
        text = record["text"]
        gold = {(*bare(text, e["start"], e["end"]), COARSE.get(e["label"])) for e in record["entities"]}
        for entity in engine.suggest(text, ()).entities:
            if label := COARSE.get(entity.label):
                right = (*bare(text, *entity.span), label) in gold
                bins.setdefault(min(int(entity.score * 10), 9), []).append((entity.score, right))
    total = sum(map(len, bins.values()))
    error = 0.0
    for tenth, items in sorted(bins.items()):
        score = sum(s for s, _ in items) / len(items)
        rate = sum(r for _, r in items) / len(items)
        error += abs(score - rate) * len(items) / total
        print(f"{tenth / 10:.1f}  {len(items):5}  mean score {score:.2f}  right {rate:.2f}")
    print(f"expected calibration error {error:.3f} over {total} names")


def best_of_three(work: Callable[[], object]) -> float:
    times = []
    for _ in range(3):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return min(times)


def speed(path: Path, articles: int) -> None:
    import spacy

    texts = [record["text"] for record in read(path)][:articles]
    words = sum(len(text.split()) for text in texts)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r"\[W095\]")
        nlp = spacy.load(find_model())
    engine = SpacyEngine()
    engine.load()
    list(nlp.pipe(texts[:3]))
    engine.suggest(texts[0], ())
    plain = best_of_three(lambda: list(nlp.pipe(texts, batch_size=16)))
    ours = best_of_three(lambda: [engine.suggest(text, ()) for text in texts])
    print(
        f"{words} words; nlp.pipe {words / plain:.0f}/s; engine {words / ours:.0f}/s; ratio {plain / ours:.2f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("task", choices=["calibration", "speed"])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--engine", choices=["spacy", "rules"], default="spacy")
    parser.add_argument("--articles", type=int, default=40)
    chosen = parser.parse_args()
    if chosen.task == "speed":
        speed(chosen.corpus, chosen.articles)
    else:
        calibration(chosen.corpus, SpacyEngine() if chosen.engine == "spacy" else RulesEngine())


if __name__ == "__main__":
    main()
