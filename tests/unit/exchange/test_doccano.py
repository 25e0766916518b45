"""doccano: what its own importer makes of our files, and what we make of its examples.

Its importer needs Django and a database, so that it runs in an environment of its own: ANNOTATE_DOCCANO_PYTHON names
the Python of one that peers/doccano.txt was installed in.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from unit.exchange.corpus import TEXT, at, marks, read_back

from annotator.core.marks import Claim
from annotator.core.spans import Span
from annotator.exchange import export, import_

DOCCANO = os.environ.get("ANNOTATE_DOCCANO_PYTHON", "")
CLAIMED = [mark for mark in marks() if isinstance(mark, Claim)]


@pytest.mark.skipif(not DOCCANO, reason="ANNOTATE_DOCCANO_PYTHON names no Python with doccano")
@pytest.mark.parametrize(
    ("shape", "task"), [("relations", "RelationExtraction"), ("spans", "SequenceLabeling")]
)
def test_doccano_imports_what_we_write(shape: str, task: str, corpus: Path, tmp_path: Path) -> None:
    export([corpus], "doccano", tmp_path / "a.jsonl", options={"shape": shape})
    driver = Path(__file__).parent / "peers" / "doccano_import.py"
    done = subprocess.run(
        [DOCCANO, str(driver), str(tmp_path / "a.jsonl"), task], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["errors"] == []
    bridge, empty = found["examples"]
    assert bridge["text"] == TEXT
    assert bridge["meta"]["annotate_id"] == "bridge.txt"
    assert [*at(TEXT, "Ana Ruiz"), "PERSON"] in bridge["spans"]
    assert empty["spans"] == []
    if shape == "relations":
        pieces = sum(len(mark.spans) - 1 for mark in CLAIMED)
        assert len(bridge["relations"]) == pieces
        assert [CLAIMED[0].content[0].start, CLAIMED[0].source[0].start, "source"] in bridge["relations"]
    else:
        assert bridge["relations"] == []


def test_lines_hold_what_doccano_reads(corpus: Path, tmp_path: Path) -> None:
    export([corpus], "doccano", tmp_path / "a.jsonl")
    for written in (tmp_path / "a.jsonl").read_text("ascii").splitlines():
        data = json.loads(written)
        ids = [entity["id"] for entity in data["entities"]]
        assert len(ids) == len(set(ids))
        for entity in data["entities"]:
            assert 0 <= entity["start_offset"] < entity["end_offset"] <= len(data["text"])
            assert entity["label"]
        for relation in data["relations"]:
            assert {relation["from_id"], relation["to_id"]} <= set(ids)
        assert not {"filename", "upload_name", "example_uuid"} & set(data)


def test_its_examples(samples: Path, tmp_path: Path) -> None:
    folder = samples / "doccano"
    report = import_(folder / "example.jsonl", "doccano", tmp_path / "a")
    assert [b.line for b in report.broken] == [3]
    assert report.documents == 2
    assert {item[4:] for item in read_back(tmp_path / "a" / "example-000001.txt")} == {
        (Span(0, 1), "LOC", "e")
    }

    report = import_(folder / "import-sequence_labeling.jsonl", "doccano", tmp_path / "b")
    assert (report.documents, report.marks, report.code()) == (3, 3, 0)

    report = import_(folder / "import-relation_extraction.jsonl", "doccano", tmp_path / "c")
    assert (report.documents, report.marks) == (1, 4)
    assert "foundedBy" in next((tmp_path / "c").glob("*.toml")).read_text("utf-8")


def test_labels_of_whole_texts_are_kept(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"text": "Ana left.", "label": ["news", "short"]}\n{"text": "b", "label": [[0, 1]]}\n'
    )
    report = import_(tmp_path / "a.jsonl", "doccano", tmp_path / "in")
    assert [b.line for b in report.broken] == [2]
    assert report.kept
    assert "categories" in (tmp_path / "in" / "a-000001.txt.toml").read_text("utf-8")


def test_claims_of_ours_come_back_from_relations(corpus: Path, tmp_path: Path) -> None:
    export([corpus], "doccano", tmp_path / "a.jsonl")
    import_(tmp_path / "a.jsonl", "doccano", tmp_path / "in")
    found = {item[4:7] for item in read_back(tmp_path / "in" / "bridge.txt") if item[0] == "Claim"}
    assert found == {(mark.content, mark.cue, mark.source) for mark in CLAIMED}
