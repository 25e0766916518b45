"""Writing files whole, and keeping other writers away between reading and writing."""

from __future__ import annotations

import contextlib
import fcntl
import os
import stat
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


def write_atomically(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Put `data` at `path` so that a crash leaves the old file or the new one, never a half.

    Args:
        path: where.
        data: all of it.
        mode: permissions; those of the old file, or the usual ones, when None.

    Raises:
        OSError: where the disk refuses; the old file is then still there.
    """
    if mode is None:
        try:
            mode = stat.S_IMODE(path.stat().st_mode)
        except FileNotFoundError:
            umask = os.umask(0)
            os.umask(umask)
            mode = 0o666 & ~umask
    import tempfile

    handle, name = tempfile.mkstemp(prefix=f".{path.name[:100]}.", suffix=".tmp", dir=path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
