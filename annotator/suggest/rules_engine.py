"""The rules engine: entities and claims without any model. Its rules are imported when they are first used."""

from __future__ import annotations

from collections.abc import Sequence

from annotator.core.spans import Span
from annotator.suggest.record import Suggestions

ORIGIN = "rules"


class RulesEngine:
    """Capitalised runs, shipped name lists, and what the words around a name say."""

    name = "rules"
    version = "rules 1"

    def load(self) -> None:
        """Nothing to load."""

    def suggest(self, text: str, furniture: Sequence[Span]) -> Suggestions:
        """Entities and claims of an article, none of them in its furniture."""
        from annotator.suggest.claim_rules import find_claims
        from annotator.suggest.entities import entities_of
        from annotator.suggest.parse import lines_of

        entities = entities_of(text, list(lines_of(text, furniture)), None, ORIGIN)
        claims = find_claims(text, furniture, entities)
        return Suggestions(tuple(entities), tuple(claims))
