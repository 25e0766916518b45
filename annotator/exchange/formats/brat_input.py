"""The lines of a brat ``.ann`` file as marks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from annotator.core.marks import KINDS, Kind, Mark
from annotator.core.records import field, record
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange.document import Report

# Whatever str.splitlines takes for the end of a line, because brat reads its files with it.
LABEL = "AnnotateLabel"
"""The type of the notes that hold labels which brat's types cannot."""
LINE_END = re.compile(r"[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
_TEXT_BOUND = re.compile(r"(T\S+)\t(\S+) (\d{1,12} \d{1,12}(?:;\d{1,12} \d{1,12})*)(?:\t(.*))?")
_EVENT = re.compile(r"(E\S+)\t([^\s:]+):(\S+)((?: +[^\s:]+:\S+)*) *")
_ATTRIBUTE = re.compile(r"([AM]\S*)\t(\S+) (\S+)(?: (\S.*))?")
_REFERENCE = re.compile(r"(N\S+)\tReference (\S+) ([^\s:]+):(\S+)(?:\t(.*))?")
_COMMENT = re.compile(r"(#\S*)\t(\S+)(?: (\S+))?(?:\t(.*))?")
_OTHER = re.compile(r"(?:R\S+|\*)\t\S.*")
_ROLE = re.compile(r"(.*?)\d*")


@record(slots=True)
class _TextBound:
    """A ``T`` line; `said` is its label where brat's types cannot spell that."""

    label: str
    spans: tuple[Span, ...]
    said: str = ""
    name: str = ""
    extra: dict[str, Any] = field(default_factory=dict)
    brat: dict[str, Any] = field(default_factory=dict)
    note: str = ""


@record(slots=True)
class _Event:
    """An ``E`` line."""

    label: str
    trigger: str
    roles: list[tuple[str, str]]
    extra: dict[str, Any] = field(default_factory=dict)
    brat: dict[str, Any] = field(default_factory=dict)
    note: str = ""


class Annotations:
    """Collects lines, then makes marks of them.

    Attributes:
        kept: lines that were not understood: relations, equivalences, events that are no attributions.
    """

    def __init__(self, text: str, report: Report) -> None:
        self.text, self.report = text, report
        self.bound: dict[str, _TextBound] = {}
        self.events: dict[str, _Event] = {}
        self.kept: list[str] = []
        self._lines: dict[str, str] = {}
        self._later: list[tuple[str, str, Any, str]] = []

    def add(self, line: str) -> str:
        """Take one line; what is wrong with it, or ""."""
        if not line.strip():
            return ""
        kind = line[0]
        if kind == "T":
            return self._text_bound(line)
        if kind == "E" and (found := _EVENT.fullmatch(line)):
            if found[1] in self.events:
                return f"two lines have the id {found[1]}"
            roles = [cast(tuple[str, str], tuple(role.split(":", 1))) for role in found[4].split()]
            self.events[found[1]] = _Event(found[2], found[3], roles)
            self._lines[found[1]] = line
            return ""
        if kind in "AM" and (found := _ATTRIBUTE.fullmatch(line)):
            self._later.append((found[3], found[2], found[4] if found[4] is not None else True, line))
            return ""
        if kind == "N" and (found := _REFERENCE.fullmatch(line)):
            self._later.append((found[2], "N", (f"{found[3]}:{found[4]}", found[5] or ""), line))
            return ""
        if kind == "#" and (found := _COMMENT.fullmatch(line)):
            if found[3] is None:
                self._keep("comments", line)
            else:
                self._later.append((found[3], f"#{found[2]}", found[4] or "", line))
            return ""
        if kind in "R*" and _OTHER.fullmatch(line):
            self._keep("relations" if kind == "R" else "equivalences", line)
            return ""
        return f"is no line of brat's: {line[:60]!r}"

    def _keep(self, what: str, line: str) -> None:
        self.report.keep(f"brat {what}")
        self.kept.append(line)

    def _text_bound(self, line: str) -> str:
        found = _TEXT_BOUND.fullmatch(line)
        if not found:
            return f"is no text-bound annotation of brat's: {line[:60]!r}"
        if found[1] in self.bound:
            return f"two lines have the id {found[1]}"
        spans = [Span(*map(int, piece.split(" "))) for piece in found[3].split(";")]
        if any(not 0 <= s.start < s.end <= len(self.text) for s in spans):
            return f"{found[1]}: {found[3]} does not fit a text of {len(self.text)} characters"
        words = found[4]
        if words is not None:
            said = "".join(self.text[s.start : s.end] for s in spans)
            if "".join(words.split()) != "".join(said.split()):
                at = self.text.find(words)
                if len(spans) > 1 or at < 0 or self.text.find(words, at + 1) >= 0:
                    return f"{found[1]}: {words[:40]!r} is not what stands at {found[3]}"
                self.report.notice(f"{found[1]}: {words[:40]!r} was found at {at}, not at {found[3]}")
                spans = [Span(at, at + len(words))]
        self.bound[found[1]] = _TextBound(found[2], self._joined(spans))
        return ""

    def _joined(self, spans: list[Span]) -> tuple[Span, ...]:
        """The spans in text order, where only line ends lie between two as one."""
        found: list[Span] = []
        for span in sorted(spans):
            gap = self.text[found[-1].end : span.start] if found else ""
            if LINE_END.fullmatch(gap):
                found[-1] = Span(found[-1].start, span.end)
            else:
                found.append(span)
        return tuple(found)

    def resolve(self) -> Iterator[str]:
        """Attach attributes, names and notes; what is wrong with them, one line each."""
        for target, what, value, line in self._later:
            on = self.bound.get(target) or self.events.get(target)
            if on is None:
                if target[:1] in ("R", "*"):
                    self._keep("attributes of relations", line)
                else:
                    yield f"{line[:60]!r} is about {target}, which is not there"
            elif what == "N":
                place, name = value
                if isinstance(on, _TextBound) and name:
                    on.name = name
                if not place.startswith("annotate:"):
                    on.brat["reference"] = place
            elif what == "#AnnotatorNotes":
                on.note = f"{on.note}\n{value}" if on.note else value
            elif what == f"#{LABEL}" and isinstance(on, _TextBound) and value:
                on.said = value
            elif what == "#AnnotateAttributes":
                yield from self._attributes(on, value)
            elif what.startswith("#"):
                on.brat[what[1:]] = value
            else:
                on.extra[what] = value
        for identifier, event in self.events.items():
            missing = [t for _, t in [("", event.trigger), *event.roles] if t not in self.bound | self.events]
            if missing:
                yield f"{identifier} is about {', '.join(missing)}, which is not there"

    @staticmethod
    def _attributes(on: _TextBound | _Event, value: str) -> Iterator[str]:
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            on.extra |= found
        else:
            yield f"{value[:60]!r} are no attributes"

    def marks(self) -> list[Mark]:
        """All marks, after :meth:`resolve`."""
        found: list[Mark] = []
        used: set[str] = set()
        for identifier, event in self.events.items():
            if event.label == "Attribution" and (claim := self._claim(event, used)):
                found.append(claim)
            else:
                self._keep("events", self._lines[identifier])
                for key, value in event.extra.items():
                    self._keep("attributes of events", f"{identifier} {key} {value}")
                if event.note:
                    self._keep("notes on events", f"{identifier} {event.note}")
        wanted = {token.rpartition(":")[2] for line in self.kept for token in re.split(r"[ \t]", line)}
        for identifier, bound in self.bound.items():
            if identifier in used:
                continue
            if identifier in wanted:
                bound.brat["id"] = identifier
            found.append(self._mark(bound))
        return found

    def _mark(self, bound: _TextBound) -> Mark:
        span = Span(bound.spans[0].start, bound.spans[-1].end)
        if len(bound.spans) > 1:
            bound.brat["pieces"] = [list(s) for s in bound.spans]
        if bound.label == "Furniture":
            return doc.furniture(span, self.text, **_shared(bound))
        return doc.entity(span, bound.said or bound.label, self.text, name=bound.name, **_shared(bound))

    def _claim(self, event: _Event, used: set[str]) -> Mark | None:
        parts: dict[str, list[_TextBound]] = {"Source": [], "Cue": [], "Content": []}
        mine = {event.trigger}
        for role, target in event.roles:
            base = _ROLE.fullmatch(role)
            part = base[1] if base else role
            if part in parts and target in self.bound:
                parts[part].append(self.bound[target])
                # A name may be the source of a claim and an entity of its own.
                if self.bound[target].label in ("Source", "Cue", "Content"):
                    mine.add(target)
            else:
                self._keep("roles of attributions", f"{role}:{target}")
        trigger = self.bound.get(event.trigger)
        if not parts["Content"] or trigger is None:
            return None
        used |= mine
        spans = {part: sorted({s for b in bound for s in b.spans}) for part, bound in parts.items()}
        if not parts["Cue"] and list(trigger.spans) not in (spans["Source"], spans["Content"]):
            spans["Cue"] = list(trigger.spans)
        kind = event.extra.pop("Kind", "indirect")
        if kind not in KINDS:
            event.extra["Kind"], kind = kind, "indirect"
        names = [b.name for b in (*parts["Source"], trigger) if b.name]
        return doc.claim(
            spans["Content"],
            self.text,
            cue=tuple(spans["Cue"]),
            source=tuple(spans["Source"]),
            speaker=names[0] if names else None,
            kind=cast(Kind, kind),
            **_shared(event),
        )


def _shared(item: _TextBound | _Event) -> dict[str, Any]:
    extra = dict(item.extra)
    state = extra.pop("State", "confirmed")
    if state not in ("open", "rejected", "confirmed"):
        extra["State"], state = state, "confirmed"
    if item.brat:
        extra["brat"] = item.brat
    return {"state": state, "note": item.note, "extra": extra}
