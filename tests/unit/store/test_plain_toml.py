"""What the quick reader of TOML reads, it reads as the standard library does; the rest it leaves alone."""

from __future__ import annotations

import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import tomli_w
from hypothesis import given
from hypothesis import strategies as st

from annotator.store import plain_toml
from annotator.store.bundled import bundled
from annotator.store.sidecar.writing import dump_document

SIDECAR = """\
format = 1

[article]
sha256 = "ff8d"
characters = 5232
status = "open"

[[entity]]
id = "d00000"
start = 0
text = "\\"Ana\\"\\n Ruiz\\\\ \\u00e9"
score = 0.25
edited = true
at = 2026-01-01T09:30:00Z

[[claim]]
id = "p0x7dd"
[[claim.content]]
start = 577
[[claim.content]]
start = 590

[[claim]]
id = "p0x7de"
[[claim.content]]
start = 600
"""
TEXTS = st.text(max_size=20) | st.sampled_from(['"', "\\", "\x7f", "\t", "\u00a0", "\ud7ff\U0001f600"])
PLAIN = TEXTS | st.booleans() | st.integers(0, 10**12) | st.floats(0, 1).map(lambda score: round(score, 4))
TABLES = st.dictionaries(st.sampled_from(["id", "text", "a-b", "x_1", "note"]), PLAIN, max_size=5)
TIMES = st.sampled_from([{}, {"at": datetime(2026, 11, 23, 20, 21, 55, tzinfo=UTC)}])
ENTITIES = st.builds(lambda table, at: table | at, TABLES, TIMES)
CLAIMS = st.builds(
    lambda table, pieces: table | {"content": pieces}, ENTITIES, st.lists(TABLES, min_size=1, max_size=2)
)
DOCUMENTS = st.fixed_dictionaries(
    {"article": TABLES, "entity": st.lists(ENTITIES, max_size=3), "claim": st.lists(CLAIMS, max_size=3)}
)


def reference(source: str) -> dict[str, Any] | None:
    try:
        return tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        return None


def test_a_sidecar_is_read_by_it() -> None:
    assert plain_toml.loads(SIDECAR) == tomllib.loads(SIDECAR)


@pytest.mark.parametrize("path", sorted(bundled("keymaps").glob("*.toml")), ids=lambda path: path.stem)
def test_a_shipped_keymap_is_read_by_it(path: Path) -> None:
    assert plain_toml.loads(path.read_text("utf-8")) == tomllib.loads(path.read_text("utf-8"))


@given(DOCUMENTS)
def test_it_reads_what_is_written_here(document: dict[str, Any]) -> None:
    source = dump_document(document).decode()
    read = plain_toml.loads(source)
    assert read == tomllib.loads(source)
    assert repr(read) == repr(tomllib.loads(source)), "and of the same types"


@given(DOCUMENTS, st.data())
def test_it_never_reads_anything_in_another_way(document: dict[str, Any], data: st.DataObject) -> None:
    source = tomli_w.dumps(document)
    lines = source.split("\n")
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        match data.draw(st.sampled_from(["copy", "drop", "cut", "put"])):
            case "copy":
                lines.insert(at, data.draw(st.sampled_from(lines)))
            case "drop":
                lines[at] = ""
            case "cut":
                lines[at] = lines[at][: data.draw(st.integers(0, len(lines[at])))]
            case _:
                where = data.draw(st.integers(0, len(lines[at])))
                put = data.draw(st.sampled_from(list("\"\\[]=.#'{}\r\t 0_-ux\x00")))
                lines[at] = lines[at][:where] + put + lines[at][where:]
    damaged = "\n".join(lines)
    read = plain_toml.loads(damaged)
    assert read is None or repr(read) == repr(reference(damaged))


@pytest.mark.parametrize(
    "source",
    [
        "a = 1\na = 2",
        "[a]\n[a]",
        "a = 1\n[[a]]",
        "[a]\n[[a.b]]",
        "[[a.b]]",
        "a = 01",
        "a = 1_0",
        "a = +1",
        "a = 1.",
        "a = .5",
        "a = 1e5",
        "a = \u0661",
        'a = "\\ud800"',
        'a = "\\x41"',
        'a = """b"""',
        'a = "b" # c',
        "a = 2026-02-30T00:00:00Z",
        "a = 2026-01-01T00:00:00z",
        'a.b = "c"',
        "a b = 1",
        "\u00e9 = 1",
        "a = '''b'''",
        "a = 1\r\n",
    ],
)
def test_the_unusual_is_left_to_the_library(source: str) -> None:
    assert plain_toml.loads(source) is None
