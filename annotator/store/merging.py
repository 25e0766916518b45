"""Merging whole sidecars: on saving, when somebody else wrote meanwhile, and for git."""

from __future__ import annotations

import tomllib
from typing import Any

from annotator.core.merging import merge_marks, merge_values
from annotator.store.sidecar import KINDS_OF_TABLES, dump_document

Document = dict[str, Any]


def load(data: bytes) -> Document:
    """A sidecar's document; an empty one for no bytes.

    Raises:
        ValueError: where it is no sidecar: not UTF-8, not TOML, or marks without an id.
    """
    document = tomllib.loads(data.decode("utf-8"))
    for kind in KINDS_OF_TABLES:
        tables = document.get(kind, [])
        if not isinstance(tables, list) or not all(
            isinstance(t, dict) and isinstance(t.get("id"), str) for t in tables
        ):
            raise ValueError(f"[[{kind}]] holds a mark without an id")
        if len({t["id"] for t in tables}) < len(tables):
            raise ValueError(f"two marks of [[{kind}]] have the same id")
    return document


def merge(base: bytes, ours: bytes, theirs: bytes) -> tuple[bytes, list[str]]:
    """Merge three versions of a sidecar.

    Returns:
        The merged sidecar, which is valid TOML, and the ids of marks in conflict, which carry a ``conflict`` table.

    Raises:
        ValueError: where one of them is no sidecar.
    """
    old, mine, other = load(base), load(ours), load(theirs)
    merged: Document = {}
    conflicts: list[str] = []
    for name in dict.fromkeys([*mine, *other]):
        if name in KINDS_OF_TABLES:
            sides = [{t["id"]: t for t in document.get(name, [])} for document in (old, mine, other)]
            marks, found = merge_marks(*sides)
            merged[name] = list(marks.values())
            conflicts += found
        elif name == "article":
            merged[name] = merge_values(*(document.get("article", {}) for document in (old, mine, other)))
        else:
            merged |= merge_values(*({name: d[name]} if name in d else {} for d in (old, mine, other)))
    return dump_document(merged), conflicts
