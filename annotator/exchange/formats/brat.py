"""brat standoff: ``.txt``, ``.ann`` and ``annotation.conf``.

Claims have the shape of PolNeAR: an event ``Attribution`` with the roles Source, Cue and Content. Offsets are code
points of the text file as it is decoded, line ends not translated.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from annotator.core.marks import KINDS, Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.formats.brat_input import LABEL, LINE_END, Annotations
from annotator.exchange.output import Output
from annotator.exchange.registry import Format

# brat's configuration takes these characters only, and replaces others in its own way.
_TYPE = re.compile(r"[^A-Za-z0-9_-]+")
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_VALUE = re.compile(r"[^\s|,:<>]+")
_OURS = ("Kind", "State")
_RESERVED = ("Attribution", "Furniture")
_PARTS = (("Source", "source"), ("Cue", "cue"), ("Content", "content"))
MAX_VALUES = 500


class Brat(Format):
    """One ``.txt`` and ``.ann`` an article, and one ``annotation.conf``."""

    name = "brat"
    description = "brat standoff with entities, attributes, notes and claims in PolNeAR's shape"
    carries = doc.ALL - {"decisions", "metadata", "edges"}
    proven = "pybrat 0.1.7, the rules of brat's parser; brat's tutorials"
    suffixes = (".ann", ".a1", ".a2", ".txt")
    layout = "folder"

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        self._labels: set[str] = set()
        self._attributes: dict[str, set[str] | None] = {}

    def takes(self, name: str) -> bool:
        """Texts are read with their annotations."""
        return name.lower().endswith((".ann", ".a1", ".a2"))

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """Write two files an article, then the configuration that names all their types."""
        self._labels, self._attributes = set(), {}
        for document in documents:
            stem = Path(out.name).stem if out.name else out.place(document.id, "")
            out.article(f"{stem}.txt", document.text)
            with out.text(f"{stem}.ann") as file:
                for line in _Lines(document, report, self._labels, self._attributes).lines():
                    file.write(line + "\n")
        with out.text("annotation.conf") as file:
            file.write(self._configuration())

    def _configuration(self) -> str:
        labels = sorted(self._labels - {"Attribution"} | {name for name, _ in _PARTS})
        lines = ["[entities]", *labels, "", "[relations]"]
        lines += ["<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>"]
        lines += [
            "",
            "[events]",
            "Attribution\tSource?:Source, Cue?:Cue, Content:Content",
            "",
            "[attributes]",
        ]
        lines += [f"Kind\tArg:<EVENT>, Value:{'|'.join(KINDS)}", "State\tArg:<ANY>, Value:open|rejected"]
        for name, values in sorted(self._attributes.items()):
            lines.append(f"{name}\tArg:<ANY>" + (f", Value:{'|'.join(sorted(values))}" if values else ""))
        return "\n".join(lines) + "\n"

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """The article of one ``.ann``, or of ``.a1`` and ``.a2``."""
        stem = source.with_suffix("")
        parts = [source]
        if source.suffix == ".txt":
            parts = [p for s in (".ann", ".a1", ".a2") if (p := source.with_suffix(s)).exists()]
        elif source.suffix == ".a1" and stem.with_name(stem.name + ".a2").exists():
            parts.append(stem.with_name(stem.name + ".a2"))
        elif source.suffix == ".a2" and stem.with_name(stem.name + ".a1").exists():
            return
        text_path = stem.with_name(stem.name + ".txt")
        if not text_path.exists():
            yield BrokenRecord(source, 0, f"has no {text_path.name} beside it")
            return
        try:
            text = text_path.read_bytes().decode("utf-8")
        except UnicodeDecodeError as problem:
            yield BrokenRecord(text_path, 0, f"is not UTF-8 (byte {problem.start})")
            return
        annotations = Annotations(text, report)
        for path in parts:
            try:
                lines = path.read_bytes().decode("utf-8-sig").split("\n")
            except UnicodeDecodeError as problem:
                yield BrokenRecord(path, 0, f"is not UTF-8 (byte {problem.start})")
                continue
            for number, line in enumerate(lines, 1):
                if reason := annotations.add(line.rstrip("\r")):
                    yield BrokenRecord(path, number, reason)
        for reason in annotations.resolve():
            yield BrokenRecord(source, 0, reason)
        yield Document(
            id=self.identifier(text_path),
            text=text,
            marks=tuple(annotations.marks()),
            path=source,
            unknown={"lines": annotations.kept} if annotations.kept else {},
        )


class _Lines:
    """The lines of one ``.ann`` file."""

    def __init__(
        self, document: Document, report: Report, labels: set[str], attributes: dict[str, set[str] | None]
    ) -> None:
        self.document, self.report, self.labels, self.attributes = document, report, labels, attributes
        self.counts = dict.fromkeys("TEAN#", 0)
        self.made: list[str] = []

    def lines(self) -> list[str]:
        """All lines, in the order of the marks."""
        for mark in self.document.marks:
            if isinstance(mark, Entity):
                label = spelled(mark.label)
                target = self.text_bound(label, (mark.span,))
                if label != mark.label:
                    self.add("#", f"{LABEL} {target}\t{_one_line(mark.label)}")
                if mark.name != self.document.words((mark.span,)):
                    self.reference(target, mark.name)
            elif isinstance(mark, Claim):
                target = self.claim(mark)
            else:
                target = self.text_bound("Furniture", mark.spans)
            self.details(target, mark)
        return self.made

    def add(self, kind: str, rest: str) -> str:
        """Append a line with the next id of its kind."""
        self.counts[kind] += 1
        identifier = f"{kind}{self.counts[kind]}"
        self.made.append(f"{identifier}\t{rest}")
        return identifier

    def text_bound(self, label: str, spans: tuple[Span, ...]) -> str:
        """A ``T`` line; a span that holds line ends is written in fragments."""
        self.labels.add(label)
        pieces = fragments(self.document.text, self.merged(spans))
        places = ";".join(f"{s.start} {s.end}" for s in pieces)
        return self.add("T", f"{label} {places}\t{self.document.words(pieces)}")

    def merged(self, spans: tuple[Span, ...]) -> list[Span]:
        """Pieces in text order; those that overlap become one, because brat refuses them."""
        found: list[Span] = []
        for span in sorted(spans):
            if found and span.start < found[-1].end:
                self.report.lose("overlapping pieces")
                found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
            else:
                found.append(span)
        return found

    def claim(self, mark: Claim) -> str:
        """An event with its parts; the trigger stands where the cue does, or where there is something."""
        roles = [(role, spans) for role, part in _PARTS if (spans := getattr(mark, part))]
        targets = {role: self.text_bound(role, spans) for role, spans in roles}
        trigger = self.text_bound("Attribution", mark.cue or mark.source or mark.content)
        arguments = " ".join(f"{role}:{target}" for role, target in targets.items())
        event = self.add("E", f"Attribution:{trigger} {arguments}")
        if mark.kind != "indirect":
            self.add("A", f"Kind {event} {mark.kind}")
        if mark.speaker:
            self.reference(targets.get("Source", trigger), mark.speaker)
        return event

    def reference(self, target: str, name: str) -> None:
        """A canonical name, as a normalisation to a knowledge base called ``annotate``."""
        line = _one_line(name)
        if line != name:
            self.report.lose("line ends in names")
        self.add("N", f"Reference {target} annotate:{quote(line, safe='')}\t{line}")

    def details(self, target: str, mark: Mark) -> None:
        """State, attributes and note of a mark."""
        if mark.state != "confirmed":
            self.add("A", f"State {target} {mark.state}")
        others: dict[str, Any] = {}
        for name, value in mark.extra.items():
            plain = _NAME.fullmatch(name) and name not in _OURS
            # None for an attribute without values; one that has some never comes without.
            values = self.attributes.get(name, None if value is True else set())
            if plain and value is True and values is None:
                self.attributes[name] = None
                self.add("A", f"{name} {target}")
            elif (
                plain
                and values is not None
                and len(values) < MAX_VALUES
                and isinstance(value, str)
                and _VALUE.fullmatch(value)
            ):
                self.attributes[name] = values | {value}
                self.add("A", f"{name} {target} {value}")
            else:
                others[name] = value
        if others:
            # What brat's attributes have no room for: text with spaces, numbers, tables.
            self.add("#", f"AnnotateAttributes {target}\t{json.dumps(others, default=str)}")
        if mark.note:
            line = _one_line(mark.note)
            if line != mark.note:
                self.report.lose("line ends in notes")
            self.add("#", f"AnnotatorNotes {target}\t{line}")


def spelled(label: str) -> str:
    """A label as brat takes it: ASCII letters, digits, ``_`` and ``-``; letters lose their accents."""
    bare = unicodedata.normalize("NFKD", label)
    bare = "".join(c for c in bare if not unicodedata.combining(c))
    made = _TYPE.sub("_", bare)
    return f"{made}_" if made in _RESERVED or not made.strip("_") else made


def _one_line(text: str) -> str:
    return " ".join(text.split()) if LINE_END.search(text) or "\t" in text else text.strip()


def fragments(text: str, spans: Iterable[Span]) -> list[Span]:
    """The spans without the line ends in them, each run of which separates two fragments."""
    found = []
    for start, end in spans:
        at = start
        for gap in LINE_END.finditer(text, start, end):
            if at < gap.start():
                found.append(Span(at, gap.start()))
            at = gap.end()
        if at < end:
            found.append(Span(at, end))
    return found
