"""New files that come to disk together: a sync for each file would be most of the time of a large import."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from pathlib import Path
from types import TracebackType

MAX_FILES, MAX_BYTES, FEW = 1000, 50_000_000, 16


class Batch:
    """Files wait under temporary names until their content is on disk, then all of them get their names.

    So that after a crash each is there whole or not at all. Where the block ends with an error, those that wait go.

    Args:
        failed: called with a path and a reason where a file cannot get its name.
    """

    def __init__(self, failed: Callable[[Path, str], None]) -> None:
        self._failed = failed
        self._waiting: dict[str, tuple[Path, str]] = {}
        self._bytes = 0
        umask = os.umask(0)
        os.umask(umask)
        self._mode = 0o666 & ~umask

    def __enter__(self) -> Batch:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is None:
            self.flush()
        for _, temporary in self._waiting.values():
            Path(temporary).unlink(missing_ok=True)

    def add(self, path: Path, data: bytes, mode: int = 0) -> None:
        """Write a file that is not there yet, with the usual permissions where `mode` is 0.

        Raises:
            OSError: where the disk refuses.
        """
        if len(self._waiting) >= MAX_FILES or self._bytes > MAX_BYTES:
            self.flush()
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.parent / f".import.{secrets.token_hex(8)}.tmp"
        # Noted before it is there, so that an interrupt at any moment leaves none behind.
        self._waiting[os.path.realpath(path)] = (path, str(temporary))
        self._bytes += len(data)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode or self._mode)

    def settle(self, *paths: Path) -> None:
        """Let the files of these names be there, if they wait."""
        if self._waiting and any(os.path.realpath(path) in self._waiting for path in paths):
            self.flush()

    def flush(self) -> None:
        """Give all that waits its name; one that came there meanwhile is not written over."""
        if not self._waiting:
            return
        # A sync of everything waits for what other programs write, too: it pays where there is much to write.
        few = len(self._waiting) <= FEW
        folders = {path.parent for path, _ in self._waiting.values()}
        _sync([temporary for _, temporary in self._waiting.values()] if few else None)
        for key, (path, temporary) in list(self._waiting.items()):
            try:
                _name(temporary, path)
            except OSError as problem:
                self._failed(path, f"cannot be written: {problem.strerror or problem}")
            finally:
                Path(temporary).unlink(missing_ok=True)
                del self._waiting[key]
        _sync(folders if few else None)
        self._bytes = 0


def _sync(paths: Iterable[str | Path] | None) -> None:
    """Wait until files and folders are on disk; all there are when None."""
    if paths is None:
        os.sync()
        return
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _name(temporary: str, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:
        # No hard links here: the file is new all the same, or this fails.
        with path.open("xb") as file:
            file.write(Path(temporary).read_bytes())
