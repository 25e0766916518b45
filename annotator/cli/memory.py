"""``annotate memory PATH...``: what the decided articles teach, and forgetting it."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """List what was learned, or forget a name; the exit code."""
    parser = Parser(
        "memory",
        "What decided articles teach about the others: names with their labels and canonical names, words that "
        "attribute (label cue), contents of claims (claim), lines of the page (furniture), and how often each was "
        "confirmed and rejected.",
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--annotator", metavar="NAME", help="whose decisions")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--forget",
        metavar=("TEXT", "LABEL"),
        nargs=2,
        help="no longer use this, as listed; decisions stay as they are",
    )
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.store.annotators import whose
    from annotator.store.workspace import open_workspace
    from annotator.suggest.folder_memory import FolderMemory
    from annotator.suggest.forgotten import FORGOTTEN, forget
    from annotator.suggest.tally import key

    workspace = open_workspace([Path(path) for path in given.paths])
    folder = FolderMemory(workspace.articles, whose(given.annotator, workspace), workspace.root)
    folder.read()
    learned = folder.about().learned()
    if given.forget:
        text, label = given.forget
        if not any((row.text, row.label) == key(text, label) for row in learned):
            output.talk(f"{label} {text!r} was not learned here")
            return output.PROBLEMS
        forget(workspace.root / FORGOTTEN, text, label)
        output.talk(f"forgotten: {label} {text!r}; {workspace.root / FORGOTTEN} keeps that")
        return output.DONE
    if given.json:
        for row in learned:
            output.json_line(row._asdict())
    else:
        rows = [(row.text, row.label, row.entity, str(row.confirmed), str(row.rejected)) for row in learned]
        output.table(rows, ("text", "label", "entity", "confirmed", "rejected"))
    return output.DONE
