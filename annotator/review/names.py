"""Names across the articles of a folder: how often, where, with whom; and which of them may be the same.

Nothing is merged here: a proposal says why, and a person decides. Candidates share a word, or a word's skeleton (its
consonants, with spellings that differ by transliteration made equal), or initials. Articles that keep two names apart,
because both are named in them, speak against a proposal.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from annotator.core.marks import Claim, Entity
from annotator.review.reading import Reading
from annotator.review.registry import Registry
from annotator.review.similar import folded
from annotator.suggest.candidates import initials_match
from annotator.suggest.grouping import folded as expanded
from annotator.suggest.names import names as lists

MOST_IN_BLOCK = 60
"""Names that share one word; a word that more share ("Party") tells nothing."""
LEAST = 40
"""Proposals that are less sure are not made."""
_PLACES = frozenset(("GPE", "LOC", "FAC"))
AMOUNTS = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
"""Labels of what is no name."""
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SAME = str.maketrans({"z": "s", "c": "k", "q": "k", "w": "v", "j": None, "y": None, "h": None})
_VOWELS = re.compile("[aeiou]+")
_TWICE = re.compile(r"(.)\1+")
_SMALL = frozenset("the of and for in on a an de la le el al der den von van & at".split())
_GENERATION = frozenset("jr sr ii iii iv".split())
# Short forms of English first names that are not their beginning.
_SHORT_FOR = {
    short: frozenset(full.split())
    for short, full in (
        *(
            ("bill", "william"),
            ("billy", "william"),
            ("bob", "robert"),
            ("bobby", "robert"),
            ("rob", "robert"),
        ),
        *(("dick", "richard"), ("rick", "richard"), ("jack", "john"), ("jim", "james"), ("jimmy", "james")),
        *(("liz", "elizabeth"), ("beth", "elizabeth"), ("betty", "elizabeth"), ("peggy", "margaret")),
        *(("meg", "margaret"), ("kate", "katherine catherine"), ("kathy", "katherine catherine")),
        *(("mike", "michael"), ("mick", "michael"), ("nick", "nicholas"), ("ted", "edward theodore")),
        *(("ned", "edward"), ("tony", "anthony antonio"), ("harry", "henry harold"), ("hank", "henry")),
        *(("chuck", "charles"), ("charlie", "charles"), ("joe", "joseph"), ("dave", "david")),
        ("steve", "stephen steven"),
        *(("sandy", "alexander alexandra"), ("sasha", "alexander alexandra"), ("nell", "eleanor helen")),
        *(
            ("tom", "tomas"),
            ("andy", "andrew"),
            ("tim", "timothy"),
            ("larry", "lawrence"),
            ("gus", "augustus"),
        ),
    )
}


@dataclass(slots=True)
class Name:
    """A canonical name as the sidecars have it; what several annotators confirmed alike counts once.

    Attributes:
        mentions: confirmed mentions.
        labels: mentions by label; one that annotators labelled differently stands under each.
        forms: mentions by the words they are made of.
        articles: where it is mentioned, or speaks.
        titles: what stands before it, as "President".
        claims: how many claims have it as their speaker.
    """

    name: str
    mentions: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    forms: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    titles: Counter[str] = field(default_factory=Counter)
    claims: int = 0

    @property
    def label(self) -> str:
        """The label most mentions have, "" for one that only speaks."""
        return max(sorted(self.labels), key=lambda label: self.labels[label]) if self.labels else ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two names that may be the same; `evidence` says why, or what speaks against it, one short line each."""

    name: str
    into: str
    score: int
    evidence: tuple[str, ...]


