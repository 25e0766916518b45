"""From an article to its suggestions: furniture and engines. What was decided elsewhere comes on top of it.

The same function serves the worker process, ``annotate suggest`` and ``annotate evaluate``, so that what the
screen shows and what the figures say cannot diverge.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path

from annotator.core.spans import Span
from annotator.suggest import engines
from annotator.suggest.engines import Engine, LooksAhead
from annotator.suggest.errors import EngineUnavailable
from annotator.suggest.pieces import Occupied
from annotator.suggest.record import SuggestedClaim, SuggestedEntity, Suggestions, checked

DEFAULT = ("spacy",)
FALLBACK = "rules"
REMEDY = "pip install 'annotate-news[en]'"
FOREIGN = "the model is English and this article does not look English: suggestions by rules and memory only"
MAX_CHARACTERS = 1_000_000
"""Suggestions end here; a longer article is still read and annotated whole."""
AHEAD = 16_000
"""Code points of articles that are worth preparing at once: what the model gets at a time."""
MAX_LINES = 10_000
"""They also end after so many lines: what is said in 10,000 lines and more is no article."""

# English function words that are no words of the other languages of Europe.
_ENGLISH = frozenset(
    """the and to of that for with his her it from by this which they have has had been were are would will
    said not but who their at as its after about when there more than can could should what""".split()
)
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_LOWER = re.compile(r"\b[^\W\d_A-Z][^\W\d_]*")


class Pipeline:
    """Engines in order, behind furniture detection.

    Args:
        names: engines by name; spaCy, or the rules where spaCy or its model is missing, when None.
    """

    def __init__(self, names: Sequence[str] | None = None) -> None:
        self.notices: list[str] = []
        """What a person should know about the engines, one line each."""
        self._engines: list[Engine] = []
        self._rules: Engine | None = None
        self._version: str | None = None
        self._ahead: dict[str, tuple[list[Span], list[Span]]] = {}
        fallback = names is None
        for name in DEFAULT if names is None else names:
            try:
                engine = engines.create(name)
                _ = engine.version  # raises where the engine cannot run
            except EngineUnavailable as problem:
                self._unavailable(name, problem, fallback)
            else:
                self._engines.append(engine)
        if fallback and not self._engines:
            self._engines.append(engines.create(FALLBACK))
        self._fallback = fallback

    @property
    def version(self) -> str:
        """All that changes a result; one part of the cache's key."""
        if self._version is None:
            self._version = "; ".join([f"annotate {_revision()}", *(e.version for e in self._engines)])
        return self._version

    def load(self) -> None:
        """Load every engine; one that cannot be loaded is noticed and left out."""
        ready = []
        for engine in self._engines:
            try:
                engine.load()
            except EngineUnavailable as problem:
                self._unavailable(engine.name, problem, self._fallback)
            except Exception as problem:  # an engine may be somebody else's code: name it and go on
                self.notices.append(f"suggester {engine.name} failed to load: {_one_line(problem)}")
            else:
                ready.append(engine)
        if self._fallback and not ready:
            ready.append(engines.create(FALLBACK))
            ready[0].load()
        self._engines, self._version = ready, None

    def suggest(self, text: str) -> Suggestions:
        """Everything that is found in one article.

        An engine that raises, or returns what does not fit the text, is named in the result's notices and the
        others go on.

        Args:
            text: an article; suggestions end at ``MAX_CHARACTERS`` and after ``MAX_LINES``.
        """
        if not text.strip():
            return Suggestions()
        notices = list(self.notices)
        whole, text = text, _bounded(text)
        if len(text) < len(whole):
            notices.append(f"suggestions end after {len(text):,} of {len(whole):,} characters")
        ahead = self._ahead.get(text)
        furniture, off_limits = ahead or _furniture(text)
        chosen: Iterable[Engine] = self._engines
        if not ahead and not is_english(text):
            notices.append(FOREIGN)
            chosen = [self._rule_engine()]
        results = []
        for engine in chosen:
            try:
                results.append(checked(engine.suggest(text, off_limits), text))
            except Exception as problem:  # as in load: reported, not hidden
                notices.append(f"suggester {engine.name} failed: {_one_line(problem)}")
        found = merged(results, furniture, off_limits)
        found = checked(found, text)
        return Suggestions(
            found.entities, found.claims, found.furniture, tuple(dict.fromkeys([*notices, *found.notices]))
        )

    def look_ahead(self, texts: Iterable[str]) -> None:
        """Let engines that can do so prepare several articles at once, of which suggestions are asked next.

        Args:
            texts: articles; together not much more than :data:`AHEAD` characters.
        """
        self._ahead = {text: _furniture(text) for text in texts if text.strip() and is_english(text)}
        if len(self._ahead) > 1:
            for engine in self._engines:
                if isinstance(engine, LooksAhead):
                    with contextlib.suppress(Exception):  # whatever it is comes up again with the article
                        engine.look_ahead([(text, skip) for text, (_, skip) in self._ahead.items()])

    def _rule_engine(self) -> Engine:
        if self._rules is None:
            self._rules = engines.create(FALLBACK)
            self._rules.load()
        return self._rules

    def _unavailable(self, name: str, problem: EngineUnavailable, fallback: bool) -> None:
        if fallback:
            said = str(problem) if REMEDY in str(problem) else f"{problem}; {REMEDY}"
            self.notices.append(f"suggestions by rules only, without the English model: {said}")
        else:
            self.notices.append(f"suggester {name} is not available: {problem}")


