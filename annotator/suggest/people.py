"""Who is who in an article: what its titles and appositions say about each person it names.

"Ukrainian President Volodymyr Zelensky" and "Mark Carney, the Canadian prime minister," tell who "the Ukrainian
president" and "the prime minister" are later on. Lists of given names, roles and countries are in
``data/people.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files

from annotator.suggest.record import SuggestedEntity

_WORD = re.compile(r"[^\W\d_]+(?:[-.'’][^\W\d_]+)*\.?")
_ADJECTIVES = frozenset(
    "former then ex acting deputy senior chief vice prime national foreign current incoming outgoing first lead "
    "interim retired veteran late executive general chairman opposition party state federal regional top".split()
)
_SHORT_ROLES = {
    "sen": "senator",
    "gov": "governor",
    "rep": "representative",
    "gen": "general",
    "col": "colonel",
    "lt": "officer",
    "sgt": "sergeant",
    "dr": "doctor",
    "prof": "professor",
    "rev": "pastor",
    "pm": "minister",
    "ceo": "ceo",
    "dr.": "doctor",
}
_WOMEN_TITLES = frozenset("mrs ms miss madam lady dame queen princess sister baroness".split())
_MEN_TITLES = frozenset("mr sir lord king prince father baron".split())
_PART_ENDS = frozenset(
    "who whose which of for from in at with and on by to that during after before as".split()
)
# What a general word stands for: "the Ukrainian leader" may be its president.
LEADERS = frozenset(
    "president premier chancellor minister leader king queen prime dictator emperor emir sultan".split()
)
LAWMAKERS = frozenset(
    "senator representative congressman congresswoman lawmaker legislator deputy congressmember parliamentarian".split()
)
POLITICIANS = (
    LEADERS
    | LAWMAKERS
    | frozenset("governor mayor candidate nominee politician frontrunner contender".split())
)
GENERAL = {
    "leader": LEADERS,
    "lawmaker": LAWMAKERS,
    "politician": POLITICIANS,
    "candidate": frozenset({"nominee"}),
}


PARTIES = {
    "republican": "Republican",
    "gop": "Republican",
    "democrat": "Democrat",
    "democratic": "Democrat",
    "labour": "Labour",
    "tory": "Conservative",
    "conservative": "Conservative",
    "socialist": "Socialist",
    "independent": "Independent",
    "libertarian": "Libertarian",
}


@dataclass(slots=True)
class Person:
    """What the article says about one person.

    Attributes:
        name: the canonical name.
        gender: ``"f"``, ``"m"`` or empty where nothing tells.
        roles: roles in lower case ("president").
        countries: where they belong, by the names of ``data/people.txt``.
        parties: the political parties they are said to belong to.
        first: offset of the first mention, code points.
    """

    name: str
    gender: str = ""
    roles: set[str] = field(default_factory=set)
    countries: set[str] = field(default_factory=set)
    parties: set[str] = field(default_factory=set)
    first: int = 0


@dataclass(frozen=True, slots=True)
class _Lists:
    women: frozenset[str]
    men: frozenset[str]
    roles: frozenset[str]
    female_roles: frozenset[str]
    male_roles: frozenset[str]
    countries: Mapping[str, str]
    """Country by lower-case name, people, capital or seat of power."""


@lru_cache(maxsize=1)
def lists() -> _Lists:
    """The shipped lists, read once."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (files("annotator.suggest") / "data" / "people.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            lines = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    words = {
        name: frozenset(" ".join(lines).split()) for name, lines in sections.items() if name != "country"
    }
    countries: dict[str, str] = {}
    for line in sections["country"]:
        country, _, known = line.partition(":")
        countries[country.lower()] = country
        for word in known.split(","):
            countries[word.strip().lower()] = country
    both = words["woman"] & words["man"]
    return _Lists(
        words["woman"] - both,
        words["man"] - both,
        words["role"] | words["female role"] | words["male role"],
        words["female role"],
        words["male role"],
        countries,
    )


