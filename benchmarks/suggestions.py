"""The figures of the suggestions, as the table of the README.

    python benchmarks/suggestions.py GOLD.jsonl... [--memory] [--speed] [--peers] [--json]

Each GOLD file holds records of the JSON Lines contract; what its records have (entities, claims, boilerplate,
clusters) is measured. ``--memory`` measures entities once more, article by article, each with the memory of the
articles before it as if somebody had decided them by the gold. ``--speed`` compares words a second with
``nlp.pipe`` of the same model alone. ``--peers`` adds spaCy's entities as they come and, where textacy is
installed, its direct quotations.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from annotator.review.evaluate import COARSE, Case, evaluate
from annotator.suggest.batch import Article, corpus
from annotator.suggest.memory import Memory
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.record import Suggestions, to_json
from annotator.suggest.spacy_engine import find_model
from annotator.suggest.tally import Decision, key

Record = dict[str, Any]
FINE = {"PER": "PERSON", "LOC": "GPE"}
MINUTES = 60.0


def read(path: Path) -> list[tuple[int, Record]]:
    with path.open(encoding="utf-8") as file:
        return [(n, json.loads(line)) for n, line in enumerate(file, 1) if line.strip()]


def cases(path: Path, gold: list[tuple[int, Record]], predict: Callable[[str], Record]) -> list[Case]:
    return [Case(record, predict(record["text"]), str(path), line) for line, record in gold]


def ours(pipeline: Pipeline) -> Callable[[str], Record]:
    def predict(text: str) -> Record:
        found = pipeline.suggest(text)
        for notice in found.notices:
            print(notice, file=sys.stderr)
        return to_json("", text, found)

    return predict


def with_memory(path: Path, gold: list[tuple[int, Record]], pipeline: Pipeline) -> list[Case]:
    """Each article with the memory of those before it."""
    decisions: list[Decision] = []
    found = []
    for line, record in gold:
        text = record["text"]
        plain = pipeline.suggest(text)
        better = Memory(decisions).apply(text, plain)
        found.append(Case(record, to_json("", text, better), str(path), line))
        decisions.extend(decided(record, plain))
    return found


def decided(gold: Record, plain: Suggestions) -> Iterator[Decision]:
    """What somebody who knows the gold would have decided: its names confirmed, other suggestions rejected."""
    text = gold["text"]
    coarse = {e["label"] for e in gold["entities"]} <= {"PER", "ORG", "LOC", "MISC"}

    def family(label: str) -> str | None:
        return COARSE.get(label) if coarse else label

    wanted = {(key(text[e["start"] : e["end"]], "")[0], family(e["label"])) for e in gold["entities"]}
    labels = {(text[e.span.start : e.span.end], family(e.label)): e for e in plain.entities}
    for e in gold["entities"]:
        surface = text[e["start"] : e["end"]]
        if label := family(e["label"]):
            same = labels.get((surface, label))
            fine = same.label if same else FINE.get(label, label)
            yield Decision(surface, fine, "confirmed", same.entity if same else surface)
    for suggestion in plain.entities:
        surface = text[suggestion.span.start : suggestion.span.end]
        label = family(suggestion.label)
        if label and (key(surface, "")[0], label) not in wanted:
            yield Decision(surface, suggestion.label, "rejected", surface)


def raw_spacy(nlp: Any) -> Callable[[str], Record]:
    def predict(text: str) -> Record:
        entities = [
            {
                "start": e.start_char,
                "end": e.end_char,
                "label": e.label_,
                "entity": e.text,
                "origin": "spacy raw",
            }
            for e in nlp(text).ents
        ]
        return {"text": text, "entities": entities, "claims": [], "boilerplate": []}

    return predict


def textacy_quotations(nlp: Any) -> Callable[[str], Record]:
    from textacy.extract import direct_quotations  # type: ignore[import-not-found]

    def predict(text: str) -> Record:
        def span(tokens: Any) -> list[list[int]]:
            return [[tokens[0].idx, tokens[-1].idx + len(tokens[-1])]] if len(tokens) else []

        claims = []
        try:
            for quotation in direct_quotations(nlp(text)):
                claims.append(
                    {
                        "content": span(quotation.content),
                        "cue": span(quotation.cue),
                        "source": span(quotation.speaker),
                    }
                )
        except ValueError:  # it refuses texts whose quotation marks do not come in pairs
            claims = []
        return {"text": text, "entities": [], "claims": claims, "boilerplate": []}

    return predict


def speed(path: Path, pipeline: Pipeline, nlp: Any) -> dict[str, float]:
    """Words a second of the pipeline, of the model alone, and their ratio; the better of two runs of each."""
    texts = [a.text for a in corpus(path) if isinstance(a, Article)]
    words = sum(len(text.split()) for text in texts)

    def timed(work: Callable[[], Any]) -> float:
        best = MINUTES
        for _ in range(2):
            start = time.perf_counter()
            work()
            best = min(best, time.perf_counter() - start)
        return words / best

    suggesting = timed(lambda: [pipeline.suggest(text) for text in texts])
    alone = timed(lambda: list(nlp.pipe(texts, batch_size=16)))
    return {
        "words_s": round(suggesting),
        "model_words_s": round(alone),
        "ratio": round(suggesting / alone, 2),
    }


def rows(name: str, file: str, found: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """The table's lines: figure, file, who, value."""
    if e := found.get("entities"):
        yield (
            "entities, strict F1 (span-only F1)",
            file,
            name,
            f"{e['strict']['f1']} ({e['span_only']['f1']})",
        )
    if c := found.get("claims"):
        yield "claims, precision / F1 at IoU .5", file, name, f"{c['iou50']['p']} / {c['iou50']['f1']}"
        yield "claims, joint F1 with the speaker", file, name, f"{c['joint']['f1']}"
        yield "claims, core recall", file, name, f"{c['core_recall']}"
        if name.startswith("annotate"):  # others give no scores
            yield "claims, calibration error of the scores", file, name, f"{c['calibration']['error']}"
    if f := found.get("furniture"):
        yield "lines, body F1 / furniture F1", file, name, f"{f['body']['f1']} / {f['furniture']['f1']}"
    if g := found.get("grouping"):
        yield "grouping, B-cubed / pairwise F1", file, name, f"{g['b_cubed']['f1']} / {g['pairwise']['f1']}"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--engines", help="suggesters by name, separated by commas")
    parser.add_argument("--memory", action="store_true")
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--peers", action="store_true")
    parser.add_argument("--json", action="store_true", help="every figure instead of the table")
    options = parser.parse_args()
    pipeline = Pipeline(options.engines.split(",") if options.engines else None)
    pipeline.load()
    nlp = None
    if options.peers or options.speed:
        import spacy

        nlp = spacy.load(find_model())
    table: list[tuple[str, ...]] = []
    every: dict[str, Any] = {}

    def add(who: str, path: Path, found: dict[str, Any]) -> None:
        every[f"{path.name}: {who}"] = found
        table.extend(rows(who, path.name, found))

    for path in options.gold:
        gold = read(path)
        found = evaluate(cases(path, gold, ours(pipeline)), worst=0)
        add("annotate", path, found)
        if options.memory and "entities" in found:
            add(
                "annotate with memory",
                path,
                {"entities": evaluate(with_memory(path, gold, pipeline))["entities"]},
            )
        if options.peers and "entities" in found:
            raw = evaluate(cases(path, gold, raw_spacy(nlp)))
            add("spaCy alone", path, {"entities": raw["entities"]})
        if options.peers and "claims" in found:
            try:
                peer = evaluate(cases(path, gold, textacy_quotations(nlp)))
                add("textacy", path, {"claims": peer["claims"]})
            except ImportError:
                print("textacy is not installed: its row is left out", file=sys.stderr)
        if options.speed:
            figures = speed(path, pipeline, nlp)
            every[f"{path.name}: speed"] = figures
            value = f"{figures['words_s']:,} / {figures['model_words_s']:,} = {figures['ratio']}"
            table.append(("words a second, annotate / the model alone", path.name, "annotate", value))
    if options.json:
        print(json.dumps(every, indent=1))
        return
    print("| figure | gold | who | value |\n| --- | --- | --- | --- |")
    for row in table:
        print(f"| {' | '.join(row)} |")


if __name__ == "__main__":
    main()
