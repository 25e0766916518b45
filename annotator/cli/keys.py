"""``annotate keys [NAME]``: a keymap as a table, and what is wrong with it."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Print a keymap; the exit code is 1 where something is wrong with it."""
    parser = Parser(
        "keys",
        "The keys of a keymap and what they do. Clashes, keys that no terminal sends and unknown commands are "
        "reported on stderr.",
    )
    parser.add_argument(
        "name",
        metavar="NAME",
        nargs="?",
        help="a keymap, shipped or your own, or a .toml file; the one in force here when left out",
    )
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.core.registry import load_all
    from annotator.store.keymaps import check_keymap, keymap_path
    from annotator.store.workspace import read_settings

    loaded = check_keymap(keymap_path(given.name or read_settings(Path.cwd()).keymap))
    for problem in loaded.problems:
        output.talk(problem)
    if loaded.keymap is None:
        return output.PROBLEMS
    commands = load_all()
    rows = [
        (", ".join(loaded.keymap.keys_of(command.name)), command.name, command.group, command.does)
        for command in commands.values()
    ]
    output.table(
        sorted(((keys or "-", *rest) for keys, *rest in rows), key=lambda row: row[0] == "-"),
        ("keys", "command", "group", "does"),
    )
    return output.DONE
