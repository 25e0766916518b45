"""The spaCy engine, with the model that the test extra installs."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from annotator.core.spans import Span
from annotator.suggest.errors import EngineUnavailable
from annotator.suggest.parse import MAX_PIECE, parse_lines
from annotator.suggest.record import checked
from annotator.suggest.spacy_engine import SpacyEngine, find_model, verify_model, weights_digest


@pytest.fixture(scope="module")
def engine() -> SpacyEngine:
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # in particular the warning about the model's version
        loaded = SpacyEngine()
        loaded.load()
    return loaded


def test_version_is_known_before_loading_and_names_model_and_library() -> None:
    version = SpacyEngine().version
    model, number, library, _ = version.replace(",", "").split()
    assert find_model() == model
    assert number[0].isdigit()
    assert library == "spacy"


def printed(code: str) -> list[str]:
    """The words that a fresh process prints."""
    root = Path(__file__).parents[3]
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root)},
    )
    return done.stdout.split()


def test_the_module_does_not_import_spacy_until_it_loads() -> None:
    code = (
        "import sys; import annotator.suggest.spacy_engine as m; m.SpacyEngine().version; "
        "print('spacy' in sys.modules)"
    )
    assert printed(code) == ["False"]


def test_a_missing_model_is_named_with_its_remedy() -> None:
    with pytest.raises(EngineUnavailable, match=r"en_core_web_nothing.*download"):
        _ = SpacyEngine("en_core_web_nothing").version
    with pytest.raises(EngineUnavailable, match="no spaCy pipeline"):
        SpacyEngine("../elsewhere").load()


def test_installed_weights_are_those_that_were_checked() -> None:
    assert verify_model() is None


def test_digest_sees_names_and_contents(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"1")
    first = weights_digest(tmp_path)
    (tmp_path / "a").write_bytes(b"2")
    second = weights_digest(tmp_path)
    (tmp_path / "a").rename(tmp_path / "b")
    assert len({first, second, weights_digest(tmp_path)}) == 3


def test_faster_products_read_the_same_on_one_core_and_leave_the_environment() -> None:
    code = """
import os, warnings
warnings.simplefilter("ignore")
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.pop(name, None)
before = dict(os.environ)
from annotator.suggest.spacy_engine import EXCLUDED, SpacyEngine, find_model
engine = SpacyEngine()
engine.load()
assert dict(os.environ) == before
threads = len(os.listdir("/proc/self/task")) if os.path.isdir("/proc/self/task") else 1
import spacy
plain = spacy.load(find_model(), exclude=EXCLUDED)
text = "Ingrid Solberg, the mayor of Halmeby, said on Monday that Nordic Ferries owed the town 3 million euros."
def read(nlp):
    return [(t.tag_, t.dep_, t.head.i, t.ent_iob_, t.ent_type_) for t in nlp(text)]
print(read(plain) == read(engine._nlp), threads)
"""
    assert printed(code) == ["True", "1"]


def test_documents_are_the_text_of_their_lines(engine: SpacyEngine) -> None:
    text = "  One  line,\twith “gaps”.\n\nAnother é😀 one.\r\nRead also\nLast."
    furniture = [Span(text.index("Read"), text.index("Read") + 9)]
    assert engine._nlp is not None
    lines = parse_lines(engine._nlp, text, furniture)
    assert [line.doc.text for line in lines] == ["One  line,\twith “gaps”.", "Another é😀 one.", "Last."]
    assert all(text[line.start : line.start + len(line.doc.text)] == line.doc.text for line in lines)
    assert {token.pos_ for token in lines[0].doc} >= {"NUM", "PUNCT"}


def test_suggestions_fit_the_text_and_avoid_furniture(engine: SpacyEngine) -> None:
    text = "Mira Halvorsen said the cable was safe.\nRead also\nPhoto: Jonas Lind\n"
    furniture = [Span(40, 49), Span(50, 67)]
    result = checked(engine.suggest(text, furniture), text)
    assert [(text[e.span.start : e.span.end], e.label) for e in result.entities] == [
        ("Mira Halvorsen", "PERSON")
    ]
    assert result.entities[0].origin.startswith("spacy en_core_web_")
    assert 0.5 < result.entities[0].score <= 1


@pytest.mark.parametrize("text", ["", "\n\n", "“" * 5000, "Ωmega " * 200, "x" * 30_000])
def test_odd_articles_give_valid_suggestions(engine: SpacyEngine, text: str) -> None:
    checked(engine.suggest(text, ()), text)


@pytest.mark.parametrize("noise", ["(", "“", "( ", '([{“”"-.,;:!?', "a-", 'a"', "😀", "a/b—", "x", "1,"])
def test_noise_costs_no_tokens(engine: SpacyEngine, noise: str) -> None:
    said = "Mira Halvorsen said the cable was safe."
    text = f"{said}\n{noise * (200_000 // len(noise))}\n{said}"
    assert engine._nlp is not None
    lines = parse_lines(engine._nlp, text, ())
    assert sum(len(line.doc) for line in lines) < 1000
    assert all(len(line.doc.text) <= MAX_PIECE for line in lines)
    assert [lines[0].start, lines[-1].start] == [0, len(text) - len(said)]


def test_noise_within_a_line_moves_nothing(engine: SpacyEngine) -> None:
    text = "Anna Berg said the harbour " + "(" * 50_000 + " in Oslo was empty."
    found = checked(engine.suggest(text, ()), text)
    assert [text[e.span.start : e.span.end] for e in found.entities] == ["Anna Berg", "Oslo"]


def test_a_line_that_comes_again_is_parsed_once(engine: SpacyEngine) -> None:
    assert engine._nlp is not None
    text = "Mira Halvorsen said the cable was safe.\n" * 300
    lines = parse_lines(engine._nlp, text, ())
    assert [line.start for line in lines] == list(range(0, len(text), 40))
    assert len({id(line.doc) for line in lines}) == 1
