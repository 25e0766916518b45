"""Formats by name: those of other packages, and what is said where a library is missing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from annotator.exchange import ExchangeError, create, export, import_, names
from annotator.exchange.document import Report
from annotator.exchange.output import Output

MODULE = """
from annotator.exchange import Document, Format


class Shout(Format):
    name = "shout"
    description = "the text in capitals"
    carries = frozenset()
    suffixes = (".shout",)
    stdout = True

    def write(self, documents, out, report):
        with out.text() as file:
            for document in documents:
                file.write(document.text.upper())

    def read(self, source, report):
        yield Document(self.identifier(source), source.read_text().lower())
"""


def test_a_format_of_another_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shouting.py").write_text(MODULE)
    about = tmp_path / "shouting-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting\nVersion: 1\n")
    (about / "entry_points.txt").write_text(
        "[annotator.formats]\nshout = shouting:Shout\nlost = shouting:Nothing\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    assert "shout" in names()
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text("Rain.\n")
    report = export([tmp_path / "c"], "shout", tmp_path / "a.shout")
    assert (tmp_path / "a.shout").read_text() == "RAIN.\n"
    assert report.code() == 0
    import_(tmp_path / "a.shout", "shout", tmp_path / "in")
    assert (tmp_path / "in" / "a.txt").read_text() == "rain.\n"
    with pytest.raises(ExchangeError, match="format lost"):
        create("lost")


@pytest.mark.parametrize(
    ("name", "library"), [("spacy", "spacy"), ("parquet", "pyarrow"), ("page", "trafilatura")]
)
def test_a_missing_library_is_one_line_that_names_the_extra(
    name: str, library: str, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [m for m in sys.modules if m == library or m.startswith(library + ".")]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, library, None)
    assert name in names()
    form = create(name)
    assert form.extra in ("spacy", "parquet", "web")
    (tmp_path / "a.html").write_text("<p>x</p>")

    def attempt() -> Report:
        if form.can_write:
            return export([corpus], name, tmp_path / f"out.{name}")
        return import_(tmp_path / "a.html", name, tmp_path / "in")

    with pytest.raises(ExchangeError, match=rf"annotate-news\[{form.extra}\]"):
        attempt()
    assert not list(tmp_path.glob("out*"))


def test_no_format_needs_a_library_to_say_what_it_is() -> None:
    import subprocess

    code = (
        "import sys; from annotator.exchange import create, names; [create(n).description for n in names()];"
        "print([m for m in ('spacy', 'pyarrow', 'pandas', 'trafilatura', 'lxml', 'textual') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_each_article_has_a_file_of_its_own(tmp_path: Path) -> None:
    out = Output(tmp_path)
    ids = ["a.txt", "a.md", "A.txt", "b/a.txt", "../a.txt", "a"]
    made = [out.place(identifier, ".x") for identifier in ids]
    assert made == ["a.x", "a.md.x", "A-2.x", "b/a.x", "a-3.x", "a-4.x"]


def test_counts_of_very_many_broken_records_stay_bounded() -> None:
    report = Report()
    for number in range(5000):
        report.fail(Path("a"), number, "x")
        report.notice("y")
    assert len(report.lines()) < 1200
    assert report.code() == 1
