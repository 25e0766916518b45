"""Articles: what Python's own read_text gives, or one clear reason."""

from __future__ import annotations

import gzip
import hashlib
import os
import random
from pathlib import Path

import pytest

from annotator.store.articles import Article, read_article
from annotator.store.errors import ArticleError

RUSSIAN = (
    "Министр заявил, что переговоры продолжатся в четверг. Решение примут позже, сообщили в ведомстве.\n" * 6
)


def written(folder: Path, data: bytes) -> Path:
    path = folder / "article.txt"
    path.write_bytes(data)
    return path


def test_text_is_what_read_text_gives(tmp_path: Path) -> None:
    path = written(tmp_path, "Première ligne\r\nzweite Zeile\rthird 😀 line\n".encode())
    article = read_article(path)
    assert article.text == path.read_text(encoding="utf-8") == "Première ligne\nzweite Zeile\nthird 😀 line\n"
    assert article == Article(path, article.text, hashlib.sha256(path.read_bytes()).hexdigest())


def test_a_byte_order_mark_is_a_character_as_for_read_text(tmp_path: Path) -> None:
    path = written(tmp_path, b"\xef\xbb\xbfThe mayor spoke.")
    assert read_article(path).text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16", "utf-32"])
def test_other_encodings_are_detected_and_said(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path, RUSSIAN.encode(encoding))
    article = read_article(path)
    assert article.text == RUSSIAN
    assert path.read_text(encoding=article.encoding) == RUSSIAN
    assert article.encoding in article.notices[0]


def test_one_broken_byte_names_its_line(tmp_path: Path) -> None:
    path = written(tmp_path, b"First line.\nSecond caf\xe9 line, and more words that follow it.\n")
    article = read_article(path)
    assert article.text == path.read_text(encoding=article.encoding)
    assert "line 2" in article.notices[0]


def test_an_empty_article_is_read_and_said_to_be_empty(tmp_path: Path) -> None:
    for data in (b"", b" \n\t\n"):
        assert read_article(written(tmp_path, data)).notices == ("the article is empty",)


def test_control_characters_stay_in_the_text(tmp_path: Path) -> None:
    path = written(tmp_path, "A \x1b[31mred\x1b[0m word, \u202edesrever\u202c.".encode())
    assert read_article(path).text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256)),
        gzip.compress(random.Random(1).randbytes(4000)),
        bytes(range(1, 32)) * 300 + b"\xff\xfe\xfd",
    ],
    ids=["picture", "archive", "control characters"],
)
def test_a_binary_file_is_refused(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(ArticleError, match="binary file"):
        read_article(written(tmp_path, data))


def test_fifty_megabytes_are_refused_without_reading_them(tmp_path: Path) -> None:
    path = written(tmp_path, b"")
    os.truncate(path, 50_000_000)
    with pytest.raises(ArticleError, match="50 MB is more than") as raised:
        read_article(path)
    assert raised.value.remedy


def test_missing_folder_and_file_in_between(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="no such file"):
        read_article(tmp_path / "gone.txt")
    with pytest.raises(ArticleError, match="a folder"):
        read_article(tmp_path)
    with pytest.raises(ArticleError, match="cannot be read"):
        read_article(written(tmp_path, b"text") / "below.txt")


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not bind root")
def test_no_permission(tmp_path: Path) -> None:
    path = written(tmp_path, b"text")
    path.chmod(0)
    with pytest.raises(ArticleError, match="Permission denied"):
        read_article(path)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file that nobody can read from its start")
def test_a_file_that_opens_and_cannot_be_read() -> None:
    with pytest.raises(ArticleError, match="cannot be read"):
        read_article(Path("/proc/self/mem"))
