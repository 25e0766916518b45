"""UIMA: dkpro-cassis reads our XMI with our type system, strictly; cassis' and INCEpTION's files are imported."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from unit.exchange.corpus import TEXT, read_back

from annotator.core.text import trimmed
from annotator.exchange import export, import_
from annotator.exchange.offsets import Utf16

SUITE = Path(__file__).parent / "samples" / "webanno"
NAMED = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"


def test_cassis_reads_what_we_write(corpus: Path, tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    export([corpus], "xmi", tmp_path / "out")
    with (tmp_path / "out" / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    with (tmp_path / "out" / "bridge.xmi").open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=types, lenient=False)
    assert cas.sofa_string == TEXT
    assert cas.sofa_mime == "text/plain"
    entities = {(e.get_covered_text(), e.value, e.identifier) for e in cas.select(NAMED)}
    assert ("Ana Ruiz", "PERSON", "Ana María Ruiz") in entities
    assert ("The council of\nNew Ilz", "ORG", "council of New Ilz") in entities
    first, second, third = cas.select("webanno.custom.Claim")
    assert first.get_covered_text() == "“no bridge, no tax”"
    assert [link.target.get_covered_text() for link in first.content.elements] == ["left"]
    assert [link.target.get_covered_text() for link in first.source.elements] == ["Ana Ruiz"]
    assert (first.speaker, first.kind) == ("Ana María Ruiz", "direct")
    assert second.get_covered_text() == "voted"
    assert [link.target.get_covered_text() for link in third.cue.elements] == ["added"]
    assert [f.get_covered_text() for f in cas.select("webanno.custom.Furniture")] == ["5 images"]
    for token in cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token"):
        assert not re.search(r"\s", token.get_covered_text())
    assert cas.select("de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Sentence")


def test_control_characters_have_no_place_in_xml(tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text("A bell\x1b rang & <rang>.\n\tTwice.", encoding="utf-8")
    report = export([tmp_path / "c"], "xmi", tmp_path / "out")
    assert sum(report.lost.values()) == 1
    with (tmp_path / "out" / "TypeSystem.xml").open("rb") as file:
        types = cassis.load_typesystem(file)
    with (tmp_path / "out" / "a.xmi").open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=types)
    assert cas.sofa_string == "A bell  rang & <rang>.\n\tTwice."


def test_what_cassis_has(samples: Path, tmp_path: Path) -> None:
    report = import_(samples / "xmi", "xmi", tmp_path / "in")
    assert report.broken == []
    assert report.documents == 4
    assert (
        tmp_path / "in" / "small_cas.txt"
    ).read_text() == "Joe waited for the train . The train was late ."
    smileys = {(item[6], item[5]) for item in read_back(tmp_path / "in" / "cas_with_smileys.txt")}
    assert {label for _, label in smileys} <= {"LOC", "PER", "ORG", "OTH", "MISC", "NamedEntity"}
    sequences = {item[6] for item in read_back(tmp_path / "in" / "emoji_sequences.txt")}
    assert "\U0001f473\U0001f3fb\u200d♀️" in sequences


def test_emoji_where_java_counts_two(samples: Path, tmp_path: Path) -> None:
    cassis = pytest.importorskip("cassis")
    source = samples / "xmi" / "emoji_sequences.xmi"
    with source.open("rb") as file:
        cas = cassis.load_cas_from_xmi(file, typesystem=cassis.TypeSystem())
    expected = {a.get_covered_text() for a in cas.select("uima.tcas.Annotation") if a.end - a.begin < 30}
    import_(source, "xmi", tmp_path / "in")
    assert {item[6] for item in read_back(tmp_path / "in" / "emoji_sequences.txt")} == expected


@pytest.mark.parametrize("name", sorted(p.name for p in SUITE.iterdir() if p.is_dir()))
def test_inceptions_suite_of_webanno_tsv(name: str, tmp_path: Path) -> None:
    """The text and the places must be those of the XMI that INCEpTION keeps beside each file."""
    tsv = import_(SUITE / name / "reference.tsv", "webanno-tsv", tmp_path / "tsv")
    xmi = import_(SUITE / name / "reference.xmi", "xmi", tmp_path / "xmi")
    assert tsv.broken == xmi.broken == []
    one, other = tmp_path / "tsv" / "reference.txt", tmp_path / "xmi" / "reference.txt"
    assert one.read_bytes() == other.read_bytes()
    text = one.read_text("utf-8")
    # TSV names neither the type of an annotation without a value nor white space before its first token.
    unnamed = {"SimpleLink", "SimpleChain", "Span", "NamedEntity"}
    from_tsv, from_xmi = (
        {(trimmed(text, item[4]), "" if item[5] in unnamed else item[5]) for item in read_back(path)}
        for path in (one, other)
    )
    assert from_tsv == from_xmi
    if "Relation" in name or "Chain" in name:
        assert xmi.kept
        assert tsv.kept


def test_units_and_points() -> None:
    text = "a\U0001f600e\u0301\U0001f468\u200d\U0001f469b"
    units = Utf16(text)
    for point in range(len(text) + 1):
        unit = units.to_units(point)
        assert unit == len(text[:point].encode("utf-16-le")) // 2
        assert units.to_points(unit) == point
    assert units.to_points(2) == 1, "the middle of an emoji"
    assert units.to_points(units.to_units(len(text)) + 5) > len(text)
