"""The scripting interface, as ``import annotator`` gives it: folders of articles, their marks, decisions, export.

It does what the reader does, with the same commands: every change can be undone, and is on disk after
:meth:`Article.save`, merged with what somebody else wrote meanwhile. docs/api.md shows it at work.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from os import PathLike
from pathlib import Path
from typing import Any

from annotator.api.article import Article, Refused
from annotator.core.marks import Claim, Entity, Furniture, Mark, Orphan
from annotator.core.registry import load_all
from annotator.core.spans import Span
from annotator.review.ledger import Row
from annotator.review.openings import Openings
from annotator.store.annotators import whose
from annotator.store.errors import StoreError
from annotator.store.sidecar import check_annotator
from annotator.store.workspace import open_workspace

__all__ = [
    "Article",
    "Claim",
    "Entity",
    "Folder",
    "Furniture",
    "Mark",
    "Orphan",
    "Refused",
    "Span",
    "StoreError",
    "open_folder",
]


def open_folder(*paths: str | PathLike[str], annotator: str | None = None) -> Folder:
    """Open articles, and folders of them, as ``annotate PATH...`` does.

    Args:
        paths: files and folders.
        annotator: whose sidecars; the one of `annotate.toml`, or the plain ones, when None.

    Raises:
        StoreError: where a path stands for no article, or settings are wrong.
        ValueError: where the annotator's name cannot be part of a file's name.
    """
    return Folder([Path(path) for path in paths], annotator)


class Folder:
    """The articles that some paths stand for, in their order; :func:`open_folder` makes one.

    Attributes:
        root: the folder that holds all of them.
        annotator: whose sidecars; "" for the plain ones.
    """

    def __init__(self, paths: Sequence[Path], annotator: str | None = None) -> None:
        self._paths = paths
        self._workspace = open_workspace(paths)
        self.root = self._workspace.root
        self.annotator = whose(annotator, self._workspace)
        check_annotator(self.annotator)
        self._openings = Openings(self._workspace)
        load_all()

    def __len__(self) -> int:
        return len(self._workspace.articles)

    def __iter__(self) -> Iterator[Article]:
        """The articles, each read when it is its turn.

        Raises:
            StoreError: where one of them, or its sidecar, cannot be used.
        """
        return (Article(path, self._openings, self.annotator) for path in self._workspace.articles)

    def __getitem__(self, which: int | str) -> Article:
        """An article by its number from 0, or by its path below the folder.

        Raises:
            IndexError: where there is none of that number.
            KeyError: where there is none of that name.
            StoreError: where it, or its sidecar, cannot be used.
        """
        if isinstance(which, int):
            return Article(self._workspace.articles[which], self._openings, self.annotator)
        for path in self._workspace.articles:
            if path.resolve() == self.root / which:
                return Article(path, self._openings, self.annotator)
        raise KeyError(which)

    def claims(self) -> list[Row]:
        """The ledger: every decided claim of every annotator, by date, article and place.

        Speakers carry the canonical names of ``entities.toml``. What cannot be read is left out.
        """
        from annotator.review.ledger import Ledger, rows_of
        from annotator.review.reading import read_all
        from annotator.review.registry import read_registry

        aliases = read_registry(self.root).names()
        readings = read_all(self._workspace.articles)
        return Ledger(
            row for reading in readings for row in rows_of(reading, lambda name: aliases.get(name, name))
        ).rows

    def agreement(self, *annotators: str) -> dict[str, Any]:
        """What ``annotate agree --json`` prints, for two or more annotators; "" is the plain sidecar's."""
        from annotator.review.agreement import Coded, agreement
        from annotator.review.reading import read_all

        def coded() -> Iterator[Coded]:
            for reading in read_all(self._workspace.articles):
                here = [name for name in annotators if name in reading.sidecars]
                if here:
                    entities = {name: reading.entities(name) for name in here}
                    claims = {name: reading.claims(name) for name in here}
                    yield Coded(str(reading.path), reading.text, entities, claims)

        return agreement(coded(), annotators)

    def export(self, format: str, out: str | PathLike[str], **options: str) -> list[str]:
        """Write what is confirmed and saved in another format.

        Args:
            format: one of those that ``annotate formats`` lists.
            out: a file, or a folder.
            options: of the format.

        Returns:
            What is to be said about it, such as what the format cannot carry.

        Raises:
            ValueError: where there is no such format, or an option is wrong.
            OSError: where the disk refuses.
        """
        from annotator.exchange import export

        report = export(self._paths, format, Path(out), annotator=self.annotator, options=options)
        return report.lines()
