"""Do annotators agree: over entities, words and claims, by label and by article, with the places where they do not.

Compared are confirmed marks, in the articles where both have a sidecar. Figures are symmetric.

entities   F1 is 2·both / (marks of one + marks of the other), in percent: *strict* the same span and label, *span* the
           same span, *overlap* the same label and at least one code point in common, one to one, best first.
words      Each word's label, that of the longest mention on it, or none: Cohen's kappa for two annotators,
           Krippendorff's alpha for all of them. By label, alpha of "has this label" against "has not".
claims     One to one, best first, at an intersection over union of the contents' words of .5 or more; *words* is F1
           of the words that stand in any content; *speaker* and *kind* are the share of the matched ones that agree.

A figure that is undefined (nothing marked, or one category only) is None.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from annotator.core.marks import Claim, Entity
from annotator.core.spans import Span
from annotator.core.text import Lines, words
from annotator.review.chance import cohen_kappa, krippendorff_alpha
from annotator.review.figures import percent

NONE = ""
"""The label of a word on which no mention stands."""
IOU = 0.5
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Coded:
    """An article with the confirmed marks of each annotator who has a sidecar for it."""

    path: str
    text: str
    entities: Mapping[str, Sequence[Entity]]
    claims: Mapping[str, Sequence[Claim]]


@dataclass(slots=True)
class _Tally:
    """Counts of one pair of annotators."""

    marks: Counter[str] = field(default_factory=Counter)
    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: _Tally) -> None:
        self.marks += other.marks
        self.pairs += other.pairs

    def figures(self) -> dict[str, Any]:
        n = self.marks
        return {
            "entities": n["entities"],
            "strict": f1(n["strict"], n["entities"]),
            "span": f1(n["span"], n["entities"]),
            "overlap": f1(n["overlap"], n["entities"]),
            "kappa": rounded(cohen_kappa(self.pairs)),
            "claims": n["claims"],
            "claims_iou50": f1(n["matched"], n["claims"]),
            "claims_words": f1(n["shared words"], n["words"]),
            "claims_speaker": share(n["speaker"], n["matched"]),
            "claims_kind": share(n["kind"], n["matched"]),
        }


def agreement(articles: Iterable[Coded], annotators: Sequence[str], *, places: bool = True) -> dict[str, Any]:
    """All figures for these annotators.

    Args:
        articles: what they did; an article that one of them does not have counts for the others.
        annotators: two or more.
        places: whether to list the disagreements.

    Returns:
        ``annotators`` (marks and labels of each), ``alpha``, ``by_label``, ``pairs`` (with ``by_article``) and
        ``disagreements`` (``file``, ``line``, ``kind`` and what each annotator has there).
    """
    units = Counter[tuple[str, ...]]()
    own = {name: Counter[str](dict.fromkeys(("articles", "entities", "claims"), 0)) for name in annotators}
    used = {name: Counter[str]() for name in annotators}
    totals = {pair: _Tally() for pair in combinations(annotators, 2)}
    by_article: dict[tuple[str, str], list[dict[str, Any]]] = {pair: [] for pair in totals}
    labels: defaultdict[str, Counter[str]] = defaultdict(Counter)
    disagreements: list[dict[str, Any]] = []
    compared = 0
    for coded in articles:
        present = [name for name in annotators if name in coded.entities]
        for name in present:
            own[name]["articles"] += 1
            own[name]["entities"] += len(coded.entities[name])
            own[name]["claims"] += len(coded.claims[name])
            used[name].update(entity.label for entity in coded.entities[name])
        if len(present) < 2:
            continue
        compared += 1
        tokens = Tokens(coded.text)
        rows = {name: tokens.labels(coded.entities[name]) for name in present}
        units.update(zip(*rows.values(), strict=True))
        for one, other in combinations(present, 2):
            tally = _Tally(
                _marks(coded, tokens, one, other), Counter(zip(rows[one], rows[other], strict=True))
            )
            totals[one, other].add(tally)
            by_article[one, other].append({"article": coded.path, **tally.figures()})
            _count_labels(labels, coded, one, other)
        if places:
            disagreements += _disagreements(coded, present)
    return {
        "annotators": {
            name: {**own[name], "labels": dict(sorted(used[name].items()))} for name in annotators
        },
        "articles": compared,
        "words": sum(units.values()),
        "alpha": rounded(krippendorff_alpha(units)),
        "by_label": {label: _of_label(label, labels[label], units) for label in sorted(labels)},
        "pairs": [
            {"annotators": list(pair), **totals[pair].figures(), "by_article": by_article[pair]}
            for pair in totals
        ],
        "disagreements": disagreements,
    }


class Tokens:
    """The words and punctuation marks of a text."""

    def __init__(self, text: str) -> None:
        lines = Lines(text)
        self.spans = [word for number in range(len(lines)) for word in words(lines, number)]
        self._first: dict[int, int] = {}
        for number, (start, end) in enumerate(self.spans):
            self._first.update(dict.fromkeys(range(start, end), number))

    def within(self, pieces: Iterable[Span]) -> Words:
        """Numbers of the words that share a code point with one of the pieces."""
        return frozenset(
            self._first[offset]
            for start, end in pieces
            for offset in range(start, end)
            if offset in self._first
        )

    def labels(self, entities: Iterable[Entity]) -> list[str]:
        """The label of each word; of nested mentions the longest counts."""
        found = [NONE] * len(self.spans)
        for entity in sorted(entities, key=lambda e: (e.span.end - e.span.start, -e.span.start)):
            for number in self.within([entity.span]):
                found[number] = entity.label
        return found


def pair_up(one: Sequence[Words], other: Sequence[Words], least: float) -> list[tuple[int, int]]:
    """One-to-one matches of sets by intersection over union, best first.

    Args:
        one: sets of one side.
        other: sets of the other.
        least: a match has at least this much, 0 (any overlap) to 1.
    """
    holding: defaultdict[int, list[int]] = defaultdict(list)
    for j, members in enumerate(other):
        for member in members:
            holding[member].append(j)
    scored = []
    for i, members in enumerate(one):
        for j in {j for member in members for j in holding.get(member, ())}:
            iou = len(members & other[j]) / len(members | other[j])
            if iou >= least:
                scored.append((-iou, i, j))
    used_one: set[int] = set()
    used_other: set[int] = set()
    matched = []
    for _, i, j in sorted(scored):
        if i not in used_one and j not in used_other:
            used_one.add(i)
            used_other.add(j)
            matched.append((i, j))
    return matched


def f1(both: int, marks: int) -> float | None:
    """F1 in percent of two sets with `both` in common and `marks` in the two together."""
    return percent(2 * both / marks) if marks else None


def share(part: int, whole: int) -> float | None:
    """A share in percent, None of nothing."""
    return percent(part / whole) if whole else None


def rounded(figure: float | None) -> float | None:
    """Three decimals."""
    return None if figure is None else round(figure, 3) + 0.0  # no "-0.0"


def _marks(coded: Coded, tokens: Tokens, one: str, other: str) -> Counter[str]:
    n = Counter[str]()
    first, second = coded.entities[one], coded.entities[other]
    n["entities"] = len(first) + len(second)
    n["strict"] = _common(((e.span, e.label) for e in first), ((e.span, e.label) for e in second))
    n["span"] = _common((e.span for e in first), (e.span for e in second))
    for label in {e.label for e in first} & {e.label for e in second}:
        n["overlap"] += _touching(_spans(first, label), _spans(second, label))
    mine, theirs = coded.claims[one], coded.claims[other]
    left = [tokens.within(claim.content) for claim in mine]
    right = [tokens.within(claim.content) for claim in theirs]
    n["claims"] = len(mine) + len(theirs)
    for i, j in pair_up(left, right, IOU):
        n["matched"] += 1
        n["speaker"] += mine[i].speaker == theirs[j].speaker
        n["kind"] += mine[i].kind == theirs[j].kind
    said, also_said = frozenset().union(*left), frozenset().union(*right)
    n["words"] = len(said) + len(also_said)
    n["shared words"] = len(said & also_said)
    return n


def _common(one: Iterable[object], other: Iterable[object]) -> int:
    return (Counter(one) & Counter(other)).total()


def _count_labels(labels: Mapping[str, Counter[str]], coded: Coded, one: str, other: str) -> None:
    for label in {e.label for name in (one, other) for e in coded.entities[name]}:
        first, second = (_spans(coded.entities[name], label) for name in (one, other))
        labels[label]["marks"] += len(first) + len(second)
        labels[label]["strict"] += _common(first, second)
        labels[label]["overlap"] += _touching(first, second)


def _spans(entities: Iterable[Entity], label: str) -> list[Span]:
    return [entity.span for entity in entities if entity.label == label]


def _touching(one: Iterable[Span], other: Iterable[Span]) -> int:
    """How many spans touch, one to one."""
    return len(pair_up([frozenset(range(*s)) for s in one], [frozenset(range(*s)) for s in other], 0.0))


def _of_label(label: str, counts: Mapping[str, int], units: Mapping[tuple[str, ...], int]) -> dict[str, Any]:
    binary = Counter[tuple[bool, ...]]()
    for unit, count in units.items():
        binary[tuple(value == label for value in unit)] += count
    marks = counts["marks"]
    return {
        "marks": marks,
        "strict": f1(counts["strict"], marks),
        "overlap": f1(counts["overlap"], marks),
        "alpha": rounded(krippendorff_alpha(binary)),
    }


def _disagreements(coded: Coded, names: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Places where marks of two annotators touch, or one has none, unless all have the same."""
    kinds: tuple[tuple[str, Mapping[str, Sequence[Entity | Claim]]], ...] = (
        ("entity", coded.entities),
        ("claim", coded.claims),
    )
    found = []
    for kind, marks in kinds:
        everything = sorted(
            ((mark.extent, name, mark) for name in names for mark in marks[name]), key=_by_place
        )
        cluster: list[tuple[str, Entity | Claim]] = []
        end = 0
        for extent, name, mark in [*everything, (Span(len(coded.text) + 1, 0), "", None)]:
            if cluster and (extent.start >= end or mark is None):
                said = {n: [_said(coded.text, m) for who, m in cluster if who == n] for n in names}
                if any(said[n] != said[names[0]] for n in names):
                    start = min(m.extent.start for _, m in cluster)
                    line = coded.text.count("\n", 0, start) + 1
                    here = {n: [words_ for _, words_ in said[n]] for n in names}
                    found.append(
                        (
                            start,
                            {"file": coded.path, "line": line, "kind": kind, "start": start, "marks": here},
                        )
                    )
                cluster, end = [], 0
            if mark is not None:
                cluster.append((name, mark))
                end = max(end, extent.end)
    yield from (row for _, row in sorted(found, key=lambda pair: (pair[0], pair[1]["kind"])))


def _by_place(item: tuple[Span, str, Entity | Claim]) -> tuple[int, int, str]:
    return (item[0].start, -item[0].end, item[2].id)


def _said(text: str, mark: Entity | Claim) -> tuple[tuple[object, ...], str]:
    """What two annotators must have in common to agree on a mark, and the mark in words."""
    if isinstance(mark, Entity):
        return (mark.span, mark.label), f"{text[slice(*mark.span)]!r} {mark.label}"
    words_ = " … ".join(" ".join(text[slice(*piece)].split()) for piece in mark.content)
    shown = words_ if len(words_) <= 90 else words_[:89] + "…"
    return (mark.content, mark.speaker, mark.kind), f"{mark.speaker or '?'}: {shown!r} {mark.kind}"
