"""Sidecars that mean harm: read or refused with one line, in time and memory in proportion to their size."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.store.articles import Article
from annotator.store.errors import SidecarError
from annotator.store.sidecar import SidecarWriter, parse_sidecar

TEXT = "Ruiz met 👩‍🚒 Vogt in Graz.\n" * 40
ARTICLE = Article(Path("a.txt"), TEXT, "0" * 64)
HEAD = f'format = 1\n[article]\nsha256 = "{"0" * 64}"\n'


def entity(identifier: str, start: object, end: object, text: str = "Ruiz", more: str = "") -> str:
    return (
        f'[[entity]]\nid = "{identifier}"\nlabel = "X"\nstart = {start}\nend = {end}\ntext = "{text}"\n'
        f'state = "confirmed"\norigin = "p"\n{more}'
    )


def repr_short(source: str) -> str:
    return repr(source[:24])


@pytest.mark.parametrize(
    "body",
    [
        entity("a", -4, 0),
        entity("a", 4, 0),
        entity("a", 4, 4),
        entity("a", 0, 4) + entity("a", 0, 4),
        entity("a", 0, 4, more="sha256 = 3\n"),
        entity("a", 0, 4, more='orphan = "yes"\n'),
        entity("a", 0, 4, more="at = 0001-01-01T00:00:00+23:59\n"),
        entity("a", "9" * 5000, 4),
        "x = " + "[" * 50_000 + "\n",
        "x." * 50_000 + "x = 1\n",
        "x = " + "{a=" * 5000 + "1" + "}" * 5000,
        "[x" + ".x" * 3000 + "]\n" + "[x" + ".x" * 3000 + ".y]\n",
        "[entity]\nx = 3\n",
        "[[entity]]\n" * 3,
        entity("\\u001b[2J", 0, 4),
    ],
    ids=repr_short,
)
def test_what_is_wrong_is_refused_in_one_line(body: str):
    with pytest.raises(SidecarError) as raised:
        parse_sidecar((HEAD + body).encode(), ARTICLE, Path("a.txt.toml"))
    assert len(str(raised.value)) < 500


@pytest.mark.parametrize(
    ("start", "end"), [(10**18, 10**18 + 4), (len(TEXT), len(TEXT) + 4), (len(TEXT) - 2, len(TEXT) + 2)]
)
def test_spans_beyond_the_end_are_orphans(start: int, end: int):
    read = parse_sidecar((HEAD + entity("a", start, end)).encode(), ARTICLE, Path("s"))
    assert (len(read.orphans), read.marks) == (1, ())
    assert (
        parse_sidecar(SidecarWriter(ARTICLE, read).dump((), "open"), ARTICLE, Path("s")).orphans
        == read.orphans
    )


def test_a_span_inside_a_grapheme_is_kept_as_it_is():
    at = TEXT.index("👩")
    [mark] = parse_sidecar((HEAD + entity("a", at + 1, at + 2, "\\u200d")).encode(), ARTICLE, Path("s")).marks
    assert mark.extent == (at + 1, at + 2)


@pytest.mark.parametrize(
    ("count", "sha256", "words"),
    [
        (100_000, "1" * 64, "Ruiz"),
        (10_000, "1" * 64, "nowhere to be found"),
        (10_000, "0" * 64, "nowhere to be found"),
    ],
)
def test_a_hundred_thousand_marks(count: int, sha256: str, words: str):
    size = len(words)
    marks = [entity(f"e{n}", n % 1000, n % 1000 + size, words) for n in range(count)]
    data = HEAD.replace("0" * 64, sha256) + "".join(marks)
    read = parse_sidecar(data.encode(), ARTICLE, Path("s"))
    assert len(read.marks) + len(read.orphans) == count


def test_every_mark_in_a_text_of_its_own():
    marks = [entity(f"e{n}", 0, 4, more=f'sha256 = "{n:064x}"\n') for n in range(1, 5000)]
    read = parse_sidecar((HEAD + "".join(marks)).encode(), ARTICLE, Path("s"))
    assert len(read.marks) + len(read.orphans) == 4999
