"""Export and import as the command line calls them: reports, refusals, and what is never written."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest
from unit.exchange.corpus import TEXT, at, decided, marks, read_back, write_article

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.exchange import ExchangeError, create, export, import_, imported_suggestions, names
from annotator.exchange.document import Document
from annotator.exchange.line_ends import with_line_feeds
from annotator.store.articles import read_article
from annotator.store.sidecar import read_sidecar, sidecar_path


def line(**record: object) -> str:
    return json.dumps(record) + "\n"


def span(text: str, words: str, label: str = "PERSON") -> dict[str, object]:
    start = text.index(words)
    return {"start": start, "end": start + len(words), "label": label}


# Export


def test_only_what_is_confirmed_goes_out_and_the_rest_is_counted(corpus: Path, tmp_path: Path) -> None:
    report = export([corpus], "jsonl", tmp_path / "out.jsonl")
    assert report.left_out["rejected marks"] == 1
    assert report.marks == len(marks()) - 1
    first = json.loads((tmp_path / "out.jsonl").read_text("utf-8").split("\n")[0])
    assert [e["text"] for e in first["entities"]].count("Graz") == 0
    assert first["id"] == "bridge.txt"
    assert first["boilerplate"] == [list(at(TEXT, "5 images"))]


def test_open_marks_are_asked_for(corpus: Path, tmp_path: Path) -> None:
    waiting = Entity(id="o1", label="GPE", span=at(TEXT, "Graz"), name="Graz", score=0.4, origin="rules 1")

    def open_marks(article: object, sidecar: object) -> list[Entity]:
        return [waiting] if article.text == TEXT else []  # type: ignore[attr-defined]

    report = export([corpus], "jsonl", tmp_path / "a.jsonl", open_marks=open_marks)
    assert report.left_out["open marks"] == 1
    export([corpus], "jsonl", tmp_path / "b.jsonl", include=["open"], open_marks=open_marks)
    first = json.loads((tmp_path / "b.jsonl").read_text("utf-8").split("\n")[0])
    assert [e["state"] for e in first["entities"]].count("open") == 1


def test_strict_fails_on_what_is_lost_only(corpus: Path, tmp_path: Path) -> None:
    whole = export([corpus], "jsonl", tmp_path / "a.jsonl")
    assert whole.code(strict=True) == 0
    tokens = export([corpus], "conll", tmp_path / "a.conll")
    assert tokens.code() == 0
    assert tokens.code(strict=True) == 1
    assert {"claims", "overlapping entities", "notes"} <= set(tokens.lost)
    assert any("cannot carry" in said for said in tokens.lines())


def test_orphans_and_broken_sidecars_are_reported(corpus: Path, tmp_path: Path) -> None:
    (corpus / "bridge.txt").write_text(TEXT.replace("5 images", "6 pictures"), encoding="utf-8")
    report = export([corpus], "jsonl", tmp_path / "a.jsonl")
    assert report.lost["orphans"] == 1
    sidecar_path(corpus / "bridge.txt").write_text("format = 1\n[[entity]\n", encoding="utf-8")
    report = export([corpus], "jsonl", tmp_path / "a.jsonl")
    assert report.code() == 1
    assert report.broken[0].line == 2


def test_no_article_and_no_sidecar_is_written_over(corpus: Path) -> None:
    before = (corpus / "bridge.txt").read_bytes()
    with pytest.raises(ExchangeError):
        export([corpus / "bridge.txt"], "text", corpus / "bridge.txt")
    with pytest.raises(ExchangeError):
        export([corpus / "bridge.txt"], "jsonl", corpus / "bridge.txt.toml")
    # brat's text has the name of the article, and its words: it is left alone.
    export([corpus], "brat", corpus)
    assert (corpus / "bridge.txt").read_bytes() == before
    assert (corpus / "bridge.ann").exists()


def test_a_format_that_makes_files_needs_a_name(corpus: Path) -> None:
    with pytest.raises(ExchangeError, match="-o"):
        export([corpus], "brat")


def test_wrong_names_are_one_clear_line(corpus: Path, tmp_path: Path) -> None:
    with pytest.raises(ExchangeError, match="jsonl"):
        export([corpus], "word")
    with pytest.raises(ExchangeError, match="only be imported"):
        export([corpus], "quotes", tmp_path / "q.json")
    with pytest.raises(ExchangeError, match="only be exported"):
        import_(corpus / "bridge.txt", "text", tmp_path / "in")
    with pytest.raises(ExchangeError, match="no option"):
        export([corpus], "jsonl", tmp_path / "a.jsonl", options={"colour": "red"})
    with pytest.raises(ExchangeError, match="there is no such file"):
        import_(tmp_path / "missing.jsonl", "jsonl", tmp_path / "in")


def test_a_folder_that_exists_stays_a_folder(corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    assert [p.name for p in export([corpus], "jsonl", tmp_path / "out").files] == ["annotations.jsonl"]
    made = export([corpus], "conllu", tmp_path / "out").files
    assert sorted(p.relative_to(tmp_path / "out").as_posix() for p in made) == [
        "bridge.conllu",
        "more/empty day.conllu",
    ]
    assert [p.name for p in export([corpus], "conllu", tmp_path / "one.conllu").files] == ["one.conllu"]
    made = export([corpus / "bridge.txt"], "brat", tmp_path / "b" / "x.ann").files
    assert [p.name for p in made] == ["x.txt", "x.ann", "annotation.conf"]


def test_a_failing_writer_leaves_no_half_file(corpus: Path, tmp_path: Path) -> None:
    def interrupted(done: int, total: int) -> None:
        raise KeyboardInterrupt

    (tmp_path / "a.jsonl").write_text("what was there\n")
    with pytest.raises(KeyboardInterrupt):
        export([corpus], "jsonl", tmp_path / "a.jsonl", progress=interrupted)
    assert (tmp_path / "a.jsonl").read_text() == "what was there\n"
    assert [p.name for p in tmp_path.iterdir()].count("a.jsonl") == 1
    assert not list(tmp_path.glob(".*"))


def test_a_named_annotator(corpus: Path, tmp_path: Path) -> None:
    write_article(corpus / "bridge.txt", TEXT, marks()[:2], annotator="kim")
    report = export([corpus], "jsonl", tmp_path / "a.jsonl", annotator="kim")
    assert report.marks == 2
    import_(tmp_path / "a.jsonl", "jsonl", tmp_path / "in", annotator="kim")
    assert (tmp_path / "in" / "bridge.txt.kim.toml").exists()


# Import


def test_marks_are_added_to_what_is_there(corpus: Path, tmp_path: Path) -> None:
    source = tmp_path / "more.jsonl"
    known = {**span(TEXT, "New Ilz", "GPE"), "id": "other1"}
    source.write_text(line(id="bridge.txt", text=TEXT, entities=[known, span(TEXT, "today", "DATE")]))
    before = read_back(corpus / "bridge.txt", decisions=True)
    report = import_(source, "jsonl", corpus)
    assert report.marks == 1
    after = read_back(corpus / "bridge.txt", decisions=True)
    assert before < after
    added = read_sidecar(sidecar_path(corpus / "bridge.txt"), read_article(corpus / "bridge.txt")).marks
    assert [m.origin for m in added if m.extent == at(TEXT, "today")] == ["import jsonl"]


def test_a_decision_that_is_there_wins(corpus: Path, tmp_path: Path) -> None:
    rejected = at(TEXT, "Graz", 1)
    source = tmp_path / "more.jsonl"
    entity = {"start": rejected.start, "end": rejected.end, "label": "GPE"}
    source.write_text(line(id="bridge.txt", text=TEXT, entities=[entity]))
    report = import_(source, "jsonl", corpus)
    assert report.marks == 0
    assert any("left as it is" in notice for notice in report.notices)


def test_an_article_that_differs_is_kept_and_marks_are_found_again(tmp_path: Path) -> None:
    into = tmp_path / "in"
    into.mkdir()
    (into / "a.txt").write_text("A new first line.\nAna met Bo. Ana left.\n")
    text = "Ana met Bo. Ana left.\n"
    source = tmp_path / "a.jsonl"
    entities = [span(text, "Bo"), {"start": 0, "end": 3, "label": "PERSON"}]
    source.write_text(
        line(id="a.txt", text=text + "Gone.\n", entities=[*entities, span(text + "Gone.", "Gone", "X")])
    )
    report = import_(source, "jsonl", into)
    assert (into / "a.txt").read_text() == "A new first line.\nAna met Bo. Ana left.\n"
    assert report.code() == 1
    assert "1 marks have words" in str(report.broken[0])
    assert {item[4] for item in read_back(into / "a.txt")} == {Span(18, 21), Span(26, 28)}


def test_nothing_is_written_outside_of_the_folder(tmp_path: Path) -> None:
    outside, into = tmp_path / "outside", tmp_path / "in"
    outside.mkdir()
    into.mkdir()
    (into / "link").symlink_to(outside)
    source = tmp_path / "a.jsonl"
    ids = [
        "../escape",
        "/etc/escape",
        "..\\..\\escape",
        "link/escape",
        "C:\\escape",
        "a/../../escape",
        "\0x",
        "",
    ]
    source.write_text("".join(line(id=i, text=f"text {n}", entities=[]) for n, i in enumerate(ids)))
    report = import_(source, "jsonl", into)
    assert list(outside.iterdir()) == []
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.jsonl", "in", "outside"]
    assert any("symbolic link" in str(b) for b in report.broken)
    assert not list(into.rglob(".*"))


def test_two_records_of_one_id(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    text = "Ana met Bo.\n"
    source.write_text(
        line(id="a", text=text, entities=[span(text, "Ana")])
        + line(id="a", text=text, entities=[span(text, "Bo"), span(text, "Ana")])
        + line(id="a", text="Another text.", entities=[])
    )
    report = import_(source, "jsonl", tmp_path / "in")
    assert len(read_back(tmp_path / "in" / "a.txt")) == 2
    assert [b.line for b in report.broken] == [3]
    assert (tmp_path / "in" / "a.txt").read_text() == text


def test_a_sidecar_that_cannot_be_read_is_not_written_over(corpus: Path, tmp_path: Path) -> None:
    export([corpus], "jsonl", tmp_path / "a.jsonl")
    beside = sidecar_path(corpus / "bridge.txt")
    beside.write_text("format = 1\nthis is no TOML\n")
    report = import_(tmp_path / "a.jsonl", "jsonl", corpus)
    assert report.code() == 1
    assert beside.read_text() == "format = 1\nthis is no TOML\n"


def test_what_is_not_understood_is_kept_under_the_name_of_the_format(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    entity = {**span("Ana left.", "Ana"), "colour": "red", "deep": [{"x": None, "big": 2**70}]}
    source.write_text(line(id="a", text="Ana left.", entities=[entity], topic={"name": "people"}))
    report = import_(source, "jsonl", tmp_path / "in")
    assert report.code() == 0
    assert report.kept
    article = read_article(tmp_path / "in" / "a.txt")
    sidecar = read_sidecar(sidecar_path(article.path), article)
    assert sidecar.extra["jsonl"] == {"topic": {"name": "people"}}
    assert sidecar.marks[0].extra["jsonl"] == {"colour": "red", "deep": [{"big": str(2**70)}]}


def test_suggestions_wait_to_be_decided(tmp_path: Path) -> None:
    source = tmp_path / "a.jsonl"
    text = "Ana met Bo near the mill.\n"
    source.write_text(
        line(id="a", text=text, entities=[{**span(text, "Bo"), "score": 0.3, "origin": "other 2"}])
    )
    report = import_(source, "jsonl", tmp_path / "in", as_suggestions=True)
    assert report.marks == 1
    assert not sidecar_path(tmp_path / "in" / "a.txt").exists()
    found = imported_suggestions(text)
    assert [(m.state, m.extent, m.score, m.origin) for m in found] == [
        ("open", at(text, "Bo"), 0.3, "other 2")
    ]
    import_(source, "jsonl", tmp_path / "in", as_suggestions=True)
    assert len(imported_suggestions(text)) == 1
    assert imported_suggestions("another text") == []


def test_line_ends_of_other_systems() -> None:
    text = "One.\r\nAna\r\nRuiz\rleft.\r\n"
    mark = Entity(id="a", label="PERSON", span=at(text, "Ana\r\nRuiz"), name="Ana\r\nRuiz")
    moved = with_line_feeds(Document("a", text, (mark,)))
    assert moved.text == "One.\nAna\nRuiz\nleft.\n"
    assert moved.marks == (replace(mark, span=at(moved.text, "Ana\nRuiz"), name="Ana\nRuiz"),)


def test_a_byte_order_mark_stays_at_home(tmp_path: Path) -> None:
    """It is a code point of the article, so that offsets fit Python's ``open``; no peer expects one in its files."""
    text = "\ufeffAna met Bo.\n"
    chosen = [
        Entity(span=Span(0, 4), label="PERSON", name=text[:4], **decided("e1")),
        Entity(span=at(text, "Bo"), label="PERSON", name="Bo", **decided("e2")),
    ]
    write_article(tmp_path / "c" / "a.txt", text, chosen)
    for name in [name for name in names() if create(name).can_write and name not in ("spacy", "parquet")]:
        out = tmp_path / name
        export([tmp_path / "c"], name, f"{out}/")
        for path in out.rglob("*"):
            if path.is_file() and name not in ("csv", "tsv"):
                assert "\ufeff" not in path.read_text("utf-8")
    import_(tmp_path / "brat", "brat", tmp_path / "in")
    assert (tmp_path / "in" / "a.txt").read_text("utf-8") == text[1:]
    assert {item[4] for item in read_back(tmp_path / "in" / "a.txt")} == {Span(0, 3), Span(8, 10)}
    # Tables hold no text: their offsets are those of the article as it is.
    import_(tmp_path / "csv", "csv", tmp_path / "c")
    assert len(read_back(tmp_path / "c" / "a.txt")) == 2


def test_the_report_of_an_empty_source(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    assert import_(tmp_path / "folder", "brat", tmp_path / "in").code() == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may write anywhere")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    into = tmp_path / "in"
    into.mkdir(mode=0o500)
    (tmp_path / "a.jsonl").write_text(line(id="a", text="x"))
    assert import_(tmp_path / "a.jsonl", "jsonl", into).code() == 1
