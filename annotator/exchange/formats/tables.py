"""CSV, TSV and Parquet: one row a mark, one row a claim.

The tables hold no article text: an import finds the articles in the folder and the marks in them by their words.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, ClassVar

from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange.document import BrokenRecord, Document, ExchangeError, Report
from annotator.exchange.formats.jsonl import marks_of, record
from annotator.exchange.output import Output
from annotator.exchange.registry import Format, library
from annotator.store.articles import MAX_BYTES

COLUMNS = (
    "article mark id start end label text name kind speaker cue_text source_text content cue source state origin score "
    "edited by at note attributes"
).split()
"""``mark`` is entity, claim or furniture; ``start`` and ``end`` are code points, those of a claim its extent;
``content``, ``cue`` and ``source`` are JSON lists of spans."""
MAX_FIELD = 64 * 1024 * 1024
MAX_HEADER = 100_000
# What a spreadsheet takes for a formula. One quote more makes it text, and goes again on import.
_FORMULA = re.compile(r"'*[=+\-@\t\r＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r＝＋－＠]")


def rows(document: Document) -> Iterator[dict[str, Any]]:
    """The rows of an article; values are text, integers, floats or None."""
    data = record(document)
    found = [("entity", e) for e in data["entities"]] + [("claim", c) for c in data["claims"]]
    found += [("furniture", f) for f in data.get("furniture", ())]
    for kind, item in found:
        row: dict[str, Any] = dict.fromkeys(COLUMNS)
        row |= {"article": document.id, "mark": kind, "edited": "yes" if item.get("edited") else "no"}
        row |= {
            key: item.get(key)
            for key in ("id", "state", "origin", "by", "at", "note", "label", "kind", "speaker")
        }
        row["score"] = None if item.get("scored") is False else item["score"]
        if item.get("attributes"):
            row["attributes"] = json.dumps(item["attributes"], ensure_ascii=False)
        if kind == "claim":
            parts = {part: [Span(*s) for s in item[part]] for part in ("content", "cue", "source")}
            row |= {part: json.dumps(item[part]) for part in parts}
            row |= {"start": parts["content"][0].start, "end": parts["content"][-1].end}
            row |= {"text": document.words(parts["content"]), "cue_text": document.words(parts["cue"])}
            row["source_text"] = document.words(parts["source"])
        else:
            row |= {"start": item["start"], "end": item["end"], "name": item.get("entity")}
            row["text"] = document.text[item["start"] : item["end"]]
        yield row


class Csv(Format):
    """RFC 4180, header once, UTF-8, line feeds."""

    name = "csv"
    description = "CSV, one row a mark; imported into articles that are there"
    carries = doc.ALL - {"metadata"}
    proven = "pandas 3.1, duckdb 2.0"
    suffixes = (".csv",)
    stdout = True
    holds_text = False
    options: ClassVar = {"raw": "yes leaves cells as they are that a spreadsheet takes for formulas"}
    delimiter: ClassVar[str] = ","

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """One row a mark, in reading order within entities, claims and furniture."""
        raw = self.given.get("raw") == "yes"
        with out.text() as file:
            writer = csv.DictWriter(file, COLUMNS, delimiter=self.delimiter, lineterminator="\n")
            writer.writeheader()
            for document in documents:
                for row in rows(document):
                    writer.writerow(row if raw else {key: _guarded(value) for key, value in row.items()})

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document for each run of rows of one article."""
        csv.field_size_limit(MAX_FIELD)
        with source.open(encoding="utf-8-sig", newline="") as file:
            # Spreadsheets write what their country uses: the separator is the one that the header has most of.
            header = file.readline(MAX_HEADER)
            separator = max(self.delimiter, *",;\t", key=header.count)
            file.seek(0)
            reader = csv.DictReader((line.replace("\0", "\ufffd") for line in file), delimiter=separator)
            try:
                missing = {"article", "start", "end", "text"}.difference(reader.fieldnames or ())
            except csv.Error as problem:
                raise ExchangeError(f"{source}: {problem}") from problem
            if missing:
                yield BrokenRecord(source, 1, f"has no column {', '.join(sorted(missing))}")
                return
            yield from self._documents(source, reader, report)

    def _documents(
        self, source: Path, reader: csv.DictReader[str], report: Report
    ) -> Iterator[Document | BrokenRecord]:
        def numbered() -> Iterator[tuple[int, dict[str, Any]]]:
            for row in reader:
                yield reader.line_num, row

        try:
            for article, group in groupby(numbered(), key=lambda found: found[1].get("article")):
                yield from self._document(source, str(article or ""), group)
        except csv.Error as problem:
            yield BrokenRecord(source, reader.line_num, str(problem))

    def _document(
        self, source: Path, article: str, group: Iterable[tuple[int, dict[str, Any]]]
    ) -> Iterator[Document | BrokenRecord]:
        raw = self.given.get("raw") == "yes"
        kept: list[tuple[dict[str, Any], list[tuple[Span, str]]]] = []
        first = 0
        for line, row in group:
            first = first or line
            if None in row or None in row.values():
                yield BrokenRecord(source, line, "has not as many fields as the header")
                continue
            row = _line_feeds(row)
            cells = row if raw else {key: _unguarded(value) for key, value in row.items()}
            try:
                kept.append(_item(cells))
            except (ValueError, TypeError, KeyError) as problem:
                yield BrokenRecord(source, line, f"is no mark: {problem}")
        if kept:
            text = sparse_text([piece for _, pieces in kept for piece in pieces])
            data: dict[str, list[Any]] = {"entities": [], "claims": [], "furniture": []}
            for item, _ in kept:
                data[item.pop("as")].append(item)
            marks, wrong = marks_of(data, text)
            for reason in wrong:
                yield BrokenRecord(source, first, reason)
            yield Document(article, text, tuple(marks), line=first, path=source, sparse=True)


