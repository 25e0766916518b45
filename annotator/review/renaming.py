"""Canonical names changed in all sidecars of a folder at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.records import replace
from annotator.review.reading import Reading
from annotator.review.transaction import Change
from annotator.store.errors import StoreError
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar


def renamed_sidecars(
    readings: Iterable[Reading], new_name: Callable[[str, Path], str]
) -> tuple[dict[Path, Change], int]:
    """What the sidecars become when every name is what `new_name` makes of it; nothing is written.

    Decided marks of all states are renamed, mentions and speakers alike. Who decided them, and when, stays.

    Args:
        readings: the articles.
        new_name: from the name in a sidecar and the article to the name that it is to have.

    Returns:
        The changed files, and how many marks change in them.

    Raises:
        StoreError: where an article or a sidecar cannot be used: then not all could be renamed.
    """
    changes: dict[Path, Change] = {}
    count = 0
    for reading in readings:
        if reading.problems:
            raise reading.problems[0]
        for annotator, sidecar in reading.sidecars.items():
            marks = [_renamed(mark, reading.path, new_name) for mark in sidecar.marks]
            different = sum(new is not old for new, old in zip(marks, sidecar.marks, strict=True))
            if not different:
                continue
            count += different
            changes[reading.files[annotator]] = _change(reading, annotator, sidecar, marks)
    return changes, count


def _renamed(mark: Mark, article: Path, new_name: Callable[[str, Path], str]) -> Mark:
    if isinstance(mark, Entity) and (name := new_name(mark.name, article)) != mark.name:
        return replace(mark, name=name)
    if isinstance(mark, Claim) and mark.speaker and (name := new_name(mark.speaker, article)) != mark.speaker:
        return replace(mark, speaker=name)
    return mark


def _change(reading: Reading, annotator: str, sidecar: Sidecar, marks: list[Mark]) -> Change:
    path = reading.files[annotator]
    before = path.read_bytes()
    assert reading.article is not None
    if parse_sidecar(before, reading.article, path).marks != sidecar.marks:
        raise StoreError(path, "was changed by somebody else just now; nothing was changed", "try again")
    return Change(before, SidecarWriter(reading.article, sidecar).dump(marks, sidecar.status))
