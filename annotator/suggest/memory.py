"""Memory: what a person decided in other articles of a folder, applied to this one.

Everything is keyed by text and label, never by place. A confirmed name is suggested wherever it occurs again, with
its label, its canonical name and its edges; a rejected reading loses score and stays in sight; a line that was
furniture before is furniture again. The method is the gazetteer lookup of Cohen and Sarawagi, "Exploiting
Dictionaries in Named Entity Extraction" (2004), with a dictionary that grows by decisions.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from annotator.core.spans import Span
from annotator.suggest.pieces import Occupied
from annotator.suggest.record import SuggestedEntity, Suggestions

ORIGIN = "memory"
NAMES = frozenset("PERSON ORG GPE LOC NORP FAC EVENT LAW PRODUCT WORK_OF_ART".split())
"""Labels whose texts are looked for in other articles. Dates and amounts are found by their form."""
CONFIRMED_SCORE = 0.95
NEAR_RATIO = 90
"""Similarity, 0 to 100, from which two spellings are taken for one name (``rapidfuzz.fuzz.ratio``)."""
NEAR_LENGTH = 6
"""Characters of the shortest name that is compared by similarity."""
OFTEN, DOUBTFUL = 3, 0.6
"""A label confirmed this often replaces another one that was never confirmed and scores less than this."""
DAMPING = 0.5
"""What a score is multiplied by for each rejection that outnumbers the confirmations."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_CAPITALISED = re.compile(r"-\w| [A-Z][a-z]")
_CAPITALISED_BEFORE = re.compile(r"\w [A-Z][\w'’-]* $")  # not at the start of a sentence
_LEADING = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_TRAILING = re.compile(r"\s*['’]s?$")


class Decision(NamedTuple):
    """A decided entity mark of an earlier article: `state` is ``confirmed`` or ``rejected``."""

    text: str
    label: str
    state: str
    entity: str


class Learned(NamedTuple):
    """What is remembered of one text and label."""

    text: str
    label: str
    entity: str
    confirmed: int
    rejected: int


