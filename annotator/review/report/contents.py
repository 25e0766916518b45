"""What a report says, before it is a page."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from annotator.core.marks import Claim, Entity, Furniture
from annotator.core.schema import Schema
from annotator.core.spans import Span
from annotator.review.agreement import Coded, agreement
from annotator.review.ledger import Ledger, Row, rows_of
from annotator.review.names import AMOUNTS, Name, collect
from annotator.review.reading import Reading

PLAIN = "-"
"""What the annotator of the plain sidecar is called."""


class Progress(NamedTuple):
    """How far one annotator is with one article."""

    article: str
    annotator: str
    status: str
    confirmed: int
    rejected: int
    orphans: int
    last: date | None


@dataclass(frozen=True, slots=True)
class Page:
    """One article as the report shows it: marks that several annotators hold alike are there once."""

    path: str
    text: str
    entities: tuple[tuple[Entity, tuple[str, ...]], ...]
    claims: tuple[tuple[Claim, tuple[str, ...]], ...]
    furniture: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a report says.

    Attributes:
        title: of the page.
        made: when.
        schema: the labels and their colours.
        pages: the articles.
        names: of people, organisations and so on, those in most articles first.
        ledger: the confirmed claims.
        about: how often each speaker speaks of whom.
        progress: a row for each sidecar, and for each article without one.
        agreement: figures as :func:`annotator.review.agreement.agreement` gives them; None with one annotator.
    """

    title: str
    made: datetime
    schema: Schema
    pages: tuple[Page, ...]
    names: tuple[Name, ...]
    ledger: Ledger
    about: Counter[tuple[str, str]]
    progress: tuple[Progress, ...]
    agreement: dict[str, Any] | None = None
    notices: list[str] = field(default_factory=list)

    @property
    def named(self) -> list[Name]:
        """The names of what is not an amount or a time."""
        return [name for name in self.names if name.label not in AMOUNTS]


def contents(
    readings: Sequence[Reading],
    schema: Schema,
    title: str,
    made: datetime,
    resolve: Callable[[str], str] = str,
) -> Contents:
    """Gather what is decided.

    Args:
        readings: the articles with all their sidecars.
        schema: labels.
        title: of the page.
        made: the time that the page names.
        resolve: the canonical name of a name.
    """
    rows: list[Row] = []
    about = Counter[tuple[str, str]]()
    pages: list[Page] = []
    progress: list[Progress] = []
    for reading in readings:
        rows += (row for row in rows_of(reading, resolve) if row.state == "confirmed")
        progress += _progress(reading)
        if reading.article is not None:
            page = _page(reading)
            pages.append(page)
            about += _spoken_about(page, resolve)
    names = sorted(
        collect(readings).values(), key=lambda n: (-len(n.articles), -n.mentions - n.claims, n.name)
    )
    return Contents(
        title=title,
        made=made,
        schema=schema,
        pages=tuple(pages),
        names=tuple(names),
        ledger=Ledger(rows),
        about=about,
        progress=tuple(progress),
        agreement=_agreement(readings),
        notices=[notice for reading in readings for notice in reading.notices],
    )


def _page(reading: Reading) -> Page:
    entities: dict[tuple[object, ...], tuple[Entity, list[str]]] = {}
    claims: dict[tuple[object, ...], tuple[Claim, list[str]]] = {}
    furniture: set[Span] = set()
    for annotator, sidecar in reading.sidecars.items():
        for mark in sidecar.marks:
            if mark.state != "confirmed":
                continue
            if isinstance(mark, Entity):
                same = (mark.span, mark.label, mark.name)
                entities.setdefault(same, (mark, []))[1].append(annotator or PLAIN)
            elif isinstance(mark, Claim):
                said = (mark.content, mark.cue, mark.source, mark.speaker, mark.kind)
                claims.setdefault(said, (mark, []))[1].append(annotator or PLAIN)
            elif isinstance(mark, Furniture):
                furniture.add(mark.span)
    return Page(
        str(reading.path),
        reading.text,
        tuple((mark, tuple(by)) for mark, by in sorted(entities.values(), key=lambda pair: pair[0].place)),
        tuple((mark, tuple(by)) for mark, by in sorted(claims.values(), key=lambda pair: pair[0].place)),
        tuple(sorted(furniture)),
    )


def _progress(reading: Reading) -> Iterable[Progress]:
    path = str(reading.path)
    if not reading.files:
        yield Progress(path, "", "new" if reading.article else "unusable", 0, 0, 0, None)
    for annotator in reading.files:
        sidecar = reading.sidecars.get(annotator)
        if sidecar is None:
            yield Progress(path, annotator or PLAIN, "unusable", 0, 0, 0, None)
            continue
        states = Counter(mark.state for mark in sidecar.marks if not isinstance(mark, Furniture))
        last = max((mark.at for mark in sidecar.marks if mark.at), default=None)
        yield Progress(
            *(path, annotator or PLAIN, sidecar.status, states["confirmed"], states["rejected"]),
            *(len(sidecar.orphans), last.astimezone(UTC).date() if last else None),
        )


def _spoken_about(page: Page, resolve: Callable[[str], str]) -> Counter[tuple[str, str]]:
    """Names in the contents of claims, once a claim, by speaker.

    Where a name is confirmed once in an article, its words stand for it in the whole article, unless they are those of
    two names.
    """
    forms: defaultdict[str, set[str]] = defaultdict(set)
    marked: defaultdict[Span, set[str]] = defaultdict(set)
    for entity, _ in page.entities:
        if entity.label in ("PERSON", "PER", "ORG", "GPE", "NORP"):
            forms[page.text[slice(*entity.span)]].add(resolve(entity.name))
            marked[entity.span].add(resolve(entity.name))
    found = Counter[tuple[str, str]]()
    if not forms:
        return found
    longest_first = sorted(forms, key=len, reverse=True)
    known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for claim, _ in page.claims:
        if claim.speaker:
            speaker, named = resolve(claim.speaker), set[str]()
            for piece in claim.content:
                for match in known.finditer(page.text, piece.start, piece.end):
                    like = forms[match[0]]
                    named |= marked.get(Span(*match.span()), like if len(like) == 1 else set())
            found.update((speaker, name) for name in named - {speaker})
    return found


def _agreement(readings: Sequence[Reading]) -> dict[str, Any] | None:
    names = sorted({name or PLAIN for reading in readings for name in reading.sidecars})
    if not any(len(reading.sidecars) > 1 for reading in readings):
        return None
    coded = (
        Coded(
            str(reading.path),
            reading.text,
            {name or PLAIN: reading.entities(name) for name in reading.sidecars},
            {name or PLAIN: reading.claims(name) for name in reading.sidecars},
        )
        for reading in readings
        if reading.sidecars
    )
    return agreement(coded, names)
