"""Adjudication: what annotators marked becomes what one more person decides.

Every reading that somebody confirmed is an open mark: an entity's span and label, a claim's content, speaker and kind,
a line of page furniture. `origin` names who confirmed it, `score` is their share, and the mark's ``annotators`` table
says what everybody did there. Readings of one place that no annotator holds together exclude each other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal

from annotator.core.collection import Collection
from annotator.core.marks import Claim, Entity, Furniture, Mark, suggestion_id
from annotator.core.records import record, replace
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.store.articles import Article
from annotator.store.sidecar import Sidecar, read_sidecar, sidecar_path

VOTES = "annotators"
"""The key of a mark that says what each annotator did with this reading."""
PLAIN = "-"
"""How the annotator of the plain sidecar is called."""
Vote = Literal["confirmed", "rejected", "otherwise", "nothing"]
"""``otherwise`` is another reading confirmed in this place, ``nothing`` that there is none."""


@record(frozen=True, slots=True)
class Proposals:
    """What is to be decided about an article.

    Attributes:
        marks: every reading that somebody confirmed, open.
        contested: ids of those that not everybody confirmed, each with the readings that exclude it.
    """

    marks: tuple[Mark, ...]
    contested: Mapping[str, tuple[str, ...]]


@record(frozen=True, slots=True)
class Adjudication:
    """Whose marks are brought together, and under which name.

    Attributes:
        annotators: as they are called here; ``-`` is the plain sidecar.
        name: of the sidecar that results.
    """

    annotators: tuple[str, ...]
    name: str

    def sidecars(self, article: Article) -> dict[str, Sidecar]:
        """What the annotators have for an article; who has no sidecar for it is left out.

        Raises:
            SidecarError: where one cannot be used.
        """
        found = {}
        for shown in self.annotators:
            path = sidecar_path(article.path, shown.removeprefix(PLAIN))
            if path.exists():
                found[shown] = read_sidecar(path, article)
        return found

    def review(self, article: Article, sidecar: Sidecar) -> Review:
        """The article with what was adjudicated before, and the rest to be decided.

        Raises:
            SidecarError: where an annotator's sidecar cannot be used.
        """

        def stamp() -> tuple[str, datetime]:
            return self.name, datetime.now(UTC).replace(microsecond=0)

        made = Review(article.text, Collection(sidecar.marks), stamp, status=sidecar.status)
        propose(made, proposals(self.sidecars(article)))
        return made


def proposals(sidecars: Mapping[str, Sidecar]) -> Proposals:
    """The readings of these annotators, in whose order the first one's counts for what a reading leaves open.

    That is a claim's cue, source, note and attributes. An entity's canonical name is the one that most gave it.
    """
    names = list(sidecars)
    found: dict[tuple[object, ...], dict[str, Mark]] = {}
    by_place = {name: Collection(sidecar.marks) for name, sidecar in sidecars.items()}
    for name, sidecar in sidecars.items():
        for mark in sidecar.marks:
            if mark.state == "confirmed":
                found.setdefault(reading_of(mark), {}).setdefault(name, mark)
    rejected = {
        name: {reading_of(mark) for mark in sidecar.marks if mark.state == "rejected"}
        for name, sidecar in sidecars.items()
    }
    made: dict[str, Mark] = {}
    for reading, holders in found.items():
        first = next(iter(holders.values()))
        votes: dict[str, Vote] = {}
        for name in names:
            if name in holders:
                votes[name] = "confirmed"
            elif reading in rejected[name]:
                votes[name] = "rejected"
            else:
                votes[name] = "otherwise" if _holds_other(by_place[name], first) else "nothing"
        mark = _proposed(reading, list(holders.values()), votes)
        made[mark.id] = mark
    agreed = {i for i, mark in made.items() if all(v == "confirmed" for v in mark.extra[VOTES].values())}
    contested = {i: mark for i, mark in made.items() if i not in agreed and not isinstance(mark, Furniture)}
    places = Collection(contested.values())
    return Proposals(
        tuple(made.values()),
        {
            identifier: tuple(
                other.id
                for other in places.touching(mark.extent)
                if excludes(mark, other) and other is not mark
            )
            for identifier, mark in contested.items()
        },
    )


def reading_of(mark: Mark) -> tuple[object, ...]:
    """What two annotators must have in common to agree on a mark."""
    if isinstance(mark, Claim):
        return ("claim", mark.content, mark.speaker, mark.kind)
    if isinstance(mark, Entity):
        return ("entity", mark.span, mark.label)
    return ("furniture", mark.extent)


def excludes(one: Mark, other: Mark) -> bool:
    """Whether two readings are of one place, and nobody holds both."""
    if type(one) is not type(other) or not _touch(one, other):
        return False
    votes, others = one.extra[VOTES], other.extra[VOTES]
    return not any(votes[name] == others.get(name) == "confirmed" for name in votes)


def propose(review: Review, proposed: Proposals) -> None:
    """Put readings before the adjudicator; what was decided before stays decided.

    A decision is known by its id, or by its reading, because an edit of the article moves readings and not decisions.
    """
    by_reading = {reading_of(mark): mark.id for mark in review.marks}
    known: dict[str, str] = {}
    for mark in proposed.marks:
        known[mark.id] = mark.id if mark.id in review.marks else by_reading.get(reading_of(mark), mark.id)
        if known[mark.id] not in review.marks:
            review.marks.replace(None, mark)
    review.contested = {
        known[identifier]: tuple(known[rival] for rival in rivals)
        for identifier, rivals in proposed.contested.items()
    }


def disagreements(review: Review) -> Iterator[list[Mark]]:
    """The contested readings place by place, in reading order."""
    contested = sorted(
        (mark for i in review.contested if (mark := review.marks.get(i)) is not None),
        key=lambda mark: (type(mark).__name__, mark.place),
    )
    cluster: list[Mark] = []
    places: list[list[Mark]] = []
    for mark in contested:
        if not any(type(mark) is type(other) and _touch(mark, other) for other in cluster):
            cluster = []
            places.append(cluster)
        cluster.append(mark)
    yield from sorted(places, key=lambda place: place[0].place)


def held(review: Review, mark: Mark, annotator: str) -> Sequence[Mark]:
    """What this annotator confirmed in the place of `mark`: the same reading, another one, several, or none."""
    if mark.extra.get(VOTES, {}).get(annotator) == "confirmed":
        return [mark]
    return [
        other
        for other in review.marks.touching(mark.extent)
        if type(other) is type(mark)
        and _touch(other, mark)
        and other.extra.get(VOTES, {}).get(annotator) == "confirmed"
    ]


def _proposed(reading: tuple[object, ...], holders: Sequence[Mark], votes: Mapping[str, Vote]) -> Mark:
    first = holders[0]
    confirmed = [name for name, vote in votes.items() if vote == "confirmed"]
    kept = {key: value for key, value in first.extra.items() if key not in ("conflict", VOTES)}
    made = replace(
        first,
        id=suggestion_id("adjudicated", *reading),
        state="open",
        origin=", ".join(confirmed),
        score=len(confirmed) / len(votes),
        edited=False,
        by="",
        at=None,
        extra=kept | {VOTES: dict(votes)},
    )
    if isinstance(made, Entity):
        names = Counter(mark.name for mark in holders if isinstance(mark, Entity))
        made = replace(made, name=names.most_common(1)[0][0])
    return made


def _holds_other(marks: Collection, mark: Mark) -> bool:
    if isinstance(mark, Furniture):
        return False
    return any(
        other.state == "confirmed" and type(other) is type(mark) and _touch(mark, other)
        for other in marks.touching(mark.extent)
    )


def _touch(one: Mark, other: Mark) -> bool:
    return any(a.overlaps(b) for a in _main(one) for b in _main(other))


def _main(mark: Mark) -> tuple[Span, ...]:
    return mark.content if isinstance(mark, Claim) else (mark.extent,)
