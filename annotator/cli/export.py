"""``annotate export PATH... --to FORMAT``: decisions in the format of another program."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from annotator.core.marks import Mark
    from annotator.store.articles import Article
    from annotator.store.sidecar import Sidecar

MORE = """\
What is confirmed is exported. What the format cannot carry is counted on stderr. Articles and sidecars are never
written to. `annotate formats` lists formats and their options."""


def run(arguments: Sequence[str]) -> int:
    """Export; the exit code is 1 where an article could not be, or, with --strict, where something was lost."""
    parser = Parser("export", "Write decisions in another format.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument(
        "--to", metavar="FORMAT", required=True, help="jsonl, csv, …: annotate formats lists them"
    )
    parser.add_argument(
        "-o", "--output", metavar="OUT", help="a file, or a folder (ending in /); stdout when left out"
    )
    parser.add_argument(
        "--include", metavar="STATES", default="", help="open, rejected, or open,rejected as well"
    )
    parser.add_argument("--annotator", metavar="NAME", help="whose decisions")
    parser.add_argument(
        "--strict", action="store_true", help="exit code 1 where the format cannot carry everything"
    )
    output.add_options(parser)
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.cli.progress import Progress
    from annotator.exchange.document import ExchangeError
    from annotator.exchange.exporting import export
    from annotator.store.annotators import whose
    from annotator.store.workspace import open_workspace

    paths = [Path(path) for path in given.paths]
    include = [state.strip() for state in given.include.split(",") if state.strip()]
    workspace = open_workspace(paths)
    annotator = whose(given.annotator, workspace)
    open_marks = None
    if "open" in include:
        from annotator.review.openings import Openings

        openings = Openings(workspace)

        def open_marks(article: Article, sidecar: Sidecar) -> Iterable[Mark]:
            return openings.open_marks(article, sidecar, annotator)

    # On a terminal that the export itself goes to there is no place for a progress bar.
    progress = Progress(len(workspace.articles)) if given.output or not output.is_shown() else None
    try:
        report = export(
            workspace,
            given.to,
            given.output,
            stream=output.stream() if given.output is None else None,
            include=include,
            annotator=annotator,
            open_marks=open_marks,
            options=output.options_of(given),
            progress=(lambda done, total: progress.step()) if progress else None,
        )
    except (ExchangeError, ValueError) as problem:
        raise output.Usage(str(problem)) from problem
    finally:
        if progress:
            progress.clear()
    for line in report.lines():
        output.talk(line)
    return report.code(strict=given.strict)
