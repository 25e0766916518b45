"""Commands that decide marks: confirm, reject, skip, in single and in bulk, undo and redo."""

from __future__ import annotations

from collections.abc import Iterable

from annotator.core.commands import command
from annotator.core.marks import PERSON_MADE, Claim, Entity, Mark, Orphan, State
from annotator.core.records import replace
from annotator.core.review import Event, Review

GROUP = "Deciding"
NOTHING = Event("no mark is focused: tab goes to the next open one", refused=True)


def in_words(review: Review, mark: Mark, limit: int = 60) -> str:
    """A mark in a few words: ``PERSON Volodymyr Zelensky`` or ``Vladimir Putin: he has no …``."""
    words = review.quote(mark)
    words = words if len(words) <= limit else words[: limit - 1].rstrip() + "…"
    said = mark.was if isinstance(mark, Orphan) else mark
    if isinstance(said, Entity):
        return f"{said.label} {words}"
    if isinstance(said, Claim):
        who = review.who(mark) if isinstance(mark, Claim) else said.speaker or "who?"
        return f"claim {who}: {words}"
    return words


def _go_on(review: Review, done: Mark, event: Event) -> Event:
    """Focus the next mark that waits, after the one just decided."""
    following = review.marks.following(done.place, waiting=True)
    if following is None:
        # The whole of it is to be seen once more from the top; u comes back here.
        review.focus_on(None)
        review.caret = 0
        said = f"nothing is left to decide here · {event.said}"
        return Event(said, event.changed, finished=True)
    review.focus_on(following)
    return event


def _decide(review: Review, state: State) -> Event:
    mark = review.focused
    if mark is None:
        return NOTHING
    replaced = _with_rivals(review, [mark], state)
    new = replaced[0][1]
    said = f"{state} {in_words(review, mark)}"
    if len(replaced) > 1:
        said += f" · {len(replaced) - 1} other reading{'s' if len(replaced) > 2 else ''} rejected"
    if isinstance(mark, Entity):
        here = sum(old.is_open and isinstance(old, Entity) and old.name == mark.name for old, _ in replaced)
        more = review.marks.groups[mark.name].count.open - here
        if more:
            said += f" · {more} more mention{'s' if more > 1 else ''}: {'Y' if state == 'confirmed' else 'X'}"
    return _go_on(review, new, review.apply(said, replaced))


def _with_rivals(review: Review, marks: Iterable[Mark], state: State) -> list[tuple[Mark, Mark]]:
    """Marks and what they are once decided; what is confirmed has the other readings of its place rejected."""
    replaced: dict[str, tuple[Mark, Mark]] = {}
    for mark in marks:
        if mark.id in replaced:
            continue
        replaced[mark.id] = (mark, review.decided(mark, state=state))
        if state == "confirmed":
            for rival in review.rivals(mark):
                replaced[rival.id] = (rival, review.decided(rival, state="rejected"))
    return list(replaced.values())


def _open_mentions(review: Review, name: str) -> list[Mark]:
    group = review.marks.groups.get(name)
    marks = [review.marks.by_id[i] for i in group.ids] if group else []
    return [m for m in marks if m.is_open]


def _decide_all(review: Review, marks: Iterable[Mark], state: State, what: str) -> Event:
    # Of several readings of one place the focused one counts.
    replaced = _with_rivals(review, sorted(marks, key=lambda m: m.id != review.focus), state)
    if not replaced:
        return Event(f"{what}: nothing is open", refused=True)
    event = review.apply(f"{state} {len(replaced)} × {what}", replaced)
    last = replaced[-1][1]
    if event.refused:
        return event
    focused = review.focused
    return _go_on(review, focused if focused else last, event)


def _decide_mentions(review: Review, state: State) -> Event:
    mark = review.focused
    if mark is None:
        return NOTHING
    if isinstance(mark, Claim):
        if mark.speaker is None:
            return Event("this claim has no speaker yet: o says who", refused=True)
        same = [c for c in review.marks.all_claims() if c.speaker == mark.speaker and c.is_open]
        return _decide_all(review, same, state, f"claims by {mark.speaker}")
    assert isinstance(mark, Entity)
    return _decide_all(review, _open_mentions(review, mark.name), state, mark.name)


@command("confirm", "confirm the focused mark and go on", GROUP, decides=True)
def confirm(review: Review) -> Event:
    """Confirm the focused mark; the next one that waits is focused."""
    return _decide(review, "confirmed")


@command("reject", "reject the focused mark and go on", GROUP, decides=True)
def reject(review: Review) -> Event:
    """Reject the focused mark; the next one that waits is focused."""
    return _decide(review, "rejected")


@command("other-reading", "confirm the other reading of this place instead", GROUP, decides=True)
def other_reading(review: Review) -> Event:
    """Confirm what another annotator has in this place; where nobody has anything else, reject the focused mark."""
    mark = review.focused
    if mark is None:
        return NOTHING
    if mark.id not in review.contested:
        return Event("nobody has another reading here", refused=True)
    rivals = review.rivals(mark)
    if not rivals:
        return _decide(review, "rejected")
    review.focus_on(next((r for r in rivals if r.place > mark.place), rivals[0]))
    return _decide(review, "confirmed")


