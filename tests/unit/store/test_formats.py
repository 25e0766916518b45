"""Sidecars of other formats: a newer one is refused, an older one brought up to date with the old file kept."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.store.articles import Article, read_article
from annotator.store.errors import SidecarError
from annotator.store.merging import merge
from annotator.store.saver import Job, Saver
from annotator.store.sidecar import SidecarWriter, formats, read_sidecar, sidecar_path, writing

OLD = b"""format = 1
own = "kept"

[[entity]]
id = "e1"
kind = "PERSON"
start = 0
end = 8
text = "Ana Ruiz"
state = "confirmed"
# somebody's comment
"""


def label_instead_of_kind(document: dict[str, Any]) -> dict[str, Any]:
    """A change of format as the next one might bring it."""
    for table in document.get("entity", ()):
        table["label"] = table.pop("kind")
    return document


@pytest.fixture
def article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Article:
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path / "state"))
    path = tmp_path / "a.txt"
    path.write_text("Ana Ruiz spoke.\n")
    return read_article(path)


@pytest.fixture
def format_2(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "FORMAT", 2)
    monkeypatch.setattr(writing, "FORMAT", 2)
    monkeypatch.setitem(formats.MIGRATIONS, 1, label_instead_of_kind)


@pytest.mark.usefixtures("format_2")
def test_an_older_one_is_brought_up_to_date_when_it_is_written_and_kept(article: Article):
    path = sidecar_path(article.path)
    path.write_bytes(OLD)
    base = read_sidecar(path, article)
    [mark] = base.marks
    assert isinstance(mark, Entity)
    assert (mark.label, mark.extra) == ("PERSON", {})
    assert path.read_bytes() == OLD  # reading changes nothing
    saver = Saver(lambda saved: None)
    saver.know(path, base.source)
    for label, revision in (("ORG", 1), ("GPE", 2)):
        new = Entity(id="e1", state="confirmed", label=label, span=Span(0, 8), name="Ana Ruiz")
        saver.submit(Job(path, SidecarWriter(article, base), (new,), "open", revision))
        assert saver.wait(10)
    saver.flush(5)
    written = tomllib.loads(path.read_text())
    assert (written["format"], written["own"], written["entity"][0]["label"]) == (2, "kept", "GPE")
    assert path.with_name("a.txt.toml.format-1").read_bytes() == OLD


@pytest.mark.usefixtures("format_2")
def test_git_merges_files_of_both_formats(article: Article):
    new = OLD.replace(b"format = 1", b"format = 2").replace(b"kind", b"label")
    merged, conflicts = merge(OLD, new.replace(b"PERSON", b"ORG"), OLD)
    assert (tomllib.loads(merged.decode())["entity"][0]["label"], conflicts) == ("ORG", [])


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("2", "is of format 2, this program reads up to format 1; update annotate"),
        ("0", "is of format 0, which there never was"),
        ('"1"', 'the key "format" is missing or no number'),
    ],
)
def test_what_is_not_known_is_refused_in_one_line_and_stays(article: Article, version: str, said: str):
    path = sidecar_path(article.path)
    path.write_text(f"# a comment\nformat = {version}\n")
    with pytest.raises(SidecarError) as raised:
        read_sidecar(path, article)
    assert str(raised.value).startswith(f"{path}:2: {said}")
    with pytest.raises(ValueError, match="format"):
        merge(b"", path.read_bytes(), b"")