class Tsv(Csv):
    """As CSV with tabs; fields with line ends or tabs are quoted."""

    name = "tsv"
    description = "TSV, one row a mark; imported into articles that are there"
    suffixes = (".tsv",)
    delimiter = "\t"


class Parquet(Format):
    """The same table, typed."""

    name = "parquet"
    description = "Parquet, one row a mark, the columns of CSV"
    carries = doc.ALL - {"metadata"}
    proven = "pyarrow 26.0, duckdb 2.0, pandas 3.1"
    extra = "parquet"
    holds_text = False
    suffixes = (".parquet",)
    can_read = False

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """Row groups of some thousand rows; the schema is given, so that an empty column keeps its type."""
        arrow = library("pyarrow", self)
        parquet = library("pyarrow.parquet", self)
        types = {
            "start": arrow.int64(),
            "end": arrow.int64(),
            "score": arrow.float64(),
            "edited": arrow.bool_(),
        }
        schema = arrow.schema([(name, types.get(name, arrow.string())) for name in COLUMNS])
        with out.binary() as file, parquet.ParquetWriter(file, schema, compression="zstd") as writer:
            waiting: list[dict[str, Any]] = []
            for document in documents:
                waiting += [{**row, "edited": row["edited"] == "yes"} for row in rows(document)]
                if len(waiting) > 20_000:
                    writer.write_table(arrow.Table.from_pylist(waiting, schema))
                    waiting = []
            writer.write_table(arrow.Table.from_pylist(waiting, schema))


def sparse_text(pieces: Iterable[tuple[Span, str]]) -> str:
    """A text with words at their places and line feeds everywhere else.

    Line feeds, because the context that an anchor keeps ends there: only the words themselves count.

    Raises:
        ValueError: where two pieces contradict each other.
    """
    chosen = list(pieces)
    length = max((span.end for span, _ in chosen), default=0)
    text = ["\n"] * length
    for span, words in chosen:
        text[span.start : span.end] = words
    return "".join(text)


def _guarded(value: Any) -> Any:
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value


def _unguarded(value: Any) -> Any:
    return value[1:] if isinstance(value, str) and _GUARDED.match(value) else value


def _line_feeds(row: dict[str, Any]) -> dict[str, Any]:
    """A row as articles are read: no CR, which other systems put into fields of several lines."""
    return {
        key: value.replace("\r\n", "\n") if isinstance(value, str) else value for key, value in row.items()
    }


def _item(row: dict[str, str]) -> tuple[dict[str, Any], list[tuple[Span, str]]]:
    """A row as a mark of the JSON Lines record, with the words at its places."""
    kind = row.get("mark") or ("claim" if row.get("content") else "entity")
    if kind not in ("entity", "claim", "furniture"):
        raise ValueError(f"mark {kind!r} is none of entity, claim, furniture")
    item: dict[str, Any] = {
        key: row[key] for key in ("id", "state", "origin", "by", "at", "note") if row.get(key)
    }
    if row.get("score"):
        item["score"] = float(row["score"])
    item["edited"] = row.get("edited") in ("yes", "true", "True", "1")
    if row.get("attributes"):
        item["attributes"] = json.loads(row["attributes"])
    if unknown := {key: value for key, value in row.items() if key not in COLUMNS and value}:
        item |= unknown
    pieces: list[tuple[Span, str]] = []
    if kind == "claim":
        item |= {"as": "claims", "kind": row.get("kind") or "indirect", "speaker": row.get("speaker")}
        for part, column in (("content", "text"), ("cue", "cue_text"), ("source", "source_text")):
            spans = json.loads(row.get(part) or "[]")
            if part == "content" and not spans:
                spans = [[int(row["start"]), int(row["end"])]]
            item[part] = spans
            at = 0
            for start, end in spans:
                pieces.append(_piece(start, end, row.get(column, "")[at : at + end - start]))
                at += end - start + 1
    else:
        start, end = int(row["start"]), int(row["end"])
        item |= {"as": "entities" if kind == "entity" else "furniture", "start": start, "end": end}
        if kind == "entity":
            item |= {"label": row.get("label"), "entity": row.get("name")}
        pieces.append(_piece(start, end, row["text"]))
    return item, pieces


def _piece(start: Any, end: Any, words: str) -> tuple[Span, str]:
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= MAX_BYTES:
        raise ValueError(f"{start!r}..{end!r} is no span")
    if len(words) != end - start:
        raise ValueError(f"{start}..{end} are not as many characters as “{words[:40]}”")
    return Span(start, end), words
