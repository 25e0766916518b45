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
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple

Record = Mapping[str, Any]
Words = frozenset[int]

COARSE = {"PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
_COARSE_LABELS = {"PER", "ORG", "LOC", "MISC"}
_LEADING = re.compile(r"(?i)(the|a|an)\s+")
_TRAILING = re.compile(r"(['’]s?|\s+)$")
_WORD = re.compile(r"\w+(?:['’]\w+)?")
_REPORTING = """
say tell add claim argue assert state announce declare insist maintain warn explain note suggest acknowledge admit deny
confirm report reveal tweet write post respond reply answer ask predict promise vow pledge allege contend conclude
estimate complain lament joke quip caution concede stress emphasize reiterate repeat recall remark observe comment
testify mention charge counter retort continue urge demand propose recommend advise indicate disclose proclaim affirm
boast assure inform remind speculate
""".split()
_IRREGULAR = {"said", "told", "wrote", "admitted", "quipped", "denied", "replied", "implied"}
_FORMS = _IRREGULAR | {
    form
    for verb in _REPORTING
    for form in (
        *(verb + ending for ending in ("", "s", "es", "ed", "d", "ing")),
        *(verb[:-1] + ending for ending in ("ing", "ied", "ies")),
    )
}


@dataclass(frozen=True, slots=True)
class Case:
    """A gold record and the suggestions for the same text.

    Attributes:
        gold: a record of the JSON Lines contract; ``clusters`` ([start, end, label, cluster]) is optional.
        predicted: the record that is judged.
        path: the article's or the corpus's file.
        line: the record's line in a corpus, from 1; 0 where the file is the article.
    """

    gold: Record
    predicted: Record
    path: str
    line: int = 0

    def place(self, start: int) -> str:
        """``file:line`` of a code point."""
        return f"{self.path}:{self.line or self.gold['text'].count(chr(10), 0, start) + 1}"


class Error(NamedTuple):
    """Where gold and suggestion differ; `weight` is how sure the suggestion was of what is wrong."""

    place: str
    expected: str
    got: str
    weight: float

    def __str__(self) -> str:
        return f"{self.place}: {self.expected} / {self.got}"


def evaluate(cases: Sequence[Case], worst: int = 20) -> dict[str, Any]:
    """All figures that the gold allows.

    Args:
        cases: one an article.
        worst: how many errors to list for each task, the surest first.

    Returns:
        ``articles`` and, where the gold has any, ``entities``, ``claims``, ``furniture`` and ``grouping``; entities
        and claims carry ``worst``, lines of ``file:line: expected / got``.
    """
    found: dict[str, Any] = {"articles": len(cases)}
    if any(c.gold.get("entities") for c in cases):
        found["entities"] = entities(cases, worst)
    if any(c.gold.get("claims") for c in cases):
        found["claims"] = claims(cases, worst)
    if any(c.gold.get("boilerplate") for c in cases):
        found["furniture"] = furniture(cases)
    if any(c.gold.get("clusters") for c in cases):
        found["grouping"] = grouping(cases)
    return found


def prf(right: float, predicted: float, gold: float) -> dict[str, float]:
    """Precision, recall and F1 in percent, one decimal."""
    p = right / predicted if predicted else 0.0
    r = right / gold if gold else 0.0
    return {"p": _percent(p), "r": _percent(r), "f1": _percent(2 * p * r / (p + r) if p + r else 0.0)}


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
            judged.append((_engine(e), _score(e), mark in gold))
        errors.extend(_entity_errors(case, text, gold, predicted))
    labels = sorted(made | wanted)
    return {
        "gold": total["gold"],
        "pred": total["predicted"],
        "strict": prf(total["right"], total["predicted"], total["gold"]),
        "span_only": prf(total["spans"], total["predicted"], total["gold"]),
        "by_label": {x: prf(right[x], made[x], wanted[x]) for x in labels},
        "by_engine": _by_engine(judged),
        "calibration": _calibration(judged),
        "worst": _worst(errors, worst),
    }


def claims(cases: Sequence[Case], worst: int = 0) -> dict[str, Any]:
    """Figures of claims; see the module's description."""
    n = Counter[str]()
    judged: list[tuple[str, float, bool]] = []
    errors: list[Error] = []
    for case in cases:
        text = case.gold["text"]
        tokens = _Tokens(text)
        gold = [(c, w) for c in case.gold["claims"] if (w := tokens.within(c["content"]))]
        predicted = [(c, w) for c in case.predicted["claims"] if (w := tokens.within(c["content"]))]
        n["gold"] += len(gold)
        n["predicted"] += len(predicted)
        gold_words, predicted_words = _union(gold), _union(predicted)
        n["gold words"] += len(gold_words)
        n["predicted words"] += len(predicted_words)
        n["right words"] += len(gold_words & predicted_words)
        matched = _one_to_one([w for _, w in gold], [w for _, w in predicted])
        hits = set()
        for i, (claim, words) in enumerate(gold):
            core = _is_core(text, claim)
            n["core"] += core
            j, overlap = matched.get(i, (-1, 0.0))
            if overlap < 0.5:
                errors.append(_missed(case, text, claim, predicted[j][0] if j >= 0 else None))
                continue
            hits.add(j)
            _count_match(n, tokens, claim, predicted[j][0], overlap, words == predicted[j][1], core)
        for j, (claim, _) in enumerate(predicted):
            judged.append((_engine(claim), _score(claim), j in hits))
            if j not in hits:
                said = f"{_claim(text, claim)} ({_score(claim):.2f})"
                errors.append(Error(case.place(claim["content"][0][0]), "nothing", said, _score(claim)))
        _count_cues(n, tokens, gold, predicted)
    found: dict[str, Any] = {
        "gold": n["gold"],
        "pred": n["predicted"],
        "tokens": prf(n["right words"], n["predicted words"], n["gold words"]),
        "iou50": prf(n["match"], n["predicted"], n["gold"]),
        "iou80": prf(n["close match"], n["predicted"], n["gold"]),
        "exact": prf(n["exact"], n["predicted"], n["gold"]),
        "cue": prf(n["cues right"], n["cues made"], n["cues"]),
        "speaker_acc": _percent(n["source right"] / max(1, n["sources"])),
        "joint": prf(n["joint"], n["predicted"], n["gold"]),
        "core_recall": _percent(n["core match"] / max(1, n["core"])),
    }
    if n["named"]:
        found["speaker_name_acc"] = _percent(n["name right"] / n["named"])
    return found | {
        "by_engine": _by_engine(judged),
        "calibration": _calibration(judged),
        "worst": _worst(errors, worst),
    }


def furniture(cases: Sequence[Case]) -> dict[str, Any]:
    """F1 of body lines and of furniture lines."""
    n = Counter[tuple[bool, bool]]()
    for case in cases:
        at = 0
        for line in case.gold["text"].split("\n"):
            start, end = at, at + len(line)
            at = end + 1
            if line.strip():
                n[_covered(case.gold, start, end), _covered(case.predicted, start, end)] += 1
    both, neither, missed, wrong = n[True, True], n[False, False], n[True, False], n[False, True]
    return {
        "lines": sum(n.values()),
        "furniture": prf(both, both + wrong, both + missed),
        "body": prf(neither, neither + missed, neither + wrong),
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
        "b_cubed": {"p": _percent(p), "r": _percent(r), "f1": _percent(f1)},
        "pairwise": prf(right, made, wanted),
    }


class _Tokens:
    """The words of a text, to say which of them a list of spans touches."""

    def __init__(self, text: str) -> None:
        spans = [m.span() for m in _WORD.finditer(text)]
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def within(self, pieces: Iterable[Sequence[int]]) -> Words:
        """Numbers of the words that share a character with one of the pieces."""
        return frozenset(
            k for a, b in pieces for k in range(bisect_right(self._ends, a), bisect_left(self._starts, b))
        )


def _percent(share: float) -> float:
    return round(100 * share, 1)


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
            weight = _score(predicted[instead])
            got = f"{text[instead[0] : instead[1]]!r} {instead[2]} ({weight:.2f})"
        yield Error(case.place(start), f"{text[start:end]!r} {label}", got, weight)
    for start, end, label in sorted(spare):
        score = _score(predicted[start, end, label])
        yield Error(case.place(start), "nothing", f"{text[start:end]!r} {label} ({score:.2f})", score)


def _one_to_one(gold: Sequence[Words], predicted: Sequence[Words]) -> dict[int, tuple[int, float]]:
    """Pairs of contents that share words, each used once, the largest overlap first."""
    holding = defaultdict(set)
    for j, words in enumerate(predicted):
        for word in words:
            holding[word].add(j)
    pairs = []
    for i, words in enumerate(gold):
        for j in {j for word in words for j in holding.get(word, ())}:
            pairs.append((-len(words & predicted[j]) / len(words | predicted[j]), i, j))
    pairs.sort()
    matched: dict[int, tuple[int, float]] = {}
    used = set()
    for negative, i, j in pairs:
        if i not in matched and j not in used:
            matched[i] = (j, -negative)
            used.add(j)
    return matched


def _count_match(
    n: Counter[str], tokens: _Tokens, gold: Record, predicted: Record, overlap: float, exact: bool, core: bool
) -> None:
    n["match"] += 1
    n["core match"] += core
    n["close match"] += overlap >= 0.8
    n["exact"] += exact
    source, said = tokens.within(gold["source"]), tokens.within(predicted["source"])
    if source:
        n["sources"] += 1
        n["source right"] += bool(source & said)
    n["joint"] += bool(source & said) if source else not said
    if gold.get("speaker"):
        n["named"] += 1
        n["name right"] += gold["speaker"] == predicted.get("speaker")


def _count_cues(
    n: Counter[str],
    tokens: _Tokens,
    gold: Sequence[tuple[Record, Words]],
    predicted: Sequence[tuple[Record, Words]],
) -> None:
    wanted = [w for c, _ in gold if (w := tokens.within(c["cue"]))]
    left = {w for c, _ in predicted if (w := tokens.within(c["cue"]))}
    n["cues"] += len(wanted)
    n["cues made"] += len(left)
    for words in wanted:
        hit = next((w for w in sorted(left, key=sorted) if words & w), None)
        if hit is not None:
            left.discard(hit)
            n["cues right"] += 1


def _is_core(text: str, claim: Record) -> bool:
    cue = " ".join(text[a:b] for a, b in claim["cue"]).lower()
    content = " ".join(text[a:b] for a, b in claim["content"])
    if len(content.split()) < 4:
        return False
    reporting = "according to" in cue or any(word in _FORMS for word in re.findall("[a-z]+", cue))
    return reporting or '"' in content or "“" in content


def _missed(case: Case, text: str, claim: Record, instead: Record | None) -> Error:
    got, weight = "nothing", 0.5
    if instead is not None:
        weight = _score(instead)
        got = f"{_claim(text, instead)} ({weight:.2f})"
    return Error(case.place(claim["content"][0][0]), _claim(text, claim), got, weight)


def _claim(text: str, claim: Record) -> str:
    """A claim in a line: source, cue and content, shortened."""

    def words(pieces: Iterable[Sequence[int]], longest: int) -> str:
        said = " ".join(" ".join(text[a:b] for a, b in pieces).split())
        return said if len(said) <= longest else said[: longest - 1] + "…"

    return (
        f"{words(claim['source'], 40) or '?'} | {words(claim['cue'], 30)} | {words(claim['content'], 90)!r}"
    )


def _union(claims: Iterable[tuple[Record, Words]]) -> Words:
    return frozenset(k for _, words in claims for k in words)


def _covered(record: Record, start: int, end: int) -> bool:
    covered: int = sum(max(0, min(end, b) - max(start, a)) for a, b in record["boilerplate"])
    return covered * 2 >= end - start


def _pairs(groups: Iterable[set[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _score(mark: Record) -> float:
    return float(mark.get("score", 1.0))


def _engine(mark: Record) -> str:
    return str(mark.get("origin") or "unknown")


def _by_engine(judged: Iterable[tuple[str, float, bool]]) -> dict[str, dict[str, float]]:
    """How many suggestions each engine made, and the share of them that is right."""
    made, right = Counter[str](), Counter[str]()
    for engine, _, is_right in judged:
        made[engine] += 1
        right[engine] += is_right
    return {
        engine: {"n": count, "p": _percent(right[engine] / count)} for engine, count in sorted(made.items())
    }


def _calibration(judged: Sequence[tuple[str, float, bool]]) -> dict[str, Any]:
    """Scores against the share that is right, in tenths, and the expected calibration error (Naeini et al. 2015)."""
    bins: defaultdict[int, list[tuple[float, bool]]] = defaultdict(list)
    for _, score, is_right in judged:
        bins[min(9, int(score * 10))].append((score, is_right))
    table = []
    error = 0.0
    for tenth, members in sorted(bins.items()):
        mean = sum(score for score, _ in members) / len(members)
        share = sum(is_right for _, is_right in members) / len(members)
        error += abs(mean - share) * len(members) / max(1, len(judged))
        table.append(
            {"from": tenth / 10, "n": len(members), "score": _percent(mean), "right": _percent(share)}
        )
    return {"error": _percent(error), "bins": table}


def _worst(errors: Sequence[Error], how_many: int) -> list[str]:
    return [str(e) for e in sorted(errors, key=lambda e: -e.weight)[:how_many]]
