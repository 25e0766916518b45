"""Claims that say of the same thing that something is so, and that it is not.

Of "the alarm had not been tested since autumn" remain a subject and a predicate, `alarm` and `test`, and that it is
denied; "the alarm was tested on March 3" affirms the same pair. Only words count, with their endings taken off: it is
a hint where to look, and blind to whatever is said in other words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product

_AUXILIARY = frozenset(
    "is are was were be been being am has have had having do does did will would shall should can could may might "
    "must".split()
)
_NEGATION = frozenset({"never", "cannot"})
_BETWEEN = frozenset("yet ever even still just also already now really simply at all".split())
_EMPTY = frozenset(
    "not a an the this that these those there here it its he she they we you i who whom which what him "
    "her them us me my your his our their one ones some any all no none and or but if as so than then "
    "when while because of in on at to for from by with about into over after before up out off down more "
    "most much many very too only enough such same other others own say said says saying know knew known "
    "think thought want wanted get got make made take go going gone come done like sure clear able true "
    "right see seen".split()
)
_ENDINGS = ("ing", "ied", "ies", "ed", "es", "s", "e")


def opposed(texts: Sequence[tuple[int, Sequence[str]]], most: int = 20) -> Iterator[tuple[int, int]]:
    """Pairs of texts of which one denies what the other affirms; the first is the one that denies.

    Args:
        texts: the number of each, and its words in lower case.
        most: texts on either side that are paired over the same subject and predicate, at least 1.
    """
    denied: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, words in texts:
        for pair, negated in predications(words).items():
            if negated:
                denied[pair].append(number)
    affirmed: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, words in texts:
        for pair, negated in predications(words).items():
            if not negated and pair in denied:
                affirmed[pair].append(number)
    for pair, numbers in denied.items():
        yield from product(numbers[:most], affirmed[pair][:most])


def predications(words: Sequence[str]) -> dict[tuple[str, str], bool]:
    """What is said of what: pairs of subject and predicate as stems, and whether the last to say so denies it."""
    found: dict[tuple[str, str], bool] = {}
    subject, helped, negated = "", False, False
    for word in words:
        bare, _, ending = word.partition("'")
        if ending == "t" or bare in _NEGATION or (bare == "not" and helped):
            negated = True
        elif bare in _AUXILIARY:
            helped = True
        elif bare not in _BETWEEN and not bare.endswith("ly"):
            stem = "" if bare in _EMPTY or bare[0].isdigit() else _stem(bare)
            if subject and stem:
                found[subject, stem] = negated
            subject, helped, negated = stem, False, False
    return found


def _stem(word: str) -> str:
    """A word without its ending."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            return word[: -len(ending)]
    return word
