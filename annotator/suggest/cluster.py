"""Suggestions for corpora that outgrow the machine, on Dask distributed.

A corpus is split into partitions: a Parquet file is one, a JSON Lines file is as many as it has blocks of
``BLOCK`` bytes. The result of partition *n* is ``part-NNNNNN.jsonl`` (or ``.parquet``) and then, written last,
``part-NNNNNN.done``. Both appear whole or not at all, and a partition that is done is never computed again: a
worker that is lost costs at most the partitions it was working on, and none of them twice.
"""

from __future__ import annotations

import hashlib
import json
import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import lru_cache
from importlib import import_module
from typing import Any

from annotator.suggest.batch import MAX_RECORD, Article, Problem, grouped, parsed
from annotator.suggest.pipeline import Pipeline, expected_version
from annotator.suggest.record import to_json

BLOCK = 8_000_000
"""Bytes of a JSON Lines file that make one partition."""
SECONDS = 6
"""To wait for a scheduler; with what has to be imported before, it is ten until the person is told."""
AHEAD = 4
"""Partitions under way for each thread of the cluster, so that its scheduler holds few at a time."""
REMEDY = "pip install 'annotate-news[cluster]'"
MAX_PROBLEMS = 100
"""Problems of one partition that are kept in words; the others are counted."""
_one_at_a_time = threading.Lock()


