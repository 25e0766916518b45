"""brat: its parser's rules, pybrat, and the tutorials that come with it."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from unit.exchange.corpus import TEXT, at, decided, read_back, write_article

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.exchange import export, import_


@pytest.fixture
def written(corpus: Path, tmp_path: Path) -> Path:
    export([corpus], "brat", tmp_path / "brat", include=["rejected"])
    return tmp_path / "brat"


def test_pybrat_reads_what_we_write(written: Path) -> None:
    pybrat = pytest.importorskip("pybrat.parser")
    # The shape of PolNeAR has the cue and the trigger in one place, which pybrat only takes with error="ignore".
    examples = {e.id: e for e in pybrat.BratParser(error="ignore").parse(written)}
    bridge = next(e for e in examples.values() if e.entities)
    assert bridge.text == TEXT
    named = {(e.mention, e.type): e for e in bridge.entities}
    assert [r.entry for r in named["Ana Ruiz", "PERSON"].references] == ["Ana María Ruiz"]
    assert [(s.start, s.end) for s in named["Ana Ruiz", "PERSON"].spans] == [tuple(at(TEXT, "Ana Ruiz"))]
    assert [(s.start, s.end) for s in named["The council of New Ilz", "ORG"].spans] == [
        tuple(at(TEXT, "The council of")),
        tuple(at(TEXT, "New Ilz")),
    ]
    assert {e.type for e in bridge.events} == {"Attribution"}
    assert len(bridge.events) == 3


def test_the_rules_of_brats_own_parser(written: Path) -> None:
    """Those of brat's annotation.py, as far as it reports or hides what breaks them."""
    text = (written / "bridge.txt").read_bytes().decode()
    configured = (written / "annotation.conf").read_text("utf-8")
    for section in ("entities", "relations", "events", "attributes"):
        assert f"[{section}]\n" in configured
    assert "<OVERLAP>\tArg1:<ENTITY>, Arg2:<ENTITY>, <OVL-TYPE>:<ANY>\n" in configured
    source = (written / "bridge.ann").read_bytes().decode()
    lines = source.splitlines()
    assert lines == source.split("\n")[:-1], "brat breaks lines with str.splitlines"
    ids = [line.split("\t")[0] for line in lines]
    assert len(ids) == len(set(ids))
    for line in lines:
        if line[0] == "T":
            match = re.fullmatch(r"T\d+\t([\w-]+) (\d+ \d+(?:;\d+ \d+)*)\t(.+)", line)
            assert match, line
            pieces = [tuple(map(int, piece.split(" "))) for piece in match[2].split(";")]
            assert pieces == sorted(pieces)
            assert all(a[1] <= b[0] for a, b in pairwise(pieces))
            assert match[3] == " ".join(text[start:end] for start, end in pieces)
            assert re.search(rf"^{match[1]}(\t|$)", configured, re.MULTILINE), match[1]
        elif line[0] == "E":
            match = re.fullmatch(r"E\d+\tAttribution:(T\d+)((?: (?:Source|Cue|Content):T\d+)+)", line)
            assert match, line
            assert all(target.split(":")[1] in ids for target in match[2].split())
        elif line[0] == "A":
            name, target, *value = line.split("\t")[1].split(" ")
            assert target in ids
            declared = next(c for c in configured.split("\n") if c.startswith(f"{name}\tArg"))
            assert len(value) <= 1
            assert not value or value[0] in declared.partition("Value:")[2].split("|")
        elif line[0] == "N":
            assert re.fullmatch(r"N\d+\tReference T\d+ annotate:\S+\t.+", line)
        else:
            assert re.fullmatch(r"#\d+\t\w+ [TE]\d+\t.+", line)


def test_a_document_without_marks_has_an_empty_ann(written: Path) -> None:
    assert (written / "more" / "empty day.ann").read_bytes() == b""


def test_its_tutorials(samples: Path, tmp_path: Path) -> None:
    report = import_(samples / "brat", "brat", tmp_path / "in")
    assert report.broken == []
    assert report.documents == 3
    found = read_back(tmp_path / "in" / "000-introduction.txt")
    names = {(item[5], item[6]) for item in found if item[4] == Span(511, 535)}
    assert names == {("Person", "Carlos Salinas de Gortari")}
    assert any(item[2] == "100000000 USD" for item in found)
    assert any("'Mention', 'Nominal'" in item[3] for item in found)
    # Events, relations and equivalences are no claims: they are kept as they are.
    kept = (tmp_path / "in" / "000-introduction.txt.toml").read_text("utf-8")
    assert "R1\tFamily Arg1:T4 Arg2:T5" in kept
    assert "E1\tTransfer-money:T3" in kept
    assert report.kept["brat equivalences"] == 1


