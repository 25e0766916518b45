"""Saved pages, quotes of other programs, and text with the marks in it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from unit.exchange.corpus import OTHER, TEXT, at, marks, write_article

from annotator.core.marks import Claim
from annotator.core.spans import Span
from annotator.exchange import export, import_, imported_suggestions
from annotator.exchange.formats.page import name_of
from annotator.exchange.normalised import as_gendergaptracker
from annotator.store.articles import read_article
from annotator.store.sidecar import read_sidecar, sidecar_path

GOLDEN = Path(__file__).parents[2] / "golden"
PARAGRAPHS = [
    "The council of New Ilz voted on Monday to build the old bridge again, after three years of talks about its cost.",
    "Mayor Ana Ruiz said that the first stone will be laid in spring, and that nobody will have to pay a toll for it.",
    "Engineers warn that the river rises higher than it did; its new arches are two metres taller than before.",
]
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A bridge, again – The Ilz Post</title>
<meta property="og:title" content="A bridge, again"><meta name="author" content="Lena Vogt">
<meta property="article:published_time" content="2026-03-04T05:06:07Z">
<meta property="og:site_name" content="The Ilz Post"><link rel="canonical" href="https://example.org/news/bridge">
</head><body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>A bridge, again</h1>{}</article>
<footer>© The Ilz Post. <a href="/privacy">Privacy</a></footer><script>alert(1)</script></body></html>
""".format("".join(f"<p>{p}</p>" for p in PARAGRAPHS))


def about(path: Path) -> dict[str, object]:
    article = read_article(path)
    return dict(read_sidecar(sidecar_path(path), article).article)


# Text with the marks in it


@pytest.mark.parametrize("name", ["text", "markdown"])
def test_golden_files(name: str, corpus: Path, tmp_path: Path) -> None:
    export([corpus], name, tmp_path / "out.x")
    assert (tmp_path / "out.x").read_bytes() == (GOLDEN / f"inline.{name}").read_bytes()


@pytest.mark.parametrize(
    ("name", "suffix"), [("jsonl", "jsonl"), ("csv", "csv"), ("brat", "ann"), ("schemaorg", "jsonld")]
)
def test_golden_files_of_data(name: str, suffix: str, corpus: Path, tmp_path: Path) -> None:
    out = tmp_path / f"bridge.{suffix}"
    export([corpus / "bridge.txt"], name, out, include=["rejected"])
    assert out.read_bytes() == (GOLDEN / f"bridge.{suffix}").read_bytes()


def test_markdown_of_the_article_stays_text(tmp_path: Path) -> None:
    text = "# no heading\n* no *item* and no [link](x) <b>tag</b> _\n1. no number\n"
    write_article(tmp_path / "c" / "a.txt", text, [])
    export([tmp_path / "c"], "markdown", tmp_path / "a.md")
    from markdown_it import MarkdownIt

    html = MarkdownIt().render((tmp_path / "a.md").read_text("utf-8"))
    assert html.count("<p>") == 3
    for tag in ("<em>", "<li>", "<a ", "<b>", "<h2>"):
        assert tag not in html
    assert html.count("<h1>") == 1


# Pages


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    pytest.importorskip("trafilatura")
    folder = tmp_path / "pages"
    folder.mkdir()
    return folder


def test_html(pages: Path, tmp_path: Path) -> None:
    (pages / "bridge.html").write_text(PAGE, encoding="utf-8")
    report = import_(pages, "page", tmp_path / "in")
    assert report.code() == 0
    text = (tmp_path / "in" / "bridge.txt").read_text("utf-8")
    assert [line for line in text.split("\n") if line in PARAGRAPHS] == PARAGRAPHS
    assert "Privacy" not in text
    assert "alert" not in text
    said = about(tmp_path / "in" / "bridge.txt")
    assert said["title"] == "A bridge, again"
    assert said["byline"] == "Lena Vogt"
    assert said["date"] == "2026-03-04"
    assert said["address"] == "https://example.org/news/bridge"


