"""assignments.toml: what it says, what is wrong with it, and whose turn it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.store.assignments import (
    Assignment,
    AssignmentError,
    queue_of,
    read_assignment,
    where_stopped,
    write_assignment,
)
from annotator.store.workspace import ASSIGNMENTS, open_workspace


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    for name in ("a.txt", "b.txt", "in/c.txt"):
        (tmp_path / name).write_text("Ruiz spoke.\n")
    return tmp_path


def test_it_is_read_as_it_was_written_one_article_a_line(tmp_path: Path) -> None:
    made = Assignment({"vera": ("b.txt", "in/c.txt"), "tom": ()}, "date", 12.5, 7)
    write_assignment(tmp_path, made)
    assert read_assignment(tmp_path) == made
    assert '    "in/c.txt",\n' in (tmp_path / ASSIGNMENTS).read_text()
    assert read_assignment(tmp_path / "nowhere") is None


def test_a_queue_is_read_in_its_order_and_what_is_gone_is_said(folder: Path) -> None:
    write_assignment(folder, Assignment({"vera": ("in/c.txt", "gone.txt", "a.txt"), "tom": ("gone.txt",)}))
    workspace = open_workspace([folder])
    queue = queue_of(workspace, "vera")
    assert [path.name for path in queue.articles] == ["c.txt", "a.txt"]
    assert queue.notices == ("1 of 3 articles of vera's queue are not there",)
    with pytest.raises(AssignmentError, match="nothing that tom should read is there"):
        queue_of(workspace, "tom")
    everything = queue_of(workspace, "kim")
    assert everything.articles == workspace.articles
    assert everything.notices == (
        "assignments.toml has no queue for kim; it names vera, tom: all articles are opened",
    )


def test_one_goes_on_with_the_first_that_is_not_done(folder: Path) -> None:
    workspace = open_workspace([folder])
    assert where_stopped(workspace, "vera") == 0
    done = 'format = 1\n\n[article]\nstatus = "done"\n'
    (folder / "a.txt.vera.toml").write_text(done)
    assert where_stopped(workspace, "vera") == 1
    assert where_stopped(workspace, "tom") == 0
    said = 'format = 1\n\n[article]\nstatus = "open"\n\n[[entity]]\nnote = """\nstatus = "done"\n"""\n'
    (folder / "b.txt.vera.toml").write_text(said)
    assert where_stopped(workspace, "vera") == 1
    (folder / "b.txt.vera.toml").write_text(done)
    (folder / "in" / "c.txt.vera.toml").write_text(done)
    assert where_stopped(workspace, "vera") == 0


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("queue = [1]\n", 1, "queue must be a table"),
        ('format = 1\n[queue]\nvera = "a.txt"\n', 3, "must be a list of paths"),
        ('[queue]\n"../x" = []\n', 2, "use letters, digits"),
        ("overlap = 120\n", 1, "overlap must be a number from 0 to 100"),
        ("seed = 1.5\n", 1, "seed must be a whole number"),
        ("format = 2\n", 1, "this program reads format 1"),
        ("[queue\n", 1, "is not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, source: str, line: int, said: str) -> None:
    (tmp_path / ASSIGNMENTS).write_text(source)
    with pytest.raises(AssignmentError, match=said) as problem:
        read_assignment(tmp_path)
    assert problem.value.line == line
