"""The hands of the ideal user: keys are pressed and counted; words, edges, letters, speakers by the fewest of them."""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

from ideal_gold import Gold, Stuck, Tally, Wanted
from textual.pilot import Pilot

from annotator.core.extents import readings
from annotator.core.marking import NO_END, NO_START
from annotator.core.marks import Claim, Entity, Mark
from annotator.core.moving import step
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.core.text import part_at, sentence_end, words
from annotator.tui import jump_targets
from annotator.tui.app import AnnotateApp
from annotator.tui.commands.marks import NOBODY
from annotator.tui.screens.picker import Picker

MAX_KEYS = 100_000
LETTERS = 3  # keys of a jump whose letters are not known yet: the command, and mostly two letters
SINGLE = {("left", True): "{", ("left", False): "}", ("right", True): "]", ("right", False): "["}


class Hands:
    """Presses keys in the running application, for tasks that it counts.

    Args:
        app: the application.
        pilot: drives it.
        gold: what is to be reached.
        tally: what was pressed, over all articles.
    """

    def __init__(self, app: AnnotateApp, pilot: Pilot[int], gold: Gold, tally: Tally) -> None:
        self.app, self.pilot, self.gold, self.tally = app, pilot, gold, tally
        self.log: list[str] = []
        self.limit = tally.total + MAX_KEYS

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
        if self.tally.total > self.limit:
            raise Stuck("too many keys")

    async def times(self, task: str, key: str, count: int, *, travel: bool = False) -> None:
        """Press a key so often, or count it where that takes fewer keys."""
        digits = str(count)
        keys = [key] * count if count <= len(digits) + 2 else [",", *digits, key]
        await self.press(task, *keys, travel=travel)

    # --- where words begin and end

    def steps(self, old: int, new: int, passed: str = "") -> int | None:
        """Words between two edges, without the punctuation that is `passed`; None where `new` is no word's edge."""
        if old == new:
            return 0
        low, high = sorted((old, new))
        lines = self.review.lines
        here = [w for n in lines.touching(Span(low, max(high, low + 1))) for w in words(lines, n)]
        here += words(lines, lines.at(max(0, low - 1)))
        here = [w for w in here if w.end - w.start > 1 or self.review.text[w.start] not in passed]
        if new not in {e for w in here for e in w}:
            return None
        return len({w for w in here if w.start < high and w.end > low})

    def both_steps(self, old: Span, new: Span, *, name: bool = False) -> int | None:
        """Words between the edges of two spans; None where one is no word's edge."""
        left = self.steps(old.start, new.start, NO_START if name else "")
        right = self.steps(old.end, new.end, NO_END if name else "")
        return None if left is None or right is None else left + right

    def wordly(self, start: int) -> int:
        """The first letter or digit from `start` on."""
        text = self.review.text
        return next((i for i in range(start, len(text)) if text[i].isalnum()), start)

    def last_part(self, end: int) -> int:
        """The end of the last word before `end`."""
        text = self.review.text
        while end > 0 and not text[end - 1].isalnum():
            end -= 1
        return end

    def part_end(self, offset: int) -> int:
        """Where the word, or the part of a word, that begins at `offset` ends."""
        part = part_at(self.review.lines, offset)
        return part.end if part else offset

    # --- travel

    def codes(self, find: Any = jump_targets.name_targets) -> dict[int, str]:
        """The letters by the offset to which they lead."""
        return {place: code for code, (kind, place) in find(self.app).items() if kind == "word"}

    async def view(self, task: str, offset: int) -> None:
        """Bring `offset` into view."""
        line = self.review.lines.at(offset)
        if any(line in folded for folded in self.app.reader._folds(self.review)):
            await self.press(task, "h", travel=True)
        for _ in range(400):
            shown = self.app.reader.layout_rows
            assert shown is not None
            top = self.app.reader.top
            y = shown.y_of(offset)
            if top <= y < top + self.app.reader.size.height:
                return
            before = top
            await self.press(task, "pagedown" if y > top else "pageup", travel=True)
            if self.app.reader.top == before:
                break
        raise Stuck(f"{offset} never comes into view")

    async def go(self, task: str, offset: int) -> None:
        """Put the caret at `offset`: letters to the nearest word in view, then by characters."""
        if self.review.selection is not None:
            await self.press(task, "escape")
        await self.view(task, offset)
        codes = self.codes()
        here = min(codes, key=lambda place: (abs(place - offset), place), default=self.review.caret)
        if abs(here - offset) < abs(self.review.caret - offset):
            await self.press(task, "f", *codes[here], travel=True)
        for _ in range(3):
            if self.review.caret == offset:
                return
            await self.times(
                task,
                "right" if offset > self.review.caret else "left",
                self._characters(self.review.caret, offset),
                travel=True,
            )
        raise Stuck(f"the caret never comes to {offset}")

    def _characters(self, old: int, new: int) -> int:
        """Visible characters between two offsets."""
        low, high = sorted((old, new))
        count = 0
        while low < high:
            low, count = step(self.review.text, low, 1), count + 1
        return count

    async def select(self, task: str, span: Span) -> None:
        """Select exactly `span`: by words as far as they fit, the rest by characters."""
        await self.go(task, span.start)
        lines = self.review.lines
        inside = [
            w
            for n in lines.touching(span)
            for w in words(lines, n)
            if span.start < w.end <= span.end and any(c.isalnum() for c in self.review.text[slice(*w)])
        ]
        if inside:
            await self.times(task, "W", len(inside))
        for _ in range(3):
            caret = self.review.caret
            if caret == span.end:
                return
            key = "shift+right" if caret < span.end else "shift+left"
            await self.times(task, key, self._characters(caret, span.end))
        raise Stuck(f"{span} cannot be selected")

    # --- mending

    async def edges(self, task: str, wanted: Wanted) -> None:
        """Move the edges of the focused mark: by its likely readings, letters, or single words."""
        mark = self.review.focused
        if isinstance(mark, Entity):
            told = self.review.readings
            told = told if mark.span in told else readings(self.review, mark.span)
            turned = told[told.index(mark.span) :] + told[: told.index(mark.span)]
            ways = [
                (n + c, n)
                for n, s in enumerate(turned)
                if (c := self.both_steps(s, wanted.span, name=True)) is not None
            ]
            cost, turns = min(ways, default=(0, 0))
            if sum(self._edge_cost(side, new)[0] for side, new in self._sides(wanted)) >= cost:
                await self.press(task, *[";"] * turns)
        # Outwards first, so that the mark never gets empty on the way.
        for side, new in sorted(
            self._sides(wanted), key=lambda s: (self._edge_of(s[0]) < s[1]) == (s[0] == "left")
        ):
            await self.edge(task, side, new)

    @staticmethod
    def _sides(wanted: Wanted) -> list[tuple[str, int]]:
        return [("left", wanted.start), ("right", wanted.span.end)]

    def _edge_of(self, side: str) -> int:
        mark = self.review.focused
        pieces = mark.content if isinstance(mark, Claim) else (mark.extent,) if mark else ()
        return pieces[0].start if side == "left" else pieces[-1].end

    def _steps(self, side: str, new: int, old: int | None = None) -> int:
        passed = "" if isinstance(self.review.focused, Claim) else NO_START if side == "left" else NO_END
        return self.steps(self._edge_of(side) if old is None else old, new, passed) or 0

    def _edge_cost(self, side: str, new: int) -> tuple[int, str]:
        """The fewest keys that bring an edge to `new`, and what begins them: nothing, letters, or space."""
        steps = self._steps(side, new)
        ways = [(steps if steps <= 2 else min(steps, len(str(steps)) + 2), "")]
        # Letters stand on words; marks of punctuation at the edge are a key each.
        near = self.wordly(new) if side == "left" else self.last_part(new)
        if steps > 1:
            find = jump_targets.start_targets if side == "left" else jump_targets.right_edge_targets
            code = self._letters(self.codes(find), side, near)
            ways.append(((len(code) if code else LETTERS) + 1 + self._steps(side, new, near), "letters"))
            if side == "right" and self._sentence_end() == new:
                ways.append((2, "space"))
        return min(ways, key=lambda way: (way[0], not way[1]))  # nobody counts words who need not

    def _sentence_end(self) -> int | None:
        """Where space takes the right edge of the focused claim."""
        mark = self.review.focused
        if not isinstance(mark, Claim):
            return None
        old = mark.content[-1]
        return sentence_end(self.review.lines, max(old.start, old.end - 1), after=old.end)

    async def edge(self, task: str, side: str, new: int) -> None:
        """Move one edge of the focused mark by the fewest keys."""
        how = self._edge_cost(side, new)[1]
        if how:
            await self.press(task, "(" if side == "left" else ")")
        if how == "space":
            await self.press(task, "space")
        elif how == "letters":
            await self.letters(task, side, self.wordly(new) if side == "left" else self.last_part(new))
        outwards = (new < self._edge_of(side)) == (side == "left")
        await self.times(task, SINGLE[side, outwards], self._steps(side, new))

    def _letters(self, codes: dict[int, str], side: str, edge: int) -> str:
        return next((c for p, c in codes.items() if (p if side == "left" else self.part_end(p)) == edge), "")

    async def letters(self, task: str, side: str, edge: int, *, shift: bool = False) -> None:
        """Type the letters of the word whose edge is wanted, turning pages while letters are shown."""
        for _ in range(100):
            jumping = self.app.keyboard.jump
            if jumping is None:
                break
            code = self._letters({p: c for c, (_, p) in jumping.targets.items()}, side, edge)
            if code:
                await self.press(task, *(code[:-1] + code[-1].upper() if shift else code))
                return
            top, layout = self.app.reader.top, self.app.reader.layout_rows
            assert layout is not None
            y = layout.y_of(edge if side == "left" else edge - 1)
            if top <= y < top + self.app.reader.size.height:
                break
            await self.press(task, "pagedown" if y > top else "pageup", travel=True)
        if self.app.keyboard.jump is not None:
            await self.press(task, "escape")
        raise Stuck(f"no letters lead to {edge}")

    async def label(self, task: str, labels: tuple[str, ...]) -> None:
        """Give one of the labels that count as right."""
        schema = self.review.schema
        key = next((x.key for x in schema.labels if x.name in labels and x.key), "")
        if key:
            await self.press(task, key)
            return
        await self.press(task, "0")
        await self.pick(task, labels[0])

    async def speaker(self, task: str, wanted: Wanted) -> None:
        """In the list of speakers: enter, a digit, or enough of the name."""
        said = self.gold.claims[wanted]
        if said is ...:
            await self.press(task, "enter")
        else:
            await self.pick(task, NOBODY if said is None else said)

    async def pick(self, task: str, value: str) -> None:
        """Pick a row of the list on the screen by the fewest keys; type it all where no row is it."""
        picker = self.app.screen
        if not isinstance(picker, Picker):
            raise Stuck("no list came")
        rows = picker.list
        row = next((c for c in rows.choices if c.value == value), None)
        if rows.current is not None and rows.current.value == value:
            await self.press(task, "enter")
        elif row is not None and row.key and picker.digits:
            await self.press(task, row.key)
        else:
            typed = 0
            while typed < len(value) and not (
                typed and rows.current is not None and rows.current.value == value
            ):
                await self.press(task, "space" if value[typed] == " " else value[typed])
                typed += 1
            await self.press(task, "enter")

    def trace(self, before: Counter[str], mark: Mark | None, wanted: Wanted | None) -> None:
        """With TRACE=N in the environment: what took more than N keys."""
        spent = self.tally.keys - before
        if os.environ.get("TRACE") and sum(spent.values()) > int(os.environ["TRACE"]):
            span = wanted.span if wanted is not None else mark.extent if mark is not None else Span(0, 0)
            pieces = wanted.pieces if wanted is not None else (span,)
            there = " … ".join(repr(_ends(self.review.text[slice(*p)])) for p in pieces)
            keys = " ".join(self.log[-sum(spent.values()) :])
            print(f"\n{dict(spent)} {mark and self.review.quote(mark)!r} -> {there}: {keys}")


def _ends(words: str) -> str:
    """The beginning and the end of something long."""
    return words if len(words) < 70 else f"{words[:30]} ~ {words[-30:]}"