def test_attributions_as_polnear_has_them(tmp_path: Path) -> None:
    text = "The mill, the mayor said, is old.\nIt will go.\n"
    lines = (
        "T1\tSource 10 19\tthe mayor\nT2\tCue 20 24\tsaid\nT3\tContent 0 8;26 32\tThe mill is old\n"
        "T4\tAttribution 20 24\tsaid\nE1\tAttribution:T4 Content:T3 Cue:T2 Source:T1\n"
        "T5\tAttribution 37 41\twill\nT6\tContent 34 44\tIt will go\nE2\tAttribution:T5 Content:T6\n"
        "T7\tDiscard 0 3\tThe\n"
    )
    (tmp_path / "a.txt").write_text(text)
    (tmp_path / "a.ann").write_text(lines)
    report = import_(tmp_path / "a.ann", "brat", tmp_path / "in")
    assert report.broken == []
    found = read_back(tmp_path / "in" / "a.txt")
    assert {item[4:7] for item in found if item[0] == "Claim"} == {
        ((Span(0, 8), Span(26, 32)), (Span(20, 24),), (Span(10, 19),)),
        # Without a Cue the trigger is what attributes.
        ((Span(34, 44),), (Span(37, 41),), ()),
    }
    assert {item[5] for item in found if item[0] == "Entity"} == {"Discard"}


def test_two_files_and_line_ends_of_windows(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"One.\r\nAna left.\r\n")
    (tmp_path / "a.a1").write_bytes(b"T1\tPERSON 6 9\tAna\r\n")
    (tmp_path / "a.a2").write_bytes(b"T2\tVERB 10 14\tleft\r\nT3\tPERSON 6 10;12 14\tAna ft\r\n")
    report = import_(tmp_path / "a.a1", "brat", tmp_path / "in")
    assert report.broken == []
    assert (tmp_path / "in" / "a.txt").read_bytes() == b"One.\nAna left.\n"
    found = {(item[5], item[4]) for item in read_back(tmp_path / "in" / "a.txt")}
    assert found == {("PERSON", Span(5, 8)), ("VERB", Span(9, 13)), ("PERSON", Span(5, 13))}


def test_broken_lines_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ana left. Bo left.\n")
    lines = [
        "T1\tP 0 3\tAna",
        "T1\tP 0 3\tAna",
        "T2\tP 0 99\tx",
        "T3\tP 10 12\tXY",
        "T4\tP 0 2\tBo",
        "T5 P 0 1",
        "?",
    ]
    (tmp_path / "a.ann").write_text("\n".join(lines) + "\n")
    report = import_(tmp_path / "a.ann", "brat", tmp_path / "in")
    assert [b.line for b in report.broken] == [2, 3, 4, 6, 7]
    # The words of T4 stand in one other place.
    assert {item[4] for item in read_back(tmp_path / "in" / "a.txt")} == {Span(0, 3), Span(10, 12)}


def test_labels_and_attributes_that_brats_configuration_cannot_spell(tmp_path: Path) -> None:
    """Its types are ASCII letters, digits, ``_`` and ``-``; an attribute either has values or has none."""
    text = "Eins zwei drei vier fünf.\n"
    labels = ["Ärger", "人物", "two words", "Attribution", "Furniture"]
    extras = [{"f": True}, {"f": "val"}, {"f": True}, {"größe": "x"}, {}]
    chosen = [
        Entity(span=at(text, word), label=label, name=word, extra=extra, **decided(f"e{n}"))
        for n, (word, label, extra) in enumerate(zip(text[:-2].split(), labels, extras, strict=True))
    ]
    write_article(tmp_path / "c" / "a.txt", text, chosen)
    export([tmp_path / "c"], "brat", tmp_path / "out")
    configured = (tmp_path / "out" / "annotation.conf").read_text("ascii")
    entities = configured.partition("[relations]")[0].split("\n")
    assert {"Arger", "two_words", "Attribution_"} <= set(entities)
    assert "\nf\tArg:<ANY>\n" in configured
    lines = (tmp_path / "out" / "a.ann").read_text("utf-8").split("\n")
    assert all(re.match(r"T\d+\t[A-Za-z0-9_-]+ ", line) for line in lines if line.startswith("T"))
    assert [line for line in lines if line.startswith("A")] == ["A1\tf T1", "A2\tf T3"]
    report = import_(tmp_path / "out", "brat", tmp_path / "in")
    assert report.broken == []
    assert read_back(tmp_path / "in" / "a.txt") == read_back(tmp_path / "c" / "a.txt")
