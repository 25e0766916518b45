"""ZIP archives as folders, unpacked where nothing of them can do harm."""

from __future__ import annotations

import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from annotator.exchange.document import Report
from annotator.exchange.output import safe_name

MAX_FILES = 200_000
MAX_BYTES = 2_000_000_000
"""Unpacked, all files together."""


@contextmanager
def unpacked(source: Path, report: Report) -> Iterator[Path]:
    """`source`, or a temporary folder with the files of the archive that it is.

    Names that lead out of the folder, links and what is beyond the bounds are reported and left out.
    """
    if source.is_dir() or source.suffix.lower() != ".zip" or not zipfile.is_zipfile(source):
        yield source
        return
    with tempfile.TemporaryDirectory(prefix="annotate-") as name:
        folder = Path(name)
        try:
            _unpack(source, folder, report)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            EOFError,
            OSError,
        ) as problem:
            report.fail(source, 0, f"is a damaged archive: {problem}")
        yield folder


def _unpack(source: Path, folder: Path, report: Report) -> None:
    total = 0
    with zipfile.ZipFile(source) as archive:
        members = archive.infolist()
        if len(members) > MAX_FILES:
            report.fail(source, 0, f"holds more than {MAX_FILES:,} files; the others are left out")
        for member in members[:MAX_FILES]:
            if member.is_dir():
                continue
            name = member.filename
            if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") or name[1:2] == ":":
                report.fail(source, 0, f"{name!r} leads out of the archive; left out")
                continue
            if stat.S_ISLNK(member.external_attr >> 16):
                report.fail(source, 0, f"{name!r} is a symbolic link; left out")
                continue
            path = folder / safe_name(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(member) as packed, path.open("wb") as file:
                while piece := packed.read(1 << 20):
                    total += len(piece)
                    if total > MAX_BYTES:
                        report.fail(
                            source, 0, f"is larger than {MAX_BYTES:,} bytes unpacked; the rest is left out"
                        )
                        return
                    file.write(piece)
