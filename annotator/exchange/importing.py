"""Files of other programs into articles and sidecars."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from annotator.exchange.archive import unpacked
from annotator.exchange.batch import Batch
from annotator.exchange.document import BrokenRecord, Document, ExchangeError, Report
from annotator.exchange.placing import Placer
from annotator.exchange.registry import Format, create
from annotator.store.workspace import natural


def import_(
    source: str | Path,
    format: str,
    into: str | Path,
    *,
    as_suggestions: bool = False,
    annotator: str = "",
    options: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
    now: datetime | None = None,
) -> Report:
    """Make articles and marks of what another program wrote.

    An article that is missing is made; one that is there is never written, and marks are found again in it by
    their words. A sidecar gets what it does not have yet. Nothing is written outside `into`.

    Args:
        source: a file, a folder of them, or a ZIP archive.
        format: name of the format.
        into: the folder for the articles; made where it is missing.
        as_suggestions: leave all marks to be decided. They are kept in the state directory.
        annotator: whose sidecars, and who decided where the format does not say.
        options: of the format.
        progress: called after each record with how many are done, and 0 because nobody knows how many come.
        now: when it was decided, where the format does not say.

    Returns:
        What was made, what was not understood and kept, and what was broken.

    Raises:
        ExchangeError: on wrong use, where the source is missing, or where a library is.
        OSError: where the disk refuses.
    """
    form = create(format, **(options or {}))
    if not form.can_read:
        raise ExchangeError(f"format {format} can only be exported")
    source, into = Path(source), Path(into)
    if not source.exists():
        raise ExchangeError(f"{source}: there is no such file or folder")
    if into.exists() and not into.is_dir():
        raise ExchangeError(f"{into} is no folder")
    form.into = into
    report = Report()
    stamp = (now or datetime.now(UTC)).replace(microsecond=0)
    with unpacked(source, report) as place, Batch(lambda path, why: report.fail(path, 0, why)) as batch:
        placer = Placer(
            into, form.name, annotator, stamp, as_suggestions=as_suggestions, report=report, batch=batch
        )
        for number, found in enumerate(read(form, place, report), 1):
            if isinstance(found, BrokenRecord):
                report.add(found)
            else:
                placer.place(found)
            if progress:
                progress(number, 0)
    if not report.documents and not report.broken:
        report.fail(source, 0, f"holds nothing of format {form.name}")
    return report


def read(form: Format, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
    """All records of a file or folder; what goes wrong in one file does not end the others."""
    form.root = source if source.is_dir() else source.parent
    for path in files(form, source):
        try:
            yield from form.read(path, report)
        except UnicodeDecodeError as problem:
            yield BrokenRecord(path, 0, f"is not {problem.encoding.upper()}; save it as UTF-8")
        except (ValueError, RecursionError) as problem:
            yield BrokenRecord(path, 0, str(problem) or "is nested too deeply")
        except OSError as problem:
            yield BrokenRecord(path, 0, f"cannot be read ({problem.strerror or problem})")


def files(form: Format, source: Path) -> Iterator[Path]:
    """`source` itself, or the files of the format below it in natural order; hidden ones are left out."""
    if not source.is_dir():
        yield source
        return
    found = []
    for place, folders, names in os.walk(source):
        folders[:] = [name for name in folders if not name.startswith((".", "__MACOSX"))]
        for name in names:
            if not name.startswith(".") and form.takes(name):
                found.append(os.path.relpath(Path(place) / name, source).replace(os.sep, "/"))
    for relative in sorted(found, key=natural):
        yield source / relative
