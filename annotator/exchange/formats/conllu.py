"""CoNLL-U: ten columns, entities as ``NE=B-LABEL`` in the last one, and every space of the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TextIO

from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format
from annotator.exchange.tokens import labelled, sentences_of, spans_of, unbroken, without_overlaps

# The escapes that UDPipe writes into SpacesAfter.
_ESCAPES = {" ": "\\s", "\t": "\\t", "\n": "\\n", "\r": "\\r", "|": "\\p", "\\": "\\\\"}
_UNESCAPES = {escape: char for char, escape in _ESCAPES.items()}
_ESCAPE = re.compile(r"\\.")
_LINE_END = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_LABEL = re.compile(r"[\s|=]+")
_RANGE = re.compile(r"(\d{1,9})-(\d{1,9})")
_ENTITY = re.compile(r"(\()?([^()]+)(\))?")


class Conllu(Format):
    """One ``# newdoc`` an article; white space that is not one space is in ``SpacesAfter``."""

    name = "conllu"
    description = "CoNLL-U with entities as NE=B-LABEL in MISC; the text comes back exactly"
    carries = frozenset({"entities"})
    proven = "conllu 6.0, spacy convert 3.8"
    suffixes = (".conllu", ".conllup")
    layout = "article"

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """All articles in one file, or one file an article."""

        def write(document: Document, file: TextIO) -> None:
            for line in self._lines(document, report):
                file.write(line + "\n")

        out.each(documents, ".conllu", write)

    def _lines(self, document: Document, report: Report) -> Iterator[str]:
        text = document.text
        chosen = [(span, _LABEL.sub("_", label)) for span, label in labelled(document)]
        chosen, fallen = without_overlaps(chosen)
        report.lose("overlapping entities", fallen)
        edges = [offset for span, _ in chosen for offset in span]
        parts = list(unbroken(sentences_of(text, edges), chosen))
        flat = [token for sentence, _ in parts for token in sentence]
        at = 0
        for number, (sentence, tags) in enumerate(parts, 1):
            if number == 1:
                yield "# newdoc id = " + " ".join(document.id.split())
            yield f"# sent_id = {number}"
            yield "# text = " + _shown(text[sentence[0].start : sentence[-1].end])
            for position, (token, tag) in enumerate(zip(sentence, tags, strict=True), 1):
                following = flat[at + 1].start if at + 1 < len(flat) else len(text)
                misc = [] if tag == "O" else [f"NE={tag}"]
                if at == 0 and token.start:
                    misc.append("SpacesBefore=" + _escaped(text[: token.start]))
                between = text[token.end : following]
                if not between:
                    misc.append("SpaceAfter=No")
                elif between != " " or position == len(sentence):
                    # Others take the end of a sentence for the end of a line, so that one space is said there.
                    misc.append("SpacesAfter=" + _escaped(between))
                word = text[token.start : token.end]
                yield "\t".join([str(position), word, *"________"[:7], "|".join(misc) or "_"])
                at += 1
            yield ""

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document for each ``# newdoc``, or one for the file."""
        rebuilt = _Rebuilt()
        made = 0
        stem = self.identifier(source)
        wrong: BrokenRecord | None = None
        first = 1
        with source.open("rb") as file:
            for number, raw in enumerate(file, 1):
                try:
                    line = raw.decode("utf-8-sig" if number == 1 else "utf-8").rstrip("\r\n")
                    if line.startswith("# newdoc"):
                        if rebuilt and not wrong:
                            made += 1
                            yield rebuilt.document(
                                stem if made == 1 else f"{stem}-{made:04}", source, first, report
                            )
                        rebuilt, wrong, first = _Rebuilt(), None, number
                        rebuilt.name = line.partition("=")[2].strip()
                    elif not wrong:
                        rebuilt.add(line)
                except UnicodeDecodeError:
                    wrong = BrokenRecord(source, number, "is not UTF-8")
                    yield wrong
                except ValueError as problem:
                    wrong = BrokenRecord(source, number, f"{problem}; the document is left out")
                    yield wrong
        if rebuilt and not wrong:
            yield rebuilt.document(stem if not made else f"{stem}-{made + 1:04}", source, first, report)


