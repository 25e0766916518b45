"""Suggestions on disk, so that a reopened article has its own at once.

One file an article and suggester version, named by a hash of both. Everything here can be deleted at any
time, and a cache that cannot be read or written only costs time.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from annotator.store.hashing import sha256
from annotator.store.places import user_dir

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_BYTES = 256 * 1024 * 1024


def text_sha(text: str) -> str:
    """SHA-256 of the article's text, as hexadecimal digits."""
    return sha256(text.encode("utf-8", "surrogatepass"))


def cache_dir() -> Path:
    """Where caches live: ``ANNOTATE_CACHE_DIR``, or the user's cache directory."""
    return user_dir("cache")


class SuggestionCache:
    """Records by text and suggester version.

    Args:
        directory: where the files live; ``suggestions`` under :func:`cache_dir` when None.
        max_bytes: the total size above which the oldest entries go.
    """

    def __init__(self, directory: Path | None = None, max_bytes: int = MAX_BYTES) -> None:
        self.directory = directory or cache_dir() / "suggestions"
        self.max_bytes = max_bytes
        self._size: int | None = None

    def get(self, sha: str, version: str) -> dict[str, Any] | None:
        """The stored record, or None where there is none that can be read.

        Args:
            sha: :func:`text_sha` of the article.
            version: the pipeline's version.
        """
        path = self._path(sha, version)
        try:
            if path.stat().st_size > self.max_bytes:
                return None
            entry = json.loads(path.read_bytes())
        except (OSError, ValueError, RecursionError):
            return None
        if not isinstance(entry, dict) or entry.get("sha") != sha or entry.get("version") != version:
            return None
        record = entry.get("record")
        return record if isinstance(record, dict) else None

    def put(self, sha: str, version: str, record: dict[str, Any]) -> bool:
        """Store a record; the file appears whole or not at all.

        Returns:
            Whether it was stored.
        """
        import tempfile

        body = json.dumps({"sha": sha, "version": version, "record": record}).encode()
        if len(body) > self.max_bytes:
            return False
        path = self._path(sha, version)
        temporary = None
        try:
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=self.directory, suffix=".tmp")  # mode 0600
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            Path(temporary).replace(path)
        except OSError:
            if temporary:
                with contextlib.suppress(OSError):
                    Path(temporary).unlink()
            return False
        # An overwritten entry counts twice until the next look at the directory: only ever too early.
        self._size = (self._measure() if self._size is None else self._size + len(body)) or 0
        if self._size > self.max_bytes:
            self._evict()
        return True

    def clear(self) -> int:
        """Delete every entry; how many there were."""
        gone = 0
        for path in self._entries():
            with contextlib.suppress(OSError):
                path.unlink()
                gone += path.suffix == ".json"
        self._size = None
        return gone

    def _path(self, sha: str, version: str) -> Path:
        key = sha256(f"{sha}\n{version}".encode("utf-8", "surrogatepass"))
        return self.directory / f"{key}.json"

    def _entries(self) -> list[Path]:
        try:
            return [p for p in self.directory.iterdir() if p.suffix in (".json", ".tmp")]
        except OSError:
            return []

    def _measure(self) -> int:
        return sum(size for _, size, _ in self._stats())

    def _stats(self) -> list[tuple[float, int, Path]]:
        found = []
        for path in self._entries():
            with contextlib.suppress(OSError):
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
        return sorted(found)

    def _evict(self) -> None:
        """Drop the oldest entries until a tenth is free, so that not every write has to look again."""
        stats = self._stats()
        total = sum(size for _, size, _ in stats)
        for _, size, path in stats:
            if total <= self.max_bytes * 0.9:
                break
            with contextlib.suppress(OSError):
                path.unlink()
                total -= size
        self._size = total
