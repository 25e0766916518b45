"""spaCy and Prodigy: DocBins that spaCy debugs and trains on, tasks that its tokens align with."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from unit.exchange.corpus import OTHER, TEXT, at, marks, read_back, write_article

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.exchange import export, import_

spacy = pytest.importorskip("spacy")


def docs(path: Path) -> list:
    return list(spacy.tokens.DocBin().from_disk(path).get_docs(spacy.blank("en").vocab))


def test_what_is_in_the_docs(corpus: Path, tmp_path: Path) -> None:
    export([corpus], "spacy", tmp_path / "a.spacy")
    bridge, empty = docs(tmp_path / "a.spacy")
    assert bridge.text == TEXT
    assert [e.text for e in bridge.ents] == [
        "Ana Ruiz",
        "Rene\u0301 Bo\u0302ll",
        "=1+1",
        "The council of\nNew Ilz",
        "Bo\u0302ll",
    ]
    assert bridge.ents[0].kb_id_ == "Ana María Ruiz"
    assert {s.text for s in bridge.spans["entities"]} >= {"New Ilz", "The council of\nNew Ilz"}
    claimed = {(s.label_, s.text) for s in bridge.spans["claims"]}
    assert {
        ("CONTENT", "“no bridge, no tax”"),
        ("CONTENT", "left"),
        ("CUE", "said"),
        ("SOURCE", "Ana Ruiz"),
    } <= claimed
    assert {c["speaker"] for c in bridge.user_data["annotate"]["claims"].values()} == {
        "Ana María Ruiz",
        "Rene\u0301 Bo\u0302ll",
        None,
    }
    # No entity is not the same as nobody looked.
    assert not empty.ents
    assert empty.has_annotation("ENT_IOB")


def test_the_split_follows_from_the_ids(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.txt").write_text(f"Article {number}.")
    export([folder], "spacy", tmp_path / "out", options={"dev": "0.25"})
    train, dev = (docs(tmp_path / "out" / name) for name in ("train.spacy", "dev.spacy"))
    assert len(train) + len(dev) == 40
    assert 3 <= len(dev) <= 20
    export([folder], "spacy", tmp_path / "again", options={"dev": "0.25"})
    assert (tmp_path / "again" / "dev.spacy").read_bytes() == (tmp_path / "out" / "dev.spacy").read_bytes()


def test_a_large_corpus_goes_on_in_further_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A DocBin is held in memory; spaCy's own reader of corpora takes a folder of them."""
    from annotator.exchange.formats import spacy as ours

    monkeypatch.setattr(ours, "MAX_TOKENS", 10)
    folder = tmp_path / "c"
    folder.mkdir()
    for number in range(9):
        (folder / f"{number}.txt").write_text(f"Article {number} has six words.")
    report = export([folder], "spacy", tmp_path / "out" / "a.spacy")
    assert [p.name for p in report.files] == [
        "a.spacy",
        "a-0002.spacy",
        "a-0003.spacy",
        "a-0004.spacy",
        "a-0005.spacy",
    ]
    assert any("4 further files" in notice for notice in report.notices)
    nlp = spacy.blank("en")
    read = [example.reference.text for example in spacy.training.Corpus(tmp_path / "out")(nlp)]
    assert sorted(read) == [f"Article {number} has six words." for number in range(9)]
    assert import_(tmp_path / "out", "spacy", tmp_path / "in").documents == 9


def test_spacy_debugs_and_trains_on_what_we_write(tmp_path: Path) -> None:
    folder = tmp_path / "c"
    # Of marks with white space at their edges nothing is left but the words.
    wide = [Entity(id="w", label="DATE", span=Span(at(TEXT, "today").start - 1, at(TEXT, "today").end), name="today",
                   state="confirmed", origin="person")]  # fmt: skip
    for number in range(170):
        write_article(folder / f"{number}.txt", TEXT, [*marks(), *wide])
    (folder / "none.txt").write_text(OTHER)
    export([folder], "spacy", tmp_path / "out", options={"dev": "0.3"})

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "spacy", *arguments],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("init", "config", "a.cfg", "--pipeline", "ner,spancat", "--force")
    paths = ["--paths.train", "out/train.spacy", "--paths.dev", "out/dev.spacy"]
    said = run(
        "debug", "data", "a.cfg", *paths, "--components.spancat.spans_key", "claims", "--ignore-warnings"
    )
    assert "Corpus is loadable" in said
    assert "No entities consisting of or starting/ending with whitespace" in said
    assert "No entities crossing sentence boundaries" in said
    small = [
        "--training.max_steps",
        "4",
        "--training.eval_frequency",
        "2",
        "--components.spancat.spans_key",
        "claims",
    ]
    run("train", "a.cfg", *paths, *small, "--output", "model")
    assert (tmp_path / "model" / "model-last" / "meta.json").exists()


