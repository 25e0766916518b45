"""``annotate PATH...``: the reader."""

from __future__ import annotations

from annotator import __version__
from annotator.cli import COMMANDS, output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from annotator.review.adjudication import Adjudication
    from annotator.store.workspace import Workspace
    from annotator.tui.first_page import FirstPage

DOES = "Read news articles and decide, by keyboard, who is named in them and who asserted what."


def run(arguments: Sequence[str]) -> int:
    """Open the reader; the exit code."""
    parser = options("", DOES, _usage(), _commands())
    parser.add_argument("--version", action="version", version=f"annotate {__version__}")
    parser.add_argument("paths", metavar="PATH", nargs="*", help="an article, or a folder of them")
    given = parser.parse_args(arguments)
    if not given.paths:
        parser.error("name an article or a folder of them, for instance: annotate seeds/")
    # What is made until the first paint stays: to search it for garbage would only take time.
    import gc

    gc.disable()
    from pathlib import Path

    from annotator.core.nearest import nearest
    from annotator.store.workspace import WorkspaceError, open_workspace

    try:
        workspace = open_workspace([Path(path) for path in given.paths])
    except WorkspaceError as problem:
        near = nearest(arguments[0], COMMANDS)
        if near and problem.path == Path(arguments[0]):
            raise output.Usage(
                f"{problem.path}: {problem.reason}, and no command {arguments[0]!r}; did you mean {near}?"
            ) from problem
        raise
    return read(workspace, given)


def options(
    command: str, does: str, usage: str | None = None, more: str = "", *, whose: bool = True
) -> Parser:
    """A parser with the options that all ways into the reader share; `whose` adds those of annotating."""
    parser = Parser(command, does, usage=usage, more=more)
    if whose:
        parser.add_argument(
            "--annotator", metavar="NAME", help="whose decisions: sidecars are ARTICLE.txt.NAME.toml"
        )
        parser.add_argument(
            "--blind", action="store_true", help="show and use nothing that other annotators did"
        )
    parser.add_argument(
        "--keymap", metavar="NAME", help="a keymap, shipped or your own (annotate keys NAME shows it)"
    )
    parser.add_argument("--theme", metavar="NAME", help="colours of the screen")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    parser.add_argument("--read-only", action="store_true", help="decide nothing, write nothing")
    return parser


def read(workspace: Workspace, given: Namespace, adjudication: Adjudication | None = None) -> int:
    """Open the reader on a workspace, to annotate or to adjudicate; the exit code.

    Raises:
        StoreError: where the only article, or the keymap, cannot be used.
        output.Usage: without a terminal, or where the annotator's name cannot be part of a file's name.
    """
    from annotator.store.annotators import whose
    from annotator.store.articles import read_article
    from annotator.store.errors import StoreError
    from annotator.store.sidecar import check_annotator

    annotator = whose(given.annotator, workspace)
    try:
        check_annotator(annotator)
    except ValueError as problem:
        raise output.Usage(str(problem)) from problem
    start = 0
    if adjudication is None:
        workspace, start = queued(workspace, annotator, given)
    article = None
    try:
        article = read_article(workspace.articles[start])
    except StoreError:
        if len(workspace.articles) == 1:
            # With others there is something to show; here the reason is all there is.
            raise
    output.needs_terminal()
    from annotator.tui.first_page import FirstPage, has_colours
    from annotator.tui.look import LOOKS

    theme = given.theme or workspace.settings.theme
    if theme not in LOOKS:
        raise output.Usage(f"no theme is called {theme!r}; there are {', '.join(LOOKS)}")
    look = LOOKS[theme]
    page = FirstPage(None if adjudication else article, annotator, look if has_colours(look) else None)
    try:
        with page:
            return _run(workspace, given, annotator, page, adjudication, start)
    except RuntimeError as problem:  # it says itself, in one line, what was saved
        if given.debug:
            output.trace()
        output.talk(problem)
        return output.PROBLEMS


def _run(
    workspace: Workspace,
    given: Namespace,
    annotator: str,
    page: FirstPage,
    adjudication: Adjudication | None,
    start: int,
) -> int:
    from annotator.store.keymaps import load_keymap

    keys = load_keymap(given.keymap or workspace.settings.keymap)
    from annotator.tui.run import run_reader

    return run_reader(
        workspace,
        annotator=annotator,
        keymap=keys,
        mouse=not given.no_mouse,
        read_only=given.read_only,
        theme=given.theme or workspace.settings.theme,
        debug=given.debug,
        adjudication=adjudication,
        blind=is_blind(workspace, given),
        start=start,
        shown=page,
    )


def is_blind(workspace: Workspace, given: Namespace) -> bool:
    """Whether what other annotators did is hidden."""
    return workspace.settings.blind or bool(vars(given).get("blind"))


def queued(workspace: Workspace, annotator: str, given: Namespace) -> tuple[Workspace, int]:
    """The annotator's queue where the folder has one, and where they stopped in it."""
    from pathlib import Path

    from annotator.store.workspace import ASSIGNMENTS

    whole = all(Path(path).is_dir() for path in vars(given).get("paths", ()))
    if not annotator or not whole or not (workspace.root / ASSIGNMENTS).exists():
        return workspace, 0
    from annotator.store.assignments import queue_of, where_stopped

    workspace = queue_of(workspace, annotator)
    return workspace, where_stopped(workspace, annotator)


def _usage() -> str:
    return "annotate [options] PATH...\n       annotate COMMAND ..."


def _commands() -> str:
    lines = [f"  {name:<9} {does}" for name, does in COMMANDS.items()]
    return "\n".join(
        ["commands (annotate COMMAND --help says more; ./NAME opens a path of that name):", *lines]
    )
