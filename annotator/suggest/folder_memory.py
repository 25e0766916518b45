"""What the decided sidecars of a folder teach about its other articles."""

from __future__ import annotations

import contextlib
import os
import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from annotator.core.marks import Entity, Furniture, Mark
from annotator.store.sidecar import sidecar_path
from annotator.suggest.memory import Decision, Memory, read_forgotten

FORGOTTEN = "annotate.forgotten.json"
MAX_BYTES = 10_000_000


class Decided(NamedTuple):
    """What one article teaches: its decided entity marks, and the lines that are furniture."""

    decisions: tuple[Decision, ...] = ()
    furniture: tuple[str, ...] = ()


class FolderMemory:
    """Decisions by article, and the memory that all but one of them make.

    Args:
        articles: whose sidecars count.
        annotator: whose sidecars; "" for the plain ones.
        root: the folder that keeps what is to be forgotten.
    """

    def __init__(self, articles: Sequence[Path], annotator: str, root: Path) -> None:
        self.articles, self.annotator, self.root = articles, annotator, root
        self._decided: dict[Path, Decided] = {}
        self._made: tuple[Path | None, Memory] | None = None

    def read(self) -> None:
        """Read every sidecar; what :meth:`note` knows already is newer and stays."""
        ending = sidecar_path(Path("a"), self.annotator).name[1:]
        names: set[str] = set()
        folder = None
        for article in self.articles:
            if article.parent != folder:
                # One look at the folder instead of one at each of what may be 100,000 files.
                folder = article.parent
                with contextlib.suppress(OSError):
                    names = set(os.listdir(folder))  # noqa: PTH208
            if article.name + ending in names and article not in self._decided:
                found = read_decided(sidecar_path(article, self.annotator))
                if found != Decided():
                    self._decided.setdefault(article, found)
        self._made = None

    def note(self, article: Path, text: str, marks: Iterable[Mark]) -> None:
        """Take over the decisions of an article as they stand now."""
        decisions, lines = [], []
        for mark in marks:
            if isinstance(mark, Entity) and not mark.is_open:
                decisions.append(Decision(text[slice(*mark.span)], mark.label, mark.state, mark.name))
            elif isinstance(mark, Furniture) and mark.state == "confirmed":
                lines.append(text[slice(*mark.span)])
        self._decided[article] = Decided(tuple(decisions), tuple(lines))
        self._made = None

    def about(self, article: Path | None = None) -> Memory:
        """What all articles but this one teach."""
        if self._made is None or self._made[0] != article:
            others = [decided for path, decided in self._decided.items() if path != article]
            made = Memory(
                (d for decided in others for d in decided.decisions),
                (line for decided in others for line in decided.furniture),
                read_forgotten(self.root / FORGOTTEN),
            )
            self._made = (article, made)
        return self._made[1]


def read_decided(path: Path) -> Decided:
    """What a sidecar teaches; nothing where it is missing or wrong, which `annotate check` reports.

    Marks are taken as they were written: for what a name is called it does not matter where it stands.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            return Decided()
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        entities, lines = document.get("entity", []), document.get("furniture", [])
        return Decided(
            tuple(
                Decision(e["text"], e["label"], e["state"], e.get("entity", e["text"]))
                for e in entities
                if all(isinstance(e.get(name, ""), str) for name in ("text", "label", "state", "entity"))
            ),
            tuple(f["text"] for f in lines if f["state"] == "confirmed" and isinstance(f["text"], str)),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Decided()
