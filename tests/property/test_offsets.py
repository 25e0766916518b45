"""The same words in the file, in the sidecar and in plain Python, whatever characters they are made of."""

from __future__ import annotations

import tempfile
import tomllib
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.marks import Claim, Entity, Furniture
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.errors import ArticleError
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path
from annotator.store.writing import write_atomically

PIECES = [
    *[
        "Ruiz",
        "a",
        ".",
        " ",
        "  ",
        "\t",
        "\u00a0",
        "\u2009",
        "\n",
        "\r\n",
        "\r",
        "\x0b",
        "\x0c",
        "\x85",
        "\u2028",
    ],
    *[
        "\ufeff",
        "\u200b",
        "\u200d",
        "\u202e",
        "\x1b[31m",
        "“",
        "”",
        "’",
        "ﬁ",
        "İ",
        "ß",
        "ما",
        "中文",
        "𝔘𝔫𝔦",
        "𐍈",
    ],
    *["👩‍🚒", "👨‍👩‍👧‍👦", "🇺🇦", "🏳️‍🌈", "e\u0301", "n\u0303\u0323", "ह\u093fन\u094dद\u0940"],
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join)


@settings(max_examples=150, deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]), st.data())
def test_every_stored_span_is_what_plain_python_reads(raw: str, encoding: str, data: st.DataObject):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.txt"
        path.write_bytes(raw.encode(encoding))
        try:
            article = read_article(path)
        except ArticleError:
            return
        with path.open(encoding=article.encoding) as file:
            plain = file.read()
        assert article.text == plain
        size = len(plain)
        if not size:
            return
        spans = []
        for _ in range(3):
            start = data.draw(st.integers(0, size - 1))
            spans.append(Span(start, data.draw(st.integers(start + 1, size))))
        marks = [
            Entity(id="e1", state="confirmed", label="PERSON", span=spans[0], name="n"),
            Claim(id="c1", state="confirmed", content=tuple(sorted(spans)), cue=(spans[1],)),
            Furniture(id="f1", state="rejected", span=spans[2]),
        ]
        beside = sidecar_path(path)
        write_atomically(beside, SidecarWriter(article, Sidecar()).dump(marks, "open"))
        document = tomllib.loads(beside.read_text(encoding="utf-8"))
        [claim] = document["claim"]
        for table in [*document["entity"], *document["furniture"], *claim["content"], *claim["cue"]]:
            assert plain[table["start"] : table["end"]] == table["text"]
        again = read_sidecar(beside, read_article(path))
        assert {mark.id: mark.spans for mark in again.marks} == {mark.id: mark.spans for mark in marks}
        assert (again.moved, again.orphans) == (0, ())
