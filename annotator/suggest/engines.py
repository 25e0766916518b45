"""Engines: what finds entities and claims in an article, by name.

An engine is a class registered under the entry point group ``annotator.suggesters``. The built-in ones
are known without installation too, so the package also works from a source tree.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast, runtime_checkable

from annotator.core.spans import Span
from annotator.suggest.errors import EngineUnavailable
from annotator.suggest.record import Suggestions

GROUP = "annotator.suggesters"
BUILT_IN = {
    "spacy": "annotator.suggest.spacy_engine:SpacyEngine",
    "rules": "annotator.suggest.rules_engine:RulesEngine",
    "gliner": "annotator.suggest.gliner_engine:GlinerEngine",
}


@runtime_checkable
class Engine(Protocol):
    """What the pipeline needs of an engine; its class is called without arguments.

    Attributes:
        name: as users write it in ``annotate.toml``.
        version: all that changes the engine's output, as one line; it must be known before :meth:`load`, from
            package metadata. Reading it may raise :class:`EngineUnavailable`.
    """

    @property
    def name(self) -> str:
        """As users write it in ``annotate.toml``."""

    @property
    def version(self) -> str:
        """All that changes the engine's output, as one line."""

    def load(self) -> None:
        """Load models; called once, before the first article.

        Raises:
            EngineUnavailable: where a package or a model is missing; the message says how to get it.
        """

    def suggest(self, text: str, furniture: Sequence[Span]) -> Suggestions:
        """Find entities and claims.

        Args:
            text: an article.
            furniture: whole lines in which nothing is to be suggested, in text order.
        """


@runtime_checkable
class LooksAhead(Protocol):
    """What an engine may have beside: it is told of several articles before it is asked for each."""

    def look_ahead(self, articles: Sequence[tuple[str, Sequence[Span]]]) -> None:
        """Prepare articles, each given with the lines in which nothing is to be suggested."""


def names() -> list[str]:
    """The engines that are registered, built-in ones first."""
    from importlib.metadata import entry_points

    return [*BUILT_IN, *sorted({e.name for e in entry_points(group=GROUP)} - BUILT_IN.keys())]


def create(name: str) -> Engine:
    """A new, unloaded engine.

    Args:
        name: a registered name; what follows a colon is handed to the engine's class as its only argument
            (``spacy:en_core_web_trf`` is the spaCy engine with that pipeline).

    Raises:
        EngineUnavailable: where no engine has that name, or its module cannot be imported.
    """
    kind, colon, argument = name.partition(":")
    target = BUILT_IN.get(kind)
    try:
        if target:
            module, _, attribute = target.partition(":")
            factory = getattr(import_module(module), attribute)
        else:
            from importlib.metadata import entry_points

            found = [e for e in entry_points(group=GROUP) if e.name == kind]
            if not found:
                raise EngineUnavailable(f"no suggester is called {kind!r}; there are {', '.join(names())}")
            factory = found[0].load()
    except (ImportError, AttributeError) as problem:
        raise EngineUnavailable(f"suggester {kind}: {problem}") from problem
    return cast(Engine, factory(argument) if colon else factory())
