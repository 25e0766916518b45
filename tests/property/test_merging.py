"""Laws of merging whole sidecars, also where the article changed on one side."""

from __future__ import annotations

import hashlib
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import Article
from annotator.store.merging import differing, merge
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar

TEXT = "Ruiz met Vogt in Graz. Vogt said that the bridge is old.\n"
LINE = "A new first line.\n"
PLACES = [Span(TEXT.index(w), TEXT.index(w) + len(w)) for w in ("Ruiz", "Vogt", "Graz", "bridge", "old")]


def article(text: str) -> Article:
    return Article(Path("a.txt"), text, hashlib.sha256(text.encode()).hexdigest())


OLD, NEW = article(TEXT), article(LINE + TEXT)


@st.composite
def decisions(draw: st.DrawFn) -> dict[str, Mark]:
    found: dict[str, Mark] = {}
    for number in draw(st.sets(st.integers(0, 4))):
        shared: dict[str, Any] = {
            "id": f"m{number}",
            "state": draw(st.sampled_from(["confirmed", "rejected"])),
            "by": draw(st.sampled_from(["vera", "bo"])),
            "at": datetime(2026, 1, draw(st.integers(1, 28)), tzinfo=UTC),
            "note": draw(st.sampled_from(["", "n"])),
        }
        if number == 4:
            found["m4"] = Claim(content=(PLACES[4],), speaker=draw(st.sampled_from([None, "Vogt"])), **shared)
        else:
            label = draw(st.sampled_from(["PERSON", "ORG"]))
            found[f"m{number}"] = Entity(label=label, span=PLACES[number], name="n", **shared)
    return found


def dump(marks: dict[str, Mark], on: Article = OLD) -> bytes:
    return SidecarWriter(on, Sidecar()).dump(marks.values(), "open")


def shifted(marks: dict[str, Mark]) -> dict[str, Mark]:
    """The same decisions in the text with a new first line."""

    def span(old: Span) -> Span:
        return Span(old.start + len(LINE), old.end + len(LINE))

    made: dict[str, Mark] = {}
    for identifier, mark in marks.items():
        if isinstance(mark, Claim):
            made[identifier] = replace(mark, content=tuple(map(span, mark.content)))
        elif isinstance(mark, Entity):
            made[identifier] = replace(mark, span=span(mark.span))
    return made


@given(decisions(), decisions())
def test_an_unchanged_side_gives_way_and_the_same_work_twice_is_once(
    base: dict[str, Mark], other: dict[str, Mark]
):
    assert merge(dump(base), dump(base), dump(other)) == (dump(other), [])
    assert merge(dump(base), dump(other), dump(base)) == (dump(other), [])
    assert merge(dump(base), dump(other), dump(other)) == (dump(other), [])


@given(decisions(), decisions(), decisions())
def test_the_result_is_a_sidecar_that_holds_every_decision(
    base: dict[str, Mark], ours: dict[str, Mark], theirs: dict[str, Mark]
):
    merged, conflicts = merge(dump(base), dump(ours), dump(theirs))
    read = parse_sidecar(merged, OLD, Path("s"))
    kept = {mark.id: mark for mark in read.marks}
    for side, other in ((ours, theirs), (theirs, ours)):
        for identifier, mark in side.items():
            if mark != base.get(identifier):
                assert identifier in kept
            elif identifier not in other:
                assert identifier not in kept
    assert sorted(conflicts) == sorted(m.id for m in read.marks if "conflict" in m.extra)
    assert merge(merged, merged, merged) == (merged, [])
    assert differing(merged, merged) == set()


@given(decisions(), decisions(), decisions(), st.booleans())
def test_one_side_that_moved_with_the_article_keeps_the_others_decisions(
    base: dict[str, Mark], ours: dict[str, Mark], theirs: dict[str, Mark], swap: bool
):
    """The same merge as without the edit; every offset counts in the text that its table names."""
    plain, same = merge(dump(base), dump(ours), dump(theirs))
    sides = (dump(shifted(ours), NEW), dump(theirs)) if not swap else (dump(ours), dump(shifted(theirs), NEW))
    merged, conflicts = merge(dump(base), *sides)
    assert sorted(conflicts) == sorted(same)
    document = tomllib.loads(merged.decode())
    texts = {OLD.sha256: OLD.text, NEW.sha256: NEW.text}
    if ours or theirs:
        assert document["article"]["sha256"] == NEW.sha256
        assert document["article"]["characters"] == len(NEW.text)
    for kind in ("entity", "claim"):
        for table in document.get(kind, []):
            text = texts[table.get("sha256", document["article"]["sha256"])]
            for piece in table.get("content", [table]):
                assert text[piece["start"] : piece["end"]] == piece["text"]
    before = {m.id: m for m in parse_sidecar(plain, OLD, Path("s")).marks}
    for mark in parse_sidecar(merged, NEW, Path("s")).marks:
        assert (mark.state, mark.note) == (before[mark.id].state, before[mark.id].note)