def test_mhtml_and_warc(pages: Path, tmp_path: Path) -> None:
    from email.message import EmailMessage

    message = EmailMessage()
    message["Snapshot-Content-Location"] = "https://example.org/saved"
    message.set_content(PAGE.replace("<link rel", "<meta data-x"), subtype="html", cte="quoted-printable")
    (pages / "saved.mhtml").write_bytes(message.as_bytes())
    warcio = pytest.importorskip("warcio.warcwriter")
    from io import BytesIO

    from warcio.statusandheaders import StatusAndHeaders

    with (pages / "crawl.warc.gz").open("wb") as file:
        writer = warcio.WARCWriter(file, gzip=True)
        for number in range(2):
            page = PAGE.replace("<link rel", "<meta data-x").replace("three", ("four", "five")[number])
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.0"
            )
            address = f"https://example.org/news/{number}.html"
            writer.write_record(
                writer.create_warc_record(
                    address, "response", payload=BytesIO(page.encode()), http_headers=headers
                )
            )
    report = import_(pages, "page", tmp_path / "in")
    assert report.code() == 0
    assert sorted(p.name for p in (tmp_path / "in").glob("*.txt")) == [
        "example.org-news-0.txt",
        "example.org-news-1.txt",
        "saved.txt",
    ]
    assert about(tmp_path / "in" / "saved.txt")["address"] == "https://example.org/saved"
    assert about(tmp_path / "in" / "example.org-news-1.txt")["address"] == "https://example.org/news/1.html"


def test_news_dumps_and_markdown(pages: Path, tmp_path: Path) -> None:
    records = [
        {
            "url": "https://example.org/1",
            "headline": "One",
            "maintext": PARAGRAPHS[0],
            "authors": ["A", "B"],
            "lang": "en",
        },
        {"id": "two", "html": PAGE},
        {"id": "three"},
    ]
    (pages / "dump.jsonl").write_text("".join(json.dumps(r) + "\n" for r in records))
    (pages / "note.md").write_text('---\ntitle: "A note"\nauthor: Lena Vogt\n---\n\n# Head\n\nText.\n')
    report = import_(pages, "page", tmp_path / "in")
    assert [b.line for b in report.broken] == [3]
    first = tmp_path / "in" / "dump-000001.txt"
    assert first.read_text() == PARAGRAPHS[0]
    assert about(first) | {"title": "One", "byline": "A, B", "address": "https://example.org/1"} == about(
        first
    )
    assert "lang" in sidecar_path(first).read_text()
    assert (tmp_path / "in" / "note.md").read_text() == "# Head\n\nText.\n"
    assert about(tmp_path / "in" / "note.md") == {"title": "A note", "byline": "Lena Vogt"}
    assert about(tmp_path / "in" / "two.txt")["title"] == "A bridge, again"


