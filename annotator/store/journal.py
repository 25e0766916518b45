"""A file of lines that a long run writes, and that the same run goes on with after it was killed.

The lines go to ``FILE.partial``; ``FILE.partial.json`` says how many inputs they answer and how many bytes of
them are known to be on disk. FILE itself appears when all is done. After a kill the partial file is cut back to
what that note says, so that no input is answered twice and none is missing.
"""

from __future__ import annotations

import fcntl
import json
import os
import time
from pathlib import Path

from annotator.store.errors import StoreError
from annotator.store.writing import write_atomically

SECONDS = 2.0
"""Work that a kill can cost."""


class JournalError(StoreError):
    """A file that is left of another run."""


class Journal:
    """Lines written so far.

    Args:
        path: the file that is to come.
        made_of: what decides the lines; a run with other inputs does not go on with them.

    Raises:
        JournalError: where the partial file is of another run, or of one that still goes on.
        OSError: where it cannot be written.
    """

    def __init__(self, path: Path, made_of: str) -> None:
        self.path, self.made_of = path, made_of
        self.partial = path.with_name(path.name + ".partial")
        self.note = path.with_name(path.name + ".partial.json")
        self.done = 0
        """Inputs that are answered already."""
        self.code = 0
        """The exit code that those inputs call for: a run that goes on ends with it too."""
        self._file = self.partial.open("a+b")  # nothing of it is cut off before it is known whose it is
        try:
            self._claim()
            size = self._noted()
        except BaseException:
            self._file.close()
            raise
        self._file.truncate(size)
        self._file.seek(size)
        self._written = time.monotonic()

    def add(self, line: str | None) -> None:
        """The answer to the next input; None where there is none to keep."""
        if line is not None:
            self._file.write(line.encode("utf-8", "backslashreplace") + b"\n")
        self.done += 1
        if time.monotonic() - self._written > SECONDS:
            self.sync()

    def sync(self) -> None:
        """Bring everything to the disk, then note it."""
        self._file.flush()
        os.fsync(self._file.fileno())
        said = {"made_of": self.made_of, "inputs": self.done, "bytes": self._file.tell(), "code": self.code}
        write_atomically(self.note, json.dumps(said).encode())
        self._written = time.monotonic()

    def finish(self) -> None:
        """Put the whole file in its place."""
        self.sync()
        self._file.close()
        self.partial.replace(self.path)
        self.note.unlink()

    def close(self) -> None:
        """Leave the file so that the same run can go on with it."""
        if not self._file.closed:
            self.sync()
            self._file.close()

    def _claim(self) -> None:
        """Keep other runs away until this one ends, however it does."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise JournalError(
                self.partial, "another run is writing it", "wait for it, or name another file"
            ) from problem
        except OSError:
            return  # a file system that knows no locks

    def _noted(self) -> int:
        try:
            said = json.loads(self.note.read_bytes())
            made_of, done, size = said["made_of"], int(said["inputs"]), int(said["bytes"])
            code = int(said.get("code", 0))
        except FileNotFoundError:
            return 0
        except (ValueError, KeyError, TypeError) as problem:
            raise JournalError(
                self.note, "cannot be understood", f"delete it and {self.partial.name}"
            ) from problem
        if made_of != self.made_of:
            reason = "is left of a run on other inputs, or by other suggesters"
            raise JournalError(self.partial, reason, f"finish that one, or delete it and {self.note.name}")
        if not self.partial.exists() or self.partial.stat().st_size < size:
            raise JournalError(
                self.partial, "is shorter than its note says", f"delete it and {self.note.name}"
            )
        self.done, self.code = done, code
        return size
