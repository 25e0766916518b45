"""UIMA CAS XMI with its type system, as INCEpTION imports and exports it.

Entities are DKPro's NamedEntity, claims a layer of their own with link features to cue, source and further pieces
of content. Offsets in the file are UTF-16 code units. INCEpTION takes ``TypeSystem.xml`` as layers of a project first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import quoteattr

from annotator.core.marks import KINDS, Claim, Entity, Kind, Mark
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange import uima, xml_input
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.offsets import Utf16
from annotator.exchange.output import Output
from annotator.exchange.registry import Format
from annotator.exchange.tokens import sentences_of

_CORE = "de.tudarmstadt.ukp.dkpro.core.api."
_NAMESPACES = {
    "cas": "uima.cas.",
    "metadata": f"{_CORE}metadata.type.",
    "segmentation": f"{_CORE}segmentation.type.",
    "ner": f"{_CORE}ner.type.",
    "custom": uima.CUSTOM,
}
CLAIM, PART, FURNITURE = (uima.CUSTOM + name for name in ("Claim", "ClaimPart", "Furniture"))
_ROLES = ("content", "cue", "source")
# What XML 1.0 has no way to write.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_STRING, _ANNOTATION = "uima.cas.String", "uima.tcas.Annotation"


class Xmi(Format):
    """One ``.xmi`` an article, and one ``TypeSystem.xml``."""

    name = "xmi"
    description = "UIMA CAS XMI with its type system (INCEpTION); claims with link features"
    carries = frozenset(
        {"entities", "claims", "furniture", "overlaps", "pieces", "names", "speakers", "kinds"}
    )
    proven = "dkpro-cassis 0.12, strict; its test files"
    suffixes = (".xmi", ".xcas")
    layout = "folder"

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """The articles, then their type system."""
        for document in documents:
            with out.text(out.name or out.place(document.id, ".xmi")) as file:
                for piece in _Cas(document, report).pieces():
                    file.write(piece)
        with out.text("TypeSystem.xml") as file:
            file.write(type_system())

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document; XMI names its types itself, so that no type system is needed."""
        reader = _Reader()
        try:
            xml_input.parse(source, reader.start)
        except ValueError as problem:
            yield BrokenRecord(source, 0, str(problem))
            return
        if reader.text is None:
            yield BrokenRecord(source, 0, "has no sofa with a text")
            return
        marks = list(reader.marks(report))
        for reason in reader.wrong:
            yield BrokenRecord(source, 0, reason)
        about = reader.metadata
        # The title is the file's name in INCEpTION; a document id may be any path of the machine it was made on.
        name = about.get("documentId") if about.get("collectionId") == "annotate" else None
        yield Document(
            id=name or self.identifier(source),
            text=reader.text,
            marks=tuple(marks),
            path=source,
            unknown=reader.kept,
        )


