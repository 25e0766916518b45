"""``annotate serve PATH...``: the reader in a browser."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from annotator.store.workspace import Workspace
    from annotator.tui.web.server import Served

MORE = """\
Nothing can be decided unless it is asked for: with --write by anybody, or with --annotator only under these names.
Each tab is a reader of its own, and each name has sidecars of its own; ?annotator=NAME in the address chooses one.

Only this machine can open it, unless --host says otherwise. Then the address holds a token, new at every start
(or the one in the environment's ANNOTATE_SERVE_TOKEN): whoever has the address may come in. The server speaks HTTP,
which others in the network can read along; a proxy with HTTPS before it, or ssh -L 8000:127.0.0.1:8000, prevents that.

  annotate serve articles/ --write
  annotate serve articles/ --host 0.0.0.0 --annotator vera --annotator kim"""


def run(arguments: Sequence[str]) -> int:
    """Serve until interrupted; the exit code."""
    parser = Parser("serve", "The reader in a browser, for one person or several.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--write", action="store_true", help="let people decide, not only read")
    parser.add_argument(
        "--annotator",
        metavar="NAME",
        action="append",
        default=[],
        help="who may decide; may be repeated (implies --write)",
    )
    parser.add_argument(
        "--host", metavar="ADDRESS", default="127.0.0.1", help="to listen on (default: 127.0.0.1)"
    )
    parser.add_argument(
        "--port", metavar="N", type=int, default=8000, help="(default: 8000; 0: any free one)"
    )
    parser.add_argument(
        "--name",
        metavar="HOST",
        action="append",
        default=[],
        help="a name that leads to this machine, as a proxy's; may be repeated",
    )
    parser.add_argument("--token", action="store_true", help="ask for a token on this machine, too")
    parser.add_argument(
        "--sessions", metavar="N", type=int, default=10, help="readers open at once, at most (default: 10)"
    )
    parser.add_argument("--blind", action="store_true", help="show and use nothing that other annotators did")
    parser.add_argument("--keymap", metavar="NAME", help="a keymap")
    parser.add_argument("--theme", metavar="NAME", help="colours of the screen")
    given = parser.parse_args(arguments)
    if not 0 <= given.port < 65536:
        parser.error(f"--port {given.port} is none of 0 to 65535")
    if given.sessions < 1:
        parser.error("--sessions must be 1 or more")
    from pathlib import Path

    from annotator.store.keymaps import load_keymap
    from annotator.store.workspace import open_workspace

    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    load_keymap(given.keymap or workspace.settings.keymap)
    return _serve(given, workspace)


def _serve(given: Namespace, workspace: Workspace) -> int:
    import os
    import secrets
    from importlib.util import find_spec

    if find_spec("textual_serve") is None:
        raise output.Usage("serve needs textual-serve: pip install 'annotate-news[serve]'")
    from annotator.tui.look import LOOKS
    from annotator.tui.web.guard import Guard, is_loopback
    from annotator.tui.web.server import serve

    if given.theme and given.theme not in LOOKS:
        raise output.Usage(f"no theme is called {given.theme!r}; there are {', '.join(LOOKS)}")
    served = _served(given, workspace)
    token = ""
    if given.token or not is_loopback(given.host):
        token = os.environ.pop("ANNOTATE_SERVE_TOKEN", "") or secrets.token_urlsafe(24)

    def ready(address: str) -> None:
        who = " by " + ", ".join(served.annotators) if served.annotators else ""
        allowed = f"decisions may be made{who}" if served.write else "read-only"
        output.data(address)
        output.finish()
        output.talk(f"{len(workspace.articles)} articles, {allowed}; ctrl+c ends")

    try:
        serve(served, Guard(given.host, token, tuple(given.name)), given.port, ready)
    except OSError as problem:
        reason = problem.strerror or str(problem)
        raise output.Usage(f"{given.host}:{given.port} cannot be listened on: {reason}") from problem
    return output.DONE


def _served(given: Namespace, workspace: Workspace) -> Served:
    from pathlib import Path

    from annotator.store.annotators import whose
    from annotator.tui.web.server import Refused, Served

    options = [f"--{name}={value}" for name in ("keymap", "theme") if (value := getattr(given, name))]
    options += ["--blind"] if given.blind else []
    served = Served(
        paths=tuple(Path(path).absolute() for path in given.paths),
        title=f"annotate {workspace.root.name}",
        write=given.write or bool(given.annotator),
        annotators=tuple(dict.fromkeys(given.annotator)),
        annotator=whose(None, workspace),
        options=tuple(options),
        most=given.sessions,
    )
    for name in served.annotators:
        try:
            if not name:
                raise Refused("an annotator needs a name")
            served.check(name)
        except Refused as problem:
            raise output.Usage(str(problem)) from problem
    return served