def expected_version(names: Sequence[str] | None = None) -> str:
    """The version of the pipeline with these engines, without loading any model.

    Computed from installed package metadata: the key under which the cache holds an article's suggestions.
    """
    return Pipeline(names).version


def merged(
    results: Sequence[Suggestions], furniture: Sequence[Span], off_limits: Sequence[Span]
) -> Suggestions:
    """One result of many: earlier engines win where spans overlap, and nothing stays that is off limits.

    Args:
        results: what each engine found, the first one counting most.
        furniture: lines to report as furniture, beside those that engines found.
        off_limits: lines in which nothing is suggested.
    """
    entities: list[SuggestedEntity] = []
    claims: list[SuggestedClaim] = []
    lines = list(furniture)
    for result in results:
        lines.extend(result.furniture)
    closed = {*off_limits, *(line for result in results for line in result.furniture)}
    taken = Occupied(closed)
    for result in results:
        new = [e for e in result.entities if not taken.touches(e.span)]
        entities.extend(new)
        taken.add(e.span for e in new)
    taken = Occupied(closed)
    for result in results:
        fresh = [c for c in result.claims if not any(taken.touches(s) for s in c.content)]
        claims.extend(fresh)
        taken.add(s for c in fresh for s in c.content)
    notices = tuple(n for result in results for n in result.notices)
    return Suggestions(tuple(entities), tuple(claims), tuple(sorted(set(lines))), notices)


def _furniture(text: str) -> tuple[list[Span], list[Span]]:
    """The furniture of an article, and where in it nothing is suggested."""
    from annotator.suggest.furniture import find_furniture, skipped

    furniture = find_furniture(text)
    return furniture, skipped(text, furniture)


def is_english(text: str) -> bool:
    """Whether a text reads as English, by the share of English function words among its lower-case words.

    Texts too short to tell count as English, and so do tables and lists of names.
    """
    sample = text[:8_000]
    if not sample.isascii():
        letters = sum(map(str.isalpha, sample))
        latin = sum(map(str.isalpha, sample.encode("ascii", "ignore").decode("ascii")))
        if letters >= 40 and latin < letters * 0.6:
            return False
    words = _LOWER.findall(sample)
    return len(words) < 25 or sum(w in _ENGLISH for w in words) >= 0.06 * len(words)


def _bounded(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        cut = max(text.rfind("\n", 0, MAX_CHARACTERS), text.rfind(" ", MAX_CHARACTERS - 1000, MAX_CHARACTERS))
        text = text[: cut if cut > 0 else MAX_CHARACTERS]
    last = next(islice(_BREAK.finditer(text), MAX_LINES - 1, None), None)
    return text[: last.start()] if last else text


def _one_line(problem: BaseException) -> str:
    said = " ".join(str(problem).split())[:200]
    return f"{type(problem).__name__}: {said}" if said else type(problem).__name__


@lru_cache(maxsize=1)
def _revision() -> str:
    """A hash of this package's own files, so that no changed rule ever meets a stale cache."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in sorted([*here.glob("*.py"), *here.glob("data/*")]):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]
