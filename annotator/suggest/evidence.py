"""What tells the kind of a name: the words it is made of and the words around it.

Each piece of evidence votes for labels with a weight in log-odds-like units: 1 is a hint, 3 is nearly proof. The
weights are set by hand from what English news does with titles, company forms, datelines and appositions; none is
fitted to a corpus.
"""

from __future__ import annotations

import re
from functools import lru_cache

from annotator.suggest.names import names
from annotator.suggest.words import FUNCTION_WORDS

Votes = dict[str, float]
NONE = "NONE"
"""The reading that says: no name at all."""

_ACRONYM = re.compile(r"(?:[A-Z]\.?){2,6}s?")
_ROMAN = re.compile(r"[IVX]+")
_BEFORE = re.compile(r"[^\W_]+(?:[-.'’][^\W_]+)*\.?|[^\w\s]")
_AGE = re.compile(r"\s?, (?:aged )?\d{1,2}(?: ?,|\.| and| or|$)|\s?\((?:aged? )?\d{2}\)")
_LISTED = re.compile(r"\s?\(?(?:[A-Z][\w]*: ?)?[A-Z0-9]{1,6}\.[A-Z]{1,4}\)?")
_OUTSIDE = 60
"""How far evidence is looked for on each side, in code points."""


def add(votes: Votes, label: str, weight: float) -> None:
    """Add a vote."""
    votes[label] = votes.get(label, 0.0) + weight


def merge(votes: Votes, more: Votes, weight: float = 1.0) -> None:
    """Add all votes of `more`, scaled."""
    for label, value in more.items():
        votes[label] = votes.get(label, 0.0) + weight * value


@lru_cache(maxsize=8192)
def _inside(surface: str) -> tuple[tuple[str, float], ...]:
    return tuple(_votes_inside(surface).items())


def inside(surface: str) -> Votes:
    """Votes of the name's own words."""
    return dict(_inside(surface))


def _votes_inside(surface: str) -> Votes:
    n = names()
    s = n.sections
    votes: Votes = {}
    if surface in s["not_a_name"]:
        return {NONE: 6.0}
    words = surface.split()
    first, last = words[0], words[-1]
    lower = surface.lower()
    if surface not in n.known and all(w in s["title"] or w in s["title_part"] for w in words):
        return {NONE: 6.0}
    kind = n.places.get(surface) or n.places.get(surface.title() if surface.isupper() else surface)
    if kind:
        weight = {
            "country": 3.5,
            "capital": 2.5,
            "state": 3.0,
            "state_short": 3.0,
            "million": 1.5,
            "city": 0.5,
        }[kind]
        if len(words) > 1 and kind in ("million", "city"):
            weight += 0.7
        add(votes, "GPE", weight)
    if lower.endswith((".com", ".org", ".net")):
        add(votes, "ORG", 2.0)
    if label := n.known.get(surface):
        add(votes, label, 7.0 if label == "NORP" else 4.2)
    if len(words) > 1:
        if last in s["company_form"] or last.rstrip(".") in s["company_form"]:
            add(votes, "ORG", 3.0)
        elif last in s["org_word"]:
            add(votes, "ORG", 2.5)
        if last in s["fac_word"] or surface.endswith(("Golf Club", "Country Club")):
            add(votes, "FAC", 3.5 if last == "Club" else 2.5)
        if last in ("Center", "Centre"):
            add(votes, "FAC", 1.0)
            add(votes, "ORG", 1.2)
        if last in s["loc_word"] or first in ("Lake", "Mount", "Mt.", "Cape", "Gulf", "Strait"):
            add(votes, "LOC", 2.0)
        if len(words) > 2 and words[-2] == "Military" and last in ("District", "Region"):
            add(votes, "ORG", 4.0)  # a command of an army, not a piece of land
        elif last in s["gpe_word"]:
            add(votes, "GPE", 1.5)
        if last in s["event_word"] or first in ("Operation", "Hurricane", "Typhoon", "Cyclone"):
            add(votes, "EVENT", 2.0)
        if last in s["law_word"]:
            add(votes, "LAW", 2.0)
        if any(link in lower for link in (" of ", " for ", " and ", "&")):
            add(votes, "PERSON", -3.0)
            head = re.split(r" (?:of|for|on) ", surface)[0].split()[-1]
            if surface.endswith("Hall of Fame"):
                add(votes, "FAC", 3.5)
            if head in _OF_ORG or head in s["org_word"]:
                add(votes, "ORG", 3.0)
            elif head in s["gpe_word"]:
                add(votes, "GPE", 2.5)
            elif head in s["fac_word"]:
                add(votes, "FAC", 2.0)
            elif head in s["loc_word"]:
                add(votes, "LOC", 2.0)
            elif head in s["law_word"]:
                add(votes, "LAW", 2.0)
        elif len(words) <= 4 and not votes:
            if first in n.first_names:
                add(votes, "PERSON", 2.5)
            elif re.fullmatch(r"[A-Z]\.", words[1]) or re.fullmatch(r"(?:[A-Z]\.?){1,2}", first):
                add(votes, "PERSON", 1.0)
            if last in n.surnames:
                add(votes, "PERSON", 1.0)
        if last in ("Jr", "Jr.", "Sr", "Sr.") or (_ROMAN.fullmatch(last) and first in n.first_names):
            add(votes, "PERSON", 2.0)
        if first in n.known and n.known[first] == "NORP" and not kind:
            add(votes, "PERSON", -1.0)
            add(votes, "GPE", -1.0)
    else:
        if _ACRONYM.fullmatch(surface) and not kind:
            add(votes, "ORG", 1.0)
            add(votes, "PERSON", -1.5)
            add(votes, "GPE", -0.5)
        elif surface in n.first_names:
            add(votes, "PERSON", 0.8)
        if surface in n.surnames:
            add(votes, "PERSON", 0.8)
        if any(c.isdigit() for c in surface) or re.search(
            r"[a-z][A-Z]", surface.removeprefix("Mc").removeprefix("Mac")
        ):
            add(votes, "PERSON", -1.5)
            add(votes, "GPE", -1.5)
    return votes


