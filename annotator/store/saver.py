"""Writes sidecars in a thread of its own, so that no key ever waits for the disk.

Somebody else may write the same file: another window, a colleague, git. What is on disk is therefore read again
before each write, under a lock, and merged mark by mark where it is not what was last known.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from pathlib import Path

from annotator.core.marks import Mark
from annotator.core.records import record
from annotator.store.merging import merge
from annotator.store.recovery import drop_recovery, keep_recovery, recovery_dir
from annotator.store.sidecar import SidecarWriter, write_sidecar
from annotator.store.texts import keep_text
from annotator.store.writing import locked

RETRY_SECONDS = 2.0
FIRST_SECONDS = 0.05
"""What a job waits before it is written, so that the key which made it is answered first."""
BETWEEN_SECONDS = 0.25
"""What lies between two writes of somebody who decides quickly; all that was decided meanwhile is written at once."""


@record(frozen=True, slots=True)
class Job:
    """One state of one article to be written.

    Attributes:
        path: the sidecar.
        writer: turns marks into its bytes.
        marks: the decided ones, as they stood.
        status: ``open`` or ``done``.
        revision: the review's, so that the screen knows what was written.
        adopted: how many merges the marks have taken in, see :class:`Merged`.
    """

    path: Path
    writer: SidecarWriter
    marks: tuple[Mark, ...]
    status: str
    revision: int
    adopted: int = 0


@record(frozen=True, slots=True)
class Merged:
    """What somebody else had written was merged with a job.

    Attributes:
        number: how many merges there were of this sidecar, from 1.
        adopted: how many of them the job's marks had taken in.
        ours: the sidecar as the job alone would have made it.
        result: the sidecar as it is on disk now.
        conflicts: ids of marks that were decided in two ways.
    """

    number: int
    adopted: int
    ours: bytes
    result: bytes
    conflicts: tuple[str, ...]


@record(frozen=True, slots=True)
class Saved:
    """A job's end: `reason` is "" where it is on disk, else why it is not; it is then tried again."""

    path: Path
    revision: int
    reason: str = ""
    merged: Merged | None = None


@record(slots=True)
class _Known:
    """What is known of a sidecar.

    Attributes:
        disk: its bytes as we last read or wrote them.
        merges: how many merges there were.
        ours: what the last job would have made alone, and how many merges it had taken in.
        result: what the last merge made.
        failed: whether the last try failed, so that there is a recovery file.
        text: hash of the article whose text is kept for the day it changes.
    """

    disk: bytes
    merges: int = 0
    ours: tuple[int, bytes] = (0, b"")
    result: bytes = b""
    failed: bool = False
    text: str = ""


