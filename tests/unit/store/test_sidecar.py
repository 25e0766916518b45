"""Sidecars: the written form, what is refused, what is kept."""

from __future__ import annotations

import os
import stat
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

import pytest

from annotator.core.anchoring import distinct_anchor
from annotator.core.fingerprints import fingerprints
from annotator.core.marks import Claim, Entity, Furniture, Mark
from annotator.core.spans import Span
from annotator.store.articles import Article, read_article
from annotator.store.errors import SidecarError
from annotator.store.sidecar import (
    Sidecar,
    SidecarWriter,
    parse_sidecar,
    read_sidecar,
    sidecar_path,
)
from annotator.store.writing import write_atomically

TEXT = "Mayor Ana Ruiz spoke.\n“We will rebuild,” she said, “by June.”\nRead also: weather\n"
AT = datetime(2026, 3, 1, 9, 30, 5, tzinfo=UTC)


@pytest.fixture
def article(tmp_path: Path) -> Article:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return read_article(path)


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def marks() -> list[Mark]:
    return [
        Furniture(id="fff111", state="confirmed", span=span("Read also: weather"), by="vera", at=AT),
        Claim(
            id="ccc111",
            state="confirmed",
            origin="rules 1",
            score=0.51239,
            edited=True,
            content=(span("We will rebuild,"), span("by June.")),
            cue=(span("said"),),
            source=(span("she"),),
            speaker="Ana Ruiz",
            kind="direct",
            by="vera",
            at=AT,
            note='two pieces, "quoted"',
        ),
        Entity(
            id="aaa111",
            state="confirmed",
            label="PERSON",
            span=span("Ana Ruiz"),
            name="Ana Ruiz",
            by="vera",
            at=AT,
        ),
        Entity(
            id="bbb111", state="rejected", label="ORG", span=span("Mayor"), name="Mayor", origin="rules 1"
        ),
        Entity(id="open11", label="DATE", span=span("June"), name="June"),
    ]


def dumped(article: Article, chosen: list[Mark], base: Sidecar | None = None) -> str:
    return SidecarWriter(article, base or Sidecar()).dump(chosen, "open").decode()


def test_the_written_form(article: Article) -> None:
    """The order, the names and the layout that docs/sidecar.md specifies."""
    assert (
        dumped(article, marks())
        == f'''\
format = 1

[article]
sha256 = "{article.sha256}"
characters = {len(TEXT)}
status = "open"
sentences = "{fingerprints(TEXT)}"

[[entity]]
id = "bbb111"
label = "ORG"
start = 0
end = 5
text = "Mayor"
before = ""
after = " Ana Ruiz spoke."
entity = "Mayor"
state = "rejected"
origin = "rules 1"

[[entity]]
id = "aaa111"
label = "PERSON"
start = 6
end = 14
text = "Ana Ruiz"
before = "Mayor "
after = " spoke."
entity = "Ana Ruiz"
state = "confirmed"
origin = "person"
by = "vera"
at = 2026-03-01T09:30:05Z

[[claim]]
id = "ccc111"
kind = "direct"
speaker = "Ana Ruiz"
state = "confirmed"
origin = "rules 1"
score = 0.5124
edited = true
by = "vera"
at = 2026-03-01T09:30:05Z
note = "two pieces, \\"quoted\\""
[[claim.content]]
start = 23
end = 39
text = "We will rebuild,"
before = "“"
after = "” she said, “by June.”"
[[claim.content]]
start = 52
end = 60
text = "by June."
before = "“We will rebuild,” she said, “"
after = "”"
[[claim.cue]]
start = 45
end = 49
text = "said"
before = "“We will rebuild,” she "
after = ", “by June.”"
[[claim.source]]
start = 41
end = 44
text = "she"
before = "“We will rebuild,” "
after = " said, “by June.”"

[[furniture]]
id = "fff111"
start = 62
end = 80
text = "Read also: weather"
before = ""
after = ""
state = "confirmed"
origin = "person"
by = "vera"
at = 2026-03-01T09:30:05Z
'''
    )


def test_what_is_written_is_read_again(article: Article) -> None:
    data = dumped(article, marks()).encode()
    read = parse_sidecar(data, article, Path("a.txt.toml"))
    decided = {m.id: m for m in marks() if not m.is_open}
    assert {m.id for m in read.marks} == set(decided)
    for mark in read.marks:
        expected = decided[mark.id]
        assert mark.spans == expected.spans
        assert (mark.state, mark.by, mark.at, mark.note) == (
            expected.state,
            expected.by,
            expected.at,
            expected.note,
        )
    assert (read.moved, read.orphans) == (0, ())
    assert dumped(article, list(read.marks), read).encode() == data


