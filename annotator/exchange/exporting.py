"""Articles and sidecars into another format."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from annotator.core.marks import Mark
from annotator.exchange.document import Document, ExchangeError, Report, reduced
from annotator.exchange.line_ends import without_byte_order_mark
from annotator.exchange.output import Output
from annotator.exchange.registry import Format, create
from annotator.store.articles import Article, read_article
from annotator.store.errors import StoreError
from annotator.store.sidecar import Sidecar, read_sidecar, sidecar_path
from annotator.store.workspace import Workspace, open_workspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO

INCLUDE = ("open", "rejected")
OpenMarks = Callable[[Article, Sidecar], Iterable[Mark]]


def export(
    articles: Workspace | Sequence[Path],
    to: str,
    out: str | Path | None = None,
    *,
    stream: TextIO | None = None,
    include: Iterable[str] = (),
    annotator: str = "",
    open_marks: OpenMarks | None = None,
    options: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Write what was decided about articles in another format.

    Args:
        articles: a workspace, or articles and folders.
        to: name of the format.
        out: a file, or a folder where one is there, where it ends in a slash, or where several files are made.
            None is `stream`.
        stream: where text goes without `out`.
        include: ``open`` and ``rejected`` add those marks to the confirmed ones.
        annotator: whose sidecars.
        open_marks: gives the open suggestions of an article; without it there are none.
        options: of the format.
        progress: called after each article with how many are done and how many there are.

    Returns:
        What was written and what could not be.

    Raises:
        ExchangeError: on wrong use, or where a library is missing.
        StoreError: where a path stands for no article, or settings are wrong.
        OSError: where the disk refuses.
    """
    form = create(to, **(options or {}))
    if not form.can_write:
        raise ExchangeError(f"format {to} can only be imported")
    include = frozenset(include)
    if unknown := include.difference(INCLUDE):
        raise ExchangeError(f"cannot include {', '.join(sorted(unknown))}; there are {', '.join(INCLUDE)}")
    if not isinstance(articles, Workspace):
        articles = open_workspace([Path(path) for path in articles])
    workspace = articles
    protected = frozenset(os.path.realpath(path) for path in workspace.articles)
    target = choose_output(form, out, len(workspace.articles), stream, protected)
    report = Report(notices=list(workspace.notices))

    def documents() -> Iterator[Document]:
        for number, path in enumerate(workspace.articles, 1):
            found = read_document(path, workspace.root, annotator, report, include, open_marks)
            if found is not None and form.holds_text:
                found = without_byte_order_mark(found)
            if found is not None:
                yield reduced(found, form.carries, report)
            if progress:
                progress(number, len(workspace.articles))

    write(form, documents(), target, report)
    return report


def write(form: Format, documents: Iterable[Document], target: Output, report: Report) -> None:
    """Have `form` write documents that hold only what it carries; counts them in `report`."""

    def counted() -> Iterator[Document]:
        for document in documents:
            report.documents += 1
            report.marks += len(document.marks)
            yield document

    form.write(counted(), target, report)
    report.files = target.files


def read_document(
    path: Path,
    root: Path,
    annotator: str,
    report: Report,
    include: frozenset[str] = frozenset(),
    open_marks: OpenMarks | None = None,
) -> Document | None:
    """One article with its chosen marks; None, and a broken record in `report`, where it cannot be read."""
    try:
        article = read_article(path)
        sidecar = read_sidecar(sidecar_path(path, annotator), article)
    except StoreError as problem:
        report.fail(problem.path, problem.line, problem.reason)
        return None
    report.lose("orphans", len(sidecar.orphans))
    report.lose("tables that sidecars keep for other programs", len(sidecar.extra))
    marks = []
    for mark in sidecar.marks:
        if mark.state == "confirmed" or mark.state in include:
            marks.append(mark)
        else:
            report.left_out[f"{mark.state} marks"] += 1
    if open_marks is not None:
        waiting = [mark for mark in open_marks(article, sidecar) if mark.is_open]
        if "open" in include:
            marks += waiting
        elif waiting:
            report.left_out["open marks"] += len(waiting)
    place = os.path.relpath(path.parent.resolve() / path.name, root)
    return Document(
        id=place.replace(os.sep, "/"),
        text=article.text,
        marks=tuple(sorted(marks, key=lambda m: (m.extent.start, -m.extent.end, m.id))),
        metadata=sidecar.article,
        status=sidecar.status,
        path=path,
    )


def choose_output(
    form: Format,
    out: str | Path | None,
    articles: int,
    stream: TextIO | None = None,
    protected: frozenset[str] = frozenset(),
) -> Output:
    """The file or folder that `out` stands for.

    Raises:
        ExchangeError: where the format needs one and there is none.
    """
    if out is None:
        if not form.stdout:
            raise ExchangeError(f"format {form.name} is written to files: name a file or a folder with -o")
        return Output(None, stream=stream, protected=protected)
    path = Path(out)
    is_folder = path.is_dir() or str(out).endswith(("/", os.sep))
    if not is_folder and form.layout == "folder":
        is_folder = articles > 1 or path.suffix.lower() not in form.suffixes
    elif not is_folder and not path.suffix:
        is_folder = articles > 1 if form.layout == "article" else form.folder_without_suffix
    if is_folder and path.exists() and not path.is_dir():
        raise ExchangeError(f"{path} is a file; format {form.name} makes several: name a folder")
    if not is_folder:
        return Output(path.parent, path.name, protected=protected)
    name = f"annotations{form.suffixes[0]}" if form.layout == "corpus" else ""
    return Output(path, name, protected=protected)
