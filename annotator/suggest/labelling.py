"""One reading for each name of an article.

A name is read the same way wherever it stands unless the words around it say otherwise. Votes come from who
proposed the span, from the name's own words, from its surroundings, and from all its other mentions; a last name
is read like the full name, an acronym like what it stands for, a short form like the long one.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from annotator.suggest.candidates import PARTICLES, Candidate, Line, acronyms, initials_match
from annotator.suggest.evidence import NONE, Votes, add, around, inside, merge
from annotator.suggest.names import names
from annotator.suggest.teams import is_game_report, team_votes

DOUBT = 0.5
"""What is left of the doubt about a capitalised run when a model or a pattern proposes the same span."""
OTHERS = 0.7
"""Weight of the other mentions' mean votes; see :func:`_combined`."""
TEMPERATURE = 1.4
"""Divides vote margins before they become a score, so that of the names with a score near 0.8 about 80 % are right.

Chosen once and not fitted. ``benchmarks/entities.py`` prints how well scores and rates agree: the mean difference
was 0.03 on agency news and 0.09 on web prose (development halves).
"""


@dataclass(slots=True)
class Mention:
    """A name with its reading.

    Attributes:
        start: offset, code points.
        end: offset after it.
        surface: the text of the span.
        label: an OntoNotes label.
        score: how sure, 0 to 1.
    """

    start: int
    end: int
    surface: str
    label: str
    score: float


def key_of(surface: str) -> str:
    """What mentions of the same name share: case only counts in short or mixed forms."""
    flat = " ".join(surface.split()).replace("’", "'")
    return flat.title() if flat.isupper() and len(flat) > 5 else flat


def label_mentions(text: str, lines: Sequence[Line], candidates: Iterable[Candidate]) -> list[Mention]:
    """Decide every candidate: a label, or no name.

    Args:
        text: the article.
        lines: all lines that names may stand on.
        candidates: in any order; where two overlap the better supported or longer one is kept.

    Returns:
        Non-overlapping mentions in reading order.
    """
    proposed = list(candidates)
    weak = [c for c in proposed if c.weak]
    chosen = _without_overlaps(c for c in proposed if not c.weak)
    by_line: dict[int, list[Candidate]] = defaultdict(list)
    for c in chosen:
        by_line[c.line.start].append(c)
    for line in lines:
        here = by_line[line.start]
        for _, acronym in list(acronyms(text, line, here)):
            if not any(c.start < acronym.end and acronym.start < c.end for c in here):
                chosen.append(acronym)
                here.append(acronym)
    chosen.sort(key=lambda c: c.start)
    seen: dict[tuple[int, int], Votes] = {}
    game = is_game_report(text)
    decided = _decide(text, chosen, seen, game)
    more = list(_repeats(text, lines, chosen, decided))
    if more or weak:
        chosen = sorted([*chosen, *more, *_beside(weak, [*chosen, *more])], key=lambda c: c.start)
        decided = _decide(text, chosen, seen, game)
    return [
        Mention(c.start, c.end, text[c.start : c.end], label, score)
        for c, (label, score) in zip(chosen, decided, strict=True)
        if label != NONE
    ]


