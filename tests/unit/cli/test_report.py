"""`annotate report`: the page is whole, safe and says what the sidecars say."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.cli import main
from annotator.core.marks import Claim, Entity, Furniture, Mark
from annotator.core.spans import Span
from annotator.review.report.contents import Page
from annotator.review.report.markup import article, data_block, escaped
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
from annotator.store.writing import write_atomically

EVIL = "</script><img src=x onerror=alert(1)><!-- & \"'"
TEXT = (
    f"Graz, 2 March 2026\n\nMayor Ana Ruiz met Lena Vogt {EVIL} today.\n"
    "Vogt said that Ruiz has no plan.\nPhoto: City\n"
)
VOID = {"meta", "input", "rect", "line", "path"}
Captured = pytest.CaptureFixture[str]


class Parsed(HTMLParser):
    """A page as a browser's parser sees it: elements, attributes, text of each element."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.texts: dict[str, list[str]] = {}
        self.ids: list[str] = []
        self.paragraphs: dict[str, str] = {}
        self._paragraph = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        self.tags.append((tag, given))
        self.ids += [given["id"]] if given.get("id") else []  # type: ignore[list-item]
        if tag == "p":
            self._paragraph = given.get("id") or ""
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.open.pop() == tag, "elements are closed in order"

    def handle_data(self, data: str) -> None:
        if self.open:
            self.texts[self.open[-1]][-1] += data
        if "p" in self.open and self._paragraph and "small" not in self.open:
            self.paragraphs[self._paragraph] = self.paragraphs.get(self._paragraph, "") + data


def span(words: str, text: str = TEXT) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


def decide(path: Path, annotator: str, marks: list[Mark], status: str = "done") -> None:
    data = SidecarWriter(read_article(path), Sidecar()).dump(marks, status)
    write_atomically(sidecar_path(path, annotator), data)


