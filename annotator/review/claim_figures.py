"""The figures of claims; :mod:`annotator.review.evaluate` says what they mean."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

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

Words = frozenset[int]

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
            judged.append((engine_of(claim), score_of(claim), j in hits))
            if j not in hits:
                said = f"{_claim(text, claim)} ({score_of(claim):.2f})"
                errors.append(Error(case.place(claim["content"][0][0]), "nothing", said, score_of(claim)))
        _count_cues(n, tokens, gold, predicted)
    found: dict[str, Any] = {
        "gold": n["gold"],
        "pred": n["predicted"],
        "tokens": prf(n["right words"], n["predicted words"], n["gold words"]),
        "iou50": prf(n["match"], n["predicted"], n["gold"]),
        "iou80": prf(n["close match"], n["predicted"], n["gold"]),
        "exact": prf(n["exact"], n["predicted"], n["gold"]),
        "cue": prf(n["cues right"], n["cues made"], n["cues"]),
        "speaker_acc": percent(n["source right"] / max(1, n["sources"])),
        "joint": prf(n["joint"], n["predicted"], n["gold"]),
        "core_recall": percent(n["core match"] / max(1, n["core"])),
    }
    if n["named"]:
        found["speaker_name_acc"] = percent(n["name right"] / n["named"])
    return found | {
        "by_engine": by_engine(judged),
        "calibration": calibration(judged),
        "worst": worst_of(errors, worst),
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
        weight = score_of(instead)
        got = f"{_claim(text, instead)} ({weight:.2f})"
    return Error(case.place(claim["content"][0][0]), _claim(text, claim), got, weight)


def _claim(text: str, claim: Record) -> str:
    """A claim in a line: source, cue and content, shortened."""

    def words(pieces: Iterable[Sequence[int]], longest: int) -> str:
        return shortened(" ".join(text[a:b] for a, b in pieces), longest)

    return (
        f"{words(claim['source'], 40) or '?'} | {words(claim['cue'], 30)} | {words(claim['content'], 90)!r}"
    )


def _union(claims: Iterable[tuple[Record, Words]]) -> Words:
    return frozenset(k for _, words in claims for k in words)
