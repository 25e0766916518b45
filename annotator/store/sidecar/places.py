"""Where the passages that a sidecar quotes stand in the article as it is: the one way in which they are found."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from annotator.core.anchoring import Anchor
from annotator.core.spans import Span
from annotator.store.articles import Article
from annotator.store.sidecar.model import ANCHOR, KINDS_OF_TABLES, PIECES, Table, tables_in
from annotator.store.texts import known_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_TEXTS = 8
"""Old texts that are looked for and compared with, those of most passages; others are found by words and context."""


class Places:
    """Finds every passage of a document at once, because each is evidence of where the next one is.

    Args:
        article: where they are looked for.
        document: the sidecar, not validated yet; tables that are not as they should be are left alone.
        sha256: of the text that its offsets count in, where a table does not name another.
        texts: old texts by their hashes, as far as the caller has them.
    """

    def __init__(
        self, article: Article, document: Table, sha256: str, texts: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        self._article, self._texts = article, texts
        self._known: dict[str, dict[Anchor, Span]] = {}
        self._guessed: dict[Anchor, Span] = {}
        wanted: dict[str, list[Anchor]] = {}
        for kind in KINDS_OF_TABLES:
            for table in tables_in(document.get(kind)):
                whose = table.get("sha256", sha256)
                if isinstance(whose, str):
                    missing = [kept for kept in _anchors(table) if not self._stands(whose, kept)]
                    if missing:
                        wanted.setdefault(whose, []).extend(missing)
        if wanted:
            about = document.get("article")
            sentences = about.get("sentences") if isinstance(about, dict) else ""
            self._find(wanted, {sha256: sentences} if isinstance(sentences, str) else {})

    def of(self, whose: str, kept: Anchor, *, given_up: bool) -> Span | None:
        """Where a passage stands now; None where its words are gone, or where that is not certain.

        Args:
            whose: hash of the text that its offsets count in.
            kept: the passage.
            given_up: whether it was not found before, by somebody who may have known the text it stood in.
        """
        if self._stands(whose, kept):
            return Span(kept.start, kept.end)
        if whose in self._known:
            return self._known[whose].get(kept)
        return None if given_up else self._guessed.get(kept)

    def _stands(self, whose: str, kept: Anchor) -> bool:
        text = self._article.text
        # A sidecar that names no text, as one written by hand, is about the text that is there.
        return (
            whose in ("", self._article.sha256)
            and bool(kept.text)
            and text[kept.start : kept.end] == kept.text
        )

    def _find(self, wanted: dict[str, list[Anchor]], sentences: dict[str, str]) -> None:
        # An article seldom changes, and what finds passages again takes longer to import than a sidecar to read.
        from annotator.store.reanchoring import find_all

        text = self._article.text
        unknown: list[Anchor] = []
        old = [sha256 for sha256 in wanted if sha256 != self._article.sha256]
        asked = set(sorted(old, key=lambda sha256: -len(wanted[sha256]))[:MAX_TEXTS])
        for sha256, kept in wanted.items():
            looked_for = sha256 in asked
            was = self._texts.get(sha256) if looked_for else None
            if was is None and looked_for:
                was = known_text(sha256, self._article.path)
            if was is not None:
                self._known[sha256] = find_all(kept, text, was)
            elif sha256 in sentences and sha256:
                self._guessed |= find_all(kept, text, None, sentences[sha256])
            else:
                unknown += kept
        if unknown:
            self._guessed |= find_all(unknown, text, None)


def _anchors(table: Table) -> list[Anchor]:
    """The passages of one table that are well formed; the others are reported where they are read."""
    found = []
    for piece in [table, *(piece for part in PIECES for piece in tables_in(table.get(part)))]:
        values: list[Any] = [piece.get(name, "" if name in ("before", "after") else None) for name in ANCHOR]
        if [type(value) for value in values] == [int, int, str, str, str]:
            found.append(Anchor(*values))
    return found
