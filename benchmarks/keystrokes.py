#!/usr/bin/env python3
"""How many keys an ideal user presses from the suggestions as they stand to exactly the gold in the sidecar.

    python benchmarks/keystrokes.py GOLD.jsonl [--json] [--limit N] [--rules] [--all]

GOLD.jsonl has records of the JSON Lines contract. The real application runs with a screen of 120 x 40; the ideal user
(ideal.py) presses keys in it and picks the cheapest at every step. At the end the sidecar is read from the disk: its
confirmed entities must have exactly the gold's spans and labels, its confirmed claims exactly the gold's contents and,
where the gold names one, its speaker. Exit code 1 where they do not.

PER, ORG, LOC and MISC stand for the OntoNotes labels that belong to them. What the gold does not annotate at all
(claims, labels) is not suggested, as in a folder whose annotate.toml names only these labels; ``--all`` suggests it
too, so that it has to be rejected. ``--rules`` suggests without the model.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from ideal import Ideal
from ideal_gold import TASKS, Gold, Stuck, Tally, Wanted
from peers import peers, travel_by_line

from annotator.core.schema import ONTONOTES
from annotator.core.spans import Span
from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.keymaps import load_keymap
from annotator.store.workspace import open_workspace
from annotator.suggest.pipeline import Pipeline, expected_version
from annotator.suggest.record import Suggestions, to_json
from annotator.tui.app import AnnotateApp

SIZE = (120, 40)
COARSE = {
    "PER": ("PERSON",),
    "ORG": ("ORG",),
    "LOC": ("GPE", "LOC", "FAC"),
    "MISC": ("NORP", "EVENT", "LAW", "PRODUCT", "WORK_OF_ART"),
}
NAMES = {label.name for label in ONTONOTES}
REACH = {"confirm": 1.15, "edge": 2, "relabel": 2, "entity": 4, "claim": 3, "claim_by_hand": 7}


def plain(record: dict[str, Any]) -> dict[str, Any]:
    """A record as the tool holds it: line ends as Python reads them, labels as annotate.toml can name them.

    Raises:
        ValueError: where a span is none of the text.
    """
    text: str = record["text"].encode("utf-8", "replace").decode()
    ends = [0]
    for index, character in enumerate(text):
        ends.append(ends[-1] + (not (character == "\r" and text[index + 1 : index + 2] == "\n")))

    def placed(start: int, end: int) -> tuple[int, int]:
        if not 0 <= start <= end <= len(text):
            raise ValueError(
                f"{start}–{end} is no span of {record.get('id')!r}, which has {len(text)} characters"
            )
        return ends[start], ends[end]

    entities = [
        {"label": "_".join(e["label"].split())[:40] or "_"}
        | dict(zip(("start", "end"), placed(e["start"], e["end"]), strict=True))
        for e in record.get("entities") or []
    ]
    claims = [
        {**c, "content": [placed(*piece) for piece in c["content"]]} for c in record.get("claims") or []
    ]
    return {
        "id": record.get("id"),
        "text": text.replace("\r\n", "\n").replace("\r", "\n"),
        "entities": entities,
        "claims": claims,
    }


def gold_of(record: dict[str, Any], with_claims: bool) -> Gold:
    """What a record asks for; white space at the edges of spans is left out, of equal spans the first counts."""
    text = record["text"]
    gold = Gold({}, {})
    for e in record.get("entities", []):
        span = tight(text, e["start"], e["end"])
        if span.start < span.end:
            gold.entities.setdefault(Wanted((span,), False), COARSE.get(e["label"], (e["label"],)))
    for c in record.get("claims", []) if with_claims else []:
        content = joined(text, [tight(text, *piece) for piece in sorted(c["content"])])
        if content:
            gold.claims.setdefault(Wanted(content, True), c.get("speaker", ...))
    return gold


def joined(text: str, pieces: list[Span]) -> tuple[Span, ...]:
    """Pieces of content; those with nothing but white space between them are one."""
    found: list[Span] = []
    for piece in pieces:
        if found and not text[found[-1].end : piece.start].strip():
            found[-1] = Span(found[-1].start, max(found[-1].end, piece.end))
        elif piece.start < piece.end:
            found.append(piece)
    return tuple(found)


def tight(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def labels_file(labels: list[str]) -> str:
    """An annotate.toml for labels that OntoNotes does not have; "" where there are none."""
    own = [label for label in labels if label not in COARSE and label not in NAMES]
    if not own:
        return ""
    wanted = [name for label in labels for name in COARSE.get(label, (label,))[:1]]
    names = list(dict.fromkeys([*wanted, *sorted(NAMES)]))
    rows = [
        f'[[label]]\nname = "{n}"\n' + (f'key = "{i}"\n' if i < 10 else "") for i, n in enumerate(names, 1)
    ]
    return "\n".join(rows)


def offered(found: Suggestions, labels: set[str], entities: bool, claims: bool) -> Suggestions:
    """The suggestions of the kinds and labels that the gold has."""
    kept = tuple(e for e in found.entities if entities and (not labels or e.label in labels))
    return replace(found, entities=kept, claims=found.claims if claims else (), furniture=())


async def decide(record: dict[str, Any], gold: Gold, folder: Path, tally: Tally) -> list[str]:
    """Drive one article; what is different from the gold in the end."""
    article = folder / "article.txt"
    app = AnnotateApp(open_workspace([folder]), load_keymap("default"))
    problems = []
    try:
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause()
            ideal = Ideal(app, pilot, gold, tally)
            try:
                await ideal.work()
            except Stuck as problem:
                problems.append(f"stuck: {problem}")
            tally.n.update(
                ideal.task_of[m.id]
                for m in app.sitting.review.marks  # type: ignore[union-attr]
                if m.state == "confirmed"
                and ideal.task_of.get(m.id) in ("confirm", "edge", "relabel", "claim")
            )
            app.desk.saver.wait(10)
    finally:
        app.desk.close()
    return problems + differences(article, gold)


def differences(article: Path, gold: Gold) -> list[str]:
    """What the sidecar on disk says that the gold does not, and the reverse."""
    sidecar = article.with_name("article.txt.toml")
    data = tomllib.loads(sidecar.read_text("utf-8")) if sidecar.exists() else {}
    entities = {
        Wanted((Span(e["start"], e["end"]),), False): e["label"]
        for e in data.get("entity", [])
        if e["state"] == "confirmed"
    }
    claims = {
        Wanted(tuple(Span(p["start"], p["end"]) for p in c["content"]), True): c.get("speaker")
        for c in data.get("claim", [])
        if c["state"] == "confirmed"
    }
    found = [f"missing {w.pieces}" for w in gold.entities if w not in entities]
    found += [
        f"too many {w.pieces} {name}" for w, name in entities.items() if name not in gold.entities.get(w, ())
    ]
    found += [f"missing claim {w.pieces}" for w in gold.claims if w not in claims]
    found += [f"too many claim {w.pieces}" for w in claims if w not in gold.claims]
    found += [
        f"speaker of {w.pieces}" for w, said in claims.items() if w in gold.claims and not gold.said(w, said)
    ]
    return found


def corpus(path: Path, limit: int) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(line for line in file if line.strip()):
            if limit and number >= limit:
                return
            yield plain(json.loads(line))


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--rules", action="store_true")
    parser.add_argument("--all", action="store_true")
    given = parser.parse_args()
    try:
        records = list(corpus(given.gold, given.limit))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        print(f"{given.gold}: {problem!r} is no gold in JSON Lines", file=sys.stderr)
        return 2
    labels = Counter(e["label"] for r in records for e in r.get("entities", []))
    with_claims = any(r.get("claims") for r in records)
    pipeline = Pipeline(["rules"] if given.rules else None)
    kept = SuggestionCache()  # the person's own: a second run need not load the model
    accepted = {name for label in labels for name in COARSE.get(label, (label,))}
    tally, wrong, marks = Tally(), [], 0
    sizes: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as place:
        names = ("CACHE", "STATE", "CONFIG")
        for number, record in enumerate(records):
            found = suggested(pipeline, kept, record["text"])
            if not given.all:
                found = offered(found, accepted, bool(labels), with_claims)
            gold = gold_of(record, with_claims)
            marks += len(gold)
            folder = Path(place) / str(number)
            folder.mkdir()
            os.environ |= {f"ANNOTATE_{name}_DIR": f"{place}/{number}-{name}" for name in names}
            (folder / "article.txt").write_bytes(record["text"].encode())
            if toml := labels_file([name for name, _ in labels.most_common()]):
                (folder / "annotate.toml").write_text(toml, encoding="utf-8")
            answer = to_json("", record["text"], found)
            answer.pop("text")
            SuggestionCache().put(text_sha(record["text"]), expected_version(), answer)
            problems = asyncio.run(decide(record, gold, folder, tally))
            wrong += [f"{record.get('id', number)}: {problem}" for problem in problems]
            sizes["articles"] += 1
            sizes["travel"] += travel_by_line(record["text"], [w.start for w in gold])
            print(f"\r{number + 1} of {len(records)}", end="", file=sys.stderr)
    print(file=sys.stderr)
    result = {
        "marks": marks,
        "keys": tally.total,
        "keys_per_mark": round(tally.total / marks, 3) if marks else 0.0,
        "by_task": {t: {"n": tally.n[t], "keys": tally.keys[t]} for t in TASKS},
        "travel_share": round(tally.travel / tally.total, 3) if tally.total else 0.0,
    }
    if given.json:
        print(json.dumps(result))
    else:
        show(result)
        print(peers(tally.n, sizes["articles"], marks, sizes["travel"]))
    for line in wrong[:20]:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


def suggested(pipeline: Pipeline, kept: SuggestionCache, text: str) -> Suggestions:
    """The suggestions of the real pipeline, from the cache where it has made them before."""
    from annotator.suggest.record import from_json

    record = kept.get(text_sha(text), pipeline.version)
    if record is not None:
        return from_json({**record, "text": text})
    found = pipeline.suggest(text)
    record = to_json("", text, found)
    record.pop("text")
    kept.put(text_sha(text), pipeline.version, record)
    return found


def show(result: dict[str, Any]) -> None:
    """The figures as a table."""
    print(f"{result['marks']} gold marks, {result['keys']} keys: {result['keys_per_mark']} keys a mark")
    print(f"travel: {result['travel_share']:.0%} of all keys\n\ntask            n    keys   each  reach")
    for task, found in result["by_task"].items():
        each = found["keys"] / found["n"] if found["n"] else 0.0
        reach = f"<= {REACH[task]}" if task in REACH else ""
        print(f"{task:<14}{found['n']:>4}{found['keys']:>8}{each:>7.2f}  {reach}")


if __name__ == "__main__":
    sys.exit(main())
