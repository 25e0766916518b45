"""The ideal user of keystrokes.py: knows the gold, sees the screen, and picks the cheapest keys at every step."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from ideal_gold import Gold, Stuck, Tally, Wanted, as_wanted, overlap
from ideal_hands import Hands
from textual.pilot import Pilot

from annotator.core.extents import readings
from annotator.core.guessing import guess_label
from annotator.core.marks import Claim, Entity, Mark
from annotator.core.naming import name_at
from annotator.core.reshaping import with_quote, without
from annotator.core.spans import Span
from annotator.core.text import parts, sentence_end, word_at, words
from annotator.tui import jump_targets
from annotator.tui.app import AnnotateApp

TRIES = 3
OPENING = tuple("“\"„«'‘")
Wrong = tuple[Mark | None, Wanted | None]
"""A mark and what it should be: (mark, None) is to be rejected, (None, wanted) to be added."""


class Ideal:
    """Drives one article from its suggestions to the gold."""

    def __init__(self, app: AnnotateApp, pilot: Pilot[int], gold: Gold, tally: Tally) -> None:
        self.app, self.gold, self.tally = app, gold, tally
        self.hands = Hands(app, pilot, gold, tally)
        self.press = self.hands.press
        self.task_of: dict[str, str] = {}
        self.tries: Counter[object] = Counter()

    @property
    def review(self):  # type: ignore[no-untyped-def]
        """What is on the screen."""
        return self.hands.review

    def assess(self) -> tuple[list[Wrong], list[Mark]]:
        """What is wrong, by place; and what is right and still open."""
        wrong: list[Wrong] = []
        right_open: list[Mark] = []
        for kind, wanted in ((Entity, self.gold.entities), (Claim, self.gold.claims)):
            marks = [m for m in self.review.marks if isinstance(m, kind) and m.state != "rejected"]
            marks.sort(key=lambda m: m.place)
            right = [m for m in marks if self.gold.is_right(m)]
            right_open += [m for m in right if m.is_open]
            free = [g for g in wanted if g not in {as_wanted(m) for m in right}]
            for mark in (m for m in marks if not self.gold.is_right(m)):
                fitting = [g for g in free if self._worth(mark, g)]
                best = max(fitting, key=lambda g, m=mark: overlap(as_wanted(m), g), default=None)
                if best is not None:
                    free.remove(best)
                wrong.append((mark, best))
            wrong += [(None, g) for g in free]
        wrong.sort(key=lambda w: (w[0].extent.start, 0) if w[0] else (w[1].start, 1) if w[1] else (0, 0))
        return wrong, right_open

    def _worth(self, mark: Mark, wanted: Wanted) -> bool:
        """Whether mending beats rejecting and adding: only the outer edges can be moved, and only by words."""
        here = as_wanted(mark)
        if not overlap(here, wanted) or self.tries[mark.id] > 1:
            return False
        if isinstance(mark, Entity) and len(self.review.lines.touching(wanted.span)) > 1:
            return False
        inner = [[(a.end, b.start) for a, b in pairwise(w.pieces)] for w in (here, wanted)]
        steps = self.hands.both_steps(here.span, wanted.span, name=isinstance(mark, Entity))
        return inner[0] == inner[1] and steps is not None

    # --- the loop

    async def work(self) -> None:
        """Decide the whole article."""
        self._sort_tasks()
        while True:
            wrong, right = self.assess()
            if not wrong:
                break
            todo = next((w for w in wrong if self.tries[self._key(w)] < TRIES), None)
            if todo is None:
                raise Stuck(f"no way to {wrong[0]}")
            mark, wanted = todo
            before = Counter(self.tally.keys)
            self.tries[self._key(todo)] += 1
            try:
                if mark is not None:
                    await self.mend(mark, wanted, right)
                elif wanted is not None and wanted.is_claim:
                    await self.add_claim(wanted)
                elif wanted is not None:
                    await self.add_entity(wanted)
            except Stuck:
                if self.tries[self._key(todo)] >= TRIES:
                    raise
            self.hands.trace(before, mark, wanted)
        await self.finish(right)

    @staticmethod
    def _key(item: Wrong) -> object:
        return (item[0].id if item[0] else None, item[1])

    def _sort_tasks(self) -> None:
        """Which task each suggestion is, before anything was done."""
        wrong, right = self.assess()
        for mark in right:
            self.task_of[mark.id] = "claim" if isinstance(mark, Claim) else "confirm"
        for mark, wanted in wrong:
            if mark is not None and wanted is None:
                self.task_of[mark.id] = "reject"
            elif isinstance(mark, Entity):
                self.task_of[mark.id] = "relabel" if as_wanted(mark) == wanted else "edge"
            elif mark is not None:
                self.task_of[mark.id] = "claim"

    async def finish(self, right: list[Mark]) -> None:
        """All that is still open is right: one key, or a key for the only one."""
        if len(right) > 1:
            await self.press("confirm", "A")
        elif right:
            task = self.task_of.get(right[0].id, "confirm")
            if self.review.focus != right[0].id:
                await self.press(task, "tab", travel=True)
            await self.press(task, "y")

    # --- reaching a mark

    async def reach(self, mark: Mark, right: list[Mark], task: str) -> None:
        """Focus `mark`: by deciding the right ones before it, by tab, or by a jump, whichever is cheapest."""
        for _ in range(400):
            if self.review.focus == mark.id and self.review.selection is None:
                return
            between = self._between(mark, {m.id for m in right}) if mark.is_open else None
            code = self._code(mark)
            if between is not None and len(between) <= (1 + len(code) if code else 6):
                await self._decide_on_the_way(between, right, task)
            elif code:
                # Letters in place of a key for each right mark on the way.
                await self.press("confirm" if between is None or between else task, "F", *code, travel=True)
                for _ in range(20):
                    focused = self.review.focused
                    if focused is None or focused.id == mark.id:
                        break
                    await self.press(task, "j" if focused.place < mark.place else "k", travel=True)
            else:
                down = mark.extent.start > self.review.caret
                await self.press(
                    "confirm" if between else task, "pagedown" if down else "pageup", travel=True
                )
        raise Stuck(f"cannot reach {mark}")

    async def _decide_on_the_way(self, between: list[str], right: list[Mark], task: str) -> None:
        focused = self.review.focused
        if focused is None or not focused.is_open or focused.id not in self.task_of:
            passing = "confirm" if [i for i in between if i in self.task_of] else task
            await self.press(passing, "tab", travel=True)
        elif self._whole_entity(focused, {m.id for m in right}):
            group = self.review.marks.groups[focused.name]
            self.tally.n["mentions"] += group.count.open
            self.task_of.update((identifier, "mentions") for identifier in group.ids)
            await self.press("mentions", "Y")
        else:
            await self.press(self.task_of[focused.id], "y")

    def _between(self, mark: Mark, right: set[str]) -> list[str] | None:
        """The right marks that are decided on the way from the focus; None where a wrong one is in between."""
        marks, focused = self.review.marks, self.review.focused
        here = focused.place if focused else (self.review.caret, 0, "")
        if here > mark.place:
            return None
        way = [p[2] for p in marks.waiting if here <= p < mark.place]
        if focused is not None and not focused.is_open:
            way = [focused.id, *way]
        return way if all(i in right or i == (focused.id if focused else "") for i in way) else None

    def _whole_entity(self, mark: Mark, right: set[str]) -> bool:
        if not isinstance(mark, Entity) or self.task_of.get(mark.id) != "confirm":
            return False
        waiting = [i for i in self.review.marks.groups[mark.name].ids if self.review.marks.by_id[i].is_open]
        return len(waiting) > 1 and all(i in right for i in waiting)

    def _code(self, mark: Mark) -> str:
        layout, start = self.app.reader.layout_rows, mark.extent.start
        assert layout is not None
        target = ("margin", layout.y_of(start)) if isinstance(mark, Claim) else ("word", start)
        return next((c for c, t in jump_targets.mark_targets(self.app).items() if t == target), "")

    # --- mending

    async def mend(self, mark: Mark, wanted: Wanted | None, right: list[Mark]) -> None:
        """Make a wrong mark right, or reject it."""
        task = self.task_of.setdefault(mark.id, "reject" if wanted is None else "edge")
        if wanted is None:
            await self._reject(mark, right, task)
            return
        await self.reach(mark, right, task)
        await self.hands.edges(task, wanted)
        if isinstance(mark, Entity):
            if mark.label not in self.gold.entities[wanted]:
                # Where the edge is wrong too, the mark counts in both tasks.
                self.tally.n["relabel"] += task == "edge"
                await self.hands.label("relabel", self.gold.entities[wanted])
        elif isinstance(mark, Claim) and not self.gold.said(wanted, mark.speaker):
            await self.press(task, "o")
            await self.hands.speaker(task, wanted)

    async def _reject(self, mark: Mark, right: list[Mark], task: str) -> None:
        """Reject a mark, with all of its name where none of them is right."""
        self.tally.n["reject"] += task == "reject"
        await self.reach(mark, right, task)
        if not mark.is_open:
            await self.press(task, "d" if mark.origin == "person" else "x")
            return
        waiting: list[str] = []
        if isinstance(mark, Entity):
            marks = self.review.marks
            waiting = [i for i in marks.groups[mark.name].ids if marks.by_id[i].is_open]
        spurious = {m.id for m, wanted in self.assess()[0] if m is not None and wanted is None}
        if len(waiting) > 1 and spurious.issuperset(waiting):
            self.tally.n["reject"] += len(waiting) - 1
            await self.press(task, "X")
        else:
            await self.press(task, "x")

    # --- adding

    async def add_entity(self, wanted: Wanted) -> None:
        """Add an entity that was missed: by its letters with a guessed label, or with a given one, or selected."""
        first = self.tries[None, wanted] == 1
        self.tally.n["entity"] += first
        task, labels = "entity", self.gold.entities[wanted]
        await self.hands.view(task, self.hands.wordly(wanted.start))
        one_line = len(self.review.lines.touching(wanted.span)) == 1
        plan = self._by_letters(wanted) if first and one_line else None
        if plan is None:
            await self.hands.select(task, wanted.span)
            await self.hands.label(task, labels)
        else:
            code, guessed = plan
            await self.press(task, "E" if guessed else "f", *code, travel=True)
            if not guessed:
                await self.hands.label(task, labels)
            self._note(task)
            made = self.review.focused
            if not isinstance(made, Entity):
                raise Stuck(f"no entity came of it: {self.app.status.said}")
            if made.label not in labels:
                await self.hands.label(task, labels)
            await self.hands.edges(task, wanted)
        self._note(task)

    def _by_letters(self, wanted: Wanted) -> tuple[str, bool] | None:
        """The letters of the word that leads to the entity by the fewest keys, and whether its label is guessed."""
        review, codes = self.review, self.hands.codes()
        plans: list[tuple[int, str, bool]] = []
        for word in words(review.lines, review.lines.at(wanted.start)):
            if word.start not in codes or not wanted.start <= word.start < wanted.span.end:
                continue
            if any(isinstance(m, Entity) and m.state != "rejected" for m in review.marks.touching(word)):
                continue
            name = name_at(review, word.start)
            if name is None:
                continue
            ways = [
                (n, self.hands.both_steps(s, wanted.span, name=True))
                for n, s in enumerate(readings(review, name))
            ]
            edges = min((n + c for n, c in ways if c is not None), default=None)
            if edges is not None:
                cost, right = (
                    len(codes[word.start]) + edges,
                    guess_label(review, name) in self.gold.entities[wanted],
                )
                plans.append((cost + (0 if right else 1), codes[word.start], right))
        if not plans:
            return None
        _, code, right = min(plans)
        return code, right

    def _note(self, task: str) -> None:
        """What was made belongs to `task`; places with the same words are suggested now."""
        if self.review.focused is not None:
            self.task_of[self.review.focused.id] = task
        for mark in self.review.marks:
            if mark.is_open and mark.id not in self.task_of and isinstance(mark, Entity):
                self.task_of[mark.id] = "confirm" if self.gold.is_right(mark) else "reject"

    async def add_claim(self, wanted: Wanted) -> None:
        """Add a claim that was missed: by letters, or by what is selected; whole, or piece by piece."""
        tries, task = self.tries[None, wanted], "claim_by_hand"
        self.tally.n[task] += tries == 1
        await self.hands.view(task, self.hands.wordly(wanted.start))
        cut = self._can_be_cut(wanted) if tries < TRIES - 1 else tries == TRIES - 1
        first = wanted if cut else Wanted(wanted.pieces[:1], True)
        if tries == 1 and self._is_by_letters(first):
            await self._claim_by_letters(task, first)
        else:
            await self.hands.select(task, first.span)
            await self.press(task, "c")
        if self.app.screen_stack[1:]:
            await self.hands.speaker(task, wanted)
        made = self.review.focused
        if not isinstance(made, Claim):
            raise Stuck(f"no claim came of it: {self.app.status.said}")
        self.task_of[made.id] = task
        if self.hands.both_steps(as_wanted(made).span, first.span) is not None:
            await self.hands.edges(task, first)
        if cut:
            await self._cut(task, made, wanted)
            return
        for piece in wanted.pieces[1:]:
            if (
                tries == 1
                and self._is_by_letters(Wanted((piece,), True))
                and self._reachable(piece).start == piece.start
            ):
                await self.press(task, "a")
                await self._letters_of(task, piece)
                await self.hands.edge(task, "right", piece.end)
            else:
                await self.hands.select(task, piece)
                await self.press(task, "a")

    async def _letters_of(self, task: str, piece: Span, *, more: bool = False) -> None:
        """The letters of a piece's first and last word; space where it goes to the end of its sentence."""
        await self.hands.letters(task, "left", self.hands.wordly(piece.start))
        if sentence_end(self.review.lines, piece.start) == piece.end and not more:
            await self.press(task, "space")
        else:
            await self.hands.letters(task, "right", self.hands.last_part(piece.end), shift=more)

    def _inner_by_letters(self, wanted: Wanted) -> bool:
        """Whether letters with shift lead to exactly the inner edges."""
        made = [self._reachable(piece) for piece in wanted.pieces]
        return all(
            (a.end, b.start) == (c.end, d.start)
            for (a, b), (c, d) in zip(pairwise(made), pairwise(wanted.pieces), strict=True)
        )

    def _can_be_cut(self, wanted: Wanted) -> bool:
        """Whether the pieces come of the whole at once, or by taking out what stands between them."""
        if self._inner_by_letters(wanted):
            return True
        pieces = [wanted.span]
        for hole in self._holes(wanted):
            pieces = [p for s in pieces for p in without(self.review.text, s, hole)]
        return tuple(pieces) == wanted.pieces

    def _holes(self, wanted: Wanted) -> list[Span]:
        """What is selected between the pieces: from its first to its last word."""
        text, found = self.review.text, []
        for before, after in pairwise(wanted.pieces):
            here = [i for i in range(before.end, after.start) if not text[i].isspace()]
            spoken = [i for i in here if text[i] not in ",;:–—-"] or here
            found.append(Span(spoken[0], spoken[-1] + 1))
        return found

    def _reachable(self, piece: Span) -> Span:
        """What the letters of a piece's first and last word make of it."""
        text = self.review.text
        start = self.hands.wordly(piece.start)
        start -= 1 if text[start - 1 : start] in OPENING else 0
        return Span(start, with_quote(text, start, self.hands.last_part(piece.end)))

    def _is_by_letters(self, wanted: Wanted) -> bool:
        """Whether letters and words lead to the outer edges; inner edges must be right at once, or be cut."""
        lines, whole = self.review.lines, self._reachable(wanted.span)
        start, end = self.hands.wordly(wanted.start), self.hands.last_part(wanted.span.end)
        if not start < end or self.hands.both_steps(whole, wanted.span) is None:
            return False
        here = [p for at in (start, end - 1) if (w := word_at(lines, at)) for p in parts(lines.text, w)]
        return any(p.start == start for p in here) and any(p.end == end for p in here)

    async def _claim_by_letters(self, task: str, wanted: Wanted) -> None:
        pieces = wanted.pieces if self._inner_by_letters(wanted) else (wanted.span,)
        await self.press(task, "C")
        for piece in pieces:
            await self._letters_of(task, piece, more=piece is not pieces[-1])

    async def _cut(self, task: str, made: Claim, wanted: Wanted) -> None:
        """Take what stands between the pieces out of the claim, where it is one still."""
        if len(made.content) == 1:
            for hole in self._holes(wanted):
                if self._reachable(hole) == hole:
                    await self.press(task, "a")
                    await self._letters_of(task, hole)
                else:
                    await self.hands.select(task, hole)
                    await self.press(task, "a")
