"""Web Annotations as marks: ours, and those of other editors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from annotator.core.marks import KINDS, PERSON_MADE, Kind, Mark
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange import json_input
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.store.articles import MAX_BYTES
from annotator.store.sidecar.model import is_name

_PARTS = ("cue", "source")
_KNOWN = frozenset("@context id type motivation body bodyValue target creator created tags text".split())
Piece = tuple[Span, str, str, str]
"""A place, its words, and what stands before and after."""


class Annotations:
    """Collects annotations by the article they are about, then makes documents of them.

    Args:
        path: the file they are in.
        name: of a document whose annotations name no source.
        report: what was not understood.
    """

    def __init__(self, path: Path, name: str, report: Report) -> None:
        self.path, self.name, self.report = path, name, report
        self.articles: dict[str, tuple[str, str | None]] = {}
        self.metadata: dict[str, dict[str, Any]] = {}
        self.found: dict[str, list[tuple[dict[str, Any], list[Piece]]]] = {}
        self.links: dict[str, list[tuple[str, str]]] = {}
        self.parts: dict[str, list[Piece]] = {}

    def add(self, data: Mapping[str, Any]) -> Iterator[str]:
        """Take an annotation, or a page or collection of them; what is wrong, one line each."""
        kinds = _listed(data.get("type", data.get("@type")))
        for about in _listed(data.get("annotate:articles")):
            if isinstance(about, dict) and isinstance(about.get("id"), str):
                path, text = about.get("annotate:path"), about.get("annotate:text")
                name = path if isinstance(path, str) else _name(about["id"])
                self.articles[about["id"]] = (name, text if isinstance(text, str) else None)
                self.found.setdefault(about["id"], [])
                self.metadata[about["id"]] = _parsed(about.get("annotate:fields"))
        inner = [*_listed(data.get("first")), *_listed(data.get("items")), *_listed(data.get("rows"))]
        if inner and not {"Annotation", "oa:Annotation"}.intersection(map(str, kinds)):
            for item in inner:
                if isinstance(item, dict):
                    yield from self.add(item)
                else:
                    yield f"page {item!r} is somewhere else, and nothing is fetched"
            return
        if "target" in data:
            yield from self._annotation(data)
        elif "annotate:articles" not in data and "total" not in data:
            yield "is no annotation: it has no target"

    def _annotation(self, data: Mapping[str, Any]) -> Iterator[str]:
        identifier = str(data.get("id", data.get("@id", "")))
        role, body, target = data.get("annotate:role"), data.get("body"), data.get("target")
        if role in _PARTS and isinstance(body, str) and isinstance(target, str):
            self.links.setdefault(target, []).append((str(role), body))
            return
        pieces: list[Piece] = []
        iris: list[str] = []
        for item in _listed(target):
            iri, piece = _target(item)
            if piece:
                pieces.append(piece)
                iris.append(iri)
        if not pieces:
            yield f"annotation {identifier or '?'} quotes no text"
            return
        if len(set(iris)) > 1:
            yield f"annotation {identifier} is about several texts"
            return
        if data.get("annotate:is") in _PARTS:
            self.parts[identifier] = pieces
        else:
            self.found.setdefault(iris[0], []).append((dict(data), pieces))

    def documents(self) -> Iterator[Document | BrokenRecord]:
        """One document for each article."""
        for iri, group in self.found.items():
            name, text = self.articles.get(iri, (_name(iri) if iri else self.name, None))
            linked = [self._linked(data) for data, _ in group]
            sparse = text is None
            everything = [piece for _, pieces in group for piece in pieces]
            everything += [piece for parts in linked for pieces in parts.values() for piece in pieces]
            places: dict[Piece, Span] = {}
            context: dict[Span, tuple[str, str]] = {}
            if text is None:
                text, places, context = _sparse(everything)
            marks: list[Mark] = []
            for (data, pieces), parts in zip(group, linked, strict=True):
                spans = {
                    part: [places.get(p, p[0]) for p in found]
                    for part, found in {"": pieces, **parts}.items()
                }
                wrong = not sparse and any(
                    text[p[0].start : p[0].end] != p[1]
                    for found in ([pieces, *parts.values()])
                    for p in found
                )
                if wrong:
                    yield BrokenRecord(
                        self.path, 0, f"{str(pieces[0][1])[:40]!r} is not what stands in {name}"
                    )
                    continue
                marks.append(self._mark(data, spans, text))
            about = self.metadata.get(iri, {})
            yield Document(name, text, tuple(marks), about, path=self.path, sparse=sparse, context=context)

    def _linked(self, data: Mapping[str, Any]) -> dict[str, list[Piece]]:
        parts: dict[str, list[Piece]] = {}
        for role, body in self.links.get(str(data.get("id")), ()):
            parts.setdefault(role, []).extend(self.parts.get(body, ()))
        return parts

    def _mark(self, data: Mapping[str, Any], spans: Mapping[str, list[Span]], text: str) -> Mark:
        tags, names, notes = _bodies(data)
        shared = _shared(data)
        if notes:
            shared["note"] = "\n".join(notes)
        known = data.get("annotate:is")
        if known == "claim":
            kind, speaker = data.get("annotate:kind"), data.get("annotate:speaker")
            return doc.claim(
                spans[""],
                text,
                cue=spans.get("cue", ()),
                source=spans.get("source", ()),
                kind=cast(Kind, kind if kind in KINDS else "indirect"),
                speaker=speaker if isinstance(speaker, str) and speaker else None,
                **shared,
            )
        if known == "furniture":
            return doc.furniture(spans[""][0], text, **shared)
        whole = Span(min(s.start for s in spans[""]), max(s.end for s in spans[""]))
        label = tags[0] if tags else str((_listed(data.get("motivation")) or ["highlighting"])[0]).upper()
        if known is None:
            rest = {k: v for k, v in data.items() if k not in _KNOWN}
            rest |= {"id": data["id"]} if isinstance(data.get("id"), str) else {}
            rest |= {"tags": tags[1:]} if tags[1:] else {}
            if rest:
                shared["extra"] = {**shared["extra"], "w3c": rest}
        return doc.entity(whole, label, text, name=names[0] if names else "", **shared)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _name(iri: str) -> str:
    """The file that an IRI ends in."""
    try:
        parts = urlsplit(iri)
    except ValueError:
        return "article"
    path = parts.path.rpartition("/")[2] if parts.scheme in ("http", "https") else parts.path
    return unquote(path) or parts.netloc or "article"


def _target(item: Any) -> tuple[str, Piece | None]:
    """The source of a target, and the passage that its selectors quote."""
    if not isinstance(item, dict):
        return (item if isinstance(item, str) else "", None)
    source = item.get("source", item.get("id", ""))
    if isinstance(source, dict):
        source = source.get("id", "")
    exact = before = after = ""
    place: tuple[int, int] | None = None
    waiting = _listed(item.get("selector"))
    seen = 0
    while waiting and seen < 100:
        selector = waiting.pop(0)
        seen += 1
        if not isinstance(selector, dict):
            continue
        kind = str(selector.get("type", selector.get("@type", ""))).rpartition(":")[2]
        if kind == "TextQuoteSelector" and isinstance(selector.get("exact"), str):
            exact = selector["exact"]
            before, after = (str(selector.get(key) or "") for key in ("prefix", "suffix"))
        elif kind == "TextPositionSelector":
            start, end = selector.get("start"), selector.get("end")
            if type(start) is int and type(end) is int and 0 <= start < end <= MAX_BYTES:
                place = (start, end)
        waiting += _listed(selector.get("refinedBy"))
    if not exact:
        return (source if isinstance(source, str) else "", None)
    if place is None or place[1] - place[0] != len(exact):
        # No position, or one that counts something else than code points: the quote alone says where.
        return (source if isinstance(source, str) else "", (Span(-1, -1), exact, before, after))
    return (source if isinstance(source, str) else "", (Span(*place), exact, before, after))


def _sparse(pieces: list[Piece]) -> tuple[str, dict[Piece, Span], dict[Span, tuple[str, str]]]:
    """A text of quotes, where each of them stands in it, and what stands around them in the article.

    Quotes that say where they stand keep their places, the others follow behind.
    """
    chosen = list(dict.fromkeys(pieces))
    places = {piece: piece[0] for piece in chosen if piece[0].start >= 0}
    cells = ["\n"] * max((span.end for span in places.values()), default=0)
    for (_, exact, _, _), span in places.items():
        cells[span.start : span.end] = exact
    # Two that contradict each other: the words of the one that came first are not there any more.
    for piece, span in list(places.items()):
        if "".join(cells[span.start : span.end]) != piece[1]:
            del places[piece]
    parts, size = ["".join(cells)], len(cells)
    for piece in chosen:
        if piece not in places:
            parts.append("\n" + piece[1])
            places[piece] = Span(size + 1, size + 1 + len(piece[1]))
            size += len(parts[-1])
    context = {span: (before, after) for (_, _, before, after), span in places.items()}
    return "".join(parts), places, context


def _bodies(data: Mapping[str, Any]) -> tuple[list[str], list[str], list[str]]:
    """Tags, names and comments."""
    tags: list[str] = []
    names: list[str] = []
    notes: list[str] = []
    motivation = [str(m).rpartition(":")[2] for m in _listed(data.get("motivation"))]
    if isinstance(data.get("bodyValue"), str):
        (tags if "tagging" in motivation else notes).append(data["bodyValue"])
    # Hypothesis' own records, which are of this form but for these two.
    tags += [tag for tag in _listed(data.get("tags")) if isinstance(tag, str) and tag]
    if isinstance(data.get("text"), str) and data["text"]:
        notes.append(data["text"])
    for body in _listed(data.get("body")):
        if isinstance(body, str):
            names.append(body)
            continue
        if not isinstance(body, dict):
            continue
        value = body.get("value", body.get("source", body.get("id")))
        if not isinstance(value, str) or not value:
            continue
        purposes = [str(p).rpartition(":")[2] for p in _listed(body.get("purpose"))] or motivation
        if "tagging" in purposes or "classifying" in purposes:
            tags.append(value)
        elif "identifying" in purposes or "linking" in purposes:
            names.append(value)
        else:
            notes.append(value)
    return tags, names, notes


def _shared(data: Mapping[str, Any]) -> dict[str, Any]:
    shared: dict[str, Any] = {"extra": {}}
    state = data.get("annotate:state")
    if state in ("open", "rejected"):
        shared["state"] = state
    if "annotate:is" in data:
        origin = data.get("annotate:origin", PERSON_MADE)
        shared["origin"] = origin if isinstance(origin, str) else PERSON_MADE
    identifier = data.get("annotate:mark")
    if isinstance(identifier, str) and is_name(identifier):
        shared["id"] = identifier
    score = data.get("annotate:score")
    if isinstance(score, int | float) and 0 <= score <= 1:
        shared["score"] = float(score)
    shared["edited"] = data.get("annotate:edited") is True
    creator = _listed(data.get("creator"))[:1]
    if creator:
        who = creator[0]
        name = who.get("nickname", who.get("name", who.get("id", ""))) if isinstance(who, dict) else who
        shared["by"] = name if isinstance(name, str) else ""
    if isinstance(data.get("created"), str):
        shared["at"] = doc.date(data["created"])
    shared["extra"] = _parsed(data.get("annotate:attributes"))
    return shared


def _parsed(value: Any) -> dict[str, Any]:
    """A table that was written as one value of text."""
    try:
        found = json_input.parse(value) if isinstance(value, str) else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