@command("skip", "leave it undecided and go on", GROUP)
def skip(review: Review) -> Event:
    """Focus the next mark that waits without deciding this one."""
    return next_open(review)


@command(
    "confirm-mentions",
    "confirm every mention of this entity, or every claim of this speaker",
    GROUP,
    decides=True,
)
def confirm_mentions(review: Review) -> Event:
    """Confirm all open mentions that share the focused one's canonical name."""
    return _decide_mentions(review, "confirmed")


@command(
    "reject-mentions",
    "reject every mention of this entity, or every claim of this speaker",
    GROUP,
    decides=True,
)
def reject_mentions(review: Review) -> Event:
    """Reject all open mentions that share the focused one's canonical name."""
    return _decide_mentions(review, "rejected")


def _filtered(review: Review) -> list[Mark]:
    """What waits and passes the panel's filter, in reading order."""
    waiting = [review.marks.by_id[place[2]] for place in review.marks.waiting]
    return [mark for mark in waiting if review.filter.accepts(mark)]


@command("confirm-all", "confirm all that is still open, or open in the panel's filter", GROUP, decides=True)
def confirm_all(review: Review) -> Event:
    """Confirm everything that waits in this article; with a filter, what it shows of that.

    Where annotators are compared, what they do not agree on is left to be decided one by one.
    """
    agreed = [mark for mark in _filtered(review) if mark.id not in review.contested]
    if not agreed and review.contested and review.marks.waiting:
        return Event("all that is left is disagreement: each is decided by itself", refused=True)
    what = "marks that all agree on" if review.contested else "open marks"
    return _decide_all(review, agreed, "confirmed", f"{what}{review.filter}")


@command("reject-all", "reject all that is open in the panel's filter", GROUP, decides=True)
def reject_all(review: Review) -> Event:
    """Reject everything that waits and passes the filter; without a filter nothing is rejected."""
    if not review.filter:
        return Event("filter the panel first: what it shows is rejected then", refused=True)
    return _decide_all(review, _filtered(review), "rejected", f"open marks{review.filter}")


@command(
    "delete",
    "delete a mark that a person made; take back the decision on a suggestion; give up an orphan",
    GROUP,
    decides=True,
)
def delete(review: Review) -> Event:
    """Delete the focused mark where a person made it; a decided suggestion becomes open again."""
    mark = review.marks.orphans.get(review.held or "") or review.focused
    if mark is None:
        return NOTHING
    if isinstance(mark, Orphan):
        return review.apply(f"gave up {in_words(review, mark)}", [(mark, None)])
    if mark.origin == PERSON_MADE:
        event = review.apply(f"deleted {in_words(review, mark)}", [(mark, None)])
        if not event.refused:
            review.move_to(review.caret)
        return event
    if mark.is_open:
        return Event("a suggestion is rejected with x; d deletes what a person made", refused=True)
    again = replace(mark, state="open", by="", at=None)
    return review.apply(f"open again: {in_words(review, mark)}", [(mark, again)])


@command("undo", "take back the last change, also a bulk one", GROUP)
def undo(review: Review) -> Event:
    """Take back the last change."""
    return review.undo()


@command("redo", "do again what was taken back", GROUP)
def redo(review: Review) -> Event:
    """Do again what was taken back."""
    return review.redo()


@command("article-done", "mark the article as done, or open it again", GROUP, decides=True)
def article_done(review: Review) -> Event:
    """Change the article's status between open and done."""
    new = "open" if review.status == "done" else "done"
    return review.apply(f"article is {new}", [], status=new)


@command("next-open", "next undecided mark", "Moving between marks")
def next_open(review: Review) -> Event:
    """Focus the next mark that waits; from the start again after the last."""
    return _travel(review, review.marks.following(_here(review), waiting=True))


@command("previous-open", "previous undecided mark", "Moving between marks")
def previous_open(review: Review) -> Event:
    """Focus the previous mark that waits; from the end again before the first."""
    return _travel(review, review.marks.preceding(_here(review), waiting=True))


@command("next-mark", "next mark of any state", "Moving between marks")
def next_mark(review: Review) -> Event:
    """Focus the next mark, decided or not."""
    return _travel(review, review.marks.following(_here(review), waiting=False))


@command("previous-mark", "previous mark of any state", "Moving between marks")
def previous_mark(review: Review) -> Event:
    """Focus the previous mark, decided or not."""
    return _travel(review, review.marks.preceding(_here(review), waiting=False))


def _here(review: Review) -> tuple[int, int, str]:
    mark = review.focused
    return mark.place if mark else (review.caret, 0, "")


def _travel(review: Review, mark: Mark | None) -> Event:
    if mark is None:
        return Event("nothing is left to decide here", refused=True)
    review.focus_on(mark)
    return Event()
