"""Writing sidecars: what fails stays visible, is kept and tried again; nothing that others wrote is lost."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from annotator.core.marks import Entity, Mark
from annotator.core.spans import Span
from annotator.store import saver as saving
from annotator.store import writing
from annotator.store.articles import Article, read_article
from annotator.store.recovery import recovery_dir
from annotator.store.saver import Job, Saved, Saver
from annotator.store.sidecar import SidecarWriter, parse_sidecar, read_sidecar, sidecar_path
from annotator.store.texts import known_text

TEXT = "Ruiz met Vogt in Graz.\n"
RUIZ, VOGT, GRAZ = (
    Entity(
        id=f"id{words.lower()}", state="confirmed", label="PERSON", span=Span(at, at + len(words)), name=words
    )
    for words, at in ((w, TEXT.index(w)) for w in ("Ruiz", "Vogt", "Graz"))
)


class Desk:
    """One window's saver, and what it reported."""

    def __init__(self, article: Article) -> None:
        self.article, self.path = article, sidecar_path(article.path)
        base = read_sidecar(self.path, article)
        self.writer = SidecarWriter(article, base)
        self.said: list[Saved] = []
        self.told = threading.Semaphore(0)
        self.saver = Saver(self._on_saved)
        self.saver.know(self.path, base.source)
        self.revision = 0

    def _on_saved(self, saved: Saved) -> None:
        self.said.append(saved)
        self.told.release()

    def submit(self, *marks: Mark) -> None:
        self.revision += 1
        self.saver.submit(Job(self.path, self.writer, marks, "open", self.revision))

    def save(self, *marks: Mark) -> Saved:
        """Submit and wait for the first report."""
        self.submit(*marks)
        assert self.told.acquire(timeout=20)
        return self.said[-1]

    def ids(self) -> list[str]:
        return sorted(mark.id for mark in read_sidecar(self.path, self.article).marks)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path / "state"))
    monkeypatch.setattr(saving, "RETRY_SECONDS", 0.01)
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    return Desk(read_article(folder / "a.txt"))


def test_saved_is_on_disk_and_the_text_is_kept_for_later(desk: Desk):
    assert desk.save(RUIZ).reason == ""
    assert desk.ids() == ["idruiz"]
    assert known_text(desk.article.sha256, desk.article.path) == TEXT


def test_a_vanished_folder_is_said_kept_and_tried_again(desk: Desk):
    folder = desk.path.parent
    folder.rename(folder.with_name("away"))
    assert desk.save(RUIZ).reason == "No such file or directory"
    [kept] = recovery_dir().iterdir()
    assert b"idruiz" in kept.read_bytes()
    folder.with_name("away").rename(folder)
    assert desk.saver.wait(20)
    assert desk.said[-1].reason == ""
    assert desk.ids() == ["idruiz"]
    assert list(recovery_dir().iterdir()) == []


def test_what_is_still_not_written_at_the_end_is_returned_and_kept(desk: Desk):
    folder = desk.path.parent
    folder.rename(folder.with_name("away"))
    desk.save(RUIZ)
    desk.save(RUIZ, VOGT)
    [job] = desk.saver.flush(5)
    assert job.path == desk.path
    [kept] = recovery_dir().iterdir()
    assert b"idvogt" in kept.read_bytes()


def test_where_nothing_can_be_kept_either_that_is_said(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    desk.path.mkdir()
    (desk.path / "in the way").touch()
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(desk.article.path))
    assert "nor can it be kept" in desk.save(RUIZ).reason
    desk.saver.flush(5)


def test_a_full_disk_leaves_the_old_file_and_keeps_the_decisions(tmp_path: Path):
    """A limit of the size of files, in a process of its own, stands for a full disk."""
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    script = f"""
import resource, signal, threading
from pathlib import Path
from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.saver import Job, Saver
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
article = read_article(Path({str(tmp_path / "a.txt")!r}))
path, writer = sidecar_path(article.path), SidecarWriter(article, Sidecar())
told, said = threading.Semaphore(0), []
saver = Saver(lambda saved: (said.append(saved.reason), told.release()))
def save(count):
    marks = [Entity(id=f"e{{n}}", state="confirmed", label="X", span=Span(0, 4), name="Ruiz") for n in range(count)]
    saver.submit(Job(path, writer, tuple(marks), "open", count))
    told.acquire()
save(1)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, hard))
save(100)
print(said[1], path.read_bytes().count(b"[[entity]]"))
resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
saver.wait(20)
print(repr(said[-1]), path.read_bytes().count(b"[[entity]]"))
"""
    env = os.environ | {"ANNOTATE_STATE_DIR": str(tmp_path / "state")}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=env, timeout=60)
    assert done.stdout.splitlines() == [
        f"File too large; nor can it be kept in {tmp_path / 'state' / 'recovery'} (File too large) 1",
        "'' 100",
    ], done.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.txt", "a.txt.toml", "state"]


def test_a_broken_file_that_somebody_else_left_is_not_overwritten(desk: Desk):
    desk.save(RUIZ)
    desk.path.write_text("= no toml")
    assert "no sidecar" in desk.save(RUIZ, VOGT).reason
    assert desk.path.read_text() == "= no toml"
    desk.path.unlink()
    assert desk.saver.wait(20)
    assert desk.ids() == ["idruiz", "idvogt"]


def test_a_file_of_a_newer_format_is_not_overwritten(desk: Desk):
    desk.save(RUIZ)
    desk.path.write_text("format = 2\n")
    assert "format 2" in desk.save(RUIZ, VOGT).reason
    assert desk.path.read_text() == "format = 2\n"
    desk.saver.flush(5)


