"""Writes sidecars in a thread of its own, so that no key ever waits for the disk."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from annotator.core.marks import Mark
from annotator.store.sidecar import SidecarWriter, write_atomically

RETRY_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Job:
    """One state of one article to be written.

    Attributes:
        path: the sidecar.
        writer: turns marks into its bytes.
        marks: as they stood.
        status: ``open`` or ``done``.
        revision: the review's, so that the screen knows what was written.
    """

    path: Path
    writer: SidecarWriter
    marks: tuple[Mark, ...]
    status: str
    revision: int


@dataclass(frozen=True, slots=True)
class Saved:
    """A job's end: `reason` is "" where it is on disk, else why it is not; it is then tried again."""

    path: Path
    revision: int
    reason: str = ""


class Saver:
    """Keeps the newest job of each sidecar and writes them one after the other.

    Args:
        on_saved: called from the writing thread after each try.
    """

    def __init__(self, on_saved: Callable[[Saved], None]) -> None:
        self._on_saved = on_saved
        self._jobs: dict[Path, Job] = {}
        self._condition = threading.Condition()
        self._busy = False
        self._closed = False
        self._thread: threading.Thread | None = None

    def submit(self, job: Job) -> None:
        """Have a state written; an older one of the same sidecar that still waits is dropped."""
        with self._condition:
            self._jobs[job.path] = job
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="saver", daemon=True)
                self._thread.start()
            self._condition.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` until nothing waits to be written; whether that is so."""
        with self._condition:
            return self._condition.wait_for(lambda: not self._jobs and not self._busy, timeout=seconds)

    def flush(self, seconds: float) -> list[Job]:
        """Wait up to `seconds` until all is written; what is still not on disk is returned."""
        with self._condition:
            self._closed = True
            self._condition.notify_all()
            self._condition.wait_for(lambda: not self._jobs and not self._busy, timeout=seconds)
            return list(self._jobs.values())

    def _run(self) -> None:
        failed_last = False
        while True:
            with self._condition:
                if failed_last and not self._closed:
                    self._condition.wait(RETRY_SECONDS)
                elif failed_last:
                    return
                self._condition.wait_for(lambda: bool(self._jobs))
                path = next(iter(self._jobs))
                job = self._jobs.pop(path)
                self._busy = True
            reason = ""
            try:
                write_atomically(job.path, job.writer.dump(job.marks, job.status))
            except OSError as problem:
                reason = problem.strerror or str(problem)
            with self._condition:
                if reason:
                    self._jobs.setdefault(path, job)
                failed_last = bool(reason)
                self._busy = False
                self._condition.notify_all()
            self._on_saved(Saved(job.path, job.revision, reason))
