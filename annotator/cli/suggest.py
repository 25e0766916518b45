"""``annotate suggest PATH...``: suggestions as JSON Lines."""

from __future__ import annotations

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from annotator.store.workspace import Workspace
    from annotator.suggest.batch import Article, Problem, Result
    from annotator.suggest.folder_memory import FolderMemory

MORE = """\
One line for each article: id, text, entities, claims, boilerplate; spans are half-open code points. The id of a file
is its path as given. What was decided in other articles of the folder is used, as in the reader. Articles that
cannot be read are named on stderr, and the others go on."""


def run(arguments: Sequence[str]) -> int:
    """Print suggestions; the exit code is 2 where a path cannot be used, 1 where a line of a corpus cannot."""
    parser = output.Parser("suggest", "Suggest entities and claims, as JSON Lines on stdout.", more=MORE)
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="an article, a folder of them, or a .jsonl corpus"
    )
    parser.add_argument("--engines", metavar="NAMES", help="suggesters, separated by commas: spacy, rules")
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write stored suggestions")
    parser.add_argument(
        "--no-memory", action="store_true", help="do not use what was decided in other articles"
    )
    parser.add_argument("--annotator", metavar="NAME", default="", help="whose decisions are used")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.store.cache import SuggestionCache
    from annotator.suggest.batch import Problem, suggest_all
    from annotator.suggest.pipeline import Pipeline

    paths = [Path(path) for path in given.paths]
    pipeline = Pipeline(engines_of(given.engines, paths[0]))
    remembered = _Memories(given.annotator, use=not given.no_memory)
    said: set[str] = set()
    for notice in pipeline.notices:
        said.add(notice)
        output.talk(notice)
    code = output.DONE
    for result in suggest_all(
        _articles(paths, remembered), pipeline, cache=None if given.no_cache else SuggestionCache()
    ):
        if isinstance(result, Problem):
            output.talk(result)
            code = max(code, output.PROBLEMS if result.line else output.MISUSE)
            continue
        output.json_line(remembered(result))
        for notice in result.notices:
            if notice not in said:
                said.add(notice)
                output.talk(f"{result.article.path}: {notice}")
    return code


def engines_of(written: str | None, path: Path) -> Sequence[str] | None:
    """The suggesters that were named, separated by commas; else those of the settings for `path`.

    Raises:
        output.Usage: where one of those named is not known.
    """
    from annotator.store.workspace import read_settings
    from annotator.suggest.engines import names

    if written is None:
        return read_settings(path if path.is_dir() else path.parent).engines
    chosen = [name.strip() for name in written.split(",") if name.strip()]
    known = names()
    for name in chosen or [written]:
        if name.partition(":")[0] not in known:
            raise output.Usage(f"no suggester is called {name!r}; there are {', '.join(known)}")
    return chosen


def _articles(paths: Sequence[Path], memories: _Memories) -> Iterator[Article | Problem]:
    """The articles of files, folders and corpora, as the reader finds and reads them."""
    from annotator.store.articles import read_article
    from annotator.store.errors import SettingsError, StoreError
    from annotator.store.workspace import open_workspace
    from annotator.suggest.batch import Article, Problem, corpus

    for path in paths:
        if path.suffix == ".jsonl":
            yield from corpus(path)
            continue
        try:
            workspace = open_workspace([path])
        except SettingsError:
            raise
        except StoreError as problem:
            yield Problem(problem.path, 0, "; ".join(filter(None, (problem.reason, problem.remedy))))
            continue
        memories.take(workspace)
        for notice in workspace.notices:
            output.talk(notice)
        for found in workspace.articles:
            try:
                article = read_article(found)
            except StoreError as problem:
                yield Problem(problem.path, 0, problem.reason)
                continue
            for notice in article.notices:
                output.talk(f"{found}: {notice}")
            yield Article(str(found), article.text, found)


class _Memories:
    """What the decided articles of the folder that is being read teach about its other articles."""

    def __init__(self, annotator: str, *, use: bool) -> None:
        self.annotator, self.use = annotator, use
        self._memory: FolderMemory | None = None

    def take(self, workspace: Workspace) -> None:
        """Go on to another folder."""
        from annotator.suggest.folder_memory import FolderMemory

        if self.use:
            annotator = self.annotator or workspace.settings.annotator
            self._memory = FolderMemory(workspace.articles, annotator, workspace.root)
            self._memory.read()

    def __call__(self, result: Result) -> dict[str, Any]:
        """The record with what is remembered; that of a corpus as it is."""
        from annotator.suggest.record import from_json, to_json

        about = self._memory.about(result.article.path) if self._memory and not result.article.line else None
        if not about:
            return result.record
        text = result.article.text
        found = about.apply(text, from_json(result.record))
        return to_json("", text, found) | {"id": result.article.id}
