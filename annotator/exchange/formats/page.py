"""Saved pages and news dumps: the article's text with title, byline, date and address.

HTML is reduced to its article by trafilatura; nothing is fetched. Markdown loses its front matter, MHTML is opened
with the standard library, WARC with warcio.
"""

from __future__ import annotations

import email
import email.policy
import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from annotator.exchange import json_input
from annotator.exchange.document import BrokenRecord, Document, Report
from annotator.exchange.registry import Format, library

MAX_BYTES = 20_000_000
"""Of the longest page."""
_TEXTS = ("text", "maintext", "body", "content", "article", "article_text", "articleBody", "full_text")
_FIELDS = {
    "title": ("title", "headline", "name"),
    "byline": ("byline", "author", "authors", "creator"),
    "date": ("date", "published", "publish_date", "date_publish", "datePublished", "publishedAt", "pubdate"),
    "address": ("address", "url", "link", "source_url", "canonical"),
    "site": ("site", "sitename", "source", "source_domain", "publisher"),
}
_FRONT = re.compile(r"([A-Za-z][\w-]{0,40}):[ \t]*(.*)")
_TAGS = re.compile(r"<(?:p|div|br|html|body|article)\b", re.IGNORECASE)


class Page(Format):
    """``.html``, ``.md``, ``.jsonl``, ``.mhtml`` and ``.warc``, by their suffixes."""

    name = "page"
    description = (
        "HTML, Markdown, MHTML, WARC and JSONL news dumps: article text, title, byline, date, address"
    )
    carries = frozenset({"metadata"})
    proven = "trafilatura 2.3, warcio 1.8; pages of our own making"
    extra = "web"
    suffixes = (
        *(".html", ".htm", ".xhtml", ".md", ".markdown", ".mhtml", ".mht"),
        *(".jsonl", ".ndjson", ".warc", ".warc.gz", ".txt"),
    )
    can_write = False

    def read(self, source: Path, report: Report) -> Iterator[Document | BrokenRecord]:
        """The articles of one file."""
        name = source.name.lower()
        stem = self.identifier(source)
        if name.endswith((".jsonl", ".ndjson")):
            yield from self._dump(source, stem)
            return
        if name.endswith((".warc", ".warc.gz")):
            yield from self._archive(source)
            return
        if source.stat().st_size > MAX_BYTES:
            yield BrokenRecord(source, 0, f"is larger than {MAX_BYTES:,} bytes")
            return
        data = source.read_bytes()
        if name.endswith((".mhtml", ".mht")):
            yield from self._saved(source, stem, data)
        elif name.endswith((".md", ".markdown", ".txt")):
            try:
                text, about, rest = front_matter(data.decode("utf-8"))
            except UnicodeDecodeError as problem:
                yield BrokenRecord(source, 0, f"is not UTF-8 (byte {problem.start})")
                return
            suffix = ".txt" if name.endswith(".txt") else ".md"
            unknown = {"front_matter": rest} if rest else {}
            yield Document(stem + suffix, text, metadata=about, path=source, unknown=unknown)
        else:
            yield self._page(source, 0, stem, data)

    def _page(
        self, source: Path, line: int, name: str, data: bytes | str, about: Mapping[str, Any] | None = None
    ) -> Document | BrokenRecord:
        """One HTML page."""
        trafilatura = library("trafilatura", self)
        found = trafilatura.bare_extraction(data, url=(about or {}).get("address"), with_metadata=True)
        if found is None:
            return BrokenRecord(source, line, "holds no article that trafilatura finds")
        said = found if isinstance(found, dict) else found.as_dict()
        text = said.get("text")
        if not isinstance(text, str) or not text.strip():
            return BrokenRecord(source, line, "holds no article that trafilatura finds")
        metadata = {
            "title": said.get("title"),
            "byline": said.get("author"),
            "date": said.get("date"),
            "address": said.get("url"),
            "site": said.get("sitename"),
        } | dict(about or {})
        metadata = {key: html.unescape(str(value)) for key, value in metadata.items() if value}
        return Document(name, text.strip() + "\n", metadata=metadata, path=source, line=line)

    def _dump(self, source: Path, stem: str) -> Iterator[Document | BrokenRecord]:
        """News dumps: a record a line, with text or HTML."""
        for found in json_input.lines(source):
            if isinstance(found, BrokenRecord):
                yield found
                continue
            number, _, data = found
            about = {}
            for ours, names in _FIELDS.items():
                value = next((data[name] for name in names if data.get(name)), None)
                if isinstance(value, list):
                    value = ", ".join(str(item) for item in value)
                if isinstance(value, str | int):
                    about[ours] = str(value)
            text_key = next((key for key in _TEXTS if isinstance(data.get(key), str)), None)
            identifier = data.get("id")
            name = str(identifier) if isinstance(identifier, str | int) and identifier != "" else ""
            name = name or f"{stem}-{number:06}"
            page = data.get("html", data.get("raw_html"))
            known = {"id", text_key, "html", "raw_html", *(n for names in _FIELDS.values() for n in names)}
            unknown = {key: value for key, value in data.items() if key not in known and value is not None}
            if text_key is not None and not _TAGS.search(data[text_key][:2000]):
                yield Document(
                    name, data[text_key], metadata=about, path=source, line=number, unknown=unknown
                )
            elif isinstance(page, str) or text_key is not None:
                yield self._page(
                    source, number, name, page if isinstance(page, str) else data[str(text_key)], about
                )
            else:
                yield BrokenRecord(source, number, "has no text")

    def _saved(self, source: Path, stem: str, data: bytes) -> Iterator[Document | BrokenRecord]:
        """A page that a browser saved as one file."""
        message = email.message_from_bytes(data, policy=email.policy.default)
        about = {"address": str(message.get("Snapshot-Content-Location", "") or "")}
        for part in message.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    yield self._page(source, 0, stem, content, {k: v for k, v in about.items() if v})
                    return
        yield BrokenRecord(source, 0, "holds no HTML")

    def _archive(self, source: Path) -> Iterator[Document | BrokenRecord]:
        """The HTML responses of a web archive."""
        archive = library("warcio.archiveiterator", self)
        errors = library("warcio.exceptions", self)
        number = 0
        with source.open("rb") as file:
            try:
                for record in archive.ArchiveIterator(file):
                    number += 1
                    if record.rec_type not in ("response", "resource"):
                        continue
                    headers = record.http_headers or record.rec_headers
                    if "html" not in (headers.get_header("Content-Type") or ""):
                        continue
                    address = record.rec_headers.get_header("WARC-Target-URI") or ""
                    content = record.content_stream().read(MAX_BYTES + 1)
                    if len(content) > MAX_BYTES:
                        yield BrokenRecord(source, number, f"{address}: is larger than {MAX_BYTES:,} bytes")
                    else:
                        yield self._page(
                            source, number, name_of(address, number), content, {"address": address}
                        )
            except (errors.ArchiveLoadFailed, EOFError, ValueError) as problem:
                yield BrokenRecord(source, number + 1, f"is damaged: {' '.join(str(problem).split())[:200]}")