def test_a_missing_sidecar_is_an_empty_one(article: Article) -> None:
    assert read_sidecar(sidecar_path(article.path), article) == Sidecar()


def test_the_encoding_is_kept_where_it_is_not_utf8(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("Die Bürgermeisterin Jürgens sprach über Brücken in Köln.\n".encode("utf-16"))
    article = read_article(path)
    assert f'encoding = "{article.encoding}"' in dumped(article, [])


def test_names_of_sidecars(tmp_path: Path) -> None:
    assert sidecar_path(tmp_path / "a.txt") == tmp_path / "a.txt.toml"
    assert sidecar_path(tmp_path / "a.txt", "vera") == tmp_path / "a.txt.vera.toml"
    for name in ("../x", "a b", "x.y", "x" * 41, "ä"):
        with pytest.raises(ValueError, match="annotator"):
            sidecar_path(tmp_path / "a.txt", name)


UNKNOWN = """\
format = 1
project = "mine"

[article]
sha256 = "x"
characters = 1
status = "done"
url = "u"

[[entity]]
id = "aaa111"
label = "PERSON"
start = 6
end = 14
text = "Ana Ruiz"
before = "Mayor "
after = " spoke."
entity = "Ana Ruiz"
state = "confirmed"
origin = "person"
certainty = 3
links = ["q1", "q2"]
[entity.wiki]
id = "Q5"

[[claim]]
id = "ccc111"
kind = "direct"
state = "confirmed"
origin = "person"
checkworthy = true
[[claim.content]]
start = 23
end = 39
text = "We will rebuild,"
before = "“"
after = "”"

[tool]
version = 2
"""


def test_unknown_keys_and_tables_are_kept(article: Article) -> None:
    read = parse_sidecar(UNKNOWN.encode(), article, Path("a"))
    assert read.status == "done"
    again = SidecarWriter(article, read).dump(read.marks, read.status).decode()
    for line in (
        'project = "mine"',
        'url = "u"',
        "certainty = 3",
        "checkworthy = true",
        "version = 2",
        'id = "Q5"',
    ):
        assert line in again
    twice = parse_sidecar(again.encode(), article, Path("a"))
    assert twice.marks == read.marks
    assert (twice.extra, twice.article) == (read.extra, read.article)
    assert SidecarWriter(article, twice).dump(twice.marks, "done").decode() == again


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("format = 1", "format = 2", 1, "format 2"),
        ("format = 1", "", 0, "format"),
        ("format = 1", "format = = 1", 1, "not valid TOML"),
        ('status = "done"', 'status = "finished"', 7, "finished"),
        (
            'state = "confirmed"\norigin = "person"\ncert',
            'state = "open"\norigin = "person"\ncert',
            11,
            "open",
        ),
        ("start = 6", 'start = "6"', 11, "start must be int"),
        ("start = 6\n", "", 11, "start is missing"),
        ("start = 6", "start = true", 11, "start must be int"),
        ("start = 6", "start = -6", 13, "no span"),
        ("end = 14", "end = 6", 13, "no span"),
        ('label = "PERSON"', 'label = ""', 11, "label is empty"),
        ('id = "aaa111"', 'id = "a b"', 10, "letters and digits"),
        ('id = "ccc111"', 'id = "aaa111"', 11, "two marks have the id"),
        ('kind = "direct"', 'kind = "straight"', 27, "straight"),
        ("[[claim.content]]", "[[claim.contents]]", 27, "no content"),
        ("[[entity]]", "[entity]", 1, "array of tables"),
        ("characters = 1", "characters = 1\nsha256 = 2", 7, "not valid TOML"),
    ],
)
def test_a_bad_sidecar_names_line_and_reason(
    article: Article, old: str, new: str, line: int, reason: str
) -> None:
    assert old in UNKNOWN
    with pytest.raises(SidecarError, match=reason) as raised:
        parse_sidecar(UNKNOWN.replace(old, new, 1).encode(), article, Path("a.txt.toml"))
    if line > 1:
        assert raised.value.line == line
    assert raised.value.remedy


