"""Laws of sidecars: what is written is read again, spans hold, nothing but a SidecarError comes out of bad ones."""

from __future__ import annotations

import contextlib
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from annotator.core.marks import KINDS, Claim, Entity, Furniture, Mark
from annotator.core.spans import Span
from annotator.store.articles import Article
from annotator.store.errors import SidecarError
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar

PATH = Path("a.txt.toml")
ALPHABET = st.characters(exclude_categories=["Cs"], exclude_characters="\r")
TEXTS = st.text(st.one_of(st.sampled_from("ab .\n\"'\\"), ALPHABET), min_size=1, max_size=60)
WORDS = st.text(ALPHABET, max_size=12)


def article_of(text: str) -> Article:
    return Article(Path("a.txt"), text, "0" * 64)


@st.composite
def spans(draw: st.DrawFn, length: int) -> Span:
    start = draw(st.integers(0, length - 1))
    return Span(start, draw(st.integers(start + 1, length)))


@st.composite
def marked(draw: st.DrawFn) -> tuple[Article, list[Mark]]:
    """A text and decided marks on it."""
    text = draw(TEXTS)
    span = spans(len(text))
    pieces = st.lists(span, max_size=3).map(lambda found: tuple(sorted(found)))
    marks: list[Mark] = []
    for number in range(draw(st.integers(0, 5))):
        shared: dict[str, Any] = {
            "id": f"m{number}",
            "state": draw(st.sampled_from(["confirmed", "rejected"])),
            "origin": draw(st.one_of(st.just("person"), WORDS)),
            "score": draw(st.one_of(st.none(), st.integers(0, 10000).map(lambda n: n / 10000))),
            "edited": draw(st.booleans()),
            "by": draw(WORDS),
            "at": draw(
                st.one_of(st.none(), st.integers(0, 4 * 10**9).map(lambda n: datetime.fromtimestamp(n, UTC)))
            ),
            "note": draw(WORDS),
        }
        match draw(st.sampled_from("ECF")):
            case "E":
                label = draw(WORDS.filter(bool))
                name = draw(WORDS.filter(bool))
                marks.append(Entity(label=label, name=name, span=draw(span), **shared))
            case "C":
                content = draw(pieces.filter(bool))
                cue, source = draw(pieces), draw(pieces)
                speaker, kind = draw(st.one_of(st.none(), WORDS.filter(bool))), draw(st.sampled_from(KINDS))
                marks.append(
                    Claim(content=content, cue=cue, source=source, speaker=speaker, kind=kind, **shared)
                )
            case _:
                marks.append(Furniture(span=draw(span), **shared))
    return article_of(text), marks


@given(marked())
def test_what_is_written_is_read_again(drawn: tuple[Article, list[Mark]]) -> None:
    article, marks = drawn
    data = SidecarWriter(article, Sidecar()).dump(marks, "open")
    read = parse_sidecar(data, article, PATH)
    assert sorted(read.marks, key=lambda m: m.id) == sorted(marks, key=lambda m: m.id)
    assert (read.moved, read.orphans) == (0, ())
    assert SidecarWriter(article, read).dump(read.marks, "open") == data


@given(marked())
def test_every_stored_span_holds_its_text(drawn: tuple[Article, list[Mark]]) -> None:
    article, marks = drawn
    document = tomllib.loads(SidecarWriter(article, Sidecar()).dump(marks, "open").decode())
    claims = document.get("claim", [])
    pieces = [
        piece for claim in claims for part in ("content", "cue", "source") for piece in claim.get(part, [])
    ]
    for table in [*document.get("entity", []), *document.get("furniture", []), *pieces]:
        assert article.text[table["start"] : table["end"]] == table["text"]


@given(marked(), TEXTS)
def test_an_edited_article_loses_no_decision(drawn: tuple[Article, list[Mark]], other: str) -> None:
    article, marks = drawn
    data = SidecarWriter(article, Sidecar()).dump(marks, "open")
    now = article_of(other)
    read = parse_sidecar(data, now, PATH)
    assert len(read.marks) + len(read.orphans) == len(marks)
    before = {mark.id: mark for mark in marks}
    for mark in read.marks:
        for old, new in zip(before[mark.id].content if isinstance(mark, Claim) else [], (), strict=False):
            assert article.text[slice(*old)] == other[slice(*new)]
        if not isinstance(mark, Claim):
            assert other[slice(*mark.extent)] == article.text[slice(*before[mark.id].extent)]
    again = SidecarWriter(now, read).dump(read.marks, "open")
    back = parse_sidecar(again, article, PATH)
    assert len(back.marks) + len(back.orphans) == len(marks)


@given(marked(), st.data())
def test_a_damaged_sidecar_is_read_or_refused_with_a_reason(
    drawn: tuple[Article, list[Mark]], data: st.DataObject
) -> None:
    article, marks = drawn
    whole = bytearray(SidecarWriter(article, Sidecar()).dump(marks, "open"))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, max(0, len(whole) - 1)))
        match data.draw(st.sampled_from(["cut", "change", "insert"])):
            case "cut":
                del whole[at : at + data.draw(st.integers(1, 40))]
            case "change":
                whole[at : at + 1] = data.draw(st.binary(min_size=1, max_size=1))
            case _:
                whole[at:at] = data.draw(
                    st.sampled_from([b"[[claim]]\n", b"\nid = 1\n", b"'''", b"\n[a]\n", b"\n= \xff"])
                )
    with contextlib.suppress(SidecarError):
        parse_sidecar(bytes(whole), article, PATH)


values = st.recursive(
    st.one_of(st.integers(-5, 90), st.booleans(), WORDS, st.floats(allow_nan=False)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abx"), inner, max_size=3)
    ),
    max_leaves=8,
)


@example("0", {"a": [{}]})
@given(TEXTS, st.dictionaries(st.text("abcz", min_size=1, max_size=3), values, max_size=4))
def test_unknown_keys_survive(text: str, extra: dict[str, Any]) -> None:
    article = article_of(text)
    mark = Entity(id="m1", state="confirmed", label="ORG", name="n", span=Span(0, 1), extra=extra)
    base = Sidecar(extra={f"x{key}": value for key, value in extra.items()})
    read = parse_sidecar(SidecarWriter(article, base).dump([mark], "done"), article, PATH)
    assert read.marks == (mark,)
    assert read.extra == base.extra
    assert read.status == "done"
