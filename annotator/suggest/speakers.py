"""Speakers: the canonical name behind the words that name a source.

"He", "the Ukrainian president", "Trump, a Republican" and "who" are resolved with what the article itself says
(:mod:`annotator.suggest.people`) and with how salient each person is where the words stand: a running sum of
mentions that fades from sentence to sentence, subjects counting most (after Lappin and Leass, 1994).
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotator.core.spans import Span
from annotator.suggest.people import GENERAL, PARTIES, described, lists, people_of
from annotator.suggest.quotes import Quote, covering
from annotator.suggest.record import SuggestedEntity

MARGIN = 0.8
"""The runner-up may have at most this share of the winner's evidence; otherwise the speaker is unknown."""
FADE = 0.7
"""What is left of a mention's weight a sentence later."""
PARAGRAPH = 0.7
"""What is left of it besides where a new paragraph starts: it tells of its own people first."""
CAP = 1.6
"""The most weight that a person can have, so that the one whom the article is about is not behind every "he"."""

_PRONOUN = re.compile(r"\b(?:[Hh]e|[Ss]he|[Hh]is|[Hh]er|[Hh]im)\b")
_GENDER = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f", "himself": "m", "herself": "f"}
_PLAIN = frozenset(
    "i you we they it who which that them their its our my your us me this those these".split()
)
_PREPOSITIONS = frozenset(
    "of for from with to by at in on about against towards toward between than over under after before like".split()
)
_SENTENCE = re.compile(r"[.!?][\"”’')\]]*\s|\n")
_TWO = re.compile(r",? (?:and|or) (?:the |both )?")
_DETERMINERS = frozenset("the a an its his her their".split())
_BUSINESSES = frozenset(
    "company firm group organization organisation newspaper paper magazine network airline manufacturer broadcaster "
    "station outlet website carrier retailer bank agency club charity foundation team entity institution".split()
)
"""What an organisation may be called whose name does not say so."""
_BODIES = _BUSINESSES | frozenset(
    "university court commission committee council ministry department union campaign party bureau institute "
    "association federation authority board society academy hospital college corporation trust congress senate "
    "parliament league alliance service administration office police museum chamber fund".split()
)
_BODY_NAMED = re.compile(
    r"\b(?:University|Court|Commission|Committee|Council|Ministry|Department|Union|Party|Authority|Board|Parliament|"
    r"Senate|Congress|Police|Hospital)\b"
)
_SPOKEN_FOR = re.compile(
    r"\b(?:spokes\w+|statement|report|study|survey|poll|release|officials?)\b(?: (?:for|from|by|of|at))?"
)
_FOLLOWERS = frozenset(
    "who whose which of for from in at with on and or also himself herself itself during after then later now "
    "both alone jr sr".split()
)


