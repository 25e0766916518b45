"""Words that attribute, from ``data/cues.txt``, found by any of their inflected forms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_DATA = Path(__file__).parent / "data" / "cues.txt"
_VOWELS = "aeiou"
# Verbs of more than one syllable that double their last consonant; those of one syllable always do.
_DOUBLING = frozenset("admit refer rebut regret forget begin rebut concur".split())


@dataclass(frozen=True, slots=True)
class Cue:
    """A verb that attributes.

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
    if base.endswith("y") and base[-2] not in _VOWELS:
        yield base[:-1] + "ies"
        regular = base[:-1] + "ied"
    else:
        yield base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "go", "do")) else "s")
        regular = base + "d" if base.endswith("e") else doubled + "ed"
    yield past or regular
    yield participle or past or regular
    if base.endswith("ie"):
        yield base[:-2] + "ying"
    elif base.endswith("e") and not base.endswith(("ee", "oe", "ye")):
        yield base[:-1] + "ing"
    else:
        yield doubled + "ing"


def _one_syllable(word: str) -> bool:
    return (
        sum(a in _VOWELS + "y" and b not in _VOWELS + "y" for a, b in zip(word, word[1:] + ".", strict=True))
        == 1
    )


def _closed(word: str) -> bool:
    """Whether a word ends in one vowel and one consonant that doubles ("beg", not "ask", "show" or "fear")."""
    return (
        len(word) > 2
        and word[-1] not in _VOWELS + "wxyh"
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS.replace("u", "")
    )


@lru_cache(maxsize=1)
def verbs() -> dict[str, Cue]:
    """All cue verbs by lower-case form ("said" gives the cue "say")."""
    frames: dict[str, dict[str, str]] = {}
    forms: dict[str, str] = {}
    irregulars: dict[str, list[str]] = {}
    for line in _DATA.read_text(encoding="utf-8").splitlines():
        if line.startswith("="):
            name, _, listed = line[1:].partition("|")
            section, allowed = name.strip(), listed.split()
        elif line and not line.startswith("#"):
            for entry in line.split():
                base, *irregular = entry.split(":")
                if irregular:
                    irregulars[base] = irregular
                known = frames.setdefault(base, {})
                for frame in allowed:
                    known.setdefault(frame, section)
    for base in frames:
        irregular = irregulars.get(base, [])
        for form in (*inflected(base, *irregular[:2]), *irregular):
            forms.setdefault(form, base)
    cues = {base: Cue(base, taken) for base, taken in frames.items()}
    return {form: cues[base] for form, base in forms.items()}
