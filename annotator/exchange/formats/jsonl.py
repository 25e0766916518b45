"""JSON Lines: the product's own record, one article a line, with everything that a sidecar holds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from pathlib import Path

from annotator.core.marks import KINDS, PERSON_MADE, Mark
from annotator.core.records import replace
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format
from annotator.store.sidecar.model import is_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_STATES = ("open", "confirmed", "rejected")
_ENTITY = frozenset(
    "start end label text entity score origin id state scored edited by at note attributes".split()
)
_CLAIM = frozenset(
    "content cue source speaker kind score origin id state scored edited by at note attributes".split()
)
_RECORD = frozenset("id text entities claims boilerplate furniture metadata status".split())


class JsonLines(Format):
    """The record that ``annotate suggest`` prints too, with the decisions as further keys."""

    name = "jsonl"
    description = (
        "JSON Lines, one article a line; also a corpus of {id, text} or the output of annotate suggest"
    )
    carries = doc.ALL
    proven = "round trip"
    suffixes = (".jsonl", ".ndjson")
    stdout = True

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """One line a document."""
        with out.text() as file:
            for document in documents:
                file.write(json.dumps(record(document), ensure_ascii=False) + "\n")

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document a line; a mark that makes no sense is a broken record, and the rest is read."""
        from annotator.exchange import json_input

        for found in json_input.lines(source):
            if isinstance(found, BrokenRecord):
                yield found
                continue
            number, _, data = found
            text = data.get("text")
            if not isinstance(text, str):
                yield BrokenRecord(source, number, "has no text")
                continue
            identifier = data.get("id", f"{source.stem}-{number:06}")
            marks, wrong = marks_of(data, text)
            for reason in wrong:
                yield BrokenRecord(source, number, reason)
            metadata = data.get("metadata")
            status = data.get("status")
            yield Document(
                id=str(identifier),
                text=text,
                marks=tuple(marks),
                metadata=metadata if isinstance(metadata, dict) else {},
                status=status if status == "done" else "open",
                line=number,
                path=source,
                unknown={k: v for k, v in data.items() if k not in _RECORD},
            )


def record(document: Document) -> dict[str, Any]:
    """The record of the product's contract; keys that it does not name follow the ones that it does."""
    text = document.text
    made: dict[str, Any] = {
        "id": document.id,
        "text": text,
        "entities": [
            {
                "start": e.span.start,
                "end": e.span.end,
                "label": e.label,
                "text": text[e.span.start : e.span.end],
                "entity": e.name,
                **_decision(e),
            }
            for e in document.entities
        ],
        "claims": [
            {
                "content": list(map(list, c.content)),
                "cue": list(map(list, c.cue)),
                "source": list(map(list, c.source)),
                "speaker": c.speaker,
                "kind": c.kind,
                **_decision(c),
            }
            for c in document.claims
        ],
        "boilerplate": [list(f.span) for f in document.furniture if f.state == "confirmed"],
    }
    if document.furniture:
        made["furniture"] = [
            {"start": f.span.start, "end": f.span.end, **_decision(f)} for f in document.furniture
        ]
    if document.metadata:
        made["metadata"] = {key: doc.plain(value) for key, value in document.metadata.items()}
    if document.status != "open":
        made["status"] = document.status
    return made


def _decision(mark: Mark) -> dict[str, Any]:
    # The contract wants a score everywhere; who made the mark without one is as sure as can be.
    said: dict[str, Any] = {
        "score": 1.0 if mark.score is None else round(mark.score, 4),
        "origin": mark.origin,
    }
    said |= {"id": mark.id, "state": mark.state}
    if mark.score is None:
        said["scored"] = False
    if mark.edited:
        said["edited"] = True
    if mark.by:
        said["by"] = mark.by
    if mark.at is not None:
        said["at"] = mark.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if mark.note:
        said["note"] = mark.note
    if mark.extra:
        said["attributes"] = doc.plain(mark.extra)
    return said


