"""The suggestion worker: ``python -m annotator.suggest.worker [--engines a,b]``.

One JSON object a line, requests on stdin and answers on stdout::

    -> {"id": 1, "text": "..."}
    -> {"cancel": 1}
    <- {"progress": "loading the English model"}
    <- {"id": 1, "preliminary": true, "version": "...", "record": {...}, "notices": [...]}
    <- {"ready": "version"}
    <- {"id": 1, "version": "...", "record": {...}, "notices": [...]}
    <- {"id": 1, "error": "one line"}

A cancelled request that is still waiting is dropped without an answer. Preliminary
answers, by rules, come while the model loads. ``record`` is that of ``annotate suggest`` without id and text.
The id of an error is null where the request had none that could be read.

The process ends when stdin ends and all is answered, or at once when its parent is gone. Nothing else is ever
written to stdout.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import queue
import sys
import threading
from collections.abc import Sequence
from typing import IO, Any

from annotator.suggest.pipeline import AHEAD, FALLBACK, Pipeline
from annotator.suggest.record import MAX_LINE, to_json

_LOADED = object()
_END = object()


class Worker:
    """Answers requests, by rules until the engines are loaded.

    Args:
        requests: lines of requests, bytes.
        answers: where answers go, one line each.
        names: engines by name, the default ones when None.
    """

    def __init__(self, requests: IO[bytes], answers: IO[str], names: Sequence[str] | None) -> None:
        self._requests = requests
        self._answers = answers
        self._events: queue.Queue[object] = queue.Queue(maxsize=1000)
        self._waiting: dict[Any, dict[str, Any]] = {}
        self._pipeline = Pipeline(names)
        self._rules = Pipeline([FALLBACK])
        self._loaded = False
        self._parent = os.getppid()

    def run(self) -> None:
        """Serve until stdin ends."""
        threading.Thread(target=self._read, daemon=True).start()
        self._send({"progress": "loading the English model"})
        self._rules.load()
        threading.Thread(target=self._load, daemon=True).start()
        ending = False
        prepared: set[Any] = set()
        while not (ending and self._loaded and not self._waiting):
            # Take in everything that has arrived before starting on an article: it may be a cancellation.
            if not (self._loaded and self._waiting) or not self._events.empty():
                event = self._events.get()
                if event is _END:
                    ending = True
                elif event is _LOADED:
                    self._loaded = True
                    self._send({"ready": self._pipeline.version})
                else:
                    assert isinstance(event, dict)
                    self._take(event)
                continue
            if len(self._waiting) > 2 and prepared.isdisjoint(self._waiting):
                prepared = self._look_ahead()
            request = self._waiting.pop(next(iter(self._waiting)))
            self._answer(request, self._pipeline, preliminary=False)

    def _take(self, request: dict[str, Any]) -> None:
        if "error" in request:
            self._send(request)
        elif "cancel" in request:
            self._waiting.pop(request["cancel"], None)
        else:
            self._waiting[request["id"]] = request
            if not self._loaded:
                self._answer(request, self._rules, preliminary=True)

    def _answer(self, request: dict[str, Any], pipeline: Pipeline, preliminary: bool) -> None:
        identifier, text = request["id"], request["text"]
        answer: dict[str, Any] = {"id": identifier}
        try:
            found = pipeline.suggest(text)
            record = to_json("", text, found)
            del record["id"], record["text"]
            answer |= {"version": pipeline.version, "record": record, "notices": list(found.notices)}
            if preliminary:
                answer["preliminary"] = True
        except Exception as problem:  # one poisoned article must not end the others: answered as an error
            if preliminary:
                return
            answer["error"] = " ".join(f"{type(problem).__name__}: {problem}".split())[:300]
        self._send(answer)

    def _look_ahead(self) -> set[Any]:
        """Have the next requests prepared together, where many wait; their ids."""
        chosen, size = {}, 0
        for identifier, request in self._waiting.items():
            size += len(request["text"])
            if size > AHEAD:
                break
            chosen[identifier] = request["text"]
        self._pipeline.look_ahead(chosen.values())
        return set(chosen)

    def _load(self) -> None:
        self._pipeline.load()
        self._events.put(_LOADED)

    def _read(self) -> None:
        while line := self._requests.readline(MAX_LINE):
            if len(line) == MAX_LINE and not line.endswith(b"\n"):
                while (rest := self._requests.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                    pass
                self._events.put({"id": None, "error": f"a request of {MAX_LINE:,} bytes or more is refused"})
            elif line.strip():
                self._events.put(parsed(line))
        if os.getppid() != self._parent:
            os._exit(0)  # nobody is left to read an answer
        self._events.put(_END)

    def _send(self, answer: dict[str, Any]) -> None:
        self._answers.write(json.dumps(answer) + "\n")
        self._answers.flush()


def parsed(line: bytes) -> dict[str, Any]:
    """A request that is well formed, or an answer that says what is wrong with it."""
    identifier = None
    try:
        request = json.loads(line)
        if not isinstance(request, dict):
            raise ValueError("a request is a JSON object")
        if type(request.get("cancel")) is int:
            return {"cancel": request["cancel"]}
        if type(request.get("id")) is not int:
            raise ValueError("a request has an id, a whole number")
        identifier = request["id"]
        if not isinstance(request.get("text"), str):
            raise ValueError("a request has a text")
    except (ValueError, RecursionError) as problem:
        return {"id": identifier, "error": f"not a request: {problem}"[:300]}
    return {"id": identifier, "text": request["text"]}


def main(arguments: Sequence[str] | None = None) -> None:
    """Run as a process of its own."""
    parser = argparse.ArgumentParser(prog="annotator.suggest.worker", description="Suggestions over stdio.")
    parser.add_argument("--engines", help="suggesters by name, separated by commas")
    options = parser.parse_args(arguments)
    with contextlib.suppress(OSError):
        os.nice(5)  # the screen goes first
    # Whatever a library prints, also from C, must not reach the protocol.
    answers = os.fdopen(os.dup(1), "w", encoding="ascii")
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    with contextlib.suppress(BrokenPipeError):
        Worker(sys.stdin.buffer, answers, options.engines.split(",") if options.engines else None).run()
    # Not a normal exit: a thread may still be inside a library, and there is nothing left to finish.
    os._exit(0)


if __name__ == "__main__":
    main()