def test_bytes_that_are_no_text_and_nesting_without_end(article: Article) -> None:
    with pytest.raises(SidecarError, match="not UTF-8") as raised:
        parse_sidecar(b"format = 1\nx = '\xff'\n", article, Path("a"))
    assert raised.value.line == 2
    with pytest.raises(SidecarError):
        parse_sidecar(b"x = " + b"[" * 100_000, article, Path("a"))


def edited(article: Article, text: str) -> Article:
    article.path.write_text(text, encoding="utf-8")
    return read_article(article.path)


def test_decisions_move_with_the_words(article: Article) -> None:
    data = dumped(article, marks()).encode()
    now = edited(article, "A new first line.\n" + TEXT)
    read = parse_sidecar(data, now, Path("a"))
    assert read.orphans == ()
    assert read.moved == 7
    for mark in read.marks:
        before = next(m for m in marks() if m.id == mark.id)
        assert [now.text[s.start : s.end] for s in mark.spans] == [
            TEXT[s.start : s.end] for s in before.spans
        ]


def test_decisions_whose_words_are_gone_are_kept_as_they_were(article: Article) -> None:
    data = dumped(article, marks()).encode()
    now = edited(article, TEXT.replace("Ana Ruiz", "Eva Holm").replace("by June.", "by July."))
    read = parse_sidecar(data, now, Path("a"))
    assert sorted(o.words for o in read.orphans) == ["Ana Ruiz", "We will rebuild, … by June."]
    again = SidecarWriter(now, read).dump(read.marks, "open")
    back = parse_sidecar(again, edited(article, TEXT), Path("a"))
    assert back.orphans == ()
    assert {m.id for m in back.marks} == {"aaa111", "bbb111", "ccc111", "fff111"}


def test_writing_is_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.toml"
    write_atomically(path, b"one")
    path.chmod(0o640)
    write_atomically(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["a.txt.toml"]  # noqa: PTH208


def test_a_write_that_fails_leaves_nothing_behind(tmp_path: Path) -> None:
    taken = tmp_path / "a.txt.toml"
    taken.mkdir()
    (taken / "inside").touch()
    with pytest.raises(OSError, match=r"a\.txt\.toml"):
        write_atomically(taken, b"data")
    assert os.listdir(tmp_path) == ["a.txt.toml"]  # noqa: PTH208
    with pytest.raises(OSError, match="No such file"):
        write_atomically(tmp_path / "gone" / "a.txt.toml", b"data")


def test_only_what_was_decided_is_made_anew(article: Article) -> None:
    """Marks that stand in the file as they would be written keep their tables; each other one gets its own."""
    written = dumped(article, marks())
    read = parse_sidecar(written.encode(), article, article.path)
    made: list[str] = []

    def note(frame: FrameType, event: str, argument: object) -> None:
        if event == "call" and frame.f_code is distinct_anchor.__code__:
            made.append(article.text[slice(*frame.f_locals["span"])])

    writer = SidecarWriter(article, read)
    new = Entity(
        id="new111", state="confirmed", label="DATE", span=span("June"), name="June", by="vera", at=AT
    )
    sys.setprofile(note)
    try:
        again = writer.dump([*read.marks, new], "open").decode()
    finally:
        sys.setprofile(None)
    assert made == ["June"]
    assert again == dumped(article, [*marks(), new])


@pytest.mark.parametrize(
    "change",
    [
        ('before = "Mayor "', 'before = "or "'),  # less context than a sidecar keeps
        ('label = "PERSON"\nstart = 6', 'start = 6\nlabel = "PERSON"'),
        ("at = 2026-03-01T09:30:05Z\n\n[[claim]]", "at = 2026-03-01T10:30:05+01:00\n\n[[claim]]"),
    ],
    ids=["context", "order", "time"],
)
def test_tables_that_somebody_wrote_otherwise_are_made_anew(
    article: Article, change: tuple[str, str]
) -> None:
    written = dumped(article, marks())
    other = written.replace(*change)
    assert other != written
    read = parse_sidecar(other.encode(), article, article.path)
    assert dumped(article, list(read.marks), read) == written


def test_a_table_below_another_one_is_not_lost(article: Article) -> None:
    """TOML lets a piece of the last claim stand behind other tables."""
    written = dumped(article, marks())
    piece = "[[claim.source]]" + written.split("[[claim.source]]")[1].split("\n\n")[0] + "\n"
    other = written.replace(piece, "") + piece
    read = parse_sidecar(other.encode(), article, article.path)
    assert read.marks != ()
    assert dumped(article, list(read.marks), read) == written
