"""Which sidecars are there: those of an article, and those whose article is gone."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from annotator.core.records import record
from annotator.store.articles import SUFFIXES
from annotator.store.sidecar import check_annotator


@record(frozen=True, slots=True)
class Listing:
    """The sidecars of some articles.

    Attributes:
        of: for each article its sidecars by annotator, "" for the unnamed one; in the order of the names.
        strays: sidecars in the same folders whose article is not there.
    """

    of: Mapping[Path, Mapping[str, Path]]
    strays: tuple[Path, ...]


def list_sidecars(articles: Iterable[Path]) -> Listing:
    """Find the sidecars of `articles`; every folder is read once.

    Raises:
        OSError: where a folder cannot be read.
    """
    of: dict[Path, dict[str, Path]] = {article: {} for article in articles}
    strays: list[Path] = []
    for folder in dict.fromkeys(article.parent for article in of):
        names = {name for name in os.listdir(folder) if not name.startswith(".")}  # noqa: PTH208
        for name in sorted(names):
            if not name.endswith(".toml"):
                continue
            article, annotator = whose(name, names)
            if article in names:
                if folder / article in of:
                    of[folder / article][annotator] = folder / name
            elif article:
                strays.append(folder / name)
    return Listing(of, tuple(strays))


def whose(name: str, names: Container[str]) -> tuple[str, str]:
    """The names of the article and the annotator of a sidecar; the article is "" where it is no sidecar's name."""
    whole = name.removesuffix(".toml")
    shorter, _, annotator = whole.rpartition(".")
    # ``a.txt.md.toml`` is of ``a.txt.md`` where that is there, and else what the annotator "md" says of ``a.txt``.
    if whole in names:
        return whole, ""
    if shorter in names and _is_name(annotator):
        return shorter, annotator
    if whole.endswith(SUFFIXES):
        return whole, ""
    return (shorter, annotator) if shorter.endswith(SUFFIXES) and _is_name(annotator) else ("", "")


def _is_name(annotator: str) -> bool:
    try:
        check_annotator(annotator)
    except ValueError:
        return False
    return bool(annotator)
