"""Dividing a folder among annotators: in which order articles are read, and by whom."""

from __future__ import annotations

import heapq
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from annotator.core.marks import Entity, Mark
from annotator.review.ledger import article_date
from annotator.store.assignments import Assignment

_NO_SOURCE = re.compile(r"^[\d\W_]+|[\d\W_]+$")
_NOT_TAUGHT = frozenset("DATE TIME MONEY PERCENT QUANTITY CARDINAL ORDINAL".split())
"""Labels of what seldom comes back in another article as the same thing."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An article to be assigned.

    Attributes:
        name: its path below the folder, with ``/``.
        text: of the article.
        waiting: its open suggestions; None where none were made yet.
    """

    name: str
    text: str
    waiting: Sequence[Mark] | None = None


def by_path(found: Sequence[Candidate]) -> list[str]:
    """As the folder lists them."""
    return [each.name for each in found]


def by_date(found: Sequence[Candidate]) -> list[str]:
    """The oldest first, by the date that file name or first lines tell; undated ones last."""
    from pathlib import PurePath

    days = {each.name: article_date(PurePath(each.name), each.text) or date.max for each in found}
    return sorted(days, key=lambda name: days[name])


def by_source(found: Sequence[Candidate]) -> list[str]:
    """In turns, one of each source: the folder, or in one folder the file name without digits at its ends."""
    folders = {each.name.rpartition("/")[0] for each in found}
    lists: defaultdict[str, list[str]] = defaultdict(list)
    for each in found:
        folder, _, name = each.name.rpartition("/")
        lists[folder if len(folders) > 1 else _NO_SOURCE.sub("", name.rpartition(".")[0])].append(each.name)
    rounds = max(map(len, lists.values()), default=0)
    return [own[turn] for turn in range(rounds) for own in lists.values() if turn < len(own)]


def by_uncertainty(found: Sequence[Candidate]) -> list[str]:
    """The least certain suggestions first: by the mean of 1 - score; those without suggestions last."""

    def doubt(each: Candidate) -> float:
        scores = [mark.score for mark in each.waiting or () if mark.score is not None]
        return sum(1 - score for score in scores) / len(scores) if scores else -1.0

    doubts = {each.name: doubt(each) for each in found}
    return sorted(doubts, key=lambda name: -doubts[name])


def by_learning(found: Sequence[Candidate]) -> list[str]:
    """The article first whose decisions would be used most often in the others, then the one that adds most to it.

    What is learned of an article are its names that stand in others; a name that an earlier article taught already
    teaches nothing more. Greedy, with gains computed again only when an article comes up, because they never grow.
    """
    names = {each.name: _names(each.waiting or ()) for each in found}
    in_articles = Counter(name for own in names.values() for name in own)
    position = {each.name: number for number, each in enumerate(found)}
    known: set[tuple[str, str]] = set()

    def gain(article: str) -> int:
        return sum(in_articles[name] - 1 for name in names[article] - known)

    heap = [(-gain(article), position[article], article) for article in names]
    heapq.heapify(heap)
    order = []
    while heap:
        before, number, article = heapq.heappop(heap)
        now = -gain(article)
        if now > before and heap and (now, number) > heap[0][:2]:
            heapq.heappush(heap, (now, number, article))
            continue
        order.append(article)
        known |= names[article]
    return order


ORDERS: Mapping[str, Callable[[Sequence[Candidate]], list[str]]] = {
    "path": by_path,
    "date": by_date,
    "source": by_source,
    "uncertainty": by_uncertainty,
    "learning": by_learning,
}
NEED_SUGGESTIONS = ("uncertainty", "learning")


def divide(
    ordered: Sequence[str],
    annotators: Sequence[str],
    *,
    overlap: float = 0,
    order: str = "path",
    seed: int = 0,
    before: Assignment | None = None,
) -> Assignment:
    """Give articles to annotators: some to everybody, the others in turns to whoever has least.

    Args:
        ordered: the articles that are to be given, in the order in which each queue has them.
        annotators: one or more.
        overlap: percent of the articles that everybody reads, drawn at random, 0 to 100.
        order: what is noted about the order.
        seed: of the draw; the same one divides in the same way.
        before: queues that stay as they are; what is given comes behind.
    """
    chance = random.Random(seed)
    shared = set(chance.sample(list(ordered), round(len(ordered) * overlap / 100)))
    queues = {name: list(before.queues.get(name, ())) if before else [] for name in annotators}
    for name, own in (before.queues if before else {}).items():
        queues.setdefault(name, list(own))
    turns = list(annotators)
    chance.shuffle(turns)
    for article in ordered:
        if article in shared:
            for name in annotators:
                queues[name].append(article)
        else:
            # The shortest queue, and of several the one whose turn it is longest.
            name = min(turns, key=lambda who: len(queues[who]))
            queues[name].append(article)
            turns.remove(name)
            turns.append(name)
    return Assignment({name: tuple(own) for name, own in queues.items()}, order, overlap, seed)


def _names(marks: Sequence[Mark]) -> set[tuple[str, str]]:
    return {
        (mark.name, mark.label)
        for mark in marks
        if isinstance(mark, Entity) and mark.label not in _NOT_TAUGHT
    }
