"""doccano's JSON Lines: spans as ``label`` lists, or entities with relations."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, ClassVar

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange import json_input
from annotator.exchange.document import BrokenRecord, Document, ExchangeError, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format
from annotator.exchange.tokens import without_overlaps

_TEXT = ("text", "column_data", "data", "sentence")
_LABELS = ("label", "labels", "column_label", "entities", "spans", "annotations")
_PARTS = (("Content", "content"), ("Cue", "cue"), ("Source", "source"))


class Doccano(Format):
    """Entities and relations, which doccano calls relation extraction, or plain spans with ``shape=spans``."""

    name = "doccano"
    description = "doccano's JSON Lines; claims as Content, Cue and Source with relations from Content"
    carries = frozenset({"entities", "claims", "furniture", "overlaps", "pieces", "metadata"})
    proven = "doccano 1.8.4: its import pipeline and database"
    suffixes = (".jsonl", ".json")
    options: ClassVar = {"shape": "relations (the default), or spans for projects without relations"}

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        self.shape = options.get("shape", "relations")
        if self.shape not in ("relations", "spans"):
            raise ExchangeError(f"format doccano has no shape {self.shape!r}; it has relations, spans")
        if self.shape == "spans":
            self.carries = self.carries - {"claims", "pieces"}  # type: ignore[misc]

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """One line an article, in ASCII: doccano's guess of an encoding goes wrong on anything else."""
        overlaps = 0
        with out.text() as file:
            for document in documents:
                made = _Record(document)
                overlaps += without_overlaps([(Span(e[0], e[1]), e[2]) for e in made.spans])[1]
                line = made.relational() if self.shape == "relations" else made.plain()
                file.write(json.dumps(line) + "\n")
        if overlaps:
            report.notice(
                f"{overlaps} spans overlap others: doccano drops them without a word unless the project allows "
                "overlapping spans"
            )

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """Both shapes, in JSON Lines or as one JSON list; columns may have the names of older versions."""
        stem = self.identifier(source)
        with source.open("rb") as file:
            is_list = file.read(64).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"[")
        for found in (json_input.elements if is_list else json_input.lines)(source):
            if isinstance(found, BrokenRecord):
                yield found
                continue
            line, number, data = found
            text_key = next((key for key in _TEXT if isinstance(data.get(key), str)), None)
            if text_key is None:
                yield BrokenRecord(source, line, "has no text")
                continue
            reader = _Reader(data[text_key], data)
            marks = reader.marks()
            for reason in reader.wrong:
                yield BrokenRecord(source, line, reason)
            identifier = data.get("annotate_id")
            known = {*_LABELS, text_key, "relations", "annotate_id", "annotate_article", "id"}
            rest = {k: v for k, v in data.items() if k not in known}
            try:
                metadata = json_input.parse(str(data.get("annotate_article", "{}")))
            except ValueError:
                metadata = {}
            if reader.relations:
                rest["relations"] = reader.relations
            if reader.categories:
                rest["categories"] = reader.categories
            yield Document(
                id=identifier if isinstance(identifier, str) and identifier else f"{stem}-{number:06}",
                text=data[text_key],
                marks=tuple(marks),
                metadata=metadata if isinstance(metadata, dict) else {},
                line=line,
                path=source,
                unknown={k: v for k, v in rest.items() if v not in (None, [], "")},
            )