class Memory:
    """What a folder's decided marks say about an article.

    Args:
        decisions: decided entity marks; those with another state are ignored.
        furniture: lines that were marked as furniture.
        forgotten: texts and labels to leave out, as :func:`key` makes them.
    """

    def __init__(
        self,
        decisions: Iterable[Decision] = (),
        furniture: Iterable[str] = (),
        forgotten: Container[tuple[str, str]] = frozenset(),
    ) -> None:
        self._confirmed: Counter[tuple[str, str]] = Counter()
        self._rejected: Counter[tuple[str, str]] = Counter()
        aliases: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
        for text, label, state, entity in decisions:
            name = key(text, label)
            if not name[0] or name in forgotten:
                continue
            if state == "confirmed":
                self._confirmed[name] += 1
                aliases[name][entity or name[0]] += 1
            elif state == "rejected":
                self._rejected[name] += 1
        self._aliases = {name: min(found, key=lambda e: (-found[e], e)) for name, found in aliases.items()}
        self._furniture = frozenset(_line_key(line) for line in furniture) - {""}
        self._readings = self._by_tokens()
        # The longest name in tokens by the token it begins with: most tokens of an article begin none.
        self._longest: dict[str, int] = {}
        for text in self._readings:
            tokens = text.split(" ")
            self._longest[tokens[0]] = max(len(tokens), self._longest.get(tokens[0], 0))
        self._near: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for text in self._readings:
            if len(text) >= NEAR_LENGTH:
                self._near[text[0].casefold(), len(text)].append(text)

    def __bool__(self) -> bool:
        return bool(self._confirmed or self._rejected or self._furniture)

    def learned(self) -> list[Learned]:
        """Everything that is remembered of names, most often decided first."""
        names = self._confirmed.keys() | self._rejected.keys()
        found = [
            Learned(*name, self._aliases.get(name, name[0]), self._confirmed[name], self._rejected[name])
            for name in names
        ]
        return sorted(found, key=lambda x: (-x.confirmed - x.rejected, x.text, x.label))

    def apply(self, text: str, found: Suggestions) -> Suggestions:
        """The suggestions, corrected and completed by what is remembered.

        Args:
            text: the article.
            found: what the engines suggested for it.
        """
        furniture = self.furniture(text)
        closed = Occupied([*furniture])
        entities = [e for e in found.entities if not closed.touches(e.span)]
        claims = [c for c in found.claims if not any(closed.touches(s) for s in c.content)]
        from annotator.suggest.furniture import blocks, skipped

        off_limits = Occupied([*blocks(text, found.furniture), *furniture])
        seldom = Occupied(skipped(text, found.furniture))
        entities = self._with_names(text, entities, off_limits, seldom)
        entities = [self._judged(text, e) for e in entities]
        entities, renamed = self._with_aliases(text, entities)
        claims = [replace(c, speaker=renamed.get(c.speaker, c.speaker)) if c.speaker else c for c in claims]
        lines = tuple(sorted({*found.furniture, *furniture}))
        return Suggestions(tuple(entities), tuple(claims), lines, found.notices)

    def furniture(self, text: str) -> list[Span]:
        """The lines of an article that were furniture before."""
        if not self._furniture:
            return []
        found, at = [], 0
        for line in text.split("\n"):
            if _line_key(line) in self._furniture:
                found.append(Span(at, at + len(line.rstrip("\r"))))
            at += len(line) + 1
        return found

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

    def to_json(self) -> dict[str, Any]:
        """Plain data for the worker: what :meth:`from_json` reads."""
        return {
            "names": [[*x] for x in self.learned()],
            "furniture": sorted(self._furniture),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Memory:
        """Inverse of :meth:`to_json`.

        Raises:
            ValueError: where the data have another shape.
        """
        decisions = []
        try:
            for text, label, entity, confirmed, rejected in data.get("names", ()):
                decision = Decision(str(text), str(label), "confirmed", str(entity))
                decisions += [decision] * min(int(confirmed), 1000)
                decisions += [decision._replace(state="rejected")] * min(int(rejected), 1000)
            return cls(decisions, [str(line) for line in data.get("furniture", ())])
        except (TypeError, ValueError, AttributeError) as problem:
            raise ValueError(f"not a memory: {problem}") from problem

    def _by_tokens(self) -> dict[str, tuple[str, str]]:
        """Text and label of each confirmed name, by its tokens joined with blanks.

        A name that was confirmed under several labels has the one that was confirmed most often, and none where
        two are as frequent: then the context has to say.
        """
        readings: defaultdict[str, Counter[tuple[str, str]]] = defaultdict(Counter)
        for name, count in self._confirmed.items():
            if name[1] in NAMES and count > self._rejected[name]:
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
            often = self._confirmed[name] >= OFTEN
            blocked = off_limits.touches(span) or (seldom.touches(span) and not often)
            for other in starts[first : first + 8]:
                if other.span.overlaps(span):
                    if span.contains(_trimmed(text, other.span)):
                        inside.append(other)
                    else:
                        blocked = True
            same = [e for e in inside if _trimmed(text, e.span) == span]
            if blocked or any(e.label == label for e in same):
                continue
            if not all(self._corrected(name, e) for e in same) or (not inside and _part(text, span, label)):
                continue
            for other in inside:
                kept.pop(other, None)
            added.append(SuggestedEntity(span, label, text[span.start : span.end], CONFIRMED_SCORE, ORIGIN))
        return sorted([*kept, *added], key=lambda e: (e.span.start, -e.span.end, e.label))

    def _corrected(self, name: tuple[str, str], entity: SuggestedEntity) -> bool:
        """Whether decisions say that a suggestion has the wrong label: it was rejected, or never was right."""
        other = (name[0], entity.label)
        wrong = self._confirmed[other]
        if self._rejected[other] > wrong:
            return True
        return wrong == 0 and self._confirmed[name] >= OFTEN and entity.score < DOUBTFUL

    def _judged(self, text: str, entity: SuggestedEntity) -> SuggestedEntity:
        """An entity with the score that earlier decisions on the same text and label give it."""
        name = key(text[entity.span.start : entity.span.end], entity.label)
        confirmed, rejected = self._confirmed[name], self._rejected[name]
        if rejected > confirmed:
            return replace(entity, score=entity.score * DAMPING ** min(rejected - confirmed, 10))
        if confirmed > rejected:
            return replace(entity, score=max(entity.score, CONFIRMED_SCORE), origin=ORIGIN)
        return entity

    def _with_aliases(
        self, text: str, entities: list[SuggestedEntity]
    ) -> tuple[list[SuggestedEntity], dict[str, str]]:
        """Entities under the canonical names of the memory, and what was renamed."""
        renamed: dict[str, str] = {}
        for e in sorted(entities, key=lambda e: e.span.start - e.span.end):  # the longest mention decides
            if e.label not in NAMES or e.entity in renamed:
                continue
            surface = text[e.span.start : e.span.end]
            canonical = self._aliases.get(key(surface, e.label)) or self._near_name(surface, e.label)
            if canonical:
                renamed[e.entity] = canonical
        return [replace(e, entity=renamed.get(e.entity, e.entity)) for e in entities], renamed

    def _near_name(self, surface: str, label: str) -> str | None:
        """The canonical name of a confirmed name that is spelt nearly as `surface`."""
        surface = key(surface, label)[0]
        if len(surface) < NEAR_LENGTH:
            return None
        first = surface[0].casefold()
        choices = [n for d in (-2, -1, 0, 1, 2) for n in self._near.get((first, len(surface) + d), ())]
        choices = [n for n in choices if self._readings[n][1] == label]
        from rapidfuzz import fuzz, process

        best = process.extractOne(_tokens(surface), choices, scorer=fuzz.ratio, score_cutoff=NEAR_RATIO)
        return self._aliases[self._readings[best[0]]] if best else None


def key(text: str, label: str) -> tuple[str, str]:
    """Text and label as the memory knows them: one line, without leading article and possessive."""
    text = " ".join(text.split())
    text = _TRAILING.sub("", _LEADING.sub("", text, count=1)) or text
    return text, label


def _tokens(text: str) -> str:
    return " ".join(_TOKEN.findall(text))


def _line_key(line: str) -> str:
    return " ".join(line.split()).casefold()


def _trimmed(text: str, span: Span) -> Span:
    """A span without leading article and possessive."""
    surface = text[span.start : span.end]
    lead = _LEADING.match(surface)
    trail = _TRAILING.search(surface)
    start = span.start + (lead.end() if lead else 0)
    end = span.start + (trail.start() if trail else len(surface))
    return Span(start, end) if start < end else span


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


def read_forgotten(path: Path) -> frozenset[tuple[str, str]]:
    """The texts and labels that a person had forgotten; none where the file is missing or unreadable.

    Args:
        path: a JSON file as :func:`forget` writes it.
    """
    try:
        entries = json.loads(path.read_bytes())
        return frozenset((str(text), str(label)) for text, label in entries["forgotten"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()


def forget(path: Path, text: str, label: str) -> None:
    """Forget what was decided about a text and label, now and in what is decided later.

    Args:
        path: the JSON file that keeps what is forgotten; created where it is missing, replaced whole.
        text: a name as :meth:`Memory.learned` lists it.
        label: its label.

    Raises:
        OSError: where the file cannot be written.
    """
    entries = sorted({*read_forgotten(path), key(text, label)})
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps({"forgotten": entries}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    temporary.replace(path)