_OF_ORG = frozenset(
    "Ministry Department Bank University Institute Bureau Office Board Council Committee Commission House Court "
    "Chamber Association Federation Union League College School Academy Church Society Organisation Organization "
    "Federation Republic Movement Front Army Brigade Centers Centres Center Centre Secretariat Daughters Sons "
    "Knights Order Congress Friends Doctors Physicians Coalition Alliance Party Service Agency Authority".split()
)


def around(text: str, start: int, end: int, line_start: int, line_end: int) -> Votes:
    """Votes of the words before and after a name on its line."""
    s = names().sections
    votes: Votes = {}
    left = text[max(line_start, start - _OUTSIDE) : start]
    right = text[end : min(line_end, end + _OUTSIDE)]
    before = _BEFORE.findall(left)[-4:]
    after = _BEFORE.findall(right)[:5]
    b1 = before[-1] if before else ""
    b2 = before[-2] if len(before) > 1 else ""
    possessive = bool(after) and after[0] in ("'", "’")
    if possessive:
        after = after[2:] if len(after) > 1 and after[1] == "s" else after[1:]
    a1 = after[0] if after else ""
    a2 = after[1] if len(after) > 1 else ""
    lower = b1.lower()

    if b1 in s["title"] and b1 != "General":
        add(votes, "PERSON", 2.5)
        add(votes, "ORG", -1.0)
    elif lower in s["role"] and b1.islower():
        add(votes, "PERSON", 1.6)
    elif lower in s["org_role"] and b1.islower():
        add(votes, "ORG", 1.6)
    elif lower == "the" and a1 in _OF_A_PERSON:
        add(votes, "PERSON", 0.8)
    elif lower == "the":
        # "the Putin regime": a name before a noun may be a person's all the same.
        modifier = a1 == "-" or (a1.islower() and a1 not in FUNCTION_WORDS and a1 not in s["person_verb"])
        add(votes, "PERSON", -0.7 if modifier else -2.0)
        add(votes, "GPE", -0.7)
        add(votes, "ORG", 0.5)
    elif lower in _LINKING and b2.lower() in _COMPANY_OF:
        add(votes, "ORG", 1.8)
        add(votes, "PERSON", -0.5)
    elif lower in ("in", "near", "across", "outside", "throughout", "around", "inside"):
        add(votes, "GPE", 1.2)
        add(votes, "PERSON", -1.0)
    elif lower in ("from", "to", "into"):
        add(votes, "GPE", 0.3)
    elif lower == "at":
        add(votes, "FAC", 0.4)
        add(votes, "ORG", 0.6)
        add(votes, "PERSON", -0.8)
    elif lower == "of" and b2.lower() in _PLACE_OF:
        add(votes, "GPE", 4.0 if b2.lower() in _PLACES else 2.0)
    elif lower in (
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "southeastern",
        "northwestern",
        "downtown",
    ):
        add(votes, "GPE", 1.5)
    elif lower == "by" and b2.lower() in (
        "reporting",
        "editing",
        "writing",
        "photo",
        "written",
        "compiled",
        "analysis",
    ):
        add(votes, "PERSON", 3.0)
    elif lower in ("@", "#"):
        add(votes, "PERSON", -0.5)

    if apposition := _APPOSITION.match(right):
        for word in apposition[1].lower().split():
            if word in _PLACES:
                add(votes, "GPE", 3.5)
                break
            if word in s["org_role"] or word in s["role"]:
                add(votes, "ORG" if word in s["org_role"] else "PERSON", 1.8)
    if a1 in s["person_verb"] and not possessive:
        for word in after[1:]:
            if word.lower() in _PRONOUNS:
                add(votes, _PRONOUNS[word.lower()], 1.2)
                break
    if _AGE.match(right) and not possessive:
        add(votes, "PERSON", 2.5)
    if a1 in s["person_verb"] and not possessive:
        add(votes, "PERSON", 0.8)
        add(votes, "ORG", 0.2)
    if a1 == "," and a2 in ("who", "whose"):
        add(votes, "PERSON", 2.0)
    if a1 in ("himself", "herself") or (a1 == "," and a2 in ("himself", "herself")):
        add(votes, "PERSON", 2.0)
    if a1 in ("-based", "-headquartered") or right.startswith(("-based", "-listed", "-born")):
        add(votes, "GPE", 2.0)
    if a1 in s["org_next"]:
        add(votes, "ORG", 1.2 if not possessive else 0.9)
    if a1 in s["place_next"]:
        add(votes, "GPE", 1.2)
    if _LISTED.match(right):
        add(votes, "ORG", 2.5)
    if a1 == "," and a2 in names().places:
        add(votes, "GPE", 1.2)
    if text[start:end] in _PLATFORMS and (lower in _ON or (not possessive and a1 in _POSTS)):
        add(votes, "PRODUCT", 6.5)
    if right.startswith((" (Reuters)", " (AP)", " (AFP)")):
        add(votes, "GPE", 2.0)
    return votes


