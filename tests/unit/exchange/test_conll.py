"""CoNLL-2003 and CoNLL-U: seqeval, conllu, spaCy's converter, and spaCy's and doccano's examples."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from unit.exchange.corpus import TEXT, at, marks, read_back, write_article

from annotator.exchange import export, import_

# Of two entities in one place the longer one goes out.
ENTITIES = [("Ana Ruiz", "PERSON"), ("Rene\u0301 Bo\u0302ll", "PERSON"), ("=1+1", "QUANTITY")]
ENTITIES += [("The council of New Ilz", "ORG"), ("Bo\u0302ll", "PERSON")]


@pytest.fixture
def conll(corpus: Path, tmp_path: Path) -> Path:
    export([corpus], "conll", tmp_path / "a.conll")
    return tmp_path / "a.conll"


@pytest.fixture
def conllu_file(corpus: Path, tmp_path: Path) -> Path:
    export([corpus], "conllu", tmp_path / "a.conllu")
    return tmp_path / "a.conllu"


def test_the_form(conll: Path) -> None:
    source = conll.read_text("utf-8")
    assert source.startswith("-DOCSTART- -X- O O\n\n")
    assert source.endswith("\n\n")
    assert "\n\n\n" not in source
    assert source.count("-DOCSTART-") == 2
    for line in filter(None, source.split("\n")):
        assert len(line.split()) == len(line.split(" ")) == 4, line


def test_seqeval_takes_the_tags(conll: Path) -> None:
    scheme = pytest.importorskip("seqeval.scheme")
    metrics = pytest.importorskip("seqeval.metrics")
    sentences = [
        [line.split(" ") for line in block.split("\n") if line]
        for block in conll.read_text("utf-8").split("\n\n")
        if block and "DOCSTART" not in block
    ]
    tags = [[line[3] for line in sentence] for sentence in sentences]
    found = [
        (" ".join(line[0] for line in sentence[e.start : e.end]), e.tag)
        for sentence, own in zip(sentences, tags, strict=True)
        for e in scheme.Entities([own], scheme.IOB2).entities[0]
    ]
    spaced = [(re.sub(r"(?<=[=+1])(?=[=+1])", " ", words), label) for words, label in ENTITIES]
    assert found == spaced
    assert metrics.f1_score(tags, tags, mode="strict", scheme=scheme.IOB2) == 1.0


def test_conllu_reads_what_we_write(conllu_file: Path) -> None:
    conllu = pytest.importorskip("conllu")
    sentences = conllu.parse(conllu_file.read_text("utf-8"))
    assert sentences[0].metadata["newdoc id"] == "bridge.txt"
    for sentence in sentences:
        assert [token["id"] for token in sentence] == list(range(1, len(sentence) + 1))
        assert sentence.metadata["text"].startswith(sentence[0]["form"])
    named = [
        token["form"]
        for s in sentences
        for token in s
        if (token["misc"] or {}).get("NE", "").startswith("B-")
    ]
    assert named == ["Ana", "Rene\u0301", "=", "The", "Bo\u0302ll"]


@pytest.mark.parametrize(("name", "converter"), [("conll", "ner"), ("conllu", "conllu")])
def test_spacy_converts_what_we_write(name: str, converter: str, corpus: Path, tmp_path: Path) -> None:
    spacy = pytest.importorskip("spacy")
    export([corpus], name, tmp_path / f"a.{name}")
    command = [
        sys.executable,
        "-m",
        "spacy",
        "convert",
        str(tmp_path / f"a.{name}"),
        str(tmp_path),
        "-c",
        converter,
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    docs = spacy.tokens.DocBin().from_disk(tmp_path / "a.spacy").get_docs(spacy.blank("en").vocab)
    found = [("".join(e.text.split()), e.label_) for doc in docs for e in doc.ents]
    assert found == [("".join(words.split()), label) for words, label in ENTITIES]


def test_claims_are_a_layer_of_their_own(corpus: Path, tmp_path: Path) -> None:
    report = export([corpus], "conll", tmp_path / "a.conll", options={"layer": "claims"})
    source = (tmp_path / "a.conll").read_text("utf-8")
    assert "said _ _ B-CUE\n" in source
    assert "“ _ _ B-CONTENT\nno _ _ I-CONTENT\n" in source
    assert report.lost["entities"] == 6


def test_what_we_write_comes_back_as_words(conll: Path, tmp_path: Path) -> None:
    report = import_(conll, "conll", tmp_path / "in")
    assert (report.documents, report.code()) == (2, 0)
    found = [(item[6].split(), item[5]) for item in read_back(tmp_path / "in" / "a-0001.txt")]
    assert sorted("".join(words) + label for words, label in found) == sorted(
        "".join(words.split()) + label for words, label in ENTITIES
    )


@pytest.mark.parametrize(
    "name", sorted(p.name for p in (Path(__file__).parent / "samples" / "conll").glob("*.iob"))
)
def test_spacys_examples(name: str, samples: Path, tmp_path: Path) -> None:
    report = import_(samples / "conll" / name, "conll", tmp_path / "in")
    assert (report.documents, report.code()) == (1, 0)
    path = next((tmp_path / "in").glob("*.txt"))
    words = {(item[6], item[5]) for item in read_back(path)}
    assert ("Sebastian Thrun", "PERSON") in words
    assert ("earlier this week", "DATE") in words
    assert path.read_text("utf-8").startswith("When Sebastian Thrun started working on self - driving cars")


def test_doccanos_examples(samples: Path, tmp_path: Path) -> None:
    folder = samples / "doccano"
    report = import_(folder / "example.conll", "conll", tmp_path / "a")
    assert {item[6] for item in read_back(tmp_path / "a" / "example.txt")} == {"JAPAN", "Nadim Ladki"}
    report = import_(folder / "import-sequence_labeling.conll.txt", "conll", tmp_path / "b")
    assert report.marks == 4
    assert import_(folder / "labeling.trailing.conll", "conll", tmp_path / "c").code() == 0
    refused = import_(folder / "labeling.invalid.conll", "conll", tmp_path / "d")
    assert (refused.documents, refused.code(), refused.broken[0].line) == (0, 1, 1)


@pytest.mark.parametrize(
    "tags",
    ["B-X I-X O B-Y B-Y", "I-X I-X O I-Y B-Y", "B-X L-X O U-Y U-Y", "B-X E-X O S-Y S-Y"],
    ids=["IOB2", "IOB1", "BILOU", "IOBES"],
)
def test_the_schemes_of_others(tags: str, tmp_path: Path) -> None:
    source = "".join(
        f"{word}\t{tag}\r\n" for word, tag in zip("a b c d e".split(), tags.split(), strict=True)
    )
    (tmp_path / "a.conll").write_bytes(source.encode())
    import_(tmp_path / "a.conll", "conll", tmp_path / "in")
    found = sorted((item[4].start, item[6], item[5]) for item in read_back(tmp_path / "in" / "a.txt"))
    assert found == [(0, "a b", "X"), (6, "d", "Y"), (8, "e", "Y")]


def test_words_of_conllu_that_are_analysed_as_several(tmp_path: Path) -> None:
    row = "{}\t{}" + "\t_" * 7 + "\t{}\n"
    rows = [("1", "Wir", "_"), ("2-3", "am", "_"), ("2", "an", "_"), ("3", "dem", "_")]
    rows += [("4", "Ilz", "NE=B-GPE|SpaceAfter=No"), ("4.1", "x", "_"), ("5", ".", "Entity=(e1-place-1)")]
    (tmp_path / "a.conllu").write_text("# sent_id = 1\n" + "".join(row.format(*r) for r in rows) + "\n")
    report = import_(tmp_path / "a.conllu", "conllu", tmp_path / "in")
    assert report.broken == []
    assert (tmp_path / "in" / "a.txt").read_text() == "Wir am Ilz.\n"
    assert {(item[6], item[5]) for item in read_back(tmp_path / "in" / "a.txt")} == {
        ("Ilz", "GPE"),
        (".", "place"),
    }


def test_an_entity_over_the_end_of_a_sentence_stays_one(tmp_path: Path) -> None:
    chosen = [mark for mark in marks() if mark.extent == at(TEXT, "The council of\nNew Ilz")]
    write_article(tmp_path / "c" / "a.txt", TEXT, chosen)
    export([tmp_path / "c"], "conllu", tmp_path / "a.conllu")
    import_(tmp_path / "a.conllu", "conllu", tmp_path / "in")
    assert {item[4] for item in read_back(tmp_path / "in" / "a.txt")} == {chosen[0].extent}


def test_tables_of_syntax_are_refused(tmp_path: Path) -> None:
    """CoNLL-X and 2009 begin with a number, which is no token."""
    row = "1\tAna\tana\tNOUN\tN\t_\t2\tnsubj\t_\t_\n2\tleft\tleave\tVERB\tV\t_\t0\troot\t_\t_\n\n"
    (tmp_path / "a.conll").write_text(row)
    report = import_(tmp_path / "a.conll", "conll", tmp_path / "in")
    assert report.documents == 0
    assert "--from conllu" in str(report.broken[0])
    assert import_(tmp_path / "a.conll", "conllu", tmp_path / "in").code() == 0
