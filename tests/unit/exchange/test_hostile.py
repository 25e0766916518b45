"""Files that are broken, or made to break a reader: named and left out, and the rest is imported."""

from __future__ import annotations

import json
import tracemalloc
import zipfile
import zlib
from pathlib import Path

import pytest
from unit.exchange.corpus import TEXT, read_back

from annotator.exchange import create, export, import_, names
from annotator.exchange.document import BrokenRecord, Report

READERS = [name for name in names() if create(name).can_read]
BOMB = """<?xml version="1.0"?>
<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;">]>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore">
<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="&c;"/></xmi:XMI>"""


def written(tmp_path: Path, name: str, data: bytes) -> Path:
    path = tmp_path / f"source{create(name).suffixes[0]}"
    path.write_bytes(data)
    if name == "brat":
        path.with_suffix(".txt").write_bytes(b"A text.\n")
    return path


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02\xff\xfe",
        b"\xff\xfeA\x00",
        b"{" * 5000,
        b'{"text": "Ana spoke", "half \\udc6e": 1, "entities": [{"label": "A", "start_offset": 0, "end_offset": 3}]}',
        b"[" * 100_000,
        b'{"text": "cut off',
        b'[{"data": {"text": "x"}}, {"data": {"te',
        b'{"text": 1, "entities": {}, "label": 3, "spans": "x", "data": [], "quotes": [1, null]}\n',
        b'{"text": "ab", "entities": [1, {"start": "0"}], "label": [[0]], "spans": [null], "quotes": [{}]}\n',
        b"no\tformat at all\n\n\n\x0b\x0c",
        b"<html><body></body></html>",
        b"<?xml version='1.0' encoding='UTF-4'?><a/>",
        b"T1\tPERSON 0 99\tx\nE1\tA:T9\nR1\nA1 T1\n*\n#\n",
        b"article,start,end,text\na,x,y,z\na,5,2,z\n",
        b"#FORMAT=WebAnno TSV 3.3\n#T_SP=x.Y|value\n\n#Text=ab\n1-1\t0-99\tab\t*\n1-2\tx\n",
    ],
    ids=lambda data: repr(data[:12]),
)
def test_no_reader_breaks(name: str, data: bytes, tmp_path: Path) -> None:
    source = written(tmp_path, name, data)
    report = import_(source, name, tmp_path / "in")
    for said in report.lines():
        assert "\n" not in said
    assert not list((tmp_path / "in").rglob("*.tmp")) if (tmp_path / "in").exists() else True


@pytest.mark.parametrize(
    "name", ["jsonl", "conll", "conllu", "prodigy", "doccano", "labelstudio", "xmi", "w3c", "csv", "tsv"]
)
def test_files_that_came_by_way_of_windows(name: str, corpus: Path, tmp_path: Path) -> None:
    """With CR LF everywhere, and a byte order mark: the same marks as before."""
    suffix, found = create(name).suffixes[0], []
    for place in ("as written", "windows"):
        out, into = tmp_path / place / f"a{suffix}", tmp_path / place / "in"
        export([corpus / "bridge.txt"], name, out)
        if place == "windows":
            for path in (path for path in out.parent.iterdir() if path.is_file()):
                path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
        if not create(name).holds_text:
            into.mkdir()
            (into / "bridge.txt").write_text(TEXT, encoding="utf-8", newline="")
        report = import_(out, name, into)
        assert report.broken == []
        found.append({path.name: read_back(path) for path in into.glob("*.txt")})
    assert found[0] == found[1]
    assert any(found[0].values())


@pytest.mark.parametrize("name", [name for name in READERS if name not in ("spacy", "page")])
def test_a_wrong_encoding_is_one_line_that_says_so(name: str, tmp_path: Path) -> None:
    source = written(tmp_path, name, "Ein schöner Tag,\n".encode("cp1252"))
    report = import_(source, name, tmp_path / "in")
    assert report.code() == 1
    assert any("UTF-8" in str(b) or "XML" in str(b) for b in report.broken), report.broken


@pytest.mark.parametrize("name", ["jsonl", "prodigy", "doccano"])
def test_a_broken_line_is_named_and_the_others_are_read(name: str, tmp_path: Path) -> None:
    source = written(tmp_path, name, b'{"text": "first"}\nbroken\n\n{"text": "\xff"}\n{"text": "last"}\n')
    report = import_(source, name, tmp_path / "in")
    assert [b.line for b in report.broken] == [2, 4]
    assert all(b.path == source for b in report.broken)
    assert sorted(p.read_text() for p in (tmp_path / "in").glob("*.txt")) == ["first", "last"]
    assert report.code() == 1


def test_a_record_of_a_list_is_named_with_its_line(tmp_path: Path) -> None:
    """Label Studio's lists are printed over many lines; what is wrong is found by an editor that jumps to one."""
    tasks = [{"data": {"text": "first"}}, {"id": 2}, {"data": {"text": "x" * 200_000}}, {"id": 4}]
    source = tmp_path / "tasks.json"
    source.write_text("\n" + json.dumps(tasks, indent=2))
    wanted = [n for n, line in enumerate(source.read_text().split("\n"), 1) if line.startswith("  {")]
    report = import_(source, "labelstudio", tmp_path / "in")
    assert [b.line for b in report.broken] == [wanted[1], wanted[3]]
    source.write_text('{\n "data": {"text": "a"},\n "annotations": [,]\n}\n')
    assert import_(source, "labelstudio", tmp_path / "in").broken[0].line == 3