def test_docs_of_others(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    doc = nlp("Ana met Bo at the mill.")
    doc.ents = [doc.char_span(0, 3, label="PERSON")]
    doc.spans["sc"] = [doc.char_span(8, 22, label="SCENE")]
    doc.cats = {"LOCAL": 1.0}
    spacy.tokens.DocBin(docs=[doc]).to_disk(tmp_path / "a.spacy")
    report = import_(tmp_path / "a.spacy", "spacy", tmp_path / "in")
    assert report.code() == 0
    path = tmp_path / "in" / "a-000001.txt"
    assert path.read_text() == doc.text
    assert {(item[5], item[6]) for item in read_back(path)} == {
        ("PERSON", "Ana"),
        ("SCENE", "Bo at the mill"),
    }
    assert "LOCAL" in path.with_name(path.name + ".toml").read_text()


def test_prodigys_tasks_align_with_spacys_tokens(corpus: Path, tmp_path: Path) -> None:
    srsly = pytest.importorskip("srsly")
    export([corpus], "prodigy", tmp_path / "a.jsonl", include=["rejected"])
    tasks = list(srsly.read_jsonl(tmp_path / "a.jsonl"))
    assert [(t["meta"]["id"], t["answer"]) for t in tasks] == [
        ("bridge.txt", "accept"),
        ("bridge.txt", "reject"),
        ("more/empty day.txt", "accept"),
    ]
    nlp = spacy.blank("en")
    for task in tasks:
        tokens = task["tokens"]
        assert [t["id"] for t in tokens] == list(range(len(tokens)))
        assert "".join(t["text"] + " " * t["ws"] for t in tokens) == task["text"]
        assert all(task["text"][t["start"] : t["end"]] == t["text"] for t in tokens)
        doc = spacy.tokens.Doc(nlp.vocab, words=[t["text"] for t in tokens], spaces=[t["ws"] for t in tokens])
        for span in task["spans"]:
            found = doc.char_span(span["start"], span["end"], label=span["label"], alignment_mode="strict")
            assert found is not None
            # token_end is inclusive in Prodigy.
            assert (found.start, found.end - 1) == (span["token_start"], span["token_end"])
        for relation in task.get("relations", ()):
            assert tokens[relation["head"]]["end"] == relation["head_span"]["end"]
            assert tokens[relation["child"]]["end"] == relation["child_span"]["end"]
        flat = [s for s in task["spans"] if s["label"] == "PERSON"]
        example = spacy.training.Example.from_dict(
            nlp.make_doc(task["text"]), {"entities": [(s["start"], s["end"], s["label"]) for s in flat]}
        )
        assert len(example.reference.ents) == len(flat)


def test_prodigys_own_sample(samples: Path, tmp_path: Path) -> None:
    report = import_(samples / "prodigy" / "ner_manual.jsonl", "prodigy", tmp_path / "in")
    assert (report.documents, report.code()) == (10, 0)
    found = read_back(tmp_path / "in" / "ner_manual-000001.txt")
    assert {(item[4], item[5], item[6]) for item in found} == {
        (Span(0, 4), "ORG", "Uber"),
        (Span(15, 29), "LOCATION", "Silicon Valley"),
    }


def test_training_data_of_spacy(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "Ana left.", "entities": [[0, 3, "PERSON"], [4, "x", "Y"]]}\n'
    )
    report = import_(tmp_path / "a.jsonl", "prodigy", tmp_path / "in")
    assert len(report.broken) == 1
    assert {item[5] for item in read_back(tmp_path / "in" / "a-000001.txt")} == {"PERSON"}


def test_answers_are_states(tmp_path: Path) -> None:
    from annotator.exchange import imported_suggestions

    text = "Ana met Bo at the pond."
    lines = [
        '{"text": "%s", "spans": [{"start": 0, "end": 3, "label": "P"}], "meta": {"id": "a"}, "answer": "accept"}',
        '{"text": "%s", "spans": [{"start": 8, "end": 10, "label": "P"}], "meta": {"id": "a"}, "answer": "reject"}',
        '{"text": "%s", "spans": [{"start": 18, "end": 22, "label": "L"}], "meta": {"id": "a"}, "answer": "ignore"}',
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(line % text for line in lines) + "\n")
    import_(tmp_path / "a.jsonl", "prodigy", tmp_path / "in")
    assert {(item[1], item[6]) for item in read_back(tmp_path / "in" / "a.txt")} == {
        ("confirmed", "Ana"),
        ("rejected", "Bo"),
    }
    assert [m.extent for m in imported_suggestions(text)] == [Span(18, 22)]
