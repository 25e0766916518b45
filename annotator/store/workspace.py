"""The articles that paths stand for, and the settings that hold for them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from annotator.core.nearest import nearest
from annotator.core.records import record
from annotator.store.articles import SUFFIXES
from annotator.store.errors import StoreError
from annotator.store.settings import FILE_NAME, Settings, find_settings, read_settings

__all__ = ["Settings", "Workspace", "WorkspaceError", "open_workspace", "read_settings"]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import overload

ASSIGNMENTS = "assignments.toml"
"""The file of a folder that says who reads which articles; `store.assignments` reads it."""
REGISTRY = "entities.toml"
"""The file of a folder in which people say which names are the same; `review` reads it."""


class WorkspaceError(StoreError):
    """A path that stands for no article."""


class Articles(Sequence[Path]):
    """Paths that are made when they are asked for: of 100,000 articles most are only counted.

    Args:
        names: the paths.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = list(names)

    def __len__(self) -> int:
        return len(self.names)

    if TYPE_CHECKING:

        @overload
        def __getitem__(self, index: int) -> Path: ...

        @overload
        def __getitem__(self, index: slice) -> Articles: ...

    def __getitem__(self, index: int | slice) -> Path | Articles:
        return Articles(self.names[index]) if isinstance(index, slice) else Path(self.names[index])

    def __iter__(self) -> Iterator[Path]:
        return map(Path, self.names)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Articles) and other.names == self.names

    def __hash__(self) -> int:
        return hash(tuple(self.names))


@record(frozen=True, slots=True)
class Workspace:
    """What is being worked on.

    Attributes:
        articles: in natural order within each path, each once, as the paths were given (relative stay relative).
        root: the folder that holds all of them.
        settings: of the first path.
        notices: what the person should know, one line each.
    """

    articles: Articles
    root: Path
    settings: Settings
    notices: tuple[str, ...] = ()


def open_workspace(paths: Sequence[Path], settings: Settings | None = None) -> Workspace:
    """Find the articles of files and folders.

    Folders are searched deep for ``.txt`` and ``.md``; hidden and ignored ones are left out, sidecars are never
    articles. A symbolic link to a file counts where it leads to somewhere in the same folder; one to a folder
    is not followed. A file that is named itself may have any other suffix.

    Args:
        paths: files and folders.
        settings: to hold; those of the first path when None.

    Raises:
        WorkspaceError: where a path is missing or of the wrong kind, or no article is found at all.
        SettingsError: where the `annotate.toml` in force is wrong.
    """
    if not paths:
        raise WorkspaceError(Path(), "no path given", "name a file or a folder")
    folders = [_checked(path) for path in paths]
    settings = settings or read_settings(folders[0])
    search = _Search(settings)
    empty = []
    for path, folder in zip(paths, folders, strict=True):
        if path.is_dir():
            if not search.folder(path):
                empty.append(path)
        else:
            search.add(path)
        own = find_settings(folder)
        if own != find_settings(folders[0]):
            said = f"its own {own}" if own else f"no {FILE_NAME}"
            search.notices.append(f"{path} has {said}; in force is {settings.source or 'the default'}")
    if not search.found:
        reason = "holds no article (.txt or .md)"
        if search.notices:
            reason += f"; {search.notices[0]}"
        raise WorkspaceError(empty[0], reason, "put articles there, or try: annotate demo")
    search.notices += [f"{path} holds no article (.txt or .md)" for path in empty]
    root = Path(os.path.commonpath([folder.resolve() for folder in folders]))
    return Workspace(Articles(search.found), root, settings, tuple(search.notices))