def _without_overlaps(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Keep the strongest of overlapping candidates; equal spans add up."""
    same: dict[tuple[int, int], Candidate] = {}
    for c in candidates:
        if first := same.get((c.start, c.end)):
            supported = any(label != NONE for label in first.votes)
            for label, weight in c.votes.items():
                add(first.votes, label, weight * DOUBT if label == NONE and supported else weight)
        else:
            same[c.start, c.end] = c
    best = sorted(same.values(), key=lambda c: (-max(c.votes.values(), default=0.0), c.start - c.end))
    kept: list[Candidate] = []
    used: set[int] = set()
    for c in best:
        c.votes.pop("", None)
        place = range(c.start, c.end)
        if used.isdisjoint(place):
            kept.append(c)
            used.update(place)
    return sorted(kept, key=lambda c: c.start)


def _beside(weak: Iterable[Candidate], kept: Iterable[Candidate]) -> list[Candidate]:
    """The weak candidates that touch none of those kept; one with the same span lends it its votes."""
    taken = {place: c for c in kept for place in range(c.start, c.end)}
    out = []
    for c in _without_overlaps(weak):
        other = next((taken[place] for place in range(c.start, c.end) if place in taken), None)
        if other is None:
            out.append(c)
        elif (other.start, other.end) == (c.start, c.end):
            merge(other.votes, c.votes)
    return out


def _decide(
    text: str, candidates: Sequence[Candidate], seen: dict[tuple[int, int], Votes], game: bool
) -> list[tuple[str, float]]:
    """A label and a score for each candidate; `seen` keeps what the words around them say for the next time."""
    keys = [key_of(text[c.start : c.end]) for c in candidates]
    local: list[Votes] = []
    doubted: list[bool] = []
    pooled: dict[str, Votes] = {}
    count: dict[str, int] = defaultdict(int)
    for c, key in zip(candidates, keys, strict=True):
        votes = dict(c.votes)
        if (place := (c.start, c.end)) not in seen:
            seen[place] = around(text, *place, c.line.start, c.line.end)
        merge(votes, seen[place])
        if game:
            merge(votes, team_votes(text, c.start, c.end))
        local.append(votes)
        # An everyday word that opens a sentence tells nothing about the name it may be elsewhere.
        doubted.append(votes.get(NONE, 0.0) >= 2.5)
        shared = pooled.setdefault(key, {})
        if not doubted[-1]:
            merge(shared, {label: w for label, w in votes.items() if label != NONE})
            count[key] += 1
    base = {key: _combined({}, pooled[key], count[key], inside(key)) for key in pooled}
    links = _links(base)
    out = []
    for votes, key, doubt in zip(local, keys, doubted, strict=True):
        rest = dict(pooled[key])
        if not doubt:
            merge(rest, {label: w for label, w in votes.items() if label != NONE}, -1.0)
        total = _combined(votes, rest, count[key] - (not doubt), inside(key))
        merge(total, links.get(key, {}))
        out.append(_reading(total))
    return out


def _combined(own: Votes, others: Votes, n: int, within: Votes) -> Votes:
    """Own votes, the name's own words, and the others' mean weighted by how many they are."""
    total = dict(own)
    merge(total, within)
    if n:
        merge(total, others, OTHERS * min(n, 4) / n)
    return total


def _reading(votes: Votes) -> tuple[str, float]:
    ranked = sorted(((w, label) for label, w in votes.items() if label != NONE), reverse=True)
    if not ranked or ranked[0][0] <= max(0.0, votes.get(NONE, 0.0)):
        return NONE, 0.0
    return ranked[0][1], _score([w for w, _ in ranked], votes.get(NONE, 0.0))


def _score(weights: Sequence[float], none: float) -> float:
    """A softmax over the readings, "no name" among them."""
    top = weights[0]
    rest = sum(math.exp((w - top) / TEMPERATURE) for w in [*weights[1:], max(none, 0.0)])
    return 1.0 / (1.0 + rest)


def _links(base: dict[str, Votes]) -> dict[str, Votes]:
    """Votes that a name gets from a longer name of the article."""
    n = names()
    links: dict[str, Votes] = {}
    reading = {key: _reading(votes)[0] for key, votes in base.items()}
    for key, label in reading.items():
        words = key.split()
        if len(words) < 2:
            continue
        if label == "PERSON":
            last = words[-1] if words[-1].rstrip(".") not in ("Jr", "Sr") else words[-2]
            first_alone = words[0] in base and last not in base
            if last + "s" in base:
                merge(links.setdefault(last + "s", {}), {"PERSON": 3.0})
            for short, weight in ((last, 4.0), (words[0], 3.0 if first_alone else 1.5)):
                if short in base and n.places.get(short) not in ("country", "capital"):
                    merge(links.setdefault(short, {}), {"PERSON": weight})
            for k in range(1, len(words) - 1):
                short = " ".join(words[k:])
                if short in base:
                    merge(links.setdefault(short, {}), {"PERSON": 3.0})
        elif label in ("ORG", "FAC") and not words[-1].islower():
            for short in {words[0], " ".join(words[:-1])}:
                if short in base and short not in n.places and n.known.get(short) is None:
                    merge(links.setdefault(short, {}), {label: 2.5})
    long_orgs = [key for key, label in reading.items() if label == "ORG" and " " in key]
    for key in base:
        acronym = re.fullmatch(r"[A-Z][A-Za-z]{1,7}", key) and sum(c.isupper() for c in key) > 1
        if acronym and any(initials_match(long, key) for long in long_orgs):
            merge(links.setdefault(key, {}), {"ORG": 3.0})
    return links


def _repeats(
    text: str, lines: Sequence[Line], candidates: Sequence[Candidate], decided: Sequence[tuple[str, float]]
) -> Iterable[Candidate]:
    """Places where a name that was found elsewhere stands unmarked."""
    surfaces: dict[str, Votes] = {}
    for c, (label, score) in zip(candidates, decided, strict=True):
        if label == NONE or score < 0.5:
            continue
        surface = text[c.start : c.end]
        if len(surface) > 2 and surface[:1].isupper():
            surfaces.setdefault(surface, {label: 1.0})
            if label == "PERSON" and " " in surface:
                words = surface.split()
                k = len(words) - 1
                while k > 1 and words[k - 1] in PARTICLES:
                    k -= 1
                for short in {words[-1], " ".join(words[k:])}:
                    if len(short) > 2 and short not in surfaces:
                        surfaces[short] = {"PERSON": 1.0}
    if not surfaces:
        return
    first_words: dict[str, list[str]] = defaultdict(list)
    for surface in sorted(surfaces, key=len, reverse=True):
        first_words[re.split(r"[\s-]", surface, maxsplit=1)[0]].append(surface)
    at = 0
    for line in lines:
        last_end = line.start
        for word in line.words:
            if word.start < last_end:
                continue
            while at < len(candidates) and candidates[at].end <= word.start:
                at += 1
            if at < len(candidates) and candidates[at].start < word.end:
                continue
            limit = candidates[at].start if at < len(candidates) else line.end
            for surface in first_words.get(word.text.partition("-")[0], ()):
                end = word.start + len(surface)
                inside_word = end < len(text) and (text[end].isalnum() or text[end] == "_")
                if end <= min(limit, line.end) and not inside_word and text.startswith(surface, word.start):
                    yield Candidate(word.start, end, line, dict(surfaces[surface]))
                    last_end = end
                    break
