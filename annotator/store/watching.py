"""Has somebody else changed a file? One look costs a few microseconds, also where the system would not tell."""

from __future__ import annotations

from pathlib import Path


def stamp(path: Path) -> tuple[int, int, int] | None:
    """What changes when a file is written or replaced; None where there is none."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


class Watch:
    """One file that is looked at again and again.

    A change counts when two looks in a row see the same, so that a file is not read while it is being written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._known = self._last = stamp(path)

    def changed(self) -> bool:
        """Whether the file is another one than it was when it was last settled, and stands still."""
        now, before = stamp(self.path), self._last
        self._last = now
        return now == before != self._known

    def settled(self) -> None:
        """What was seen by the last look is known now."""
        self._known = self._last