def entity(number: int, words: str, label: str = "PERSON", name: str = "") -> Entity:
    return Entity(id=f"e{number}", state="confirmed", label=label, span=span(words), name=name or words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "a&b.txt"
    path.write_text(TEXT)
    at = datetime(2026, 3, 5, tzinfo=UTC)
    said = Claim(
        id="c1",
        state="confirmed",
        content=(span("Ruiz has no plan"),),
        cue=(span("said"),),
        speaker=f"Lena Vogt {EVIL}",
        at=at,
    )
    start = said.extent.start
    inside = Entity(id="e2", state="confirmed", label="PERSON", span=Span(start, start + 4), name="Ana Ruiz")
    furniture = Furniture(id="f1", state="confirmed", span=span("Photo: City"))
    decide(path, "vera", [entity(1, "Ana Ruiz"), inside, said, furniture])
    decide(path, "kim", [entity(1, "Mayor Ana Ruiz"), entity(3, "Graz", "X<y>")], "open")
    (tmp_path / "b.txt").write_text("Nothing is decided here.\n")
    return tmp_path


@pytest.fixture
def page(folder: Path) -> str:
    assert main(["report", str(folder), "-o", str(folder / "report.html"), "--title", EVIL]) == 0
    return (folder / "report.html").read_text(encoding="utf-8")


def test_nothing_breaks_out(page: str) -> None:
    parsed = Parsed(page)
    assert parsed.open == []
    names = [tag for tag, _ in parsed.tags]
    assert names.count("script") == 5, "data, tables, two libraries, charts"
    assert "img" not in names
    for tag, attributes in parsed.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in ("style", "src"), (tag, name)
            if name == "href":
                assert value is not None
                assert value.startswith("#")
                assert value[1:] in parsed.ids
    assert len(parsed.ids) == len(set(parsed.ids))


def test_the_policy_allows_this_style_and_this_script_only(page: str) -> None:
    parsed = Parsed(page)
    policy = next(a["content"] for t, a in parsed.tags if a.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    for text in (parsed.texts["style"][0], *parsed.texts["script"][1:]):
        assert base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() in policy


def test_the_page_says_what_was_decided(page: str) -> None:
    parsed = Parsed(page)
    assert parsed.texts["title"][0] == EVIL
    assert parsed.paragraphs["a1-3"] == TEXT.split("\n")[2]
    assert parsed.paragraphs["a1-4"] == "Vogt said that Ruiz has no plan."
    titles = [a.get("title") for t, a in parsed.tags if t == "mark"]
    assert "PERSON: Ana Ruiz (vera)" in titles
    assert "X<y>: Graz (kim)" in titles
    assert any(a.get("class") == "furniture" for _, a in parsed.tags)
    data = json.loads(parsed.texts["script"][0])
    assert data["claims"][0]["date"] == "2026-03-02"
    assert data["claims"][0]["speaker"] == f"Lena Vogt {EVIL}"
    captions = parsed.texts["caption"]
    assert "What is decided, by article and annotator" in captions
    assert "Who speaks about whom, by number of claims" in captions
    assert any(caption.startswith("Between annotators") for caption in captions)


def test_it_can_be_used_without_a_mouse_or_eyes(page: str) -> None:
    parsed = Parsed(page)
    tags = parsed.tags
    assert ("html", {"lang": "en"}) in tags
    assert all(a.get("scope") == "col" for t, a in tags if t == "th")
    assert all(a.get("aria-label") or a.get("aria-hidden") for t, a in tags if t == "svg")
    fields = {a["id"] for t, a in tags if t in ("input", "progress")}
    assert fields == {a["for"] for t, a in tags if t == "label"}
    heads = [int(t[1]) for t, _ in tags if t in ("h1", "h2", "h3")]
    assert heads[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(heads))
    assert "@media print" in parsed.texts["style"][0]


def test_without_texts(folder: Path) -> None:
    assert main(["report", str(folder), "-o", str(folder / "r.html"), "--no-texts"]) == 0
    made = (folder / "r.html").read_text(encoding="utf-8")
    assert "<mark" not in made
    assert "has no plan" in made, "the claim is there"


@pytest.mark.parametrize("name", ["a&b.txt", "annotate.toml", "report"])
def test_no_article_is_written_over(folder: Path, capsys: Captured, name: str) -> None:
    assert main(["report", str(folder), "-o", str(folder / name)]) == 2
    assert "must end in .html" in capsys.readouterr().err
    assert (folder / "a&b.txt").read_text() == TEXT


def test_a_broken_sidecar_is_named_on_the_page(folder: Path, capsys: Captured) -> None:
    (folder / "b.txt.toml").write_text("broken\n")
    assert main(["report", str(folder), "-o", str(folder / "r.html")]) == 1
    assert "b.txt.toml:1" in capsys.readouterr().err
    assert "is not valid TOML" in (folder / "r.html").read_text(encoding="utf-8")


@settings(max_examples=60, deadline=None)
@given(
    st.text(alphabet=st.sampled_from("ab <>&\"'\n\u202e\x00é🙂/-!"), min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 59), st.integers(1, 20)), max_size=8),
)
def test_any_text_with_any_marks_comes_through(text: str, places: list[tuple[int, int]]) -> None:
    spans = [Span(s, min(len(text), s + n)) for s, n in places if s < len(text)]
    entities = tuple(
        (Entity(id=str(k), label="A", span=s, name="<b>"), ("v",)) for k, s in enumerate(spans[::2])
    )
    claims = tuple((Claim(id=f"c{k}", content=(s,), speaker='"'), ("v",)) for k, s in enumerate(spans[1::2]))
    parsed = Parsed(article(Page("p", text, entities, claims, ()), 1, {}))
    assert parsed.open == []
    assert {tag for tag, _ in parsed.tags} <= {"p", "mark", "small", "span"}
    shown = [parsed.paragraphs[f"a1-{n}"] for n, line in enumerate(text.split("\n"), 1) if line.strip()]
    assert shown == [
        line.replace("\u202e", "\ufffd").replace("\x00", "\ufffd")
        for line in text.split("\n")
        if line.strip()
    ]


@given(st.text())
def test_data_come_back_from_a_script_element(text: str) -> None:
    block = data_block({"x": text})
    assert "<" not in block
    assert json.loads(block) == {"x": text}
    assert "<" not in escaped(text)
