"""Colleagues in the reader: their work helps and shows, unless one is blind; queues are opened where one stopped."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from sample_news import ONE, TWO
from terminal import Terminal

from annotator.core.marks import Claim, Entity
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.assignments import Assignment, write_assignment
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path


@pytest.fixture
def two(folder: Path) -> Path:
    path = folder / "two.txt"
    path.write_text("The old bridge fell.\n")
    return path


def decide(path: Path, name: str, words: str, label: str, status: str = "open") -> None:
    text = path.read_text(encoding="utf-8")
    span = Span(text.index(words), text.index(words) + len(words))
    mark = Entity(id="k3f9qa", state="confirmed", label=label, span=span, name=words)
    data = SidecarWriter(read_article(path), Sidecar()).dump([mark], status)
    sidecar_path(path, name).write_bytes(data)


async def labels_of(desk, words: str) -> set[str]:
    desk.app.desk.remember_folder()
    desk.app.desk.take(desk.app.sitting, desk.app.sitting.found)
    return {m.label for m in desk.review.marks.entities() if desk.review.quote(m) == words}


async def test_what_a_colleague_decided_elsewhere_teaches_and_shows(open_app, two: Path):
    decide(two, "tom", "old bridge", "FAC", "done")
    async with open_app(annotator="vera") as desk:
        assert await labels_of(desk, "old bridge") == {"FAC"}
        assert desk.app.desk.known[two] == "tom done"


async def test_who_is_blind_sees_and_uses_only_what_is_their_own(open_app, two: Path):
    decide(two, "tom", "old bridge", "FAC", "done")
    async with open_app(annotator="vera", blind=True) as desk:
        assert await labels_of(desk, "old bridge") == set()
        assert two not in desk.app.desk.known
    decide(two, "vera", "old bridge", "FAC")
    async with open_app(annotator="vera", blind=True) as desk:
        assert await labels_of(desk, "old bridge") == {"FAC"}
        assert desk.app.desk.known[two] == "1 decided"


async def test_ones_own_decisions_come_before_a_colleagues(open_app, two: Path):
    decide(two, "tom", "old bridge", "FAC")
    decide(two, "vera", "old bridge", "LOC")
    async with open_app(annotator="vera") as desk:
        assert await labels_of(desk, "old bridge") == {"LOC"}


async def test_who_is_blind_finds_only_their_own_work_on_the_folders_screens(open_app, two: Path):
    decide(two, "tom", "old bridge", "FAC")
    decide(two, "vera", "bridge", "LOC")
    async with open_app(annotator="vera", blind=True) as desk:
        await desk.press("I")
        assert "hidden while one annotates blind" in "\n".join(desk.screen())
        assert len(desk.app.screen_stack) == 1
        assert desk.app.desk.only == "vera"
    async with open_app(annotator="vera") as desk:
        assert desk.app.desk.only is None
        await desk.press("I")
        assert len(desk.app.screen_stack) == 2


@pytest.mark.parametrize(("blind", "said"), [(True, {"a"}), (False, {"a", "b"})])
async def test_the_ledger_of_who_is_blind(open_app, folder: Path, blind: bool, said: set[str]):
    path = folder / "one.txt"
    for name, words in (("vera", "“We will build it again,”"), ("tom", "has no plan")):
        span = Span(ONE.index(words), ONE.index(words) + len(words))
        claim = Claim(id=name, state="confirmed", content=(span,), speaker={"vera": "a", "tom": "b"}[name])
        data = SidecarWriter(read_article(path), Sidecar()).dump([claim], "open")
        sidecar_path(path, name).write_bytes(data)
    async with open_app(annotator="vera", blind=blind) as desk:
        await desk.press("G")
        await desk.app.workers.wait_for_complete()
        await desk.pilot.pause()
        assert {row.speaker for row in desk.app.screen.ledger.rows} == said


def test_a_queue_opens_where_one_stopped(tmp_path: Path):
    for name, text in (("a.txt", ONE), ("b.txt", TWO), ("c.txt", "Vogt stayed.\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "annotate.toml").write_text('engines = ["rules"]\n')
    write_assignment(tmp_path, Assignment({"vera": ("c.txt", "a.txt")}))
    decide(tmp_path / "c.txt", "vera", "Vogt", "PERSON", "done")
    env = {f"ANNOTATE_{name}_DIR": str(tmp_path / name) for name in ("CACHE", "STATE", "CONFIG")}
    command = [sys.executable, "-P", "-m", "annotator", "--annotator"]
    with Terminal([*command, "vera", str(tmp_path)], columns=100, rows=24, env=env) as terminal:
        terminal.wait_for(lambda text: "a.txt" in text and "article 2 of 2" in text)
        terminal.press("<")
        terminal.wait_for(lambda text: "Vogt stayed." in text and "article 1 of 2" in text)
        terminal.press("q")
        assert terminal.wait_end() == 0
    with Terminal([*command, "kim", str(tmp_path)], columns=100, rows=24, env=env) as terminal:
        terminal.wait_for(lambda text: "article 1 of 3" in text)
        shown = terminal.wait_for("no queue for kim")
        assert re.search(r"it names vera", shown)
        terminal.press("q")
        assert terminal.wait_end() == 0
    with Terminal([*command, "vera", str(tmp_path / "b.txt")], columns=100, rows=24, env=env) as terminal:
        terminal.wait_for("Ruiz resigned")
        terminal.press("q")
        assert terminal.wait_end() == 0