def name_of(address: str, number: int) -> str:
    """A file name for a page, of its address."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return f"page-{number:06}"
    path = unquote(parts.path).strip("/").replace("/", "-")
    slug = re.sub(r"[^\w.-]+", "-", f"{host}-{path}" if path else host).strip("-.")
    return re.sub(r"\.x?html?$", "", slug)[:100] or f"page-{number:06}"


def front_matter(text: str) -> tuple[str, dict[str, str], list[str]]:
    """The text without its front matter, the simple fields of that, and its other lines.

    Simple is one line a field, as YAML and as Hugo's TOML, and a list of words, in brackets or one a line.
    """
    lines = text.split("\n")
    fence = lines[0].strip()
    end = next((n for n, line in enumerate(lines[1:200], 1) if line.strip() == fence), 0)
    if fence not in ("---", "+++") or not end:
        return text, {}, []
    found: dict[str, str] = {}
    rest: list[str] = []
    last = ""
    for line in lines[1:end]:
        said = line.strip().replace(" = ", ": ", 1) if fence == "+++" else line.strip()
        match = _FRONT.fullmatch(said)
        if match and not line[:1].isspace():
            last = match[1].lower()
            words = match[2].strip()
            items = words[1:-1].split(",") if words[:1] == "[" and words[-1:] == "]" else [words]
            found[last] = ", ".join(filter(None, (item.strip().strip("\"'") for item in items)))
        elif said.startswith("- ") and last and not (match or ":" in said):
            item = said[2:].strip().strip("\"'")
            found[last] = f"{found[last]}, {item}" if found[last] else item
        elif said and not said.startswith("#"):
            rest.append(line.rstrip())
            last = ""
    names = {theirs.lower(): ours for ours, all_ in _FIELDS.items() for theirs in all_}
    fields = {names.get(key, key): value for key, value in found.items() if value}
    return "\n".join(lines[end + 1 :]).lstrip("\n"), fields, rest
