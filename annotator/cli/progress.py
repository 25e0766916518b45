"""How far a long run is, on one line of a terminal that is written again and again."""

from __future__ import annotations

import time

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

EVERY = 0.5
BAR = 24


class Progress:
    """A line on stderr; silent where that is no terminal.

    Args:
        total: how many there are, or None where nobody knows.
        before: how many were done in an earlier run.
        unit: what is counted.
    """

    def __init__(self, total: int | None, before: int = 0, unit: str = "articles") -> None:
        self.total, self.before, self.done, self.unit = total, before, before, unit
        self._begun = self._written = time.monotonic()
        self._shown = output.is_watched()

    def expect(self, more: int) -> None:
        """That many more are to come."""
        self.total = (self.total or 0) + more

    def step(self, by: int = 1) -> None:
        """That many more are done."""
        self.done += by
        now = time.monotonic()
        if self._shown and now - self._written >= EVERY:
            self._written = now
            output.rewrite(self.line(now - self._begun))

    def line(self, seconds: float) -> str:
        """What is shown after that many seconds."""
        rate = (self.done - self.before) / seconds if seconds else 0.0
        if not self.total:
            return f"{self.done:,} {self.unit} · {rate:.1f}/s"
        full = min(BAR, BAR * self.done // self.total)
        left = f" · {duration((self.total - self.done) / rate)} left" if rate else ""
        return f"{'━' * full}{'─' * (BAR - full)} {self.done:,} of {self.total:,} {self.unit} · {rate:.1f}/s{left}"

    def clear(self) -> None:
        """Take the line away, so that something else can be said."""
        if self._shown:
            output.rewrite("")


def duration(seconds: float) -> str:
    """A time to wait, in the largest unit that says enough."""
    for size, name in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {name}"
    return f"{seconds:.0f} s"


def count_lines(path: Path) -> int:
    """How many articles a corpus holds at most; 0 where it cannot be read, which its reader reports."""
    total = 0
    try:
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                total += block.count(b"\n")
    except OSError:
        return 0
    return total
