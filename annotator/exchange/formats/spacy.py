"""spaCy's DocBin: ``doc.ents``, ``doc.spans["entities"]``, ``doc.spans["claims"]``.

The parts of a claim are spans labelled CONTENT, CUE and SOURCE with the claim's id in ``span.id_``; its speaker and
kind are in ``doc.user_data["annotate"]``. A canonical name is the ``kb_id_`` of its mentions.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from hashlib import blake2s
from pathlib import Path
from typing import Any, ClassVar

from annotator.core.marks import KINDS, Mark
from annotator.core.spans import Span
from annotator.exchange import document as doc
from annotator.exchange.document import BrokenRecord, Document, ExchangeError, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format, library
from annotator.exchange.tokens import labelled, without_overlaps

KEY = "annotate"
MAX_BYTES = 1_000_000_000
"""Of a file, and of what is packed in it."""
MAX_TOKENS = 250_000
"""After so many a file goes on in another one: a DocBin is held in memory, several times over when it is packed."""
_PARTS = (("CONTENT", "content"), ("CUE", "cue"), ("SOURCE", "source"))


class _Parts:
    """Docs in one file after the other: ``a.spacy``, ``a-0002.spacy`` and so on."""

    def __init__(self, kind: Any, out: Output, name: str) -> None:
        self.kind, self.out, self.name = kind, out, name
        self.number, self.tokens = 0, 0
        self.docs = kind(store_user_data=True)

    def add(self, found: Any) -> None:
        """Add a Doc."""
        if self.tokens > MAX_TOKENS:
            self.write()
            self.docs, self.tokens = self.kind(store_user_data=True), 0
        self.docs.add(found)
        self.tokens += len(found)

    def write(self) -> None:
        """Write what was added since the last time."""
        self.number += 1
        stem = self.name.removesuffix(".spacy")
        with self.out.binary(self.name if self.number == 1 else f"{stem}-{self.number:04}.spacy") as file:
            file.write(self.docs.to_bytes())


class SpacyDocBin(Format):
    """Tokens are those of ``spacy.blank``, cut where a mark begins or ends inside of one."""

    name = "spacy"
    description = 'spaCy DocBin with doc.ents, doc.spans["entities"] and doc.spans["claims"]'
    carries = frozenset({"entities", "claims", "overlaps", "pieces", "names", "speakers", "kinds"})
    proven = "spaCy 3.8.18: debug data, train"
    extra = "spacy"
    suffixes = (".spacy",)
    options: ClassVar = {
        "lang": "language of the tokenizer, en by default",
        "dev": "share of the articles, 0 to 1, that go to a second file, by a hash of their ids",
    }

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        try:
            self.dev = float(options.get("dev", "0"))
        except ValueError:
            self.dev = -1.0
        if not 0 <= self.dev < 1:
            raise ExchangeError(f"dev must be a number from 0 to 1, not {options['dev']!r}")
        self.folder_without_suffix = self.dev > 0  # type: ignore[misc]

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """One file, or ``train.spacy`` and ``dev.spacy``; each goes on in further files where it is large."""
        nlp = library("spacy", self).blank(self.given.get("lang", "en"))
        parts = [_Parts(library("spacy.tokens", self).DocBin, out, out.name)]
        if self.dev:
            default = out.name == "annotations.spacy"
            names = ["train.spacy", "dev.spacy"] if default else [out.name, out.companion("-dev.spacy")]
            parts = [_Parts(library("spacy.tokens", self).DocBin, out, name) for name in names]
        for document in documents:
            share = int.from_bytes(blake2s(document.id.encode()).digest()[:4], "big") / 2**32
            parts[share < self.dev].add(self._doc(nlp, document, report))
        for part in parts:
            part.write()
            if part.number > 1:
                report.notice(
                    f"{part.name} goes on in {part.number - 1} further files; spaCy reads their folder"
                )

    def _doc(self, nlp: Any, document: Document, report: Report) -> Any:
        tokens = library("spacy.tokens", self)
        nlp.max_length = len(document.text) + 1
        words, spaces = [], []
        edges = sorted({offset for mark in document.marks for span in mark.spans for offset in span})
        at = 0
        for token in nlp.make_doc(document.text):
            start, end = token.idx, token.idx + len(token)
            while at < len(edges) and edges[at] <= start:
                at += 1
            while at < len(edges) and edges[at] < end:
                words.append(document.text[start : edges[at]])
                spaces.append(False)
                start = edges[at]
                at += 1
            words.append(document.text[start:end])
            spaces.append(bool(token.whitespace_))
        made = tokens.Doc(nlp.vocab, words=words, spaces=spaces)

        def span(place: Span, label: str, name: str = "", identifier: str = "") -> Any:
            found = made.char_span(place.start, place.end, label=label, kb_id=name, span_id=identifier)
            if found is None:
                raise ExchangeError(f"{document.id}: the tokenizer loses characters at {place.start}")
            return found

        names = {(e.span, e.label): e.name for e in document.entities if e.name != document.words((e.span,))}
        chosen, fallen = without_overlaps(labelled(document))
        if fallen:
            report.notice(f"{document.id}: {fallen} overlapping entities are in doc.spans only")
        made.set_ents(
            [span(place, label, names.get((place, label), "")) for place, label in chosen], default="outside"
        )
        made.spans["entities"] = [
            span(e.span, e.label, names.get((e.span, e.label), "")) for e in document.entities
        ]
        made.spans["claims"] = [
            span(place, label, identifier=claim.id)
            for claim in document.claims
            for label, part in _PARTS
            for place in getattr(claim, part)
        ]
        made.user_data[KEY] = {
            "id": document.id,
            "claims": {c.id: {"kind": c.kind, "speaker": c.speaker} for c in document.claims},
        }
        return made

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """One document for each Doc; ``user_data`` of other programs is counted, not kept."""
        bin_type = library("spacy.tokens", self).DocBin
        vocab = library("spacy", self).blank(self.given.get("lang", "en")).vocab
        data = _checked(source)
        try:
            docs = bin_type().from_bytes(data).get_docs(vocab)
            stem = self.identifier(source)
            for number, found in enumerate(docs, 1):
                known = found.user_data.get(KEY)
                about = known if isinstance(known, dict) else {}
                if others := [key for key in found.user_data if key != KEY]:
                    report.lose("user_data of spaCy documents", len(others))
                yield Document(
                    id=str(about.get("id") or f"{stem}-{number:06}"),
                    text=found.text,
                    marks=tuple(_marks(found, about)),
                    line=number,
                    path=source,
                    unknown={"cats": dict(found.cats)} if found.cats else {},
                )
        # spaCy's own errors are of these kinds, for a file that is no DocBin or a damaged one.
        except (ValueError, KeyError, TypeError, IndexError, AttributeError) as problem:
            yield BrokenRecord(source, 0, f"is no DocBin: {' '.join(str(problem).split())[:200]}")


def _checked(source: Path) -> bytes:
    """The bytes of a file that does not unpack to more than it may.

    Raises:
        ValueError: where it would.
    """
    if source.stat().st_size > MAX_BYTES:
        raise ValueError(f"is larger than {MAX_BYTES:,} bytes")
    data = source.read_bytes()
    unpacker = zlib.decompressobj()
    total, rest = 0, data
    try:
        while rest and not unpacker.eof:
            total += len(unpacker.decompress(rest, 1 << 20))
            rest = unpacker.unconsumed_tail
            if total > MAX_BYTES:
                raise ValueError(f"unpacks to more than {MAX_BYTES:,} bytes")
    except zlib.error as problem:
        raise ValueError("is no DocBin: it is not packed as one") from problem
    return data


def _marks(found: Any, about: dict[str, Any]) -> Iterator[Mark]:
    text = found.text
    group = found.spans.get("entities") or ()
    mentions = {(s.start_char, s.end_char, s.label_): s.kb_id_ for s in (*found.ents, *group)}
    for start, end, label in sorted(mentions):
        if label and start < end:
            yield doc.entity(Span(start, end), label, text, name=mentions[start, end, label])
    parts: dict[str, dict[str, list[Span]]] = {}
    for key, spans in found.spans.items():
        for number, span in enumerate(spans):
            place = Span(span.start_char, span.end_char)
            if key == "claims" and span.label_ in dict(_PARTS):
                identifier = span.id_ or f"{number}"
                claim = parts.setdefault(identifier, {part: [] for _, part in _PARTS})
                claim[dict(_PARTS)[span.label_]].append(place)
            elif key != "entities" and span.label_:
                # Other span groups, such as "sc" of the span categorizer.
                yield doc.entity(place, span.label_, text, extra={"spacy": {"group": key}})
    known = about.get("claims")
    for identifier, claim in parts.items():
        said = known.get(identifier) if isinstance(known, dict) else None
        said = said if isinstance(said, dict) else {}
        kind, speaker = said.get("kind"), said.get("speaker")
        if claim["content"]:
            yield doc.claim(
                claim["content"],
                text,
                cue=claim["cue"],
                source=claim["source"],
                kind=kind if kind in KINDS else "indirect",
                speaker=speaker if isinstance(speaker, str) and speaker else None,
            )
