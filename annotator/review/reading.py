"""Articles with all their sidecars, read for the commands that look at a whole folder."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from annotator.core.marks import Claim, Entity
from annotator.store.articles import Article, read_article
from annotator.store.errors import StoreError
from annotator.store.listing import list_sidecars
from annotator.store.sidecar import Sidecar, read_sidecar


@dataclass(frozen=True, slots=True)
class Reading:
    """One article and what each annotator decided about it.

    Attributes:
        path: as the workspace lists it.
        article: None where it cannot be read.
        files: the sidecars by annotator, "" for the unnamed one.
        sidecars: what was read of them; one that cannot be used is missing here.
        problems: articles and sidecars that cannot be used.
    """

    path: Path
    article: Article | None
    files: dict[str, Path]
    sidecars: dict[str, Sidecar]
    problems: tuple[StoreError, ...] = ()

    @property
    def text(self) -> str:
        """The article's text, "" where it cannot be read."""
        return self.article.text if self.article else ""

    @property
    def notices(self) -> list[str]:
        """What the person should know, one line each."""
        lines = [str(problem) for problem in self.problems]
        for name, sidecar in self.sidecars.items():
            if count := len(sidecar.orphans):
                lines.append(
                    f"{self.files[name]}: orphans, whose words are no longer in the article: {count}"
                )
        return lines

    def entities(self, annotator: str) -> list[Entity]:
        """Confirmed mentions in reading order."""
        return sorted(
            (m for m in self.sidecars[annotator].marks if isinstance(m, Entity) and m.state == "confirmed"),
            key=lambda mark: mark.place,
        )

    def claims(self, annotator: str) -> list[Claim]:
        """Confirmed claims in reading order."""
        return sorted(
            (m for m in self.sidecars[annotator].marks if isinstance(m, Claim) and m.state == "confirmed"),
            key=lambda mark: mark.place,
        )

    def line(self, offset: int) -> int:
        """The line, from 1, of a code point."""
        return self.text.count("\n", 0, offset) + 1


def read_all(articles: Iterable[Path], only: str | None = None) -> Iterator[Reading]:
    """Read articles, each with every sidecar that it has.

    Decisions are found again in the article's present text, so that annotators who worked on different versions of
    it are compared on this one.

    Args:
        articles: as a workspace lists them.
        only: the one annotator whose sidecars are read, "" for the plain ones; everybody's when None.
    """
    articles = list(articles)
    listing = list_sidecars(articles)
    for path in articles:
        files = {name: file for name, file in listing.of[path].items() if only in (None, name)}
        try:
            article = read_article(path)
        except StoreError as problem:
            yield Reading(path, None, files, {}, (problem,))
            continue
        sidecars: dict[str, Sidecar] = {}
        problems: list[StoreError] = []
        for name, file in files.items():
            try:
                sidecars[name] = read_sidecar(file, article)
            except StoreError as problem:
                problems.append(problem)
        yield Reading(path, article, files, sidecars, tuple(problems))
