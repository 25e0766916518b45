"""Puts right without a reader what keeps decisions from standing: orphans, and marks decided in two ways."""

from __future__ import annotations

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from typing import Any

    from annotator.api import Article, Folder
    from annotator.core.marks import Mark
    from annotator.core.spans import Span

    Found = Sequence[tuple[Article, Mark]]

SIDES = ("ours", "theirs")


def repair(given: argparse.Namespace) -> int:
    """List, or change, what ``review --reattach`` and ``--settle`` name; the exit code.

    Raises:
        output.Usage: where an id is none of theirs, or a place cannot be understood; nothing is changed then.
    """
    from annotator.api import open_folder
    from annotator.core.text import counted

    try:
        folder = open_folder(*given.paths, annotator=given.annotator)
    except ValueError as problem:
        raise output.Usage(str(problem)) from problem
    orphans = given.reattach is not None
    found, unusable = _found(folder, orphans=orphans)
    wanted = _places(given.reattach, found) if orphans else _sides(given.settle, found)
    if wanted and given.read_only:
        raise output.Usage("--read-only changes nothing")
    if wanted:
        refused = _changed(wanted, as_json=given.json)
        return output.PROBLEMS if refused or unusable else output.DONE
    for article, mark in found:
        row = {"file": str(article.path), "id": mark.id, **(_orphan if orphans else _conflict)(article, mark)}
        if given.json:
            output.json_line(row)
        else:
            output.data(output.visible_line(_in_words(row)))
    many = counted(len(found), "orphan") if orphans else counted(len(found), "mark") + " decided in two ways"
    output.talk(many if found else f"no {many.removeprefix('0 ')}")
    return output.PROBLEMS if found or unusable else output.DONE


def _found(folder: Folder, *, orphans: bool) -> tuple[Found, int]:
    """The marks in question with their articles, and how many articles cannot be used."""
    from annotator.store.errors import StoreError

    found: list[tuple[Article, Mark]] = []
    unusable = 0
    for number in range(len(folder)):
        try:
            article = folder[number]
        except StoreError as problem:
            output.talk(problem)
            unusable += 1
            continue
        found += [(article, mark) for mark in (article.orphans if orphans else article.conflicts)]
    return found, unusable


def _orphan(article: Article, orphan: Mark) -> dict[str, Any]:
    """What it was about, and where that may stand now."""
    from annotator.core.marks import Entity, Orphan
    from annotator.store.reanchoring import likely

    assert isinstance(orphan, Orphan)
    label = orphan.was.label if isinstance(orphan.was, Entity) else type(orphan.was).__name__.lower()
    place = likely(orphan, article.text)
    near = place and {"start": place.start, "end": place.end, "text": article.text[slice(*place)]}
    return {"label": label, "text": orphan.words, "likely": near}


def _conflict(article: Article, mark: Mark) -> dict[str, Any]:
    """What it is about, and in what both versions differ."""
    from annotator.core.merging import differences
    from annotator.store.sidecar.tables import mark_table

    rows = differences(mark_table(mark, article.text))
    sides = {side: {row[0]: row[at] for row in rows} for at, side in enumerate(SIDES, 1)}
    return {"text": article.words(mark), **sides}


def _in_words(row: dict[str, Any]) -> str:
    said = f"{row['file']}: {row['id']} {row.get('label', '')}".rstrip() + f" “{_short(row['text'])}”"
    if "ours" in row:
        return f"{said} · ours: {_listed(row['ours'])} · theirs: {_listed(row['theirs'])}"
    near = row["likely"]
    if not near:
        return f"{said} · nothing is much like it"
    return f"{said} · perhaps {near['start']}:{near['end']} “{_short(near['text'])}”"


def _listed(fields: dict[str, str]) -> str:
    return ", ".join(f"{name} {_short(value)}" for name, value in fields.items())


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 60 else words[:59] + "…"


def _named(word: str, found: Found, form: str) -> tuple[Article, Mark, str]:
    """The mark that ``ID=…`` names, and what follows."""
    from annotator.core.nearest import nearest

    identifier, _, value = word.partition("=")
    if not value:
        raise output.Usage(f"{word!r}: write {form}")
    hits = [(article, mark) for article, mark in found if mark.id == identifier]
    if len(hits) > 1:
        raise output.Usage(f"{identifier!r} is in {len(hits)} articles: name one of them")
    if not hits:
        ids = [mark.id for _, mark in found]
        near = nearest(identifier, ids)
        there = f"did you mean {near}?" if near else f"there are {', '.join(ids[:10]) or 'none'}"
        raise output.Usage(f"{identifier!r} is not among them: {there}")
    return *hits[0], value


def _places(words: Sequence[str], found: Found) -> list[tuple[Article, Mark, Span | str]]:
    wanted = [_named(word, found, "ID=START:END or ID=WORDS") for word in words]
    return [(article, mark, _place(article, value)) for article, mark, value in wanted]


def _place(article: Article, value: str) -> Span:
    import re

    from annotator.core.spans import Span

    if offsets := re.fullmatch(r"(\d{1,9}):(\d{1,9})", value):
        return Span(int(offsets[1]), int(offsets[2]))
    places = article.find(value)
    if len(places) == 1:
        return places[0]
    where = ": " + ", ".join(f"{a}:{b}" for a, b in places[:10]) + "; give one of these" if places else ""
    raise output.Usage(f"“{_short(value)}” stands {len(places)} times in {article.path}{where}")


def _sides(words: Sequence[str], found: Found) -> list[tuple[Article, Mark, Span | str]]:
    if len(words) == 1 and words[0] in SIDES:
        return [(article, mark, words[0]) for article, mark in found]
    wanted = [_named(word, found, "ID=ours or ID=theirs") for word in words]
    for _, mark, side in wanted:
        if side not in SIDES:
            raise output.Usage(f"{mark.id}={side}: a side is ours or theirs")
    return list(wanted)


def _changed(wanted: Sequence[tuple[Article, Mark, Span | str]], *, as_json: bool) -> int:
    """Carry out what is wanted and save it; how much of it could not be done."""
    from annotator.api import Refused
    from annotator.core.marks import Orphan

    refused = 0
    rows: list[tuple[Article, dict[str, Any]]] = []
    for article, mark, value in wanted:
        try:
            if isinstance(value, str):
                now = article.settle(mark, "ours" if value == "ours" else "theirs")
            else:
                assert isinstance(mark, Orphan)
                now = article.reattach(mark, value)
        except Refused as problem:
            output.talk(f"{article.path}: {mark.id}: {problem}")
            refused += 1
            continue
        row: dict[str, Any] = {
            "file": str(article.path),
            "id": mark.id,
            "state": now.state if now else "deleted",
        }
        if now is not None:
            row |= {"start": now.extent.start, "end": now.extent.end, "text": article.words(now)}
        rows.append((article, row))
    failed: set[Article] = set()
    for article in dict.fromkeys(article for article, _ in rows):
        try:
            article.save()
        except OSError as problem:
            output.talk(f"not saved: {problem}")
            failed.add(article)
    for article, row in rows:
        if article in failed:
            continue
        if as_json:
            output.json_line(row)
        else:
            at = f" {row['start']}:{row['end']} “{_short(row['text'])}”" if "text" in row else ""
            output.data(output.visible_line(f"{row['file']}: {row['id']} {row['state']}{at}"))
    return refused + len(failed)
