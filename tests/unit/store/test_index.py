"""The index: what it answers, what it believes, and what it does when its file is wrong."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.store import index as module
from annotator.store.articles import read_article
from annotator.store.index import Index
from annotator.store.searching import search
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
from annotator.store.summaries import Entry, Summary

TEXT = "The ferry to Orla stopped.\n\nMinister Ane Holt said the ferry would run again. Ann Bé agreed.\n"
AT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    made.mkdir()
    for name in ("a.txt", "b.txt"):
        (made / name).write_text(TEXT, encoding="utf-8")
    decide(made / "a.txt")
    for path in made.iterdir():
        old(path)
    return made


def old(path: Path, seconds: int = 100) -> None:
    status = path.stat()
    os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns - seconds * 10**9))


def decide(path: Path, *more: Mark, annotator: str = "") -> None:
    article = read_article(path)
    start = article.text.index("Ane Holt")
    marks: list[Mark] = [
        Entity(
            id="aaaaaa",
            state="confirmed",
            label="PERSON",
            span=Span(start, start + 8),
            name="Ane Holt",
            by="vera",
            at=AT,
        ),
        Entity(id="bbbbbb", state="rejected", label="GPE", span=Span(13, 17), name="Orla", by="vera", at=AT),
    ]
    begin = article.text.index("the ferry would")
    content = (Span(begin, begin + len("the ferry would run again")),)
    marks.append(Claim(id="cccccc", state="confirmed", content=content, speaker="Ane Holt", by="max", at=AT))
    body = SidecarWriter(article, Sidecar()).dump([*marks, *more], "done")
    sidecar_path(path, annotator).write_bytes(body)


def articles(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.txt"))


def test_counts_of_sidecars(folder: Path, tmp_path: Path) -> None:
    with Index(tmp_path / "i") as index:
        first, second = index.entries(articles(folder))
    (said,) = first.summaries
    assert (said.status, said.confirmed, said.rejected, said.decided) == ("done", 2, 1, 3)
    assert said.by == {"vera": 2, "max": 1}
    assert said.last == "2026-03-04T05:06:07+00:00"
    assert second == Entry(folder / "b.txt", (Summary(),))


def test_an_unchanged_file_is_not_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []
    whole = module.read_article
    monkeypatch.setattr(module, "read_article", lambda path: (read.append(path), whole(path))[1])
    with Index(tmp_path / "i") as index:
        before = list(index.entries(articles(folder)))
        assert read == [folder / "a.txt"]  # the other one has no sidecar to be placed
    read.clear()
    with Index(tmp_path / "i") as index:
        assert list(index.entries(articles(folder))) == before
    assert read == []


def test_every_change_beside_an_article_is_seen(folder: Path, tmp_path: Path) -> None:
    with Index(tmp_path / "i") as index:
        list(index.entries(articles(folder)))
        decide(folder / "a.txt", annotator="max")
        entry, _ = index.entries(articles(folder))
        assert [one.annotator for one in entry.summaries] == ["", "max"]
        (folder / "a.txt.toml").unlink()
        entry, _ = index.entries(articles(folder))
        assert [one.annotator for one in entry.summaries] == ["max"]


def test_a_file_changed_just_now_is_not_believed_the_next_time(folder: Path, tmp_path: Path) -> None:
    with Index(tmp_path / "i") as index:
        stamp = (folder / "b.txt").stat().st_mtime_ns
        (folder / "a.txt.toml").touch()
        list(index.entries(articles(folder)))
        path = folder / "a.txt.toml"
        status = path.stat()
        # Same size, same time, other content: what a quick second write can do.
        path.write_bytes(path.read_bytes().replace(b'"done"', b'"open"'))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
        entry, _ = index.entries(articles(folder))
        assert entry.summaries[0].status == "open"
        assert (folder / "b.txt").stat().st_mtime_ns == stamp


def test_a_broken_sidecar_is_a_problem_until_it_is_mended(folder: Path, tmp_path: Path) -> None:
    path = folder / "a.txt.toml"
    good = path.read_bytes()
    with Index(tmp_path / "i") as index:
        path.write_bytes(b"format = [")
        old(path)
        entry, other = index.entries(articles(folder))
        assert entry.problem is not None
        assert other.problem is None
        path.write_bytes(good)
        entry, _ = index.entries(articles(folder))
        assert entry.problem is None


def test_an_article_that_cannot_be_read_is_one_problem_among_others(folder: Path, tmp_path: Path) -> None:
    decide(folder / "b.txt")
    (folder / "a.txt").write_bytes(b"\0\1\2")
    with Index(tmp_path / "i") as index:
        entry, other = index.entries(articles(folder))
    assert entry.problem is not None
    assert other.summaries[0].decided == 3


@pytest.mark.parametrize("body", [b"", b"no database at all, but long enough to be one" * 100])
def test_a_damaged_index_is_made_anew(folder: Path, tmp_path: Path, body: bytes) -> None:
    (tmp_path / "i").write_bytes(body)
    with Index(tmp_path / "i") as index:
        assert [len(e.summaries) for e in index.entries(articles(folder))] == [1, 1]
    assert sqlite3.connect(tmp_path / "i").execute("SELECT count(*) FROM article").fetchone() == (1,)


def test_an_index_of_another_version_is_made_anew(folder: Path, tmp_path: Path) -> None:
    database = sqlite3.connect(tmp_path / "i")
    database.execute("CREATE TABLE article (strange)")
    database.execute("PRAGMA user_version = 999")
    database.close()
    with Index(tmp_path / "i") as index:
        assert list(index.entries(articles(folder)))


def test_an_index_that_cannot_be_written_lives_in_memory(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with Index(tmp_path / "file" / "i") as index:
        assert next(index.entries(articles(folder))).summaries[0].confirmed == 2


def test_two_windows_share_it(folder: Path, tmp_path: Path) -> None:
    with Index(tmp_path / "i") as one, Index(tmp_path / "i") as two:
        expected = list(one.entries(articles(folder)))
        assert list(two.entries(articles(folder))) == expected
        decide(folder / "b.txt")
        assert list(one.entries(articles(folder))) == list(two.entries(articles(folder)))


def test_articles_that_nobody_began_can_be_left_out(folder: Path, tmp_path: Path) -> None:
    with Index(tmp_path / "index") as index:
        assert [entry.path.name for entry in index.entries(sorted(folder.glob("*.txt")), begun=True)] == [
            "a.txt"
        ]


def test_search_gives_places_in_the_text(folder: Path, tmp_path: Path) -> None:
    (folder / "b.txt").write_text("Nothing of that kind.\n", encoding="utf-8")
    with Index(tmp_path / "i") as index:
        hits = list(search(index, "FERRY holt", index.words(articles(folder))))
        assert {h.path for h in hits} == {folder / "a.txt"}
        for hit in hits:
            assert TEXT[hit.start : hit.end].lower() in ("ferry", "holt", "ane holt")
        assert [h.text for h in search(index, '"ferry would"', index.words(articles(folder)))] == [
            TEXT.splitlines()[2]
        ]
        assert list(search(index, '"would ferry"', index.words(articles(folder)))) == []
        assert list(search(index, "minis*", index.words(articles(folder))))
        assert list(search(index, "be", index.words(articles(folder)))), "accents do not count"


@pytest.mark.parametrize(
    "query", ['"', "*", "NEAR(", "a OR", 'x"y', "-ferry", "text:ferry", "ferry)", "'; DROP TABLE body"]
)
def test_no_query_is_a_syntax_error(folder: Path, tmp_path: Path, query: str) -> None:
    with Index(tmp_path / "i") as index:
        list(search(index, query, index.words(articles(folder))))
        assert list(search(index, "ferry", index.words(articles(folder))))


def test_search_follows_changes_and_ignores_other_folders(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "c.txt").write_text("A ferry elsewhere.\n")
    with Index(tmp_path / "i") as index:
        assert (
            len({h.path for h in search(index, "ferry", index.words([*articles(folder), other / "c.txt"]))})
            == 3
        )
        (folder / "a.txt").write_text("A tram.\n")
        (folder / "b.txt").unlink()
        assert list(search(index, "ferry", index.words(articles(folder)))) == []
        assert [h.path for h in search(index, "tram", index.words(articles(folder)))] == [folder / "a.txt"]


def test_claims_are_found_by_speaker_and_content(folder: Path, tmp_path: Path) -> None:
    with Index(tmp_path / "i") as index:
        (hit,) = search(index, "holt again", index.words(articles(folder)), claims=True)
    assert (hit.speaker, hit.text) == ("Ane Holt", "the ferry would run again")
    assert TEXT[hit.start : hit.end] == hit.text


def test_what_cannot_be_read_is_named_and_the_rest_is_searched(folder: Path, tmp_path: Path) -> None:
    (folder / "a.txt.toml").write_text("no sidecar")
    (folder / "b.txt").write_bytes(b"\0\xff binary")
    with Index(tmp_path / "i") as index:
        for _ in range(2):
            words = index.words(articles(folder))
            assert [problem.path.name for problem in words.unread] == ["a.txt.toml", "b.txt"]
            assert {hit.path.name for hit in search(index, "ferry", words)} == {"a.txt"}


def test_control_characters_in_an_article_do_not_shift_places(folder: Path, tmp_path: Path) -> None:
    text = "\x02\x03 one \x02 ferry\n"
    (folder / "a.txt").write_text(text)
    with Index(tmp_path / "i") as index:
        (hit,) = search(index, "ferry", index.words([folder / "a.txt"]))
    assert text[hit.start : hit.end] == "ferry"
