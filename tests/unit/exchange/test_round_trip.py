"""What every format promises: what it carries comes back, the report says the rest, equal input gives equal bytes."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from unit.exchange.corpus import OTHER, TEXT, carried, read_back

from annotator.exchange import create, export, import_, names

BOTH = [name for name in names() if create(name).direction == "both"]
WRITERS = [name for name in names() if create(name).can_write]
# Texts are rebuilt of tokens there.
REBUILT = {"conll"}
# No text is in these, so that the articles must be there.
TEXTLESS = {"csv", "tsv"}
# Only one of two entities at one place.
FLAT = {"conll", "conllu"}


def exported(name: str, corpus: Path, place: Path) -> Path:
    """The corpus in a format, rejected marks included."""
    form = create(name)
    out = place / "out"
    if form.layout == "corpus" and not form.folder_without_suffix:
        out = out.with_suffix(form.suffixes[0])
    elif form.layout == "article":
        out.mkdir(parents=True)
    export([corpus], name, out, include=["rejected"])
    return out


@pytest.mark.parametrize("name", sorted(set(BOTH) - REBUILT))
def test_what_is_carried_comes_back(name: str, corpus: Path, tmp_path: Path) -> None:
    carries = create(name).carries
    out = exported(name, corpus, tmp_path)
    into = tmp_path / "in"
    if name in TEXTLESS:
        (into / "more").mkdir(parents=True)
        (into / "bridge.txt").write_bytes(TEXT.encode())
        (into / "more" / "empty day.txt").write_bytes(OTHER.encode())
    report = import_(out, name, into)
    assert report.broken == []
    assert (into / "bridge.txt").read_bytes().decode() == TEXT
    assert (into / "more" / "empty day.txt").read_bytes().decode() == OTHER
    expected = carried(corpus / "bridge.txt", carries, decisions="decisions" in carries)
    found = read_back(into / "bridge.txt", decisions="decisions" in carries)
    if name in FLAT:
        expected = {item for item in expected if item[5:6] != ("GPE",) or item[6] != "New Ilz"}
    assert found == expected


@pytest.mark.parametrize("name", sorted(set(BOTH) - REBUILT))
def test_a_second_import_adds_nothing(name: str, corpus: Path, tmp_path: Path) -> None:
    out = exported(name, corpus, tmp_path)
    into = tmp_path / "in"
    if name in TEXTLESS:
        (into / "more").mkdir(parents=True)
        (into / "bridge.txt").write_bytes(TEXT.encode())
    import_(out, name, into)
    before = {path: path.read_bytes() for path in into.rglob("*") if path.is_file()}
    again = import_(out, name, into)
    assert again.marks == 0
    assert {path: path.read_bytes() for path in into.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", WRITERS)
def test_equal_input_gives_equal_bytes_in_utf8_with_line_feeds(
    name: str, corpus: Path, tmp_path: Path
) -> None:
    first, second = (exported(name, corpus, tmp_path / place) for place in ("a", "b"))
    files = [first] if first.is_file() else sorted(path for path in first.rglob("*") if path.is_file())
    assert files
    for path in files:
        data = path.read_bytes()
        assert data == (second if second.is_file() else second / path.relative_to(first)).read_bytes()
        if name not in ("spacy", "parquet"):
            assert b"\r" not in data
            assert not data.startswith(b"\xef\xbb\xbf")
            data.decode("utf-8")
    assert not list(tmp_path.rglob("*.tmp"))


@pytest.mark.parametrize("name", WRITERS)
def test_an_article_with_crlf_goes_out_with_line_feeds(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_bytes(b"One.\r\nTwo Ana.\r\n")
    out = exported(name, folder, tmp_path)
    if name in ("spacy", "parquet"):
        return
    for path in [out] if out.is_file() else [p for p in out.rglob("*") if p.is_file()]:
        data = path.read_bytes()
        assert b"\r" not in data
        assert b"\\r" not in data
        assert b"&#13;" not in data


@pytest.mark.parametrize("name", [name for name in WRITERS if create(name).stdout])
def test_text_formats_go_to_stdout_without_o(name: str, corpus: Path) -> None:
    stream = io.StringIO()
    report = export([corpus], name, stream=stream)
    assert "Ana Ruiz" in stream.getvalue()
    assert report.files == []


def test_formats_say_what_they_are() -> None:
    for name in names():
        form = create(name)
        assert form.name == name
        assert form.description
        assert form.proven
        assert form.suffixes
        assert form.direction in ("both", "export", "import")
