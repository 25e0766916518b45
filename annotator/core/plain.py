"""A conversation in lines: a question for each mark that waits, an answer for each; for screen readers."""

from __future__ import annotations

from collections.abc import Iterator

from annotator.core.commands import run
from annotator.core.deciding import in_words
from annotator.core.display import visible
from annotator.core.marking import label_as, set_speaker
from annotator.core.marks import Mark
from annotator.core.registry import load_all
from annotator.core.review import Review

AROUND = 60
HELP = (
    "y yes · x no · Y/X all mentions · s skip · [ ] { } edges · 1-9 or LABEL relabel · o NAME speaker · u undo · "
    "U redo · A all the rest · q quit"
)
PLAIN = {
    "y": "confirm", "x": "reject", "Y": "confirm-mentions", "X": "reject-mentions", "s": "skip", "": "skip",
    "u": "undo", "U": "redo", "[": "right-edge-in", "]": "right-edge-out", "{": "left-edge-out",
    "}": "left-edge-in", "A": "confirm-all", "d": "delete", "j": "next-mark", "k": "previous-mark",
}  # fmt: skip


def question(review: Review, mark: Mark) -> str:
    """One line: what is asked, with what stands around it."""
    span = mark.extent
    before = review.text[max(0, span.start - AROUND) : span.start].rpartition("\n")[2]
    after = review.text[span.end : span.end + AROUND].partition("\n")[0]
    left = review.marks.entity_count.open + review.marks.claim_count.open
    context = f"…{before}[{' '.join(review.text[span.start : span.end].split())}]{after}…"
    return visible(f"{left} left. {in_words(review, mark)}? {mark.state}. In: {context}")


def answer(review: Review, said: str) -> str:
    """Carry out what was typed; what to say about it."""
    said = said.strip()
    if said in ("?", "h"):
        return HELP
    if said in PLAIN:
        return run(PLAIN[said], review).said
    if len(said) == 1 and said in "123456789":
        return run(f"label-{said}", review).said
    if said.startswith("o "):
        return (
            f"read-only: {review.read_only}"
            if review.read_only
            else set_speaker(review, said[2:].strip()).said
        )
    label = next((x.name for x in review.schema.labels if x.name.lower() == said.lower()), "")
    if label and review.read_only:
        return f"read-only: {review.read_only}"
    return label_as(review, label).said if label else f"{said[:40]!r} means nothing here; ? lists what does"


def ask(review: Review, typed: Iterator[str]) -> Iterator[str]:
    """Every question and every reply, in order; ends at the end of `typed`, at ``q``, or when nothing waits."""
    load_all()
    review.focus_on(review.marks.following(None, waiting=True))
    while review.marks.waiting:
        mark = review.focused
        if mark is None:
            review.focus_on(mark := review.marks.following(None, waiting=True))
        if mark is None:
            return
        yield question(review, mark)
        said = next(typed, "q").strip()
        if said == "q":
            return
        reply = answer(review, said)
        if reply:
            yield visible(reply)
