"""The ideal user of keystrokes.py: knows the gold, sees the screen, and picks the cheapest keys at every step."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from textual.pilot import Pilot

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.naming import name_at
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.core.text import words
from annotator.tui import jump_targets
from annotator.tui.app import AnnotateApp
from annotator.tui.commands.marks import speakers

TASKS = ("confirm", "reject", "edge", "relabel", "entity", "claim", "claim_by_hand", "mentions")
MAX_KEYS = 100_000
QUOTES = "“”\"„‟«»'‘’"


@dataclass
class Gold:
    """What is to be reached: spans with the labels that count as right, contents with a speaker or Ellipsis for any."""

    entities: dict[Span, tuple[str, ...]]
    claims: dict[tuple[Span, ...], Any]


@dataclass
class Tally:
    """Keys and marks by task."""

    n: Counter[str] = field(default_factory=Counter)
    keys: Counter[str] = field(default_factory=Counter)
    travel: int = 0

    @property
    def total(self) -> int:
        """All keys."""
        return sum(self.keys.values())


class Stuck(Exception):
    """The ideal user sees no way on."""


class Ideal:
    """Drives one article from its suggestions to the gold."""

    def __init__(self, app: AnnotateApp, pilot: Pilot[int], gold: Gold, tally: Tally) -> None:
        self.app, self.pilot, self.gold, self.tally = app, pilot, gold, tally
        self.log: list[str] = []
        self.task_of: dict[str, str] = {}  # marks that were mended or made
        self.tries: Counter[object] = Counter()

    @property
    def review(self) -> Review:
        """What is on the screen."""
        assert self.app.sitting is not None
        return self.app.sitting.review

    async def press(self, task: str, *keys: str, travel: bool = False) -> None:
        """Press keys, count them for a task."""
        self.log += keys
        for key in keys:
            await self.pilot.press(key)
        await self.pilot.pause()
        self.tally.keys[task] += len(keys)
        self.tally.travel += len(keys) * travel
        if self.tally.total > MAX_KEYS:
            raise Stuck("too many keys")

    # --- what is right

    def is_right(self, mark: Mark) -> bool:
        """Whether a mark says what the gold says."""
        if isinstance(mark, Entity):
            return mark.label in self.gold.entities.get(mark.span, ())
        assert isinstance(mark, Claim)
        return mark.content in self.gold.claims and self._said(mark.content, mark.speaker)

    def _said(self, content: tuple[Span, ...], speaker: str | None) -> bool:
        wanted = self.gold.claims[content]
        return wanted is ... or wanted == speaker

    def _marks(self, kind: type[Mark]) -> list[Any]:
        return [m for m in self.review.marks if isinstance(m, kind) and m.state != "rejected"]

    def assess(self) -> tuple[list[tuple[int, int, Mark | None, Any]], list[Mark]]:
        """What is wrong, by place: (start, order, mark or None, gold or None); and what is right and still open."""
        wrong: list[tuple[int, int, Mark | None, Any]] = []
        right_open: list[Mark] = []
        for kind, wanted in ((Entity, self.gold.entities), (Claim, self.gold.claims)):
            marks = self._marks(kind)
            keys = {m.id: m.span if kind is Entity else m.content for m in marks}
            free = [g for g in wanted if g not in {keys[m.id] for m in marks if self.is_right(m)}]
            for mark in sorted(marks, key=lambda m: m.place):
                if self.is_right(mark):
                    if mark.is_open:
                        right_open.append(mark)
                    continue
                best = max(
                    free, key=lambda g, m=mark: _overlap(_pieces(keys[m.id]), _pieces(g)), default=None
                )
                if best is not None and not self._worth(mark, best):
                    best = None
                if best is not None:
                    free.remove(best)
                wrong.append((mark.extent.start, 0, mark, best))
            wrong += [(_pieces(g)[0].start, 1, None, g) for g in free]
        return sorted(wrong, key=lambda w: w[:2]), right_open

    def _worth(self, mark: Mark, gold: Any) -> bool:
        """Whether mending beats rejecting and adding."""
        old = (mark.span,) if isinstance(mark, Entity) else mark.content  # type: ignore[union-attr]
        new = _pieces(gold)
        if not _overlap(old, new) or len(old) != len(new) or self.tries[mark.id] > 1:
            return False
        if any(a != b for a, b in zip(old[1:], new[1:], strict=True) if a.start != b.start):
            return False
        return (
            self._steps(old[0].start, new[0].start) is not None
            and self._steps(old[-1].end, new[-1].end) is not None
        )

    def _steps(self, old: int, new: int) -> int | None:
        """Words between two edges; None where the new one is no word's edge."""
        if old == new:
            return 0
        low, high = sorted((old, new))
        lines = self.review.lines
        here = [w for n in lines.touching(Span(low, max(high, low + 1))) for w in words(lines, n)]
        here += words(lines, lines.at(max(0, low - 1)))
        if new not in {e for w in here for e in w}:
            return None
        return len({w for w in here if w.start < high and w.end > low})

    # --- the loop

    async def work(self) -> None:
        """Decide the whole article."""
        self._count()
        while True:
            wrong, right = self.assess()
            if not wrong:
                break
            start, _, mark, gold = next(
                (w for w in wrong if self.tries[self._key(w)] < 4), (0, 0, None, None)
            )
            if gold is None and mark is None:
                raise Stuck(f"no way to {wrong[0]}")
            before = Counter(self.tally.keys)
            self.tries[self._key((start, 0, mark, gold))] += 1
            if mark is not None:
                await self.mend(mark, gold, right)
            elif isinstance(gold, Span):
                await self.add_entity(gold)
            else:
                await self.add_claim(gold)
            if os.environ.get("TRACE") and sum((self.tally.keys - before).values()) > int(
                os.environ["TRACE"]
            ):
                place = _pieces(gold)[0] if gold is not None else mark.extent  # type: ignore[union-attr]
                print(
                    self.tally.keys - before,
                    mark,
                    repr(self.review.text[place.start - 20 : place.end + 20]),
                    self.log[-30:],
                )
        await self.finish(right)

    @staticmethod
    def _key(item: tuple[int, int, Mark | None, Any]) -> object:
        return (item[2].id if item[2] else None, item[3])

    def _count(self) -> None:
        wrong, right = self.assess()
        for mark in right:
            self.task_of[mark.id] = "claim" if isinstance(mark, Claim) else "confirm"
        for _, _, mark, gold in wrong:
            if mark is not None and gold is None:
                self.task_of[mark.id] = "reject"
            elif isinstance(mark, Entity):
                self.task_of[mark.id] = "relabel" if mark.span == gold else "edge"
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

    async def reach(self, mark: Mark, right: list[Mark], task: str) -> None:
        """Focus `mark`: by deciding the right ones before it, by tab, or by a jump, whichever is cheapest."""
        for _ in range(200):
            if self.review.focus == mark.id and self.review.selection is None:
                return
            between = self._between(mark, {m.id for m in right})
            code = self._code(jump_targets.mark_targets(self.app), self._target(mark))
            by_jump = 1 + len(code) if code else None
            if not mark.is_open:
                between = None
            if between is not None and len(between) <= (by_jump if by_jump is not None else 6):
                focused = self.review.focused
                if focused is None or not focused.is_open or focused.id not in self.task_of:
                    passing = "confirm" if [i for i in between if i in self.task_of] else task
                    await self.press(passing, "tab", travel=True)
                elif self._whole_entity(focused, {m.id for m in right}):
                    self.tally.n["mentions"] += self.review.marks.groups[focused.name].count.open  # type: ignore[attr-defined]
                    for identifier in self.review.marks.groups[focused.name].ids:  # type: ignore[attr-defined]
                        self.task_of[identifier] = "mentions"
                    await self.press("mentions", "Y")
                else:
                    await self.press(self.task_of[focused.id], "y")
            elif code:
                # Letters in place of a key for each right mark on the way.
                passing = "confirm" if between is None or between else task
                await self.press(passing, "F", *code, travel=True)
                if self.review.focus != mark.id:
                    await self.press(task, "j", travel=True)
            else:
                down = mark.extent.start > self.review.caret
                await self.press(
                    "confirm" if between else task, "pagedown" if down else "pageup", travel=True
                )
        raise Stuck(f"cannot reach {mark}")

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
        marks = self.review.marks
        waiting = [i for i in marks.groups[mark.name].ids if marks.by_id[i].is_open]
        return len(waiting) > 1 and all(i in right for i in waiting)

    def _target(self, mark: Mark) -> tuple[str, int]:
        layout = self.app.reader.layout_rows
        assert layout is not None
        if isinstance(mark, Claim):
            return ("margin", layout.y_of(mark.extent.start))
        return ("word", mark.extent.start)

    @staticmethod
    def _code(targets: Any, wanted: tuple[str, int]) -> str:
        return next((code for code, target in targets.items() if target == wanted), "")

    # --- mending

    async def mend(self, mark: Mark, gold: Any, right: list[Mark]) -> None:
        """Make a wrong mark right, or reject it."""
        task = self.task_of.setdefault(mark.id, "reject" if gold is None else "edge")
        if gold is None:
            self.tally.n["reject"] += task == "reject"
            await self.reach(mark, right, task)
            same = self.review.marks.groups[mark.name] if isinstance(mark, Entity) else None
            waiting = [self.review.marks.by_id[i] for i in same.ids if i in self.review.marks] if same else []
            spurious = {w[2].id for w in self.assess()[0] if w[2] is not None and w[3] is None}
            if not mark.is_open:
                await self.press(task, "d" if mark.origin == "person" else "x")
            elif sum(m.is_open for m in waiting) > 1 and all(m.id in spurious for m in waiting if m.is_open):
                self.tally.n["reject"] += sum(m.is_open for m in waiting) - 1
                await self.press(task, "X")
            else:
                await self.press(task, "x")
            return
        await self.reach(mark, right, task)
        old, new = (mark.span,) if isinstance(mark, Entity) else mark.content, _pieces(gold)  # type: ignore[union-attr]
        # Outwards first, so that the mark never gets empty on the way.
        sides = [("left", old[0].start, new[0].start), ("right", old[-1].end, new[-1].end)]
        for side, was, wanted in sorted(sides, key=lambda s: (s[1] < s[2]) == (s[0] == "left")):
            await self.edge(task, side, was, wanted)
        if isinstance(mark, Entity):
            if mark.label not in self.gold.entities[gold]:
                # Where the edge is wrong too, the mark counts in both tasks.
                self.tally.n["relabel"] += task == "edge"
                await self.label("relabel", self.gold.entities[gold])
        elif not self._said(gold, mark.speaker):
            await self.press(task, "o")
            await self.speaker(task, gold)

    async def edge(self, task: str, side: str, old: int, new: int) -> None:
        """Move an edge word by word, or by letters and then word by word."""
        steps = self._steps(old, new) or 0
        if not steps:
            return
        find = jump_targets.start_targets if side == "left" else jump_targets.right_edge_targets
        # Letters stand on words; marks of punctuation at the edge are a key each.
        near = self._on_word(side, new)
        code = next((c for c, t in find(self.app).items() if self._word_edge(t[1], side) == near), "")
        if (code and 1 + len(code) + (self._steps(near, new) or 0) < steps) or (not code and steps > 6):
            await self.press(task, "(" if side == "left" else ")")
            await self.press(task, *await self.letters(task, side, near))
            mark = self.review.focused
            pieces = mark.content if isinstance(mark, Claim) else mark.spans if mark else ()
            old = pieces[0].start if side == "left" else pieces[-1].end
            steps = self._steps(old, new) or 0
        outwards = (new < old) == (side == "left")
        single = {("left", True): "{", ("left", False): "}", ("right", True): "]", ("right", False): "["}
        await self.press(task, *[single[side, outwards]] * steps)

    def _on_word(self, side: str, edge: int) -> int:
        """The edge of the nearest word inwards from `edge`."""
        text, lines = self.review.text, self.review.lines
        if side == "left":
            return _wordly(text, edge)
        while edge > 0 and not text[edge - 1].isalnum():
            edge -= 1
        inside = [w.end for w in words(lines, lines.at(edge)) if w.start < edge <= w.end]
        return inside[0] if inside else edge

    async def letters(self, task: str, side: str, edge: int) -> str:
        """The letters of the word whose edge is wanted, turning pages while letters are shown."""
        for _ in range(50):
            jumping = self.app.keyboard.jump
            if jumping is None:
                break
            code = next((c for c, t in jumping.targets.items() if self._word_edge(t[1], side) == edge), "")
            if code:
                return code
            top = self.app.reader.top_offset
            await self.press(task, "pagedown" if edge > top else "pageup", travel=True)
            if self.app.reader.top_offset == top:
                break
        raise Stuck(f"no letters lead to {edge}")

    def _word_edge(self, offset: int, side: str) -> int:
        lines = self.review.lines
        word = next((w for w in words(lines, lines.at(offset)) if w.start == offset), Span(offset, offset))
        return word.start if side == "left" else word.end

    async def label(self, task: str, labels: tuple[str, ...]) -> None:
        """Give one of the labels that count as right."""
        schema = self.review.schema
        key = next((x.key for x in schema.labels if x.name in labels and x.key), "")
        if key:
            await self.press(task, key)
        else:
            await self.press(task, "0", *labels[0].lower().replace("_", " ").split()[0], "enter")

    async def speaker(self, task: str, gold: tuple[Span, ...]) -> None:
        """In the list of speakers: a digit, or enough of the name."""
        wanted = self.gold.claims[gold]
        claim = self.review.focused
        assert isinstance(claim, Claim)
        if wanted is ...:
            await self.press(task, "enter")
            return
        names = [c.name for c in speakers(self.review, claim)]
        if wanted is None:
            await self.press(task, "0")
        elif wanted in names and names.index(wanted) < 9:
            await self.press(task, str(names.index(wanted) + 1))
        else:
            await self.press(task, *["space" if c == " " else c for c in wanted], "enter")

    # --- adding

    async def view(self, task: str, offset: int) -> None:
        """Bring `offset` into view."""
        if any(
            row.line for row in self.app.reader._folds(self.review) if self.review.lines.at(offset) in row
        ):
            await self.press(task, "h", travel=True)
        for _ in range(200):
            if any(w.start <= offset < w.end for w in jump_targets.words_in_view(self.app)):
                return
            down = offset > self.review.caret
            before = self.review.caret
            await self.press(task, "pagedown" if down else "pageup", travel=True)
            if self.review.caret == before:
                return
        raise Stuck(f"{offset} never comes into view")

    async def add_entity(self, gold: Span) -> None:
        """Add an entity that was missed."""
        self.tally.n["entity"] += self.tries[(None, gold)] == 1
        task = "entity"
        lines, targets = self.review.lines, {}
        await self.view(task, _wordly(self.review.text, gold.start))
        targets = {t[1]: code for code, t in jump_targets.name_targets(self.app).items()}
        best: tuple[int, str, int, int] | None = None
        for word in words(lines, lines.at(gold.start)):
            if word.start not in targets or not gold.start <= word.start < gold.end:
                continue
            if any(isinstance(m, Entity) and m.state != "rejected" for m in self.review.marks.touching(word)):
                continue
            name = name_at(self.review, word.start)
            left = self._steps(name.start, gold.start) if name else None
            right = self._steps(name.end, gold.end) if name else None
            if left is None or right is None:
                continue
            cost = len(targets[word.start]) + left + right
            if best is None or cost < best[0]:
                best = (cost, targets[word.start], name.start, name.end)  # type: ignore[union-attr]
        if best is not None:
            await self.press(task, "f", *best[1], travel=True)
            if self.review.focus is None:
                await self.label(task, self.gold.entities[gold])
                made = self.review.focused
                if made is not None:
                    self.task_of[made.id] = task
                    self.known()
                for side, old, new in (("left", best[2], gold.start), ("right", best[3], gold.end)):
                    await self.edge(task, side, old, new)
                return
        await self._select(task, gold, targets)
        await self.label(task, self.gold.entities[gold])
        if self.review.focused is not None:
            self.task_of[self.review.focused.id] = task
            self.known()

    def known(self) -> None:
        """Places with the same words are suggested now."""
        for mark in self.review.marks:
            if mark.is_open and mark.id not in self.task_of and isinstance(mark, Entity):
                self.task_of[mark.id] = "confirm" if self.is_right(mark) else "reject"

    async def _select(self, task: str, gold: Span, targets: dict[int, str]) -> None:
        """Words inside another mark, or parts of words: go there, select by words, or by characters."""
        lines = self.review.lines
        first = next(w for w in words(lines, lines.at(gold.start)) if w.end > gold.start)
        if first.start in targets:
            await self.press(task, "f", *targets[first.start], travel=True)
        await self.press(task, *["right"] * abs(gold.start - self.review.caret), travel=True)
        inside = [
            w for w in words(lines, lines.at(gold.start)) if gold.start <= w.start and w.end <= gold.end
        ]
        if (
            first.start == gold.start
            and inside
            and inside[-1].end == gold.end
            and all(any(c.isalnum() for c in self.review.text[w.start : w.end]) for w in inside)
        ):
            await self.press(task, *["W"] * len(inside))
        else:
            await self.press(task, *["W"] * max(0, sum(w.end <= gold.end for w in inside) - 1))
            for _ in range(400):
                left = gold.end - self.review.caret
                if not left:
                    break
                await self.press(task, *["shift+right" if left > 0 else "shift+left"] * abs(left))

    async def add_claim(self, gold: tuple[Span, ...]) -> None:
        """Add a claim that was missed."""
        self.tally.n["claim_by_hand"] += self.tries[(None, gold)] == 1
        task, _lines = "claim_by_hand", self.review.lines
        text = self.review.text
        start, end = gold[0].start, gold[-1].end
        await self.view(task, _wordly(text, start))
        starts = {t[1]: code for code, t in jump_targets.start_targets(self.app).items()}
        at = _wordly(text, start)
        if at not in starts or self._steps(at, start) is None or self._steps(at, end) is None:
            # An edge within a word: only selecting by characters leads there.
            await self._select(task, Span(start, end), starts)
            await self.press(task, "c")
            if len(self.app.screen_stack) > 1:
                await self.speaker(task, gold)
            await self.cut(task, gold)
            return
        await self.press(task, "C", *starts[at])
        await self.press(task, *await self.letters(task, "right", self._on_word("right", end)))
        made = self.review.focused
        if not isinstance(made, Claim):
            raise Stuck(f"no claim came of it: {self.app.status.said}")
        self.task_of[made.id] = task
        if len(self.app.screen_stack) > 1:
            await self.speaker(task, gold)
        made = self.review.focused
        assert isinstance(made, Claim)
        await self.edge(task, "left", made.content[0].start, start)
        made = self.review.focused
        assert isinstance(made, Claim)
        await self.edge(task, "right", made.content[-1].end, end)
        await self.cut(task, gold)

    async def cut(self, task: str, gold: tuple[Span, ...]) -> None:
        """Take what stands between the pieces out of the claim."""
        lines = self.review.lines
        text = self.review.text
        for before, after in pairwise(gold):
            hole = Span(before.end, after.start)
            inside = [
                w
                for n in lines.touching(hole)
                for w in words(lines, n)
                if hole.start <= w.start and w.end <= hole.end
            ]
            spoken = [w for w in inside if any(c.isalnum() for c in text[w.start : w.end])]
            targets = {t[1]: code for code, t in jump_targets.name_targets(self.app).items()}
            if spoken:
                await self._select(task, Span(spoken[0].start, spoken[-1].end), targets)
            elif inside:
                # Only marks of punctuation: by characters, back from the word behind them.
                word = _wordly(text, after.start)
                if word in targets:
                    await self.press(task, "f", *targets[word], travel=True)
                at = inside[0].start
                await self.press(
                    task, *["left" if at < self.review.caret else "right"] * abs(at - self.review.caret)
                )
                await self.press(task, *["shift+right"] * (inside[-1].end - at))
            await self.press(task, "a")


def _pieces(gold: Any) -> tuple[Span, ...]:
    return (gold,) if isinstance(gold, Span) else gold


def _overlap(one: tuple[Span, ...], other: tuple[Span, ...]) -> int:
    return sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)


def _wordly(text: str, start: int) -> int:
    """The first letter or digit from `start` on."""
    while start < len(text) and not text[start].isalnum():
        start += 1
    return start
