"""Three-way merging of decisions, mark by mark and field by field.

A mark is a table, as a sidecar holds it, known by its id. What only one side changed is taken; what both changed in
the same way is one change; what they changed in different ways is a conflict. A conflict loses nothing: our fields
stay, and theirs are kept in the mark's ``conflict`` table until a person decides.
"""

from __future__ import annotations

from collections.abc import Mapping

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Table = Mapping[str, "Any"]
PLACE = ("start", "end", "text", "before", "after", "sha256", "orphan")
PIECES = ("content", "cue", "source")
STAMP = ("by", "at", "score", "origin", "edited", "annotators")
"""Fields that come with a decision and are no decision themselves: they never conflict, the later side's count."""
READING = ("label", "start", "content", "speaker")
"""Fields that say what is decided about: to change one and to change the ``state`` contradict each other, because
whoever rejects “Graz, a person” has said nothing of “Graz, a city”."""
CONFLICT = "conflict"
DELETED = "deleted"
"""The ``state`` in a conflict table where the other side took the mark away."""
_ABSENT = object()
_SILENT = ("start", "end", "before", "after", "sha256", "orphan", "by", "at")
_TITLES = {"state": "decision", "text": "words", "entity": "name"}


def merge_marks(
    base: Mapping[str, Table], ours: Mapping[str, Table], theirs: Mapping[str, Table]
) -> tuple[dict[str, dict[str, Any]], list[str]]:
    """Merge marks by id.

    Returns:
        The merged marks by id, and the ids of those in conflict.
    """
    merged: dict[str, dict[str, Any]] = {}
    conflicts: list[str] = []
    for identifier in dict.fromkeys([*ours, *theirs]):
        mark, conflict = merge_mark(base.get(identifier), ours.get(identifier), theirs.get(identifier))
        if mark is not None:
            merged[identifier] = mark
        if conflict:
            conflicts.append(identifier)
    return merged, conflicts


def merge_mark(
    base: Table | None, ours: Table | None, theirs: Table | None
) -> tuple[dict[str, Any] | None, bool]:
    """Merge one mark; None stands for a mark that is not there.

    Returns:
        The merged mark, or None where it is gone, and whether the sides contradict each other.
    """
    if ours == theirs or theirs == base:
        return (dict(ours) if ours is not None else None), False
    if ours == base:
        return (dict(theirs) if theirs is not None else None), False
    if ours is None or theirs is None:
        left = ours if ours is not None else theirs
        if base is not None and left is not None and _only_moved(base, left):
            return None, False
        # One side took the mark away, the other decided it anew: the decision stays, and somebody has to look.
        kept = dict(ours if ours is not None else theirs or {})
        kept[CONFLICT] = {"state": DELETED}
        return kept, True
    if ours.get("sha256") != theirs.get("sha256"):
        before, mine, other = _same_text(base or {}, ours, theirs)
        if mine.get("sha256") == other.get("sha256"):
            return merge_mark(before if base is not None else None, mine, other)
    return _merge_fields(base or {}, ours, theirs)


def _merge_fields(base: Table, ours: Table, theirs: Table) -> tuple[dict[str, Any], bool]:
    merged: dict[str, Any] = {}
    differing: dict[str, Any] = {}
    newer = _newer(ours, theirs)
    apart = _contradict(ours, theirs)
    for name in dict.fromkeys([*ours, *theirs]):
        if name in PLACE[1:] and "start" in ours:
            continue  # a place is one field: it is taken whole, with the first of its names
        if name in ("sha256", "orphan"):
            continue  # goes with the pieces of a claim
        names = PLACE if name == "start" else (name,)
        mine, other, before = (_pick(side, names) for side in (ours, theirs, base))
        if mine == other or other == before:
            merged |= mine
        elif mine == before and not (apart and name in (*READING, "state")):
            merged |= other
        elif name in STAMP:
            merged |= _pick(newer, names)
        else:
            merged |= mine
            differing |= other or dict.fromkeys(names, "")
    if any(part in merged for part in PIECES):
        merged |= _pick(ours, ("sha256", "orphan"))
    if not differing:
        return merged, False
    merged[CONFLICT] = differing | {name: theirs[name] for name in ("by", "at") if name in theirs}
    return merged, True