class _Record:
    """One article as a line."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.spans: list[tuple[int, int, str]] = []
        self.relations: list[tuple[int, int, str]] = []
        for mark in document.marks:
            if isinstance(mark, Claim):
                parts = [(label, span) for label, part in _PARTS for span in getattr(mark, part)]
                first = len(self.spans)
                for label, span in parts:
                    self.spans.append((span.start, span.end, label))
                self.relations += [
                    (first, first + offset, label.lower())
                    for offset, (label, _) in enumerate(parts)
                    if offset
                ]
            elif isinstance(mark, Entity):
                self.spans.append((mark.span.start, mark.span.end, mark.label))
            else:
                self.spans.append((mark.extent.start, mark.extent.end, "Furniture"))

    def _head(self) -> dict[str, Any]:
        # The same keys in every line: doccano makes a table of them, and an empty cell becomes NaN, which its
        # database refuses. One value of text, because doccano shows these fields as they are.
        about = json.dumps(doc.plain(self.document.metadata), ensure_ascii=False)
        return {"text": self.document.text, "annotate_id": self.document.id, "annotate_article": about}

    def plain(self) -> dict[str, Any]:
        """The shape of sequence labelling."""
        return self._head() | {"label": [list(span) for span in sorted(self.spans)]}

    def relational(self) -> dict[str, Any]:
        """The shape of relation extraction; ids link within the line only."""
        entities = [
            {"id": number, "label": label, "start_offset": start, "end_offset": end}
            for number, (start, end, label) in enumerate(self.spans)
        ]
        relations = [
            {"id": number, "from_id": head, "to_id": child, "type": kind}
            for number, (head, child, kind) in enumerate(self.relations)
        ]
        return self._head() | {"entities": entities, "relations": relations}


class _Reader:
    """One line as marks."""

    def __init__(self, text: str, data: Mapping[str, Any]) -> None:
        self.text, self.data = text, data
        self.wrong: list[str] = []
        self.relations: list[Any] = []
        self.categories: list[str] = []
        """Labels of the whole text, from projects that classify texts."""

    def marks(self) -> list[Mark]:
        """Claims where relations make them, and all other spans as entities."""
        spans: dict[Any, tuple[Span, str]] = {}
        for key in _LABELS:
            items = self.data.get(key)
            if isinstance(items, list):
                for item in items:
                    self._span(item, spans)
        claims: dict[Any, dict[str, list[Span]]] = {
            i: {"content": [span], "cue": [], "source": []}
            for i, (span, label) in spans.items()
            if label == "Content"
        }
        used: set[Any] = set(claims)
        relations = self.data.get("relations")
        for item in relations if isinstance(relations, list) else ():
            if not isinstance(item, dict):
                self.wrong.append("a relation is no object")
                continue
            head, child, kind = item.get("from_id"), item.get("to_id"), item.get("type")
            if not _known(head, spans) or not _known(child, spans):
                self.wrong.append(f"a relation is about {head!r} and {child!r}, which are not both there")
            elif head in claims and kind in ("content", "cue", "source"):
                claims[head][kind].append(spans[child][0])
                used.add(child)
                if kind == "content":
                    claims.pop(child, None)
            else:
                self.relations.append(item)
        linked = {child for child in used if child not in claims}
        related = {key for r in self.relations for key in (r.get("from_id"), r.get("to_id"))}
        marks: list[Mark] = []
        for identifier, (span, label) in spans.items():
            if identifier in claims:
                parts = claims[identifier]
                marks.append(doc.claim(parts["content"], self.text, cue=parts["cue"], source=parts["source"]))
            elif identifier in linked and label in ("Content", "Cue", "Source"):
                continue
            elif label == "Furniture":
                marks.append(doc.furniture(span, self.text))
            else:
                extra = {"doccano": {"id": identifier}} if identifier in related else {}
                marks.append(doc.entity(span, label, self.text, extra=extra))
        return marks

    def _span(self, item: Any, spans: dict[Any, tuple[Span, str]]) -> None:
        identifier: Any = ("", len(spans))
        if isinstance(item, dict):
            start, end = item.get("start_offset", item.get("start")), item.get("end_offset", item.get("end"))
            label = item.get("label")
            identifier = item.get("id", identifier)
        elif isinstance(item, list) and len(item) == 3:
            start, end, label = item
        elif isinstance(item, str):
            self.categories.append(item)
            return
        else:
            self.wrong.append(f"{str(item)[:60]} is no span")
            return
        if type(start) is not int or type(end) is not int or not isinstance(label, str) or not label:
            self.wrong.append(f"{str(item)[:60]} has no start, end and label")
        elif isinstance(identifier, list | dict) or identifier in spans:
            self.wrong.append(f"two spans have the id {identifier!r}")
        else:
            spans[identifier] = (Span(start, end), label)


def _known(identifier: Any, spans: Mapping[Any, Any]) -> bool:
    return not isinstance(identifier, list | dict) and identifier in spans
