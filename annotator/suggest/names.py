"""Shipped lists of names and of words that tell what a name stands for.

Plain text files in ``data/``: ``lexicon.txt`` is written by hand; ``places.txt``, ``first_names.txt``,
``surnames.txt`` and ``common_words.txt`` are made by ``benchmarks/build_gazetteer.py`` from GeoNames (CC BY 4.0),
the US Census (public domain), Faker (MIT) and GUM (CC BY).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Names:
    """The lists, each a set of exact forms.

    Attributes:
        places: the kind (``country``, ``capital``, ``state``, ``million``, ``city``) of a place name.
        known: the label of names known by heart ("Reuters": ``ORG``), places not among them.
        sections: the remaining sections of the lexicon by name (``title``, ``company_form``, ...).
        first_names: given names.
        surnames: the most common family names.
        common_words: words of everyday English, in lower case.
        lower_case_places: names of countries and capitals that can be told in lower case ("kyiv").
    """

    places: dict[str, str]
    known: dict[str, str]
    sections: dict[str, frozenset[str]]
    first_names: frozenset[str]
    surnames: frozenset[str]
    common_words: frozenset[str]
    lower_case_places: frozenset[str]


_KNOWN = {
    "demonym": "NORP",
    "org": "ORG",
    "product": "PRODUCT",
    "event": "EVENT",
    "loc": "LOC",
    "fac": "FAC",
    "law": "LAW",
}
# Lower-case forms that are English words before they are places.
_WORDS = frozenset(
    "china turkey guinea jersey chad jordan japan panama lima male nice bath reading mobile cuba georgia grenada "
    "niger mali togo oman iran peru cork split essen bath sale hull date van as us america victoria java punjab "
    "queens hague venice florence naples medina mecca basra rabat bern sucre vienna havana manila dover cologne "
    "jamestown georgetown kingston wellington victoria san santo port saint new the city emirates england gaza "
    "reunion muscat madras bombay holland congo bali limerick cambridge oxford liverpool manchester hollywood "
    "india ontario".split()
)


def _lines(name: str) -> list[str]:
    text = (files("annotator.suggest") / "data" / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _sections(name: str) -> dict[str, list[str]]:
    sections: dict[str, list[str]] = {}
    entries: list[str] = []
    for line in _lines(name):
        if head := re.fullmatch(r"\[(\w+)\]", line):
            entries = sections.setdefault(head[1], [])
        else:
            entries.extend(entry.strip() for entry in line.split(";") if entry.strip())
    return sections


@lru_cache(maxsize=1)
def names() -> Names:
    """The lists, read once."""
    lexicon = _sections("lexicon.txt")
    places: dict[str, str] = {}
    for source in (lexicon, _sections("places.txt")):
        for kind in ("country", "capital", "state", "million", "city"):
            for name in source.get(kind, ()):
                places.setdefault(name, kind)
    for name in lexicon["state_short"]:
        places.setdefault(name, "state_short")
    known: dict[str, str] = {}
    for section, label in _KNOWN.items():
        for name in lexicon[section]:
            known.setdefault(name, label)
            if label == "NORP" and not name.endswith(("s", "sh", "ch", "ese", "man")):
                known.setdefault(name + "s", label)
    majors = {n.lower() for n, kind in places.items() if kind in ("country", "capital") and n.isalpha()}
    common = frozenset(_lines("common_words.txt"))
    return Names(
        places,
        known,
        {name: frozenset(entries) for name, entries in lexicon.items()},
        frozenset(_lines("first_names.txt")),
        frozenset(_lines("surnames.txt")),
        common,
        frozenset(n for n in majors if len(n) > 3) - common - _WORDS,
    )