class Saver:
    """Keeps the newest job of each sidecar and writes them one after the other.

    Args:
        on_saved: called from the writing thread after each try.
    """

    def __init__(self, on_saved: Callable[[Saved], None]) -> None:
        self._on_saved = on_saved
        self._jobs: dict[Path, Job] = {}
        self._ahead: list[SidecarWriter] = []
        self._known: dict[Path, _Known] = {}
        self._condition = threading.Condition()
        self._busy: Job | None = None  # what is being made or written
        self._made = b""  # what of it goes to the disk, once that is made
        self._pausing = False  # whether a job waits until it is time to write
        self._closed = False
        self._awaited = 0  # how many wait until all is written
        self._gave_up = False
        self._thread: threading.Thread | None = None

    def know(self, path: Path, source: bytes) -> None:
        """Say what was read from a sidecar; b"" where there was none."""
        with self._condition:
            self._known[path] = _Known(source)

    def changed(self, path: Path) -> bool:
        """Whether the file is not what was last known; False while a job waits or it cannot be read."""
        with self._condition:
            if path in self._jobs or self._busy is not None:
                return False
            known = self._known.get(path)
        try:
            return known is not None and _read(path) not in (known.disk, b"")
        except OSError:
            return False

    def submit(self, job: Job) -> None:
        """Have a state written; an older one of the same sidecar that still waits is dropped."""
        with self._condition:
            self._jobs[job.path] = job
            # While it only lets time pass, to wake the thread would keep a key waiting.
            if not self._pausing:
                self._wake()

    def prepare(self, writer: SidecarWriter) -> None:
        """Have a writer make what it writes of its sidecar unchanged, while nothing else is to do."""
        with self._condition:
            self._ahead.append(writer)
            self._wake()

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="saver", daemon=True)
            self._thread.start()
        self._condition.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait up to `seconds` until nothing waits to be written; whether that is so."""
        with self._condition:
            self._awaited += 1
            self._condition.notify_all()
            try:
                return self._condition.wait_for(
                    lambda: not self._jobs and self._busy is None, timeout=seconds
                )
            finally:
                self._awaited -= 1

    def flush(self, seconds: float) -> list[Job]:
        """Wait until all is written; what is still not on disk is returned.

        A disk that does not answer is waited for up to `seconds`, what takes long to make for as long as that takes.
        """
        with self._condition:
            self._closed = True
            self._condition.notify_all()
            done = lambda: self._gave_up or (not self._jobs and self._busy is None)  # noqa: E731
            while not self._condition.wait_for(done, timeout=seconds):
                alive = self._thread is not None and self._thread.is_alive()
                if not alive or (self._made and not self._condition.wait_for(done, timeout=seconds)):
                    break
            unsaved = dict(self._jobs)
            if self._busy is not None:
                unsaved.setdefault(self._busy.path, self._busy)
                if self._made:
                    with contextlib.suppress(OSError):
                        keep_recovery(self._busy.path, self._known[self._busy.path].disk, self._made)
            return list(unsaved.values())

    def _run(self) -> None:
        failed_last = False
        hurry = lambda: self._closed or self._awaited > 0  # noqa: E731
        last = 0.0  # when the last write ended
        while True:
            with self._condition:
                if failed_last and not self._closed:
                    self._condition.wait(RETRY_SECONDS)
                elif failed_last:
                    self._gave_up = True
                    self._condition.notify_all()
                    return
                self._condition.wait_for(lambda: bool(self._jobs or self._ahead))
                ahead = self._ahead.pop() if self._ahead and not self._jobs else None
            if ahead is not None:
                with contextlib.suppress(Exception):  # it comes again, and is told, when something is written
                    ahead.dump(ahead.base.marks, ahead.base.status)
                continue
            with self._condition:
                pause = max(FIRST_SECONDS, last + BETWEEN_SECONDS - time.monotonic())
                self._pausing = True
                self._condition.wait_for(hurry, timeout=pause)
                self._pausing = False
                path = next(iter(self._jobs))
                job = self._jobs.pop(path)
                known = self._known.setdefault(path, _Known(b""))
                self._busy, self._made = job, b""
            saved = self._tried(job, known)
            last = time.monotonic()
            self._on_saved(saved)
            with self._condition:
                if saved.reason:
                    self._jobs.setdefault(path, job)
                failed_last = bool(saved.reason)
                self._busy, self._made = None, b""
                self._condition.notify_all()

    def _tried(self, job: Job, known: _Known) -> Saved:
        """Write a job; where that fails, keep its decisions in the state directory and say why."""
        ours = b""
        try:
            data = job.writer.dump(job.marks, job.status)
            self._made = ours = _with_others(job, known, data)
            merged = _written(job, known, data, ours)
        except OSError as problem:
            reason = problem.strerror or str(problem)
        except ValueError as problem:
            reason = f"somebody else changed the file and it is no sidecar now ({problem}); repair it"
        except (
            Exception
        ) as problem:  # a fault of our own must not end the thread: it is shown, and tried again
            reason = f"a fault of this program ({problem!r})"
        else:
            if known.failed:
                drop_recovery(job.path)
            if known.text != job.writer.article.sha256:
                keep_text(job.writer.article)
            known.failed, known.text = False, job.writer.article.sha256
            return Saved(job.path, job.revision, merged=merged)
        known.failed = True
        try:
            if ours:
                keep_recovery(job.path, known.disk, ours)
        except OSError as problem:
            reason += f"; nor can it be kept in {recovery_dir()} ({problem.strerror})"
        return Saved(job.path, job.revision, reason)


def _with_others(job: Job, known: _Known, data: bytes) -> bytes:
    """The job's sidecar with what the last merge brought, which its marks may not know of yet."""
    if job.adopted >= known.merges:
        return data
    adopted, ours = known.ours
    return merge(ours if adopted == job.adopted else known.result, data, known.disk)[0]


def _written(job: Job, known: _Known, data: bytes, ours: bytes) -> Merged | None:
    """Put a job on disk; the merge where somebody else's work had to be taken in.

    Raises:
        OSError: where the disk refuses.
        ValueError: where what somebody else wrote is no sidecar.
    """
    with locked(job.path):
        there, result, merges = _read(job.path), ours, known.merges
        conflicts: list[str] = []
        # A file that is gone was nobody's decision: it is written anew.
        if there not in (known.disk, b""):
            result, conflicts = merge(known.disk, ours, there)
            merges += 1
        if result != there:
            write_sidecar(job.path, result, there)
        if merges > known.merges:
            known.merges, known.result = merges, result
        known.disk = result
        known.ours = (job.adopted, data)
        if job.adopted == known.merges:
            return None
        return Merged(known.merges, job.adopted, data, result, tuple(conflicts))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
