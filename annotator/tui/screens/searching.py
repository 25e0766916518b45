"""Search in all articles of the folder: the places where what is typed stands, as it is typed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import RenderableType
from rich.segment import Segment
from rich.text import Text
from textual.widgets import Input

from annotator.core.display import visible
from annotator.core.text import counted
from annotator.store.index import Index, Words
from annotator.store.searching import Hit, search
from annotator.tui.look import style
from annotator.tui.painting import fit
from annotator.tui.screens.listing import Listing

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

MOST = 1000
"""Places that are shown; the best come first."""
BEFORE = 24
"""Characters that are shown before a place where its line is too long."""


class SearchScreen(Listing[Hit, Words]):
    """Gives back the place to open, or None."""

    HEADING = "Search in all articles"
    KEYS = "enter opens · esc leaves · all the words in one article, “a phrase” in quotes"
    FILTER = 'words, "a phrase"'
    TYPES_FIRST = True

    def __init__(self, app: AnnotateApp) -> None:
        super().__init__(app)
        self.words = Words()
        self.hits: Sequence[Hit] = ()

    def read(self) -> Words:
        """What changed since the last search is read once more."""
        with Index() as index:
            return index.words(self._of.workspace.articles)

    def ready(self, found: Words) -> None:
        """Everything can be searched now."""
        self.words = found
        if found.unread:
            self.say(f"{len(found.unread)} files cannot be read: annotate check names them", refused=True)

    def narrow(self, typed: str) -> None:
        """Look for it, in a thread: in many articles a common word stands often."""
        self.run_worker(partial(self._search, typed), thread=True, group="search", exit_on_error=False)

    def _search(self, typed: str) -> None:
        # The last word is still being typed.
        query = typed + "*" if typed[-1:].isalnum() and typed.count('"') % 2 == 0 else typed
        with Index() as index:
            hits = list(islice(search(index, query, self.words), MOST + 1))
        self.app.call_from_thread(self._show, typed, hits)

    def _show(self, typed: str, hits: Sequence[Hit]) -> None:
        if not self.is_attached or typed != self.query_one(Input).value:
            return  # something else was typed meanwhile
        self.hits = hits[:MOST]
        articles = len({hit.path for hit in self.hits})
        more = "the best " if len(hits) > MOST else ""
        found = f"{more}{counted(len(self.hits), 'place')} in {counted(articles, 'article')}"
        said = found if typed.strip() else "type words"
        self.heading(f"{self.HEADING}: {said}")
        self.rows.show(len(self.hits))

    def paint(self, index: int, width: int, here: bool) -> Sequence[Segment]:
        """``▸ 100_harbour-wire.txt  … ammonia escaped from a fish warehouse``."""
        look, hit = self.look, self.hits[index]
        ground = look.claim_focus if here else look.ground
        room = max(12, min(32, width // 3))
        name = fit(visible(hit.path.name), room)
        begin = max(0, hit.at - BEFORE)
        end = hit.at + hit.end - hit.start
        before = ("…" if begin else "") + hit.text[begin : hit.at]
        return [
            Segment("▸ " if here else "  ", style(look.accent, ground)),
            Segment(name + " " * (room - cell_len(name) + 2), style(look.text if here else look.dim, ground)),
            Segment(visible(before), style(look.text, ground)),
            Segment(visible(hit.text[hit.at : end]), style(look.strong, ground, bold=True, underline=True)),
            Segment(visible(hit.text[end : end + width]), style(look.text, ground)),
        ]

    def about(self) -> RenderableType:
        """The whole line."""
        hit = self.hits[self.rows.at]
        text = Text(visible(str(hit.path)) + "\n", self.look.dim)
        return text.append(visible(hit.text[max(0, hit.at - 200) :]), self.look.text)

    def action_take(self) -> None:
        """Open the article at the place."""
        if self.rows.at < len(self.hits):
            self.dismiss(self.hits[self.rows.at])
