"""Quotes that other programs extracted: GenderGapTracker's JSON, and attributions in PolNeAR's terms.

They are guesses of a program: all of them are imported as suggestions to decide. GenderGapTracker counts in a text
without accents, with straight quotation marks and other line ends; its offsets are brought back to the article's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.core.marks import Kind, Mark
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange import json_input
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.formats.tables import sparse_text
from annotator.exchange.normalised import Normalised, as_gendergaptracker
from annotator.exchange.output import safe_name
from annotator.exchange.registry import Format
from annotator.store.articles import MAX_BYTES, SUFFIXES, read_article
from annotator.store.errors import StoreError

_INDEX = re.compile(r"\s*(?:[(\[]\s*)?(\d{1,9})\s*,\s*(\d{1,9})(?:\s*[)\]])?\s*")
_EMPTY = re.compile(r"[(\[]?\s*(\d{1,9}),\s*\1\s*[)\]]?")
_TEXTS = ("body", "text", "content", "article")
_LISTS = ("quotes", "quotesUpdated", "quotes_final", "attributions", "claims", "quotations")
_PARTS = (("content", "quote"), ("cue", "verb"), ("source", "speaker"))
_KNOWN = frozenset(
    """speaker speaker_index quote quote_index verb verb_index source cue content kind start end score""".split()
)
_OPENING, _CLOSING = "“„«\"‘'", "”»\"’'“"


class Quotes(Format):
    """Records with a text and a list of quotes, or lists of quotes alone about an article of the file's name."""

    name = "quotes"
    description = "quotes of GenderGapTracker, attributions in PolNeAR's terms; imported as suggestions"
    carries = frozenset({"claims", "pieces", "speakers", "kinds", "states"})
    proven = "GenderGapTracker's quote objects"
    suffixes = (".json", ".jsonl")
    can_write = False

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document a record; a list of quotes is one document without a text."""
        alone: list[tuple[int, dict[str, Any]]] = []
        stem = self.identifier(source)
        is_lines = source.suffix.lower() == ".jsonl"
        for found in (json_input.lines if is_lines else json_input.elements)(source):
            if isinstance(found, BrokenRecord):
                yield found
                continue
            line, number, data = found
            text = next((data[key] for key in _TEXTS if isinstance(data.get(key), str)), None)
            quotes = next((data[key] for key in _LISTS if isinstance(data.get(key), list)), None)
            if quotes is None:
                if "quote" in data or "content" in data:
                    alone.append((line, data))
                else:
                    yield BrokenRecord(source, line, f"record {number} has no list of quotes")
                continue
            identifier = data.get("id", data.get("_id"))
            if isinstance(identifier, dict):
                identifier = identifier.get("$oid")
            name = str(identifier) if isinstance(identifier, str | int) else f"{stem}-{number:06}"
            if text is None and not is_lines:
                name = stem
            yield from self._document(source, line, name, text, enumerate(quotes, 1), data)
        if alone:
            yield from self._document(source, alone[0][0], stem, None, alone, {})

    def _article(self, name: str) -> str | None:
        """The text of the article that quotes without one are about."""
        for suffix in ("", *SUFFIXES):
            path = (self.into or self.root) / f"{safe_name(name)}{suffix}"
            if path.name.endswith(SUFFIXES) and path.is_file():
                try:
                    return read_article(path).text
                except StoreError:
                    return None  # placing the document says what is wrong with it
        return None

    def _document(
        self,
        source: Path,
        line: int,
        name: str,
        text: str | None,
        quotes: Any,
        data: Mapping[str, Any],
    ) -> Iterator[Document | BrokenRecord]:
        text = self._article(name) if text is None else text
        sparse = text is None
        kept: list[tuple[int, dict[str, Any], dict[str, list[tuple[Span, str]]]]] = []
        for number, quote in quotes:
            try:
                kept.append((number, quote, _parts(quote)))
            except (ValueError, TypeError) as problem:
                yield BrokenRecord(source, line, f"quote {number}: {problem}")
        if text is None:
            text = sparse_text(p for _, _, parts in kept for pieces in parts.values() for p in pieces if p[1])
        places = _Places(text)
        marks: list[Mark] = []
        for number, quote, parts in kept:
            try:
                spans = {part: [places.find(*piece) for piece in pieces] for part, pieces in parts.items()}
            except ValueError as problem:
                yield BrokenRecord(source, line, f"quote {number}: {problem}")
                continue
            if not spans["content"]:
                yield BrokenRecord(source, line, f"quote {number}: has no place in the text")
                continue
            marks.append(_claim(quote, spans, text))
        metadata = {
            ours: data[theirs]
            for ours, theirs in (
                ("title", "title"),
                ("address", "url"),
                ("byline", "author"),
                ("date", "publishedAt"),
            )
            if isinstance(data.get(theirs), str)
        }
        yield Document(name, text, tuple(marks), metadata, line=line, path=source, sparse=sparse)


def _parts(quote: Any) -> dict[str, list[tuple[Span, str]]]:
    """The places of content, cue and source with their words, where the quote says them.

    Raises:
        ValueError: where an index is none.
    """
    if not isinstance(quote, dict):
        raise ValueError("is no object")
    found: dict[str, list[tuple[Span, str]]] = {}
    for ours, theirs in _PARTS:
        words = quote.get(theirs)
        words = words if isinstance(words, str) else ""
        index = quote.get(f"{theirs}_index")
        if index not in (None, "", []):
            # (0,0) is what GenderGapTracker writes for a speaker or a verb that it has no place of.
            found[ours] = [(_span(index), words)] if not _EMPTY.fullmatch(str(index)) else []
            continue
        pieces = quote.get(ours)
        found[ours] = []
        for piece in pieces if isinstance(pieces, list) else ():
            if isinstance(piece, dict):
                said = piece.get("text")
                place = _span([piece.get("start"), piece.get("end")])
                found[ours].append((place, said if isinstance(said, str) else ""))
            else:
                found[ours].append((_span(piece), ""))
    return found


def _span(index: Any) -> Span:
    if isinstance(index, list | tuple) and len(index) == 2 and all(type(i) is int for i in index):
        span = Span(*index)
    elif isinstance(index, str) and (match := _INDEX.fullmatch(index)):
        span = Span(int(match[1]), int(match[2]))
    else:
        raise ValueError(f"{str(index)[:40]!r} are no two offsets")
    if not 0 <= span.start < span.end <= MAX_BYTES:
        raise ValueError(f"{span.start}..{span.end} is no span")
    return span


class _Places:
    """Finds quotes in a text that the one who found them had in another form."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._theirs: Normalised | None = None

    def find(self, span: Span, words: str) -> Span:
        """The span, or where it is in GenderGapTracker's form of the text, or where its words stand only once.

        Raises:
            ValueError: where they do not.
        """
        if not words or self.text[span.start : span.end].split() == words.split():
            return span
        if self._theirs is None:
            self._theirs = as_gendergaptracker(self.text)
        theirs = self._theirs
        if theirs.text[span.start : span.end].split() == words.split():
            return theirs.back(span)
        for text in (self.text, theirs.text):
            at = text.find(words)
            if at >= 0 and text.find(words, at + 1) < 0:
                found = Span(at, at + len(words))
                return found if text is self.text else theirs.back(found)
        raise ValueError(f"{words[:40]!r} is not what stands at {span.start}..{span.end}")


def _claim(quote: Mapping[str, Any], spans: Mapping[str, list[Span]], text: str) -> Mark:
    score = quote.get("score")
    speaker = quote.get("speaker")
    unknown = {k: v for k, v in quote.items() if k not in _KNOWN and v not in (None, "")}
    return doc.claim(
        spans["content"],
        text,
        cue=spans["cue"],
        source=spans["source"],
        speaker=speaker if isinstance(speaker, str) and speaker.strip() else None,
        kind=kind_of(text, spans["content"]),
        state="open",
        score=float(score) if isinstance(score, int | float) and 0 <= score <= 1 else None,
        extra={"quotes": unknown} if unknown else {},
    )


def kind_of(text: str, content: list[Span]) -> Kind:
    """Direct where quotation marks stand around the content, mixed where some stand in it."""
    words = text[content[0].start : content[-1].end].strip(" ,.;:")
    around = text[max(0, content[0].start - 1) : content[0].start]
    behind = text[content[-1].end : content[-1].end + 1]
    if (words[:1] in _OPENING and words[-1:] in _CLOSING) or (
        around and behind and around in _OPENING and behind in _CLOSING
    ):
        return "direct"
    return "mixed" if any(char in words for char in '“”„«»"') else "indirect"
