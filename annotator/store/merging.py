"""Merging whole sidecars: on saving, when somebody else wrote meanwhile, and for git."""

from __future__ import annotations

from annotator.core.merging import merge_marks, merge_values
from annotator.store import toml
from annotator.store.sidecar.formats import up_to_date
from annotator.store.sidecar.model import KINDS_OF_TABLES
from annotator.store.sidecar.writing import dump_document

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

Document = dict[str, "Any"]
_OF_TEXT = ("sha256", "characters", "encoding", "sentences")


def load(data: bytes) -> Document:
    """A sidecar's document; an empty one for no bytes.

    Raises:
        ValueError: where it is no sidecar: not UTF-8, not TOML, of an unknown format, or marks without an id.
    """
    document = toml.loads(data.decode("utf-8"))
    if document:
        document = up_to_date(document)
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
    old, mine, other = sides = load(base), load(ours), load(theirs)
    texts = [_text(document) for document in sides]
    if len(set(texts) - {""}) > 1:
        # The article changed meanwhile: until they are found again, marks say in which text their offsets count.
        for document, sha256 in zip(sides, texts, strict=True):
            _say_whose(document, sha256)
    merged: Document = {}
    conflicts: list[str] = []
    for name in dict.fromkeys([*mine, *other]):
        if name in KINDS_OF_TABLES:
            marks, found = merge_marks(*({t["id"]: t for t in d.get(name, [])} for d in sides))
            merged[name] = list(marks.values())
            conflicts += found
        elif name == "article":
            merged[name] = merge_values(*map(_about, sides))
        else:
            merged |= merge_values(*({name: d[name]} if name in d else {} for d in (old, mine, other)))
    if merged.get("article") and texts[1] != texts[2]:
        text = texts[2] if texts[1] == texts[0] else texts[1]
        about = _about(mine if text == texts[1] else other)
        merged["article"] |= {name: about[name] for name in _OF_TEXT if name in about}
    for name in KINDS_OF_TABLES:
        for table in merged.get(name, []):
            if table.get("sha256") == _text(merged) and not table.get("orphan"):
                del table["sha256"]
    return dump_document(merged), conflicts


def differing(base: bytes, ours: bytes) -> set[str]:
    """The ids of marks that are not the same in two versions of a sidecar.

    Raises:
        ValueError: where one of them is no sidecar.
    """
    old, mine = (
        {t["id"]: t for name in KINDS_OF_TABLES for t in load(d).get(name, [])} for d in (base, ours)
    )
    return {identifier for identifier in {*old, *mine} if old.get(identifier) != mine.get(identifier)}


def _about(document: Document) -> Document:
    about = document.get("article", {})
    return about if isinstance(about, dict) else {}


def _text(document: Document) -> str:
    return str(_about(document).get("sha256", ""))


def _say_whose(document: Document, sha256: str) -> None:
    for name in KINDS_OF_TABLES:
        for table in document.get(name, []):
            table.setdefault("sha256", sha256)
