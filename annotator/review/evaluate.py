"""How good suggestions are: precision, recall and F1 against gold records or decided sidecars.

Figures are percentages. What they mean:

entities   Strict F1 counts a span with its label, span-only F1 the span. A leading article and a trailing possessive
           are ignored. Where all gold labels are PER, ORG, LOC and MISC, OntoNotes labels are mapped to them and the
           rest is left out on both sides.
claims     Words of the contents, pooled; claims matched one to one, best first, at an intersection over union of
           their words of .5 and .8; the same words exactly; cues that overlap; of the matched claims with a source,
           those whose source shares a word (speaker accuracy); joint, the match with the right source; core recall,
           over gold claims of four words or more with a reporting cue or quotation marks.
furniture  Lines; one counts when half of it is covered.
grouping   B-cubed (Bagga and Baldwin 1998) and pairwise F1 of the canonical names, over mentions with a gold cluster.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import Any

from annotator.review.claim_figures import claims
from annotator.review.figures import (
    Case,
    Error,
    Record,
    by_engine,
    calibration,
    engine_of,
    percent,
    prf,
    score_of,
    shortened,
    worst_of,
)

__all__ = ["COARSE", "Case", "claims", "entities", "evaluate", "furniture", "grouping", "prf"]

COARSE = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
_COARSE_LABELS = {"PER", "ORG", "LOC", "MISC"}
_PLACE = {True: "furniture", False: "body"}
_LEADING = re.compile(r"(?i)(the|a|an)\s+")
_TRAILING = re.compile(r"(['’]s?|\s+)$")


def evaluate(cases: Sequence[Case], worst: int = 20) -> dict[str, Any]:
    """All figures that the gold allows.

    Args:
        cases: one an article.
        worst: how many errors to list for each task, the surest first; of furniture the longest lines.

    Returns:
        ``articles`` and, where the gold has any, ``entities``, ``claims``, ``furniture`` and ``grouping``; all but
        grouping carry ``worst``, lines of ``file:line: expected / got``.
    """
    found: dict[str, Any] = {"articles": len(cases)}
    if any(c.gold.get("entities") for c in cases):
        found["entities"] = entities(cases, worst)
    if any(c.gold.get("claims") for c in cases):
        found["claims"] = claims(cases, worst)
    if any(c.gold.get("boilerplate") for c in cases):
        found["furniture"] = furniture(cases, worst)
    if any(c.gold.get("clusters") for c in cases):
        found["grouping"] = grouping(cases)
    return found


def entities(cases: Sequence[Case], worst: int = 0) -> dict[str, Any]:
    """Strict and span-only figures, F1 by label, precision by engine, calibration of the scores."""
    coarse = {e["label"] for c in cases for e in c.gold["entities"]} <= _COARSE_LABELS
    total = Counter[str]()
    right, made, wanted = Counter[str](), Counter[str](), Counter[str]()
    judged: list[tuple[str, float, bool]] = []
    errors: list[Error] = []
    for case in cases:
        text = case.gold["text"]
        gold = _marked(case.gold, text, coarse)
        predicted = _marked(case.predicted, text, coarse)
        total["gold"] += len(gold)
        total["predicted"] += len(predicted)
        total["right"] += len(gold.keys() & predicted.keys())
        total["spans"] += len({x[:2] for x in gold} & {x[:2] for x in predicted})
        right.update(label for *_, label in gold.keys() & predicted.keys())
        made.update(label for *_, label in predicted)
        wanted.update(label for *_, label in gold)
        for mark, e in predicted.items():
            judged.append((engine_of(e), score_of(e), mark in gold))
        errors.extend(_entity_errors(case, text, gold, predicted))
    labels = sorted(made | wanted)
    return {
        "gold": total["gold"],
        "pred": total["predicted"],
        "strict": prf(total["right"], total["predicted"], total["gold"]),
        "span_only": prf(total["spans"], total["predicted"], total["gold"]),
        "by_label": {x: prf(right[x], made[x], wanted[x]) for x in labels},
        "by_engine": by_engine(judged),
        "calibration": calibration(judged),
        "worst": worst_of(errors, worst),
    }


def furniture(cases: Sequence[Case], worst: int = 0) -> dict[str, Any]:
    """F1 of body lines and of furniture lines."""
    n = Counter[tuple[bool, bool]]()
    errors: list[Error] = []
    for case in cases:
        at = 0
        for line in case.gold["text"].split("\n"):
            start, end = at, at + len(line)
            at = end + 1
            if not line.strip():
                continue
            wanted, got = _covered(case.gold, start, end), _covered(case.predicted, start, end)
            n[wanted, got] += 1
            if wanted != got:
                said = f"{_PLACE[wanted]} {shortened(line, 90)!r}"
                errors.append(Error(case.place(start), said, _PLACE[got], len(line)))
    both, neither, missed, wrong = n[True, True], n[False, False], n[True, False], n[False, True]
    return {
        "lines": sum(n.values()),
        "furniture": prf(both, both + wrong, both + missed),
        "body": prf(neither, neither + missed, neither + wrong),
        "worst": worst_of(errors, worst),
    }


def grouping(cases: Sequence[Case]) -> dict[str, Any]:
    """B-cubed and pairwise figures of canonical names."""
    mentions, precision, recall = 0, 0.0, 0.0
    right = made = wanted = 0
    for case in cases:
        clusters = {(start, end): cluster for start, end, *_, cluster in case.gold.get("clusters", ())}
        shared = [e for e in case.predicted["entities"] if (e["start"], e["end"]) in clusters]
        gold_of, predicted_of = defaultdict(set), defaultdict(set)
        keys = []
        for k, e in enumerate(shared):
            name = e.get("entity")
            keys.append((clusters[e["start"], e["end"]], ("alone", k) if name is None else name))
            gold_of[keys[k][0]].add(k)
            predicted_of[keys[k][1]].add(k)
        for gold_key, predicted_key in keys:
            common = len(gold_of[gold_key] & predicted_of[predicted_key])
            precision += common / len(predicted_of[predicted_key])
            recall += common / len(gold_of[gold_key])
        mentions += len(shared)
        gold_pairs, predicted_pairs = _pairs(gold_of.values()), _pairs(predicted_of.values())
        right += len(gold_pairs & predicted_pairs)
        made += len(predicted_pairs)
        wanted += len(gold_pairs)
    p, r = precision / max(1, mentions), recall / max(1, mentions)
    f1 = 2 * p * r / (p + r) if p + r else 0.0
    return {
        "mentions": mentions,
        "b_cubed": {"p": percent(p), "r": percent(r), "f1": percent(f1)},
        "pairwise": prf(right, made, wanted),
    }


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    if lead := _LEADING.match(text[start:end]):
        start += lead.end()
    if (trail := _TRAILING.search(text[start:end])) and end - len(trail[0]) > start:
        end -= len(trail[0])
    return start, end


def _marked(record: Record, text: str, coarse: bool) -> dict[tuple[int, int, str], Record]:
    """Entities by trimmed span and label, the labels that do not count left out."""
    found = {}
    for e in record["entities"]:
        label = COARSE.get(e["label"]) if coarse else e["label"]
        if label:
            found[(*_trimmed(text, e["start"], e["end"]), label)] = e
    return found


def _entity_errors(
    case: Case,
    text: str,
    gold: Mapping[tuple[int, int, str], Record],
    predicted: Mapping[tuple[int, int, str], Record],
) -> Iterable[Error]:
    """One error for each gold mark that was missed, with what stands there instead, and each mark too many."""
    spare = {x for x in predicted if x not in gold}
    for start, end, label in sorted(gold.keys() - predicted.keys()):
        instead = next((x for x in sorted(spare) if x[0] < end and start < x[1]), None)
        got, weight = "nothing", 0.5
        if instead:
            spare.discard(instead)
            weight = score_of(predicted[instead])
            got = f"{text[instead[0] : instead[1]]!r} {instead[2]} ({weight:.2f})"
        yield Error(case.place(start), f"{text[start:end]!r} {label}", got, weight)
    for start, end, label in sorted(spare):
        score = score_of(predicted[start, end, label])
        yield Error(case.place(start), "nothing", f"{text[start:end]!r} {label} ({score:.2f})", score)


def _covered(record: Record, start: int, end: int) -> bool:
    covered: int = sum(max(0, min(end, b) - max(start, a)) for a, b in record["boilerplate"])
    return covered * 2 >= end - start


def _pairs(groups: Iterable[set[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}
