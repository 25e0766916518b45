"""The arguments of a command.

Nearly all command lines are plain: known options, each followed by its value, and paths. To read these needs no
library; to import `argparse`, with the regular expressions and translations that it brings, takes nearly as long as
Python itself takes to start. The others (something wrong, `--help`, `--name=value`) are left to it: `full_parsing`.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import Any, NoReturn

_PLAIN = frozenset(("action", "default", "dest", "help", "metavar", "nargs", "required"))
"""What a plain argument may be declared with."""


class Argument:
    """An option, or paths.

    Args:
        names: ``-o`` and ``--output``, or ``paths``.
        exclusive: whether only one of the arguments that are so may be given.
        how: the rest, as argparse takes it.
    """

    def __init__(self, names: tuple[str, ...], exclusive: bool, how: dict[str, Any]) -> None:
        self.names, self.exclusive, self.how = names, exclusive, how
        self.is_option = names[0].startswith("-")
        self.action: str = how.get("action", "store")
        self.default: Any = how.get("default", False if self.action == "store_true" else None)
        long = next((name for name in names if name.startswith("--")), names[0])
        self.dest: str = how.get("dest", long.lstrip("-").replace("-", "_"))
        if self.is_option:
            known = self.action in ("store", "store_true", "append") and "nargs" not in how
        else:
            known = how.get("nargs") in ("+", "*")
        self.is_plain = known and not exclusive and _PLAIN.issuperset(how)


class Parser:
    """A command's arguments; wrong ones are one line on stderr and exit code 2.

    Args:
        command: its name, "" for the reader.
        does: what it does, in a line.
        usage: how it is called, where that does not follow from the arguments.
        more: what else `--help` says.
    """

    def __init__(self, command: str, does: str, *, usage: str | None = None, more: str = "") -> None:
        self.prog = f"annotate {command}".strip()
        self.does, self.usage, self.more = does, usage, more
        self.arguments: list[Argument] = []
        self.add_argument("--debug", action="store_true", help="on an error show where in the program it was")

    def add_argument(self, *names: str, exclusive: bool = False, **how: Any) -> None:
        """Declare an argument; see :class:`Argument`."""
        self.arguments.append(Argument(names, exclusive, how))

    def parse_args(self, given: Sequence[str]) -> Namespace:
        """The values of the arguments.

        Raises:
            Usage: where one is wrong.
            SystemExit: after `--help` or `--version`.
        """
        plain = plainly(self.arguments, given)
        if plain is not None:
            return plain
        from annotator.cli.full_parsing import fully

        return fully(self, given)

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and leave."""
        from annotator.cli.output import Usage

        raise Usage(f"{message} (see {self.prog} --help)")


class _Values:
    """What argparse calls a `Namespace`."""


def plainly(declared: Sequence[Argument], given: Sequence[str]) -> Namespace | None:
    """The values of a plain command line; None where argparse has to look at it."""
    options = {name: each for each in declared if each.is_option for name in each.names}
    places = [each for each in declared if not each.is_option]
    values = {each.dest: each.default for each in declared}
    taken, paths, closed = set[str](), list[str](), False
    words = iter(given)
    for word in words:
        if not word.startswith("-"):
            if closed:
                return None  # argparse takes only the first run of them
            paths.append(word)
            continue
        closed = bool(paths)
        option = options.get(word)
        if option is None or not option.is_plain:
            return None
        taken.add(option.dest)
        if option.action == "store_true":
            values[option.dest] = True
            continue
        value = next(words, "-")
        if value.startswith("-"):
            return None
        values[option.dest] = [*values[option.dest], value] if option.action == "append" else value
    if any(each.how.get("required") and each.dest not in taken for each in declared):
        return None
    if len(places) > 1 or bool(paths) != bool(places):
        return None
    for place in places:
        if not place.is_plain:
            return None
        values[place.dest] = paths
    made = _Values()
    made.__dict__.update(values)
    return made  # type: ignore[return-value]
