"""docs/sidecar.schema.json describes what is written, and names what is read."""

from __future__ import annotations

import json
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from annotator.core.marks import Claim, Entity, Furniture
from annotator.core.spans import Span
from annotator.store.articles import Article
from annotator.store.merging import merge
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "sidecar.schema.json").read_text(encoding="utf-8"))
ARTICLE = Article(Path("a.txt"), "Ruiz met Vogt in Graz.\n", "ab" * 32)
OTHER = Article(Path("a.txt"), "Vogt stayed at home.\n", "cd" * 32)


def written() -> list[dict[str, Any]]:
    shared: dict[str, Any] = {
        "by": "vera",
        "at": datetime(2026, 1, 1, tzinfo=UTC),
        "note": "n",
        "edited": True,
    }
    entity = Entity(
        id="e1", state="confirmed", label="PERSON", span=Span(0, 4), name="Ruiz", score=0.5, **shared
    )
    claim = Claim(
        id="c1", state="rejected", content=(Span(5, 13),), cue=(Span(5, 8),), source=(Span(0, 4),), **shared
    )
    adjudicated = replace(entity, id="e2", extra={"annotators": {"vera": "confirmed", "tom": "otherwise"}})
    line = Furniture(id="f1", state="confirmed", span=Span(0, 22))
    plain = SidecarWriter(ARTICLE, Sidecar()).dump([entity, adjudicated, claim, line], "done")
    orphaned = parse_sidecar(plain, OTHER, Path("s"))
    assert orphaned.orphans
    rejected = plain.replace(b'state = "confirmed"', b'state = "rejected"').replace(b"PERSON", b"ORG")
    conflicting, ids = merge(b"", plain, rejected)
    assert ids
    files = [plain, SidecarWriter(OTHER, orphaned).dump(orphaned.marks, "open"), conflicting]
    return [tomllib.loads(data.decode()) for data in files]


def test_what_is_written_is_valid():
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for document in written():
        plain = json.loads(json.dumps(document, default=lambda value: value.isoformat()))
        jsonschema.validate(plain, SCHEMA, cls=jsonschema.Draft202012Validator)


def test_every_key_that_is_written_is_described():
    def keys(of: str) -> set[str]:
        part = SCHEMA["$defs"][of]
        own = set(part.get("properties", {}))
        return own.union(*(keys(base["$ref"].rpartition("/")[2]) for base in part.get("allOf", [])))

    for document in written():
        assert set(document) <= set(SCHEMA["properties"])
        assert set(document["article"]) <= set(SCHEMA["properties"]["article"]["properties"])
        for kind in ("entity", "claim", "furniture"):
            for table in document.get(kind, []):
                assert set(table) <= keys(kind)
                for piece in table.get("content", []):
                    assert set(piece) <= keys("passage")
