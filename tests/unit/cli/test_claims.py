"""`annotate claims` on real sidecars."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from annotator.cli import main
from annotator.core.marks import Claim
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, sidecar_path
from annotator.store.writing import write_atomically

ONE = "Ruiz said the old bridge would be closed in June.\nVogt told us that the steel is far too weak.\n"
TWO = "Graz, 2 March 2026.\n“The old bridge will be closed in June,” Ruiz said.\nDahl: it will not be closed in June.\n"
AT = datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
Captured = pytest.CaptureFixture[str]


def decide(path: Path, claims: list[tuple[str, str | None, str]], annotator: str = "", **more: Any) -> None:
    text = path.read_text()
    made = []
    for number, (words, speaker, kind) in enumerate(claims):
        span = Span(text.index(words), text.index(words) + len(words))
        fields = {"state": "confirmed", "at": AT} | more
        made.append(Claim(id=f"c{number}", content=(span,), speaker=speaker, kind=kind, **fields))  # type: ignore[arg-type]
    data = SidecarWriter(read_article(path), Sidecar()).dump(made, "open")
    write_atomically(sidecar_path(path, annotator), data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "1.txt").write_text(ONE)
    (tmp_path / "2.txt").write_text(TWO)
    first = [("the old bridge would be closed in June", "Ana Ruiz", "indirect")]
    decide(tmp_path / "1.txt", [*first, ("the steel is far too weak", "Lena Vogt", "indirect")])
    decide(tmp_path / "1.txt", first, "vera")
    second = [("The old bridge will be closed in June,", "Ana Ruiz", "direct")]
    decide(
        tmp_path / "2.txt",
        [*second, ("it will not be closed in June", None, "indirect")],
        extra={"topic": "roads"},
    )
    return tmp_path


def rows(capsys: Captured) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_json(folder: Path, capsys: Captured) -> None:
    assert main(["claims", str(folder), "--json"]) == 0
    first, second, third, fourth = rows(capsys)
    assert (first["date"], first["dated_by"], first["line"]) == ("2026-03-02", "article", 2)
    assert first["attributes"] == {"topic": "roads"}
    assert [also["article"] for also in first["again"]] == [str(folder / "1.txt")]
    assert second["speaker"] is None
    assert (third["date"], third["dated_by"]) == ("2026-03-05", "decision")
    assert third["annotators"] == ["", "vera"], "held alike by two people, it is one claim"
    assert fourth["speaker"] == "Lena Vogt"
    text = Path(first["article"]).read_text()
    assert text[first["start"] : first["end"]] == first["content"]


def test_filters(folder: Path, capsys: Captured) -> None:
    main(["claims", str(folder), "--json", "--speaker", "vogt"])
    assert [row["content"] for row in rows(capsys)] == ["the steel is far too weak"]
    main(["claims", str(folder), "--json", "--search", "clos* june", "--kind", "direct"])
    assert [row["speaker"] for row in rows(capsys)] == ["Ana Ruiz"]
    main(["claims", str(folder), "--json", "--since", "2026-03-03"])
    assert len(rows(capsys)) == 2
    main(["claims", str(folder), "--json", "--annotator", "vera"])
    assert len(rows(capsys)) == 1
    main(["claims", str(folder), "--json", "--state", "rejected"])
    assert rows(capsys) == []


def test_table_and_repeated(folder: Path, capsys: Captured) -> None:
    assert main(["claims", str(folder)]) == 0
    printed = capsys.readouterr()
    assert printed.out.splitlines()[0].split() == [
        "date",
        "speaker",
        "kind",
        "again",
        "but",
        "place",
        "claim",
    ]
    assert "(2026-03-05)" in printed.out
    assert "4 of 4 claims" in printed.err
    main(["claims", str(folder), "--repeated"])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{folder / '2.txt'}:2: Ana Ruiz (2026-03-02):")
    assert lines[1].startswith(f"  {folder / '1.txt'}:1: Ana Ruiz")


def test_a_wrong_date(folder: Path, capsys: Captured) -> None:
    assert main(["claims", str(folder), "--since", "yesterday"]) == 2
    assert "no date such as 2026-03-01" in capsys.readouterr().err
