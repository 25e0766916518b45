"""Which articles paths stand for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from annotator.store.errors import SettingsError
from annotator.store.listing import list_sidecars
from annotator.store.workspace import Articles, WorkspaceError, ignores, open_workspace


def make(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Some words.\n")


def names(folder: Path, *paths: Path) -> list[str]:
    return [str(path.relative_to(folder)) for path in open_workspace(paths or [folder]).articles]


def test_folders_are_searched_deep_in_natural_order(tmp_path: Path) -> None:
    make(tmp_path, "10.txt", "9.txt", "b/2.md", "b/11.txt", "a.TXT", "a/1.txt", "a/1.txt.toml", "page.html")
    make(tmp_path, ".hidden.txt", ".git/x.txt", "note.md")
    assert names(tmp_path) == ["9.txt", "10.txt", "a/1.txt", "b/2.md", "b/11.txt", "note.md"]


def test_paths_stay_as_given_and_each_article_comes_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "s/1.txt", "s/2.txt")
    monkeypatch.chdir(tmp_path)
    workspace = open_workspace([Path("s/2.txt"), Path("s"), Path("./s/../s/1.txt")])
    assert list(workspace.articles) == [Path("s/2.txt"), Path("s/1.txt")]
    assert workspace.root == tmp_path / "s"


def test_a_file_that_is_named_may_have_any_suffix(tmp_path: Path) -> None:
    make(tmp_path, "letter", "b.txt")
    assert open_workspace([tmp_path / "letter"]).articles == Articles([str(tmp_path / "letter")])


def test_links_within_count_links_out_do_not_and_loops_end(tmp_path: Path) -> None:
    make(tmp_path, "in/1.txt", "in/.store/2.txt", "out/3.txt")
    folder = tmp_path / "in"
    (folder / "same.txt").symlink_to(folder / "1.txt")
    (folder / "stored.txt").symlink_to(folder / ".store" / "2.txt")
    (folder / "away.txt").symlink_to(tmp_path / "out" / "3.txt")
    (folder / "dangling.txt").symlink_to(folder / "nothing.txt")
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "loop").symlink_to(folder)
    workspace = open_workspace([folder])
    assert [path.name for path in workspace.articles] == ["1.txt", "stored.txt"]
    assert "1 symbolic links lead out" in workspace.notices[0]


def test_ignored_paths_are_left_out(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "drafts/b.txt", "x/drafts/c.txt", "x/d.txt", "x/old/e.txt", "README.md")
    (tmp_path / "annotate.toml").write_text('ignore = ["drafts", "x/old", "README.*"]')
    assert names(tmp_path) == ["a.txt", "x/d.txt"]
    assert names(tmp_path, tmp_path / "x") == ["x/d.txt"]
    assert names(tmp_path, tmp_path / "drafts") == ["drafts/b.txt"], "what is named is meant"


def test_ignore_patterns_take_time_in_proportion() -> None:
    ignored = ignores(["*a" * 60 + "b", "x/" + "*a" * 60 + "b"])
    assert not ignored("x/" + "a" * 250)
    assert not ignores([])("anything")


@pytest.mark.parametrize(
    ("path", "reason", "remedy"),
    [
        ("artcles", "no such file or folder", "did you mean .*articles"),
        ("articles/1.txt/x", "no such file or folder", ""),
        ("empty", "holds no article", "annotate demo"),
        ("articles/1.txt.toml", "is no article", "not its sidecar"),
        ("corpus.jsonl", "corpus in one file", "annotate import"),
        ("pipe", "neither a file nor a folder", ""),
        ("x" * 300, "cannot be opened", ""),
    ],
)
def test_unusable_paths_say_why_and_what_to_do(tmp_path: Path, path: str, reason: str, remedy: str) -> None:
    make(tmp_path, "articles/1.txt", "articles/1.txt.toml", "corpus.jsonl")
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(WorkspaceError, match=reason) as raised:
        open_workspace([tmp_path / path])
    if remedy:
        assert raised.match(remedy)
    assert "\n" not in str(raised.value)


def test_an_empty_folder_beside_articles_is_a_notice(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt")
    (tmp_path / "b").mkdir()
    workspace = open_workspace([tmp_path / "a", tmp_path / "b"])
    assert len(workspace.articles) == 1
    assert "b holds no article" in workspace.notices[0]


def test_settings_are_those_of_the_first_path_and_others_are_said(tmp_path: Path) -> None:
    make(tmp_path, "a/1.txt", "b/2.txt")
    (tmp_path / "a" / "annotate.toml").write_text('annotator = "vera"')
    workspace = open_workspace([tmp_path / "a", tmp_path / "b"])
    assert workspace.settings.annotator == "vera"
    assert "b has no annotate.toml" in workspace.notices[0]
    (tmp_path / "a" / "annotate.toml").write_text("annotator = 3")
    with pytest.raises(SettingsError):
        open_workspace([tmp_path / "a"])


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_an_unreadable_folder_below_is_a_notice(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "closed/b.txt")
    (tmp_path / "closed").chmod(0)
    try:
        workspace = open_workspace([tmp_path])
        assert [path.name for path in workspace.articles] == ["a.txt"]
        assert "closed: cannot be read" in workspace.notices[0]
        with pytest.raises(WorkspaceError, match="cannot be read"):
            open_workspace([tmp_path / "closed"])
    finally:
        (tmp_path / "closed").chmod(0o700)


def test_names_that_are_not_utf8(tmp_path: Path) -> None:
    path = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")  # noqa: PTH118
    with open(path, "wb") as file:  # noqa: PTH123
        file.write(b"words")
    assert open_workspace([tmp_path]).articles[0].read_bytes() == b"words"


def test_sidecars_of_articles_and_strays(tmp_path: Path) -> None:
    make(tmp_path, "a.txt", "a.txt.toml", "a.txt.vera.toml", "a.txt.md", "a.txt.md.toml", "gone.txt.toml")
    make(tmp_path, "gone.txt.kim.toml", "annotate.toml", "pyproject.toml", "b.txt", ".x.txt.toml")
    articles = [tmp_path / name for name in ("a.txt", "a.txt.md", "b.txt")]
    listing = list_sidecars(articles)
    assert listing.of == {
        articles[0]: {"": tmp_path / "a.txt.toml", "vera": tmp_path / "a.txt.vera.toml"},
        articles[1]: {"": tmp_path / "a.txt.md.toml"},
        articles[2]: {},
    }
    assert [path.name for path in listing.strays] == ["gone.txt.kim.toml", "gone.txt.toml"]
