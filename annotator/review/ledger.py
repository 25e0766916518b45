"""The claims ledger: who asserted what, where and when, in all articles of a folder."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date
from functools import cached_property
from pathlib import PurePath
from typing import Any

from annotator.core.marks import Claim
from annotator.review.reading import Reading
from annotator.review.similar import Similar, folded, words_of

_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")
_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "may" else name for name in _MONTHS)
_DAY_FIRST = re.compile(rf"(?i)\b([0-3]?\d)\.? ({_MONTH})\.?,? ((?:19|20)\d\d)\b")
_MONTH_FIRST = re.compile(rf"(?i)\b({_MONTH})\.? ([0-3]?\d),? ((?:19|20)\d\d)\b")
_HEAD = 600
_FIELDS = frozenset("speaker state kind article since until again but".split())
_TOKEN = re.compile(r'(?:(?P<name>[\w-]+):(?:"(?P<quoted>[^"]*)"?|(?P<value>\S*)))|\S+')


@dataclass(frozen=True, slots=True)
class Row:
    """One claim.

    Attributes:
        article: the file.
        line: of the content's start, from 1.
        start: of the content, in code points of the article.
        end: of the content, likewise.
        speaker: the name behind the source, "" if unknown.
        content: the words claimed, pieces joined by " … ".
        date: of the article where its name or its first lines tell it, else of the decision; None where neither does.
        dated_by: ``article``, ``decision`` or "".
        annotators: whose sidecars hold it; "" is the plain one.
        attributes: the answers to what `annotate.toml` asks.
    """

    article: str
    line: int
    start: int
    end: int
    id: str
    speaker: str
    content: str
    kind: str
    state: str
    date: date | None
    dated_by: str
    annotators: tuple[str, ...]
    note: str = ""
    attributes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """``file:line``."""
        return f"{self.article}:{self.line}"


class Ledger:
    """Claims in order of date, article and place, with indexes.

    Args:
        rows: the claims.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self.rows = sorted(rows, key=lambda r: (r.date or date.max, r.article, r.start, r.id))
        self._words: defaultdict[str, set[int]] = defaultdict(set)
        self._speakers: defaultdict[str, set[int]] = defaultdict(set)
        self._of: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
        self._orders: dict[str, list[int]] = {}
        for number in range(len(self.rows)):
            self._enter(number)

    def _enter(self, number: int) -> None:
        row = self.rows[number]
        for what in ("state", "kind", "article"):
            self._of[what, getattr(row, what)].add(number)
        for name, value in row.attributes.items():
            self._of[name, folded(_written(value))].add(number)
        spoken = words_of(row.speaker)
        for word in {*words_of(row.content), *spoken, *words_of(row.note)}:
            self._words[word].add(number)
        for word in spoken:
            self._speakers[word].add(number)

    def replace(self, number: int, row: Row) -> None:
        """Put what became of a claim in its place; the claims that say nearly the same stay what they are."""
        for index in (self._words, self._speakers, self._of):
            for numbers in index.values():
                numbers.discard(number)
        self.rows[number] = row
        self._orders.clear()
        self._enter(number)

    def find(
        self,
        *,
        speaker: str = "",
        state: str = "",
        kind: str = "",
        search: str = "",
        article: str = "",
        attributes: Mapping[str, str] | None = None,
    ) -> list[int]:
        """Numbers of the rows that fit all that is given, in their order.

        Args:
            speaker: words of the name; case and accents do not count.
            state: ``confirmed`` or ``rejected``.
            kind: ``direct``, ``indirect`` or ``mixed``.
            search: words of content, speaker or note; ``begin*`` is a beginning.
            article: the file.
            attributes: answers by question; "" for any answer.
        """
        sets = [self._speakers.get(word, set()) for word in words_of(speaker)]
        sets += [self._holding(word) for word in search.split()]
        given = (("state", state), ("kind", kind), ("article", article))
        sets += [self._of.get(pair, set()) for pair in given if pair[1]]
        for name, value in (attributes or {}).items():
            if value:
                sets.append(self._of.get((name, folded(value)), set()))
            else:
                sets.append(set().union(*(found for (of, _), found in self._of.items() if of == name)))
        return sorted(set.intersection(*sets)) if sets else list(range(len(self.rows)))

    def query(self, typed: str) -> list[int]:
        """Numbers of the rows that fit what a person typed: words, and ``name:value`` in any order.

        ``speaker:``, ``state:``, ``kind:``, ``article:`` (part of the file's name), ``since:`` and ``until:`` (days),
        ``again:yes`` (said elsewhere, too), ``but:yes`` (contradicted), and every attribute's name. A value with blanks
        stands in quotes. What is not finished yet, as ``speaker:``, does not narrow anything; a name with no such
        meaning is looked for as a word.
        """
        known: dict[str, str] = {}
        asked: dict[str, str] = {}
        words = []
        attributes = {name for name, _ in self._of} - {"state", "kind", "article"}
        for found in _TOKEN.finditer(typed):
            name, value = found["name"] or "", (found["quoted"] or found["value"] or "").strip()
            if name in _FIELDS:
                known[name] = f"{known.get(name, '')} {value}".strip() if name == "speaker" else value
            elif name in attributes:
                asked[name] = value
            elif words_of(found[0]):
                words.append(found[0].replace('"', " "))
        numbers = self.find(
            speaker=known.get("speaker", ""),
            state=_begun(known.get("state", ""), ("confirmed", "rejected")),
            kind=_begun(known.get("kind", ""), ("direct", "indirect", "mixed")),
            search=" ".join(words),
            attributes=asked,
        )
        if part := known.get("article", "").casefold():
            inside = set().union(
                *(n for (of, path), n in self._of.items() if of == "article" and part in path.casefold())
            )
            numbers = [n for n in numbers if n in inside]
        rows = self.rows
        if since := known.get("since"):
            numbers = [n for n in numbers if (day := rows[n].date) and str(day) >= since]
        if until := known.get("until"):
            numbers = [n for n in numbers if (day := rows[n].date) and str(day)[: len(until)] <= until]
        if known.get("again"):
            group, alone = self.similar.group, self._alone
            numbers = [n for n in numbers if group[n] not in alone]
        if known.get("but"):
            group, contrast = self.similar.group, self.similar.contrast
            numbers = [n for n in numbers if group[n] in contrast]
        return numbers

    def ordered(self, numbers: Sequence[int], by: str) -> list[int]:
        """`numbers` by ``date`` (as they are), ``speaker``, ``article``, ``kind`` or ``state``; equals by date."""
        if by == "date":
            return list(numbers)
        if by not in self._orders:
            values = [folded(str(getattr(row, by))) or "\uffff" for row in self.rows]
            rank = [0] * len(values)
            for place, number in enumerate(sorted(range(len(values)), key=values.__getitem__)):
                rank[number] = place
            self._orders[by] = rank
        return sorted(numbers, key=self._orders[by].__getitem__)

    def _holding(self, word: str) -> set[int]:
        if word.endswith("*") and (begin := "".join(words_of(word[:-1]))):
            return set().union(
                *(numbers for known, numbers in self._words.items() if known.startswith(begin))
            )
        return set.intersection(*(self._words.get(part, set()) for part in words_of(word) or [""]))

    def again(self, number: int) -> list[int]:
        """Other rows that say the same or nearly the same."""
        return [n for n in self._members[self.similar.group[number]] if n != number]

    def contrasting(self, number: int) -> list[int]:
        """Rows that say the contrary: nearly the same words but for a number or a negation, or what is denied here."""
        groups = self.similar.contrast.get(self.similar.group[number], set())
        return sorted(n for group in groups for n in self._members[group])

    @cached_property
    def similar(self) -> Similar:
        """Which rows say nearly the same; made when it is asked for."""
        return Similar([row.content for row in self.rows])

    @cached_property
    def _alone(self) -> frozenset[int]:
        """The groups of one."""
        return frozenset(group for group, members in self._members.items() if len(members) == 1)

    @cached_property
    def _members(self) -> Mapping[int, list[int]]:
        members: defaultdict[int, list[int]] = defaultdict(list)
        for number, group in enumerate(self.similar.group):
            members[group].append(number)
        return members


