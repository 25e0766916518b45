"""WebAnno TSV 3: tokens a line, layers in columns. Offsets in the file are UTF-16 code units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from annotator.core.marks import Mark
from annotator.core.records import field, record
from annotator.core.spans import Span
from annotator.exchange import uima
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.offsets import Utf16
from annotator.exchange.registry import Format

_UNIT = re.compile(r"\d{1,9}-\d{1,9}(?:\.\d{1,9})?")
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})")
_ESCAPE = re.compile(r"\\(->|.)")
_PLAIN = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_NUMBERED = re.compile(r"(.*?)(?:\[(\d{1,9})\])?", re.DOTALL)
MAX_LINES = 5_000_000


@record(slots=True)
class _Layer:
    """A span layer, or one that is kept as it is."""

    kind: str
    features: list[str]
    spans: bool
    at: int
    found: dict[str, tuple[list[Span], dict[str, str]]] = field(default_factory=dict)


class WebAnno(Format):
    """Spans become entities; chains and relations are kept as their cells."""

    name = "webanno-tsv"
    description = "WebAnno TSV 3 (INCEpTION)"
    carries = frozenset({"entities", "overlaps", "names"})
    proven = "INCEpTION's own TSV 3.3 suite"
    suffixes = (".tsv", ".tsv3")
    can_write = False

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document a file; with a line that is wrong the rest is still read."""
        try:
            lines = source.read_bytes().decode("utf-8-sig").split("\n")
        except UnicodeDecodeError as problem:
            yield BrokenRecord(source, 0, f"is not UTF-8 (byte {problem.start})")
            return
        if not lines[0].startswith("#FORMAT=WebAnno TSV 3"):
            yield BrokenRecord(source, 1, f"is no WebAnno TSV 3: {lines[0][:40]!r}")
            return
        reader = _Reader()
        for number, line in enumerate(lines, 1):
            try:
                reader.add(line.rstrip("\r"))
            except ValueError as problem:
                yield BrokenRecord(source, number, str(problem))
        if reader.size == 0:
            yield BrokenRecord(source, 0, "has no text")
            return
        text = reader.text()
        marks = list(reader.marks(text, report))
        yield Document(
            id=self.identifier(source),
            text=text,
            marks=tuple(marks),
            path=source,
            unknown={"layers": reader.kept} if reader.kept else {},
        )


