"""What sidecars of a folder teach, and forgetting it."""

from pathlib import Path

from annotator.cli import main
from annotator.suggest.folder_memory import FolderMemory, read_decided

SIDECAR = """\
format = 1
[[entity]]
id = "aa1111"
label = "GPE"
start = 0
end = 8
text = "Zinnburg"
entity = "Zinnburg"
state = "confirmed"
[[furniture]]
id = "ff1111"
start = 9
end = 13
text = "Menu of the day"
state = "confirmed"
"""


def make(folder: Path) -> list[Path]:
    articles = [folder / "a.txt", folder / "b.txt"]
    for article in articles:
        article.write_text("Zinnburg\nMenu of the day\n", encoding="utf-8")
    (folder / "a.txt.toml").write_text(SIDECAR, encoding="utf-8")
    return articles


def test_an_article_learns_from_the_others_not_from_itself(tmp_path: Path):
    articles = make(tmp_path)
    memory = FolderMemory(articles, "", tmp_path)
    memory.read()
    assert [row[:3] for row in memory.about(articles[1]).learned()] == [
        ("Zinnburg", "GPE", "Zinnburg"), ("menu of the day", "furniture", ""),
    ]  # fmt: skip
    assert memory.about(articles[0]).learned() == []


def test_a_broken_sidecar_teaches_nothing(tmp_path: Path):
    path = tmp_path / "x.toml"
    for content in (b"\xff", b"[[entity]]\ntext = 3", b"entity = 4", b"[[entity]]\n" * 3, b"a" * 100):
        path.write_bytes(content)
        assert read_decided(path) == []


def test_listing_and_forgetting(tmp_path: Path, capsys):
    make(tmp_path)
    assert main(["memory", str(tmp_path)]) == 0
    assert "Zinnburg" in capsys.readouterr().out
    assert main(["memory", str(tmp_path), "--forget", "Zinnburg", "GPE"]) == 0
    assert main(["memory", str(tmp_path), "--forget", "Menu of the Day", "furniture"]) == 0
    capsys.readouterr()
    assert main(["memory", str(tmp_path), "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["memory", str(tmp_path), "--forget", "Nowhere", "GPE"]) == 1


def test_sidecars_teach_what_the_marks_in_memory_teach(tmp_path: Path):
    from datetime import UTC, datetime

    from annotator.core.marks import Claim, Entity, Furniture
    from annotator.core.spans import Span
    from annotator.store.articles import read_article
    from annotator.store.sidecar import SidecarWriter, read_sidecar, sidecar_path

    path = tmp_path / "a.txt"
    path.write_text("Yesterday President Ilves fumed that it rained.\nOur letter\nGo on\n", encoding="utf-8")
    article = read_article(path)
    at = datetime(2026, 1, 2, tzinfo=UTC)
    marks = [
        Entity(id="aaaaaa", label="PERSON", span=Span(20, 25), name="Ana Ilves", state="confirmed", at=at),
        Claim(
            id="bbbbbb", content=(Span(32, 46),), cue=(Span(26, 31),), source=(Span(10, 25),),
            speaker="Ana Ilves", state="confirmed", at=at,
        ),
        Furniture(id="cccccc", span=Span(48, 58), state="confirmed", at=at),
        Furniture(id="dddddd", span=Span(59, 64), state="rejected", at=at),
    ]  # fmt: skip
    beside = sidecar_path(path)
    beside.write_bytes(SidecarWriter(article, read_sidecar(beside, article)).dump(marks, "open"))
    written, noted = FolderMemory([path], "", tmp_path), FolderMemory([path], "", tmp_path)
    written.read()
    noted.note(path, article.text, marks)
    assert written.about().learned() == noted.about().learned()
    assert {(row.text, row.label, row.entity) for row in written.about().learned()} == {
        ("Ilves", "PERSON", "Ana Ilves"), ("that it rained", "claim", "Ana Ilves"), ("fumed", "cue", ""),
        ("our letter", "furniture", ""), ("go on", "furniture", ""),
    }  # fmt: skip
