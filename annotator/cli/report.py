"""``annotate report PATH... -o FILE``: one HTML page about a folder."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

MORE = """\
The page needs nothing else: it opens offline, prints, and loads nothing from anywhere. It shows confirmed marks of all
annotators: articles with their marks, names, who claimed what over time, progress, and agreement where two
annotators did the same article."""


def run(arguments: Sequence[str]) -> int:
    """Write the page; the exit code is 1 where a file could not be used and is missing in it."""
    parser = Parser("report", "A page about a folder, for readers without annotate.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="report.html", help="(default: report.html)"
    )
    parser.add_argument(
        "--title", metavar="TEXT", default="", help="of the page (default: the folder's name)"
    )
    parser.add_argument("--text", action="store_true", help="the charts as text on stdout, and no page")
    parser.add_argument("--no-texts", action="store_true", help="leave out the texts of the articles")
    given = parser.parse_args(arguments)
    from datetime import UTC, datetime
    from pathlib import Path

    from annotator.review.reading import read_all
    from annotator.review.registry import read_registry
    from annotator.review.report.contents import contents
    from annotator.review.report.page import page
    from annotator.store.workspace import open_workspace
    from annotator.store.writing import write_atomically

    target = Path(given.output)
    if not given.text and target.suffix.lower() not in (".html", ".htm"):
        parser.error(f"{target} must end in .html, so that no article or sidecar is written over")
    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    readings = list(read_all(workspace.articles))
    if any(reading.path.resolve() == target.resolve() for reading in readings):
        parser.error(f"{target} is an article")
    aliases = read_registry(workspace.root).names()
    found = contents(
        readings,
        workspace.settings.schema,
        given.title or workspace.root.name,
        datetime.now(UTC),
        lambda name: aliases.get(name, name),
    )
    for notice in found.notices:
        output.talk(notice)
    broken = output.PROBLEMS if any(reading.problems for reading in readings) else output.DONE
    if given.text:
        from shutil import get_terminal_size

        from annotator.review.report.text import lines

        for line in lines(found, get_terminal_size((80, 24)).columns):
            output.data(("\n" if line.kind == "head" else "") + str(line))
        return broken
    write_atomically(target, page(found, articles=not given.no_texts).encode("utf-8"))
    output.talk(f"{target}: {len(found.pages)} articles, {len(found.ledger.rows)} claims")
    return broken
