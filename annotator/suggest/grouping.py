"""Which mentions of an article name the same thing, and what to call it.

Type-aware string rules, the strongest baseline for names of one article: a person's last name stands for the full
name, an acronym for what it abbreviates, a short form for the one long form that contains its words. Where two
people share a last name, see :func:`_meant`.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from annotator.suggest.candidates import initials_match
from annotator.suggest.names import names

_ALIASES = {
    "us": "united states",
    "usa": "united states",
    "united states of america": "united states",
    "america": "united states",
    "uk": "united kingdom",
    "great britain": "united kingdom",
    "britain": "united kingdom",
    "uae": "united arab emirates",
    "eu": "european union",
    "un": "united nations",
    "who": "world health organization",
    "imf": "international monetary fund",
    "ap": "associated press",
    "dc": "washington",
    "washington dc": "washington",
    "nyc": "new york city",
    "la": "los angeles",
    "kiev": "kyiv",
    "fbi": "federal bureau of investigation",
    "cia": "central intelligence agency",
    "fed": "federal reserve",
    "wto": "world trade organization",
    "ioc": "international olympic committee",
    "holland": "netherlands",
    "burma": "myanmar",
    "gop": "republican party",
    "drc": "democratic republic of the congo",
}
# An alias is only spelt out where a reader expects it; elsewhere the article's own longest form is used.
_SPELT = {"united states": "United States", "united kingdom": "United Kingdom"}
_PLACES = frozenset(("GPE", "LOC"))
_AMOUNTS = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY"))
_GENERATION = frozenset(("jr", "sr", "ii", "iii", "iv"))
_SMALL = frozenset("the of and for in on a an de la & at".split())


@dataclass(slots=True)
class _Group:
    """Mentions of one thing: its label, the forms it was named by, their words, where it was named in full."""

    label: str
    forms: dict[str, int]
    words: tuple[str, ...]
    first: int
    full: list[int] = field(default_factory=list)


def folded(surface: str) -> str:
    """A surface without case, accents, full stops, "the" and possessive: what two spellings share."""
    flat = unicodedata.normalize("NFKD", surface)
    flat = "".join(c for c in flat if not unicodedata.combining(c)).casefold()
    flat = flat.replace("’", "'").replace(".", "").replace("(", "").replace(")", "").replace("-", " ")
    flat = flat.removesuffix("'s").removesuffix("'")
    flat = " ".join(flat.split()).removeprefix("the ")
    return _ALIASES.get(flat, flat)


def group_mentions(mentions: Sequence[tuple[str, str]]) -> list[str]:
    """A canonical name for each mention.

    Args:
        mentions: ``(surface, label)`` in reading order.

    Returns:
        As many names; two mentions name the same entity when their names are equal.
    """
    key_group: dict[tuple[str, str], _Group] = {}
    assigned: list[_Group | None] = [None] * len(mentions)
    keys = [folded(surface) for surface, _ in mentions]
    families = [_family(label) for _, label in mentions]
    # Long forms first: a short form that precedes its long form ("Putin" in the headline) still finds it.
    order = sorted(range(len(mentions)), key=lambda i: (-len(keys[i].split()), i))
    by_word: dict[tuple[str, str], list[_Group]] = defaultdict(list)
    long_names: list[_Group] = []
    for i in order:
        surface, label = mentions[i]
        if label in _AMOUNTS or not keys[i]:
            continue
        words = tuple(w for w in keys[i].split() if w not in _GENERATION) or (keys[i],)
        slot = (families[i], keys[i])
        group = key_group.get(slot)
        if group is None:
            candidates = _candidates(words, families[i], surface, by_word, long_names)
            group = _meant(candidates, i) if candidates else None
            if group is None:
                group = _Group(label, {}, words, i)
                for word in words:
                    if word not in _SMALL:
                        by_word[families[i], word].append(group)
                if len(words) > 1:
                    long_names.append(group)
            # A last name that several people share is decided anew at each mention.
            if len(candidates) < 2:
                key_group[slot] = group
        if words == group.words:
            group.full.append(i)
        group.forms[surface] = group.forms.get(surface, 0) + 1
        if words == group.words:
            group.first = min(group.first, i)
        assigned[i] = group
    shared: dict[int, str] = {}
    out = []
    for (surface, _label), group in zip(mentions, assigned, strict=True):
        if group is None:
            out.append(" ".join(surface.split()))
        else:
            out.append(shared.setdefault(id(group), _canonical(group)))
    return out


def _family(label: str) -> str:
    """Labels whose names are compared with each other."""
    if label in ("PERSON", "NORP") or label in _AMOUNTS:
        return label
    return "PLACE" if label in _PLACES else "THING"


def _candidates(
    words: tuple[str, ...],
    family: str,
    surface: str,
    by_word: dict[tuple[str, str], list[_Group]],
    long_names: Sequence[_Group],
) -> list[_Group]:
    if family == "PERSON":
        return [
            g
            for g in by_word[family, words[-1]] + (by_word[family, words[0]] if len(words) == 1 else [])
            if _same_person(words, g.words)
        ]
    if family == "NORP":
        return [
            g
            for g in by_word[family, words[-1].removesuffix("s")] + by_word[family, words[-1] + "s"]
            if len(g.words) == len(words)
        ]
    known = family == "THING" and len(words) == 1 and surface in names().known
    found = [
        g
        for g in by_word[family, words[0]]
        if (g.words == words if known else _short_form(words, g.words, family))
    ]
    found = [g for g in found if g.words[-len(words) :] == words] or found
    letters = surface.replace(".", "")
    if not found and family == "THING" and 1 < len(letters) < 8 and sum(c.isupper() for c in letters) > 1:
        found = [
            g for g in long_names if g.label != "PERSON" and any(initials_match(f, letters) for f in g.forms)
        ]
    return list({id(g): g for g in found}.values())


def _same_person(short: tuple[str, ...], full: tuple[str, ...]) -> bool:
    """Whether a name can stand for a longer one: last name, first name, or with initials and middle names."""
    if len(short) == 1:
        return short[0] in (full[0], full[-1]) or (len(full) > 2 and short[0] == full[-2])
    if short[-1] != full[-1]:
        return short == full[: len(short)] or short == full[-len(short) :]
    first, other = short[0], full[0]
    return (
        first == other
        or (len(first) == 1 and other.startswith(first))
        or (len(other) == 1 and first.startswith(other))
        or short == full[-len(short) :]
        or (
            len(first) > 2
            and len(other) > 2
            and (
                first.startswith(other[:3])
                and (first in _NICK.get(other, ()) or other in _NICK.get(first, ()))
            )
        )
        or other in _NICK.get(first, ())
    )


_DIRECTIONS = frozenset(
    "new north south east west northern southern eastern western central upper lower old".split()
)
_NICK = {
    "larry": ("lawrence",),
    "rick": ("richard",),
    "jerry": ("gerald",),
    "sam": ("samuel",),
    "abe": ("abraham",),
    "rob": ("robert",),
    "vlad": ("vladimir",),
    "volodya": ("volodymyr",),
    "bill": ("william",),
    "bob": ("robert",),
    "joe": ("joseph",),
    "mike": ("michael",),
    "jim": ("james",),
    "tom": ("thomas",),
    "dick": ("richard",),
    "ted": ("edward", "theodore"),
    "ben": ("benjamin",),
    "dan": ("daniel",),
    "dave": ("david",),
    "steve": ("steven", "stephen"),
    "chris": ("christopher",),
    "tony": ("anthony",),
    "liz": ("elizabeth",),
    "kate": ("katherine", "catherine"),
    "matt": ("matthew",),
    "nick": ("nicholas",),
    "alex": ("alexander",),
    "ed": ("edward",),
    "ken": ("kenneth",),
    "ron": ("ronald",),
    "don": ("donald",),
    "tim": ("timothy",),
    "will": ("william",),
    "jeff": ("jeffrey",),
    "greg": ("gregory",),
    "bernie": ("bernard",),
    "chuck": ("charles",),
    "andy": ("andrew",),
    "jon": ("jonathan",),
}


def _short_form(short: tuple[str, ...], full: tuple[str, ...], family: str) -> bool:
    if short == full:
        return True
    if len(short) >= len(full):
        return False
    if family == "PLACE":
        if " ".join(short).title() not in names().places and short[0] not in _DIRECTIONS:
            return short == full[: len(short)]
        if names().places.get(" ".join(short).title()) == "country":
            return False
        return short == full[: len(short)] and full[len(short) :] in (
            ("city",),
            ("dc",),
            ("state",),
            ("province",),
            ("region",),
        )
    return set(short) <= set(full) and (short[0] == full[0] or len(short) > 1 or len(short[0]) > 3)


def _meant(groups: Sequence[_Group], at: int) -> _Group:
    """The group that was named in full last before a short form, or first after it.

    Unless another is named in full three times as often: the article's main person.
    """
    most = max(len(g.full) for g in groups)
    likely = [g for g in groups if len(g.full) * 3 >= most]

    def distance(group: _Group) -> tuple[bool, int, int]:
        last = max((k for k in group.full if k < at), default=None)
        return (last is None, group.first if last is None else -last, group.first)

    return min(likely, key=distance)


def _canonical(group: _Group) -> str:
    """The most frequent form of several words, without brackets and shouting; else the most frequent one."""
    spelt = _SPELT.get(" ".join(group.words))
    if spelt:
        return spelt

    def rank(form: str) -> tuple[int, int, int, int, str]:
        plain = "(" not in form and "“" not in form and '"' not in form
        words = len(form.split())
        return (words > 1, plain + (not form.isupper()), group.forms[form], words, form)

    best = max(group.forms, key=rank)
    best = " ".join(best.replace("(", "").replace(")", "").split())
    if best.isupper() and len(best) > 5 and best not in names().known:
        best = best.title()
    if best.islower():
        best = best.title()
    return best
