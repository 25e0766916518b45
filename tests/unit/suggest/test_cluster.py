"""A real scheduler and two real workers on this machine, one of which is killed on the way."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from annotator.cli import main
from annotator.suggest.batch import Article, Problem
from annotator.suggest.cluster import (
    ClusterError,
    Partition,
    client_of,
    compute,
    partitions,
    read,
    suggest_on,
)

pytest.importorskip("distributed")
ROOT = Path(__file__).resolve().parents[3]
LINES = 60


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for part in range(3):
        lines = []
        for number in range(LINES):
            text = f"Mayor Ida Brandt said on Monday that bridge {number} would close.\n" * 3
            lines.append(json.dumps({"id": f"{part}-{number}", "text": text}))
        (folder / f"{part}.jsonl").write_text("\n".join(lines) + "\n")
    return folder


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "10s"}
    note = tmp_path / "scheduler.json"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    shared = ["--no-dashboard", "--scheduler-file", str(note)]
    dask = [sys.executable, "-m", "dask"]
    processes = [
        subprocess.Popen(
            [*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *shared], **quiet, cwd=tmp_path
        )
    ]
    worker = [*dask, "worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", *shared]
    processes += [subprocess.Popen(worker, **quiet, cwd=tmp_path) for _ in range(2)]
    try:
        from distributed import Client

        with Client(scheduler_file=str(note), timeout=60) as client:
            client.wait_for_workers(2, timeout=60)
            yield client.scheduler.address, processes
    finally:
        for process in processes:
            process.kill()
            process.wait()


def results(out: Path) -> list[str]:
    return [
        json.loads(line)["id"]
        for part in sorted(out.glob("*.jsonl"))
        for line in part.read_text().splitlines()
    ]


def test_a_worker_that_is_lost_costs_nothing_and_nothing_is_done_twice(
    corpus: Path, tmp_path: Path, cluster: tuple[str, list[subprocess.Popen[bytes]]]
) -> None:
    address, processes = cluster
    out = tmp_path / "out"
    parts = partitions([str(corpus)], block=1500)
    assert len(parts) > 12
    with client_of(address) as client:
        finished = 0
        for done in suggest_on(client, parts, str(out), ["rules"]):
            assert not done.failed
            finished += 1
            if finished == 2:
                processes[2].send_signal(signal.SIGKILL)
    assert finished == len(parts)
    assert results(out) == [f"{part}-{number}" for part in range(3) for number in range(LINES)]
    assert len(list(out.glob("*.done"))) == len(parts)
    assert not list(out.glob("*.tmp"))

    # The same command again goes on from the marks: one part that is missing is the only one that is made.
    (out / "part-000003.done").unlink()
    with client_of(address) as client:
        assert [d.partition.number for d in suggest_on(client, parts, str(out), ["rules"])] == [3]
        assert list(suggest_on(client, parts, str(out), ["rules"])) == []
        with pytest.raises(ClusterError, match="another corpus"):
            list(suggest_on(client, parts[1:], str(out), ["rules"]))

    # Bad lines are told and skipped, through the command as well.
    (corpus / "3.jsonl").write_text(
        '{"id": 1}\nno JSON\n' + json.dumps({"id": "last", "text": "Ida Brandt left."}) + "\n"
    )
    arguments = [
        "suggest",
        str(corpus),
        "--scheduler",
        address,
        "-o",
        str(tmp_path / "two"),
        "--engines",
        "rules",
    ]
    assert main(arguments) == 1
    assert results(tmp_path / "two")[-1] == "last"
    pytest.importorskip("pyarrow")
    (corpus / "3.jsonl").unlink()
    arguments[5] = str(tmp_path / "three")
    assert main([*arguments, "--format", "parquet"]) == 0
    from pyarrow import parquet

    table = parquet.read_table(tmp_path / "three" / "part-000000.parquet")
    assert table.column("id").to_pylist() == [f"0-{number}" for number in range(LINES)]
    assert json.loads(table.column("claims")[0].as_py())


@pytest.mark.parametrize("block", [1, 7, 100, 333, 1_000_000])
def test_blocks_of_any_size_hold_every_line_once(tmp_path: Path, block: int) -> None:
    path = tmp_path / "c.jsonl"
    ids = [f"é{number}" for number in range(9)]
    lines = [json.dumps({"id": name, "text": "Some words."}, ensure_ascii=False) for name in ids]
    path.write_text("\n\n".join(lines), encoding="utf-8")
    found = [a for part in partitions([str(path)], block) for a in read(part)]
    assert [a.id for a in found if isinstance(a, Article)] == ids


def test_parquet_is_read_by_its_columns(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / "c.parquet"
    parquet.write_table(pyarrow.table({"id": ["a", "b"], "text": ["One.", None], "more": [1, 2]}), path)
    first, second = read(partitions([str(path)])[0])
    assert isinstance(first, Article)
    assert isinstance(second, Problem)


def test_nothing_to_do_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ClusterError, match=r"no \.jsonl"):
        partitions([str(tmp_path)])
    with pytest.raises(ClusterError, match="there is no such"):
        partitions([str(tmp_path / "gone")])


def test_a_scheduler_that_is_not_there(
    corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.suggest.cluster.SECONDS", 1)
    arguments = ["suggest", str(corpus), "--scheduler", "tcp://127.0.0.1:9", "-o", str(tmp_path / "out")]
    assert main(arguments) == 2
    assert "no scheduler answers at tcp://127.0.0.1:9" in capsys.readouterr().err
    assert main(arguments[:-2]) == 2


@pytest.mark.parametrize(
    ("says", "told"),
    [(b"", "no scheduler answers"), (b"HTTP/1.1 400 Bad Request\r\n" * 20, "is no scheduler")],
)
def test_what_listens_there_but_is_no_scheduler(
    says: bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annotator.suggest.cluster.SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken: list[socket.socket] = []

        def serve() -> None:
            with contextlib.suppress(OSError):  # the test is over
                while True:
                    taken.append(server.accept()[0])
                    taken[-1].sendall(says)

        threading.Thread(target=serve, daemon=True).start()
        with pytest.raises(ClusterError, match=told):
            client_of(f"tcp://127.0.0.1:{server.getsockname()[1]}")
        server.shutdown(socket.SHUT_RDWR)
        for each in taken:
            each.close()


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_a_corpus_and_its_results_may_be_in_an_object_store(form: str) -> None:
    import fsspec

    store = fsspec.filesystem("memory")
    store.pipe_file("/news/c.jsonl", b'{"id": "a", "text": "Mayor Ida Brandt left."}\n')
    try:
        (part,) = partitions(["memory://news"])
        assert compute(part, "memory://made", ["rules"], form, "x").articles == 1
        assert {f"/made/part-000000.{ending}" for ending in (form, "done")} == set(store.find("/made"))
    finally:
        store.rm("/news", recursive=True)
        store.rm("/made", recursive=True)


def test_a_partition_names_its_result() -> None:
    assert Partition(7, "x").name == "part-000007"