@dataclass(frozen=True, slots=True)
class Partition:
    """A part of a corpus.

    Attributes:
        number: in the order of the corpus, from 0.
        path: a local path, or an address that fsspec understands.
        start: byte; the part begins with the first line that starts here or later.
        end: byte; the part ends with the last line that starts before.
    """

    number: int
    path: str
    start: int = 0
    end: int = 0

    @property
    def name(self) -> str:
        """The result's name without its ending."""
        return f"part-{self.number:06}"


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a partition; `failed` says why nothing did."""

    partition: Partition
    articles: int = 0
    problems: tuple[str, ...] = ()
    more_problems: int = 0
    seconds: float = 0.0
    failed: str = ""


class ClusterError(Exception):
    """Dask, a scheduler or a corpus that is not there; one line."""


def partitions(paths: Sequence[str], block: int = BLOCK) -> list[Partition]:
    """The parts of files and folders of ``.jsonl`` and ``.parquet``, in the order of their names.

    Raises:
        ClusterError: where there is none.
    """
    found: list[Partition] = []
    for path in paths:
        filesystem, place = _filesystem(path)
        files = [place]
        if filesystem.isdir(place):
            files = sorted(f for f in filesystem.find(place) if f.endswith((".jsonl", ".parquet")))
        elif not filesystem.exists(place):
            raise ClusterError(f"{path}: there is no such file or folder")
        for file in files:
            whole = filesystem.unstrip_protocol(file)
            if file.endswith(".parquet"):
                found.append(Partition(len(found), whole))
                continue
            size = filesystem.size(file)
            for start in range(0, max(1, size), block):
                found.append(Partition(len(found), whole, start, min(size, start + block)))
    if not found:
        raise ClusterError(f"{', '.join(paths)}: no .jsonl or .parquet file")
    return found


def suggest_on(
    client: Any,
    parts: Sequence[Partition],
    out: str,
    engines: Sequence[str] | None = None,
    form: str = "jsonl",
) -> Iterator[Done]:
    """Have every partition computed that is not done yet; what came of each, as it comes.

    Args:
        client: a ``distributed.Client`` of a running scheduler.
        parts: of the corpus; the same ones in the same order when a run goes on.
        out: the folder of the results, which every worker must reach: a path or an fsspec address.
        engines: by name; the default ones when None.
        form: ``jsonl`` or ``parquet``.

    Raises:
        ClusterError: where `out` holds the results of another corpus or of other suggesters.
    """
    as_completed = _optional("distributed").as_completed

    filesystem, place = _filesystem(out)
    filesystem.makedirs(place, exist_ok=True)
    made_of = _made_of(parts, engines, form)
    done = _finished(filesystem, place, made_of)
    waiting = iter([part for part in parts if part.name not in done])
    names = list(engines) if engines is not None else None

    def submit(part: Partition) -> Any:
        # Twice again after the loss of a worker's own doing; the death of workers is Dask's own count.
        future = client.submit(compute, part, out, names, form, made_of, pure=False, retries=2)
        under_way[future.key] = part
        return future

    under_way: dict[Any, Partition] = {}
    threads = sum(client.nthreads().values()) or 1
    first = [submit(part) for _, part in zip(range(AHEAD * threads), waiting, strict=False)]
    for future in (running := as_completed(first)):
        part = under_way.pop(future.key)
        problem = future.exception()
        yield future.result() if problem is None else Done(part, failed=_one_line(problem))
        future.release()
        following = next(waiting, None)
        if following is not None:
            running.add(submit(following))
    for file in filesystem.ls(place, detail=False):
        # What a worker was writing when it was lost.
        name = file.rpartition("/")[2]
        if name.startswith(".part-") and name.endswith(".tmp"):
            filesystem.rm_file(file)


def compute(part: Partition, out: str, engines: Sequence[str] | None, form: str, made_of: str) -> Done:
    """One partition, on a worker: read, suggest, write the result, then say that it is done."""
    import time

    begun = time.monotonic()
    pipeline = _pipeline(tuple(engines) if engines is not None else None)
    records: list[dict[str, Any]] = []
    problems: list[str] = []
    for group in grouped(read(part)):
        with _one_at_a_time:  # a pipeline is not made for two threads
            with suppress(Exception):  # which article it is shows when they are taken one by one
                pipeline.look_ahead([each.text for each in group if isinstance(each, Article)])
            for article in group:
                if isinstance(article, Problem):
                    problems.append(str(article))
                    continue
                try:
                    found = pipeline.suggest(article.text)
                except Exception as problem:  # one article that breaks an engine must not cost the partition
                    problems.append(f"{part.path}: article {article.id!r}: {_one_line(problem)}")
                    continue
                records.append(to_json("", article.text, found) | {"id": article.id})
    filesystem, place = _filesystem(out)
    _put(filesystem, f"{place}/{part.name}.{form}", _body(records, form))
    said = Done(
        part,
        len(records),
        tuple(problems[:MAX_PROBLEMS]),
        max(0, len(problems) - MAX_PROBLEMS),
        round(time.monotonic() - begun, 3),
    )
    note = {**asdict(said), "made_of": made_of, "version": pipeline.version}
    _put(filesystem, f"{place}/{part.name}.done", json.dumps(note).encode())
    return said


def read(part: Partition) -> Iterator[Article | Problem]:
    """The articles of a partition, one at a time."""
    with _optional("fsspec").open(part.path, "rb") as file:
        if part.path.endswith(".parquet"):
            yield from _rows(part, file)
            return
        if part.start:
            # A line that begins before the part, even by the newline in front of it, belongs to the one before.
            file.seek(part.start - 1)
            while (rest := file.readline(MAX_RECORD)) and not rest.endswith(b"\n"):
                pass
        while (at := file.tell()) < part.end and (line := file.readline(MAX_RECORD)):
            if len(line) == MAX_RECORD and not line.endswith(b"\n"):
                yield Problem(_name(part), at, f"longer than {MAX_RECORD:,} bytes")
                while (rest := file.readline(MAX_RECORD)) and not rest.endswith(b"\n"):
                    pass
            elif line.strip():
                # Lines are not counted over the whole corpus: a problem is named by its byte.
                yield parsed(_name(part), at, line)


def _rows(part: Partition, file: Any) -> Iterator[Article | Problem]:
    parquet = _optional("pyarrow.parquet")
    number = 0
    for batch in parquet.ParquetFile(file).iter_batches(batch_size=256, columns=["id", "text"]):
        for row in batch.to_pylist():
            number += 1
            yield parsed(_name(part), number, json.dumps(row).encode())


def _body(records: Sequence[dict[str, Any]], form: str) -> bytes:
    if form == "jsonl":
        return "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in records).encode()
    pyarrow, parquet = _optional("pyarrow"), _optional("pyarrow.parquet")

    # Lists and claims as JSON text: their columns are the same in every partition, also in an empty one.
    columns: dict[str, list[str]] = {name: [] for name in ("id", "text", "entities", "claims", "boilerplate")}
    for record in records:
        for name, values in columns.items():
            value = record[name]
            values.append(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))
    schema = pyarrow.schema([(name, pyarrow.string()) for name in columns])
    sink = pyarrow.BufferOutputStream()
    parquet.write_table(pyarrow.table(columns, schema=schema), sink)
    return bytes(sink.getvalue())


def _put(filesystem: Any, place: str, body: bytes) -> None:
    """Write a file that appears whole: a local one by renaming, in an object store an upload is whole anyway."""
    if "file" not in filesystem.protocol:
        filesystem.pipe_file(place, body)
        return
    from pathlib import Path

    from annotator.store.writing import write_atomically

    write_atomically(Path(place), body)


def _finished(filesystem: Any, place: str, made_of: str) -> set[str]:
    found = set()
    for file in filesystem.glob(f"{place}/part-*.done"):
        note = json.loads(filesystem.cat_file(file))
        if note.get("made_of") != made_of:
            raise ClusterError(f"{file} is of another corpus or of other suggesters; choose another folder")
        found.add(file.rpartition("/")[2].removesuffix(".done"))
    return found


def _made_of(parts: Sequence[Partition], engines: Sequence[str] | None, form: str) -> str:
    said = json.dumps([[asdict(part) for part in parts], expected_version(engines), form])
    return hashlib.sha256(said.encode()).hexdigest()


def _filesystem(path: str) -> tuple[Any, str]:
    filesystem, place = _optional("fsspec.core").url_to_fs(path)
    return filesystem, str(place)


def _name(part: Partition) -> Any:
    from pathlib import PurePosixPath

    return PurePosixPath(part.path)


@lru_cache(maxsize=2)
def _pipeline(engines: tuple[str, ...] | None) -> Pipeline:
    """Loaded once a worker."""
    made = Pipeline(engines)
    made.load()
    return made


def _optional(module: str) -> Any:
    """A module of the optional extra.

    Raises:
        ClusterError: where it is not installed.
    """
    try:
        return import_module(module)
    except ImportError as problem:
        raise ClusterError(f"{module.partition('.')[0]} is not installed; {REMEDY}") from problem


def client_of(scheduler: str, jobs: int = 1) -> Any:
    """A ``distributed.Client`` of the scheduler at an address, or of a new ``local`` one with `jobs` processes.

    Raises:
        ClusterError: where no scheduler answers within ``SECONDS``, or Dask is not installed.
    """
    distributed = _optional("distributed")
    if scheduler == "local":
        return distributed.Client(n_workers=jobs, threads_per_worker=1, dashboard_address=None)
    said: queue.SimpleQueue[Any] = queue.SimpleQueue()

    def ask() -> None:
        try:
            said.put(distributed.Client(scheduler, timeout=SECONDS))
        except Exception as problem:  # whatever listens there may say anything
            said.put(problem)

    # In a thread of its own, because Dask waits without end for what takes the connection and then is silent.
    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = said.get(timeout=SECONDS)
    except queue.Empty:
        answer = TimeoutError()
    if isinstance(answer, OSError):  # TimeoutError is one
        raise ClusterError(f"no scheduler answers at {scheduler} within {SECONDS} s") from answer
    if isinstance(answer, Exception):
        raise ClusterError(f"what answers at {scheduler} is no scheduler ({_one_line(answer)})") from answer
    return answer


def _one_line(problem: BaseException) -> str:
    return " ".join(f"{type(problem).__name__}: {problem}".split())[:300]
