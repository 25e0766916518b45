"""The arguments of a command by `argparse`: help, and what is wrong, in words."""

from __future__ import annotations

import argparse
import os

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

    from annotator.cli.parsing import Parser


def fully(parser: Parser, given: Sequence[str]) -> argparse.Namespace:
    """The values of the arguments.

    Raises:
        Usage: where one is wrong.
        SystemExit: after `--help` or `--version`.
    """
    made = _Full(parser)
    group = made.add_mutually_exclusive_group() if any(each.exclusive for each in parser.arguments) else made
    for each in parser.arguments:
        (group if each.exclusive else made).add_argument(*each.names, **each.how)
    return made.parse_args(given)


class _Full(argparse.ArgumentParser):
    def __init__(self, parser: Parser) -> None:
        super().__init__(
            prog=parser.prog,
            description=parser.does,
            usage=parser.usage,
            epilog=f"{parser.more}\n\n{output.EXIT_CODES}".strip(),
            formatter_class=_Help,
            allow_abbrev=False,
        )
        self._parser = parser

    def error(self, message: str) -> NoReturn:
        self._parser.error(message)

    def _print_message(self, message: str, file: object = None) -> None:
        if message:
            output.data(message.rstrip("\n"))


class _Help(argparse.RawDescriptionHelpFormatter):
    """As wide as the terminal, up to 100 columns; argparse itself would import a lot to find that out."""

    def __init__(self, prog: str) -> None:
        try:
            columns = os.get_terminal_size(1).columns
        except OSError:
            columns = 0
        super().__init__(prog, max_help_position=28, width=min(columns or 100, 100) - 2)
