"""What all figures are made of: cases, errors, precision and recall, calibration."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

Record = Mapping[str, Any]


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
    """Where gold and suggestion differ; `weight` is how sure the suggestion was, or how long the line that is wrong."""

    place: str
    expected: str
    got: str
    weight: float

    def __str__(self) -> str:
        return f"{self.place}: {self.expected} / {self.got}"


def prf(right: float, predicted: float, gold: float) -> dict[str, float]:
    """Precision, recall and F1 in percent, one decimal."""
    p = right / predicted if predicted else 0.0
    r = right / gold if gold else 0.0
    return {"p": percent(p), "r": percent(r), "f1": percent(2 * p * r / (p + r) if p + r else 0.0)}


def percent(share: float) -> float:
    """A share in percent, one decimal."""
    return round(100 * share, 1)


def score_of(mark: Record) -> float:
    """How sure a suggestion is, 0 to 1; 1 where it does not say."""
    return float(mark.get("score", 1.0))


def engine_of(mark: Record) -> str:
    """Where a suggestion comes from."""
    return str(mark.get("origin") or "unknown")


def shortened(words: str, longest: int) -> str:
    """Words on one line, of at most so many code points."""
    said = " ".join(words.split())
    return said if len(said) <= longest else said[: longest - 1] + "…"


def by_engine(judged: Iterable[tuple[str, float, bool]]) -> dict[str, dict[str, float]]:
    """How many suggestions each engine made, and the share of them that is right."""
    made, right = Counter[str](), Counter[str]()
    for engine, _, is_right in judged:
        made[engine] += 1
        right[engine] += is_right
    return {
        engine: {"n": count, "p": percent(right[engine] / count)} for engine, count in sorted(made.items())
    }


def calibration(judged: Sequence[tuple[str, float, bool]]) -> dict[str, Any]:
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
        table.append({"from": tenth / 10, "n": len(members), "score": percent(mean), "right": percent(share)})
    return {"error": percent(error), "bins": table}


def worst_of(errors: Sequence[Error], how_many: int) -> list[str]:
    """The errors of the largest weight, as lines."""
    return [str(e) for e in sorted(errors, key=lambda e: -e.weight)[:how_many]]
