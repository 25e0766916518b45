"""Texts that sidecars were written for."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from annotator.store import texts
from annotator.store.articles import Article
from annotator.store.texts import keep_text, known_text

NOWHERE = Path("/nowhere/article.txt")


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path / "state"))
    return tmp_path / "state"


def article(number: int, text: str = "words") -> Article:
    return Article(Path("a.txt"), text, f"{number:064x}")


def test_a_kept_text_is_known_again_and_private(state: Path):
    keep_text(article(1, "Grüße 👩‍🚒\n"))
    assert known_text(f"{1:064x}", NOWHERE) == "Grüße 👩‍🚒\n"
    [file] = (state / "texts").iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("sha256", ["", "x", "../../etc/passwd", f"{2:064x}"])
def test_what_is_not_kept_is_not_known(state: Path, sha256: str):
    keep_text(article(1))
    assert known_text(sha256, NOWHERE) is None


def test_a_damaged_text_is_not_known(state: Path):
    keep_text(article(1, " ".join(str(n * n) for n in range(200))))
    [file] = (state / "texts").iterdir()
    whole = file.read_bytes()
    for damaged in (whole[:-5], whole[:99] + b"\0\0\0" + whole[102:], b""):
        file.write_bytes(damaged)
        assert known_text(f"{1:064x}", NOWHERE) is None


def test_the_oldest_make_room(state: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(texts, "TOTAL_BYTES", 4000)
    for number in range(40):
        keep_text(article(number, "".join(map(str, range(number, number + 300)))))
    kept = list((state / "texts").iterdir())
    assert sum(file.stat().st_size for file in kept) <= 4000
    assert known_text(f"{39:064x}", NOWHERE) is not None
    assert known_text(f"{0:064x}", NOWHERE) is None


def test_a_state_directory_that_cannot_be_written_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "file").touch()
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path / "file"))
    keep_text(article(1))
    assert known_text(f"{1:064x}", NOWHERE) is None
