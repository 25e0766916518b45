"""A program in a pseudo-terminal, and what its screen shows. Also a program of its own, see ``--help``."""

from __future__ import annotations

import argparse
import codecs
import fcntl
import os
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pyte

# What pyte would print or misread: strings for the terminal itself, private modes with a prefix, queries.
_FOREIGN = re.compile(
    r"\x1b[P_^X\]][^\x1b\x07]*(?:\x1b\\|\x07)|\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\??[0-9;]*\$[a-z]"
    r"|\x1b\[\?[0-9;]*[unmqc]|\x1b\[[0-9;]* q|\x1b\[[0-9;]*t"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*|[P_^X\]][^\x1b\x07]*\x1b?)?$")
_OTHER_SCREEN = re.compile(r"\x1b\[\?(?:1049|1047|47)[hl]")


class Terminal:
    """Runs a command in a terminal of its own.

    Args:
        command: program and arguments.
        columns: of the terminal, in cells.
        rows: of the terminal, in cells.
        env: added to this process's environment.
        cwd: where the command starts.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 100,
        rows: int = 30,
        env: Mapping[str, str] | None = None,
        cwd: str | os.PathLike[str] | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, rows)
        self.raw = b""
        self.code: int | None = None
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        drop = {"NO_COLOR", "LINES", "COLUMNS", "TEXTUAL_THEME"}
        inherited = {name: value for name, value in os.environ.items() if name not in drop}
        full = (
            inherited
            | {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"}
            | dict(env or {})
        )
        self._fd, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self._fd)
                os.setsid()
                fcntl.ioctl(inner, termios.TIOCSCTTY, 0)
                for stream in (0, 1, 2):
                    os.dup2(inner, stream)
                os.chdir(cwd or ".")
                os.execvpe(command[0], list(command), full)
            finally:
                os._exit(127)
        os.close(inner)

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def text(self) -> str:
        """What the screen shows, one line a row."""
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, keys: str) -> None:
        """Send characters."""
        os.write(self._fd, keys.encode())

    def resize(self, columns: int, rows: int) -> None:
        """Another size, in cells."""
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def wait_for(self, seen: str | Callable[[str], Any], seconds: float = 30) -> str:
        """Wait until the screen shows `seen`, a text or a test of one; what it shows then.

        Raises:
            AssertionError: with the screen, where that does not come.
        """
        test = seen if callable(seen) else lambda text: seen in text
        until = time.monotonic() + seconds
        while not test(self.text):
            if not self._read(until - time.monotonic()):
                raise AssertionError(
                    f"{seen!r} was not on the screen, but this:\n{self.text}\n(exit {self.code})"
                )
        return self.text

    def settle(self, quiet: float) -> None:
        """Take in what comes until nothing does for `quiet` seconds."""
        while self._read(quiet):
            pass

    def moves(self, seconds: float) -> bool:
        """Whether more output comes within some seconds."""
        return self._read(seconds)

    def wait_end(self, seconds: float = 30) -> int:
        """Wait until the program ends; its exit code, or minus the signal it died of.

        Raises:
            AssertionError: where it does not end.
        """
        until = time.monotonic() + seconds
        while self._read(until - time.monotonic()):
            pass
        if self.code is None:
            raise AssertionError(f"the program does not end; its screen:\n{self.text}")
        return self.code

    def close(self) -> None:
        """End the program."""
        if self.code is None:
            os.killpg(self.pid, signal.SIGKILL)
            self._reap()
        os.close(self._fd)

    def _read(self, seconds: float) -> bool:
        """Take in what comes within some seconds; False at the end, or where nothing came."""
        if self.code is not None or not select.select([self._fd], [], [], max(0.0, seconds))[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:  # Linux says EIO where others say end of file
            data = b""
        if not data:
            self._reap()
            return False
        self.raw += data
        text = self._rest + self._decoder.decode(data)
        cut = _UNFINISHED.search(text, max(0, len(text) - 4096))
        self._rest, text = (text[cut.start() :], text[: cut.start()]) if cut else ("", text)
        self._stream.feed(_FOREIGN.sub("", _OTHER_SCREEN.sub("\x1b[0m\x1b[2J\x1b[H", text)))
        return True

    def _reap(self) -> None:
        self.code = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def main() -> int:
    """Run a command, wait for a text, press keys, and expect exit code 0."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--wait-for", required=True, metavar="TEXT")
    parser.add_argument("--keys", default="q", help="pressed then (default: q)")
    parser.add_argument("--seconds", type=float, default=900, help="to wait for the text")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()
    with Terminal(given.command, columns=120, rows=40) as terminal:
        try:
            print(terminal.wait_for(given.wait_for, given.seconds))
            terminal.press(given.keys)
            code = terminal.wait_end()
        except AssertionError as problem:
            print(problem, file=sys.stderr)
            return 1
    print(f"exit code {code}")
    return int(code != 0)


if __name__ == "__main__":
    sys.exit(main())