def _checked(path: Path) -> Path:
    """The folder that `path` is, or is in."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError) as problem:
        near = _nearest(path)
        remedy = f"did you mean {near}?" if near else "check the path"
        raise WorkspaceError(path, "there is no such file or folder", remedy) from problem
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise WorkspaceError(path, f"cannot be opened ({reason})", "check its permissions") from problem
    if path.is_dir():
        return path
    if not path.is_file():
        raise WorkspaceError(path, "is neither a file nor a folder", "name an article or a folder of them")
    if path.suffix == ".toml":
        remedy = "open the article, not its sidecar" if path.name != FILE_NAME else "open its folder"
        raise WorkspaceError(path, "is no article", remedy)
    if path.suffix == ".jsonl":
        remedy = f"annotate import {path} --from jsonl --into FOLDER makes articles of it"
        raise WorkspaceError(path, "is a corpus in one file, not an article", remedy)
    return path.parent


def _nearest(path: Path) -> Path | None:
    """The entry of the same folder whose name is most like that of `path`."""
    try:
        with os.scandir(path.parent) as entries:
            names = [entry.name for entry, _ in zip(entries, range(5000), strict=False)]
    except OSError:
        return None
    near = nearest(path.name, names)
    return path.with_name(near) if near else None


class _Search:
    """Collects articles, each once."""

    def __init__(self, settings: Settings) -> None:
        self.found: list[str] = []
        self.notices: list[str] = []
        self._seen: set[str] = set()
        base = settings.source.parent if settings.source else None
        self._ignored = ignores(settings.ignore)
        self._base = base if settings.ignore else None

    def add(self, path: Path) -> None:
        """Take one article, unless it was taken already."""
        real = os.path.realpath(path)
        if real not in self._seen:
            self._seen.add(real)
            self.found.append(str(path))

    def folder(self, top: Path) -> bool:
        """Take every article below `top`; whether any was there.

        Raises:
            WorkspaceError: where `top` itself cannot be read.
        """
        real_top = os.path.realpath(top)
        inside = real_top.rstrip(os.sep) + os.sep
        found = _Folder(top, real_top, self._ignored, self._prefix(real_top))
        order = found.walk()
        self.notices += found.notices
        shown = "" if str(top) == "." else str(top).rstrip(os.sep) + os.sep
        # Where a file and a link to it are both there, the file is the article.
        real = (
            {inside + relative for relative in order if relative not in found.links} if found.links else set()
        )
        for relative in order:
            target = found.links.get(relative) or inside + relative
            if target in self._seen or (relative in found.links and target in real):
                continue
            self._seen.add(target)
            self.found.append(shown + relative)
        return bool(order)

    def _prefix(self, folder: str) -> str | None:
        """How paths below `folder` begin where patterns are matched; None where nothing is ignored."""
        return None if self._base is None else _relative(folder, str(self._base))


class _Folder:
    """Finds the articles below a folder; strings all the way, because 100,000 Path objects are slow."""

    def __init__(self, top: Path, real: str, ignored: Callable[[str], bool], prefix: str | None) -> None:
        self.links: dict[str, str] = {}
        self.notices: list[str] = []
        self._top, self._real, self._ignored, self._prefix = top, real, ignored, prefix
        self._leading_out = 0

    def walk(self) -> list[str]:
        """The articles in natural order, relative to the folder; `links` says where those that are links lead."""
        found: list[str] = []
        waiting = [iter(self._entries(""))]
        while waiting:
            for relative in waiting[-1]:
                if relative.endswith("/"):
                    waiting.append(iter(self._entries(relative)))
                    break
                found.append(relative)
            else:
                waiting.pop()
        if self._leading_out:
            self.notices.append(
                f"{self._top}: {self._leading_out} symbolic links lead out of the folder; left out"
            )
        return found

    def _entries(self, place: str) -> list[str]:
        """What is to be taken of one folder, folders with a slash at their end."""
        try:
            entries = os.scandir(os.path.join(self._top, place))  # noqa: PTH118
        except OSError as problem:
            reason = f"cannot be read ({problem.strerror})"
            if not place:
                raise WorkspaceError(self._top, reason, "check its permissions") from problem
            self.notices.append(f"{self._top / place}: {reason}; left out")
            return []
        names: list[str] = []
        with entries:
            for entry in entries:
                name = entry.name
                if name[0] == "." or (
                    self._prefix is not None and self._ignored(self._prefix + place + name)
                ):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    names.append(name + "/")
                elif name.endswith(SUFFIXES) and (
                    self._is_within(entry.path, place + name) if entry.is_symlink() else entry.is_file()
                ):
                    names.append(name)
        names.sort(key=_by_number)
        return [place + name for name in names] if place else names

    def _is_within(self, link: str, relative: str) -> bool:
        """Whether a link leads to a file of the folder; where, is noted."""
        target = os.path.realpath(link)
        if not _within(target, self._real):
            self._leading_out += 1
            return False
        self.links[relative] = target
        return os.path.isfile(target)  # noqa: PTH113


@lru_cache(maxsize=1)
def _digits() -> re.Pattern[str]:
    return re.compile(r"(\d+)")


def natural(relative: str) -> tuple[list[list[str | int]], str]:
    """A sort key that puts ``2.txt`` before ``10.txt``, folder by folder; case counts only between equals."""
    return [_by_number(part)[0] for part in relative.split("/")], relative


def _by_number(name: str) -> tuple[list[str | int], str]:
    """The same for one name."""
    # Text and numbers take turns, beginning with text: keys compare like with like.
    pieces: list[str | int] = [*_digits().split(name.casefold())]
    pieces[1::2] = map(int, pieces[1::2])
    return pieces, name


def ignores(patterns: Sequence[str]) -> Callable[[str], bool]:
    """A test whether a path, relative and with ``/``, is ignored.

    A pattern without a slash matches the name of any file or folder; one with a slash matches from the folder
    of `annotate.toml` on. ``*``, ``?`` and ``[…]`` are those of a shell, ``*`` also crosses a slash. What is
    below an ignored folder is ignored with it.
    """
    import fnmatch

    names = [p.rstrip("/") for p in patterns if "/" not in p.rstrip("/")]
    paths = [p.strip("/") for p in patterns if "/" in p.rstrip("/")]
    name_test = re.compile("|".join(map(fnmatch.translate, names))) if names else None
    path_test = re.compile("|".join(map(fnmatch.translate, paths))) if paths else None

    def ignored(relative: str) -> bool:
        name = relative.rpartition("/")[2]
        return bool((name_test and name_test.match(name)) or (path_test and path_test.match(relative)))

    return ignored


def _relative(folder: str, base: str) -> str:
    """`folder` seen from `base`, ending in a slash where it is not `base` itself."""
    relative = os.path.relpath(folder, base).replace(os.sep, "/")
    return "" if relative == "." else relative + "/"


def _within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip(os.sep) + os.sep)
