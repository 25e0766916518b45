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
    assert [row.text for row in memory.about(articles[1]).learned()] == ["Zinnburg"]
    assert memory.about(articles[0]).learned() == []


def test_a_broken_sidecar_teaches_nothing(tmp_path: Path):
    path = tmp_path / "x.toml"
    for content in (b"\xff", b"[[entity]]\ntext = 3", b"entity = 4", b"[[entity]]\n" * 3, b"a" * 100):
        path.write_bytes(content)
        assert read_decided(path).decisions == ()


def test_listing_and_forgetting(tmp_path: Path, capsys):
    make(tmp_path)
    assert main(["memory", str(tmp_path)]) == 0
    assert "Zinnburg" in capsys.readouterr().out
    assert main(["memory", str(tmp_path), "--forget", "Zinnburg", "GPE"]) == 0
    capsys.readouterr()
    assert main(["memory", str(tmp_path), "--json"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["memory", str(tmp_path), "--forget", "Nowhere", "GPE"]) == 1
