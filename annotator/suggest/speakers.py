"""Speakers (stub)."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.spans import Span
from annotator.suggest.record import SuggestedEntity


class Speakers:
    def __init__(self, text: str, entities: Sequence[SuggestedEntity]) -> None:
        self._entities = entities

    def behind(self, source: Sequence[Span], content: Sequence[Span]) -> str | None:
        for entity in self._entities:
            if any(entity.span.overlaps(s) for s in source):
                return entity.entity
        return None