class _Reader:
    """Collects sentences and annotations, all in UTF-16 units until the text is known."""

    def __init__(self) -> None:
        self.layers: list[_Layer] = []
        self.columns = 0
        self.sentences: list[tuple[int, str]] = []
        self.pending: list[str] = []
        self.size = 0
        self.kept: dict[str, list[str]] = {}

    def add(self, line: str) -> None:
        """Take one line.

        Raises:
            ValueError: where it is none of the format.
        """
        if not line.strip():
            self.pending = []
        elif line.startswith(("#T_SP=", "#T_CH=", "#T_RL=")):
            kind, *features = line[6:].split("|")
            features = features or [""]
            self.layers.append(_Layer(kind, features, line[3:5] == "SP", self.columns))
            self.columns += len(features)
        elif line.startswith("#Text="):
            # One line for each line of the sentence in older versions, escapes in newer ones.
            self.pending.append(_unescaped(line[6:]))
        elif not line.startswith("#") or _UNIT.match(line):
            self._row(line)

    def _row(self, line: str) -> None:
        cells = line.split("\t")
        place = _PLACE.fullmatch(cells[1]) if len(cells) > 2 else None
        if not _UNIT.fullmatch(cells[0]) or place is None:
            raise ValueError(f"{line[:60]!r} is no token of WebAnno's")
        span = Span(int(place[1]), int(place[2]))
        if self.pending:
            self._sentence(span, cells[2])
        if span.end > self.size:
            raise ValueError(f"{cells[0]}: {cells[1]} lies beyond the end of its sentence")
        values = cells[3:]
        if len(values) < self.columns:
            raise ValueError(f"{cells[0]}: has {len(values)} columns of layers instead of {self.columns}")
        for layer in self.layers:
            mine = values[layer.at : layer.at + len(layer.features)]
            if all(value in ("_", "") for value in mine):
                continue
            if layer.spans:
                _collect(layer, cells[0], span, mine)
            else:
                self.kept.setdefault(layer.kind, []).append("\t".join([cells[0], *mine]))

    def _sentence(self, first: Span, token: str) -> None:
        text = "\n".join(self.pending)
        self.pending = []
        # White space may stand before the first token.
        lead = max(text.find(_unescaped(token)), 0)
        start = max(first.start - len(text[:lead].encode("utf-16-le")) // 2, self.size)
        self.sentences.append((start, text))
        self.size = start + len(text.encode("utf-16-le")) // 2

    def text(self) -> str:
        """The sentences at their places; what lies between them is not in the file: spaces and a line feed."""
        parts: list[str] = []
        size = 0
        for start, sentence in self.sentences:
            gap = min(start - size, 10_000)
            if gap > 0 and not parts:
                parts.append(" " * gap)
            elif gap > 0:
                parts.append("\n" if gap == 1 else "\n" + " " * (gap - 2) + "\n")
            parts.append(sentence)
            size = start + len(sentence.encode("utf-16-le")) // 2
        return "".join(parts)

    def marks(self, text: str, report: Report) -> Iterator[Mark]:
        """The annotations of the span layers."""
        units = Utf16(text)
        for layer in self.layers:
            if not layer.spans:
                report.keep(f"{layer.kind.rpartition('.')[2]} cells", len(self.kept.get(layer.kind, ())))
            elif not uima.is_mark(layer.kind):
                report.left_out[f"{layer.kind.rpartition('.')[2]} annotations"] += len(layer.found)
            else:
                for unit, (places, features) in layer.found.items():
                    start, end = min(p.start for p in places), max(p.end for p in places)
                    span = Span(units.to_points(start), units.to_points(end))
                    if span.start == span.end:
                        report.keep("annotations of no characters")
                        cells = [f"{key}={value}" for key, value in features.items()]
                        self.kept.setdefault(layer.kind, []).append("\t".join([unit, *cells]))
                    else:
                        yield uima.entity(layer.kind, span, features, text, "webanno-tsv")


def _collect(layer: _Layer, unit: str, span: Span, cells: Sequence[str]) -> None:
    """Add a row to the annotations of a layer; a number in brackets joins rows, a bar stacks annotations.

    The number may stand in one column only: the columns of a layer have their annotations in the same order.
    """
    columns = [[_numbered(item) for item in _stacked(cell)] for cell in cells]
    numbers: dict[int, str] = {}
    for items in columns:
        for index, (_, number) in enumerate(items):
            if number:
                numbers.setdefault(index, number)
    for feature, items in zip(layer.features, columns, strict=True):
        for index, (value, _) in enumerate(items):
            if value == "_" and index not in numbers:
                continue
            key = f"[{numbers[index]}]" if index in numbers else f"{unit} {index}"
            places, features = layer.found.setdefault(key, ([], {}))
            if span not in places:
                places.append(span)
            if value not in ("*", "_") and feature and not feature.startswith(("ROLE_", "BT_")):
                features[feature] = _unescaped(value)


def _numbered(item: str) -> tuple[str, str]:
    """What an item says, and the number in brackets behind it, or ""."""
    found = _NUMBERED.fullmatch(item)
    return (found[1], found[2] if found[2] != "0" else "") if found and found[2] else (item, "")


def _stacked(cell: str) -> list[str]:
    """The parts of a cell between bars that no backslash escapes."""
    parts = [""]
    escaped = False
    for char in cell:
        if char == "|" and not escaped:
            parts.append("")
            continue
        parts[-1] += char
        escaped = char == "\\" and not escaped
    return parts


def _unescaped(value: str) -> str:
    return _ESCAPE.sub(lambda found: _PLAIN.get(found[1], found[1]), value)
