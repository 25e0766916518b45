"""The GLiNER engine: what it says where package or folder are missing; offsets and labels.

A model is run only where the package is installed, and then a tiny one with random weights, made here.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from annotator.core.schema import ONTONOTES
from annotator.core.spans import Span
from annotator.suggest.engines import create, names
from annotator.suggest.errors import EngineUnavailable
from annotator.suggest.gliner_engine import CONFIG, LABELS, LONGEST, WEIGHTS, GlinerEngine, placed
from annotator.suggest.parse import lines_of
from annotator.suggest.pipeline import Pipeline
from annotator.suggest.record import checked

INSTALLED = find_spec("gliner") is not None
TEXT = "Mira Halvorsen said the cable was safe.\n\nOn Friday Ole Dahl left Oslo for the harbour of Bergen.\n"


def test_it_is_built_in_and_takes_a_folder() -> None:
    assert "gliner" in names()
    assert isinstance(create("gliner:/no/such/folder"), GlinerEngine)


@pytest.mark.skipif(INSTALLED, reason="gliner is installed")
def test_a_missing_package_is_named_with_its_remedy() -> None:
    with pytest.raises(EngineUnavailable, match=r"not installed; pip install 'annotate-news\[gliner\]'"):
        _ = create("gliner:/no/such/folder").version
    pipeline = Pipeline(["gliner:/no/such/folder", "rules"])
    assert any("gliner:/no/such/folder is not available" in n for n in pipeline.notices)
    assert pipeline.suggest(TEXT).entities


@pytest.mark.skipif(not INSTALLED, reason="gliner is not installed")
def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(EngineUnavailable, match="no model folder is named"):
        _ = GlinerEngine().version
    with pytest.raises(EngineUnavailable, match=f"{CONFIG} is missing"):
        _ = GlinerEngine(str(tmp_path)).version
    (tmp_path / CONFIG).write_text("{}")
    with pytest.raises(EngineUnavailable, match=f"{WEIGHTS[0]} or {WEIGHTS[1]} is missing"):
        GlinerEngine(str(tmp_path)).load()
    (tmp_path / WEIGHTS[0]).write_bytes(b"no weights")
    (tmp_path / CONFIG).write_text('{"encoder_config": {"auto_map": {"AutoModel": "evil.Model"}}}')
    with pytest.raises(EngineUnavailable, match="code of its own"):
        GlinerEngine(str(tmp_path)).load()


def test_nothing_is_imported_before_it_loads() -> None:
    code = (
        "import sys; from annotator.suggest.engines import create; create('gliner:/x'); "
        "print(sorted({'gliner', 'torch', 'transformers'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_label_is_one_of_the_schema() -> None:
    assert set(LABELS.values()) <= {label.name for label in ONTONOTES}
    assert len(set(LABELS.values())) == len(LABELS)


def test_answers_are_placed_in_the_article() -> None:
    second = list(lines_of(TEXT, (), LONGEST))[1]
    answer = [
        {"start": 24, "end": 28, "label": "country, city or state"},
        {"start": 10, "end": 18, "label": "person"},
        {"start": 3, "end": 9, "label": "weekday"},
        {"start": 40, "end": 400, "label": "event"},
    ]
    found = placed(answer, second)
    assert [(TEXT[start:end], label) for start, end, label in found] == [
        ("Ole Dahl", "PERSON"),
        ("Oslo", "GPE"),
    ]


@pytest.mark.skipif(not INSTALLED, reason="gliner is not installed")
def test_a_tiny_model_from_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    make_model(tmp_path / "model", tmp_path / "encoder")
    tmp_path /= "model"
    engine = create(f"gliner:{tmp_path}")
    version = engine.version
    assert tmp_path.name in version
    engine.load()
    article = TEXT + "The harbour of Bergen was closed. " * 200 + "(" * 5000
    found = checked(engine.suggest(article, [Span(0, 39)]), article)
    assert all(e.span.start > 39 and e.origin == f"gliner {tmp_path.name}" for e in found.entities)
    config = json.loads((tmp_path / CONFIG).read_text())
    (tmp_path / CONFIG).write_text(json.dumps(config | {"dropout": 0.5}))
    assert engine.version != version


def make_model(folder: Path, encoder_folder: Path) -> None:
    """A GLiNER model with random weights and a tokenizer of single characters, saved as the docs say."""
    from gliner import GLiNER, GLiNERConfig
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, PreTrainedTokenizerFast

    signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *signs, *(f"##{c}" for c in signs)]
    model = models.WordPiece({piece: n for n, piece in enumerate(pieces)}, unk_token="[UNK]")
    rough = Tokenizer(model)
    rough.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=rough,
        unk_token="[UNK]",
        pad_token="[PAD]",
        cls_token="[CLS]",
        sep_token="[SEP]",
    )
    sizes = {"hidden_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 16}
    encoder = BertConfig(vocab_size=len(pieces), max_position_embeddings=2048, **sizes).to_dict()
    config = GLiNERConfig(
        model_name=str(encoder_folder),
        hidden_size=16,
        max_width=6,
        encoder_config=encoder,
        span_mode="markerV0",
    )
    tokenizer.save_pretrained(encoder_folder)
    GLiNER.from_config(config, backbone_from_pretrained=False).save_pretrained(str(folder))
