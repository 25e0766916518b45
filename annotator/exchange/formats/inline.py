"""Plain text and Markdown with the marks in the text, for reading and pasting."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import ClassVar, TextIO

from annotator.core.marks import Claim
from annotator.core.spans import Span
from annotator.core.text import trimmed
from annotator.exchange.document import Document, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format
from annotator.exchange.tokens import labelled, without_overlaps

_SPECIAL = re.compile(r"([\\`*_\[\]<>|~&$])")
_LINE = re.compile(r"^[^\n]*\S[^\n]*", re.MULTILINE)
_ESCAPED = r"\\\1"
_LINE_START = re.compile(r"^([^\S\n]*)([#+\-=]|\d+(?=[.)]))", re.MULTILINE)


class _Inline(Format):
    """What both have in common."""

    carries = frozenset({"entities", "claims", "pieces", "speakers", "kinds", "metadata"})
    proven = "golden files"
    layout = "article"
    stdout = True
    can_read = False
    claim: ClassVar[str]
    """What follows a piece of content; ``{}`` is the number of the claim."""

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """All articles one after the other, or one file an article."""
        articles = claims = 0

        def write(document: Document, file: TextIO) -> None:
            nonlocal articles, claims
            file.write("\n" if articles else "")
            self._write(document, file, report, claims)
            if out.single:
                # Footnotes are of the file, so that the claims of all articles are numbered through.
                articles, claims = articles + 1, claims + len(document.claims)

        out.each(documents, self.suffixes[0], write)

    def _write(self, document: Document, file: TextIO, report: Report, counted: int = 0) -> None:
        entities, fallen = without_overlaps(labelled(document))
        report.lose("overlapping entities", fallen)
        # At one place: what ends, then what begins; the outer around the inner.
        edges: list[tuple[int, int, int, str]] = []
        for span, label in entities:
            pieces = self.pieces(document.text, span)
            for piece in pieces:
                before, between, after = self.entity(label)
                edges.append((piece.start, 1, -piece.end, before))
                edges.append((piece.end, 0, -piece.start, after if piece is pieces[-1] else between))
        for number, claim in enumerate(document.claims, counted + 1):
            for span in claim.content:
                edges.append((span.start, 1, -span.end - 1, "⟦"))
                edges.append((span.end, 0, -span.start + 1, "⟧" + self.claim.format(number)))
        parts, at = [], 0
        for offset, _, _, mark in sorted(edges):
            parts += [self.escaped(document.text[at:offset], at == 0), mark]
            at = offset
        parts.append(self.escaped(document.text[at:], at == 0))
        file.write(self.page(document, "".join(parts), counted))

    def entity(self, label: str) -> tuple[str, str, str]:
        """What stands before a mention, after a piece of it that is not the last, and after it."""
        raise NotImplementedError

    def pieces(self, text: str, span: Span) -> list[Span]:
        """What is marked of a mention without a break."""
        return [span]

    def escaped(self, text: str, first: bool) -> str:
        """The article's own text, so that nothing of it is taken for a mark."""
        raise NotImplementedError

    def page(self, document: Document, body: str, counted: int) -> str:
        """Head, text and claims."""
        raise NotImplementedError

    @staticmethod
    def about(document: Document, claim: Claim) -> str:
        """Who said it, and how."""
        who = claim.speaker or document.words(claim.source) or "unknown"
        cue = f", “{document.words(claim.cue)}”" if claim.cue else ""
        return " ".join(f"{who} ({claim.kind}{cue})".split())


class Text(_Inline):
    """``[Ana Ruiz|PERSON]``, and ``⟦…⟧1`` for what is claimed."""

    name = "text"
    description = "plain text with the marks in it, for reading and pasting"
    suffixes = (".marked.txt", ".txt")
    claim = "{}"

    def entity(self, label: str) -> tuple[str, str, str]:
        """Square brackets and the label."""
        return "[", "]", f"|{label}]"

    def escaped(self, text: str, first: bool) -> str:
        """The text as it is."""
        return text

    def page(self, document: Document, body: str, counted: int) -> str:
        """The text, then the claims by number."""
        claims = [f"{n} {self.about(document, c)}" for n, c in enumerate(document.claims, counted + 1)]
        return "\n".join(
            [f"=== {document.id}", "", body.rstrip("\n"), *([""] if claims else []), *claims, ""]
        )


class Markdown(_Inline):
    """Mentions in bold with their labels, claims with footnotes."""

    name = "markdown"
    description = "Markdown with the marks in it and the claims as footnotes, for reading and pasting"
    suffixes = (".marked.md", ".md")
    claim = "[^{}]"

    def entity(self, label: str) -> tuple[str, str, str]:
        """Bold, with the label below."""
        return "**", "**", f"**<sub>{_SPECIAL.sub(_ESCAPED, label)}</sub>"

    def pieces(self, text: str, span: Span) -> list[Span]:
        """Each line of a mention: bold ends with its paragraph."""
        found = [
            Span(span.start + m.start(), span.start + m.end()) for m in _LINE.finditer(text[slice(*span)])
        ]
        return [trimmed(text, piece) for piece in found]

    def escaped(self, text: str, first: bool) -> str:
        """The text with backslashes before what Markdown would take for its own."""
        text = _SPECIAL.sub(_ESCAPED, text)
        head, newline, rest = text.partition("\n")
        if first:
            return _LINE_START.sub(r"\1\\\2", text)
        # What begins within a line is no beginning of a line.
        return head + newline + _LINE_START.sub(r"\1\\\2", rest)

    def page(self, document: Document, body: str, counted: int) -> str:
        """A heading, one paragraph a line, and the footnotes."""
        title = document.metadata.get("title")
        head = _SPECIAL.sub(_ESCAPED, title if isinstance(title, str) and title else document.id)
        paragraphs = [line.strip() for line in body.split("\n") if line.strip()]
        claims = [
            f"[^{n}]: {_SPECIAL.sub(_ESCAPED, self.about(document, c))}"
            for n, c in enumerate(document.claims, counted + 1)
        ]
        return "\n\n".join(["# " + " ".join(head.split()), *paragraphs, *claims]) + "\n"