def described(words: Iterable[str]) -> tuple[set[str], set[str], set[str]]:
    """The roles, countries and parties that a description names.

    >>> described("the Ukrainian president".split())
    ({'president'}, {'Ukraine'}, set())
    """
    known = lists()
    roles: set[str] = set()
    countries: set[str] = set()
    parties: set[str] = set()
    last = ""
    for word in words:
        lower = word.lower().removesuffix("'s").removesuffix("’s")
        bare = lower.rstrip(".")
        country = (
            known.countries.get(f"{last} {lower}") or known.countries.get(lower) or known.countries.get(bare)
        )
        if country:
            countries.add(country)
        if bare in PARTIES:
            parties.add(PARTIES[bare])
        if bare in known.roles:
            roles.add(bare)
        elif bare in _SHORT_ROLES:
            roles.add(_SHORT_ROLES[bare])
        last = lower
    return roles, countries, parties


def people_of(text: str, entities: Sequence[SuggestedEntity]) -> dict[str, Person]:
    """Every person of an article by canonical name, with what the text beside the mentions tells.

    Args:
        text: the article.
        entities: its entities, in text order.
    """
    people: dict[str, Person] = {}
    for entity in entities:
        if entity.label != "PERSON":
            continue
        start, end = entity.span
        person = people.get(entity.entity)
        if person is None:
            person = people[entity.entity] = Person(
                entity.entity, _gender_of_name(entity.entity), first=start
            )
        line = max(text.rfind("\n", 0, start) + 1, start - 80)
        _learn_before(person, text[line:start])
        stop = text.find("\n", end, end + 120)
        _learn_after(person, text[end : stop if stop >= 0 else end + 120])
    return people


def _gender_of_name(name: str) -> str:
    first = name.split()[0]
    known = lists()
    return "f" if first in known.women else "m" if first in known.men else ""


def _learn_before(person: Person, before: str) -> None:
    """Titles in front: ``Ukrainian President``; and ``the Ukrainian president,`` set off by a comma."""
    apposed = before.endswith(", ")
    words: list[str] = []
    end = len(before) - (2 if apposed else 0)
    for match in reversed(list(_WORD.finditer(before[:end]))):
        between = before[match.end() : end]
        if between.strip(" "):
            break
        word = match[0]
        lower = word.lower().rstrip(".")
        end = match.start()
        if not words and not apposed:
            if lower in _WOMEN_TITLES:
                person.gender = "f"
            elif lower in _MEN_TITLES:
                person.gender = "m"
        if lower in ("the", "a", "an"):
            if not apposed:
                break
            lead = before[:end].rstrip()
            if described(words)[0] or not lead.endswith(" of"):
                _take(person, words)
                break
            end = len(lead) - 3  # the mayoress of the city, Jane Roe: the role stands before "of"
            words = []
            continue
        if word[0].islower() and lower not in lists().roles and lower not in _ADJECTIVES and not apposed:
            break
        words.insert(0, word)
        if len(words) > 7 or word.endswith(("'s", "’s")):
            break
    if not apposed and words:
        last = words[-1].lower().rstrip(".")
        if last in lists().roles or last in _SHORT_ROLES:
            _take(person, words)


def _learn_after(person: Person, after: str) -> None:
    """An apposition behind: ``, the Canadian prime minister,`` or ``, president of Ukraine,``."""
    if not after.startswith((", ", " (")):
        return
    body = re.split(r"[,.;:()—–]", after[2:], maxsplit=1)[0]
    words = [m[0] for m in _WORD.finditer(body)]
    if not words or (words[0][0].isupper() and words[0].lower() not in lists().countries):
        return
    head: list[str] = []
    rest: list[str] = []
    for k, word in enumerate(words[:14]):
        if word.lower() in _PART_ENDS:
            rest = words[k:14]
            break
        head.append(word)
    if head and described(head)[0]:
        _take(person, head)
        if rest and rest[0].lower() in ("of", "for", "from"):
            person.countries |= described(rest)[1]


def _take(person: Person, words: Sequence[str]) -> None:
    roles, countries, parties = described(words)
    if roles:
        person.roles |= roles
        person.parties |= parties
        person.countries |= countries
        if roles & lists().female_roles:
            person.gender = "f"
        elif roles & lists().male_roles:
            person.gender = "m"
