"""Laws of the exchange: what a format carries comes back from it, whatever stands in the text."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.exchange.corpus import said

from annotator.core.marks import KINDS, Claim, Mark
from annotator.core.spans import Span
from annotator.exchange import create
from annotator.exchange import document as doc
from annotator.exchange.document import BrokenRecord, Document, Report, reduced
from annotator.exchange.exporting import choose_output, write
from annotator.exchange.formats.brat import fragments
from annotator.exchange.importing import read
from annotator.exchange.json_input import elements
from annotator.exchange.output import safe_name
from annotator.exchange.tokens import sentences_of, without_overlaps

# Letters, quotes and everything that some format counts or breaks differently.
PIECES = (
    *(
        "Ana",
        "Ruiz",
        "said",
        "“no”",
        ",",
        ".",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\t",
        "\u00a0",
        "\u2028",
        "\x85",
        "\x0b",
    ),
    *(
        "\U0001f600",
        "\U0001f468\u200d\U0001f469",
        "e\u0301",
        "a",
        "=1",
        "-",
        "'",
        '"',
        "|",
        "\\",
        "<b>",
        "&amp;",
    ),
    *(
        "_",
        "#",
        "T1\tX 0 1",
        "-DOCSTART-",
        "\ufeff",
        "\u202e",
        "中文",
        "1-1",
        ";",
        "O",
        "%",
        "[1]",
        "*",
        "\u3000",
    ),
)
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=25).map("".join)
LABELS = st.sampled_from(["PERSON", "ORG", "GPE", "WORK_OF_ART"])
NOTES = st.sampled_from(["", "a note", "with “quotes”, = and \U0001f600"])
NAMES = st.sampled_from(["", "Ana María Ruiz", "=Ruiz", "R\U0001f600"])
VALUES = st.one_of(st.sampled_from(["low", "two words", ""]), st.booleans(), st.integers(-5, 5))
EXTRAS = st.dictionaries(st.sampled_from(["grade", "why", "with space"]), VALUES, max_size=2)


@st.composite
def documents(draw: st.DrawFn) -> Document:
    text = draw(TEXTS)
    size = len(text)

    def span() -> Span:
        start = draw(st.integers(0, size - 1))
        return Span(start, draw(st.integers(start + 1, min(size, start + 12))))

    def pieces(least: int) -> tuple[Span, ...]:
        edges = sorted(draw(st.sets(st.integers(0, size), min_size=0, max_size=4)))
        found = [Span(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
        return tuple(found) or ((span(),) if least else ())

    marks: dict[tuple[object, ...], Mark] = {}
    for number in range(draw(st.integers(0, 5))):
        kind = draw(st.sampled_from(["entity", "entity", "claim", "furniture"]))
        shared: dict[str, Any] = {"id": f"mark{number}", "note": draw(NOTES), "extra": draw(EXTRAS)}
        shared["state"] = draw(st.sampled_from(["confirmed", "confirmed", "rejected"]))
        shared["origin"] = "person"
        made: Mark
        if kind == "entity":
            made = doc.entity(span(), draw(LABELS), text, name=draw(NAMES), **shared)
        elif kind == "claim":
            speaker = draw(NAMES) or None
            made = doc.claim(
                pieces(1),
                text,
                cue=pieces(0),
                source=pieces(0),
                speaker=speaker,
                kind=draw(st.sampled_from(KINDS)),
                **shared,
            )
        else:
            made = doc.furniture(span(), text, **{**shared, "extra": {}, "note": ""})
        marks.setdefault(doc.same_mark(made), made)
    ordered = tuple(sorted(marks.values(), key=lambda m: (m.extent.start, -m.extent.end, m.id)))
    return Document("folder/a b.txt", text, ordered)


def there_and_back(name: str, document: Document) -> tuple[Document, list[Document], list[BrokenRecord]]:
    """What a writer is given, and what its reader makes of the file."""
    form = create(name)
    report = Report()
    given_document = reduced(document, form.carries, report)
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "out"
        place.mkdir()
        write(form, [given_document], choose_output(form, place, 1), report)
        found = list(read(form, place, Report()))
    return (
        given_document,
        [item for item in found if isinstance(item, Document)],
        [item for item in found if isinstance(item, BrokenRecord)],
    )


def merged(spans: tuple[Span, ...], text: str) -> tuple[Span, ...]:
    """Pieces with nothing but line ends between them as one: brat writes them alike."""
    found: list[Span] = []
    for start, end in spans:
        gap = text[found[-1].end : start] if found else ""
        if found and gap and not fragments("x" + gap, [Span(1, len(gap) + 1)]):
            found[-1] = Span(found[-1].start, end)
        else:
            found.append(Span(start, end))
    return tuple(found)


LOSSLESS = ["jsonl", "prodigy", "doccano", "labelstudio", "spacy", "xmi", "w3c"]


@pytest.mark.parametrize("name", LOSSLESS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_what_is_carried_comes_back(name: str, document: Document) -> None:
    written, found, broken = there_and_back(name, document)
    assert broken == []
    texts = {item.text for item in found}
    if name == "xmi":
        # XML has no way to write them, and the report counts them.
        expected = "".join(" " if c in "\x0b" else c for c in written.text)
        assert texts == {expected}
    else:
        assert texts == {written.text}
    assert {item.id for item in found} == {written.id}
    back = {said(mark) for item in found for mark in item.marks}
    if name == "xmi":
        return
    assert back == {said(mark) for mark in written.marks}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_xmi_keeps_places(document: Document) -> None:
    written, found, _ = there_and_back("xmi", document)
    places = [{(type(m).__name__, m.spans) for m in item.marks} for item in (written, found[0])]
    assert places[0] == places[1]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_brat_keeps_everything_but_line_ends_between_pieces(document: Document) -> None:
    written, found, broken = there_and_back("brat", document)
    # A span of line ends only has no words that brat could write.
    if any(not fragments(written.text, [s]) for m in written.marks for s in m.spans):
        return
    assert broken == []
    assert found[0].text == written.text

    def plain(mark: Mark) -> tuple[object, ...]:
        if isinstance(mark, Claim):
            parts = tuple(merged(getattr(mark, part), written.text) for part in ("content", "cue", "source"))
            return (*parts, mark.speaker, mark.kind, mark.state, mark.note, repr(sorted(mark.extra.items())))
        return said(mark)

    assert {plain(m) for m in found[0].marks} == {plain(m) for m in written.marks}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_conllu_keeps_the_text_and_entities_that_do_not_overlap(document: Document) -> None:
    written, found, broken = there_and_back("conllu", document)
    assert broken == []
    if not any(True for _ in sentences_of(written.text, ())):
        return
    assert found[0].text == written.text
    chosen, _ = without_overlaps([(e.span, e.label) for e in written.entities])
    assert {(e.span, e.label) for e in found[0].entities} == set(chosen)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_conll_keeps_the_words(document: Document) -> None:
    written, found, broken = there_and_back("conll", document)
    assert broken == []
    chosen, _ = without_overlaps([(e.span, e.label) for e in written.entities])
    expected = ["".join(written.text[s.start : s.end].split()) + label for s, label in chosen]
    back = [("".join(e.name.split()) + e.label) for item in found for e in item.entities]
    assert back == expected
    assert "".join("".join(item.text.split()) for item in found) == "".join(written.text.split())


@pytest.mark.parametrize("name", ["csv", "tsv"])
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_tables_keep_marks_and_their_words(name: str, document: Document) -> None:
    written, found, broken = there_and_back(name, document)
    assert broken == []
    back = [mark for item in found for mark in item.marks]
    assert {said(mark) for mark in back} == {said(mark) for mark in written.marks}
    for item in found:
        for mark in item.marks:
            assert all(item.text[s.start : s.end] == written.text[s.start : s.end] for s in mark.spans)


@settings(max_examples=200, deadline=None)
@given(text=TEXTS, data=st.data())
def test_tokens_cover_all_but_white_space(text: str, data: st.DataObject) -> None:
    edges = data.draw(st.sets(st.integers(0, len(text)), max_size=5))
    tokens = [token for sentence in sentences_of(text, edges) for token in sentence]
    assert tokens == sorted(tokens)
    assert "".join(text[t.start : t.end] for t in tokens) == "".join(text.split())
    for token in tokens:
        assert token.start < token.end
        assert not any(token.start < edge < token.end for edge in edges)
        assert len(text[token.start : token.end].split()) == 1


@settings(max_examples=200, deadline=None)
@given(identifier=st.text(max_size=80))
def test_any_id_is_a_name_within_the_folder(identifier: str) -> None:
    name = safe_name(identifier)
    assert not name.is_absolute()
    assert name.parts
    assert not {"..", "."} & set(name.parts)
    assert all(
        len(part.encode()) <= 150 and not part.startswith(".") and "\0" not in part for part in name.parts
    )
    assert safe_name(str(name)) == name


@settings(max_examples=60, deadline=None)
@given(
    items=st.lists(
        st.dictionaries(st.text(max_size=5), st.one_of(st.text(max_size=9), st.integers())), max_size=9
    ),
    indent=st.sampled_from([None, 1]),
    cut=st.integers(0, 40),
)
def test_a_list_of_json_is_read_as_it_is_also_when_it_is_cut_off(
    items: list[dict], indent: int, cut: int
) -> None:
    source = json.dumps(items, indent=indent)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.json"
        path.write_text(source, encoding="utf-8")
        lines = [1 if indent is None else None] * len(items)
        if indent is not None:
            # With an indent an item begins in the line behind the one before it.
            sizes = [json.dumps(item, indent=indent).count("\n") + 1 for item in items]
            lines = [2 + sum(sizes[:n]) for n in range(len(items))]
        expected = list(zip(lines, range(1, len(items) + 1), items, strict=True))
        assert list(elements(path)) == expected
        path.write_text(source[: max(1, len(source) - 1 - cut)], encoding="utf-8")
        found = list(elements(path))
    whole = [item for item in found if not isinstance(item, BrokenRecord)]
    assert whole == expected[: len(whole)]
    assert isinstance(found[-1], BrokenRecord)
