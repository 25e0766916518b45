"""The worker as a process, over real pipes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from unit.suggest.plugin import install

from annotator.suggest import worker
from annotator.suggest.record import from_json

ROOT = Path(__file__).parents[3]


def converse(lines: list[bytes], engines: str = "rules", folder: Path | None = None) -> list[dict[str, Any]]:
    """What a worker answers to these lines before it ends with its stdin."""
    path = os.pathsep.join([str(ROOT), *([str(folder)] if folder else [])])
    done = subprocess.run(
        [sys.executable, "-m", "annotator.suggest.worker", "--engines", engines],
        input=b"".join(line + b"\n" for line in lines),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": path},
        check=True,
        timeout=60,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def ask(number: int, text: str, **more: Any) -> bytes:
    return json.dumps({"id": number, "text": text, **more}).encode()


def final(answers: list[dict[str, Any]]) -> dict[int | None, dict[str, Any]]:
    return {a["id"]: a for a in answers if "id" in a and not a.get("preliminary")}


def test_each_request_has_one_answer_with_a_record() -> None:
    text = "Amara Okafor said the bridge would open in May."
    answers = converse([ask(1, text), ask(2, "")])
    assert [a["ready"] for a in answers if "ready" in a]
    found = from_json({**final(answers)[1]["record"], "text": text})
    assert any(text[e.span.start : e.span.end] == "Amara Okafor" for e in found.entities)
    assert "text" not in final(answers)[1]["record"]
    assert final(answers)[2]["record"]["entities"] == []


@pytest.mark.parametrize(
    "line",
    [
        b"not json", b"[1, 2]", b"{}", b'{"id": "one", "text": "x"}', b'{"id": 1}', b'{"id": 1, "text": 5}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)  # fmt: skip
def test_garbage_is_answered_and_survived(line: bytes) -> None:
    answers = converse([line, ask(2, "Amara Okafor spoke.")])
    assert [a for a in answers if "error" in a and "\n" not in a["error"]]
    assert "record" in final(answers)[2]


def test_a_poisoned_article_is_an_error_of_its_own(tmp_path: Path) -> None:
    lines = [ask(1, "RAISES"), ask(2, "OUT OF RANGE"), ask(3, "Shares of ACME fell.")]
    answers = final(converse(lines, "shouting", install(tmp_path)))
    assert answers[1]["record"]["entities"] == []
    assert any("no luck" in notice for notice in answers[1]["notices"])
    assert any("1000000" in notice for notice in answers[2]["notices"])
    assert [e["label"] for e in answers[3]["record"]["entities"]] == ["ORG"]


def test_what_libraries_print_stays_out_of_the_protocol(tmp_path: Path) -> None:
    # converse() would fail on a line that is not JSON.
    assert final(converse([ask(1, "ACME")], "shouting", install(tmp_path)))[1]["record"]["entities"]


def test_a_cancelled_request_that_waits_is_not_answered() -> None:
    answers = converse([ask(1, "Amara Okafor."), ask(2, "Amara Okafor."), b'{"cancel": 2}', ask(3, "x")])
    assert 3 in final(answers)


def test_an_endless_line_is_refused_without_being_kept() -> None:
    answers = converse(
        [b'{"id": 1, "text": "' + b"x" * (worker.MAX_LINE + 10) + b'"}', ask(2, "Amara Okafor.")]
    )
    assert any(a.get("id", 0) is None and "refused" in a["error"] for a in answers)
    assert 2 in final(answers)


def test_the_worker_ends_with_its_parent() -> None:
    # A parent that starts a worker and dies without a word. The worker's stderr is the pipe read here: it is at
    # its end when both are gone.
    script = (
        "import os, subprocess, sys\n"
        "w = subprocess.Popen([sys.executable, '-m', 'annotator.suggest.worker', '--engines', 'rules'],\n"
        "    stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=1)\n"
        "w.stdout.readline(); os._exit(0)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT) as parent:
        parent.communicate(timeout=30)
