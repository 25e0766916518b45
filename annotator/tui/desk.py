"""The articles on the desk: opening, suggestions, saving. Knows no widget."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from annotator.core.collection import Collection
from annotator.core.marks import Mark
from annotator.core.merging import CONFLICT
from annotator.core.review import Event, Review
from annotator.core.text import counted
from annotator.core.wrapping import folds
from annotator.store.articles import Article, read_article
from annotator.store.cache import SuggestionCache, text_sha
from annotator.store.errors import ArticleError, SidecarError
from annotator.store.merging import merge
from annotator.store.saver import Job, Merged, Saved, Saver
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar, read_sidecar, sidecar_path
from annotator.store.state import recall, remember, state_dir
from annotator.store.workspace import Workspace
from annotator.suggest.client import Answer, Failed, Message, SuggestClient, worker_command
from annotator.suggest.folder_memory import FolderMemory
from annotator.suggest.marks import as_marks
from annotator.suggest.pipeline import expected_version
from annotator.suggest.record import Suggestions, from_json, to_json
from annotator.tui.arriving import around
from annotator.tui.sitting import Sitting, focus_first, guess

TYPE_CHECKING = False
if TYPE_CHECKING:
    from annotator.review.adjudication import Adjudication
    from annotator.store.summaries import Summary


class Desk:
    """Opens articles, has suggestions made, has decisions written.

    Args:
        workspace: which articles.
        annotator: whose sidecars; "" for the plain ones.
        read_only: decide nothing.
        on_saved: called from the writing thread.
        on_message: called from the suggestion client's thread.
        adjudication: whose marks are to be decided, instead of suggestions.
        blind: show and use nothing that other annotators did.
        in_parts: whether a long article is opened with the suggestions around the caret, see :meth:`complete`.
        hint: says which key carries out a command, to be put behind words; "" where there are no keys.
    """

    def __init__(
        self,
        workspace: Workspace,
        *,
        annotator: str,
        read_only: bool,
        on_saved: Callable[[Saved], None],
        on_message: Callable[[Message], None],
        adjudication: Adjudication | None = None,
        blind: bool = False,
        in_parts: bool = False,
        hint: Callable[[str], str] = lambda command: "",
    ) -> None:
        self.hint = hint
        self.workspace, self.annotator, self.read_only = workspace, annotator, read_only
        self.adjudication = adjudication
        self.blind, self.in_parts = blind, in_parts
        self.index = 0
        self.sittings: dict[Path, Sitting] = {}
        self.known: dict[Path, str] = {}
        """What the index says of articles in a few words, as far as it was read."""
        self.cache = SuggestionCache()
        self.version = expected_version(workspace.settings.engines)
        self.memory = FolderMemory(workspace.articles, annotator, workspace.root, team=not blind)
        self.saver = Saver(on_saved)
        self.client = SuggestClient(worker_command(workspace.settings.engines), on_message)
        self._asked: dict[int, tuple[Path, str]] = {}

    @property
    def only(self) -> str | None:
        """The one annotator whose sidecars may be shown; None for everybody's."""
        return self.annotator if self.blind else None

    @property
    def who(self) -> str:
        """Who annotates, for the top line: ``vera, blind · ``; "" for the plain sidecars of somebody who sees all."""
        if self.adjudication is not None:
            return f"{' + '.join(self.adjudication.annotators)} → {self.annotator} · "
        said = ", ".join(filter(None, (self.annotator, "blind" if self.blind else "")))
        return said and f"{said} · "

    def stamp(self) -> tuple[str, datetime]:
        """Who decides, and when, to the second."""
        return self.annotator, datetime.now(UTC).replace(microsecond=0)

    @property
    def path(self) -> Path:
        """The article that is open."""
        return self.workspace.articles[self.index]

    def open(self, index: int) -> Sitting:
        """Open article `index` of the workspace, with the suggestions that are cached.

        Raises:
            ArticleError: where it cannot be read.
        """
        path = self.workspace.articles[index]
        known = self.sittings.get(path)
        if known is not None:
            self.index = index
            return known
        article = read_article(path)
        self.index = index
        sitting = self._sit_down(article)
        self.sittings[path] = sitting
        place = sitting.left_at = recall(path, self.annotator, article.sha256, len(article.text))
        for draft in place.drafts:
            if draft.id not in sitting.review.marks:
                sitting.review.marks.replace(None, draft)
        self.offer(sitting, in_parts=self.in_parts)
        sitting.review.move_to(place.caret)
        sitting.unfolded.update(place.unfolded)
        self.come_back(sitting)
        return sitting

    def offer(self, sitting: Sitting, *, in_parts: bool = False) -> None:
        """Offer what is known already: the cached and imported suggestions, or the annotators' marks."""
        if self.adjudication is not None:
            sitting.suggested = True
            self._propose(sitting)
            return
        cached = self.cache.get(text_sha(sitting.article.text), self.version)
        imported = self._imported(sitting)
        if cached is not None:
            whole = not in_parts or imported or self.memory.about(sitting.article.path)
            try:
                part = None if whole else around(cached, sitting.left_at.caret)
                found = from_json({**(part or cached), "text": sitting.article.text})
            except ValueError:
                pass  # no such record: asked for as if there were none
            else:
                self.take(sitting, found)
                sitting.later = cached if part else None
                return
        if imported:
            sitting.review.offer(imported)

    def complete(self, sitting: Sitting) -> Event:
        """Offer at once what was left for later; an article of which the cache cannot be read has to be asked about."""
        cached, sitting.later = sitting.later, None
        if cached is None:
            return Event()
        try:
            found = from_json({**cached, "text": sitting.article.text})
        except ValueError:
            sitting.suggested = False
            return Event()
        return self.take(sitting, found, keep=sitting.review.focus)

    def come_back(self, sitting: Sitting) -> None:
        """Focus what was focused when the article was left; the first open mark on a first visit."""
        review, place = sitting.review, sitting.left_at
        if place.focus in review.marks:
            review.focus = place.focus
        elif place.caret == 0:
            focus_first(review)
        sitting.offered_focus = review.focus

    def _sit_down(self, article: Article) -> Sitting:
        notices = list(article.notices)
        sidecar, reason = Sidecar(), ""
        path = sidecar_path(article.path, self.annotator)
        try:
            sidecar = read_sidecar(path, article)
        except SidecarError as problem:
            where = f" line {problem.line}" if problem.line else ""
            reason = f"{path.name}{where}: {problem.reason}; {problem.remedy}"
        self.saver.know(path, sidecar.source)
        if self.read_only:
            reason = reason or "opened with --read-only"
        elif not reason and not _writable(path):
            reason = f"{path.parent} cannot be written; check its permissions"
        if disputed := sum(CONFLICT in mark.extra for mark in sidecar.marks):
            notices.append(f"{counted(disputed, 'mark')} decided in two ways{self.hint('conflict')}")
        if sidecar.orphans:
            many = counted(len(sidecar.orphans), "decision")
            notices.append(f"{many} about words that are gone{self.hint('next-orphan')}")
        if sidecar.moved:
            notices.append(f"the article changed: {counted(sidecar.moved, 'passage')} found elsewhere")
        if reason:
            notices.insert(0, f"read-only: {reason}")
        review = Review(
            article.text,
            Collection((*sidecar.marks, *sidecar.orphans)),
            self.stamp,
            schema=self.workspace.settings.schema,
            read_only=reason,
            status=sidecar.status,
        )
        review.guess = partial(guess, review)
        sitting = Sitting(article, sidecar, path, review, SidecarWriter(article, sidecar.rest()), notices)
        if not self.read_only:
            sitting.look_for_kept()
        return sitting

    def _propose(self, sitting: Sitting) -> None:
        """Put the annotators' marks before the adjudicator."""
        from annotator.review.adjudication import proposals, propose

        assert self.adjudication is not None
        try:
            propose(sitting.review, proposals(self.adjudication.sidecars(sitting.article)))
        except SidecarError as problem:
            sitting.review.read_only = f"{problem.path.name}: {problem.reason}"
            sitting.notices.insert(0, f"read-only: {problem}")

    def take(self, sitting: Sitting, found: Suggestions, *, keep: str | None = None) -> Event:
        """Offer suggestions to a person, corrected and completed by what was decided in other articles.

        The open mark with the id `keep` stays whatever is offered.
        """
        sitting.suggested, sitting.found = True, found
        if self.adjudication is not None:
            return Event()
        memory = self.memory.about(sitting.article.path)
        if memory:
            found = memory.apply(sitting.article.text, found)
        # What was imported to be decided comes first: an engine's suggestion in the same place gives way.
        marks = [*self._imported(sitting), *as_marks(sitting.article.text, found)]
        return sitting.review.offer(marks, keep=keep)

    @staticmethod
    def _imported(sitting: Sitting) -> list[Mark]:
        """Suggestions that ``annotate import --as suggestions`` brought for this text."""
        if not (state_dir() / "imported").exists():
            return []
        from annotator.exchange.imported import imported_suggestions

        return imported_suggestions(sitting.article.text)

    def remember_folder(self) -> None:
        """Read what the folder's sidecars teach and count; may take long, and is meant for a thread."""
        self.memory.read()
        from annotator.store.index import Index

        with Index() as index:
            for entry in index.entries(self.workspace.articles, begun=True):
                if entry.problem is not None:
                    self.known[entry.path] = "cannot be used"
                seen = [one for one in entry.summaries if self._may_see(one.annotator)]
                said = [in_words for one in seen if (in_words := self._progress(one))]
                if said:
                    self.known[entry.path] = " · ".join(said)

    def progress(self, path: Path) -> str:
        """How far an article is, in a few words; "" where nothing was decided or nothing is known yet."""
        sitting = self.sittings.get(path)
        if sitting is None:
            return self.known.get(path, "")
        marks = sitting.review.marks
        left = marks.entity_count.open + marks.claim_count.open
        return "done" if sitting.review.status == "done" else f"{left} open"

    def _may_see(self, annotator: str) -> bool:
        return annotator == self.annotator or not (self.blind or self.adjudication)

    def _progress(self, one: Summary) -> str:
        """``done`` or ``12 decided``, with the name before it where it is a colleague's."""
        said = "done" if one.status == "done" else f"{one.decided} decided" if one.decided else ""
        name = "" if one.annotator == self.annotator else f"{one.annotator or 'plain'} "
        return said and name + said

    def ask(self, path: Path, text: str) -> None:
        """Have suggestions made; the answer comes to `on_message`."""
        asked = (path, text_sha(text))
        if asked not in self._asked.values():
            self._asked[self.client.ask(text)] = asked

    def awaits(self, sitting: Sitting) -> bool:
        """Whether suggestions for an article are still to come."""
        return sitting.later is not None or any(
            path == sitting.article.path for path, _ in self._asked.values()
        )

    def ask_ahead(self) -> None:
        """Have the next article's suggestions made while this one is read."""
        if self.adjudication or self.index + 1 >= len(self.workspace.articles) or self._asked:
            return
        path = self.workspace.articles[self.index + 1]
        if path in self.sittings:
            return
        try:
            text = read_article(path).text
        except ArticleError:
            return  # it is reported when it is opened
        if self.cache.get(text_sha(text), self.version) is None:
            self.ask(path, text)

    def answered(self, message: Answer | Failed) -> Path | None:
        """Which article an answer is about; None where nobody asked, or where its text is another one by now."""
        if message.id is None:
            self._asked.clear()
            return None
        asked = self._asked.get(message.id)
        if not (isinstance(message, Answer) and message.preliminary):
            self._asked.pop(message.id, None)
        if asked is None:
            return None
        path, sha = asked
        sitting = self.sittings.get(path)
        return path if sitting is None or text_sha(sitting.article.text) == sha else None

    def keep(self, answer: Answer, text: str) -> None:
        """Put an answer into the cache; called from the client's thread."""
        if not answer.preliminary:
            record = to_json("", text, answer.suggestions)
            record.pop("text")
            self.cache.put(text_sha(text), answer.version or self.version, record)

    def save(self, sitting: Sitting) -> None:
        """Have the decisions written as they are now; returns at once."""
        review = sitting.review
        marks = tuple(review.marks.decided.values())
        job = Job(sitting.path, sitting.writer, marks, review.status, review.revision, sitting.adopted)
        self.saver.submit(job)

    def prepare(self, sitting: Sitting) -> None:
        """Have made what the first write of an article needs beyond the later ones, so that no key comes upon it."""
        if not sitting.review.read_only:
            self.saver.prepare(sitting.writer)

    def saved(self, message: Saved) -> Event:
        """Note what the writing thread reports; the marks that somebody else changed are returned."""
        event = Event()
        for sitting in self.sittings.values():
            if sitting.path == message.path:
                sitting.failure = message.reason
                if not message.reason:
                    sitting.saved_revision = max(sitting.saved_revision, message.revision)
                if message.merged is not None:
                    event = self._adopt(sitting, message.merged)
        return event

    def _adopt(self, sitting: Sitting, merged: Merged) -> Event:
        """Take in what somebody else wrote, beside what was decided here since."""
        review = sitting.review
        now = sitting.writer.dump(review.marks, review.status)
        # What is here already holds the merges that were taken in since the job was made.
        base = merged.ours if merged.adopted == sitting.adopted else sitting.taken_in
        data, _ = merge(base, now, merged.result)
        sidecar = parse_sidecar(data, sitting.article, sitting.path)
        sitting.adopted, sitting.taken_in = merged.number, merged.result
        sitting.writer.base = sidecar.rest()
        return review.adopt((*sidecar.marks, *sidecar.orphans), sidecar.status)

    def look_at_disk(self, sitting: Sitting) -> bool:
        """Have the sidecar merged where somebody else has changed it; whether the article was changed."""
        article, sidecar = sitting.watched
        if sidecar.changed():
            sidecar.settled()
            if not sitting.review.read_only and self.saver.changed(sitting.path):
                self.save(sitting)
        if not article.changed():
            return False
        article.settled()
        return True

    def leave(self, sitting: Sitting) -> None:
        """Remember the place; forget the article where nothing could be undone."""
        review = sitting.review
        if review.history.done:
            self.memory.note(sitting.article.path, sitting.article.text, review.marks)
        if not review.read_only or review.caret or sitting.unfolded:
            remember(
                sitting.article.path,
                self.annotator,
                sitting.article.sha256,
                review.caret,
                review.focus,
                review.marks,
                sitting.unfolded,
                (f for f in folds(review.lines, review.furniture_lines()) if f.start not in sitting.unfolded),
            )
        if sitting.is_saved and not review.history.done:
            self.sittings.pop(sitting.article.path, None)

    def close(self, seconds: float = 10.0) -> list[Sitting]:
        """Write what waits, end the worker; the sittings that are still not on disk are returned."""
        for sitting in list(self.sittings.values()):
            self.leave(sitting)
        self.client.close()
        unsaved = {job.path for job in self.saver.flush(seconds)}
        return [s for s in self.sittings.values() if s.path in unsaved]


def _writable(path: Path) -> bool:
    """Whether the sidecar can be put beside its article."""
    return os.access(path.parent, os.W_OK) and (not path.exists() or os.access(path, os.W_OK))
