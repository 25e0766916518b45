"""Label Studio: its SDK validates and converts what we write; its examples are imported.

The SDK brings much that nothing else here needs, so that it runs in an environment of its own:
ANNOTATE_LABELSTUDIO_PYTHON names the Python of one that peers/labelstudio.txt was installed in.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest
from unit.exchange.corpus import TEXT, at, marks, read_back

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.exchange import export, import_, imported_suggestions

SDK = os.environ.get("ANNOTATE_LABELSTUDIO_PYTHON", "")


@pytest.fixture
def written(corpus: Path, tmp_path: Path) -> Path:
    def open_marks(article: object, sidecar: object) -> list[Entity]:
        if article.text != TEXT:  # type: ignore[attr-defined]
            return []
        return [
            Entity(id="open1", label="GPE", span=at(TEXT, "Graz"), name="Graz", score=0.4, origin="rules 1")
        ]

    export([corpus], "labelstudio", tmp_path / "ls", include=["open", "rejected"], open_marks=open_marks)
    return tmp_path / "ls"


def test_decided_marks_are_annotations_and_open_ones_predictions(written: Path) -> None:
    tasks = json.loads((written / "tasks.json").read_text("utf-8"))
    assert [task["data"]["annotate_id"] for task in tasks] == ["bridge.txt", "more/empty day.txt"]
    regions = [r for r in tasks[0]["annotations"][0]["result"] if r["type"] == "labels"]
    for region in regions:
        value = region["value"]
        assert TEXT[value["start"] : value["end"]] == value["text"]
    assert len({r["id"] for r in regions}) == len(regions)
    predicted = tasks[0]["predictions"][0]["result"]
    assert [r["value"]["text"] for r in predicted] == ["Graz"]


@pytest.mark.skipif(not SDK, reason="ANNOTATE_LABELSTUDIO_PYTHON names no Python with label-studio-sdk")
def test_the_sdk_validates_and_converts_the_tasks(written: Path, tmp_path: Path) -> None:
    driver = Path(__file__).parent / "peers" / "labelstudio_read.py"
    done = subprocess.run(
        [SDK, str(driver), str(written), str(tmp_path / "out")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["invalid"] == []
    assert {"PERSON", "GPE", "Content", "Cue", "Source"} <= set(found["labels"])
    assert {(r["start"], r["end"], r["labels"][0]) for r in found["short"][0]["label"]} >= {
        (*at(TEXT, "Ana Ruiz"), "PERSON"),
        (*at(TEXT, "left"), "Content"),
    }
    # What is rejected is nothing that a model should learn from.
    assert [*at(TEXT, "Graz", 1)] not in [[r["start"], r["end"]] for r in found["short"][0]["label"]]
    assert "Rene\u0301 -X- _ B-PERSON\nBo\u0302ll -X- _ I-PERSON\n" in found["tokens"]


def test_the_short_export(written: Path, tmp_path: Path) -> None:
    region = {"start": 0, "end": 3, "text": "Ana", "labels": ["PERSON"]}
    (tmp_path / "min.json").write_text(
        json.dumps([{"id": 1, "text": "Ana left.", "label": [region], "lead_time": 2.0}])
    )
    assert import_(tmp_path / "min.json", "labelstudio", tmp_path / "in").code() == 0
    assert {(item[4], item[5]) for item in read_back(tmp_path / "in" / "min-000001.txt")} == {
        (Span(0, 3), "PERSON")
    }


def test_its_examples(samples: Path, tmp_path: Path) -> None:
    folder = samples / "labelstudio"
    assert import_(folder / "annotated.json", "labelstudio", tmp_path / "a").code() == 0
    found = read_back(tmp_path / "a" / "annotated-000001.txt")
    assert {(item[4], item[5], item[6]) for item in found} == {(Span(343, 354), "Date", "February 22")}

    assert import_(folder / "predicted.json", "labelstudio", tmp_path / "b").code() == 0
    text = (tmp_path / "b" / "predicted-000001.txt").read_text("utf-8")
    assert [(m.state, m.extent) for m in imported_suggestions(text)] == [("open", Span(343, 354))]

    refused = import_(folder / "html.json", "labelstudio", tmp_path / "c")
    assert (refused.documents, refused.code()) == (0, 1)
    assert "HTML" in str(refused.broken[0])


def test_what_comes_back(written: Path, tmp_path: Path) -> None:
    import_(written / "tasks.json", "labelstudio", tmp_path / "in")
    assert len(read_back(tmp_path / "in" / "bridge.txt")) == len(marks())
    assert [m.extent for m in imported_suggestions(TEXT)] == [at(TEXT, "Graz")]
