"""Several workers: order, poisoned articles, a run that is killed and goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.cli.progress import Progress, duration
from annotator.store.cache import SuggestionCache
from annotator.store.journal import Journal, JournalError
from annotator.suggest.batch import Article, Problem, Result, suggest_all
from annotator.suggest.jobs import AHEAD, suggest_in_parallel
from annotator.suggest.pipeline import Pipeline

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANNOTATE_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache"


def news(number: int) -> Article:
    words = f"Governor Lise Moen said on Friday that ferry {number} would sail.\n" * (
        1 + 40 * (number % 7 == 0)
    )
    return Article(f"n{number}", words, Path("corpus.jsonl"), number + 1)


def corpus(path: Path, size: int) -> Path:
    path.write_text("".join(json.dumps({"id": a.id, "text": a.text}) + "\n" for a in map(news, range(size))))
    return path


def poisonous(tmp_path: Path) -> list[str]:
    """A worker that dies of one word, as a library written in C may."""
    script = tmp_path / "worker.py"
    script.write_text(
        textwrap.dedent(f"""
        import os, sys
        sys.path.insert(0, {str(ROOT)!r})
        from annotator.suggest import pipeline, worker
        whole = pipeline.Pipeline.suggest
        def suggest(self, text):
            if "POISON" in text:
                os.abort()
            return whole(self, text)
        pipeline.Pipeline.suggest = suggest
        worker.main(["--engines", "rules"])
        """)
    )
    return [sys.executable, str(script)]


def test_the_answers_are_those_of_one_process_in_the_same_order() -> None:
    broken = Problem(Path("x"), 3, "bad")
    found = [news(0), broken, *map(news, range(1, 30))]
    alone = list(suggest_all(iter(found), Pipeline(["rules"])))
    assert list(suggest_in_parallel(iter(found), ["rules"], 3)) == alone


def test_articles_are_read_as_they_are_needed() -> None:
    read = []

    def endless() -> Iterator[Article | Problem]:
        for number in count():
            read.append(number)
            yield news(number)

    results = suggest_in_parallel(endless(), ["rules"], 2)
    for taken in range(1, 20):
        next(results)
        assert len(read) <= taken + 2 * AHEAD
    results.close()


def test_what_is_cached_is_not_asked_for(tmp_path: Path) -> None:
    cache = SuggestionCache(tmp_path / "c")
    first = list(suggest_in_parallel(map(news, range(5)), ["rules"], 2, cache))
    nowhere = [sys.executable, "-c", "raise SystemExit(1)"]
    assert list(suggest_in_parallel(map(news, range(5)), ["rules"], 2, cache, nowhere)) == first


def test_an_article_that_kills_its_worker_is_reported_and_the_others_go_on(tmp_path: Path) -> None:
    found = list(map(news, range(12)))
    found[5] = Article("bad", "POISON", Path("corpus.jsonl"), 6)
    results = list(suggest_in_parallel(iter(found), ["rules"], 2, command=poisonous(tmp_path)))
    assert [r.article.id for r in results if isinstance(r, Result)] == [a.id for a in found if a.id != "bad"]
    (problem,) = (r for r in results if isinstance(r, Problem))
    assert problem.line == 6


def test_workers_that_never_answer_end_the_run() -> None:
    command = [sys.executable, "-c", "raise SystemExit(1)"]
    with pytest.raises(RuntimeError, match="no suggestions"):
        list(suggest_in_parallel(map(news, range(100)), ["rules"], 2, command=command))


def test_the_command_prints_the_same_with_any_number_of_jobs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = corpus(tmp_path / "c.jsonl", 12)
    printed = []
    for jobs in ("1", "3"):
        assert main(["suggest", str(path), "--engines", "rules", "--no-cache", "--jobs", jobs]) == 0
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]
    assert main(["suggest", str(path), "--jobs", "0"]) == 2


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    path = corpus(tmp_path / "c.jsonl", 400)
    path.write_text("{\n" + path.read_text())
    out = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "annotator", "suggest", str(path), "--engines", "rules", "--no-cache"]
    command += ["--jobs", "2", "-o", str(out)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    partial = tmp_path / "out.jsonl.partial"
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    while process.poll() is None and not (partial.exists() and partial.stat().st_size > 20_000):
        pass
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not out.exists()
    with partial.open("ab") as file:
        file.write(b'{"id": "half a li')
    assert subprocess.run(command, env=environment, stderr=subprocess.DEVNULL).returncode == 1
    assert [json.loads(line)["id"] for line in out.read_text().splitlines()] == [f"n{n}" for n in range(400)]
    assert not list(tmp_path.glob("out.jsonl.*"))


def test_a_journal_is_cut_back_to_what_is_known_to_be_there(tmp_path: Path) -> None:
    one = Journal(tmp_path / "f", "x")
    one.add("first")
    one.code = 1
    one.add(None)
    one.sync()
    one.add("lost")
    one._file.close()  # written, but not noted: a kill comes here
    two = Journal(tmp_path / "f", "x")
    assert (two.done, two.code) == (2, 1), "the broken input is not read again, and not forgotten"
    two.add("second")
    two.finish()
    assert (tmp_path / "f").read_text() == "first\nsecond\n"
    assert Journal(tmp_path / "f", "x").done == 0


def test_a_journal_of_another_run_is_left_alone(tmp_path: Path) -> None:
    one = Journal(tmp_path / "f", "x")
    one.add("first")
    one.close()
    with pytest.raises(JournalError):
        Journal(tmp_path / "f", "y")
    (tmp_path / "f.partial.json").write_text("[]")
    with pytest.raises(JournalError):
        Journal(tmp_path / "f", "x")
    assert (tmp_path / "f.partial").read_text() == "first\n"


def test_a_file_that_another_run_is_writing_is_left_to_it(tmp_path: Path) -> None:
    one = Journal(tmp_path / "f", "x")
    one.add("first")
    with pytest.raises(JournalError, match="another run is writing it"):
        Journal(tmp_path / "f", "x")
    one.add("second")
    one.finish()
    assert (tmp_path / "f").read_text() == "first\nsecond\n"


def test_progress_in_words() -> None:
    progress = Progress(None)
    progress.step(3)
    assert progress.line(2) == "3 articles · 1.5/s"
    progress = Progress(100, before=40)
    progress.step(10)
    assert progress.line(5) == "━" * 12 + "─" * 12 + " 50 of 100 articles · 2.0/s · 25 s left"
    assert [duration(s) for s in (1, 119, 7199, 200_000)] == ["1 s", "119 s", "120 min", "2 d"]