@pytest.mark.parametrize(
    ("name", "record"),
    [
        ("jsonl", {"text": "abc", "entities": [{"start": 1, "end": 9, "label": "X"}]}),
        ("jsonl", {"text": "abc", "claims": [{"content": [[2, 1]]}]}),
        ("jsonl", {"text": "abc", "boilerplate": [[-1, 2]]}),
        ("prodigy", {"text": "abc", "spans": [{"start": 1, "end": 9, "label": "X"}]}),
        ("doccano", {"text": "abc", "label": [[1, 9, "X"]]}),
        ("doccano", {"text": "abc", "entities": [], "relations": [{"from_id": 1, "to_id": 2, "type": "x"}]}),
        ("labelstudio", {"data": {"text": "abc"}, "annotations": [{"result": [
            {"id": "a", "type": "labels", "value": {"start": 1, "end": 9, "labels": ["X"]}}]}]}),
    ],
)  # fmt: skip
def test_offsets_beyond_the_end(name: str, record: dict[str, object], tmp_path: Path) -> None:
    source = written(tmp_path, name, json.dumps(record).encode() + b"\n")
    report = import_(source, name, tmp_path / "in")
    assert report.code() == 1
    assert report.marks == 0
    assert report.documents == 1


def test_entities_of_xml_are_refused(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    external = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        '<x xmlns:cas="http:///uima/cas.ecore"><cas:Sofa sofaNum="1" sofaString="&e;"/></x>'
    )
    for text in (BOMB, external):
        source = written(tmp_path, "xmi", text.encode())
        report = import_(source, "xmi", tmp_path / "in")
        assert "document type" in str(report.broken[0])
        assert report.documents == 0


def test_an_ann_without_its_txt(tmp_path: Path) -> None:
    (tmp_path / "a.ann").write_text("T1\tX 0 1\ta\n")
    report = import_(tmp_path / "a.ann", "brat", tmp_path / "in")
    assert "a.txt" in str(report.broken[0])


def test_an_archive_with_names_that_lead_out(tmp_path: Path) -> None:
    record = b'{"id": "x", "text": "t"}\n'
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../out.jsonl", record)
        archive.writestr("/abs.jsonl", record)
        link = zipfile.ZipInfo("link.jsonl")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("good/in.jsonl", record)
    report = import_(tmp_path / "a.zip", "jsonl", tmp_path / "in")
    assert len(report.broken) == 3
    assert [p.name for p in (tmp_path / "in").iterdir()] == ["x.txt"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.zip", "in"]


def test_a_damaged_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in.jsonl", b'{"id": "x", "text": "t"}\n' * 1000)
    data = bytearray((tmp_path / "a.zip").read_bytes())
    data[60:70] = b"\xff" * 10
    (tmp_path / "a.zip").write_bytes(data)
    assert import_(tmp_path / "a.zip", "jsonl", tmp_path / "in").code() == 1


def test_a_docbin_that_unpacks_to_far_too_much(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("spacy")
    from annotator.exchange.formats import spacy

    monkeypatch.setattr(spacy, "MAX_BYTES", 10_000_000)
    (tmp_path / "a.spacy").write_bytes(zlib.compress(bytes(50_000_000), 9))
    report = import_(tmp_path / "a.spacy", "spacy", tmp_path / "in")
    assert "unpacks to more" in str(report.broken[0])


def test_text_that_is_no_unicode(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(
        '{"id": "a", "text": "\\ud800 half"}\n{"id": "b", "text": "nul \\u0000"}\n'
    )
    report = import_(tmp_path / "a.jsonl", "jsonl", tmp_path / "in")
    assert len(report.broken) == 2
    assert report.documents == 0


def test_large_files_are_read_in_bounded_memory(tmp_path: Path) -> None:
    # Thirty megabytes, ten times what may be held at once; larger ones differ in nothing but time.
    filler = "x" * 10_000
    with (tmp_path / "a.jsonl").open("w") as file:
        for number in range(3000):
            file.write(json.dumps({"id": str(number), "text": f"{number} {filler}"}) + "\n")
    with (tmp_path / "a.json").open("w") as file:
        file.write("[")
        for number in range(3000):
            file.write(("," if number else "") + json.dumps({"data": {"text": f"{number} {filler}"}}))
        file.write("]")
    for name, path in (("jsonl", tmp_path / "a.jsonl"), ("labelstudio", tmp_path / "a.json")):
        form = create(name)
        tracemalloc.start()
        count = sum(not isinstance(found, BrokenRecord) for found in form.read(path, Report()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert count == 3000
        assert peak < 3_000_000


def test_writing_is_done_in_bounded_memory(tmp_path: Path) -> None:
    from annotator.exchange.document import Document
    from annotator.exchange.exporting import choose_output, write

    def documents() -> object:
        for number in range(2000):
            yield Document(f"{number}.txt", f"{number} " + "x" * 10_000)

    for name in ("jsonl", "csv", "labelstudio", "w3c", "prodigy", "doccano"):
        form = create(name)
        out = tmp_path / f"out{form.suffixes[0]}"
        tracemalloc.start()
        write(form, documents(), choose_output(form, out, 2000), Report())  # type: ignore[arg-type]
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < 4_000_000, name