def collect(readings: Iterable[Reading]) -> dict[str, Name]:
    """All names of confirmed mentions and of speakers."""
    titles = {title.casefold() for title in lists().sections.get("title", ())}
    found: dict[str, Name] = {}
    for reading in readings:
        confirmed = [
            m for sidecar in reading.sidecars.values() for m in sidecar.marks if m.state == "confirmed"
        ]
        labelled = {(m.name, m.span, m.label) for m in confirmed if isinstance(m, Entity)}
        claimed = {(m.speaker, m.content) for m in confirmed if isinstance(m, Claim) and m.speaker}
        for called, _, label in sorted(labelled):
            found.setdefault(called, Name(called)).labels[label] += 1
        for called, span in sorted({(called, span) for called, span, _ in labelled}):
            name = found[called]
            name.mentions += 1
            name.forms[reading.text[slice(*span)]] += 1
            name.articles.add(str(reading.path))
            before = reading.text[max(0, span.start - 30) : span.start].split()[-1:]
            if before and before[0].casefold() in titles:
                name.titles[before[0]] += 1
        for speaker, _ in sorted(claimed):
            name = found.setdefault(speaker, Name(speaker))
            name.claims += 1
            name.articles.add(str(reading.path))
    return found


def propose(found: Mapping[str, Name], registry: Registry) -> list[Proposal]:
    """Pairs of names that may be the same, the surest first; decided ones are left out.

    Args:
        found: as :func:`collect` gives it.
        registry: aliases and pairs that were decided.
    """
    aliases = registry.names()
    wanted = {
        name: about for name, about in found.items() if about.label not in AMOUNTS and name not in aliases
    }
    company = _Company(found)
    proposals = [
        proposal
        for one, other in _candidates(wanted)
        if not registry.are_apart(one, other)
        and (proposal := _judged(wanted[one], wanted[other], company)) is not None
    ]
    return sorted(_with_rivals(proposals), key=lambda p: (-p.score, p.into, p.name))


def skeleton(word: str) -> str:
    """What spellings of a foreign name share: "Zelensky" and "Selenskyj" are both "slnsk"."""
    flat = folded(word)
    return _TWICE.sub(r"\1", flat[:1].translate(_SAME) + _VOWELS.sub("", flat[1:].translate(_SAME))) or flat


def _words(name: str) -> list[str]:
    return [w for w in _WORD.findall(folded(name)) if w not in _SMALL and w not in _GENERATION]


def _candidates(found: Mapping[str, Name]) -> Iterator[tuple[str, str]]:
    blocks: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for name in found:
        words = _words(name)
        for word in {*words}:
            blocks["word", word].append(name)
            if len(form := skeleton(word)) > 1:
                blocks["skeleton", form].append(name)
        blocks["whole", expanded(name)].append(name)
        letters = "".join(word[0] for word in words)
        short = "".join(words) if len(words) == 1 else "".join(w for w in words if len(w) == 1)
        for key in {letters, short}:
            if 1 < len(key) < 8:
                blocks["initials", key].append(name)
    seen: set[tuple[str, str]] = set()
    for _, names in sorted(blocks.items()):
        if len(names) <= MOST_IN_BLOCK:
            for pair in combinations(sorted(names), 2):
                if pair not in seen:
                    seen.add(pair)
                    yield pair


def _judged(one: Name, other: Name, named_with: _Company) -> Proposal | None:
    together = one.articles & other.articles
    kinds = {"GPE" if about.label in _PLACES else about.label for about in (one, other)} - {""}
    if len(kinds) > 1:
        return None
    score, why = _alike(one.name, other.name, "PERSON" in kinds)
    if not score:
        return None
    evidence = [why]
    company = named_with.of(one) & named_with.of(other)
    if company:
        score = min(99, score + 3 * min(3, len(company)))
        evidence.append(f"both are named with {', '.join(sorted(company)[:3])}")
    if shared := one.titles.keys() & other.titles.keys():
        score = min(99, score + 4)
        evidence.append(f"both are called {', '.join(sorted(shared))}")
    elif one.titles and other.titles:
        score -= 10
        evidence.append(f"titles differ: {', '.join(sorted(one.titles))} / {', '.join(sorted(other.titles))}")
    counts = f"{len(one.articles)} and {len(other.articles)} articles"
    if together:
        score -= 10 + round(40 * len(together) / min(len(one.articles), len(other.articles)))
        evidence.append(f"{counts}, {len(together)} of them name both apart")
    else:
        evidence.append(f"{counts}, never the same one")
    if score < LEAST:
        return None
    # The fuller name is kept, of equals the one that is used more.
    into, gone = sorted((one, other), key=lambda n: (-len(_words(n.name)), -n.mentions - n.claims, n.name))
    if len(_words(into.name)) > 1 and "".join(_words(into.name)) in "".join(_words(gone.name)):
        into, gone = gone, into
    return Proposal(gone.name, into.name, score, tuple(evidence))


