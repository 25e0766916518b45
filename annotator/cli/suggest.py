"""``annotate suggest PATH...``: suggestions as JSON Lines."""

from __future__ import annotations

from contextlib import suppress
from itertools import islice

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from annotator.cli.progress import Progress
    from annotator.store.journal import Journal
    from annotator.store.workspace import Workspace
    from annotator.suggest.batch import Article, Problem, Result
    from annotator.suggest.folder_memory import FolderMemory

MORE = """\
One line for each article: id, text, entities, claims, boilerplate; spans are half-open code points. The id of a file
is its path as given. What was decided in other articles of the folder is used, as in the reader. Articles that
cannot be read are named on stderr, and the others go on."""


def run(arguments: Sequence[str]) -> int:
    """Print suggestions; the exit code is 2 where a path cannot be used, 1 where a line of a corpus cannot."""
    parser = Parser("suggest", "Suggest entities and claims, as JSON Lines on stdout.", more=MORE)
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="an article, a folder of them, or a .jsonl corpus"
    )
    parser.add_argument("--engines", metavar="NAMES", help="suggesters, separated by commas: spacy, rules")
    parser.add_argument("--no-cache", action="store_true", help="neither read nor write stored suggestions")
    parser.add_argument(
        "--no-memory", action="store_true", help="do not use what was decided in other articles"
    )
    parser.add_argument("--annotator", metavar="NAME", help="whose decisions are used")
    parser.add_argument("--jobs", metavar="N", type=int, default=1, help="worker processes (default: 1)")
    parser.add_argument(
        "-o",
        "--output",
        metavar="OUT",
        help="a file instead of stdout; the same command goes on after a kill",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="run on Dask, a corpus of partitions; local starts --jobs workers",
    )
    parser.add_argument(
        "--format", choices=("jsonl", "parquet"), default="jsonl", help="of results with --scheduler"
    )
    given = parser.parse_args(arguments)
    if given.jobs < 1:
        parser.error("--jobs must be at least 1")
    if given.scheduler:
        from annotator.cli.cluster import run_on_cluster

        return run_on_cluster(given)
    from pathlib import Path

    from annotator.cli.engines import engines_of
    from annotator.cli.progress import Progress
    from annotator.store.cache import SuggestionCache
    from annotator.store.journal import Journal
    from annotator.suggest.batch import suggest_all
    from annotator.suggest.jobs import suggest_in_parallel
    from annotator.suggest.pipeline import Pipeline

    paths = [Path(path) for path in given.paths]
    engines = engines_of(given.engines, paths[0])
    pipeline = Pipeline(engines)
    remembered = _Memories(given.annotator, use=not given.no_memory)
    said = set(pipeline.notices)
    for notice in pipeline.notices:
        output.talk(notice)
    journal = None
    if given.output:
        made_of = output.json_text([_stamps(paths), pipeline.version, given.no_memory, given.annotator])
        journal = Journal(Path(given.output), made_of)
    progress = Progress(None, journal.done if journal else 0)
    found = islice(_articles(paths, remembered, progress), journal.done if journal else 0, None)
    cache = None if given.no_cache else SuggestionCache()
    if given.jobs == 1:
        results = suggest_all(found, pipeline, cache=cache)
    else:
        results = suggest_in_parallel(found, engines, given.jobs, cache)
    try:
        code = _write(results, remembered, journal, progress, said)
        if journal:
            journal.finish()
    except KeyboardInterrupt:
        if journal:
            progress.clear()
            output.talk(f"interrupted after {journal.done:,} articles; the same command goes on from there")
        raise
    finally:
        if journal:
            journal.close()
    return code


def _write(
    results: Iterator[Result | Problem],
    remembered: _Memories,
    journal: Journal | None,
    progress: Progress,
    said: set[str],
) -> int:
    """Write each result where it belongs, as it comes; the exit code."""
    from annotator.suggest.batch import Problem

    code = journal.code if journal else output.DONE
    for result in results:
        line = None
        if isinstance(result, Problem):
            progress.clear()
            output.talk(result)
            code = max(code, output.PROBLEMS if result.line else output.MISUSE)
        else:
            line = output.json_text(remembered(result))
            for notice in result.notices:
                if notice not in said:
                    said.add(notice)
                    progress.clear()
                    output.talk(f"{result.article.path}: {notice}")
        if journal:
            journal.code = code
            journal.add(line)
        elif line is not None:
            output.data(line)
        progress.step()
    progress.clear()
    return code


def _stamps(paths: Sequence[Path]) -> list[tuple[str, str]]:
    """What tells whether a later run has the same inputs: size and time of files, the names in folders."""
    import hashlib

    from annotator.store.errors import StoreError
    from annotator.store.workspace import open_workspace

    found = []
    for path in paths:
        with suppress(OSError, StoreError):
            if path.is_dir():
                names = "\0".join(map(str, open_workspace([path]).articles))
                found.append(
                    (str(path), hashlib.sha256(names.encode("utf-8", "surrogateescape")).hexdigest())
                )
            else:
                status = path.stat()
                found.append((str(path), f"{status.st_size}:{status.st_mtime_ns}"))
    return found


def _articles(paths: Sequence[Path], memories: _Memories, progress: Progress) -> Iterator[Article | Problem]:
    """The articles of files, folders and corpora, as the reader finds and reads them."""
    from annotator.cli.progress import count_lines
    from annotator.store.articles import read_article
    from annotator.store.errors import SettingsError, StoreError
    from annotator.store.workspace import open_workspace
    from annotator.suggest.batch import Article, Problem, corpus

    for path in paths:
        if path.suffix == ".jsonl":
            progress.expect(count_lines(path))
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
        progress.expect(len(workspace.articles))
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

    def __init__(self, annotator: str | None, *, use: bool) -> None:
        self.annotator, self.use = annotator, use
        self._of: dict[Path, FolderMemory] = {}

    def take(self, workspace: Workspace) -> None:
        """Go on to another folder."""
        from annotator.store.annotators import whose
        from annotator.suggest.folder_memory import FolderMemory

        if self.use:
            annotator = whose(self.annotator, workspace)
            memory = FolderMemory(
                workspace.articles, annotator, workspace.root, team=not workspace.settings.blind
            )
            memory.read()
            self._of.update(dict.fromkeys(workspace.articles, memory))

    def __call__(self, result: Result) -> dict[str, Any]:
        """The record with what is remembered; that of a corpus as it is."""
        from annotator.suggest.record import from_json, to_json

        memory = None if result.article.line else self._of.get(result.article.path)
        about = memory.about(result.article.path) if memory else None
        if not about:
            return result.record
        text = result.article.text
        found = about.apply(text, from_json(result.record))
        return to_json("", text, found) | {"id": result.article.id}