class _Rebuilt:
    """A document made of words and the spaces between them."""

    def __init__(self) -> None:
        self.name = ""
        self.parts: list[str] = []
        self.size = 0
        self.pending = ""
        self.said = False
        self.tagged: list[tuple[Span, str]] = []
        self.spans: list[tuple[Span, str]] = []
        self.open: list[tuple[str, str, int]] = []
        self.inside = 0
        self.last = ("", Span(0, 0))

    def __bool__(self) -> bool:
        return bool(self.parts)

    def add(self, line: str) -> None:
        """Take one line.

        Raises:
            ValueError: where it has not ten columns, or its tag is none.
        """
        if not line.strip():
            if self.tagged:
                self.spans += spans_of(self.tagged)
                self.tagged, self.inside = [], 0
                if self.pending == " " and not self.said:
                    self.pending = "\n"
            return
        if line.startswith("#"):
            if line.startswith("# newpar") and self.parts:
                self.pending = "\n\n"
            return
        cells = line.split("\t")
        if len(cells) != 10:
            raise ValueError(f"has {len(cells)} columns instead of 10")
        number, word, misc = cells[0], cells[1], cells[9]
        if "." in number:
            return
        values = dict(item.partition("=")[::2] for item in misc.split("|"))
        if found := _RANGE.fullmatch(number):
            # A word that is written as one and analysed as several: its surface counts once.
            self._surface(word, values)
            self.inside = int(found[2])
            self.last = (word, Span(self.size - len(word), self.size))
            return
        if self.inside and number.isdigit() and int(number) <= self.inside:
            token = self.last[1]
        else:
            token = self._surface(word, values)
        tag = values.get("NE") or values.get("name") or values.get("NER") or "O"
        if not (self.tagged and self.tagged[-1][0] == token):
            self.tagged.append((token, tag))
        if "Entity" in values:
            self._brackets(values["Entity"], token)

    def _surface(self, word: str, values: dict[str, str]) -> Span:
        before = _unescaped(values["SpacesBefore"]) if "SpacesBefore" in values else ""
        self.parts += [self.pending, before, word]
        start = self.size + len(self.pending) + len(before)
        self.size = start + len(word)
        self.said = "SpacesAfter" in values
        if values.get("SpaceAfter") == "No":
            self.pending = ""
        else:
            self.pending = _unescaped(values["SpacesAfter"]) if "SpacesAfter" in values else " "
        return Span(start, self.size)

    def _brackets(self, value: str, token: Span) -> None:
        """Mentions in the bracket notation of CorefUD and GUM: ``(e1-person-…`` opens, ``e1)`` closes."""
        for found in _ENTITY.finditer(value):
            opens, what, closes = found.groups()
            if opens:
                name, _, rest = what.partition("-")
                self.open.append((name, rest.partition("-")[0] or "ENTITY", token.start))
            if closes and self.open:
                wanted = what.partition("-")[0] if opens else what.rpartition("-")[2]
                known = [i for i, item in enumerate(self.open) if item[0] == wanted]
                _, label, start = self.open.pop(known[-1] if known else -1)
                self.spans.append((Span(start, token.end), label))

    def document(self, name: str, source: Path, line: int, report: Report) -> Document:
        """What was collected."""
        self.add("")
        text = "".join(self.parts) + self.pending
        marks = tuple(doc.entity(span, label, text) for span, label in sorted(set(self.spans)))
        return Document(self.name or name, text, marks, path=source, line=line)


def _escaped(space: str) -> str:
    return "".join(_ESCAPES.get(char, char) for char in space)


def _unescaped(space: str) -> str:
    return _ESCAPE.sub(lambda found: _UNESCAPES.get(found[0], found[0]), space)


def _shown(text: str) -> str:
    """A sentence as one line."""
    return _LINE_END.sub(" ", text)
