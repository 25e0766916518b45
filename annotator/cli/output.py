"""The only module that prints: data on stdout, talk on stderr, and the exit codes.

Every command starts with this module: it imports nothing, and what it needs only at times where it needs it.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Iterable, Sequence
    from typing import IO, Any, NoReturn, TextIO

    from annotator.cli.parsing import Parser

DONE, PROBLEMS, MISUSE, INTERRUPTED = 0, 1, 2, 130
EXIT_CODES = (
    "exit codes: 0 done, 1 problems found in the data, 2 wrong use or unusable input, 130 interrupted"
)
# What JSON leaves as it is and a terminal obeys, or a line reader takes for the end of a line.
_RAW = "[\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"


class Usage(Exception):
    """Wrong use, or input that cannot be used: one line, exit code 2."""


def data(line: str) -> None:
    """A line, or several, of what was asked for."""
    _stdout().write(line + "\n")


def json_line(value: Any, *, indent: int | None = None) -> None:
    """One JSON value, with nothing in it that a terminal would obey."""
    data(json_text(value, indent=indent))


def json_text(value: Any, *, indent: int | None = None) -> str:
    """What :func:`json_line` writes."""
    import json
    import re

    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return re.sub(_RAW, lambda found: f"\\u{ord(found[0]):04x}", text)


def visible_line(text: str) -> str:
    """`text` as one line that no terminal obeys."""
    from annotator.core.display import visible

    return visible(" ".join(text.split()))


def table(rows: Iterable[Sequence[str]], heads: Sequence[str]) -> None:
    """Columns of text under heads, as wide as what is in them; the last one is not padded."""
    from annotator.core.display import visible

    shown = [[visible(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(len(row[column]) for row in shown) for column in range(len(heads))]
    for row in shown:
        data("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def wrapped_table(rows: Sequence[Sequence[str]], heads: Sequence[str]) -> None:
    """A table whose last two columns are broken into lines where a terminal is too narrow for them."""
    from itertools import zip_longest
    from textwrap import wrap

    before = sum(max(len(row[n]) for row in (heads, *rows)) + 2 for n in range(len(heads) - 2))
    room = (os.get_terminal_size(1).columns if is_shown() else 1 << 16) - before - 2
    if room < 40:
        table(rows, heads)
        return
    last = min(max(len(row[-1]) for row in rows), room // 2)
    shown = []
    for row in rows:
        cells = [[cell] for cell in row[:-2]] + [wrap(row[-2], room - last), wrap(row[-1], last)]
        shown += list(zip_longest(*cells, fillvalue=""))
    table(shown, heads)


def stream() -> TextIO:
    """Stdout for data that a library writes; on a terminal nothing in it is obeyed."""
    out = _stdout()
    return _Shown(out) if out.isatty() else out  # type: ignore[return-value]


class _Shown:
    """Text with visible marks for what a terminal would obey."""

    def __init__(self, out: IO[str]) -> None:
        self._out = out

    def write(self, text: str) -> int:
        """Write lines; tabs and line ends stay."""
        import re

        from annotator.core.display import visible

        self._out.write(
            "".join(piece if piece in "\t\n" else visible(piece) for piece in re.split("([\t\n])", text))
        )
        return len(text)

    def flush(self) -> None:
        """Push out what waits."""
        self._out.flush()


def add_options(parser: Parser) -> None:
    """Let a command take options of a format."""
    parser.add_argument(
        "--option",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="an option of the format; may be repeated",
    )


def options_of(given: Namespace) -> dict[str, str]:
    """The options of a format.

    Raises:
        Usage: where one is not NAME=VALUE.
    """
    found = {}
    for written in given.option:
        name, equals, value = written.partition("=")
        if not (name and equals):
            raise Usage(f"--option {written!r} is not NAME=VALUE")
        found[name] = value
    return found


def talk(message: object) -> None:
    """One line about what happens, on stderr."""
    if sys.stderr is None:
        return
    sys.stderr.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    # A terminal must not obey what stands in the name of a file or in its text.
    sys.stderr.write(f"annotate: {visible_line(str(message))}\n")


def is_watched() -> bool:
    """Whether stderr is a terminal, so that a line there can be written again and again."""
    return sys.stderr is not None and sys.stderr.isatty()


def is_shown() -> bool:
    """Whether stdout is a terminal."""
    return sys.stdout is not None and sys.stdout.isatty()


def rewrite(line: str) -> None:
    """Replace the last line of the terminal that stderr is; "" takes it away."""
    sys.stderr.write(f"\r\x1b[K{visible_line(line)}")
    sys.stderr.flush()


def trace() -> None:
    """The traceback of the error that is being handled, on stderr."""
    import traceback

    from annotator.core.display import visible

    if sys.stderr is not None:
        sys.stderr.write("\n".join(visible(line) for line in traceback.format_exc().splitlines()) + "\n")


def finish() -> None:
    """Push out what is still held back.

    Raises:
        OSError: where it cannot be written; BrokenPipeError where nobody reads it any more.
    """
    if sys.stdout is not None:
        sys.stdout.flush()


def leave(code: int) -> NoReturn:
    """End the process at once, without taking apart everything that it has loaded; all is written out already."""
    if sys.stderr is not None:
        sys.stderr.flush()
    os._exit(code)


def abandon_stdout() -> None:
    """Let nothing more be written to stdout, so that the end of the program is silent."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def needs_terminal() -> None:
    """Check that there is a terminal to draw on.

    Raises:
        Usage: where stdin or stdout is none.
    """
    if os.environ.get("TEXTUAL_DRIVER", "").endswith(":WebDriver"):
        return  # a browser's: `annotate serve` is at the other end of the pipes
    for name, stream in (("stdin", sys.stdin), ("stdout", sys.stdout)):
        if stream is None or stream.closed or not stream.isatty():
            raise Usage(
                f"the reader needs a terminal and {name} is none; annotate --help lists what works without"
            )


def _stdout() -> IO[str]:
    if sys.stdout is None:
        raise Usage("stdout is closed")
    if sys.stdout.errors != "backslashreplace":
        # Data are UTF-8 wherever they go, unless a terminal says that it cannot show it.
        encoding = sys.stdout.encoding if sys.stdout.isatty() else "utf-8"
        sys.stdout.reconfigure(encoding=encoding, errors="backslashreplace")  # type: ignore[union-attr]
    return sys.stdout
