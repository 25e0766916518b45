"""``annotate tutorial``: learn the keys in the reader, on a text of its own."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Run the tutorial; the exit code."""
    parser = Parser(
        "tutorial", "Learn the keys in five minutes: each step is done in the reader and checked."
    )
    parser.add_argument("--keymap", metavar="NAME", help="default, vim, emacs, onehand, or one of your own")
    parser.add_argument("--theme", metavar="NAME", help="colours of the screen")
    parser.add_argument("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    given = parser.parse_args(arguments)
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from annotator.store.keymaps import load_keymap
    from annotator.store.workspace import read_settings

    keymap = load_keymap(given.keymap or read_settings(Path.cwd()).keymap)
    output.needs_terminal()
    from annotator.tui.look import LOOKS
    from annotator.tui.tutorial import run_tutorial

    if given.theme and given.theme not in LOOKS:
        raise output.Usage(f"no theme is called {given.theme!r}; there are {', '.join(LOOKS)}")
    with TemporaryDirectory(prefix="annotate-tutorial-") as folder:
        return run_tutorial(Path(folder), keymap, theme=given.theme or "", mouse=not given.no_mouse)
