"""What is still open in articles, as the reader would offer it: from caches and files, without a model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from annotator.core.collection import Collection
from annotator.core.marks import Mark
from annotator.core.review import Review
from annotator.exchange import imported_suggestions
from annotator.store.articles import Article
from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.sidecar import Sidecar
from annotator.store.workspace import Workspace
from annotator.suggest.folder_memory import FolderMemory
from annotator.suggest.marks import as_marks
from annotator.suggest.pipeline import Pipeline, expected_version
from annotator.suggest.record import Suggestions, from_json, to_json


class Openings:
    """Suggestions that were made before, corrected by what is decided in other articles.

    Args:
        workspace: the articles.
        engines: whose suggestions; those of the settings when None.
    """

    def __init__(self, workspace: Workspace, engines: Sequence[str] | None = None) -> None:
        self.workspace = workspace
        self._cache = SuggestionCache()
        self._engines = engines or workspace.settings.engines
        self._version = expected_version(self._engines)
        self._pipeline: Pipeline | None = None
        self._memories: dict[str, FolderMemory] = {}

    def review(self, article: Article, sidecar: Sidecar, annotator: str = "") -> tuple[Review, bool]:
        """The article with its decisions and suggestions, and whether suggestions are known at all."""
        imported = imported_suggestions(article.text)
        found = self._suggested(article, annotator)
        made = reviewed(article, sidecar)
        made.offer([*imported, *(as_marks(article.text, found) if found else ())])
        return made, bool(imported) or found is not None

    def make(self, article: Article, annotator: str = "") -> list[Mark]:
        """What there is to offer after the engines have read the article; the cache keeps what they found."""
        if self._pipeline is None:
            self._pipeline = Pipeline(self._engines)
            self._pipeline.load()
        record = to_json("", article.text, self._pipeline.suggest(article.text))
        record.pop("text")
        self._cache.put(text_sha(article.text), self._version, record)
        found = self._suggested(article, annotator)
        return [*imported_suggestions(article.text), *(as_marks(article.text, found) if found else ())]

    def open_marks(self, article: Article, sidecar: Sidecar, annotator: str = "") -> list[Mark]:
        """The marks that wait for a decision."""
        marks = self.review(article, sidecar, annotator)[0].marks
        return [marks.by_id[place[2]] for place in marks.waiting]

    def _suggested(self, article: Article, annotator: str) -> Suggestions | None:
        record = self._cache.get(text_sha(article.text), self._version)
        try:
            found = from_json({**record, "text": article.text}) if record else None
        except ValueError:
            return None
        # One memory for all: a memory of all others for each article would take time by their number squared.
        return found and self.memory(annotator).about().apply(article.text, found)

    def memory(self, annotator: str) -> FolderMemory:
        """What this annotator's decisions teach."""
        if annotator not in self._memories:
            made = FolderMemory(
                self.workspace.articles,
                annotator,
                self.workspace.root,
                team=not self.workspace.settings.blind,
            )
            made.read()
            self._memories[annotator] = made
        return self._memories[annotator]


def reviewed(article: Article, sidecar: Sidecar) -> Review:
    """An article with its decisions only."""
    return Review(
        article.text, Collection(sidecar.marks), lambda: ("", datetime.now(UTC)), status=sidecar.status
    )
