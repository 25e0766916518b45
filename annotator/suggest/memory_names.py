"""Names that were decided in other articles: suggested again, with their label, canonical name and edges.

The method is the gazetteer lookup of Cohen and Sarawagi, "Exploiting Dictionaries in Named Entity Extraction"
(2004), with a dictionary that grows by decisions.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from annotator.core.anchoring import CONTEXT
from annotator.core.records import replace
from annotator.core.spans import Span
from annotator.suggest.pieces import Occupied
from annotator.suggest.record import SuggestedEntity
from annotator.suggest.tally import CONFIRMED_SCORE, ORIGIN, Decision, Tally, key, trimmed

NAMES = frozenset("PERSON ORG GPE LOC NORP FAC EVENT LAW PRODUCT WORK_OF_ART".split())
"""Labels whose texts are looked for in other articles. Dates and amounts are found by their form."""
NEAR_RATIO = 90
"""Similarity, 0 to 100, from which two spellings are taken for one name (``rapidfuzz.fuzz.ratio``)."""
NEAR_LENGTH = 6
"""Characters of the shortest name that is compared by similarity."""
OFTEN, DOUBTFUL = 3, 0.6
"""A label confirmed this often replaces another one that was never confirmed and scores less than this."""
_TOKEN = re.compile(r"\w+|[^\w\s]")
_CAPITALISED = re.compile(r"-\w| [A-Z][a-z]")
_CAPITALISED_BEFORE = re.compile(r"\w [A-Z][\w'’-]* $")  # not at the start of a sentence


class RememberedNames:
    """Looks confirmed names up, and judges those that engines suggest.

    Args:
        tally: all decisions, counted.
        decisions: the same, for what stood beside the names.
    """

    def __init__(self, tally: Tally, decisions: Iterable[Decision]) -> None:
        self._tally = tally
        self._readings = self._by_tokens()
        # The longest name in tokens by the token it begins with: most tokens of an article begin none.
        self._longest: dict[str, int] = {}
        self._near: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for text in self._readings:
            first, _, rest = text.partition(" ")
            self._longest[first] = max(rest.count(" ") + 2 if rest else 1, self._longest.get(first, 0))
            if len(text) >= NEAR_LENGTH:
                self._near[text[0].casefold(), len(text)].append(text)
        # What stood beside a name that was confirmed is outside it.
        self._outside: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for d in decisions:
            if d.state == "confirmed" and d.label in NAMES:
                name = key(d.text, d.label)
                self._outside[name].update(_beside(d.before, d.after))

    def apply(
        self, text: str, entities: list[SuggestedEntity], off_limits: Occupied, seldom: Occupied
    ) -> tuple[list[SuggestedEntity], dict[str, str]]:
        """Entities corrected and completed, and the canonical names that replace others.

        Args:
            text: the article.
            entities: what engines suggested.
            off_limits: where nothing is suggested.
            seldom: lone lines of the page, where only names that were confirmed often are.
        """
        if self._readings:
            entities = self._with_names(text, entities, off_limits, seldom)
        entities = [self._judged(text, e) for e in entities]
        return self._with_aliases(text, entities)

    def occurrences(self, text: str) -> Iterator[tuple[Span, tuple[str, str]]]:
        """Where confirmed names stand, the longest at each place, with their key in the memory."""
        tokens = [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text)]
        i = 0
        while i < len(tokens):
            for size in range(min(self._longest.get(tokens[i][0], 0), len(tokens) - i), 0, -1):
                name = " ".join(t[0] for t in tokens[i : i + size])
                start, end = tokens[i][1], tokens[i + size - 1][2]
                if name in self._readings and "\n" not in text[start:end]:
                    yield Span(start, end), self._readings[name]
                    i += size - 1
                    break
            i += 1

    def _by_tokens(self) -> dict[str, tuple[str, str]]:
        """Text and label of each confirmed name, by its tokens joined with blanks.

        A name that was confirmed under several labels has the one that was confirmed most often, and none where
        two are as frequent: then the context has to say.
        """
        readings: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for name, count in self._tally.confirmed.items():
            if name[1] in NAMES and count > self._tally.rejected[name]:
                readings[_tokens(name[0])][name] = count
        found = {}
        for tokens, counted in readings.items():
            (name, most), *others = counted.most_common(2)
            if not others or most > others[0][1] or others[0][0][1] == name[1]:
                found[tokens] = name
        return found

    def _with_names(
        self, text: str, entities: list[SuggestedEntity], off_limits: Occupied, seldom: Occupied
    ) -> list[SuggestedEntity]:
        """Confirmed names where nothing is suggested, and their edges where less or something else is.

        In a lone line of the page, where engines suggest nothing, only what was confirmed often: that a person
        marks names there shows in how often they were marked.
        """
        kept = dict.fromkeys(entities)
        starts = sorted(entities, key=lambda e: e.span)
        first = 0
        added = []
        for span, name in self.occurrences(text):
            while first < len(starts) and starts[first].span.end <= span.start:
                first += 1
            inside = []
            label = name[1]
            often = self._tally.confirmed[name] >= OFTEN
            blocked = off_limits.touches(span) or (seldom.touches(span) and not often)
            for other in starts[first : first + 8]:
                if other.span.overlaps(span):
                    core = trimmed(text, other.span)
                    if span.contains(core) or self._too_long(text, other, core, span, name):
                        inside.append(other)
                    else:
                        blocked = True
            same = [e for e in inside if trimmed(text, e.span) == span]
            if blocked or any(e.label == label for e in same):
                continue
            if not all(self._corrected(name, e) for e in same) or (not inside and _part(text, span, label)):
                continue
            for other in inside:
                kept.pop(other, None)
            added.append(SuggestedEntity(span, label, text[span.start : span.end], CONFIRMED_SCORE, ORIGIN))
        return sorted([*kept, *added], key=lambda e: (e.span.start, -e.span.end, e.label))

    def _too_long(
        self, text: str, entity: SuggestedEntity, core: Span, span: Span, name: tuple[str, str]
    ) -> bool:
        """Whether a suggestion is a confirmed name with words that a person left outside it before."""
        if not core.contains(span) or entity.label != name[1]:
            return False
        if self._tally.confirmed[key(text[core.start : core.end], entity.label)]:
            return False
        beside = (text[core.start : span.start].strip(), text[span.end : core.end].strip())
        outside = self._outside[name]
        return all(not words or f"{side}{words}" in outside for side, words in zip("<>", beside, strict=True))

    def _corrected(self, name: tuple[str, str], entity: SuggestedEntity) -> bool:
        """Whether decisions say that a suggestion has the wrong label: it was rejected, or never was right."""
        other = (name[0], entity.label)
        wrong = self._tally.confirmed[other]
        if self._tally.rejected[other] > wrong:
            return True
        return wrong == 0 and self._tally.confirmed[name] >= OFTEN and entity.score < DOUBTFUL

    def _judged(self, text: str, entity: SuggestedEntity) -> SuggestedEntity:
        """An entity with the score that earlier decisions on the same text and label give it."""
        name = key(text[entity.span.start : entity.span.end], entity.label)
        score, raised = self._tally.judged(name, entity.score)
        return replace(entity, score=score, origin=ORIGIN if raised else entity.origin)

    def _with_aliases(
        self, text: str, entities: list[SuggestedEntity]
    ) -> tuple[list[SuggestedEntity], dict[str, str]]:
        """Entities under the canonical names of the memory, and what was renamed."""
        renamed: dict[str, str] = {}
        for e in sorted(entities, key=lambda e: e.span.start - e.span.end):  # the longest mention decides
            if e.label not in NAMES or e.entity in renamed:
                continue
            surface = text[e.span.start : e.span.end]
            canonical = self._canonical(key(surface, e.label)) or self._near_name(surface, e.label)
            if canonical:
                renamed[e.entity] = canonical
        return [replace(e, entity=renamed.get(e.entity, e.entity)) for e in entities], renamed

    def _canonical(self, name: tuple[str, str]) -> str | None:
        return self._tally.entities.get(name) or (name[0] if name in self._tally.confirmed else None)

    def _near_name(self, surface: str, label: str) -> str | None:
        """The canonical name of a confirmed name that is spelt nearly as `surface`."""
        surface = key(surface, label)[0]
        if len(surface) < NEAR_LENGTH:
            return None
        first = surface[0].casefold()
        choices = [n for d in (-2, -1, 0, 1, 2) for n in self._near.get((first, len(surface) + d), ())]
        choices = [n for n in choices if self._readings[n][1] == label]
        if not choices:
            return None
        from rapidfuzz import fuzz, process

        best = process.extractOne(_tokens(surface), choices, scorer=fuzz.ratio, score_cutoff=NEAR_RATIO)
        return self._canonical(self._readings[best[0]]) if best else None


def _tokens(text: str) -> str:
    return " ".join(_TOKEN.findall(text))


def _beside(before: str, after: str) -> Iterator[str]:
    """The words next to a name, one to three of them: ``<President``, ``>Jr.``."""
    before, after = before.rpartition("\n")[2], after.partition("\n")[0]
    words = before.split()[len(before) >= CONTEXT :]  # the first one may be cut off
    for count in range(1, min(len(words), 3) + 1):
        yield "<" + " ".join(words[-count:])
    words = after.split()[: -1 if len(after) >= CONTEXT else None]
    for count in range(1, min(len(words), 3) + 1):
        yield ">" + " ".join(words[:count])


def _part(text: str, span: Span, label: str) -> bool:
    """Whether a name of one word looks like a part of something longer.

    As "Washington" in "Washington Post", "Trump" in "pro-Trump" and, unless it is a person who may have a title,
    "Europe" in "Masters Europe".
    """
    if " " in text[span.start : span.end]:
        return False
    before, after = text[max(0, span.start - 40) : span.start], text[span.end : span.end + 3]
    if before[-1:] == "-" or _CAPITALISED.match(after):
        return True
    return label != "PERSON" and _CAPITALISED_BEFORE.search(before) is not None
