"""The same or nearly the same sentence in other places, among 100,000 of them.

Candidates come from an inverted index with prefix filtering (Bayardo, Ma and Srikant, "Scaling Up All Pairs Similarity
Search", 2007; with longer prefixes: Wang, Li and Feng, "Can We Beat the Prefix Filtering?", 2012): two texts whose sets
of words have a Jaccard similarity of t share two words among the first n - ceil(t·n) + 2 of each, in one order of all
words; with the rarest first, lists are short. Candidates are judged by rapidfuzz.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from annotator.review.opposed import opposed

JACCARD = 0.7
RATIO = 86.0
"""Least ratio of the sorted words, 0 to 100, at which two texts say nearly the same."""
SHORTEST = 3
"""Texts with fewer words are the same only when they are equal."""
MOST = 100
"""Candidates that are judged for one text; more only come from texts made by a machine."""
_WORD = re.compile(r"\w+(?:['’.,]\w+)*")
_NEGATION = frozenset(
    "no not never none nobody nothing neither nor without cannot deny denies denied refuse refuses refused".split()
)
_UNITS = frozenset("one two three four five six seven eight nine ten eleven twelve".split())


def folded(text: str) -> str:
    """`text` without case and accents, white space as single blanks."""
    if text.isascii():
        return " ".join(text.casefold().split())
    flat = unicodedata.normalize("NFKD", text)
    flat = "".join(c for c in flat if not unicodedata.combining(c)).casefold().replace("’", "'")
    return " ".join(flat.split())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, folded; quotation marks and other punctuation are gone."""
    return tuple(_WORD.findall(folded(text)))


def stance(words: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """What makes two texts with nearly the same words say different things: negation, and numbers."""
    negated = sum(word in _NEGATION or word.endswith("n't") for word in words) % 2
    # "No one" is one word more than "nobody" and says the same.
    said = [
        word for before, word in zip(("", *words), words, strict=False) if (before, word) != ("no", "one")
    ]
    return negated, tuple(sorted(word for word in said if word in _UNITS or any(map(str.isdigit, word))))


class Similar:
    """Groups of texts.

    Args:
        texts: what is compared; a text's number is its place in this sequence.

    Attributes:
        group: for each text the number of the first text of its group.
        contrast: for the first text of a group, groups with nearly the same words but another number or negation,
            and groups that deny what it affirms, or affirm what it denies.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._words = [words_of(text) for text in texts]
        self.group = list(range(len(texts)))
        self.contrast: defaultdict[int, set[int]] = defaultdict(set)
        # Equal texts first, so that the index holds each only once.
        first: dict[tuple[str, ...], int] = {}
        for number, words in enumerate(self._words):
            self.group[number] = first.setdefault(words, number) if words else number
        frequency = Counter(word for words in first for word in set(words))
        self._rank = {word: rank for rank, (word, _) in enumerate(sorted(frequency.items(), key=_rarest))}
        self._sorted: dict[int, str] = {}
        self._size: dict[int, int] = {}
        self._index: defaultdict[str, list[int]] = defaultdict(list)
        contrasts: list[tuple[int, int]] = []
        for words, number in first.items():
            if len(set(words)) < SHORTEST:
                continue
            for other in self._near(words):
                if stance(words) == stance(self._words[other]):
                    self._join(number, other)
                else:
                    contrasts.append((number, other))
            self._size[number] = len(set(words))
            self._sorted[number] = " ".join(sorted(words))
            for word in self._prefix(words):
                self._index[word].append(number)
        contrasts += opposed([(number, words) for words, number in first.items()])
        self.group = [self._find(number) for number in range(len(texts))]
        for one, other in contrasts:
            one, other = self.group[one], self.group[other]
            if one != other:
                self.contrast[one].add(other)
                self.contrast[other].add(one)

    def like(self, text: str) -> list[int]:
        """Numbers of texts that say nearly the same as `text`, each group by its first text."""
        return sorted({self.group[number] for number in self._near(words_of(text))})

    def _near(self, words: tuple[str, ...]) -> Iterator[int]:
        from rapidfuzz import fuzz, process

        size = len(set(words))
        shared = Counter[int]()
        for word in self._prefix(words):
            shared.update(self._index.get(word, ())[-8 * MOST :])
        least, most = size * JACCARD, size / JACCARD
        shared = Counter(
            {n: count for n, count in shared.items() if count > 1 and least <= self._size[n] <= most}
        )
        if not shared:
            return
        choices = {number: self._sorted[number] for number, _ in shared.most_common(MOST)}
        wanted = " ".join(sorted(words))
        for _, _, number in process.extract(
            wanted, choices, scorer=fuzz.ratio, score_cutoff=RATIO, limit=None, processor=None
        ):
            yield number

    def _prefix(self, words: tuple[str, ...]) -> list[str]:
        """The words of which two similar texts share two, the rarest first."""
        last = len(self._rank)
        ordered = sorted(set(words), key=lambda word: (self._rank.get(word, last), word))
        return ordered[: len(ordered) - math.ceil(JACCARD * len(ordered)) + 2]

    def _find(self, number: int) -> int:
        while self.group[number] != number:
            self.group[number] = self.group[self.group[number]]
            number = self.group[number]
        return number

    def _join(self, one: int, other: int) -> None:
        first, second = sorted((self._find(one), self._find(other)))
        self.group[second] = first


def _rarest(item: tuple[str, int]) -> tuple[int, str]:
    return (item[1], item[0])
