"""What the decided sidecars of a folder teach about its other articles."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from annotator.core.anchoring import anchor
from annotator.core.marks import Claim, Entity, Furniture, Mark
from annotator.core.spans import Span
from annotator.store import toml
from annotator.store.sidecar import sidecar_path
from annotator.suggest.forgotten import FORGOTTEN, read_forgotten
from annotator.suggest.memory import Memory
from annotator.suggest.tally import CLAIM, CUE, LINE, Decision

MAX_BYTES = 10_000_000


class FolderMemory:
    """Decisions by article, and the memory that all but one of them make.

    Args:
        articles: whose sidecars count.
        annotator: whose sidecars; "" for the plain ones.
        root: the folder that keeps what is to be forgotten.
        team: whether articles that this annotator did not decide teach what a colleague decided there.
    """

    def __init__(self, articles: Sequence[Path], annotator: str, root: Path, *, team: bool = False) -> None:
        self.articles, self.annotator, self.root, self.team = articles, annotator, root, team
        self._decided: dict[Path, list[Decision]] = {}
        self._made: tuple[Path | None, Memory] | None = None

    def read(self) -> None:
        """Read every sidecar; what :meth:`note` knows already is newer and stays."""
        ending = sidecar_path(Path("a"), self.annotator).name[1:]
        names: set[str] = set()
        others: dict[str, list[Path]] = {}
        folder = None
        for article in self.articles:
            if article.parent != folder:
                # One look at the folder instead of one at each of what may be 100,000 files.
                folder = article.parent
                with contextlib.suppress(OSError):
                    names = set(os.listdir(folder))  # noqa: PTH208
                others = _by_article(folder, names) if self.team else {}
            if article in self._decided:
                continue
            found = (
                read_decided(article.with_name(article.name + ending))
                if article.name + ending in names
                else []
            )
            if not found and article.name in others:
                # Of several colleagues the one who decided most, so that nothing counts twice.
                found = max(map(read_decided, others[article.name]), key=len)
            if found:
                self._decided.setdefault(article, found)
        self._made = None

    def note(self, article: Path, text: str, marks: Iterable[Mark]) -> None:
        """Take over the decisions of an article as they stand now."""
        self._decided[article] = [d for mark in marks if not mark.is_open for d in _taught(text, mark)]
        self._made = None

    def about(self, article: Path | None = None) -> Memory:
        """What all articles but this one teach."""
        if article not in self._decided:
            article = None  # one memory for all articles that taught nothing themselves
        if self._made is None or self._made[0] != article:
            others = [decided for path, decided in self._decided.items() if path != article]
            made = Memory((d for decided in others for d in decided), read_forgotten(self.root / FORGOTTEN))
            self._made = (article, made)
        return self._made[1]


def _by_article(folder: Path, names: set[str]) -> dict[str, list[Path]]:
    """The sidecars of a folder by the article's name."""
    from annotator.store.listing import whose

    found: dict[str, list[Path]] = {}
    for name in sorted(name for name in names if name.endswith(".toml")):
        article, _ = whose(name, names)
        if article:
            found.setdefault(article, []).append(folder / name)
    return found


def read_decided(path: Path) -> list[Decision]:
    """What a sidecar teaches; nothing where it is missing or wrong, which `annotate check` reports.

    Marks are taken as they were written: for what a name is called it does not matter where it stands.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            return []
        document = toml.loads(path.read_text(encoding="utf-8"))
        found = [_decision(e, e["label"], e.get("entity", e["text"])) for e in document.get("entity", [])]
        found += [_decision(line, LINE) for line in document.get("furniture", [])]
        for claim in document.get("claim", []):
            content, cue = (" ".join(p["text"] for p in claim.get(part, [])) for part in ("content", "cue"))
            found.append(Decision(content, CLAIM, claim["state"], claim.get("speaker", "")))
            found.append(Decision(cue, CUE, claim["state"]))
        return [d for d in found if all(isinstance(value, str) for value in d)]
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return []


def _decision(table: dict[str, Any], label: str, entity: str = "") -> Decision:
    before, after = table.get("before", ""), table.get("after", "")
    return Decision(table["text"], label, table["state"], entity, before, after)


def _taught(text: str, mark: Mark) -> list[Decision]:
    """What a decided mark teaches, as :func:`read_decided` reads it of its sidecar."""

    def words(spans: Iterable[Span]) -> str:
        return " ".join(text[s.start : s.end] for s in spans)

    if isinstance(mark, Entity):
        kept = anchor(text, mark.span)
        return [Decision(kept.text, mark.label, mark.state, mark.name, kept.before, kept.after)]
    if isinstance(mark, Claim):
        said = Decision(words(mark.content), CLAIM, mark.state, mark.speaker or "")
        return [said, Decision(words(mark.cue), CUE, mark.state)]
    if isinstance(mark, Furniture):
        return [Decision(words([mark.span]), LINE, mark.state)]
    return []
