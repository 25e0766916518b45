"""One article on the desk, opened by one person."""

from __future__ import annotations

from annotator.core.marks import Orphan
from annotator.core.records import field, record
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.store.articles import Article
from annotator.store.recovery import Recovery, pending_recoveries
from annotator.store.sidecar import Sidecar, SidecarWriter
from annotator.store.state import Place
from annotator.store.watching import Watch
from annotator.suggest.record import Suggestions
from annotator.tui.heading import Heading, heading

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Any


@record
class Sitting:
    """One article opened by one person.

    Attributes:
        article: as read.
        sidecar: as read; empty where there is none yet.
        path: of the sidecar.
        review: what commands change.
        writer: what turns its marks into the sidecar's bytes.
        notices: what to tell when it is opened.
        suggested: whether the suggestions are there.
        saved_revision: the review's revision that is known to be on disk.
        failure: why the last save failed, or "".
        adopted: how many merges with other people's work the review has taken in.
        taken_in: the sidecar that the last of these merges made.
        left_at: where the person left it the last time.
        found: the suggestions as the engines made them.
        later: the cached suggestions, while only those around the caret are offered; else None.
        offered_focus: id of the mark that was focused without the person having chosen it.
        texts: the article's texts during this sitting, by their hashes, the first one first.
        kept: decisions that earlier runs could not save.
        put_back: what to say when decisions that were put back have been taken in.
        watched: article and sidecar, for changes by somebody else.
        unfolded: first lines of the runs of page furniture that are open.
    """

    article: Article
    sidecar: Sidecar
    path: Path
    review: Review
    writer: SidecarWriter
    notices: list[str] = field(default_factory=list)
    suggested: bool = False
    saved_revision: int = 0
    failure: str = ""
    adopted: int = 0
    taken_in: bytes = b""
    left_at: Place = field(default_factory=Place)
    offered_focus: str | None = None
    found: Suggestions = field(default_factory=Suggestions)
    later: Mapping[str, Any] | None = None
    texts: dict[str, str] = field(default_factory=dict)
    kept: tuple[Recovery, ...] = ()
    put_back: str = ""
    unfolded: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.texts[self.article.sha256] = self.article.text
        self.watched = Watch(self.article.path), Watch(self.path)

    @property
    def heading(self) -> Heading:
        """What the article says about itself."""
        return heading(self.article.text, self.sidecar.article)

    def look_for_kept(self) -> None:
        """What earlier runs could not save of this sidecar."""
        self.kept = tuple(pending_recoveries(self.path))

    @property
    def is_saved(self) -> bool:
        """Whether every decision is on disk."""
        return self.saved_revision >= self.review.revision


def guess(review: Review, orphan: Orphan) -> Span | None:
    """Where the words of an orphan may have gone."""
    from annotator.store.reanchoring import likely

    return likely(orphan, review.text)


def focus_first(review: Review) -> None:
    """Focus the first mark that waits."""
    review.focus_on(review.marks.following(None, waiting=True))
