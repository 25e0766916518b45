"""Suggestions for files, folders and corpora."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import pytest

from annotator.core.spans import Span
from annotator.store.cache import SuggestionCache
from annotator.suggest import engines, spacy_engine
from annotator.suggest.batch import Article, Problem, Result, articles, corpus, suggest_all
from annotator.suggest.memory import Memory
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.record import SuggestedEntity, Suggestions, to_json
from annotator.suggest.tally import Decision

TEXT = "Amara Okafor opened the bridge. “It was time,” she said."


@pytest.fixture
def rules() -> Pipeline:
    return Pipeline(["rules"])


def test_paths_are_read_in_order_and_folders_deep(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.pdf", ".hidden.txt", "sub/d.txt", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "sub/two.jsonl").write_text('{"id": 7, "text": "seven"}\n')
    found = list(articles([tmp_path / "sub/two.jsonl", tmp_path]))
    assert [a.text for a in found if isinstance(a, Article)] == ["seven", "a.md", "b.txt", "sub/d.txt"]
    assert found[0] == Article(7, "seven", tmp_path / "sub/two.jsonl", 1)


def test_line_ends_and_marks_of_order_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes("\ufeffone\r\ntwo\rthree".encode())
    (article,) = articles([path])
    assert isinstance(article, Article)
    assert article.text == "\ufeffone\r\ntwo\rthree"


def test_what_cannot_be_read_is_a_problem_and_the_rest_goes_on(tmp_path: Path) -> None:
    (tmp_path / "bad.txt").write_bytes(b"caf\xe9")
    (tmp_path / "good.txt").write_text(TEXT)
    empty = tmp_path / "empty"
    empty.mkdir()
    paths = [tmp_path / "no.txt", empty, tmp_path / "bad.txt", tmp_path / "good.txt"]
    found = list(articles(paths))
    assert [type(f) for f in found] == [Problem, Problem, Problem, Article]
    assert str(found[0]) == f"{tmp_path / 'no.txt'}: No such file or directory"


def test_bad_lines_of_a_corpus_are_named_and_skipped(tmp_path: Path, rules: Pipeline) -> None:
    path = tmp_path / "c.jsonl"
    lines = [
        json.dumps({"id": "one", "text": TEXT}), "", "{not json", "[1]", '{"id": "x"}', '{"text": "x"}',
        '{"id": true, "text": "x"}', '{"id": "y", "text": "\\ud800"}', "[" * 100_000, json.dumps({"id": 2, "text": ""}),
    ]  # fmt: skip
    path.write_text("\n".join(lines))
    found = list(suggest_all(corpus(path), rules))
    assert [f.record["id"] for f in found if isinstance(f, Result)] == ["one", 2]
    problems = [f for f in found if isinstance(f, Problem)]
    assert [p.line for p in problems] == [3, 4, 5, 6, 7, 8, 9]
    assert all(str(p).startswith(f"{path}:{p.line}: ") and "\n" not in str(p) for p in problems)


def test_a_line_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_bytes(b'{"id": 1, "text": "caf\xe9"}\n{"id": 2, "text": "ok"}\n')
    assert [type(f) for f in corpus(path)] == [Problem, Article]


def test_records_hold_the_spans_of_their_text(tmp_path: Path, rules: Pipeline) -> None:
    path = tmp_path / "a.txt"
    path.write_text("é" * 20 + "\n" + TEXT)
    (result,) = suggest_all(articles([path]), rules)
    assert isinstance(result, Result)
    text = path.read_text()
    assert result.record["id"] == str(path)
    assert result.record["text"] == text
    assert any(e["text"] == text[e["start"] : e["end"]] == "Amara Okafor" for e in result.record["entities"])


def test_articles_are_answered_as_they_come(tmp_path: Path, rules: Pipeline) -> None:
    def endless() -> object:
        n = 0
        while True:
            n += 1
            yield Article(n, TEXT, tmp_path, n)

    found = list(islice(suggest_all(endless(), rules), 3))  # type: ignore[arg-type]
    assert [f.record["id"] for f in found if isinstance(f, Result)] == [1, 2, 3]


def test_the_cache_gives_the_same_record(tmp_path: Path, rules: Pipeline) -> None:
    cache = SuggestionCache(tmp_path / "cache")
    article = Article("a", TEXT, tmp_path)
    first, again = (list(suggest_all(iter([article]), rules, cache=cache)) for _ in range(2))
    assert first == again
    assert len(list(cache.directory.iterdir())) == 1
    stored = next(cache.directory.iterdir())
    stored.write_text(stored.read_text().replace('"start": 0', '"start": 5000'))
    assert list(suggest_all(iter([article]), rules, cache=cache)) == first  # what does not fit is made anew


def test_memory_is_applied_to_cached_suggestions_and_not_stored(tmp_path: Path, rules: Pipeline) -> None:
    cache = SuggestionCache(tmp_path / "cache")
    article = Article("a", TEXT, tmp_path)
    memory = Memory(
        [Decision("Okafor", "PERSON", "confirmed", "x"), Decision("the bridge", "FAC", "confirmed", "Bridge")]
    )
    plain = list(suggest_all(iter([article]), rules, cache=cache))
    (with_memory,) = suggest_all(iter([article]), rules, memory, cache)
    assert isinstance(with_memory, Result)
    assert ("bridge", "FAC", "Bridge", "memory") in {
        (e["text"], e["label"], e["entity"], e["origin"]) for e in with_memory.record["entities"]
    }
    assert list(suggest_all(iter([article]), rules, cache=cache)) == plain


def corpus_of(texts: list[str]) -> Iterator[Article]:
    return (Article(n, text, Path("c.jsonl"), n + 1) for n, text in enumerate(texts))


def test_articles_prepared_together_get_what_they_get_alone() -> None:
    texts = [
        "Lena Moe of Northwire met Per Dahl in Oslo on Monday.\n“It is late,” said Dahl.",
        "",
        "“It is late,” said Dahl.\nThe council of Bergen warned that the bridge would close in May.",
        "Le conseil a dit que la ville allait fermer le pont, et que les habitants devaient attendre la fin des "
        "travaux avant de passer de nouveau par ici, ce qui ne plaît pas à tous les gens du quartier.",
        "Lena Moe said nothing.",
    ]
    pipeline = Pipeline(["spacy"])
    together = [r.record for r in suggest_all(corpus_of(texts), pipeline) if isinstance(r, Result)]
    alone = [to_json("", text, pipeline.suggest(text)) | {"id": n} for n, text in enumerate(texts)]
    assert together == alone
    assert together[2]["claims"]


class Nervous:
    """An engine that cannot look ahead."""

    name = version = "nervous"

    def load(self) -> None:
        """Nothing to load."""

    def look_ahead(self, articles: object) -> None:
        raise RuntimeError("no")

    def suggest(self, text: str, furniture: Sequence[Span]) -> Suggestions:
        return Suggestions((SuggestedEntity(Span(0, 4), "PERSON", "Lena", 0.9, "nervous"),))


def test_a_failure_to_look_ahead_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(engines.BUILT_IN, "nervous", f"{__name__}:Nervous")
    found = list(suggest_all(corpus_of(["Lena spoke.", "Lena slept."]), Pipeline(["nervous"])))
    assert [r.record["entities"][0]["text"] for r in found if isinstance(r, Result)] == ["Lena", "Lena"]


def test_a_new_zone_of_words_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"Lena Moe of Northwire{n} met Per Dahl in Oslo and said that it was late." for n in range(6)]
    pipeline = Pipeline(["spacy"])
    before = [r.record for r in suggest_all(corpus_of(texts), pipeline) if isinstance(r, Result)]
    monkeypatch.setattr(spacy_engine, "ZONE", 100)
    after = [r.record for r in suggest_all(corpus_of(texts), Pipeline(["spacy"])) if isinstance(r, Result)]
    assert before == after


def test_hostile_articles_leave_the_rest_of_a_corpus_unharmed() -> None:
    fine = "Lena Moe of Northwire said on Monday that the bridge would close."
    hostile = [
        '"' * 60_000, "A " * 30_000, "(" * 10_000 + ")" * 10_000, "a-" * 20_000, "\n" * 100_000, "\0" * 1000, "",
        "He said: “this is not closed, ”she added “again. " * 40, "\u202e" + "“a” " * 4_000,
    ]  # fmt: skip
    pipeline = Pipeline(["spacy"])
    texts = [text for one in hostile for text in (one, fine)]
    results = [r.record for r in suggest_all(corpus_of(texts), pipeline) if isinstance(r, Result)]
    assert [r["id"] for r in results] == list(range(len(texts)))
    alone = to_json("", fine, pipeline.suggest(fine))
    assert all(r | {"id": ""} == alone for r in results[1::2])
    assert len(alone["claims"]) == 1