class _Company:
    """Who is named in the same articles; a name of half the folder tells nothing and is left out."""

    def __init__(self, found: Mapping[str, Name]) -> None:
        most = max(5, len({article for about in found.values() for article in about.articles}) // 2)
        self._named: defaultdict[str, set[str]] = defaultdict(set)
        for about in found.values():
            if about.label not in AMOUNTS and len(about.articles) <= most:
                for article in about.articles:
                    self._named[article].add(about.name)

    def of(self, name: Name) -> set[str]:
        return set().union(*(self._named.get(article, set()) for article in name.articles)) - {name.name}


def _alike(one: str, other: str, person: bool) -> tuple[int, str]:
    """How much two names look alike, 0 to 100, and in what; 0 where they name different things."""
    from rapidfuzz import fuzz

    if expanded(one) == expanded(other):
        return 95, "the same but for case, accents, “the” or a known short form"
    left, right = _words(one), _words(other)
    if not left or not right:
        return 0, ""
    for whole, acronym in ((one, other), (other, one)):
        if acronym.isupper() and initials_match(whole, acronym):
            return 80, f"{acronym} are the initials of {whole}"
    if left == right:
        return 92, "the same words"
    if person:
        return _same_person(left, right)
    if set(left) < set(right) or set(right) < set(left):
        return 65, "one has all the words of the other"
    ratio = fuzz.ratio(" ".join(left), " ".join(right))
    if [skeleton(w) for w in left] == [skeleton(w) for w in right] and ratio >= 70:
        return 75, "spellings of one name"
    if ratio >= 92 and not any(map(str.isdigit, one + other)):
        return 60, f"spelt alike ({ratio:.0f} of 100)"
    return 0, ""


def _same_person(left: Sequence[str], right: Sequence[str]) -> tuple[int, str]:
    """Last names must agree; first names, where both have one, must not contradict each other."""
    if left[-1] == right[-1]:
        score, why = 80, "the same last name"
    elif skeleton(left[-1]) == skeleton(right[-1]):
        score, why = 75, f"{left[-1].title()} and {right[-1].title()} may be spellings of one last name"
    else:
        return 0, ""
    if len(left) == 1 or len(right) == 1:
        return score - 15, why
    one, other = left[0], right[0]
    if one == other:
        return score + 10, f"{why}, the same first name"
    if one[0] == other[0] and 1 in (len(one), len(other)):
        return score + 5, f"{why}, an initial that fits"
    if one in right[:-1] or other in left[:-1]:
        return score + 2, f"{why}, a first name that both have"
    short, long = sorted((one, other), key=len)
    if long in _SHORT_FOR.get(short, ()) or (
        len(short) > 2 and long.startswith(short) and len(long) > len(short) + 2
    ):
        return score, f"{why}, {short.title()} may be short for {long.title()}"
    if skeleton(one) == skeleton(other) and one[-1:] == other[-1:]:
        return score, f"{why}, {one.title()} and {other.title()} may be spellings of one first name"
    return 0, ""


def _with_rivals(proposals: Sequence[Proposal]) -> Iterator[Proposal]:
    """A name that may be one of several, as "Smith", is said to be, and is less sure."""
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for proposal in proposals:
        targets[proposal.name].add(proposal.into)
    for p in proposals:
        rivals = sorted(targets[p.name] - {p.into})
        if rivals:
            said = f"it may also be {', '.join(rivals[:3])}"
            yield Proposal(p.name, p.into, max(1, p.score - 25), (*p.evidence, said))
        else:
            yield p
