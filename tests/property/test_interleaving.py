"""Two windows on one article, in any order of writing, reading and deciding: no decision is ever lost."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.collection import Collection
from annotator.core.marks import Entity
from annotator.core.review import Review
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.merging import merge
from annotator.store.saver import Job, Saved, Saver
from annotator.store.sidecar import SidecarWriter, parse_sidecar, read_sidecar, sidecar_path

TEXT = "a b c d e f g h\n"


class Window:
    """One window: a review, its saver, and the messages that it has not looked at yet."""

    def __init__(self, article_path: Path, name: str) -> None:
        self.name = name
        self.article = read_article(article_path)
        self.path = sidecar_path(article_path)
        sidecar = read_sidecar(self.path, self.article)
        self.writer = SidecarWriter(self.article, sidecar)
        self.review = Review(
            TEXT, Collection(sidecar.marks), lambda: (name, datetime(2026, 1, 1, tzinfo=UTC))
        )
        self.messages: list[Saved] = []
        self.saver = Saver(self.messages.append)
        self.saver.know(self.path, sidecar.source)
        self.adopted, self.taken_in = 0, b""

    def decide(self, number: int, label: str) -> None:
        identifier = f"m{number}"
        old = self.review.marks.get(identifier)
        made = Entity(id=identifier, label=label, span=Span(2 * number, 2 * number + 1), name="n")
        made = self.review.decided(made if old is None else replace(old, label=label), state="confirmed")
        self.review.apply("", [(old, made)])

    def save(self) -> None:
        marks = tuple(self.review.marks.by_id.values())
        self.saver.submit(Job(self.path, self.writer, marks, "open", self.review.revision, self.adopted))
        assert self.saver.wait(5)

    def look(self) -> None:
        """Take in what the saver has reported."""
        while self.messages:
            merged = self.messages.pop(0).merged
            if merged is not None:
                now = self.writer.dump(self.review.marks, "open")
                base = merged.ours if merged.adopted == self.adopted else self.taken_in
                data, _ = merge(base, now, merged.result)
                sidecar = parse_sidecar(data, self.article, self.path)
                self.writer.base = sidecar
                self.adopted, self.taken_in = merged.number, merged.result
                self.review.adopt(sidecar.marks, "open")


STEPS = st.lists(
    st.tuples(st.integers(0, 1), st.sampled_from(["decide", "decide", "save", "look"]), st.integers(0, 7)),
    max_size=25,
)


@settings(max_examples=120, deadline=None)
@given(STEPS)
def test_every_decision_of_every_window_is_on_disk_in_the_end(steps):
    with tempfile.TemporaryDirectory() as folder:
        article = Path(folder) / "a.txt"
        article.write_text(TEXT)
        windows = [Window(article, "vera"), Window(article, "bo")]
        last: dict[tuple[str, str], str] = {}
        for who, what, number in steps:
            window = windows[who]
            if what == "decide":
                # Even places belong to both windows, odd ones to one of them.
                place = number if number % 2 == 0 or number // 2 % 2 == who else number - 1
                label = f"L{len(last)}{window.name}"
                window.decide(place, label)
                last[window.name, f"m{place}"] = label
            elif what == "save":
                window.save()
            else:
                window.look()
        for window in [*windows, *windows]:
            window.save()
            window.look()
        path = sidecar_path(article)
        if not last:
            return
        saved = {m.id: m for m in read_sidecar(path, windows[0].article).marks}
        for (name, identifier), label in last.items():
            mark = saved[identifier]
            other = next((v for (n, i), v in last.items() if i == identifier and n != name), None)
            kept = {mark.label, mark.extra.get("conflict", {}).get("label")}
            assert label in kept or other in kept
            if other is None:
                assert mark.label == label
        for window in windows:
            window.look()
            assert {m.id for m in window.review.marks} == saved.keys()
            window.saver.flush(5)
