"""``annotate import SOURCE --from FORMAT --into DIR``: articles and decisions of other programs."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MORE = """\
Marks come in confirmed; with --as suggestions they wait for a decision. An article that is missing is created, one that
is there is never changed, and its sidecar gets what it does not have yet. What was not understood is kept and
counted on stderr, broken records are named with file and line."""


def run(arguments: Sequence[str]) -> int:
    """Import; the exit code is 1 where a record was broken."""
    parser = Parser("import", "Make articles and sidecars of what another program wrote.", more=MORE)
    parser.add_argument("source", metavar="SOURCE", help="a file, a folder or a ZIP archive")
    parser.add_argument(
        "--from", dest="format", metavar="FORMAT", required=True, help="annotate formats lists them"
    )
    parser.add_argument("--into", metavar="DIR", required=True, help="the folder of the articles")
    parser.add_argument(
        "--as",
        dest="kind",
        choices=("decisions", "suggestions"),
        default="decisions",
        help="default: decisions",
    )
    parser.add_argument("--annotator", metavar="NAME", help="whose sidecars")
    output.add_options(parser)
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.cli.progress import Progress, count_lines
    from annotator.exchange import ExchangeError, import_
    from annotator.store.sidecar import check_annotator
    from annotator.store.workspace import read_settings

    source, into = Path(given.source), Path(given.into)
    annotator = given.annotator if given.annotator is not None else read_settings(into).annotator
    total = count_lines(source) if source.suffix in (".jsonl", ".ndjson") else None
    progress = Progress(total, unit="records")
    try:
        check_annotator(annotator)
        report = import_(
            source,
            given.format,
            into,
            as_suggestions=given.kind == "suggestions",
            annotator=annotator,
            options=output.options_of(given),
            progress=lambda done, total: progress.step(),
        )
    except (ExchangeError, ValueError) as problem:
        raise output.Usage(str(problem)) from problem
    finally:
        progress.clear()
    for line in report.lines():
        output.talk(line)
    return report.code()
