"""What a sidecar holds, and what its tables and fields are called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from annotator.core.marks import Claim, Entity, Furniture, Mark, Orphan
from annotator.core.records import field, record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Table = dict[str, "Any"]
KINDS_OF_TABLES = ("entity", "claim", "furniture")
KIND: dict[type[Mark], str] = {Entity: "entity", Claim: "claim", Furniture: "furniture"}
SHARED = ("id", "state", "origin", "score", "edited", "by", "at", "note")
ANCHOR = ("start", "end", "text", "before", "after")
PIECES = ("content", "cue", "source")
ELSEWHERE = ("sha256", "orphan")
"""Fields of a mark whose offsets are not of the text that ``[article]`` names."""
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")


@record(frozen=True, slots=True)
class Sidecar:
    """Decisions about one article.

    Attributes:
        marks: the decided marks, spans of the article's present text.
        status: ``open`` or ``done``.
        orphans: decisions that could not be found again in a changed text.
        moved: how many passages stand elsewhere than when they were written.
        article: unknown keys of ``[article]``.
        extra: unknown keys and tables at the top.
        source: the bytes it was read from.
    """

    marks: tuple[Mark, ...] = ()
    status: str = "open"
    orphans: tuple[Orphan, ...] = ()
    moved: int = 0
    article: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
    source: bytes = b""

    def rest(self) -> Sidecar:
        """What a writer keeps beside the marks of a review, which holds the orphans too."""
        return replace(self, orphans=())


def is_name(word: str) -> bool:
    """Whether `word` can be an id or an annotator's name: 1 to 40 letters, digits, ``-`` and ``_``, all ASCII."""
    return 0 < len(word) <= 40 and _LETTERS.issuperset(word)


def check_annotator(annotator: str) -> None:
    """Make sure that an annotator's name can be part of a file's name; "" stands for the plain sidecars.

    Raises:
        ValueError: where the name is anything but letters, digits, ``-`` and ``_``.
    """
    if annotator and not is_name(annotator):
        raise ValueError(f"annotator {annotator!r}: use letters, digits, - and _ (at most 40)")


def sidecar_path(article: Path, annotator: str = "") -> Path:
    """``ARTICLE.txt.toml``, or ``ARTICLE.txt.NAME.toml`` for a named annotator.

    Raises:
        ValueError: where the name is anything but letters, digits, ``-`` and ``_``.
    """
    check_annotator(annotator)
    return article.with_name(article.name + (f".{annotator}" if annotator else "") + ".toml")


def tables_in(value: object) -> list[Table]:
    """The tables of an array that may hold anything."""
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
