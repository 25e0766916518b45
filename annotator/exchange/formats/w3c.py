"""W3C Web Annotation (JSON-LD): an AnnotationCollection with quote and position selectors.

Each mark is an annotation with tagging and identifying bodies; the cue and the source of a claim are annotations of
their own, and linking annotations tie them to the claim. What the vocabulary has no word for is in a namespace of
ours, which JSON-LD readers keep. Positions are code points.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC
from pathlib import Path
from typing import Any, ClassVar, TextIO
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from annotator.core.marks import PERSON_MADE, Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange import json_input
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.formats.w3c_input import Annotations
from annotator.exchange.output import Output
from annotator.exchange.registry import Format

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
OURS = "https://annotate.news/ns#"
"""Names our terms; nothing has to be there."""
MAX_CONTEXT = 1000
MAX_SEARCHED = 1_000_000
"""Code points of the longest text that is searched for other quotes of the same words."""
_SPECIAL = {"claim": "CLAIM", "cue": "CUE", "source": "SOURCE", "furniture": "FURNITURE"}


class W3c(Format):
    """One collection a file, with the texts that it is about unless ``text=no``."""

    name = "w3c"
    description = "W3C Web Annotation JSON-LD with quote and position selectors, tagging and linking bodies"
    carries = doc.ALL
    proven = "pyld 3.3, rdflib 7.6 with the W3C context; the W3C suite's samples"
    suffixes = (".jsonld", ".json")
    layout = "article"
    options: ClassVar = {
        "text": "no leaves the articles' texts out; they must then be there for an import",
        "base": "IRI that an article's path is appended to, urn:x-annotate: by default",
    }

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """All articles in one collection, or one collection an article."""
        if out.single:
            with out.text() as file:
                self._collection(documents, file, "annotate")
            return
        for document in documents:
            with out.text(out.place(document.id, ".jsonld")) as file:
                self._collection([document], file, document.id)

    def _collection(self, documents: Iterable[Document], file: TextIO, label: str) -> None:
        """Write as the documents come: their texts are put aside, because two lists cannot grow in one file."""
        identifier = _urn("collection", label)
        head = {
            "@context": [CONTEXT, {"annotate": OURS}],
            "id": identifier,
            "type": "AnnotationCollection",
            "label": label,
        }
        file.write(json.dumps(head, ensure_ascii=False)[:-1])
        total = articles = 0
        with tempfile.TemporaryFile("w+", encoding="utf-8", newline="") as texts:
            for document in documents:
                iri = self._iri(document)
                about = {"id": iri, "annotate:path": document.id}
                if document.metadata:
                    about["annotate:fields"] = json.dumps(doc.plain(document.metadata), ensure_ascii=False)
                if self.given.get("text") != "no":
                    about["annotate:text"] = document.text
                texts.write((",\n" if articles else "\n") + json.dumps(about, ensure_ascii=False))
                articles += 1
                for mark in document.marks:
                    for annotation in _annotations(document, mark, iri):
                        if not total:
                            page = {"id": _urn("page", label), "type": "AnnotationPage", "startIndex": 0}
                            file.write(', "first": ' + json.dumps(page)[:-1] + ', "items": [')
                        file.write((",\n" if total else "\n") + json.dumps(annotation, ensure_ascii=False))
                        total += 1
            if total:
                file.write("\n]}")
            file.write(f', "total": {total}, "annotate:articles": [')
            texts.seek(0)
            while piece := texts.read(1 << 16):
                file.write(piece)
        file.write("\n]}\n")

    def _iri(self, document: Document) -> str:
        if document.address and "base" not in self.given:
            return document.address
        return self.given.get("base", "urn:x-annotate:") + quote(document.id, safe="/")

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """A collection, a page, one annotation or a list of them; grouped by what they are about."""
        annotations = Annotations(source, self.identifier(source), report)
        for found in json_input.elements(source):
            if isinstance(found, BrokenRecord):
                yield found
                continue
            line, _, data = found
            for reason in annotations.add(data):
                yield BrokenRecord(source, line, reason)
        yield from annotations.documents()


def _urn(*parts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, OURS + chr(31).join(parts))}"


def _annotations(document: Document, mark: Mark, iri: str) -> Iterator[dict[str, Any]]:
    """The annotation of a mark; of a claim also those of its cue and source, and the links to them."""

    def identified(what: str) -> str:
        return _urn(iri, document.id, mark.id, what)

    def tag(value: str) -> dict[str, Any]:
        return {"type": "TextualBody", "purpose": "tagging", "value": value}

    def named(value: str) -> dict[str, Any]:
        return {"type": "TextualBody", "purpose": "identifying", "value": value}

    def annotation(what: str, spans: Iterable[Span], *bodies: dict[str, Any]) -> dict[str, Any]:
        targets = [_target(document.text, span, iri) for span in spans]
        return {
            "id": identified(what),
            "type": "Annotation",
            "motivation": "tagging",
            "body": list(bodies),
            "target": targets[0] if len(targets) == 1 else targets,
        }

    if isinstance(mark, Entity):
        name = [named(mark.name)] if mark.name != document.words((mark.span,)) else []
        made = annotation("mark", [mark.span], tag(mark.label), *name)
    elif isinstance(mark, Claim):
        made = annotation("mark", mark.content, tag(_SPECIAL["claim"]))
        made["annotate:kind"] = mark.kind
        if mark.speaker:
            made["annotate:speaker"] = mark.speaker
    else:
        made = annotation("mark", [mark.extent], tag(_SPECIAL["furniture"]))
    made["annotate:is"] = "entity" if isinstance(mark, Entity) else made["body"][0]["value"].lower()
    if mark.note:
        made["body"].append({"type": "TextualBody", "purpose": "commenting", "value": mark.note})
    yield made | _decision(mark)
    if isinstance(mark, Claim):
        for part in ("cue", "source"):
            if spans := getattr(mark, part):
                speaker = [named(mark.speaker)] if part == "source" and mark.speaker else []
                yield annotation(part, spans, tag(_SPECIAL[part]), *speaker) | {"annotate:is": part}
                yield {
                    "id": identified(f"link {part}"),
                    "type": "Annotation",
                    "motivation": "linking",
                    "body": identified(part),
                    "target": identified("mark"),
                    "annotate:role": part,
                }


def _target(text: str, span: Span, iri: str) -> dict[str, Any]:
    exact: dict[str, Any] = {"type": "TextQuoteSelector", "exact": text[span.start : span.end]}
    before, after = _context(text, span)
    exact |= {key: value for key, value in (("prefix", before), ("suffix", after)) if value}
    place = {"type": "TextPositionSelector", "start": span.start, "end": span.end}
    return {"source": iri, "selector": [exact, place]}


def _context(text: str, span: Span) -> tuple[str, str]:
    """What stands around a span, enough of it to make the quote the only one of its kind."""
    size = 32
    while True:
        before, after = text[max(0, span.start - size) : span.start], text[span.end : span.end + size]
        if size > MAX_CONTEXT or len(text) > MAX_SEARCHED:
            return before, after
        quoted = before + text[span.start : span.end] + after
        if text.find(quoted, text.find(quoted) + 1) < 0:
            return before, after
        size *= 2


def _decision(mark: Mark) -> dict[str, Any]:
    said: dict[str, Any] = {}
    if mark.by:
        said["creator"] = {"type": "Person", "nickname": mark.by}
    if mark.at is not None:
        said["created"] = mark.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said["annotate:mark"] = mark.id
    if mark.state != "confirmed":
        said["annotate:state"] = mark.state
    if mark.origin != PERSON_MADE:
        said["annotate:origin"] = mark.origin
    if mark.score is not None:
        said["annotate:score"] = round(mark.score, 4)
    if mark.edited:
        said["annotate:edited"] = True
    if mark.extra:
        # One value of text: a table of ours would become nodes of a graph.
        said["annotate:attributes"] = json.dumps(doc.plain(mark.extra), ensure_ascii=False)
    return said
