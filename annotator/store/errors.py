"""What can go wrong on disk, as one clear line each."""

from __future__ import annotations

from pathlib import Path


class StoreError(Exception):
    """A file that cannot be used.

    Attributes:
        path: the file.
        reason: what is wrong with it.
        remedy: what the person can do.
        line: where in the file, from 1; 0 where that is unknown.
    """

    def __init__(self, path: Path, reason: str, remedy: str = "", line: int = 0) -> None:
        self.path, self.reason, self.remedy, self.line = path, reason, remedy, line
        super().__init__(self._told(str(path)))

    def _told(self, file: str) -> str:
        where = f"{file}:{self.line}" if self.line else file
        return f"{where}: {self.reason}" + (f"; {self.remedy}" if self.remedy else "")

    @property
    def short(self) -> str:
        """The line without the folders, for a screen that shows one folder."""
        return self._told(self.path.name)


class ArticleError(StoreError):
    """An article that cannot be read."""


class SidecarError(StoreError):
    """A sidecar that cannot be read; it must never be overwritten."""


class SettingsError(StoreError):
    """An `annotate.toml` or keymap that is wrong."""
