"""Words that attribute, from ``data/cues.txt``, found by any of their inflected forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "cues.txt"
_VOWELS = "aeiou"
SILENT = ("decline", "refuse")
"""Verbs that claim nothing with one of :data:`SPEAKING`: "declined to comment"."""
SPEAKING = frozenset("comment elaborate answer respond reply speculate discuss".split())
# Verbs of more than one syllable that double their last consonant; those of one syllable always do.
_DOUBLING = frozenset("admit refer rebut regret forget concur demur".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that attributes.

    Attributes:
        lemma: its base form.
        frames: what it may take, by the names of ``data/cues.txt``; each with the section that says so.
    """

    lemma: str
    frames: Mapping[str, str]


def inflected(base: str, past: str = "", participle: str = "") -> Iterator[str]:
    """Every form of an English verb, by the spelling rules; irregular past forms are given.

    >>> list(inflected("deny"))
    ['deny', 'denies', 'denied', 'denied', 'denying']
    """
    doubled = base
    if base in _DOUBLING or (_one_syllable(base) and _closed(base)):
        doubled = base + base[-1]
    yield base
    yield plural(base)
    if base.endswith("y") and base[-2] not in _VOWELS:
        regular = base[:-1] + "ied"
    else:
        regular = base + "d" if base.endswith("e") else doubled + "ed"
    yield past or regular
    yield participle or past or regular
    if base.endswith("ie"):
        yield base[:-2] + "ying"
    elif base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        yield base[:-1] + "ing"
    else:
        yield doubled + "ing"


def plural(base: str) -> str:
    """The form in -s, of a noun or a verb."""
    if base.endswith("y") and base[-2] not in _VOWELS:
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "go", "do")) else "s")


def _one_syllable(word: str) -> bool:
    vowels = _VOWELS + "y"
    return sum(a in vowels and b not in vowels for a, b in zip(word, word[1:] + ".", strict=True)) == 1


def _closed(word: str) -> bool:
    """Whether a word ends in one vowel and one consonant that doubles ("beg", not "ask", "show" or "fear")."""
    return (
        len(word) > 2
        and word[-1] not in _VOWELS + "wxyh"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS.replace("u", "")
    )


def verbs() -> Mapping[str, Cue]:
    """Cue verbs by lower-case form ("said" gives the cue "say")."""
    return _read()["verb"]


def nouns() -> Mapping[str, Cue]:
    """Cue nouns by lower-case form."""
    return _read()["noun"]


def adjectives() -> Mapping[str, Cue]:
    """Cue adjectives."""
    return _read()["adjective"]


@lru_cache(maxsize=1)
def _read() -> Mapping[str, Mapping[str, Cue]]:
    frames: dict[str, dict[str, dict[str, str]]] = {"verb": {}, "noun": {}, "adjective": {}}
    irregulars: dict[str, list[str]] = {}
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            name, listed, *word_class = (part.strip() for part in line[1:].split("|"))
            known = frames[word_class[0] if word_class else "verb"]
        elif line and not line.startswith("#"):
            for entry in line.split():
                base, *irregular = entry.split(":")
                if irregular:
                    irregulars[base] = irregular
                for frame in listed.split():
                    known.setdefault(base, {}).setdefault(frame, name)
    found: dict[str, dict[str, Cue]] = {word_class: {} for word_class in frames}
    for kind, bases in frames.items():
        for base, taken in bases.items():
            cue = Cue(base, taken)
            forms = [base]
            if kind == "noun":
                forms.append(plural(base))
            elif kind == "verb":
                irregular = irregulars.get(base, [])
                forms.extend([*inflected(base, *irregular[:2]), *irregular])
            for form in forms:
                found[kind].setdefault(form, cue)
    return found
