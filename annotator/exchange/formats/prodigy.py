"""Prodigy's and spaCy's JSON Lines: tokens, spans, relations and an answer."""

from __future__ import annotations

import json
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from annotator.core.marks import KINDS, Claim, Entity, Mark, State
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange import json_input
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format
from annotator.exchange.tokens import sentences_of

_PARTS = (("CONTENT", "content"), ("CUE", "cue"), ("SOURCE", "source"))
_ANSWERS: dict[str, State] = {"accept": "confirmed", "reject": "rejected", "ignore": "open"}
_STATES = {state: answer for answer, state in _ANSWERS.items()}
_KNOWN = frozenset("text meta tokens spans entities relations answer".split())
_HASHES = ("_input_hash", "_task_hash")
_SPAN = frozenset("start end label token_start token_end text id source name attributes note claim".split())


class Prodigy(Format):
    """One line an article and answer: confirmed marks are accepted, rejected ones rejected, open ones ignored."""

    name = "prodigy"
    description = "Prodigy's JSON Lines with spans and relations; claims as CONTENT, CUE and SOURCE"
    carries = doc.ALL - {"decisions", "metadata", "edges"}
    proven = "srsly 2.5, spaCy 3.8's alignment; a sample of ner_manual"
    suffixes = (".jsonl",)

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """A line for the accepted marks of an article, and one more for rejected and for open ones."""
        with out.text() as file:
            for document in documents:
                for state, answer in _STATES.items():
                    chosen = [m for m in document.marks if m.state == state]
                    if chosen or state == "confirmed":
                        file.write(json.dumps(_task(document, chosen, answer), ensure_ascii=False) + "\n")

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document a line; lines of one article follow each other."""
        stem = self.identifier(source)
        for found in json_input.lines(source):
            if isinstance(found, BrokenRecord):
                yield found
                continue
            number, _, data = found
            text = data.get("text")
            if not isinstance(text, str):
                yield BrokenRecord(source, number, "has no text")
                continue
            meta = data.get("meta")
            meta = meta if isinstance(meta, dict) else {}
            state = _ANSWERS.get(str(data.get("answer", "accept")), "confirmed")
            reader = _Task(text, data, state)
            marks = list(reader.marks())
            for reason in reader.wrong:
                yield BrokenRecord(source, number, reason)
            identifier = meta.get("id")
            unknown = {
                k: v for k, v in data.items() if k not in _KNOWN and k not in _HASHES and v is not None
            }
            if reader.relations:
                unknown["relations"] = reader.relations
            if others := {k: v for k, v in meta.items() if k != "id"}:
                unknown["meta"] = others
            yield Document(
                id=identifier if isinstance(identifier, str) and identifier else f"{stem}-{number:06}",
                text=text,
                marks=tuple(marks),
                line=number,
                path=source,
                unknown=unknown,
            )


def _tokens(document: Document, marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """All of the text as tokens; white space that is not one space after a token is a token of its own."""
    text = document.text
    edges = [offset for mark in marks for span in mark.spans for offset in span]
    flat = [token for sentence in sentences_of(text, edges) for token in sentence]
    made: list[dict[str, Any]] = []

    def add(start: int, end: int) -> None:
        made.append({"text": text[start:end], "start": start, "end": end, "id": len(made), "ws": False})

    at = 0
    for token in [*flat, Span(len(text), len(text))]:
        if at < token.start and made and text[at] == " ":
            made[-1]["ws"] = True
            at += 1
        if at < token.start:
            add(at, token.start)
        if token.start < token.end:
            add(token.start, token.end)
        at = token.end
    return made


def _task(document: Document, marks: list[Mark], answer: str) -> dict[str, Any]:
    tokens = _tokens(document, marks)
    starts, ends = [t["start"] for t in tokens], [t["end"] for t in tokens]
    spans: list[dict[str, Any]] = []

    def place(span: Span, label: str) -> dict[str, Any]:
        first, last = bisect_right(starts, span.start) - 1, bisect_left(ends, span.end)
        return {
            "start": span.start,
            "end": span.end,
            "token_start": first,
            "token_end": last,
            "label": label,
        }

    relations: list[dict[str, Any]] = []
    for mark in marks:
        details: dict[str, Any] = {"note": mark.note} if mark.note else {}
        if mark.extra:
            details["attributes"] = doc.plain(mark.extra)
        if isinstance(mark, Claim):
            details |= {"kind": mark.kind, "speaker": mark.speaker}
            parts = []
            for label, part in _PARTS:
                for span in getattr(mark, part):
                    made = {**place(span, label), "claim": mark.id}
                    parts.append(made)
                    spans.append(made)
            # Prodigy keeps what it does not know of a span: the first piece speaks for the claim.
            parts[0] |= details
            relations += [_relation(parts[0], other) for other in parts[1:]]
        elif isinstance(mark, Entity):
            made = {**place(mark.span, mark.label), **details}
            if mark.name != document.words((mark.span,)):
                made["name"] = mark.name
            spans.append(made)
        else:
            spans.append({**place(mark.extent, "FURNITURE"), **details})
    task: dict[str, Any] = {"text": document.text, "meta": {"id": document.id}, "tokens": tokens}
    task["spans"] = sorted(spans, key=lambda s: (s["start"], s["end"], s["label"]))
    if relations:
        task["relations"] = relations
    return task | {"answer": answer}


def _relation(head: dict[str, Any], child: dict[str, Any]) -> dict[str, Any]:
    keys = ("start", "end", "token_start", "token_end", "label")
    return {
        "head": head["token_end"],
        "child": child["token_end"],
        "head_span": {key: head[key] for key in keys},
        "child_span": {key: child[key] for key in keys},
        "label": child["label"],
    }


class _Task:
    """One line as marks."""

    def __init__(self, text: str, data: Mapping[str, Any], state: State) -> None:
        self.text, self.data, self.state = text, data, state
        self.wrong: list[str] = []
        self.relations: list[Any] = []

    def marks(self) -> Iterator[Mark]:
        """Entities, then claims of spans that say which claim they belong to."""
        spans = self.data.get("spans") or _triples(self.data.get("entities"))
        claims: dict[str, list[dict[str, Any]]] = {}
        if not isinstance(spans, list):
            self.wrong.append("spans are no list")
            spans = []
        for number, item in enumerate(spans, 1):
            if (
                not isinstance(item, dict)
                or type(item.get("start")) is not int
                or type(item.get("end")) is not int
            ):
                self.wrong.append(f"span {number} has no start and end")
                continue
            label = item.get("label")
            if not isinstance(label, str) or not label:
                self.wrong.append(f"span {number} has no label")
            elif isinstance(item.get("claim"), str) and label in dict(_PARTS):
                claims.setdefault(item["claim"], []).append(item)
            else:
                yield self._mention(item, label)
        for parts in claims.values():
            yield from self._claim(parts)
        relations = self.data.get("relations")
        if isinstance(relations, list):
            self.relations = [
                r for r in relations if not (isinstance(r, dict) and r.get("label") in dict(_PARTS))
            ]

    def _mention(self, item: dict[str, Any], label: str) -> Mark:
        span = Span(item["start"], item["end"])
        if label == "FURNITURE":
            return doc.furniture(span, self.text, **self._shared(item))
        name = item.get("name")
        return doc.entity(
            span, label, self.text, name=name if isinstance(name, str) else "", **self._shared(item)
        )

    def _claim(self, parts: list[dict[str, Any]]) -> Iterator[Mark]:
        spans = {part: [_place(p) for p in parts if p["label"] == label] for label, part in _PARTS}
        said = next((p for p in parts if "kind" in p), parts[0])
        if not spans["content"]:
            self.wrong.append(f"claim {parts[0]['claim']} has no content")
            return
        kind, speaker = said.get("kind"), said.get("speaker")
        yield doc.claim(
            spans["content"],
            self.text,
            cue=spans["cue"],
            source=spans["source"],
            kind=kind if kind in KINDS else "indirect",
            speaker=speaker if isinstance(speaker, str) and speaker else None,
            **self._shared({k: v for k, v in said.items() if k not in ("kind", "speaker")}),
        )

    def _shared(self, item: Mapping[str, Any]) -> dict[str, Any]:
        attributes, note = item.get("attributes"), item.get("note")
        extra = dict(attributes) if isinstance(attributes, dict) else {}
        if unknown := {k: v for k, v in item.items() if k not in _SPAN and v is not None}:
            extra["prodigy"] = unknown
        return {"state": self.state, "extra": extra, "note": note if isinstance(note, str) else ""}


def _triples(items: Any) -> list[Any]:
    """Entities as spaCy's training data have them: lists of start, end and label."""
    found = []
    for item in items if isinstance(items, list) else ():
        if isinstance(item, list) and len(item) == 3:
            item = dict(zip(("start", "end", "label"), item, strict=True))
        found.append(item)
    return found


def _place(item: Mapping[str, Any]) -> Span:
    return Span(item["start"], item["end"])
