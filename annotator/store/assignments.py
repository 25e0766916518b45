"""``assignments.toml``: which annotator reads which articles, in which order. docs/teams.md specifies it."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from annotator.core.records import field, record, replace
from annotator.store import toml
from annotator.store.errors import StoreError
from annotator.store.sidecar import check_annotator, sidecar_path
from annotator.store.workspace import ASSIGNMENTS, Articles, Workspace
from annotator.store.writing import write_atomically

MAX_BYTES = 50_000_000
_HEAD = 4096
_STATUS = re.compile(rb'^status = "done"', re.MULTILINE)


class AssignmentError(StoreError):
    """An `assignments.toml` that is wrong."""


@record(frozen=True, slots=True)
class Assignment:
    """Who reads what.

    Attributes:
        queues: by annotator, paths below the folder with ``/``, in order.
        order: how they were ordered.
        overlap: percent of the articles that everybody reads.
        seed: of the draw.
    """

    queues: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    order: str = "path"
    overlap: float = 0
    seed: int = 0

    def dump(self) -> bytes:
        """The file, one article a line."""
        import tomli_w

        overlap = int(self.overlap) if self.overlap == int(self.overlap) else self.overlap
        head = {"format": 1, "order": self.order, "overlap": overlap, "seed": self.seed}
        return tomli_w.dumps({**head, "queue": {who: list(own) for who, own in self.queues.items()}}).encode()


def read_assignment(root: Path) -> Assignment | None:
    """The assignment of a folder; None where there is none.

    Raises:
        AssignmentError: where the file cannot be used.
    """
    path = root / ASSIGNMENTS
    try:
        source, document = toml.read(path, AssignmentError, MAX_BYTES)
    except FileNotFoundError:
        return None
    return _checked(path, source, document)


def write_assignment(root: Path, made: Assignment) -> None:
    """Put an assignment into a folder.

    Raises:
        OSError: where the disk refuses.
    """
    write_atomically(root / ASSIGNMENTS, made.dump())


def queue_of(workspace: Workspace, annotator: str) -> Workspace:
    """The articles of one annotator in their order.

    Somebody who is not in the file reads everything, and a notice says so.

    Raises:
        AssignmentError: where the file cannot be used, or nothing of the queue is there.
    """
    made = read_assignment(workspace.root)
    if made is None or annotator not in made.queues:
        known = f"; it names {', '.join(made.queues)}" if made else ""
        notice = f"{ASSIGNMENTS} has no queue for {annotator}{known}: all articles are opened"
        return replace(workspace, notices=(*workspace.notices, notice))
    there = {name_of(workspace, path): path for path in workspace.articles}
    queue = made.queues[annotator]
    articles = tuple(there[name] for name in queue if name in there)
    if not articles:
        raise AssignmentError(
            workspace.root / ASSIGNMENTS,
            f"nothing that {annotator} should read is there",
            "check the paths in it",
        )
    missing = len(queue) - len(articles)
    said = (f"{missing} of {len(queue)} articles of {annotator}'s queue are not there",) if missing else ()
    return replace(workspace, articles=Articles(map(str, articles)), notices=(*workspace.notices, *said))


def where_stopped(workspace: Workspace, annotator: str) -> int:
    """The number of the first article that this annotator has not marked as done; 0 where all are."""
    for number, path in enumerate(workspace.articles):
        try:
            with sidecar_path(path, annotator).open("rb") as file:
                # It stands in the table [article], before the first mark.
                head = file.read(_HEAD).partition(b"\n[[")[0]
        except OSError:
            return number
        if not _STATUS.search(head):
            return number
    return 0


def name_of(workspace: Workspace, path: Path) -> str:
    """How `assignments.toml` calls an article: its path below the folder, with ``/``."""
    return os.path.relpath(path.parent.resolve() / path.name, workspace.root).replace(os.sep, "/")


def _checked(path: Path, source: str, document: dict[str, Any]) -> Assignment:
    def wrong(reason: str, needle: str, remedy: str = "") -> AssignmentError:
        at = source.find(needle)
        return AssignmentError(path, reason, remedy, source.count("\n", 0, at) + 1 if at >= 0 else 0)

    if document.get("format", 1) != 1:
        raise wrong("this program reads format 1", "format", "update annotate")
    queues = document.get("queue", {})
    if not isinstance(queues, dict):
        raise wrong("queue must be a table of lists: [queue]", "queue")
    for name, own in queues.items():
        if not isinstance(own, list) or not all(isinstance(article, str) for article in own):
            raise wrong(f"the queue of {name} must be a list of paths in quotes", name)
        try:
            check_annotator(name)
        except ValueError as problem:
            raise wrong(str(problem), name) from problem
    overlap, seed, order = document.get("overlap", 0), document.get("seed", 0), document.get("order", "path")
    if type(overlap) not in (int, float) or not 0 <= overlap <= 100:
        raise wrong("overlap must be a number from 0 to 100", "overlap")
    if type(seed) is not int:
        raise wrong("seed must be a whole number", "seed")
    if not isinstance(order, str):
        raise wrong("order must be text in quotes", "order")
    return Assignment({name: tuple(dict.fromkeys(own)) for name, own in queues.items()}, order, overlap, seed)
