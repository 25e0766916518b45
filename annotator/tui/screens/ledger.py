"""The ledger of claims: who asserted what in the whole folder, what says nearly the same, and the answers about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, ClassVar

from rich.console import Group, RenderableType
from rich.segment import Segment
from rich.text import Text
from textual.binding import Binding

from annotator.core.display import visible
from annotator.core.marks import Claim
from annotator.review.ledger import Ledger, Row, ledger_of
from annotator.review.reading import read_all
from annotator.review.registry import read_registry
from annotator.tui.look import GLYPHS, style
from annotator.tui.painting import fit
from annotator.tui.screens.listing import Listing

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp

ORDERS = ("date", "speaker", "article", "kind", "state")
DATE, MARKS = 10, 8
MOST_SHOWN = 20


class LedgerScreen(Listing[Row, Ledger]):
    """Gives back the claim to open, or None."""

    BINDINGS: ClassVar = [
        Binding("e", "edit", "edit", show=False),
        Binding("u", "undo", "undo", show=False),
        Binding("s", "sort", "sort", show=False),
        Binding("g", "group", "group", show=False),
    ]
    HEADING = "Claims"
    KEYS = "enter opens · / filter · s sort · g the same · e edit · u undo · esc leaves"
    FILTER = (
        "words, speaker:NAME, state:rejected, kind:direct, article:…, since:2026-04-01, again:yes, but:yes"
    )

    def __init__(self, app: AnnotateApp) -> None:
        super().__init__(app)
        self._left_at = app.desk.index
        self.ledger = Ledger([])
        self.found: Sequence[int] = ()
        self.order = ORDERS[0]
        self.group_of: int | None = None
        self.grouped = False
        self.edited: int | None = None

    # --- reading

    def read(self) -> Ledger:
        """All decided claims, decisions of a moment ago included."""
        workspace, only = self._of.workspace, self._of.desk.only
        aliases = read_registry(workspace.root).names() if only is None else {}
        self.aliases = aliases
        return ledger_of(read_all(workspace.articles, only), lambda name: aliases.get(name, name))

    def ready(self, found: Ledger) -> None:
        """The rows first; what says nearly the same is found while they are looked at."""
        self.ledger, self.grouped = found, False
        if found.rows:
            self.run_worker(self._group, thread=True, group="similar", exit_on_error=False)
        else:
            self.say("no claim is decided yet: y in the reader confirms one, c makes one")

    def _group(self) -> None:
        ledger = self.ledger
        ledger.again(0)
        ledger.query("again:yes")
        for order in ORDERS:
            ledger.ordered((), order)  # which sorts all of them once
        self.app.call_from_thread(self._is_grouped, ledger)

    def _is_grouped(self, ledger: Ledger) -> None:
        if ledger is self.ledger and self.is_attached:
            self.grouped = True
            self.rows.refresh()
            self.on_rows_moved()

    def narrow(self, typed: str) -> None:
        """Show what fits; the chosen claim stays chosen where it still fits."""
        ledger = self.ledger
        chosen = self.chosen
        self.group_of = None
        self.found = ledger.ordered(ledger.query(typed), self.order)
        self._shown(chosen)

    def _shown(self, chosen: int | None) -> None:
        words = f"{self.HEADING}: {len(self.found):,} of {len(self.ledger.rows):,}, by {self.order}"
        if self.group_of is not None:
            words = f"{self.HEADING}: the same, and what contradicts it: {len(self.found)} · g shows all"
        self.heading(words)
        speaker = self._speaker(self.size.width - 2)
        self.head(f"{'date':<{DATE}}  {'speaker':<{speaker}}   {'×':<3}{'≠':<{MARKS - 4}}claim")
        at = self.found.index(chosen) if chosen in self.found else 0
        self.rows.show(len(self.found), at)

    @property
    def chosen(self) -> int | None:
        """The number of the chosen claim in the ledger."""
        return self.found[self.rows.at] if self.rows.at < len(self.found) else None

    # --- painting

    @staticmethod
    def _speaker(width: int) -> int:
        return max(12, min(26, width // 5))

    def paint(self, index: int, width: int, here: bool) -> Sequence[Segment]:
        """``2026-04-15  Dana Okafor      ✓×2 ≠1  the alarm had not been tested …``."""
        look, number = self.look, self.found[index]
        row = self.ledger.rows[number]
        ground = look.claim_focus if here else look.ground
        speaker = self._speaker(width - 2)
        again, but = self._counts(number)
        # What is dim may be the colour of the chosen row where there are but sixteen.
        marks = f"{GLYPHS.get(row.state, ' ')}{f'×{again + 1}' if again else ''}"[:4]
        said = f"≠{but}" if but else ""
        name = fit(visible(row.speaker or "?"), speaker)
        rest = max(1, width - 2 - DATE - 2 - speaker - 2 - MARKS - 1)
        return [
            Segment("▸" if here else " ", style(look.accent, ground)),
            Segment(f"{row.date or '–'!s:<{DATE}}  ", style(look.text if here else look.dim, ground)),
            Segment(_padded(name, speaker) + "  ", style(look.speaker, ground, bold=here)),
            Segment(f"{marks:<4}", style(look.good if row.state == "confirmed" else look.dim, ground)),
            Segment(f"{said:<{MARKS - 4}}", style(look.bad, ground, bold=True)),
            Segment(
                fit(visible(row.content), rest),
                style(look.text, ground, strike=row.state == "rejected", bold=here),
            ),
        ]

    def _counts(self, number: int) -> tuple[int, int]:
        if not self.grouped:
            return 0, 0
        return len(self.ledger.again(number)), len(self.ledger.contrasting(number))

    def about(self) -> RenderableType:
        """The claim in full, where it stands, what is answered about it, and what says the same."""
        look, number = self.look, self.chosen
        if number is None:
            return ""
        row = self.ledger.rows[number]
        by = ", ".join(name or "plain" for name in row.annotators)
        dated = f" · decided {row.date}" if row.dated_by == "decision" else ""
        told = [*row.attributes.items(), *([("note", row.note)] if row.note else [])]
        answers = " · ".join(f"{k}: {'yes' if v is True else 'no' if v is False else v}" for k, v in told)
        lines: list[RenderableType] = [
            Text(fit(visible(row.content), 2 * max(20, self.size.width - 4)), look.strong),
            _line(
                f"{row.speaker or 'speaker unknown'} · {row.kind} · {row.state}{dated} · by {by}", look.text
            ),
            _line(f"{_place(row)}", look.dim),
        ]
        if answers:
            lines.append(_line(answers, look.accent))
        if self.grouped:
            for sign, numbers, colour in (
                ("×", self.ledger.again(number), look.text),
                ("≠", self.ledger.contrasting(number), look.bad),
            ):
                for other in numbers[:MOST_SHOWN]:
                    one = self.ledger.rows[other]
                    lines.append(_line(f"{sign} {_place(one)}  {one.speaker or '?'}: {one.content}", colour))
        return Group(*lines)

    # --- keys

    def action_take(self) -> None:
        """Open the claim at its place."""
        if self.chosen is not None:
            self.dismiss(self.ledger.rows[self.chosen])

    def action_leave(self) -> None:
        """Back to the article that was open."""
        if self._of.desk.index != self._left_at:
            self._of.show_article(self._left_at)
        self.dismiss(None)

    def action_sort(self) -> None:
        """By date, speaker, article, kind, state, and round again."""
        self.order = ORDERS[(ORDERS.index(self.order) + 1) % len(ORDERS)]
        chosen = self.chosen
        self.found = (
            self.ledger.ordered(self.found, self.order) if self.order != "date" else sorted(self.found)
        )
        self._shown(chosen)

    def action_group(self) -> None:
        """Only what says nearly the same or contradicts it; then all again."""
        chosen = self.chosen
        if chosen is None or not self.grouped:
            return
        if self.group_of is not None:
            self.narrow(self.typed)
            return
        same = sorted([chosen, *self.ledger.again(chosen)])
        if len(same) == 1 and not self.ledger.contrasting(chosen):
            self.say("nothing in the folder says nearly the same", refused=True)
            return
        self.group_of = chosen
        self.found = [*same, *self.ledger.contrasting(chosen)]
        self._shown(chosen)

    @property
    def typed(self) -> str:
        """What stands in the filter."""
        from textual.widgets import Input

        return self.query_one(Input).value

    def action_edit(self) -> None:
        """Edit speaker, kind, note and the answers to what `annotate.toml` asks."""
        from annotator.tui.commands.marks import edit

        number, app = self.chosen, self._of
        if number is None or not self._open(self.ledger.rows[number]):
            return
        self.edited = number
        edit(app, then=self._renew)
        if app.status.refused:
            self.say(app.status.said, refused=True)

    def _open(self, row: Row) -> bool:
        """Have the claim's article open and the claim focused, behind this screen."""
        app = self._of
        if app.desk.annotator not in row.annotators:
            whose = ", ".join(name or "the plain sidecar" for name in row.annotators)
            self.say(f"this is the decision of {whose}; only one's own can be edited", refused=True)
            return False
        if not show_claim(app, row):
            self.say("the claim is not there any more", refused=True)
            return False
        return True

    def _renew(self) -> None:
        """Show the edited claim as it is now."""
        app, number = self._of, self.edited
        if number is None or app.sitting is None:
            return
        row = self.ledger.rows[number]
        mark = app.sitting.review.marks.get(row.id)
        if isinstance(mark, Claim):
            speaker = mark.speaker or ""
            new = replace(
                row,
                speaker=self.aliases.get(speaker, speaker),
                kind=mark.kind,
                state=mark.state,
                note=mark.note,
                attributes=mark.extra,
            )
            self.ledger.replace(number, new)
        self.say(app.status.said, refused=app.status.refused)
        self.rows.refresh()
        self.on_rows_moved()

    def action_undo(self) -> None:
        """Take the last edit back."""
        app, number = self._of, self.edited
        if number is None or app.sitting is None or not _is_at(app, self.ledger.rows[number]):
            self.say("nothing was edited here", refused=True)
            return
        app.do("undo")
        self._renew()


def show_claim(app: AnnotateApp, row: Row) -> bool:
    """Open the article of a claim with the claim focused; whether it is there."""
    if not _is_at(app, row):
        index = next((n for n, path in enumerate(app.workspace.articles) if str(path) == row.article), None)
        if index is None or not app.show_article(index):
            return False
    assert app.sitting is not None
    review = app.sitting.review
    mark = review.marks.get(row.id)
    if mark is not None:
        review.focus_on(mark)
    else:
        review.move_to(min(row.start, len(review.text)))
    app.bring_in_step(())
    return mark is not None


def _is_at(app: AnnotateApp, row: Row) -> bool:
    return app.sitting is not None and str(app.sitting.article.path) == row.article


def _place(row: Row) -> str:
    return f"{PurePath(row.article).name}:{row.line}"


def _padded(text: str, cells: int) -> str:
    from rich.cells import cell_len

    return text + " " * max(0, cells - cell_len(text))


def _line(words: str, how: str) -> Text:
    return Text(visible(words), how, no_wrap=True, overflow="ellipsis")