def _contradict(ours: Table, theirs: Table) -> bool:
    """Whether the sides differ both in the state and in what it is about."""
    return ours.get("state") != theirs.get("state") and any(
        ours.get(name) != theirs.get(name) for name in READING
    )


def _same_text(base: Table, ours: Table, theirs: Table) -> tuple[Table, Table, Table]:
    """The sides, with the places of one of them where the mark only moved along with an edit of the article.

    Offsets of different texts cannot be compared, but words can. A side whose words are those of the base moved
    nothing: it takes the other's places; where both did not, ours count.
    """
    moved = (*PLACE, *PIECES)

    def with_places(side: Table, of: Table) -> Table:
        return {**{k: v for k, v in side.items() if k not in moved}, **_pick(of, moved)}

    if _words(theirs) in (_words(base), _words(ours)):
        chosen = ours if _words(ours) != _words(base) or ours.get("sha256") != base.get("sha256") else theirs
    elif _words(ours) == _words(base):
        chosen = theirs
    else:
        return base, ours, theirs
    return with_places(base, chosen), with_places(ours, chosen), with_places(theirs, chosen)


def _only_moved(base: Table, side: Table) -> bool:
    """Whether a mark only moved along with an edit of the article."""
    moved = (*PLACE, *PIECES)
    rest = [{k: v for k, v in table.items() if k not in moved} for table in (base, side)]
    return rest[0] == rest[1] and _words(base) == _words(side) and base.get("sha256") != side.get("sha256")


def _words(side: Table) -> list[Any]:
    pieces = [(part, piece) for part in PIECES for piece in side.get(part, []) if isinstance(piece, Mapping)]
    return [side.get("text"), *((part, piece.get("text")) for part, piece in pieces)]


def _pick(side: Table, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: side[name] for name in names if name in side}


def _newer(ours: Table, theirs: Table) -> Table:
    mine, other = ours.get("at"), theirs.get("at")
    try:
        return theirs if other is not None and (mine is None or other > mine) else ours
    except TypeError:  # a time without a zone cannot be compared with one that has one
        return ours


def merge_values(base: Table, ours: Table, theirs: Table) -> dict[str, Any]:
    """Merge the plain keys of a table; where both sides changed one, ours counts."""
    merged: dict[str, Any] = {}
    for name in dict.fromkeys([*ours, *theirs]):
        mine, other, before = (side.get(name, _ABSENT) for side in (ours, theirs, base))
        chosen = other if mine == before else mine
        if chosen is not _ABSENT:
            merged[name] = chosen
    return merged


def differences(table: Table) -> list[tuple[str, str, str]]:
    """The fields in which both sides of a conflict differ, each with ours and theirs in words.

    Args:
        table: the mark as a sidecar holds it, with its ``conflict`` table.
    """
    theirs = table.get(CONFLICT)
    theirs = theirs if isinstance(theirs, Mapping) else {}
    if theirs.get("state") == DELETED:
        rows = [("decision", str(table.get("state", "")), "taken away")]
    else:
        names = [name for name in theirs if name not in _SILENT]
        rows = [(_TITLES.get(name, name), _shown(table.get(name)), _shown(theirs[name])) for name in names]
        if not rows and "start" in theirs:
            rows = [("place", f"at {table.get('start')}", f"at {theirs['start']}")]
    return [
        *rows,
        *((name, _shown(table.get(name)), _shown(theirs[name])) for name in ("by", "at") if name in theirs),
    ]


def versions(table: Table) -> tuple[str, str]:
    """What both sides say of a mark, in words, where they differ: ours and theirs.

    Args:
        table: the mark as a sidecar holds it, with its ``conflict`` table.
    """
    theirs = table.get(CONFLICT)
    theirs = theirs if isinstance(theirs, Mapping) else {}
    names = [name for name in theirs if name not in _SILENT] or ["start"]
    said = [
        ", ".join(_shown(side.get(name)) for name in names if name in side) + _who(side)
        for side in (table, theirs)
    ]
    return f"ours: {said[0]}", f"theirs: {said[1]}"


def _shown(value: object) -> str:
    if isinstance(value, list):
        value = " … ".join(str(p.get("text", "")) if isinstance(p, Mapping) else str(p) for p in value)
    words = " ".join(str("" if value is None else value).split()) or "nothing"
    return words if len(words) <= 80 else words[:79] + "…"


def _who(table: Table) -> str:
    return f" by {table['by']}" if table.get("by") else ""
