"""Keeping other writers of a file away between reading and writing it."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from pathlib import Path

LOCK_SECONDS = 3.0
_PAUSE = 0.01


@contextlib.contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock of the folder that `path` is in.

    It is one of the system (flock) on the folder itself, so that it leaves no file behind and ends with the process
    that holds it. On file systems that know no locks, nothing is locked.

    Raises:
        OSError: where the folder is not there, or another program holds the lock for longer than `LOCK_SECONDS`,
            as one does that was stopped while it wrote.
    """
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        until = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as problem:
                if time.monotonic() > until:
                    raise OSError(problem.errno, "another program is writing in this folder") from problem
                time.sleep(_PAUSE)
            except OSError:
                break
        yield
    finally:
        os.close(folder)
