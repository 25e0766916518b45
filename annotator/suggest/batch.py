"""Suggestions for many articles, one at a time: what ``annotate suggest`` prints and ``evaluate`` scores."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotator.store.cache import SuggestionCache, text_sha
from annotator.suggest.memory import Memory
from annotator.suggest.pipeline import AHEAD, Pipeline
from annotator.suggest.record import Suggestions, from_json, to_json

ARTICLES = (".txt", ".md")
TOGETHER = 16
"""Articles that are prepared at once at most."""
MAX_RECORD = 64 * 1024 * 1024
"""Bytes of the longest article or corpus line that is read."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article to suggest for; `line` is its line in a corpus, from 1, or 0 for a file of its own."""

    id: str | int
    text: str
    path: Path
    line: int = 0


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that could not be read: file, line (from 1, 0 for the whole file) and reason."""

    path: Path
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.reason}" if self.line else f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Result:
    """The suggestions for one article, as the record of the contract, and what is to be said about it."""

    article: Article
    record: dict[str, Any]
    notices: tuple[str, ...]


def articles(paths: Sequence[Path], read: Callable[[Path], str] | None = None) -> Iterator[Article | Problem]:
    """The articles that paths stand for, in order, read one at a time.

    Args:
        paths: ``.txt`` and ``.md`` files, folders of them (searched deep, hidden ones left out), and
            ``.jsonl`` corpora of objects with ``id`` and ``text``.
        read: how to read an article; as UTF-8 when None. It may raise OSError or ValueError.
    """
    for path in paths:
        if path.is_dir():
            found = False
            for article in _walk(path):
                found = True
                yield _read(article, read)
            if not found:
                yield Problem(path, 0, "no .txt or .md file in this folder")
        elif path.suffix == ".jsonl":
            yield from corpus(path)
        else:
            yield _read(path, read)


def corpus(path: Path) -> Iterator[Article | Problem]:
    """The articles of a JSON Lines corpus; a line that is no article is a problem, and the others go on."""
    try:
        with path.open("rb") as file:
            number = 0
            while raw := file.readline(MAX_RECORD):
                number += 1
                if len(raw) == MAX_RECORD and not raw.endswith(b"\n"):
                    yield Problem(path, number, f"longer than {MAX_RECORD:,} bytes")
                    while (rest := file.readline(MAX_RECORD)) and not rest.endswith(b"\n"):
                        pass
                elif raw.strip():
                    yield parsed(path, number, raw)
    except OSError as problem:
        yield Problem(path, 0, problem.strerror or str(problem))


def suggest_all(
    found: Iterator[Article | Problem],
    pipeline: Pipeline,
    memory: Memory | None = None,
    cache: SuggestionCache | None = None,
) -> Iterator[Result | Problem]:
    """Suggestions for each article, in order, as they are made.

    Args:
        found: what :func:`articles` yields.
        pipeline: loaded here when the first article needs it.
        memory: of decided articles; applied last, and never stored in the cache.
        cache: read and written when given.
    """
    loaded = False
    for group in grouped(found):
        known = {n: cached(cache, pipeline.version, a) for n, a in enumerate(group) if isinstance(a, Article)}
        unknown = [a.text for n, a in enumerate(group) if isinstance(a, Article) and known[n] is None]
        if unknown and not loaded:
            pipeline.load()
            loaded = True
        if len(unknown) > 1:
            pipeline.look_ahead(unknown)
        for n, article in enumerate(group):
            if isinstance(article, Problem):
                yield article
                continue
            suggestions = known[n]
            if suggestions is None:
                suggestions = pipeline.suggest(article.text)
                if cache and not suggestions.notices:
                    cache.put(text_sha(article.text), pipeline.version, to_json("", "", suggestions))
            if memory is not None:
                suggestions = memory.apply(article.text, suggestions)
            record = to_json("", article.text, suggestions) | {"id": article.id}
            yield Result(article, record, suggestions.notices)


def grouped(found: Iterable[Article | Problem]) -> Iterator[list[Article | Problem]]:
    """Articles in groups that are worth preparing at once."""
    group: list[Article | Problem] = []
    size = 0
    for article in found:
        length = 0 if isinstance(article, Problem) else len(article.text)
        if group and (size + length > AHEAD or len(group) >= TOGETHER):
            yield group
            group, size = [], 0
        group.append(article)
        size += length
    if group:
        yield group


def cached(cache: SuggestionCache | None, version: str, article: Article) -> Suggestions | None:
    """The suggestions stored for an article, or None where there are none that fit it."""
    record = cache.get(text_sha(article.text), version) if cache else None
    try:
        return from_json({**record, "text": article.text}) if record else None
    except ValueError:
        return None


def _walk(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if name.endswith(ARTICLES) and not name.startswith("."):
                yield Path(place, name)


def _read(path: Path, read: Callable[[Path], str] | None) -> Article | Problem:
    try:
        if path.stat().st_size > MAX_RECORD:
            return Problem(path, 0, f"larger than {MAX_RECORD:,} bytes")
        # Newlines as they are: offsets count the code points of the file.
        text = read(path) if read else path.read_bytes().decode("utf-8")
    except OSError as problem:
        return Problem(path, 0, problem.strerror or str(problem))
    except ValueError as problem:
        return Problem(path, 0, str(problem))
    return Article(str(path), text, path)


def parsed(path: Path, number: int, raw: bytes) -> Article | Problem:
    """A line of a corpus as an article, or what is wrong with it."""
    try:
        record = json.loads(raw)
    except (ValueError, RecursionError) as problem:
        return Problem(path, number, f"not JSON: {problem}")
    if not isinstance(record, dict):
        return Problem(path, number, "not a JSON object")
    text, identifier = record.get("text"), record.get("id")
    if not isinstance(text, str):
        return Problem(path, number, "no text")
    if not isinstance(identifier, str | int) or isinstance(identifier, bool):
        return Problem(path, number, "no id")
    if any("\ud800" <= c <= "\udfff" for c in text):
        return Problem(path, number, "the text holds half a surrogate pair, which is no character")
    return Article(identifier, text, path, number)