def _written(value: Any) -> str:
    """An answer as it is typed."""
    return "yes" if value is True else "no" if value is False else str(value)


def _begun(typed: str, values: Sequence[str]) -> str:
    """The value that is meant by its beginning; what is typed where none is."""
    return next((value for value in values if value.startswith(typed)), typed) if typed else ""


def ledger_of(readings: Iterable[Reading], resolve: Callable[[str], str] = str) -> Ledger:
    """All decided claims of some articles."""
    return Ledger(row for reading in readings for row in rows_of(reading, resolve))


def rows_of(reading: Reading, resolve: Callable[[str], str] = str) -> Iterator[Row]:
    """The decided claims of an article; one that several annotators hold alike is one row.

    Args:
        reading: the article with its sidecars.
        resolve: the canonical name of a speaker.
    """
    told = article_date(reading.path, reading.text)
    found: dict[tuple[object, ...], tuple[Claim, list[str]]] = {}
    for annotator, sidecar in reading.sidecars.items():
        for mark in sidecar.marks:
            if isinstance(mark, Claim):
                same = (mark.content, resolve(mark.speaker or ""), mark.kind, mark.state)
                found.setdefault(same, (mark, []))[1].append(annotator)
    for (_, speaker, *_), (mark, annotators) in found.items():
        decided = mark.at.astimezone(UTC).date() if mark.at else None
        yield Row(
            article=str(reading.path),
            line=reading.line(mark.extent.start),
            start=mark.extent.start,
            end=mark.extent.end,
            id=mark.id,
            speaker=str(speaker),
            content=" … ".join(" ".join(reading.text[slice(*piece)].split()) for piece in mark.content),
            kind=mark.kind,
            state=mark.state,
            date=told or decided,
            dated_by="article" if told else "decision" if decided else "",
            annotators=tuple(annotators),
            note=mark.note,
            attributes={
                key: value for key, value in mark.extra.items() if key not in ("annotators", "conflict")
            },
        )


def article_date(path: PurePath, text: str) -> date | None:
    """The day that an article's file name tells (``2026-03-01``), else its first 600 code points; None else.

    The first date there counts: that of the headline, not of what is told.
    """
    head = text[:_HEAD]
    found = _ISO.search(path.name) or _ISO.search(head)
    if found:
        return _day(found[1], found[2], found[3])
    matches = [(m.start(), m[3], m[2], m[1]) for m in [_DAY_FIRST.search(head)] if m] + [
        (m.start(), m[3], m[1], m[2]) for m in [_MONTH_FIRST.search(head)] if m
    ]
    for _, year, month, day in sorted(matches):
        return _day(year, str([name[:3] for name in _MONTHS].index(month[:3].casefold()) + 1), day)
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