@pytest.mark.parametrize(
    "head",
    [
        "---\r\ntitle: 'A: note'\r\nauthors:\r\n  - Lena Vogt\r\n  - B. Ruiz\r\nlink: https://example.org/a\r\n"
        "# ours\r\nmap:\r\n  inner: 1\r\n---\r\n",
        '+++\ntitle = "A: note"\nauthors = ["Lena Vogt", "B. Ruiz"]\nlink = "https://example.org/a"\n'
        "[map]\n  inner: 1\n+++\n",
    ],
    ids=["yaml", "toml"],
)
def test_front_matter(head: str, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(head.encode() + b"\n# Head\n")
    report = import_(tmp_path / "a.md", "page", tmp_path / "in")
    assert (tmp_path / "in" / "a.md").read_text() == "# Head\n"
    said = about(tmp_path / "in" / "a.md")
    wanted = {"title": "A: note", "byline": "Lena Vogt, B. Ruiz", "address": "https://example.org/a"}
    assert {key: said.get(key) for key in wanted} == wanted
    # What is nested is not understood, and kept.
    assert report.kept
    assert "inner" in sidecar_path(tmp_path / "in" / "a.md").read_text()


def test_names_of_addresses() -> None:
    assert name_of("https://example.org/a/b%20c.html?x=1#y", 1) == "example.org-a-b-c"
    assert name_of("https://example.org", 1) == "example.org"
    assert name_of("http://[bad", 3) == "page-000003"
    assert "/" not in name_of("https://example.org/../../etc/passwd", 1)


# Quotes


def test_quotes_of_gendergaptracker(tmp_path: Path) -> None:
    text = '"We will build," said Ana Ruiz. According to her, “tolls” are over. She left, they say.'

    def quote(speaker: str, words: str, verb: str, **more: object) -> dict[str, object]:
        def index(part: str) -> str:
            start = text.find(part)
            return f"({start}, {start + len(part)})" if part else ""

        return {
            "speaker": speaker,
            "speaker_index": index(speaker),
            "quote": words,
            "quote_index": index(words),
            "verb": verb,
            "verb_index": index(verb),
            "quote_token_count": 4,
            "quote_type": "QCQVS",
            "is_floating_quote": False,
            **more,
        }

    moved = {**quote("Ana Ruiz", "“tolls” are over", ""), "quote_index": "(0,16)", "speaker_index": "(0,0)"}
    record = {
        "_id": {"$oid": "5f0c"},
        "title": "Tolls",
        "body": text,
        "quotes": [
            quote("Ana Ruiz", '"We will build,"', "said"),
            moved,
            quote("", "nowhere to be found", ""),
        ],
    }
    (tmp_path / "a.json").write_text(json.dumps([record]))
    report = import_(tmp_path / "a.json", "quotes", tmp_path / "in")
    assert report.code() == 1
    assert "quote 3" in str(report.broken[0])
    found = [m for m in imported_suggestions(text) if isinstance(m, Claim)]
    assert [(m.state, m.content, m.cue, m.speaker, m.kind) for m in found] == [
        ("open", (at(text, '"We will build,"'),), (at(text, "said"),), "Ana Ruiz", "direct"),
        ("open", (at(text, "“tolls” are over"),), (), "Ana Ruiz", "mixed"),
    ]
    assert found[0].extra["quotes"]["quote_type"] == "QCQVS"
    assert about(tmp_path / "in" / "5f0c.txt")["title"] == "Tolls"


def test_a_list_of_quotes_about_an_article_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bridge.txt").write_bytes(TEXT.encode())
    start, end = at(TEXT, "“by a hair”")
    quote = {"speaker": "", "quote": "“by a hair”", "quote_index": [start, end], "verb": "", "verb_index": ""}
    (tmp_path / "bridge.json").write_text(json.dumps([quote]))
    report = import_(tmp_path / "bridge.json", "quotes", tmp_path / "in")
    assert report.code() == 0
    assert Span(start, end) in [m.extent for m in imported_suggestions(TEXT)]


def test_offsets_of_gendergaptrackers_own_form_of_a_text(tmp_path: Path) -> None:
    """It drops accents, straightens quotation marks and puts a full stop before every line end."""
    text = "Renée came\nand left\n“We go,” said André Roy.\u00a0Roy smiled.\n “Nö,” said Roy.\n"
    theirs = 'Renee came.\n and left.\n "We go," said Andre Roy. Roy smiled.\n "No," said Roy.\n '
    assert as_gendergaptracker(text).text == theirs

    def index(words: str, number: int = 0) -> str:
        return "({},{})".format(*at(theirs, words, number))

    first = {"quote": '"We go,"', "quote_index": index('"We go,"'), "speaker": "Andre Roy"}
    first |= {"speaker_index": index("Andre Roy"), "verb": "said", "verb_index": index("said")}
    second = {
        "quote": '"No,"',
        "quote_index": index('"No,"'),
        "speaker": "Roy",
        "speaker_index": index("Roy", 2),
    }
    second |= {"verb": "said", "verb_index": index("said", 1)}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "5f0d.txt").write_text(text, encoding="utf-8")
    (tmp_path / "5f0d.json").write_text(json.dumps([first, second]))
    report = import_(tmp_path / "5f0d.json", "quotes", tmp_path / "in")
    assert report.broken == []
    found = [m for m in imported_suggestions(text) if isinstance(m, Claim)]
    assert [(m.content, m.cue, m.source) for m in found] == [
        ((at(text, "“We go,”"),), (at(text, "said"),), (at(text, "André Roy"),)),
        ((at(text, "“Nö,”"),), (at(text, "said", 1),), (at(text, "Roy", 2),)),
    ]


def test_attributions_in_the_terms_of_polnear(tmp_path: Path) -> None:
    text = OTHER + "It rained, said the mayor.\n"
    parts = {part: [list(at(text, words))] for part, words in (("content", "It rained"), ("cue", "said"))}
    record = {"id": "r", "text": text, "attributions": [{**parts, "source": [list(at(text, "the mayor"))]}]}
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n")
    assert import_(tmp_path / "a.jsonl", "quotes", tmp_path / "in").code() == 0
    (found,) = imported_suggestions(text)
    assert isinstance(found, Claim)
    assert (found.content, found.source) == ((at(text, "It rained"),), (at(text, "the mayor"),))


def test_the_corpus_has_what_makes_it_hard() -> None:
    assert len(marks()) == 11
