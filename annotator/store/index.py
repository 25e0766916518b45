"""What is known of many articles without opening them: an index in the cache directory.

One SQLite file holds, for each article, what its sidecars say and, once somebody searched, its words. Rows are
believed only while size and time of the article and of all its sidecars are as they were; anything else is read
again. The file can be deleted at any time, and one that is damaged or of another version is made anew.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path

from annotator.core.marks import Claim
from annotator.core.records import NamedTuple, field, record
from annotator.store.articles import Article, read_article
from annotator.store.cache import cache_dir
from annotator.store.errors import ArticleError, StoreError
from annotator.store.sidecar import Sidecar, read_sidecar
from annotator.store.summaries import Entry, Summary, by_folder, is_racy, listing, summary

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VERSION = 2
NOTHING = (Summary(),)
"""Of an article without a sidecar."""
BATCH = 200
"""Articles that are read between two writes."""
_SCHEMA = """
CREATE TABLE article (
  id INTEGER PRIMARY KEY, folder TEXT NOT NULL, name TEXT NOT NULL, signature TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '', about TEXT NOT NULL, UNIQUE (folder, name)
);
CREATE VIRTUAL TABLE body USING fts5 (text, tokenize = 'unicode61 remove_diacritics 2');
CREATE VIRTUAL TABLE claim USING fts5 (
  speaker, content, article UNINDEXED, state UNINDEXED, start UNINDEXED, tokenize = 'unicode61 remove_diacritics 2'
);
"""


@record(frozen=True, slots=True)
class Words:
    """Articles whose words can be searched.

    Attributes:
        places: by their numbers in the index.
        unread: why others cannot be searched, or their sidecars.
    """

    places: dict[int, Path] = field(default_factory=dict)
    unread: list[StoreError] = field(default_factory=list)


class _Fresh(NamedTuple):
    """An article that was read just now."""

    name: str
    signature: str
    summaries: list[Summary]
    article: Article
    sidecars: list[Sidecar]


class Index:
    """An open index.

    Args:
        path: its file; in the cache directory when None. Where it cannot be written, one in memory serves.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or cache_dir() / "index.sqlite3"
        self._database = self._opened()

    def close(self) -> None:
        """Close the file."""
        self._database.close()

    def __enter__(self) -> Index:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def entries(self, articles: Sequence[Path], *, begun: bool = False) -> Iterator[Entry]:
        """The articles in their order; only those that changed, or that have a sidecar and are new, are read.

        Args:
            articles: as a workspace lists them.
            begun: leave those out that have no sidecar.
        """
        for folder, paths in by_folder(articles):
            listed = listing(folder, begun=begun)
            known = self._known(folder)
            if listed:
                self._forget([row[0] for name, row in known.items() if name not in listed])
            fresh: list[_Fresh] = []
            for name, place in paths:
                signature, sidecars = listed.get(name, ("", {}))
                if begun and not sidecars:
                    continue
                path, row = Path(place), known.get(name)
                if row is not None and signature and row[1] == signature:
                    yield Entry(path, tuple(Summary(**about) for about in json.loads(row[2])))
                    continue
                if not sidecars:
                    yield Entry(path, NOTHING)
                    continue
                try:
                    article, read = _read(path, sidecars)
                except StoreError as problem:
                    yield Entry(path, (), problem)
                    continue
                summaries = [summary(annotator, sidecar) for annotator, sidecar in read]
                yield Entry(path, tuple(summaries))
                if signature and not is_racy(signature):
                    fresh.append(_Fresh(name, signature, summaries, article, [s for _, s in read]))
                if len(fresh) >= BATCH:
                    self._keep(folder, fresh)
                    fresh = []
            self._keep(folder, fresh)

    def words(self, articles: Sequence[Path]) -> Words:
        """Bring the words of `articles` up to date, so that they can be searched."""
        found = Words()
        for folder, paths in by_folder(articles):
            self._read_words(folder, paths, found.unread)
            rows = self._known(folder)
            found.places.update((rows[name][0], Path(path)) for name, path in paths if name in rows)
        return found

    def rows(self, sql: str, *values: str) -> Iterator[tuple[Any, ...]]:
        """What a query gives."""
        yield from self._database.execute(sql, values)

    def _opened(self) -> sqlite3.Connection:
        for place in (str(self.path), str(self.path), ":memory:"):
            try:
                if place != ":memory:":
                    self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                database = sqlite3.connect(place, timeout=5)
                database.execute("PRAGMA journal_mode = WAL")
                database.execute("PRAGMA synchronous = NORMAL")
                with database:
                    # Two windows may get here at once: the second one waits, then finds the tables.
                    database.execute("BEGIN IMMEDIATE")
                    version = database.execute("PRAGMA user_version").fetchone()[0]
                    tables = database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
                    if not tables:
                        for statement in _SCHEMA.split(";\n"):
                            database.execute(statement)
                        database.execute(f"PRAGMA user_version = {VERSION}")
                        version = VERSION
                if version == VERSION:
                    database.execute("SELECT id, words, about FROM article LIMIT 1").fetchall()
                    return database
                database.close()
                reason = "another version"
            except sqlite3.OperationalError as problem:
                reason = str(problem)
            except (OSError, sqlite3.DatabaseError) as problem:
                reason = str(problem)
            if "locked" not in reason:
                self._delete()
        raise sqlite3.DatabaseError(f"{self.path}: {reason}")

    def _known(self, folder: Path) -> dict[str, tuple[int, str, str, str]]:
        """By name: id, signature, summaries as JSON, signature of the words."""
        sql = "SELECT name, id, signature, about, words FROM article WHERE folder = ?"
        try:
            return {row[0]: row[1:] for row in self._database.execute(sql, (str(folder.absolute()),))}
        except sqlite3.OperationalError:
            return {}  # another window holds it
        except sqlite3.DatabaseError:
            self._renew()
            return {}

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        """A transaction; where another window holds the file for long, its rows are read again the next time."""
        try:
            with self._database:
                yield
        except sqlite3.OperationalError:
            return
        except sqlite3.DatabaseError:
            self._renew()

    def _renew(self) -> None:
        """Throw a damaged file away."""
        self._database.close()
        self._delete()
        self._database = self._opened()

    def _delete(self) -> None:
        for suffix in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self.path}{suffix}").unlink()

    def _forget(self, rows: Sequence[int]) -> None:
        """Drop the rows of articles that are gone."""
        if rows:
            with self._writing():
                for table, column in (
                    ("article", "id"),
                    ("claim", "article"),
                    ("body", "rowid"),
                ):
                    sql = f"DELETE FROM {table} WHERE {column} = ?"
                    self._database.executemany(sql, [(row,) for row in rows])

    def _keep(self, folder: Path, fresh: Iterable[_Fresh], *, words: bool = False) -> None:
        """Write rows."""
        place = str(folder.absolute())
        with self._writing():
            for name, signature, summaries, article, sidecars in fresh:
                about = json.dumps([asdict(one) for one in summaries])
                sql = (
                    "INSERT INTO article (folder, name, signature, about) VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE"
                    " SET signature = excluded.signature, about = excluded.about RETURNING id"
                )
                (row,) = self._database.execute(sql, (place, name, signature, about)).fetchone()
                self._database.execute("DELETE FROM claim WHERE article = ?", (row,))
                for sidecar in sidecars:
                    self._keep_claims(row, sidecar, article)
                if words:
                    # The two marks of places that are found take no room in a text.
                    text = article.text.replace("\x02", " ").replace("\x03", " ")
                    self._database.execute("DELETE FROM body WHERE rowid = ?", (row,))
                    self._database.execute("INSERT INTO body (rowid, text) VALUES (?, ?)", (row, text))
                    self._database.execute("UPDATE article SET words = ? WHERE id = ?", (signature, row))

    def _keep_claims(self, row: int, sidecar: Sidecar, article: Article) -> None:
        for mark in sidecar.marks:
            if isinstance(mark, Claim):
                content = article.text[mark.extent.start : mark.extent.end]
                self._database.execute(
                    "INSERT INTO claim VALUES (?, ?, ?, ?, ?)",
                    (mark.speaker or "", content, row, mark.state, mark.extent.start),
                )

    def _read_words(self, folder: Path, paths: Sequence[tuple[str, str]], unread: list[StoreError]) -> None:
        listed, known = listing(folder), self._known(folder)
        fresh: list[_Fresh] = []
        for name, path in paths:
            signature, sidecars = listed.get(name, ("", {}))
            row = known.get(name)
            if row is not None and signature and row[3] == signature:
                continue
            try:
                article, read = _read(Path(path), sidecars)
            except ArticleError as problem:
                unread.append(problem)
                continue
            except StoreError as problem:
                unread.append(problem)
                # The article can be searched all the same; its sidecars are looked at again the next time.
                article, read, signature = read_article(Path(path)), [], ""
            summaries = [summary(annotator, sidecar) for annotator, sidecar in read]
            kept = "" if is_racy(signature) else signature
            fresh.append(_Fresh(name, kept, summaries, article, [s for _, s in read]))
            if len(fresh) >= BATCH:
                self._keep(folder, fresh, words=True)
                fresh = []
        self._keep(folder, fresh, words=True)


def _read(path: Path, sidecars: dict[str, Path]) -> tuple[Article, list[tuple[str, Sidecar]]]:
    article = read_article(path)
    read = [(name, read_sidecar(beside, article)) for name, beside in sidecars.items()]
    return article, read or [("", Sidecar())]
