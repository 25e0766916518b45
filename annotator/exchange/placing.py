"""Puts imported documents into a folder: the article where it is missing, then its marks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from annotator.core.anchoring import Anchor, anchor, distinct_anchor, find_quote
from annotator.core.marks import PERSON_MADE, Mark, relocated, suggestion_id
from annotator.core.records import replace
from annotator.core.spans import Span
from annotator.exchange.batch import Batch
from annotator.exchange.document import Document, Report, same_mark
from annotator.exchange.imported import keep_suggestions
from annotator.exchange.line_ends import with_line_feeds
from annotator.exchange.output import safe_name
from annotator.exchange.toml_values import toml_value
from annotator.store.articles import MAX_BYTES, SUFFIXES, Article, read_article
from annotator.store.cache import text_sha
from annotator.store.errors import StoreError
from annotator.store.reanchoring import find_all
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path, write_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_TAKEN = frozenset(
    """id label start end text before after entity kind speaker content cue source state origin score edited by at
    note sha256 orphan conflict annotators""".split()
)
_ARTICLE = frozenset("sha256 characters status encoding sentences".split())
_TOP = frozenset("format article entity claim furniture".split())


class Placer:
    """Puts documents into a folder.

    Args:
        into: the folder.
        format: where the documents come from.
        annotator: whose sidecars.
        now: when undated marks were decided.
        as_suggestions: decide nothing.
        report: what is done and what cannot be.
        batch: takes the files that are new.
    """

    def __init__(
        self,
        into: Path,
        format: str,
        annotator: str,
        now: datetime,
        *,
        as_suggestions: bool,
        report: Report,
        batch: Batch,
    ) -> None:
        self.into, self.format, self.annotator, self.now = into, format, annotator, now
        self.as_suggestions, self.report, self.batch = as_suggestions, report, batch
        # What this import made, by place: a second record of the same id and another text is no edit of the first.
        self._made: dict[str, str] = {}
        self._seen: set[str] = set()

    def place(self, document: Document) -> None:
        """Put one document where its id says; what cannot be is noted in the report."""
        if not document.sparse:
            document = with_line_feeds(document)
        try:
            document.text.encode()
        except UnicodeEncodeError:
            self.fail(document, "its text holds half a surrogate pair, which is no Unicode text")
            return
        if "\0" in document.text:
            self.fail(document, "its text holds a NUL character")
            return
        marks = [m for m in document.marks if self._fits(document, m)]
        path = self._path(document)
        if path is None:
            return
        key = os.path.realpath(path)
        sha = text_sha(document.text)
        if document.sparse and not path.exists():
            self.fail(document, f"there is no article {path}, and {self.format} holds no text to make it of")
            return
        if not document.sparse and self._made.get(key, sha) != sha:
            self.fail(
                document, f"two records have the id {document.id!r} and different texts; the first is kept"
            )
            return
        beside = sidecar_path(path, self.annotator)
        try:
            self.batch.settle(path, beside)
            if not path.exists():
                article = self._create(path, document.text)
                self._made[key] = sha
            else:
                article = read_article(path)
            if article.text != document.text:
                if key in self._made and not document.sparse:
                    self.fail(document, "its text does not read back as it was written")
                    return
                marks = self._found_again(document, article, marks)
            self._seen.add(key)
            self.report.documents = len(self._seen)
            self._mark(document, article, beside, marks)
        except StoreError as problem:
            self.report.fail(problem.path, problem.line, problem.reason)
        except OSError as problem:
            self.fail(document, f"cannot be written: {problem.strerror or problem}")

    def fail(self, document: Document, reason: str) -> None:
        """Note what is wrong with a document."""
        self.report.fail(document.path, document.line, reason)

    def _path(self, document: Document) -> Path | None:
        """The article's place in the folder; None where that would be outside of it."""
        name = safe_name(document.id)
        if str(name) != document.id:
            self.report.notice(f"{document.id!r} is kept as {name}")
        if not name.name.endswith(SUFFIXES):
            found = [s for s in SUFFIXES if (self.into / (str(name) + s)).exists()]
            name = name.with_name(name.name + (found[0] if found else SUFFIXES[0]))
        path = self.into / name
        root = os.path.realpath(self.into)
        if not os.path.realpath(path).startswith(root.rstrip(os.sep) + os.sep):
            self.fail(document, f"{name} leads out of {self.into} by a symbolic link")
            return None
        return path

    def _create(self, path: Path, text: str) -> Article:
        """Make an article; never writes over one, and leaves no half of one."""
        data = text.encode()
        if len(data) > MAX_BYTES:
            raise StoreError(path, f"{len(data) / 1e6:.0f} MB is more than an article may have")
        self.batch.add(path, data)
        return Article(path, text, sha256(data).hexdigest())

    def _fits(self, document: Document, mark: Mark) -> bool:
        for span in mark.spans:
            if not 0 <= span.start < span.end <= len(document.text):
                what = type(mark).__name__.lower()
                size = len(document.text)
                self.fail(
                    document,
                    f"{what}: span {span.start}..{span.end} does not fit a text of {size} characters",
                )
                return False
        return True

    def _found_again(self, document: Document, article: Article, marks: list[Mark]) -> list[Mark]:
        """The marks with the places that their words have in the article as it is."""
        spans = {span for mark in marks for span in mark.spans}
        if document.sparse:
            # Quotations only: there is no text that could be compared with the article.
            found_at = {span: _quoted(article.text, span, self._quote(document, span)) for span in spans}
            place = {span: at for span, at in found_at.items() if at is not None}
        else:
            kept = {span: distinct_anchor(document.text, span) for span in spans}
            places = find_all(kept.values(), article.text, document.text)
            place = {span: places[words] for span, words in kept.items() if words in places}
        found = [relocated(mark, place) for mark in marks if all(span in place for span in mark.spans)]
        missing = len(marks) - len(found)
        if missing:
            self.fail(
                document, f"{missing} marks have words that {article.path} does not hold, or not only once"
            )
        return found

    @staticmethod
    def _quote(document: Document, span: Span) -> Anchor:
        kept = anchor(document.text, span)
        if span not in document.context:
            return kept
        before, after = document.context[span]
        return replace(kept, before=before, after=after)

    def _mark(self, document: Document, article: Article, beside: Path, marks: list[Mark]) -> None:
        """Add marks to what is known of the article."""
        base = read_sidecar(beside, article)
        decided = {same_mark(mark): mark for mark in base.marks}
        waiting = [m for m in marks if (m.is_open or self.as_suggestions) and same_mark(m) not in decided]
        if waiting:
            new = keep_suggestions(
                article.text, [self._signed(m, decided=False) for m in waiting], self.batch
            )
            self.report.marks += new
            self.report.keep("marks as suggestions to decide", new)
        if self.as_suggestions:
            return
        ids = {mark.id for mark in base.marks} | {orphan.id for orphan in base.orphans}
        added: list[Mark] = []
        for mark in marks:
            key = same_mark(mark)
            if mark.is_open:
                continue
            if key in decided:
                if decided[key].state != mark.state:
                    self.report.notice(
                        f"{article.path}: a mark that is {decided[key].state} there is {mark.state} in "
                        f"{document.path}; left as it is"
                    )
                continue
            signed = self._signed(mark, decided=True)
            while signed.id in ids:
                signed = replace(signed, id=suggestion_id(signed.id, *key))
            ids.add(signed.id)
            decided[key] = signed
            added.append(signed)
        about, extra = self._about(document, base)
        if not added and about == base.article and extra == base.extra and document.status == "open":
            return
        status = "done" if document.status == "done" and not base.marks else base.status
        changed = replace(base, article=about, extra=extra, status=status)
        data = SidecarWriter(article, changed).dump([*base.marks, *added], status)
        if not beside.exists():
            self.batch.add(beside, data)
        elif base.source != data:
            write_sidecar(beside, data, base.source)
        self.report.marks += len(added)

    def _signed(self, mark: Mark, *, decided: bool) -> Mark:
        """The mark with its origin, who decided it and when, where the format did not say."""
        origin = mark.origin
        if not origin or (origin == PERSON_MADE and not mark.by and mark.at is None):
            origin = f"import {self.format}"
        extra = self._clean_extra(mark.extra)
        if not decided:
            return replace(mark, origin=origin, extra=extra)
        by = mark.by or self.annotator
        return replace(mark, origin=origin, by=by, at=mark.at or self.now, extra=extra)

    def _clean_extra(self, extra: Mapping[str, Any]) -> dict[str, Any]:
        clean: dict[str, Any] = {}
        for key, kept in toml_value(extra).items():
            value = extra.get(key)
            if key in _TAKEN:
                clean.setdefault(self.format, {})[key] = kept
            else:
                clean[key] = kept
            if isinstance(value, dict) and key == self.format:
                self.report.keep("fields of marks", len(value))
        return clean

    def _about(self, document: Document, base: Sidecar) -> tuple[dict[str, Any], dict[str, Any]]:
        """The fields of ``[article]`` and the namespaced rest; what is there already stays."""
        about = dict(base.article)
        for key, kept in toml_value(document.metadata).items():
            if key not in _ARTICLE:
                about.setdefault(key, kept)
        extra = dict(base.extra)
        unknown = toml_value(document.unknown)
        if unknown and self.format not in _TOP:
            self.report.keep("fields of articles", len(document.unknown))
            extra.setdefault(self.format, unknown)
        return about, extra


def _quoted(text: str, span: Span, kept: Anchor) -> Span | None:
    """Where a quotation stands: at its place if it is there with its context, or else where nothing else is meant."""
    before = max(0, span.start - len(kept.before))
    if text[before : span.end + len(kept.after)] == kept.before + kept.text + kept.after:
        return span
    return find_quote(text, kept)