class Speakers:
    """Resolves the sources of one article's claims.

    Args:
        text: the article.
        entities: its entities, in text order, with canonical names.
        quotes: its quotations: a name inside one says little about who speaks.
    """

    def __init__(self, text: str, entities: Sequence[SuggestedEntity], quotes: Sequence[Quote]) -> None:
        self._text = text
        self._named = [e for e in entities if e.label in ("PERSON", "ORG", "GPE", "NORP")]
        self._starts = [e.span.start for e in self._named]
        self._quotes = list(quotes)
        self._people = people_of(text, entities)
        self._weight: dict[str, float] = {}
        self._subject_taken = False
        self._last: str | None = None  # who made the last claim
        self._last_at = 0

    def of(self, sources: Sequence[Sequence[Span]]) -> list[str | None]:
        """The speaker of each source, in the order given; None where the evidence is thin.

        A claim without a source has no speaker.
        """
        answers: list[str | None] = [None] * len(sources)
        events: list[tuple[int, int, int]] = [(e.span.start, 1, k) for k, e in enumerate(self._named)]
        events += [(m.start(), 2, m.end()) for m in _PRONOUN.finditer(self._text)]
        # a source is asked before the names and pronouns within it count
        events += [(spans[0].start, 0, k) for k, spans in enumerate(sources) if spans]
        ends = [m.end() for m in _SENTENCE.finditer(self._text)]
        breaks = [m.end() for m in re.finditer("\n+", self._text)]
        sentence = paragraph = 0
        for at, what, which in sorted(events):
            passed = bisect_right(ends, at)
            if passed > sentence:
                self._fade(FADE ** (passed - sentence))
                sentence = passed
            if (begun := bisect_right(breaks, at)) > paragraph:
                self._fade(PARAGRAPH)
                paragraph = begun
            if what == 0:
                name = answers[which] = self._speaker(sources[which][0])
                if name is not None:
                    self._last, self._last_at = name, sentence
                    if name in self._people:
                        self._mention(name, 0.6)
            elif what == 1:
                entity = self._named[which]
                if entity.label == "PERSON":
                    self._mention(entity.entity, self._weight_of(entity.span))
            else:
                self._pronoun(Span(at, which))
        return answers

    def _fade(self, factor: float) -> None:
        self._weight = {name: w * factor for name, w in self._weight.items() if w * factor > 0.01}
        self._subject_taken = False

    def _mention(self, name: str, weight: float) -> None:
        self._weight[name] = min(CAP, self._weight.get(name, 0.0) + weight)

    def _weight_of(self, span: Span) -> float:
        """How much a name counts: the first one of a sentence is taken for its subject."""
        if self._quoted(span.start):
            return 0.15
        if self._text[span.end : span.end + 2] in ("'s", "’s"):
            return 0.4
        before = self._text[max(0, span.start - 12) : span.start].split()
        if before and before[-1].lower() in _PREPOSITIONS:
            return 0.4
        if self._subject_taken:
            return 0.5
        self._subject_taken = True
        return 1.0

    def _quoted(self, at: int) -> bool:
        return covering(self._quotes, at) is not None

    def _pronoun(self, span: Span) -> None:
        word = self._text[span.start : span.end].lower()
        if self._quoted(span.start):
            return
        name = self._salient(_GENDER[word])
        if name is not None:
            self._mention(name, 0.7 if word in ("he", "she") else 0.3)

    def _salient(self, gender: str) -> str | None:
        """The person a pronoun stands for, if one is clearly more salient than the rest."""
        ranked = sorted(
            (
                (weight * (1.0 if self._people[name].gender == gender else 0.8), name)
                for name, weight in self._weight.items()
                if self._people[name].gender in ("", gender)
            ),
            reverse=True,
        )
        if not ranked or ranked[0][0] < 0.02 or (len(ranked) > 1 and ranked[1][0] > MARGIN * ranked[0][0]):
            return None
        return ranked[0][1]

    def _speaker(self, source: Span) -> str | None:
        words = self._text[source.start : source.end].split()
        first = words[0].lower().strip(".,")
        if len(words) <= 2 and first in _GENDER:
            return self._salient(_GENDER[first])
        if first in ("who", "which", "whose", "that") and len(words) == 1 and words[0] != "WHO":
            return self._antecedent(source)
        if len(words) == 1 and first in _PLAIN and words[0] not in ("US", "WHO"):
            return self._last if first in ("it", "they") and self._last not in self._people else None
        return self._named_in(source) or self._description(source)

    def _named_in(self, source: Span) -> str | None:
        """The name that is the head of a source, not one that merely helps to describe it."""
        low = bisect_left(self._starts, source.start - 1)
        inside = [
            e
            for e in self._named[low : bisect_left(self._starts, source.end)]
            if e.span.end <= source.end + 1
        ]
        for labels in (("PERSON",), ("ORG", "GPE")):
            for entity in inside:
                if entity.label not in labels or not self._is_head(entity.span, source):
                    continue
                if any(
                    e.label in labels and _TWO.fullmatch(self._text, entity.span.end, e.span.start)
                    for e in inside
                ):
                    return None  # two speakers
                return entity.entity
        head = self._text[source.start : source.end]
        if spoken := _SPOKEN_FOR.search(head):
            for entity in inside:
                if entity.label == "ORG":
                    return entity.entity
            if (body := re.match(r" the (\w+)\b", head[spoken.end() :])) and body[1].lower() in _BODIES:
                return self._group(source.start, [body[1].lower()])
        return None

    def _is_head(self, span: Span, source: Span) -> bool:
        before = self._text[source.start : span.start].split()
        nearest = next((w for w in reversed(before) if w.lower() not in _DETERMINERS), "")
        if nearest.lower() in _PREPOSITIONS:
            return False
        if any(w.lower().rstrip(",") in ("who", "whose", "which") for w in before):
            return False
        after = self._text[span.end : source.end]
        if after.lstrip().startswith(("'s", "’s", "' ", "’ ", "-")):
            return False
        following = re.match(r" ([^\W\d_]+)", after)
        return following is None or following[1].lower() in _FOLLOWERS

    def _antecedent(self, source: Span) -> str | None:
        """The name before a relative pronoun, an apposition between them allowed."""
        low = bisect_left(self._starts, source.start) - 1
        if low < 0:
            return None
        entity = self._named[low]
        between = self._text[entity.span.end : source.start]
        if entity.label == "NORP" or len(between) > 90 or "\n" in between:
            return None
        if re.fullmatch(r"(?:,? ?\([^()]{1,30}\))?,? ", between) or re.fullmatch(
            r",? (?:a|an|the|his|her) [^.;:,]{2,80},? ", between
        ):
            return entity.entity
        return None

    def _description(self, source: Span) -> str | None:
        """The person whom "the Ukrainian president" or "the Republican" describes."""
        words = re.split(
            r"\b(?:who|of|for|in|at|from|with|during|after|before)\b|,", self._text[source.start : source.end]
        )[0].split()
        if len(words) < 2 or words[0].lower() not in ("the", "this", "that") or len(words) > 7:
            return None
        roles, countries, parties = described(words[1:])
        last = words[-1].lower()
        if not roles and last in _BODIES:
            return self._group(source.start, [w.lower() for w in words[1:]])
        if last.rstrip("s") != last and last not in roles and last not in lists().countries:
            return None  # several people: the candidates
        if last not in roles and last.rstrip(".") not in lists().countries and not _ends_in_country(words):
            return None
        ranked = []
        for name, person in self._people.items():
            if countries and person.countries and not countries & person.countries:
                continue
            if parties and person.parties and not parties & person.parties:
                continue
            evidence = 1.0 if parties & person.parties else 0.0
            if roles & person.roles:
                evidence += 1.0
            elif any(person.roles & GENERAL.get(role, frozenset()) for role in roles):
                evidence += 0.8
            elif roles - PARTIES.keys() or (roles and not evidence and not countries & person.countries):
                continue
            if countries & person.countries:
                evidence += 1.0 if roles else 0.7
            if evidence:
                evidence *= 1.0 if person.first <= source.start else 0.5
                ranked.append((evidence + 0.3 * self._weight.get(name, 0.0), name))
        ranked.sort(reverse=True)
        if not ranked or (len(ranked) > 1 and ranked[1][0] > MARGIN * ranked[0][0]):
            return None
        return ranked[0][1]

    def _group(self, at: int, words: Sequence[str]) -> str | None:
        """The organisation that "the company" or "the authority" stands for, named before.

        The last one whose name bears the word ("the board": National Safety Board); "the company" and other words
        for a business may stand for any that was named last. "The dockworkers' union" says more than the word: only
        a name with all of it is meant, or one that stands in the words themselves ("the Greens party").
        """
        before = [e for e in self._named[: bisect_left(self._starts, at)] if e.label == "ORG"]
        for entity in reversed(before):
            named = f"{entity.entity} {self._text[slice(*entity.span)]}".lower().replace("’", "'").split()
            *which, what = (w.replace("’", "'") for w in words)
            if all(w in named for w in which) and (what in named or set(which) == set(named)):
                return entity.entity
        if len(words) > 1 or words[-1] not in _BUSINESSES:
            return None
        public = (
            before and _BODY_NAMED.search(before[-1].entity) and words[-1] not in ("entity", "institution")
        )
        if before and at - before[-1].span.end < 400 and not public:
            return before[-1].entity
        return None


def _ends_in_country(words: Sequence[str]) -> bool:
    return " ".join(words[-2:]).lower() in lists().countries
