"""The screen's side of the suggestion worker.

Nothing here blocks the caller: starting the process, writing and reading happen in threads.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

import annotator
from annotator.core.records import record
from annotator.suggest.record import MAX_LINE, Suggestions, from_json


@record(frozen=True, slots=True)
class Progress:
    """What the worker is busy with, in words."""

    text: str


@record(frozen=True, slots=True)
class Ready:
    """The engines are loaded; `version` is the pipeline's."""

    version: str


@record(frozen=True, slots=True)
class Answer:
    """The suggestions for one request.

    Attributes:
        id: what :meth:`SuggestClient.ask` returned.
        suggestions: spans in code points of the text asked about.
        notices: one line each.
        preliminary: by rules only; the real answer follows.
        version: of the pipeline that made them, a part of the cache's key.
    """

    id: int
    suggestions: Suggestions
    notices: tuple[str, ...]
    preliminary: bool
    version: str


@record(frozen=True, slots=True)
class Failed:
    """A request that has no answer, or (id None) a worker that does not run; `reason` is one line."""

    id: int | None
    reason: str


Message = Progress | Ready | Answer | Failed


def worker_command(engines: Sequence[str] | None = None) -> list[str]:
    """The command that starts the worker; it never imports from the current directory."""
    command = [sys.executable, "-P", "-m", "annotator.suggest.worker"]
    return [*command, "--engines", ",".join(engines)] if engines else command


class SuggestClient:
    """A worker process, started again once when it dies.

    Args:
        command: how to start the worker; :func:`worker_command` when None.
        on_message: called from a thread of the client, for each message; it must not block for long.
        log: a file for what the worker writes to stderr; nowhere when None.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        on_message: Callable[[Message], None] = lambda message: None,
        log: Path | None = None,
    ) -> None:
        self._command = list(command or worker_command())
        self._on_message = on_message
        self._log = log
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._open: dict[int, tuple[str, bytes]] = {}  # id -> text and request, until answered
        self._outbox: queue.SimpleQueue[bytes | None] | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._running = False
        self._closed = False

    def start(self) -> None:
        """Start the worker, so that the model loads before the first question."""
        with self._lock:
            if not self._running and not self._closed:
                self._running = True
                threading.Thread(target=self._supervise, name="suggestions", daemon=True).start()

    def ask(self, text: str) -> int:
        """Ask for the suggestions of an article.

        Args:
            text: the article.

        Returns:
            The id that the answers will carry.
        """
        identifier = next(self._ids)
        line = json.dumps({"id": identifier, "text": text}).encode() + b"\n"
        with self._lock:
            self._open[identifier] = (text, line)
            if self._outbox is not None:
                self._outbox.put(line)
        self.start()
        return identifier

    def cancel(self, identifier: int) -> None:
        """Drop a request; an answer that is under way is not delivered."""
        with self._lock:
            if self._open.pop(identifier, None) and self._outbox is not None:
                self._outbox.put(json.dumps({"cancel": identifier}).encode() + b"\n")

    def close(self) -> None:
        """End the worker at once. No message is sent for what is still open."""
        with self._lock:
            self._closed = True
            self._open.clear()
            process = self._process
        if process is not None:
            process.kill()

    def _supervise(self) -> None:
        """Run the worker; on a crash start it once more, then give up what it died of."""
        crashes = 0
        while True:
            ready, answered, reason = self._run()
            crashes = 1 if answered else crashes + 1
            failed: list[int | None] = []
            with self._lock:
                if self._closed:
                    return
                if crashes > 1:
                    crashes = 0
                    # One that came up died of the request it was working on; one that did not, of itself.
                    failed.extend(list(self._open)[: 1 if ready else None])
                    for identifier in failed:
                        del self._open[identifier]  # type: ignore[arg-type]
                    if not self._open:
                        self._running = False  # the next question starts anew
            for identifier in failed or ([None] if not self._running else []):
                self._tell(Failed(identifier, reason))
            if not self._running:
                return

    def _run(self) -> tuple[bool, bool, str]:
        """One life of the process: whether it was ready, whether it answered, why it ended."""
        ready = answered = False
        path = [str(Path(annotator.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, path))}
        try:
            with self._stderr() as stderr:
                # All three streams explicitly: a running Textual app has replaced the inherited ones.
                process = subprocess.Popen(
                    self._command,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=stderr,
                    env=environment,
                    start_new_session=True,  # ctrl+c in the terminal is for the screen
                )
        except OSError as problem:
            return False, False, f"the suggestion worker does not start: {problem}"
        assert process.stdin is not None
        assert process.stdout is not None
        outbox: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        with self._lock:
            self._process = process
            if self._closed:
                process.kill()
            for _, line in self._open.values():
                outbox.put(line)
            self._outbox = outbox
        writer = threading.Thread(target=_write, args=(outbox, process.stdin), daemon=True)
        writer.start()
        while line := process.stdout.readline(MAX_LINE):
            message = self._understood(line)
            ready = ready or isinstance(message, Ready)
            answered = answered or (isinstance(message, Answer) and not message.preliminary)
            if message is not None:
                self._tell(message)
        with self._lock:
            self._outbox = None
        outbox.put(None)
        try:
            code = process.wait(timeout=1)
        except subprocess.TimeoutExpired:  # it closed its stdout and lives on: of no use
            process.kill()
            code = process.wait()
        writer.join()
        process.stdout.close()
        how = f"was ended by signal {-code}" if code < 0 else f"ended with status {code}"
        return ready, answered, f"the suggestion worker {how}"

    def _understood(self, line: bytes) -> Message | None:
        """The message in a line; None for one that nobody waits for, or that is no message."""
        try:
            said = json.loads(line)
            if isinstance(said.get("progress"), str):
                return Progress(said["progress"])
            if isinstance(said.get("ready"), str):
                return Ready(said["ready"])
            identifier = said["id"]
            preliminary = said.get("preliminary") is True
            if identifier is None:
                return Failed(None, str(said["error"]))
        except (ValueError, RecursionError, AttributeError, KeyError):
            return None
        with self._lock:
            if identifier not in self._open:
                return None
            text = self._open[identifier][0]
            if not preliminary:
                del self._open[identifier]
        if "error" in said:
            return Failed(identifier, str(said["error"]))
        try:
            found = from_json({**said["record"], "text": text})
            notices = tuple(str(notice) for notice in said.get("notices", ()))
            return Answer(identifier, found, notices, preliminary, str(said.get("version", "")))
        except (ValueError, TypeError, KeyError) as problem:
            reason = f"the suggestion worker answered nonsense: {problem}"
            return None if preliminary else Failed(identifier, reason)

    def _tell(self, message: Message) -> None:
        if not self._closed:
            self._on_message(message)

    def _stderr(self) -> contextlib.AbstractContextManager[int | IO[bytes]]:
        if self._log is not None:
            with contextlib.suppress(OSError):
                self._log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                return self._log.open("wb")
        return contextlib.nullcontext(subprocess.DEVNULL)


def _write(outbox: queue.SimpleQueue[bytes | None], stdin: IO[bytes]) -> None:
    with contextlib.suppress(OSError):  # the worker has died; its reader sees that too and decides
        while (line := outbox.get()) is not None:
            stdin.write(line)
            stdin.flush()
    with contextlib.suppress(OSError):
        stdin.close()