class _Cas:
    """One article as XMI."""

    def __init__(self, document: Document, report: Report) -> None:
        self.document = document
        self.units = Utf16(document.text)
        self.count = 1
        self.members: list[int] = []
        self.text, fallen = _IMPOSSIBLE.subn(" ", document.text)
        if fallen:
            report.lose("control characters, written as spaces", fallen)

    def pieces(self) -> Iterator[str]:
        """The file."""
        names = " ".join(
            f'xmlns:{prefix}="http:///{package.rstrip(".").replace(".", "/")}.ecore"'
            for prefix, package in _NAMESPACES.items()
        )
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" {names} xmi:version="2.0">\n'
        yield '  <cas:NULL xmi:id="0"/>\n'
        whole = Span(0, len(self.text))
        about = {
            "language": "x-unspecified",
            "documentTitle": self.document.id,
            "documentId": self.document.id,
        }
        yield self.element(
            "metadata:DocumentMetaData", whole, **about, collectionId="annotate", isLastSegment="false"
        )
        edges = [offset for mark in self.document.marks for span in mark.spans for offset in span]
        for sentence in sentences_of(self.document.text, edges):
            yield self.element("segmentation:Sentence", Span(sentence[0].start, sentence[-1].end))
            for token in sentence:
                yield self.element("segmentation:Token", token)
        for mark in self.document.marks:
            yield from self.mark(mark)
        yield '  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" '
        yield f"sofaString={_quoted(self.text)}/>\n"
        yield f'  <cas:View sofa="1" members="{" ".join(map(str, self.members))}"/>\n'
        yield "</xmi:XMI>\n"

    def element(self, name: str, span: Span | None, **features: str) -> str:
        """One feature structure; those with a place are members of the view."""
        self.count += 1
        place = ""
        if span is not None:
            self.members.append(self.count)
            begin, end = self.units.to_units(span.start), self.units.to_units(span.end)
            place = f' sofa="1" begin="{begin}" end="{end}"'
        said = "".join(f" {key}={_quoted(value)}" for key, value in features.items() if value)
        return f'  <{name} xmi:id="{self.count}"{place}{said}/>\n'

    def mark(self, mark: Mark) -> Iterator[str]:
        """An entity, a claim with its parts and links, or a line of furniture."""
        if isinstance(mark, Entity):
            name = "" if mark.name == self.document.words((mark.span,)) else mark.name
            yield self.element("ner:NamedEntity", mark.span, value=mark.label, identifier=name)
        elif isinstance(mark, Claim):
            links: dict[str, str] = {}
            for role in _ROLES:
                spans = mark.content[1:] if role == "content" else getattr(mark, role)
                made = []
                for span in spans:
                    yield self.element("custom:ClaimPart", span, part=role)
                    target = str(self.count)
                    yield self.element(f"custom:Claim{role.title()}Link", None, role=role, target=target)
                    made.append(str(self.count))
                links[role] = " ".join(made)
            yield self.element(
                "custom:Claim", mark.content[0], kind=mark.kind, speaker=mark.speaker or "", **links
            )
        else:
            yield self.element("custom:Furniture", mark.extent)


