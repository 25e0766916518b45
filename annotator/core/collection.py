"""The marks of one article, ordered and indexed so that no question costs more as the article grows."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator

from annotator.core.marks import Claim, Entity, Furniture, Mark, Orphan
from annotator.core.records import field, record
from annotator.core.spans import Span

BUCKET = 256
Place = tuple[int, int, str]


@record(slots=True)
class Count:
    """How many marks are in each state."""

    open: int = 0
    confirmed: int = 0
    rejected: int = 0

    @property
    def decided(self) -> int:
        """Confirmed and rejected."""
        return self.confirmed + self.rejected

    @property
    def total(self) -> int:
        """All of them."""
        return self.open + self.confirmed + self.rejected

    def add(self, state: str, by: int) -> None:
        """Change the number in `state`."""
        setattr(self, state, getattr(self, state) + by)


@record(slots=True)
class Group:
    """All mentions in the article that share one canonical name."""

    name: str
    places: list[Place] = field(default_factory=list)
    count: Count = field(default_factory=Count)
    labels: dict[str, int] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The label most of the mentions have."""
        return max(self.labels, key=lambda label: self.labels[label]) if self.labels else ""

    @property
    def ids(self) -> list[str]:
        """The mentions' ids in reading order."""
        return [place[2] for place in self.places]


class Collection:
    """Marks by id, in reading order, by place in the text, by canonical name, with counts by state.

    Furniture and orphans are kept apart: they are in no queue, no order and no count.
    """

    def __init__(self, marks: Iterable[Mark] = ()) -> None:
        self.by_id: dict[str, Mark] = {}
        self.decided: dict[str, Mark] = {}  # what a sidecar holds: furniture and orphans too
        self.order: list[Place] = []
        self.waiting: list[Place] = []
        self.groups: dict[str, Group] = {}
        self.claims: list[Place] = []
        self.entity_count = Count()
        self.claim_count = Count()
        self.furniture: dict[Span, Furniture] = {}
        self.orphans: dict[str, Orphan] = {}
        self._buckets: dict[int, set[str]] = {}
        for mark in marks:
            self.replace(None, mark)

    def __len__(self) -> int:
        return len(self.by_id)

    def __iter__(self) -> Iterator[Mark]:
        return iter(self.by_id.values())

    def __contains__(self, identifier: object) -> bool:
        return identifier in self.by_id

    def get(self, identifier: str | None) -> Mark | None:
        """The mark with this id, or None."""
        return self.by_id.get(identifier) if identifier else None

    def replace(self, old: Mark | None, new: Mark | None) -> None:
        """Put `new` where `old` was; None stands for nothing.

        Raises:
            ValueError: where `old` is not here, or `new`'s id is taken.
        """
        if old is not None:
            self._remove(old)
        if new is not None:
            self._add(new)

    def _add(self, mark: Mark) -> None:
        if mark.id in self.by_id:
            raise ValueError(f"two marks have the id {mark.id}")
        self.by_id[mark.id] = mark
        if not mark.is_open:
            self.decided[mark.id] = mark
        if isinstance(mark, Furniture):
            self.furniture[mark.span] = mark
            return
        if isinstance(mark, Orphan):
            self.orphans[mark.id] = mark
            return
        place = mark.place
        insort(self.order, place)
        if mark.is_open:
            insort(self.waiting, place)
        for bucket in self._buckets_of(mark):
            self._buckets.setdefault(bucket, set()).add(mark.id)
        if isinstance(mark, Entity):
            group = self.groups.get(mark.name)
            if group is None:
                group = self.groups[mark.name] = Group(mark.name)
            insort(group.places, place)
            group.count.add(mark.state, 1)
            group.labels[mark.label] = group.labels.get(mark.label, 0) + 1
            self.entity_count.add(mark.state, 1)
        else:
            insort(self.claims, place)
            self.claim_count.add(mark.state, 1)

    def _remove(self, mark: Mark) -> None:
        if self.by_id.get(mark.id) != mark:
            raise ValueError(f"mark {mark.id} is not in this article as given")
        del self.by_id[mark.id]
        self.decided.pop(mark.id, None)
        if isinstance(mark, Furniture):
            del self.furniture[mark.span]
            return
        if isinstance(mark, Orphan):
            del self.orphans[mark.id]
            return
        place = mark.place
        _discard(self.order, place)
        if mark.is_open:
            _discard(self.waiting, place)
        for bucket in self._buckets_of(mark):
            self._buckets[bucket].discard(mark.id)
        if isinstance(mark, Entity):
            group = self.groups[mark.name]
            _discard(group.places, place)
            group.count.add(mark.state, -1)
            group.labels[mark.label] -= 1
            if not group.labels[mark.label]:
                del group.labels[mark.label]
            if not group.places:
                del self.groups[mark.name]
            self.entity_count.add(mark.state, -1)
        else:
            _discard(self.claims, place)
            self.claim_count.add(mark.state, -1)

    @staticmethod
    def _buckets_of(mark: Mark) -> Iterable[int]:
        if isinstance(mark, Entity):
            return _buckets(mark.span)
        return {bucket for span in mark.spans for bucket in _buckets(span)}

    def touching(self, span: Span) -> list[Mark]:
        """Marks with a part in `span`, in reading order; furniture is not among them."""
        ids: set[str] = set()
        for bucket in _buckets(span):
            if here := self._buckets.get(bucket):
                ids |= here
        if not ids:
            return []
        start, end = span
        marks = map(self.by_id.__getitem__, ids)
        found = [m for m in marks if any(s.start < end and start < s.end for s in m.spans)]
        return sorted(found, key=lambda m: m.place) if len(found) > 1 else found

    def at(self, offset: int) -> list[Mark]:
        """Marks that cover `offset`, the shortest first."""
        return sorted(self.touching(Span(offset, offset + 1)), key=lambda m: m.extent.end - m.extent.start)

    def following(self, place: Place | None, *, waiting: bool) -> Mark | None:
        """The first mark after `place`, or the first that waits; from the start again when there is none."""
        order = self.waiting if waiting else self.order
        if not order:
            return None
        index = bisect_right(order, place) if place else 0
        return self.by_id[order[index % len(order)][2]]

    def preceding(self, place: Place | None, *, waiting: bool) -> Mark | None:
        """The last mark before `place`, or the last that waits; from the end again when there is none."""
        order = self.waiting if waiting else self.order
        if not order:
            return None
        index = bisect_left(order, place) if place else len(order)
        return self.by_id[order[index - 1][2]]

    def entities(self) -> list[Entity]:
        """All mentions in reading order."""
        marks = (self.by_id[place[2]] for place in self.order)
        return [mark for mark in marks if isinstance(mark, Entity)]

    def all_claims(self) -> list[Claim]:
        """All claims in reading order."""
        marks = (self.by_id[place[2]] for place in self.claims)
        return [mark for mark in marks if isinstance(mark, Claim)]


def _buckets(span: Span) -> range:
    """The parts of the text, of `BUCKET` code points each, that a span has a part in."""
    return range(span.start // BUCKET, max(span.start, span.end - 1) // BUCKET + 1)


def _discard(order: list[Place], place: Place) -> None:
    index = bisect_left(order, place)
    if index == len(order) or order[index] != place:
        raise ValueError(f"no mark at {place}")
    del order[index]