def test_a_fault_of_our_own_is_said_and_ends_nothing(desk: Desk):
    bad = replace(RUIZ, extra={"x": object()})
    assert "fault of this program" in desk.save(bad).reason
    desk.submit(RUIZ)
    assert desk.saver.wait(20)
    assert desk.ids() == ["idruiz"]


def test_another_program_that_stopped_while_it_wrote_is_not_waited_for_for_ever(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writing, "LOCK_SECONDS", 0.05)
    holder = os.open(desk.path.parent, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    assert "another program" in desk.save(RUIZ).reason
    os.close(holder)
    assert desk.saver.wait(20)
    assert desk.ids() == ["idruiz"]


def test_a_failed_write_after_a_merge_is_tried_again_without_harm(desk: Desk):
    desk.save(RUIZ)
    other = Desk(desk.article)
    other.save(RUIZ, VOGT)
    folder = desk.path.parent
    away = folder.with_name("away")
    folder.rename(away)
    desk.submit(RUIZ, GRAZ)
    assert desk.told.acquire(timeout=20)
    away.rename(folder)
    assert desk.saver.wait(20)
    assert desk.ids() == ["idgraz", "idruiz", "idvogt"]
    desk.submit(GRAZ)
    assert desk.saver.wait(20)
    assert desk.ids() == ["idgraz", "idvogt"]


def test_savers_in_other_processes_lose_nothing(tmp_path: Path):
    """Three programs write the same sidecar as fast as they can."""
    text = " ".join(f"word{n:03}" for n in range(60))
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    script = f"""
import sys
from pathlib import Path
from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.saver import Job, Saver
from annotator.store.sidecar import SidecarWriter, read_sidecar, sidecar_path
article = read_article(Path({str(tmp_path / "a.txt")!r}))
path = sidecar_path(article.path)
base = read_sidecar(path, article)
saver, writer, marks = Saver(lambda saved: None), SidecarWriter(article, base), list(base.marks)
saver.know(path, base.source)
for n in range(int(sys.argv[1]), 60, 3):
    marks.append(Entity(id=f"e{{n}}", state="confirmed", label="X", span=Span(n * 8, n * 8 + 7), name="n"))
    saver.submit(Job(path, writer, tuple(marks), "open", n))
    saver.wait(20)
assert not saver.flush(20)
"""
    programs = [subprocess.Popen([sys.executable, "-c", script, str(n)]) for n in range(3)]
    assert [program.wait(timeout=120) for program in programs] == [0, 0, 0]
    article = read_article(tmp_path / "a.txt")
    assert len(read_sidecar(sidecar_path(article.path), article).marks) == 60


def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    script = f"""
import sys
from pathlib import Path
from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.saver import Job, Saver
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
article = read_article(Path({str(tmp_path / "a.txt")!r}))
path, writer, marks = sidecar_path(article.path), SidecarWriter(article, Sidecar()), []
saver = Saver(lambda saved: print(saved.revision, flush=True))
for n in range(100000):
    marks.append(Entity(id=f"e{{n}}", state="confirmed", label="X", span=Span(0, 4), name="Ruiz"))
    saver.submit(Job(path, writer, tuple(marks), "open", n + 1))
    saver.wait(20)
"""
    for reports in (1, 3, 10):
        sidecar_path(tmp_path / "a.txt").unlink(missing_ok=True)
        with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) as program:
            assert program.stdout is not None
            for _ in range(reports):
                program.stdout.readline()
            program.kill()
            said = [int(line) for line in program.stdout.read().splitlines() if line.isdigit()]
        article = read_article(tmp_path / "a.txt")
        data = sidecar_path(article.path).read_bytes()
        assert len(parse_sidecar(data, article, Path("s")).marks) >= max([reports, *said])
        assert program.returncode == -signal.SIGKILL


def test_submitting_thousands_of_marks_does_not_wait_for_the_disk(desk: Desk):
    marks = [replace(RUIZ, id=f"e{n}") for n in range(5000)]
    holder = os.open(desk.path.parent, os.O_RDONLY)
    fcntl.flock(holder, fcntl.LOCK_EX)
    desk.submit(*marks)
    assert not desk.path.exists()  # it returned although nothing could be written
    os.close(holder)
    assert desk.saver.wait(60)
    assert len(desk.ids()) == 5000


def test_the_end_waits_for_what_takes_long_to_make(desk: Desk):
    desk.article.path.write_text(TEXT * 4_000, encoding="utf-8")
    long = Desk(read_article(desk.article.path))
    made = [
        Entity(id=f"m{n}", state="confirmed", label="PERSON", span=Span(at, at + 4), name="Ruiz")
        for n, at in enumerate(range(0, len(TEXT) * 4_000, len(TEXT)))
    ]
    long.submit(*made)
    assert long.saver.flush(0.2) == []
    assert len(long.ids()) == len(made)


def test_a_disk_that_does_not_answer_is_told_at_the_end_and_the_decisions_are_kept(desk: Desk):
    os.mkfifo(desk.path)  # to open it for reading waits for ever
    desk.saver.know(desk.path, b"")
    desk.submit(RUIZ)
    try:
        [job] = desk.saver.flush(0.2)
        assert job.path == desk.path
        [kept] = recovery_dir().iterdir()
        assert "idruiz" in kept.read_text()
    finally:
        os.close(os.open(desk.path, os.O_WRONLY))  # lets the thread go on
