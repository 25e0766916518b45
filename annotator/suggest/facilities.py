"""Facilities with a lower-case kind, and military units: both are longer than the place in their name.

"The Zaporizhzhia nuclear power plant", "Gatwick airport", "the 95th Air Assault Brigade". OntoNotes takes the whole
as one FAC where the kind makes the place a unique one; "a Lagos refinery" and "the city's airport" are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from annotator.suggest.candidates import DAYS, Candidate, Line
from annotator.suggest.evidence import inside
from annotator.suggest.names import names
from annotator.suggest.words import FUNCTION_WORDS, Word, is_function_word

_BARE = frozenset("airport airfield airbase prison jail stadium cathedral station square".split())
"""Kinds that need no article: "at Gatwick airport"."""
_WITH_ARTICLE = frozenset("dam bridge tunnel reservoir".split())
_KINDS: dict[str, frozenset[str]] = {
    "plant": frozenset("power nuclear hydroelectric".split()),
    "station": frozenset("power nuclear hydroelectric railway train metro subway underground".split()),
    "airport": frozenset(("international",)),
    "base": frozenset("air naval".split()),
    "colony": frozenset(("penal",)),
}
"""What stands before a kind; without it, plant, base and colony are many other things."""
_MORE = frozenset("nuclear hydroelectric thermal coal gas - fired".split())


def facility_candidates(line: Line) -> Iterator[Candidate]:
    """Names with the kind of facility they are of.

    Args:
        line: with its words.
    """
    words = line.words
    for i, word in enumerate(words):
        kind = word.text
        if kind not in _BARE and kind not in _WITH_ARTICLE and kind not in _KINDS:
            continue
        k = i
        wanted = _KINDS.get(kind, frozenset())
        while k > 0 and (words[k - 1].text in wanted or (k < i and words[k - 1].text in _MORE)):
            k -= 1
        if k == i and kind not in _BARE and kind not in _WITH_ARTICLE:
            continue
        first = _name_before(words, k)
        if first is None or any(words[j + 1].start - words[j].end > 1 for j in range(first, i)):
            continue
        before = words[first - 1].text.lower() if first else ""
        if before == "the" or (kind in _BARE and before not in _REFUSED):
            yield Candidate(words[first].start, word.end, line, {"FAC": 4.5})


_REFUSED = frozenset(
    "a an s ' ’ this that another any every each his her its their our my your old new".split()
)


def _name_before(words: Sequence[Word], end: int) -> int | None:
    """Where the name of a place begins that ends before this word; None where there is none."""
    n = names()
    first = end
    while first > 0 and words[first - 1].is_capitalised and end - first < 4:
        word = words[first - 1].text
        if word in DAYS or word in n.sections["title"] or is_function_word(words, first - 1):
            break
        first -= 1
    name = " ".join(w.text for w in words[first:end])
    if not name or n.known.get(name) in ("NORP", "ORG") or n.known.get(words[first].text) == "NORP":
        return None
    return None if name.isupper() else first


_PATRON = re.compile(
    r"\b(?:(?:St\.?|Saint|King|Queen|Prince|Princess|Lady|Lord)(?: [A-Z][\w-]+){0,3}"
    r"|Children|Women|Men|Veterans|Girls|Boys|People)['’]s?(?P<kinds>(?: [A-Z][\w-]+){1,4})\b"
)
_SAINT_HOSPITAL = re.compile(
    r"\b(?:St\.?|Saint) (?:[A-Z][\w-]+ ){1,3}(?:hospital|university|school|college)\b"
)


def patron_candidates(text: str, line: Line) -> Iterator[Candidate]:
    """Houses named after a patron, with the possessive in them: "St Mary's Hospital", "Children's Museum".

    Args:
        text: the article.
        line: a line of it.
    """
    piece = text[line.start : line.end]
    if "'" in piece or "’" in piece:
        for match in _PATRON.finditer(text, line.start, line.end):
            house = match[0]
            for _ in match["kinds"].split():
                kinds = inside(f"The {house.rpartition(' ')[2]}")
                if votes := {label: 4.5 for label in ("ORG", "FAC") if kinds.get(label, 0.0) > 0}:
                    yield Candidate(match.start(), match.start() + len(house), line, votes)
                    break
                house = house.rpartition(" ")[0]
    if "St" in piece or "Saint" in piece:
        for match in _SAINT_HOSPITAL.finditer(text, line.start, line.end):
            yield Candidate(*match.span(), line, {"ORG": 4.5})


_UNIT = re.compile(
    r"(?:\d{1,3}(?:st|nd|rd|th) (?:[A-Z][\w'’-]{1,30} ){0,4}|(?:U\.S\. )?(?:[A-Z][\w'’-]{1,30} ){1,4})"
    r"(?:Military District|Fleet|Brigade|Division|Battalion|Regiment|Corps|Squadron|Flotilla)\b(?! (?:of )?[A-Z])"
)


def unit_candidates(text: str, line: Line) -> Iterator[Candidate]:
    """Military units, with their number: "the 95th Air Assault Brigade", "the Black Sea Fleet".

    Args:
        text: the article.
        line: a line of it.
    """
    for match in _UNIT.finditer(text, line.start, line.end):
        start = match.start()
        while start < match.end() and _opens(text[start : match.end()]):
            start = text.index(" ", start) + 1
        if " " in text[start : match.end()]:
            yield Candidate(start, match.end(), line, {"ORG": 3.5})


def _opens(unit: str) -> bool:
    """Whether the first word is no part of a unit's name ("The", "Russian")."""
    first, _, rest = unit.partition(" ")
    n = names()
    nation = n.known.get(first) == "NORP" and " " in rest and rest != "Military District"
    return bool(rest) and (
        nation or first.lower() in FUNCTION_WORDS or first in DAYS or first in n.sections["title"]
    )
