"""The GLiNER engine: names from a local model folder (Zaratiana et al., "GLiNER", NAACL 2024).

The package and the folder are the user's own; nothing is ever fetched from a network. Only names, dates and amounts
come from it, so in ``annotate.toml`` it stands before an engine that finds claims::

    engines = ["gliner:/home/me/models/gliner_medium-v2.1", "spacy"]

A complete folder (weights, configuration of the encoder, tokenizer) is made once, where there is a network, by
``GLiNER.from_pretrained("urchade/gliner_medium-v2.1").save_pretrained(FOLDER)``.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from importlib import import_module
from importlib.metadata import version as installed_version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from annotator.core.spans import Span
from annotator.suggest.entities import Ent, entities_of
from annotator.suggest.errors import EngineUnavailable
from annotator.suggest.parse import batches, lines_of, without_noise
from annotator.suggest.record import Suggestions

REMEDY = "pip install 'annotate-news[gliner]'"
CONFIG = "gliner_config.json"
WEIGHTS = ("model.safetensors", "pytorch_model.bin")
"""Either file; the second is a pickle, which gliner hands to torch's reader of weights only, that runs no code."""
LONGEST = 1_000
"""Code points handed to the model as one text: it reads some 384 words and drops the rest."""
THRESHOLD = 0.5
LABELS = {
    "person": "PERSON",
    "organization": "ORG",
    "country, city or state": "GPE",
    "nationality, religion or political group": "NORP",
    "geographical region or body of water": "LOC",
    "building, airport, road or bridge": "FAC",
    "product or vehicle": "PRODUCT",
    "event": "EVENT",
    "work of art": "WORK_OF_ART",
    "law or treaty": "LAW",
    "date": "DATE",
    "time": "TIME",
    "money": "MONEY",
    "percentage": "PERCENT",
    "quantity": "QUANTITY",
}
"""What the model is asked for, in its own words, and the OntoNotes label of each."""


class GlinerEngine:
    """Names, dates and amounts from a GLiNER model.

    Args:
        folder: the model's folder, with configuration, weights and tokenizer.
    """

    name = "gliner"

    def __init__(self, folder: str = "") -> None:
        self._folder = Path(folder).expanduser() if folder else None
        self._model: Any = None

    @property
    def version(self) -> str:
        """Package, folder and state of its files, e.g. ``"gliner 0.2.29, gliner_medium-v2.1 5f0c1d2e"``.

        Raises:
            EngineUnavailable: where the package or the folder is missing.
        """
        folder = self._checked()
        state = hashlib.sha256((folder / CONFIG).read_bytes())
        for path in (folder / name for name in WEIGHTS):
            if path.is_file():
                state.update(f"{path.name} {path.stat().st_size} {path.stat().st_mtime_ns}".encode())
        return f"gliner {installed_version('gliner')}, {folder.name} {state.hexdigest()[:8]}"

    def load(self) -> None:
        """Load the model from its folder, offline.

        Raises:
            EngineUnavailable: where the package or the folder is missing, or the model does not load.
        """
        folder = self._checked()
        # Read when the libraries are imported: a tokenizer that is missing must not be looked for on a network.
        os.environ["HF_HUB_OFFLINE"] = os.environ["TRANSFORMERS_OFFLINE"] = "1"
        try:
            model = import_module("gliner").GLiNER
            self._model = model.from_pretrained(str(folder), local_files_only=True, load_tokenizer=True)
        except (ImportError, OSError, ValueError, RuntimeError, KeyError, TypeError) as problem:
            first = " ".join(str(problem).split())[:200]
            raise EngineUnavailable(
                f"the GLiNER model in {folder} does not load ({first}); it must be complete: "
                "docs/suggestions.md says how to make one"
            ) from problem

    def suggest(self, text: str, furniture: Sequence[Span]) -> Suggestions:
        """Names, dates and amounts of an article, none of them in its furniture.

        Raises:
            EngineUnavailable: where the model does not load.
        """
        if self._model is None:
            self.load()
        spans = list(lines_of(text, furniture, LONGEST))
        pieces = [without_noise(text[start:end]) for start, end in spans]
        ents: list[list[Ent]] = []
        answers = (a for batch in batches(pieces) for a in self._read(batch))
        for span, answer in zip(spans, answers, strict=True):
            ents.append(placed(answer, span))
        assert self._folder is not None
        return Suggestions(tuple(entities_of(text, spans, ents, f"gliner {self._folder.name}")))

    def _read(self, texts: Sequence[str]) -> list[list[Mapping[str, Any]]]:
        answers: list[list[Mapping[str, Any]]] = self._model.inference(
            list(texts), list(LABELS), flat_ner=True, threshold=THRESHOLD, batch_size=8
        )
        return answers

    def _checked(self) -> Path:
        """The model's folder.

        Raises:
            EngineUnavailable: saying what is missing and how to get it.
        """
        if find_spec("gliner") is None:
            raise EngineUnavailable(f"gliner is not installed; {REMEDY}")
        if self._folder is None:
            raise EngineUnavailable(
                'no model folder is named; in annotate.toml: engines = ["gliner:/FOLDER"]'
            )
        for files in ((CONFIG,), WEIGHTS):
            if not any((self._folder / file).is_file() for file in files):
                raise EngineUnavailable(
                    f"{self._folder} holds no GLiNER model ({' or '.join(files)} is missing); "
                    "docs/suggestions.md says how to make one"
                )
        if '"auto_map"' in (self._folder / CONFIG).read_text("utf-8", "replace"):
            raise EngineUnavailable(f"{self._folder / CONFIG} wants to run code of its own, which is refused")
        return self._folder


def placed(answer: Sequence[Mapping[str, Any]], piece: Span) -> list[Ent]:
    """A model's entities of one piece as offsets in the article, in order.

    Args:
        answer: with ``start``, ``end`` (code points of the piece) and ``label`` (one of :data:`LABELS`).
        piece: where the piece stands. What reaches beyond it, or has another label, is left out.
    """
    found = []
    for entity in answer:
        start, end = piece.start + entity["start"], piece.start + entity["end"]
        label = LABELS.get(entity["label"])
        if label and piece.start <= start < end <= piece.end:
            found.append((start, end, label))
    return sorted(found)
