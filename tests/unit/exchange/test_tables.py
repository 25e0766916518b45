"""CSV, TSV and Parquet, read back by pandas, duckdb and pyarrow."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from unit.exchange.corpus import TEXT, at, decided, marks, read_back, write_article

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.exchange import export, import_


@pytest.mark.parametrize(("name", "separator"), [("csv", ","), ("tsv", "\t")])
def test_pandas_and_duckdb_see_the_same_rows(name: str, separator: str, corpus: Path, tmp_path: Path) -> None:
    pandas, duckdb = pytest.importorskip("pandas"), pytest.importorskip("duckdb")
    path = tmp_path / f"a.{name}"
    export([corpus], name, path, include=["rejected"], options={"raw": "yes"})
    frame = pandas.read_csv(path, sep=separator)
    assert len(frame) == len(marks())
    assert set(frame["mark"]) == {"entity", "claim", "furniture"}
    for row in frame.itertuples():
        if row.mark != "claim":
            assert TEXT[row.start : row.end] == row.text
        else:
            assert " ".join(TEXT[s:e] for s, e in json.loads(row.content)) == row.text
    table = duckdb.sql(f"SELECT mark, start, text FROM read_csv('{path}', header=true)").fetchall()
    assert table == list(frame[["mark", "start", "text"]].itertuples(index=False, name=None))


def test_parquet_has_types_also_where_a_column_is_empty(corpus: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    duckdb, pandas = pytest.importorskip("duckdb"), pytest.importorskip("pandas")
    path = tmp_path / "a.parquet"
    export([corpus / "more"], "parquet", path)
    schema = parquet.read_schema(path)
    assert {str(schema.field(n).type) for n in ("start", "end")} == {"int64"}
    assert {str(schema.field(n).type) for n in ("speaker", "text", "note")} == {"string"}
    export([corpus], "parquet", path, include=["rejected"])
    rows = parquet.read_table(path).to_pylist()
    assert len(rows) == len(marks())
    assert [r["score"] for r in rows if r["id"] == "ent2"] == [0.75]
    found = duckdb.sql(
        f"SELECT speaker, count(*) FROM '{path}' WHERE mark = 'claim' GROUP BY 1 ORDER BY 1"
    ).fetchall()
    assert found == [("Ana María Ruiz", 1), ("Rene\u0301 Bo\u0302ll", 1), (None, 1)]
    assert pandas.read_parquet(path)["edited"].sum() == 1


def test_a_spreadsheet_takes_nothing_for_a_formula(corpus: Path, tmp_path: Path) -> None:
    export([corpus], "csv", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert len({len(row) for row in rows}) == 1
    assert not [cell for row in rows for cell in row if cell[:1] in ("=", "+", "-", "@", "\t", "\r")]
    assert "'=1+1" in {cell for row in rows for cell in row}


def test_a_table_of_someone_else(tmp_path: Path) -> None:
    into = tmp_path / "in"
    into.mkdir()
    (into / "a.txt").write_text("A new line.\nAna met Bo.\n")
    (tmp_path / "a.csv").write_bytes(
        b"\xef\xbb\xbfarticle,start,end,text,label,colour\r\n"
        b"a.txt,0,3,Ana,PERSON,red\r\na.txt,8,10,Bo,PERSON,\r\na.txt,5,9,Bo,PERSON,\r\nb.txt,0,1,x,X,\r\na.txt,1\r\n"
    )
    report = import_(tmp_path / "a.csv", "csv", into)
    reasons = [str(b) for b in report.broken]
    assert len(reasons) == 3
    assert any("a.csv:4: is no mark" in said for said in reasons)
    assert any("there is no article" in said for said in reasons)
    assert any("a.csv:6: has not as many fields" in said for said in reasons)
    found = read_back(into / "a.txt")
    assert {item[4].start for item in found} == {12, 20}
    assert "colour" in {item[3] for item in found if "Ana" in item[6]}.pop()


def test_words_that_stand_elsewhere_now(corpus: Path, tmp_path: Path) -> None:
    export([corpus], "tsv", tmp_path / "a.tsv")
    into = tmp_path / "in"
    (into / "more").mkdir(parents=True)
    moved = "A line more.\n" + TEXT
    (into / "bridge.txt").write_bytes(moved.encode())
    import_(tmp_path / "a.tsv", "tsv", into)
    spans = {item[4] for item in read_back(into / "bridge.txt") if item[0] == "Entity"}
    assert at(moved, "The council of\nNew Ilz") in spans


@pytest.mark.parametrize("begin", list("=+-@＝＋－＠"))
def test_every_beginning_of_a_formula(begin: str, tmp_path: Path) -> None:
    text = f"{begin}SUM(A1) rose.\n"
    mark = Entity(span=Span(0, 8), label="QUANTITY", name=text[:8], **decided("e1"))
    write_article(tmp_path / "c" / "a.txt", text, [mark])
    export([tmp_path / "c"], "csv", tmp_path / "a.csv")
    assert f",'{begin}SUM(A1)," in (tmp_path / "a.csv").read_text("utf-8")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(text, encoding="utf-8")
    import_(tmp_path / "a.csv", "csv", tmp_path / "in")
    assert read_back(tmp_path / "in" / "a.txt") == read_back(tmp_path / "c" / "a.txt")


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_a_table_that_a_spreadsheet_saved(separator: str, corpus: Path, tmp_path: Path) -> None:
    """Where the comma is the decimal sign spreadsheets write semicolons, and they begin with a byte order mark."""
    export([corpus], "csv", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    with (tmp_path / "b.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bridge.txt").write_text(TEXT, encoding="utf-8", newline="")
    report = import_(tmp_path / "b.csv", "csv", tmp_path / "in")
    assert report.broken == []
    assert read_back(tmp_path / "in" / "bridge.txt") == {
        item for item in read_back(corpus / "bridge.txt") if item[1] == "confirmed"
    }
