"""Which marks the panel shows and bulk decisions touch."""

from __future__ import annotations

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.records import record, replace

LOW = 0.6
"""Scores below this are doubtful."""


@record(frozen=True, slots=True)
class Filter:
    """Conditions that a mark must all meet; "" and None ask nothing.

    Attributes:
        kind: ``entity`` or ``claim``.
        state: ``open``, ``confirmed`` or ``rejected``.
        label: of an entity.
        origin: who made it.
        speaker: of a claim.
        below: a score that the mark's must be under; marks without a score never are.
    """

    kind: str = ""
    state: str = ""
    label: str = ""
    origin: str = ""
    speaker: str = ""
    below: float | None = None

    def __bool__(self) -> bool:
        return self != Filter()

    def __str__(self) -> str:
        """`` · label DATE · score below 0.6``; "" where nothing is asked."""
        parts = [
            f"{name} {value}"
            for name in ("kind", "state", "label", "origin", "speaker")
            if (value := getattr(self, name))
        ]
        if self.below is not None:
            parts.append(f"score below {self.below}")
        return "".join(f" · {part}" for part in parts)

    def with_(self, name: str, value: str) -> Filter:
        """This filter with one more condition."""
        return replace(self, **{name: float(value) if name == "below" else value})  # type: ignore[arg-type]

    def accepts(self, mark: Mark) -> bool:
        """Whether `mark` meets every condition."""
        kind = "entity" if isinstance(mark, Entity) else "claim" if isinstance(mark, Claim) else ""
        return (
            self.kind in ("", kind)
            and self.state in ("", mark.state)
            and (not self.label or (isinstance(mark, Entity) and mark.label == self.label))
            and self.origin in ("", mark.origin)
            and (not self.speaker or (isinstance(mark, Claim) and mark.speaker == self.speaker))
            and (self.below is None or (mark.score is not None and mark.score < self.below))
        )
