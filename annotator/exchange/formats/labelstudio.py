"""Label Studio's JSON: decided marks as annotations, open ones as predictions, and the labelling configuration."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast
from xml.sax.saxutils import quoteattr

from annotator.core.marks import KINDS, Claim, Entity, Kind, Mark, State
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange import json_input
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format

CONTROL, OBJECT, MODEL = "label", "text", "annotate"
_PARTS = (("Content", "content"), ("Cue", "cue"), ("Source", "source"))
_SPECIAL = ("Content", "Cue", "Source", "Furniture")
_HTML = re.compile(r"\s*<(?:!doctype|html|body|div|p|table|span|section|article)[\s>]", re.IGNORECASE)
_TEXT_KEYS = ("text", "sentence", "content", "article", "body")


class LabelStudio(Format):
    """One JSON list of tasks, and ``label_config.xml`` beside it."""

    name = "labelstudio"
    description = "Label Studio's JSON with its labelling configuration; open marks as predictions"
    carries = doc.ALL - {"decisions", "metadata", "edges"}
    proven = "label-studio-sdk 2.1.2: LabelInterface, Converter; its examples"
    suffixes = (".json",)
    folder_without_suffix = True

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """Tasks one by one; the configuration names all labels that occurred."""
        labels: set[str] = set()
        name = "tasks.json" if out.name == "annotations.json" else out.name
        with out.text(name) as file:
            file.write("[")
            for number, document in enumerate(documents, 1):
                labels |= {e.label for e in document.entities}
                file.write(("," if number > 1 else "") + "\n")
                file.write(json.dumps(_task(document, number), ensure_ascii=False))
            file.write("\n]\n")
        with out.text("label_config.xml") as file:
            file.write(configuration(labels))

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """A list of tasks, or one task; regions of text only, those of HTML and others are kept as they are."""
        stem = self.identifier(source)
        for found in json_input.elements(source):
            if isinstance(found, BrokenRecord):
                yield found
                continue
            line, number, task = found
            data = task.get("data")
            if data is None and "result" not in task:
                task = _full(task)
                data = task["data"]
            if not isinstance(data, dict):
                yield BrokenRecord(source, line, f"task {number} has no data")
                continue
            reader = _Task(task, data)
            if reader.text is None:
                yield BrokenRecord(source, line, f"task {number}: {reader.why}")
                continue
            marks = reader.marks()
            for reason in reader.wrong:
                yield BrokenRecord(source, line, f"task {number}: {reason}")
            identifier = data.get("annotate_id")
            unknown: dict[str, Any] = {
                "data": {
                    k: v for k, v in data.items() if k not in (reader.key, "annotate_id", "annotate_marks")
                },
                "results": reader.unknown,
            }
            yield Document(
                id=identifier if isinstance(identifier, str) and identifier else f"{stem}-{number:06}",
                text=reader.text,
                marks=tuple(marks),
                line=line,
                path=source,
                unknown={k: v for k, v in unknown.items() if v},
            )


def _full(task: Mapping[str, Any]) -> dict[str, Any]:
    """A task of the short export, JSON-MIN, in the long form: regions lie beside the data there."""
    results = []
    data = {}
    for key, value in task.items():
        if isinstance(value, list) and all(
            isinstance(v, dict) and "start" in v and "labels" in v for v in value
        ):
            results += [{"type": "labels", "id": f"{key}.{n}", "value": v} for n, v in enumerate(value)]
        elif key not in ("id", "annotator", "annotation_id", "created_at", "updated_at", "lead_time"):
            data[key] = value
    return {"data": data, "annotations": [{"result": results}]}


def configuration(labels: Iterable[str]) -> str:
    """The labelling configuration: every label once, and the relations of claims."""
    names = [*sorted(set(labels) - set(_SPECIAL)), *_SPECIAL]
    lines = ["<View>", f'  <Labels name="{CONTROL}" toName="{OBJECT}">']
    lines += [f"    <Label value={quoteattr(name)}/>" for name in names]
    lines += ["  </Labels>", "  <Relations>"]
    lines += [f'    <Relation value="{name}"/>' for name in ("content", "cue", "source")]
    lines += ["  </Relations>", f'  <Text name="{OBJECT}" value="${OBJECT}"/>', "</View>", ""]
    return "\n".join(lines)


def _task(document: Document, number: int) -> dict[str, Any]:
    details: dict[str, Any] = {}
    results: dict[str, list[dict[str, Any]]] = {"confirmed": [], "rejected": [], "open": []}
    for mark in document.marks:
        results[mark.state].extend(_results(document, mark, details))
    decided, rejected, guessed = results.values()
    data: dict[str, Any] = {"text": document.text, "annotate_id": document.id}
    if details:
        # Label Studio keeps the data of a task; a region has no room for names, notes and kinds.
        data["annotate_marks"] = details
    task: dict[str, Any] = {"id": number, "data": data}
    task["annotations"] = [{"id": number * 2 - 1, "result": decided}] if decided or not guessed else []
    if rejected:
        # A cancelled annotation is kept and shown, and no converter takes it for what is there.
        task["annotations"].append({"id": number * 2, "was_cancelled": True, "result": rejected})
    if guessed:
        task["predictions"] = [{"model_version": MODEL, "result": guessed}]
    return task


def _results(document: Document, mark: Mark, details: dict[str, Any]) -> Iterator[dict[str, Any]]:
    said: dict[str, Any] = {}
    if mark.note:
        said["note"] = mark.note
    if mark.extra:
        said["attributes"] = doc.plain(mark.extra)

    def region(identifier: str, span: Span, label: str) -> dict[str, Any]:
        value = {"start": span.start, "end": span.end, "text": document.words((span,)), "labels": [label]}
        return {
            "id": identifier,
            "from_name": CONTROL,
            "to_name": OBJECT,
            "type": "labels",
            "value": value,
        }

    if isinstance(mark, Entity):
        if mark.name != document.words((mark.span,)):
            said["name"] = mark.name
        yield region(mark.id, mark.span, mark.label)
    elif isinstance(mark, Claim):
        said |= {"kind": mark.kind} | ({"speaker": mark.speaker} if mark.speaker else {})
        parts = [(label, span) for label, part in _PARTS for span in getattr(mark, part)]
        for number, (label, span) in enumerate(parts):
            identifier = f"{mark.id}.{number}" if number else mark.id
            yield region(identifier, span, label)
            if number:
                yield {
                    "type": "relation",
                    "from_id": mark.id,
                    "to_id": identifier,
                    "direction": "right",
                    "labels": [label.lower()],
                }
    else:
        yield region(mark.id, mark.extent, "Furniture")
    if said and said != {"kind": "indirect"}:
        details[mark.id] = said


class _Task:
    """One task as marks."""

    def __init__(self, task: Mapping[str, Any], data: Mapping[str, Any]) -> None:
        self.task = task
        self.wrong: list[str] = []
        self.unknown: list[Any] = []
        self.text: str | None = None
        details = data.get("annotate_marks")
        self.details: Mapping[str, Any] = details if isinstance(details, dict) else {}
        self.key = self._key(data)
        self.why = "has no text"
        if self._is_html():
            self.why = "is HTML: its regions are places in a page, not in a text"
        elif self.key:
            self.text = data[self.key]
            if _HTML.match(data[self.key]):
                self.text, self.why = None, "is HTML, not text"

    def _results(self) -> Iterator[tuple[State, list[Any]]]:
        for key, state in (
            ("annotations", "confirmed"),
            ("completions", "confirmed"),
            ("predictions", "open"),
        ):
            items = self.task.get(key)
            for item in items if isinstance(items, list) else ():
                if isinstance(item, dict) and isinstance(item.get("result"), list):
                    rejected = item.get("was_cancelled") is True
                    yield cast(State, "rejected" if rejected else state), item["result"]

    def _is_html(self) -> bool:
        return any(
            isinstance(r, dict) and str(r.get("type", "")).startswith("hypertext")
            for _, results in self._results()
            for r in results
        )

    def _key(self, data: Mapping[str, Any]) -> str:
        """The field of the text: what a region says it is of, or the one that texts usually are in."""
        for _, results in self._results():
            for result in results:
                source = result.get("source") if isinstance(result, dict) else None
                if isinstance(source, str) and isinstance(data.get(source.lstrip("$")), str):
                    return source.lstrip("$")
        found = [key for key in _TEXT_KEYS if isinstance(data.get(key), str)]
        found += [key for key, value in data.items() if isinstance(value, str) and key != "annotate_id"]
        return found[0] if found else ""

    def marks(self) -> list[Mark]:
        """The marks of all annotations and predictions; a mark that two of them have is taken once."""
        found: dict[tuple[object, ...], Mark] = {}
        for state, results in self._results():
            for mark in self._marks(state, results):
                found.setdefault(doc.same_mark(mark), mark)
        return list(found.values())

    def _marks(self, state: State, results: Sequence[Any]) -> Iterator[Mark]:
        regions: dict[str, tuple[Span, list[str]]] = {}
        links: list[dict[str, Any]] = []
        for result in results:
            if isinstance(result, dict) and result.get("type") == "relation":
                links.append(result)
            elif not isinstance(result, dict) or not self._region(result, regions):
                self.unknown.append(result)
        claims: dict[str, dict[str, list[Span]]] = {
            identifier: {"content": [span], "cue": [], "source": []}
            for identifier, (span, labels) in regions.items()
            if "Content" in labels
        }
        used: set[str] = set()
        for link in links:
            head, child = str(link.get("from_id")), str(link.get("to_id"))
            said = link.get("labels")
            kind = str(said[0]).lower() if isinstance(said, list) and said else ""
            if head not in regions or child not in regions:
                self.wrong.append(f"a relation is about {head} and {child}, which are not both there")
            elif head in claims and kind in ("content", "cue", "source"):
                claims[head][kind].append(regions[child][0])
                used.add(child)
                if kind == "content":
                    claims.pop(child, None)
            else:
                self.unknown.append(link)
        for identifier, (span, labels) in regions.items():
            for label in labels:
                if label == "Content" and identifier in claims:
                    yield self._claim(identifier, claims[identifier], state)
                elif not (identifier in used and label in ("Content", "Cue", "Source")):
                    yield self._mention(identifier, span, label, state)

    def _region(self, result: Mapping[str, Any], regions: dict[str, tuple[Span, list[str]]]) -> bool:
        value, kind = result.get("value"), result.get("type")
        if not isinstance(value, dict) or kind not in ("labels", "choices", "textarea"):
            return False
        start, end, labels = value.get("start"), value.get("end"), value.get(str(kind))
        if kind != "labels" or not isinstance(labels, list):
            return False
        # Older versions wrote offsets as text.
        if not isinstance(start, int) and str(start).isdecimal() and str(end).isdecimal():
            start, end = int(str(start)), int(str(end))
        if type(start) is not int or type(end) is not int:
            self.wrong.append(f"region {result.get('id')} has no start and end")
            return True
        identifier = str(result.get("id") or f"region {len(regions)}")
        names = [label for label in labels if isinstance(label, str) and label]
        known = regions.get(identifier, (Span(start, end), []))
        regions[identifier] = (known[0], known[1] + names)
        return True

    def _shared(self, identifier: str, state: State) -> tuple[Mapping[str, Any], dict[str, Any]]:
        said = self.details.get(identifier)
        said = said if isinstance(said, dict) else {}
        note, attributes = said.get("note"), said.get("attributes")
        return said, {
            "state": "rejected" if said.get("state") == "rejected" and state == "confirmed" else state,
            "note": note if isinstance(note, str) else "",
            "extra": attributes if isinstance(attributes, dict) else {},
        }

    def _mention(self, identifier: str, span: Span, label: str, state: State) -> Mark:
        said, shared = self._shared(identifier, state)
        if label == "Furniture":
            return doc.furniture(span, self.text or "", **shared)
        name = said.get("name")
        return doc.entity(span, label, self.text or "", name=name if isinstance(name, str) else "", **shared)

    def _claim(self, identifier: str, parts: Mapping[str, list[Span]], state: State) -> Mark:
        said, shared = self._shared(identifier, state)
        kind, speaker = said.get("kind"), said.get("speaker")
        return doc.claim(
            parts["content"],
            self.text or "",
            cue=parts["cue"],
            source=parts["source"],
            kind=cast(Kind, kind if kind in KINDS else "indirect"),
            speaker=speaker if isinstance(speaker, str) and speaker else None,
            **shared,
        )
