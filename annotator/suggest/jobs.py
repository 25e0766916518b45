"""Suggestions for many articles on several cores: worker processes, answers in the order of the articles.

The workers are those of the screen. One that dies of an article is started again, and the article is reported.
"""

from __future__ import annotations

import os
import queue
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from annotator.store.cache import SuggestionCache, text_sha
from annotator.suggest.batch import Article, Problem, Result, cached
from annotator.suggest.client import Answer, Failed, Message, SuggestClient, worker_command
from annotator.suggest.pipeline import expected_version
from annotator.suggest.record import Suggestions, to_json

AHEAD = 4
"""Articles a worker that are read before the first of them is answered: what bounds the memory."""
HOPELESS = 8
"""Failures in a row, without any answer before them, after which it is not the articles' fault."""


@dataclass(slots=True)
class _Waiting:
    """An article under way, and what came of it; `alone` where it is tried again with nothing beside it."""

    article: Article
    sha: str
    result: Result | Problem | None = None
    alone: bool = False


def suggest_in_parallel(
    found: Iterator[Article | Problem],
    engines: Sequence[str] | None,
    jobs: int,
    cache: SuggestionCache | None = None,
    command: Sequence[str] | None = None,
) -> Iterator[Result | Problem]:
    """As :func:`annotator.suggest.batch.suggest_all`, in `jobs` processes; the order stays.

    Args:
        found: the articles; at most four times `jobs` of them are held at a time.
        engines: by name; the default ones when None.
        jobs: how many processes, from 1.
        cache: read and written when given.
        command: starts a worker, for tests.

    Raises:
        RuntimeError: where no worker can be brought to answer.
    """
    # As many processes as cores: threads of their own would only be in one another's way.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    said: queue.SimpleQueue[tuple[int, Message]] = queue.SimpleQueue()
    clients = [
        SuggestClient(command or worker_command(engines), lambda message, n=number: said.put((n, message)))  # type: ignore[misc]
        for number in range(jobs)
    ]
    version = expected_version(engines)
    waiting: deque[_Waiting | Problem] = deque()
    asked: list[dict[int, _Waiting]] = [{} for _ in clients]
    again: deque[_Waiting] = deque()
    failures, answered, more = 0, False, True
    try:
        while True:
            for number, open_ones in enumerate(asked):
                if again and not open_ones:
                    lonely = again.popleft()
                    asked[number][clients[number].ask(lonely.article.text)] = lonely
            trying_alone = bool(again) or any(each.alone for ones in asked for each in ones.values())
            while more and not trying_alone and len(waiting) < AHEAD * jobs:
                article = next(found, None)
                if article is None:
                    more = False
                elif isinstance(article, Problem):
                    waiting.append(article)
                else:
                    waiting.append(_begun(article, cache, version, clients, asked))
            while waiting:
                head = waiting[0]
                result = head if isinstance(head, Problem) else head.result
                if result is None:
                    break
                waiting.popleft()
                yield result
            if not waiting and not more:
                return
            if len(waiting) < AHEAD * jobs and more and not trying_alone:
                continue
            number, message = said.get()
            if isinstance(message, Answer) and not message.preliminary:
                failures, answered = 0, True
                if (one := asked[number].pop(message.id, None)) is not None:
                    one.result = _made(one.article, message.suggestions, message.notices)
                    if cache and not message.notices:
                        cache.put(one.sha, message.version, to_json("", "", message.suggestions))
            elif isinstance(message, Failed):
                failures += 1
                lost = [message.id] if message.id is not None else list(asked[number])
                for identifier in lost:
                    if (one := asked[number].pop(identifier, None)) is None:
                        continue
                    if one.alone:
                        one.result = Problem(one.article.path, one.article.line, message.reason)
                    else:
                        # It may have died of another article that it had.
                        one.alone = True
                        again.append(one)
                if failures >= HOPELESS and not answered:
                    raise RuntimeError(f"no suggestions: {message.reason}")
    finally:
        for client in clients:
            client.close()


def _begun(
    article: Article,
    cache: SuggestionCache | None,
    version: str,
    clients: Sequence[SuggestClient],
    asked: Sequence[dict[int, _Waiting]],
) -> _Waiting:
    """Ask the worker with the least to do, unless the cache knows."""
    one = _Waiting(article, text_sha(article.text))
    known = cached(cache, version, article)
    if known is not None:
        one.result = _made(article, known, known.notices)
        return one
    number = min(range(len(clients)), key=lambda n: len(asked[n]))
    asked[number][clients[number].ask(article.text)] = one
    return one


def _made(article: Article, suggestions: Suggestions, notices: tuple[str, ...]) -> Result:
    return Result(article, to_json("", article.text, suggestions) | {"id": article.id}, notices)
