"""Where an export goes: stdout, one file, or files in a folder. A file is there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from annotator.exchange.document import Document, ExchangeError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import IO, TextIO

BAD = frozenset('<>:"|?*\\') | {chr(code) for code in (*range(32), 127)}


def safe_name(identifier: str) -> PurePosixPath:
    """A relative path that stays where it is put, made of any id.

    ``..``, roots, drives, hidden names and characters that some file system refuses do not survive.
    """
    parts = []
    for part in identifier.replace("\\", "/").split("/"):
        clean = "".join("_" if c in BAD or 0xD800 <= ord(c) <= 0xDFFF else c for c in part).strip(" ")
        clean = clean.lstrip(".").rstrip(". ")
        # File systems count bytes, and a sidecar's name is longer than its article's.
        if len(clean.encode()) > 150:
            clean = _shortened(clean)
        if clean:
            parts.append(clean)
    return PurePosixPath(*parts[-20:]) if parts else PurePosixPath("article")


def _shortened(name: str) -> str:
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix.encode()) > 20:
        stem, dot, suffix = name, "", ""
    return stem.encode()[:120].decode("utf-8", "ignore") + dot + suffix


class Output:
    """A place for files, or stdout.

    Args:
        folder: where files go; None for stdout only.
        name: the name of the main file in that folder; "" where the writer chooses names.
        stream: text goes here when `folder` is None.

        protected: files that must not be written: the articles.

    Attributes:
        files: what was made, in order.
    """

    def __init__(
        self,
        folder: Path | None,
        name: str = "",
        stream: TextIO | None = None,
        protected: frozenset[str] = frozenset(),
    ) -> None:
        self.folder, self.name, self.stream, self.protected = folder, name, stream, protected
        self.files: list[Path] = []
        self._names: dict[str, int] = {}

    @property
    def single(self) -> bool:
        """Whether there is one file (or stdout) for everything."""
        return bool(self.name) or self.folder is None

    @contextmanager
    def text(self, name: str = "") -> Iterator[TextIO]:
        """A text file, UTF-8 with line feeds; `name` is relative, the main file's when ""."""
        if self.folder is None:
            if self.stream is None:
                raise ExchangeError("this format is written to files: name one with -o")
            yield self.stream
            return
        with self.binary(name) as raw:
            # Not a TextIOWrapper: it would close the file under the one who renames it.
            yield _Text(raw)  # type: ignore[misc]

    @contextmanager
    def binary(self, name: str = "") -> Iterator[IO[bytes]]:
        """A file that takes its name when the block ends without an error."""
        if self.folder is None:
            raise ExchangeError("this format is written to files: name one with -o")
        path = self.folder / (name or self.name)
        if os.path.realpath(path) in self.protected or path.suffix == ".toml":
            raise ExchangeError(f"{path} is an article or a sidecar and is not written over")
        path.parent.mkdir(parents=True, exist_ok=True)
        umask = os.umask(0)
        os.umask(umask)
        import tempfile

        handle, temporary = tempfile.mkstemp(prefix=f".{path.name[:60]}.", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                yield file
                file.flush()
                os.fchmod(file.fileno(), 0o666 & ~umask)
                os.fsync(file.fileno())
            Path(temporary).replace(path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
        self.files.append(path)

    def article(self, name: str, text: str) -> None:
        """The text of an article; one that is there already with the same text is left alone."""
        if self.folder is not None:
            path = self.folder / name
            data = text.encode("utf-8", "replace")
            try:
                if path.stat().st_size == len(data) and path.read_bytes() == data:
                    self.files.append(path)
                    return
            except OSError:
                pass  # there is none, or it shows when it is written
        with self.text(name) as file:
            file.write(text)

    def each(
        self, documents: Iterable[Document], suffix: str, write: Callable[[Document, TextIO], None]
    ) -> None:
        """Write documents one after the other into the one file that there is, or each into its own."""
        if self.single:
            with self.text() as file:
                for document in documents:
                    write(document, file)
            return
        for document in documents:
            with self.text(self.place(document.id, suffix)) as file:
                write(document, file)

    def place(self, identifier: str, suffix: str) -> str:
        """The name of the file with `suffix` for the article `identifier`; each article has its own."""
        name = str(safe_name(identifier)).removesuffix(".txt")
        folded = name.casefold()
        number = self._names.get(folded, 0) + 1
        self._names[folded] = number
        return (name if number == 1 else f"{name}-{number}") + suffix

    def companion(self, suffix: str) -> str:
        """The name of a file that belongs to the main one: its stem with `suffix`."""
        return PurePosixPath(self.name).stem + suffix


class _Text:
    """Text into a binary file as UTF-8; half surrogate pairs, which UTF-8 lacks, become question marks."""

    def __init__(self, raw: IO[bytes]) -> None:
        self.raw = raw

    def write(self, text: str) -> int:
        """Write `text` as it is: no translation of line ends."""
        self.raw.write(text.encode("utf-8", "replace"))
        return len(text)

    def flush(self) -> None:
        """Push out what waits."""
        self.raw.flush()
