"""The pipeline with real engines, and with one that somebody else installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from unit.suggest.plugin import install

from annotator.core.spans import Span
from annotator.suggest.pieces import Occupied
from annotator.suggest.pipeline import FOREIGN, MAX_LINES, Pipeline, expected_version, is_english, merged
from annotator.suggest.record import SuggestedClaim, SuggestedEntity, Suggestions

ARTICLE = (
    "The harbour board of Rotterdam will meet on Tuesday to discuss the new cranes.\n"
    "“We have waited for nine years,” said Maria Verhoeven, who leads the board of the port.\n"
    "ACME, which builds the cranes, would not say when they are to be delivered to the city.\n"
)
DUTCH = (
    "Het havenbedrijf vergadert dinsdag over de nieuwe kranen die al jaren geleden zijn besteld. "
    "Volgens de voorzitter duurt het veel te lang en kan de stad niet langer wachten, omdat andere "
    "havens inmiddels grotere schepen ontvangen en de omzet daardoor al jaren achteruit gaat."
)


def texts(article: str, found: Suggestions) -> list[str]:
    return [article[e.span.start : e.span.end] for e in found.entities]


@pytest.fixture
def plugin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(install(tmp_path)))


def test_an_empty_article_has_no_suggestions() -> None:
    pipeline = Pipeline(["rules"])
    pipeline.load()
    assert pipeline.suggest("") == Suggestions()
    assert pipeline.suggest(" \n\n\t") == Suggestions()


def test_rules_alone_find_names() -> None:
    pipeline = Pipeline(["rules"])
    pipeline.load()
    found = pipeline.suggest(ARTICLE)
    assert "Maria Verhoeven" in texts(ARTICLE, found)
    assert not found.notices


def test_an_installed_engine_is_found_by_its_entry_point(plugin: None) -> None:
    pipeline = Pipeline(["shouting"])
    pipeline.load()
    found = pipeline.suggest(ARTICLE)
    assert texts(ARTICLE, found) == ["ACME"]
    assert "shouting 1" in pipeline.version


def test_the_first_engine_wins_where_two_overlap(plugin: None) -> None:
    both = Pipeline(["shouting", "rules"])
    both.load()
    found = both.suggest(ARTICLE)
    assert [e.origin for e in found.entities if ARTICLE[e.span.start : e.span.end] == "ACME"] == ["shouting"]
    assert "Maria Verhoeven" in texts(ARTICLE, found)


@pytest.mark.parametrize("trouble", ["RAISES", "OUT OF RANGE"])
def test_a_failing_engine_is_named_and_the_others_go_on(plugin: None, trouble: str) -> None:
    pipeline = Pipeline(["shouting", "rules"])
    pipeline.load()
    found = pipeline.suggest(ARTICLE + trouble)
    assert any("shouting" in notice and "\n" not in notice for notice in found.notices)
    assert "Maria Verhoeven" in texts(ARTICLE, found)


def test_an_engine_that_cannot_be_had_is_named(plugin: None) -> None:
    pipeline = Pipeline(["nonesuch", "missing", "rules"])
    pipeline.load()
    assert ["nonesuch" in pipeline.notices[0], "missing" in pipeline.notices[1]] == [True, True]
    assert "Maria Verhoeven" in texts(ARTICLE, pipeline.suggest(ARTICLE))


def test_a_missing_model_leaves_the_rules_and_says_so_once(tmp_path: Path) -> None:
    # A process whose path has no spaCy: what a plain installation looks like.
    script = (
        "import sys\n"
        "class Missing:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.partition('.')[0] == 'spacy': raise ModuleNotFoundError(name)\n"
        "sys.path = [p for p in sys.path if 'site-packages' not in p]\n"
        "sys.path += [sys.argv[1], *sys.argv[2:]]\n"
        "from annotator.suggest.pipeline import Pipeline\n"
        "p = Pipeline(); p.load()\n"
        "f = p.suggest('Maria Verhoeven leads the board of the port, she said.')\n"
        "print(len(p.notices), 'annotate-news[en]' in p.notices[0], len(f.entities) > 0)\n"
        "print(f.notices == tuple(p.notices))\n"
    )
    links = tmp_path / "site"
    links.mkdir()
    import platformdirs
    import rapidfuzz

    for module in (platformdirs, rapidfuzz):
        folder = Path(str(module.__file__)).parent
        (links / folder.name).symlink_to(folder)
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", script, str(root), str(links)], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["1", "True", "True", "True"], done.stderr


def test_the_expected_version_is_known_without_spacy() -> None:
    script = (
        "import sys; from annotator.suggest.pipeline import expected_version\n"
        "print(expected_version()); print('spacy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    version, loaded = done.stdout.splitlines()
    assert version == expected_version()
    assert loaded == "False"


def test_versions_differ_by_engine() -> None:
    assert expected_version(["rules"]) != expected_version()


def test_another_language_gets_rules_only_and_a_notice() -> None:
    assert not is_english(DUTCH)
    pipeline = Pipeline()
    found = pipeline.suggest(DUTCH)  # not loaded: the model is not needed
    assert FOREIGN in found.notices
    assert not any(e.origin.startswith("spacy") for e in found.entities)


@pytest.mark.parametrize(
    "text",
    [
        ARTICLE,
        "1. Smith (Australia) 2:03.4\n2. Okafor (Nigeria) 2:04.1\n3. Lindqvist (Sweden) 2:05.0\n" * 9,
        "Short.",
        "",
    ],
)
def test_english_tables_and_short_texts_count_as_english(text: str) -> None:
    assert is_english(text)


def test_another_script_is_not_english() -> None:
    assert not is_english("Портовое управление обсудит новые краны во вторник, сообщил председатель совета.")


def test_nothing_is_suggested_off_limits() -> None:
    span, claim = Span(0, 4), Span(10, 30)
    found = Suggestions(
        (
            SuggestedEntity(span, "ORG", "ACME", 0.9, "a"),
            SuggestedEntity(Span(12, 14), "ORG", "XY", 0.9, "a"),
        ),
        (SuggestedClaim((claim,), (), (), None, "indirect", 0.5, "a"),),
    )
    kept = merged([found], [Span(0, 8), Span(10, 40)], [Span(10, 40)])
    assert [e.span for e in kept.entities] == [span]
    assert not kept.claims
    assert kept.furniture == (Span(0, 8), Span(10, 40))


def test_a_very_long_article_is_cut_at_a_line_and_says_so() -> None:
    pipeline = Pipeline(["shouting-not-installed"])
    found = pipeline.suggest(("word " * 2000 + "\n") * 120)
    assert any("of 1,200,120 characters" in n for n in found.notices)


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n", "\u2028"])
def test_suggestions_end_after_so_many_lines(end: str) -> None:
    pipeline = Pipeline(["rules"])
    line = "Mira Halvorsen spoke." + end
    found = pipeline.suggest(line * (MAX_LINES + 500))
    assert any(n.startswith("suggestions end after") for n in found.notices)
    assert all(e.span.end < len(line) * MAX_LINES for e in found.entities)
    assert not any("end after" in n for n in pipeline.suggest(line * 50).notices)


def test_occupied_spans() -> None:
    occupied = Occupied([Span(5, 8), Span(7, 10), Span(20, 21)])
    assert [occupied.touches(Span(*s)) for s in [(0, 5), (0, 6), (9, 10), (10, 20), (20, 30)]] == [
        False, True, True, False, True,
    ]  # fmt: skip
    occupied.add([Span(10, 12)])
    assert occupied.touches(Span(11, 12))
