"""What was decided in other articles, applied to this one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from annotator.core.spans import Span
from annotator.suggest.record import Suggestions


class Decision(NamedTuple):
    """One decided entity mark of an earlier article."""

    text: str
    label: str
    state: str
    entity: str


class Memory:
    """What a folder's decided marks say about an article."""

    def __init__(self, decisions: Iterable[Decision] = (), furniture: Iterable[str] = ()) -> None:
        self._decisions = tuple(decisions)
        self._furniture = frozenset(furniture)

    def furniture(self, text: str) -> list[Span]:
        """Lines that were marked as furniture before."""
        return []

    def apply(self, text: str, found: Suggestions) -> Suggestions:
        """The suggestions, corrected and completed by what is remembered."""
        return found

    def to_json(self) -> dict[str, Any]:
        """Plain data for the worker."""
        return {"decisions": [list(d) for d in self._decisions], "furniture": sorted(self._furniture)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Memory:
        """Inverse of :meth:`to_json`.

        Raises:
            ValueError: where the data have another shape.
        """
        return cls()