def _quoted(value: str) -> str:
    clean = _IMPOSSIBLE.sub(" ", value)
    escaped = quoteattr(clean, {"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
    # XML 1.1 readers end lines at these two.
    return escaped.replace("\x85", "&#133;").replace("\u2028", "&#8232;")


def type_system() -> str:
    """The type system of what is written here."""
    links = [(f"{uima.CUSTOM}Claim{role.title()}Link", role) for role in _ROLES]
    types: list[tuple[str, str, list[tuple[str, str, str]]]] = [
        (
            f"{_CORE}metadata.type.DocumentMetaData",
            "uima.tcas.DocumentAnnotation",
            [
                *((name, _STRING, "") for name in ("documentTitle", "documentId", "collectionId")),
                ("isLastSegment", "uima.cas.Boolean", ""),
            ],
        ),
        (f"{_CORE}segmentation.type.Sentence", _ANNOTATION, []),
        (f"{_CORE}segmentation.type.Token", _ANNOTATION, []),
        (uima.NAMED_ENTITY, _ANNOTATION, [("value", _STRING, ""), ("identifier", _STRING, "")]),
        (
            CLAIM,
            _ANNOTATION,
            [("kind", _STRING, ""), ("speaker", _STRING, "")]
            + [(role, "uima.cas.FSArray", link) for link, role in links],
        ),
        (PART, _ANNOTATION, [("part", _STRING, "")]),
        (FURNITURE, _ANNOTATION, []),
        *((link, "uima.cas.TOP", [("role", _STRING, ""), ("target", PART, "")]) for link, _ in links),
    ]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    lines += ['<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">', "  <types>"]
    for name, parent, features in types:
        lines += ["    <typeDescription>", f"      <name>{name}</name>", "      <description/>"]
        lines += [f"      <supertypeName>{parent}</supertypeName>", "      <features>"]
        for feature, kind, element in features:
            lines += [
                "        <featureDescription>",
                f"          <name>{feature}</name>",
                "          <description/>",
            ]
            lines.append(f"          <rangeTypeName>{kind}</rangeTypeName>")
            if element:
                lines.append(f"          <elementType>{element}</elementType>")
            lines.append("        </featureDescription>")
        lines += ["      </features>", "    </typeDescription>"]
    return "\n".join([*lines, "  </types>", "</typeSystemDescription>", ""])


class _Reader:
    """Collects feature structures, then makes marks of those of the first view."""

    def __init__(self) -> None:
        self.text: str | None = None
        self.sofa = ""
        self.metadata: dict[str, str] = {}
        self.structures: dict[str, tuple[str, dict[str, str]]] = {}
        self.wrong: list[str] = []
        self.kept: dict[str, list[dict[str, str]]] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take one element; what it belongs to is only known at the end."""
        space, _, local = name.rpartition(" ")
        kind = space.removeprefix("http:///").removesuffix(".ecore").replace("/", ".") + "." + local
        values = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if kind == "uima.cas.Sofa":
            first = values.get("sofaNum") == "1" or values.get("sofaID") == "_InitialView"
            if "sofaString" in values and (self.text is None or first):
                self.text, self.sofa = values["sofaString"], values.get("id", "")
        elif local == "DocumentMetaData":
            self.metadata = values
        elif kind != "uima.cas.View" and "id" in values:
            self.structures[values["id"]] = (kind, values)

    def marks(self, report: Report) -> Iterator[Mark]:
        """Marks of the types that are marks; others are counted."""
        text = self.text or ""
        units = Utf16(text)
        chained = self.chained()
        for kind, values in self.structures.values():
            if "begin" not in values or values.get("sofa") != self.sofa:
                continue
            if kind in chained or "Governor" in values or "Dependent" in values:
                # Relations and coreference chains are no marks; they refer to each other by id.
                self._keep(kind, values, f"{kind.rpartition('.')[2]} annotations", report)
                continue
            if not uima.is_mark(kind):
                if not kind.startswith("uima.tcas."):
                    report.left_out[f"{kind.rpartition('.')[2]} annotations"] += 1
                continue
            if kind == PART:
                continue
            span = self.span(values, units)
            if span is None:
                self.wrong.append(
                    f"{kind} {values.get('id')}: {values.get('begin')}..{values.get('end')} is no span"
                )
            elif kind == CLAIM:
                parts = {role: self.linked(values.get(role, ""), units) for role in _ROLES}
                said = values.get("kind", "")
                claimed: Kind = next((k for k in KINDS if k == said), "indirect")
                yield doc.claim(
                    [span, *parts["content"]],
                    text,
                    cue=parts["cue"],
                    source=parts["source"],
                    kind=claimed,
                    speaker=values.get("speaker") or None,
                )
            elif kind == FURNITURE:
                yield doc.furniture(span, text)
            elif span.start == span.end:
                self._keep(kind, values, "annotations of no characters", report)
            elif span == (0, len(text)) and kind == "uima.tcas.DocumentAnnotation":
                continue
            else:
                features = {k: v for k, v in values.items() if k not in ("id", "sofa", "begin", "end")}
                yield uima.entity(kind, span, features, text, "xmi")

    def _keep(self, kind: str, values: dict[str, str], what: str, report: Report) -> None:
        report.keep(what)
        self.kept.setdefault(kind, []).append({k: v for k, v in values.items() if k != "sofa"})

    def chained(self) -> set[str]:
        """The types whose annotations are links of chains."""
        found = {kind for kind, values in self.structures.values() if "next" in values}
        firsts = (values["first"] for _, values in self.structures.values() if "first" in values)
        return found | {self.structures[first][0] for first in firsts if first in self.structures}

    def linked(self, ids: str, units: Utf16) -> list[Span]:
        """The places that links lead to."""
        found = []
        for identifier in ids.split():
            _, link = self.structures.get(identifier, ("", {}))
            _, target = self.structures.get(link.get("target", ""), ("", {}))
            span = self.span(target, units)
            if span is None:
                self.wrong.append(f"link {identifier} leads nowhere")
            else:
                found.append(span)
        return found

    @staticmethod
    def span(values: dict[str, str], units: Utf16) -> Span | None:
        """The place of an annotation in code points."""
        begin, end = values.get("begin", ""), values.get("end", "")
        if not (begin.isdecimal() and end.isdecimal() and len(begin) < 10 and len(end) < 10):
            return None
        return Span(units.to_points(int(begin)), units.to_points(int(end)))