_APPOSITION = re.compile(r" ?, (?:an?|the|one of the) ([^,.;:()\n]{2,50})")
_PLACES = frozenset("town city village suburb hamlet municipality".split())
_OF_A_PERSON = frozenset(
    "administration campaign family presidency team camp era case trial interview plan doctrine tax years rally aide "
    "aides supporters voters legacy estate speech brothers sisters twins siblings children".split()
)
_PRONOUNS = {"he": "PERSON", "she": "PERSON", "his": "PERSON", "her": "PERSON", "it": "ORG", "its": "ORG"}
_LINKING = frozenset("of in at for with from by on".split())
_COMPANY_OF = frozenset(
    "shares stake stakes stock takeover acquisition purchase sale buyout unit owner subsidiary parent ceo chairman "
    "director executive boss founder head president analyst analysts economist economists strategist strategists "
    "manager employee employees worker workers staff officer professor researcher researchers engineer fellow "
    "customers "
    "clients investors shareholders investment board management members headquarters jobs job worked works work "
    "working "
    "spokesman spokeswoman bid merger partnership lawsuit leader partner vice-president editor reporter".split()
)
_PLATFORMS = frozenset(
    "Twitter Facebook YouTube Instagram TikTok WhatsApp Telegram LinkedIn Snapchat Reddit Tumblr Pinterest Skype "
    "Zoom "
    "Netflix Spotify Weibo WeChat".split()
)
_ON = frozenset("on via over his her their its my your through using".split())
_POSTS = frozenset(
    "account accounts post posts page pages video videos statement message messages feed followers user users thread "
    "handle channel group groups livestream stream tweet tweets call chat account.".split()
)
_PLACE_OF = frozenset(
    "city town village province state region district north south east west northeast northwest southeast southwest "
    "outskirts capital suburb republic kingdom port island people streets parts coast border airport mayor governor "
    "part area".split()
)
