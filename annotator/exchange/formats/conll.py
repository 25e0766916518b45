"""CoNLL-2003: one token a line, entities as IOB2 tags."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import ClassVar, TextIO

from annotator.core.marks import Claim
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange.document import BrokenRecord, Document, ExchangeError, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format
from annotator.exchange.tokens import labelled, sentences_of, spans_of, unbroken, without_overlaps

DOCSTART = "-DOCSTART- -X- O O"
_LABEL = re.compile(r"\s+")
_TAG = re.compile(r"O|[BIELSU]-\S+")
_PIPED = re.compile(r"\S+\|\S+")


class Conll(Format):
    """Four columns with single spaces; the tags are in the last one."""

    name = "conll"
    description = "CoNLL-2003 (IOB2); texts are rebuilt with single spaces on import"
    carries = frozenset({"entities"})
    proven = "seqeval 1.2.2, spacy convert 3.8; spaCy's and doccano's examples"
    suffixes = (".conll", ".iob", ".iob2", ".bio", ".conll.txt")
    layout = "article"
    options: ClassVar = {
        "layer": "entities (the default), or claims for their parts as SOURCE, CUE and CONTENT"
    }

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        self.layer = options.get("layer", "entities")
        if self.layer not in ("entities", "claims"):
            raise ExchangeError(f"format conll has no layer {self.layer!r}; it has entities, claims")
        if self.layer == "claims":
            self.carries = frozenset({"claims", "pieces"})  # type: ignore[misc]

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """All articles in one file with a line between them, or one file an article."""

        def write(document: Document, file: TextIO) -> None:
            for line in self._lines(document, report):
                file.write(line + "\n")

        out.each(documents, self.suffixes[0], write)

    def _lines(self, document: Document, report: Report) -> Iterator[str]:
        chosen, fallen = without_overlaps(self._spans(document))
        report.lose(
            "overlapping entities" if self.layer == "entities" else "overlapping parts of claims", fallen
        )
        edges = [offset for span, _ in chosen for offset in span]
        started = False
        for sentence, tags in unbroken(sentences_of(document.text, edges), chosen):
            if not started:
                yield from (DOCSTART, "")
                started = True
            for token, tag in zip(sentence, tags, strict=True):
                yield f"{document.text[token.start : token.end]} _ _ {tag}"
            yield ""

    def _spans(self, document: Document) -> list[tuple[Span, str]]:
        if self.layer == "entities":
            return [(span, _LABEL.sub("_", label)) for span, label in labelled(document)]
        parts = (("content", "CONTENT"), ("cue", "CUE"), ("source", "SOURCE"))
        claims = [mark for mark in document.marks if isinstance(mark, Claim)]
        return [(span, label) for claim in claims for part, label in parts for span in getattr(claim, part)]

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document for each ``-DOCSTART-``; a document with a line that is wrong is left out as a whole."""
        rebuilt = _Rebuilt()
        number = made = first = 0
        wrong: BrokenRecord | None = None
        stem = self.identifier(source)
        waiting: Document | None = None

        def finished() -> Document:
            nonlocal made
            made += 1
            return rebuilt.document(f"{stem}-{made:04}", source, first)

        with source.open("rb") as file:
            for number, raw in enumerate(file, 1):
                try:
                    line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                    if line.startswith("-DOCSTART-"):
                        if rebuilt and not wrong:
                            if waiting:
                                yield waiting
                            waiting = finished()
                        rebuilt, wrong, first = _Rebuilt(), None, number
                    elif not wrong:
                        rebuilt.add(line)
                        first = first or number
                except UnicodeDecodeError:
                    wrong = BrokenRecord(source, number, "is not UTF-8")
                    yield wrong
                except ValueError as problem:
                    wrong = BrokenRecord(source, number, f"{problem}; the document is left out")
                    yield wrong
        if rebuilt and not wrong:
            if waiting:
                yield waiting
            waiting = finished()
        if waiting:
            # One document in a file has the name of the file.
            yield waiting if made > 1 else doc.renamed(waiting, stem)


class _Rebuilt:
    """A document made of tokens: one space between two, one line a sentence."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.size = 0
        self.tagged: list[tuple[Span, str]] = []
        self.spans: list[tuple[Span, str]] = []
        self.columns = 0

    def __bool__(self) -> bool:
        return bool(self.parts)

    def add(self, line: str) -> None:
        """Take one line.

        Raises:
            ValueError: where it is neither a token with a tag nor a whole sentence of them.
        """
        cells = line.split("\t") if "\t" in line else line.split()
        cells = [cell.strip() for cell in cells]
        if not any(cells):
            self.end_sentence()
            return
        if len(cells) > 1 and all(_PIPED.fullmatch(cell) for cell in cells):
            for cell in cells:
                pieces = cell.split("|")
                self.token(
                    cell[: -len("|".join(pieces[-2:])) - 1] if len(pieces) > 2 else pieces[0], pieces[-1]
                )
            self.end_sentence()
            return
        if line.startswith("#") and (
            len(cells) != self.columns if self.columns else not _TAG.fullmatch(cells[-1])
        ):
            return  # a comment
        if len(cells) < 2:
            raise ValueError(f"{line[:60]!r} has no column with a tag")
        if not self.columns and len(cells) >= 8 and cells[0] == "1" and not cells[1].isdigit():
            raise ValueError(
                "begins with a number: this is a table of syntax, as CoNLL-U (--from conllu) is one"
            )
        if self.columns and len(cells) != self.columns:
            raise ValueError(f"has {len(cells)} columns, the lines before have {self.columns}")
        self.columns = len(cells)
        self.token(cells[0], cells[-1])

    def token(self, word: str, tag: str) -> None:
        """Take one token.

        Raises:
            ValueError: where its tag is none.
        """
        spans_of([(Span(0, 1), tag)])
        word = " ".join(word.split())
        if not word:
            return  # white space that somebody's tokenizer made a token of
        if self.tagged:
            self.parts.append(" ")
            self.size += 1
        self.tagged.append((Span(self.size, self.size + len(word)), tag))
        self.parts.append(word)
        self.size += len(word)

    def end_sentence(self) -> None:
        """End the line, if there is anything on it."""
        if self.tagged:
            self.spans += spans_of(self.tagged)
            self.tagged = []
            self.parts.append("\n")
            self.size += 1

    def document(self, identifier: str, source: Path, line: int) -> Document:
        """What was collected."""
        self.end_sentence()
        text = "".join(self.parts)
        marks = tuple(doc.entity(span, label, text) for span, label in self.spans)
        return Document(identifier, text, marks, path=source, line=line)
