"""``annotate suggest PATH...``: suggestions as JSON Lines."""

from __future__ import annotations

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from annotator.suggest.batch import Article, Problem

MORE = """\
One line for each article: id, text, entities, claims, boilerplate; spans are half-open code points. The id of a file
is its path as given. Articles that cannot be read are named on stderr, and the others go on."""


def run(arguments: Sequence[str]) -> int:
    """Print suggestions; the exit code is 2 where a path cannot be used, 1 where a line of a corpus cannot."""
    parser = output.Parser("suggest", "Suggest entities and claims, as JSON Lines on stdout.", more=MORE)
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="an article, a folder of them, or a .jsonl corpus"
    )
    parser.add_argument("--engines", metavar="NAMES", help="suggesters, separated by commas: spacy, rules")
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write stored suggestions")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.store.cache import SuggestionCache
    from annotator.store.workspace import read_settings
    from annotator.suggest.batch import Problem, suggest_all
    from annotator.suggest.pipeline import Pipeline

    paths = [Path(path) for path in given.paths]
    engines: Sequence[str] | None = _names(given.engines) if given.engines else None
    if engines is None:
        engines = read_settings(paths[0] if paths[0].is_dir() else paths[0].parent).engines
    pipeline = Pipeline(engines)
    said: set[str] = set()
    for notice in pipeline.notices:
        said.add(notice)
        output.talk(notice)
    code = output.DONE
    for result in suggest_all(
        _articles(paths), pipeline, cache=None if given.no_cache else SuggestionCache()
    ):
        if isinstance(result, Problem):
            output.talk(result)
            code = max(code, output.PROBLEMS if result.line else output.MISUSE)
            continue
        output.json_line(result.record)
        for notice in result.notices:
            if notice not in said:
                said.add(notice)
                output.talk(f"{result.article.path}: {notice}")
    return code


def _names(written: str) -> list[str]:
    from annotator.suggest.engines import names

    chosen = [name.strip() for name in written.split(",") if name.strip()]
    known = names()
    for name in chosen:
        if name.partition(":")[0] not in known:
            raise output.Usage(f"no suggester is called {name!r}; there are {', '.join(known)}")
    return chosen


def _articles(paths: Sequence[Path]) -> Iterator[Article | Problem]:
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
