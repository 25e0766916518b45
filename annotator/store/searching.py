"""Words looked for in the articles and the decided claims of an index."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from annotator.core.records import record
from annotator.store.index import Index, Words


@record(frozen=True, slots=True)
class Hit:
    """A place that was searched for; ``speaker`` is None for a place in an article's text.

    `start` and `end` are code points; those of a claim are of its content, as the sidecar was last read. `at` is where
    in `text`, the line, the place begins.
    """

    path: Path
    start: int
    end: int
    text: str
    speaker: str | None = None
    state: str = ""
    at: int = 0


def search(index: Index, query: str, words: Words, *, claims: bool = False) -> Iterator[Hit]:
    """Where the words of `query` stand together in an article, best first; with `claims`, in decided claims.

    Words in double quotes are a phrase, ``word*`` is a beginning; case and accents do not count.

    Args:
        index: where they are looked for.
        query: what to look for.
        words: of which articles.
        claims: search the contents and speakers of claims.
    """
    match = _match(query)
    if not match:
        return
    if claims:
        sql = "SELECT article, speaker, content, state, start FROM claim WHERE claim MATCH ? ORDER BY rank"
        for article, speaker, content, state, start in index.rows(sql, match):
            if article in words.places:
                yield Hit(words.places[article], start, start + len(content), content, speaker, state)
        return
    sql = "SELECT rowid, highlight(body, 0, char(2), char(3)) FROM body WHERE body MATCH ? ORDER BY rank"
    for article, marked in index.rows(sql, match):
        if article in words.places:
            yield from _hits(words.places[article], marked)


def _match(query: str) -> str:
    """`query` in the index's own language, with nothing in it that means something there."""
    terms = []
    for number, part in enumerate(query.split('"')):
        for term in [part.strip()] if number % 2 else part.split():
            bare = term.rstrip("*")
            if any(map(str.isalnum, bare)):
                terms.append(f'"{bare}"' + ("*" if term.endswith("*") and not number % 2 else ""))
    return " ".join(terms)


def _hits(path: Path, marked: str) -> Iterator[Hit]:
    """Places between marks 2 and 3, which the text has none of its own of; one a line."""
    removed, at, line_before = 0, marked.find("\x02"), -2
    while at >= 0:
        until = marked.find("\x03", at)
        if until < 0:
            return
        start = at - removed
        line = marked.rfind("\n", 0, at)
        if line != line_before:
            end_of_line = marked.find("\n", until)
            whole = marked[line + 1 : end_of_line if end_of_line >= 0 else len(marked)]
            yield Hit(
                path,
                start,
                start + until - at - 1,
                whole.replace("\x02", "").replace("\x03", ""),
                at=at - line - 1,
            )
        line_before = line
        removed += 2
        at = marked.find("\x02", until)
