"""What an article says about itself: title, byline, date, address; and how long it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from annotator.core.display import visible
from annotator.core.records import record

WORDS_A_MINUTE = 238
"""Silent reading of English non-fiction, mean of 190 studies: Brysbaert 2019, doi 10.1016/j.jml.2019.104047."""
LONG = 100_000  # code points, from which on words are not cut out to be counted
LONGEST = 200  # characters of a field that are shown
_SCHEMES = ("https://www.", "http://www.", "https://", "http://")


@record(frozen=True, slots=True)
class Heading:
    """The head of an article.

    Attributes:
        title: "" where nothing says it, as the other fields.
        byline: who wrote it.
        date: as written.
        address: of the page, without its scheme.
        words: in the text.
    """

    title: str = ""
    byline: str = ""
    date: str = ""
    address: str = ""
    words: int = 0

    @property
    def fields(self) -> tuple[str, ...]:
        """What is known of byline, date and address, in words."""
        by = f"by {self.byline}" if self.byline and not self.byline.lower().startswith("by ") else self.byline
        return tuple(field for field in (by, self.date, self.address) if field)

    @property
    def minutes(self) -> int:
        """How long reading takes."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def length(self) -> str:
        """Words and reading time in words."""
        return f"{self.words:,} words · {self.minutes} min"


def heading(text: str, said: Mapping[str, Any]) -> Heading:
    """The head of an article from its front matter, completed by what its sidecar says.

    Args:
        text: the article.
        said: the table ``[article]`` of its sidecar.
    """
    front: dict[str, str] = {}
    if text.startswith(("---", "+++")):
        from annotator.exchange.formats.page import front_matter

        front = front_matter(text[:10_000])[1]

    def field(name: str) -> str:
        value = front.get(name) or said.get(name) or ""
        return visible(" ".join(str(value).split()))[:LONGEST]

    address = field("address")
    for scheme in _SCHEMES:
        address = address.removeprefix(scheme)
    return Heading(field("title"), field("byline"), field("date"), address.rstrip("/"), _words(text))


def _words(text: str) -> int:
    """How many words there are; in a long text the spaces between them, which seldom makes a difference."""
    if len(text) < LONG:
        return len(text.split())
    return text.count(" ") + text.count("\n") - text.count("\n\n")