def marks_of(data: Mapping[str, Any], text: str) -> tuple[list[Mark], list[str]]:
    """The marks of a record, and what was wrong with others."""
    marks: list[Mark] = []
    wrong: list[str] = []

    def each(key: str) -> Iterator[tuple[str, Any]]:
        items = data.get(key) or []
        if not isinstance(items, list):
            wrong.append(f"{key} is no list")
            return
        for number, item in enumerate(items, 1):
            yield f"{key} {number}", item

    for where, item in each("entities"):
        try:
            label = item["label"]
            if not (isinstance(label, str) and label):
                raise ValueError("label must be text")
            shared = _shared(item, _ENTITY)
            name = item.get("entity")
            marks.append(
                doc.entity(_span(item), label, text, name=name if isinstance(name, str) else "", **shared)
            )
        except (KeyError, TypeError, ValueError) as problem:
            wrong.append(f"{where}: {_said(problem)}")
    for where, item in each("claims"):
        try:
            content = _spans(item["content"])
            if not content:
                raise ValueError("has no content")
            kind, speaker = item.get("kind", "indirect"), item.get("speaker")
            if kind not in KINDS:
                raise ValueError(f"kind {kind!r} is none of {', '.join(KINDS)}")
            marks.append(
                doc.claim(
                    content,
                    text,
                    cue=_spans(item.get("cue", ())),
                    source=_spans(item.get("source", ())),
                    speaker=speaker if isinstance(speaker, str) and speaker else None,
                    kind=kind,
                    **_shared(item, _CLAIM),
                )
            )
        except (KeyError, TypeError, ValueError) as problem:
            wrong.append(f"{where}: {_said(problem)}")
    for where, item in each("furniture" if "furniture" in data else "boilerplate"):
        try:
            if isinstance(item, dict):
                marks.append(doc.furniture(_span(item), text, **_shared(item, _ENTITY)))
            else:
                marks.append(doc.furniture(_spans([item])[0], text))
        except (KeyError, TypeError, ValueError) as problem:
            wrong.append(f"{where}: {_said(problem)}")
    return marks, wrong


def _said(problem: Exception) -> str:
    return f"{problem} is missing" if isinstance(problem, KeyError) else str(problem)


def _span(item: Any) -> Span:
    return _spans([[item["start"], item["end"]]])[0]


def _spans(pieces: Any) -> list[Span]:
    found = []
    for piece in pieces:
        start, end = piece
        if type(start) is not int or type(end) is not int:
            raise ValueError(f"{start!r}..{end!r} are no offsets")
        found.append(Span(start, end))
    return found


def _shared(item: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """What all marks have, as far as the record says it in the right form."""
    state = item.get("state", "confirmed")
    if state not in _STATES:
        raise ValueError(f"state {state!r} is none of {', '.join(_STATES)}")
    origin, score = item.get("origin", ""), item.get("score")
    shared: dict[str, Any] = {"state": state, "origin": origin if isinstance(origin, str) else ""}
    scored = item.get("scored", origin != PERSON_MADE) and isinstance(score, int | float)
    shared["score"] = float(score) if scored and score is not None and 0 <= score <= 1 else None
    for key in ("by", "note"):
        if isinstance(item.get(key), str):
            shared[key] = item[key]
    if isinstance(item.get("id"), str) and is_name(item["id"]):
        shared["id"] = item["id"]
    if item.get("edited") is True:
        shared["edited"] = True
    if isinstance(item.get("at"), str):
        shared["at"] = doc.date(item["at"])
    attributes = item.get("attributes")
    extra = dict(attributes) if isinstance(attributes, dict) else {}
    if unknown := {k: v for k, v in item.items() if k not in known}:
        extra["jsonl"] = unknown
    shared["extra"] = extra
    return shared


def as_open(mark: Mark) -> Mark:
    """The same mark as a suggestion to decide."""
    return replace(mark, state="open", by="", at=None)
