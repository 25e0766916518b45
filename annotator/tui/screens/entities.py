"""The names of the folder: what each is called and where, which may be the same, and deciding about that."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, ClassVar

from rich.console import Group, RenderableType
from rich.segment import Segment
from textual.binding import Binding
from textual.widgets import Input

from annotator.review.names import AMOUNTS, Name, Proposal, propose
from annotator.review.naming import Decision, Names, NamingError
from annotator.review.similar import folded
from annotator.review.transaction import recover, undo
from annotator.store.errors import StoreError
from annotator.tui.screens.entity_rows import (
    heads,
    known_as,
    name_lines,
    name_row,
    proposal_lines,
    proposal_row,
)
from annotator.tui.screens.form import Field, Form
from annotator.tui.screens.listing import Listing
from annotator.tui.screens.picker import Choice, Picker
from annotator.tui.screens.reading import SAVED_WITHIN

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

MOST_ARTICLES = 30
"""Articles that a split asks about, one by one."""


class EntitiesScreen(Listing[Name, tuple[Names, list[Proposal]]]):
    """Gives back a name to look at in an article, or None."""

    BINDINGS: ClassVar = [
        Binding("tab", "other", "proposals", show=False, priority=True),
        Binding("m", "merge", "merge", show=False),
        Binding("x", "apart", "keep apart", show=False),
        Binding("y", "accept", "accept", show=False),
        Binding("f", "turn", "the other way round", show=False),
        Binding("r", "rename", "rename", show=False),
        Binding("s", "split", "split", show=False),
        Binding("e", "describe", "describe", show=False),
        Binding("u", "undo", "undo", show=False),
    ]
    HEADING = "Names"
    KEYS = "enter opens · m merge · r rename · s split · x apart · e note · u undo · esc"
    PROPOSAL_KEYS = "y merges · f other way round · x keeps apart · u undo · tab names · esc leaves"
    FILTER = "part of a name, an alias or a label"

    def __init__(self, app: AnnotateApp) -> None:
        super().__init__(app)
        self.names: Names | None = None
        self.proposals: list[Proposal] = []
        self.proposing = False
        self.found: Sequence[Name] = ()
        self.proposed: Sequence[Proposal] = ()
        self.turned: set[tuple[str, str]] = set()
        self._stay_at = 0

    # --- reading

    def read(self) -> tuple[Names, list[Proposal]]:
        """All names, with what is decided about them and what may be the same."""
        recover(self._of.workspace.root)
        names = Names.read(self._of.workspace)
        return names, propose(names.found, names.registry)

    def ready(self, found: tuple[Names, list[Proposal]]) -> None:
        """Show them."""
        self.names, self.proposals = found
        if problem := next(self.names.contradictions(), None):
            self.say(f"{problem.reason}; {problem.remedy}", refused=True)
        elif not self.names.found:
            self.say("no name is decided yet: y in the reader confirms one, E adds one")

    def narrow(self, typed: str) -> None:
        """Show the names, or the proposals, that hold what is typed."""
        if self.names is None:
            return
        wanted = folded(typed)
        known = self.names.registry.entities
        self.found = sorted(
            (
                about
                for about in self.names.found.values()
                # Dates and amounts are no names; who wants them types their label.
                if (typed or about.label not in AMOUNTS)
                and wanted in folded(" ".join([about.name, about.label, *known_as(known.get(about.name))]))
            ),
            key=lambda n: (-len(n.articles), -n.mentions - n.claims, n.name),
        )
        self.proposed = [p for p in self.proposals if wanted in folded(f"{p.name} {p.into}")]
        if self.proposing:
            self.heading(f"Names that may be the same: {len(self.proposed)}")
            self.head("sure  one  =  other")
            self._line("#keys", self.PROPOSAL_KEYS)
        else:
            several = sum(len(n.articles) > 1 for n in self.found)
            waiting = f" · tab: {len(self.proposals)} may be the same" if self.proposals else ""
            self.heading(f"Names: {len(self.found)}, {several} of them in several articles{waiting}")
            self.head(heads(self.size.width))
            self._line("#keys", self.KEYS)
        self.rows.show(len(self.proposed) if self.proposing else len(self.found), self._stay_at)
        self._stay_at = 0

    @property
    def chosen(self) -> Name | None:
        """The chosen name."""
        return self.found[self.rows.at] if not self.proposing and self.rows.at < len(self.found) else None

    @property
    def pair(self) -> tuple[str, str] | None:
        """The chosen proposal: the name that goes, and the one that is kept."""
        if not self.proposing or self.rows.at >= len(self.proposed):
            return None
        return self._turned(self.proposed[self.rows.at])

    def _turned(self, proposal: Proposal) -> tuple[str, str]:
        pair = proposal.name, proposal.into
        return pair[::-1] if pair in self.turned else pair

    # --- painting

    def paint(self, index: int, width: int, here: bool) -> Sequence[Segment]:
        """A name, or two that may be the same."""
        assert self.names is not None
        if self.proposing:
            proposal = self.proposed[index]
            return proposal_row(proposal.score, self._turned(proposal), self.look, width, here)
        about = self.found[index]
        known = self.names.registry.entities.get(about.name)
        return name_row(about, known, self._of.workspace.settings.schema, self.look, width, here)

    def about(self) -> RenderableType:
        """The evidence of a proposal; or all that is known of a name."""
        if self.names is None:
            return ""
        if pair := self.pair:
            return Group(*proposal_lines(self.proposed[self.rows.at], pair, self.names, self.look))
        return Group(*name_lines(self.chosen, self.names, self.look)) if self.chosen else ""

    # --- deciding

    def _decide(self, make: Callable[[Names], Decision]) -> None:
        """Carry a decision out in all sidecars, or in none."""
        app, names = self._of, self.names
        if names is None or self._refused():
            return
        app.desk.saver.wait(SAVED_WITHIN)
        try:
            fresh = Names.read(app.workspace)
            decision = make(fresh)
            count, sidecars = fresh.carry_out(decision)
        except (NamingError, StoreError, OSError) as problem:
            self.say(str(problem), refused=True)
            return
        self.say(f"{decision.what}: {count} marks in {sidecars} sidecars · u takes it back")
        self._again()

    def _refused(self) -> bool:
        if self._of.desk.read_only:
            self.say("read-only: names are changed in everybody's sidecars", refused=True)
            return True
        if self._of.is_web:
            # Who comes with a browser decides in sidecars of their own only.
            self.say(
                "names are changed in everybody's sidecars: on the machine that serves this page",
                refused=True,
            )
            return True
        return False

    def _again(self) -> None:
        """Read once more; the article that is open takes in what changed."""
        self._stay_at = self.rows.at
        self._of.reports.look_at_disk()
        self.reload()

    def action_other(self) -> None:
        """Names or proposals."""
        self.proposing = not self.proposing
        if self.loaded:
            self.narrow(self.query_one(Input).value)

    def action_accept(self) -> None:
        """Merge as proposed."""
        if pair := self.pair:
            self._decide(lambda names: names.merge([pair[0]], pair[1]))

    def action_turn(self) -> None:
        """Keep the other name of the two."""
        if self.pair:
            proposal = self.proposed[self.rows.at]
            self.turned ^= {(proposal.name, proposal.into)}
            self.rows.refresh()
            self.on_rows_moved()

    def action_apart(self) -> None:
        """The two are not the same."""
        if pair := self.pair:
            self._decide(lambda names: names.apart(*pair))
        elif about := self.chosen:
            self._pick(
                f"{about.name} is not the same as …", lambda other: lambda n: n.apart(about.name, other)
            )

    def action_merge(self) -> None:
        """Make the chosen name an alias of another one."""
        if self.pair:
            self.action_accept()
        elif about := self.chosen:
            self._pick(
                f"{about.name} is … (what you pick is kept)",
                lambda into: lambda n: n.merge([about.name], into),
                free=True,
            )

    def _pick(
        self, title: str, make: Callable[[str], Callable[[Names], Decision]], *, free: bool = False
    ) -> None:
        """Pick another name, those that are like the chosen one first."""
        about, names = self.chosen, self.names
        if about is None or names is None:
            return
        near = {
            name: p.score
            for p in self.proposals
            for name in (p.name, p.into)
            if about.name in (p.name, p.into)
        }
        others = sorted(
            (other for other in names.found.values() if other is not about),
            key=lambda o: (-near.get(o.name, 0), o.label != about.label, -len(o.articles), o.name),
        )
        choices = [
            Choice(
                o.name,
                o.name,
                f"{o.label} · {len(o.articles)} articles" + (" · alike" if o.name in near else ""),
            )
            for o in others
        ]

        def take(answer: str | None) -> None:
            if answer is not None:
                self._decide(make(answer))

        self._of.ask(Picker(title, choices, self.look, free=free), take)

    def action_rename(self) -> None:
        """Another spelling, everywhere."""
        about = self.chosen
        if about is None or self._refused():
            return

        def take(answers: dict[str, str | bool] | None) -> None:
            if answers is not None and about is not None:
                self._decide(lambda names: names.rename(about.name, str(answers["name"])))

        self._of.ask(Form(f"Rename {about.name}", [Field("name", "New name", about.name)], self.look), take)

    def action_split(self) -> None:
        """In some articles the name is somebody else's."""
        about = self.chosen
        if about is None or self._refused():
            return
        articles = sorted(about.articles)
        if len(articles) > MOST_ARTICLES:
            self.say(
                f"in {len(articles)} articles: annotate entities … --split takes them by name", refused=True
            )
            return
        fields = [Field("name", f"In the articles ticked below, {about.name} is", "")]
        fields += [Field(path, PurePath(path).name, False, yes_no=True) for path in articles]

        def take(answers: dict[str, str | bool] | None) -> None:
            if answers is not None and about is not None:
                chosen = {Path(path) for path in articles if answers[path]}
                self._decide(lambda names: names.split(about.name, str(answers["name"]), chosen))

        self._of.ask(Form(f"Split {about.name}", fields, self.look), take)

    def action_describe(self) -> None:
        """Note, type, item of Wikidata."""
        about, names = self.chosen, self.names
        if about is None or names is None or self._refused():
            return
        known = names.registry.entities.get(about.name)
        labels = tuple(label.name for label in self._of.workspace.settings.schema.labels)
        fields = [
            Field("type", "Type", known.type if known else "", choices=labels),
            Field("note", "Note", known.note if known else ""),
            Field("wikidata", "Wikidata item, as Q1", known.wikidata if known else ""),
        ]

        def take(answers: dict[str, str | bool] | None) -> None:
            if answers is not None and about is not None:
                told = {key: str(answers[key]) for key in ("type", "note", "wikidata")}
                self._decide(lambda names: names.describe(about.name, **told))

        self._of.ask(Form(about.name, fields, self.look), take)

    def action_undo(self) -> None:
        """Take the last change back, in all sidecars."""
        if self._refused():
            return
        try:
            what = undo(self._of.workspace.root)
        except (StoreError, OSError) as problem:
            self.say(str(problem), refused=True)
            return
        self.say(f"taken back: {what}" if what else "there is nothing to take back", refused=not what)
        if what:
            self._again()

    def action_take(self) -> None:
        """Look at the name in an article; accept nothing."""
        if about := self.chosen:
            self.dismiss(about)
        elif self.pair:
            self.say("y merges the two, x keeps them apart")
