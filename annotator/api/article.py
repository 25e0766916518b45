"""One article for scripts: its marks, suggestions and decisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from annotator.core.commands import run
from annotator.core.conflicts import Side, in_conflict, settle
from annotator.core.marking import add_entity, label_as, set_speaker
from annotator.core.marks import KINDS, Claim, Entity, Kind, Mark, Orphan, entity_id, suggestion_id
from annotator.core.review import Event
from annotator.core.spans import Span
from annotator.core.text import occurrences
from annotator.review.openings import Openings
from annotator.store.articles import read_article
from annotator.store.saver import Job, Saved, Saver
from annotator.store.sidecar import SidecarWriter, read_sidecar, sidecar_path

SCRIPT = "script"
"""The origin of a suggestion that names no other."""
SAVE_SECONDS = 60.0
"""How long saving waits for a disk."""
Place = tuple[int, int]
M = TypeVar("M", bound=Mark)


class Refused(ValueError):
    """A command could not do what was asked; the message is the reason."""


class Article:
    """One article with its marks, as one annotator sees it. With ``with``, it is saved at the end.

    Suggestions that are known (from the cache, imported, or of a script) are its open marks. Marks are immutable: what
    changes one returns the new one.

    Args:
        path: the file.
        openings: what is suggested in the folder's articles.
        annotator: whose sidecar; "" for the plain one.

    Attributes:
        path: the file.
        text: all of it; offsets are code points of it.

    Raises:
        StoreError: where the file, or its sidecar, cannot be used.
    """

    def __init__(self, path: Path, openings: Openings, annotator: str) -> None:
        self.path, self._openings, self._annotator = path, openings, annotator
        self._article = read_article(path)
        self.text = self._article.text
        self._file = sidecar_path(path, annotator)
        sidecar = read_sidecar(self._file, self._article)
        self._writer = SidecarWriter(self._article, sidecar.rest())
        self._source = sidecar.source
        self._own: list[Mark] = []
        self._saved = 0
        opened, _ = openings.review(self._article, sidecar, annotator)
        opened.adopt((*sidecar.marks, *sidecar.orphans), sidecar.status)
        self._review = opened
        opened.schema = openings.workspace.settings.schema
        opened.stamp = lambda: (annotator, datetime.now(UTC).replace(microsecond=0))

    def __repr__(self) -> str:
        return f"<Article {self.path.name}: {len(self._review.marks)} marks>"

    def __enter__(self) -> Article:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.save()

    # --- looking

    @property
    def marks(self) -> list[Mark]:
        """Entities and claims of every state, in reading order."""
        return [self._review.marks.by_id[place[2]] for place in self._review.marks.order]

    @property
    def open(self) -> list[Mark]:
        """What waits for a decision, in reading order."""
        return [mark for mark in self.marks if mark.is_open]

    @property
    def entities(self) -> list[Entity]:
        """Mentions of every state, in reading order."""
        return self._review.marks.entities()

    @property
    def claims(self) -> list[Claim]:
        """Claims of every state, in reading order."""
        return self._review.marks.all_claims()

    @property
    def orphans(self) -> list[Orphan]:
        """Decisions whose words are no longer in the article."""
        return list(self._review.marks.orphans.values())

    @property
    def conflicts(self) -> list[Mark]:
        """Marks that were decided in two ways, in reading order, orphans last."""
        return list(in_conflict(self._review))

    @property
    def done(self) -> bool:
        """Whether the article is marked as done."""
        return self._review.status == "done"

    def words(self, mark: Mark) -> str:
        """The words of a mark on one line; pieces of a claim are joined by an ellipsis."""
        return self._review.quote(mark)

    def find(self, words: str) -> list[Span]:
        """Where these words stand, as whole words; case counts."""
        return occurrences(self.text, words)

    # --- suggesting

    def suggest(self) -> int:
        """Have the engines of `annotate.toml` suggest, and keep what they find for the reader too.

        Returns:
            How many marks are open now.
        """
        self._review.offer(self._openings.make(self._article, self._annotator))
        return len(self._review.marks.waiting)

    def suggest_entity(
        self, span: Place, label: str, *, name: str = "", score: float | None = None, origin: str = SCRIPT
    ) -> Entity:
        """Add a suggestion of your own; once it is saved the reader offers it as well.

        Args:
            span: start and end.
            label: of `annotate.toml`, or any other.
            name: canonical; the words themselves when "".
            score: how sure you are, 0 to 1.
            origin: who suggests it.

        Raises:
            Refused: where the span is none of the text, or a decision covers it.
        """
        [place] = self._spans([span])
        words = self.text[slice(*place)]
        made = Entity(
            id=entity_id(label, place, words),
            label=label,
            span=place,
            name=name or words,
            score=score,
            origin=origin,
        )
        return self._suggested(made)

    def suggest_claim(
        self,
        content: Sequence[Place],
        *,
        speaker: str | None = None,
        source: Sequence[Place] = (),
        cue: Sequence[Place] = (),
        kind: Kind = "indirect",
        score: float | None = None,
        origin: str = SCRIPT,
    ) -> Claim:
        """Add a suggested claim; once it is saved the reader offers it as well.

        Args:
            content: what is claimed, one span a piece.
            speaker: the name behind the source, None if unknown.
            source: the words that name who claims it.
            cue: the words that say that it is claimed.
            kind: ``direct``, ``indirect`` or ``mixed``.
            score: how sure you are, 0 to 1.
            origin: who suggests it.

        Raises:
            Refused: where a span is none of the text, or a decision covers it.
        """
        if kind not in KINDS:
            raise Refused(f"kind {kind!r} is none of {', '.join(KINDS)}")
        pieces = self._spans(content)
        if not pieces:
            raise Refused("a claim needs content")
        made = Claim(
            id=suggestion_id("claim", pieces, "".join(self.text[slice(*piece)] for piece in pieces)),
            content=pieces,
            cue=self._spans(cue),
            source=self._spans(source),
            speaker=speaker,
            kind=kind,
            score=score,
            origin=origin,
        )
        return self._suggested(made)

    # --- deciding

    def confirm(self, mark: M) -> M:
        """Confirm a mark.

        Raises:
            Refused: where it is not in this article.
        """
        return self._decide("confirm", mark)

    def reject(self, mark: M) -> M:
        """Reject a mark.

        Raises:
            Refused: where it is not in this article.
        """
        return self._decide("reject", mark)

    def relabel(self, mark: Entity, label: str) -> Entity:
        """Give an entity another label and confirm it.

        Raises:
            Refused: where it is not in this article, or has this label.
        """
        self._focus(mark)
        self._did(label_as(self._review, label))
        return self.confirm(self._now(mark))

    def add_entity(self, span: Place, label: str) -> Entity:
        """Add a confirmed entity; the same words elsewhere become suggestions.

        Raises:
            Refused: where the span holds no words, or parts of two paragraphs.
        """
        [place] = self._spans([span])
        self._did(add_entity(self._review, place, label))
        made = self._review.focused
        assert isinstance(made, Entity)
        return made

    def add_claim(self, span: Place, speaker: str | None = None) -> Claim:
        """Add a confirmed claim.

        Raises:
            Refused: where the span holds no words.
        """
        [place] = self._spans([span])
        self._review.anchor, self._review.caret = place
        self._did(run("claim", self._review))
        if speaker is not None:
            self._did(set_speaker(self._review, speaker))
        made = self._review.focused
        assert isinstance(made, Claim)
        return made

    def reattach(self, orphan: Orphan, span: Place) -> Mark:
        """Put an orphan on the words that it is about now.

        Raises:
            Refused: where it is no orphan of this article, or that is decided there already.
        """
        if orphan.id not in self._review.marks.orphans:
            raise Refused(f"{self.path.name} has no orphan {orphan.id}")
        [place] = self._spans([span])
        self._review.focus_on(None)
        self._review.held = orphan.id
        self._review.anchor, self._review.caret = place
        self._did(run("reattach", self._review))
        found = self._review.marks.get(orphan.id)
        assert found is not None
        return found

    def settle(self, mark: Mark, side: Side) -> Mark | None:
        """Keep one version of a mark that was decided in two ways; None where that takes it away.

        Args:
            mark: one of `conflicts`.
            side: ``ours``, which is what it says now, or ``theirs``.

        Raises:
            Refused: where it was not decided in two ways, or their version cannot be used.
        """
        marks = self._review.marks
        here = marks.get(mark.id) or marks.orphans.get(mark.id)
        if here is None:
            raise Refused(f"{self.path.name} has no mark {mark.id}")
        self._did(settle(self._review, here, side))
        return self._review.marks.get(mark.id)

    def command(self, name: str) -> str:
        """Carry out a command of the reader, such as ``confirm-all`` or ``article-done``; what it said.

        Raises:
            Refused: where it could not.
            KeyError: where there is no such command.
            ValueError: where it needs the screen.
        """
        return self._did(run(name, self._review)).said

    def undo(self) -> str:
        """Take back the last change; what it was.

        Raises:
            Refused: where nothing is left to undo.
        """
        return self.command("undo")

    def save(self) -> None:
        """Write the decisions, merged with what somebody else wrote meanwhile, and keep suggestions for the reader.

        Raises:
            OSError: where the disk refuses; the decisions are kept in the state directory then.
        """
        self._keep_suggestions()
        if self._review.revision == self._saved:
            return
        saved: list[Saved] = []
        saver = Saver(saved.append)
        saver.know(self._file, self._source)
        review = self._review
        saver.submit(
            Job(
                self._file, self._writer, tuple(review.marks.decided.values()), review.status, review.revision
            )
        )
        unsaved = saver.flush(SAVE_SECONDS)
        if unsaved:
            raise OSError(f"{self._file}: {saved[-1].reason if saved else 'not written in time'}")
        sidecar = read_sidecar(self._file, self._article)
        self._source, self._writer.base = sidecar.source, sidecar.rest()
        review.adopt((*sidecar.marks, *sidecar.orphans), sidecar.status)
        self._saved = review.revision

    def _keep_suggestions(self) -> None:
        from annotator.exchange.batch import Batch
        from annotator.exchange.imported import keep_suggestions

        failed: list[str] = []
        with Batch(lambda path, why: failed.append(f"{path}: {why}")) as batch:
            keep_suggestions(self.text, self._own, batch)
        if failed:
            raise OSError(failed[0])
        self._own = []

    # --- within

    def _spans(self, places: Iterable[Place]) -> tuple[Span, ...]:
        spans = tuple(sorted(Span(*place) for place in places))
        for span in spans:
            if not 0 <= span.start < span.end <= len(self.text):
                raise Refused(f"{span.start}..{span.end} is no span of {len(self.text)} code points")
        return spans

    def _suggested(self, mark: M) -> M:
        there = self._review.marks.get(mark.id)
        if there is not None and there.is_open:
            # The same words, perhaps with another speaker, suggested by somebody else.
            self._review.marks.replace(there, mark)
        elif there is None:
            # Beside what is open already: offering replaces it.
            waiting = [m for m in self._review.marks if m.is_open and not m.edited]
            self._review.offer([*waiting, mark])
        if self._review.marks.get(mark.id) != mark:
            raise Refused(f"a decision or another suggestion covers {self._review.quote(mark)!r}")
        self._own.append(mark)
        return self._now(mark)

    def _decide(self, command: str, mark: M) -> M:
        self._focus(mark)
        self._did(run(command, self._review))
        return self._now(mark)

    def _focus(self, mark: Mark) -> None:
        here = self._review.marks.get(mark.id)
        if here is None:
            raise Refused(f"{self.path.name} has no mark {mark.id}")
        self._review.focus_on(here)

    def _now(self, mark: M) -> M:
        found = self._review.marks.by_id[mark.id]
        assert isinstance(found, type(mark))
        return found

    def _did(self, event: Event) -> Event:
        if event.refused:
            raise Refused(event.said)
        return event
