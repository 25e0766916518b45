"""`entities.toml`: what people decided about the names of a folder: canonical names, aliases, who is not the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from annotator.store import toml
from annotator.store.errors import StoreError
from annotator.store.workspace import REGISTRY

FILE_NAME = REGISTRY
MAX_BYTES = 20_000_000
_WIKIDATA = re.compile(r"Q[1-9]\d{0,11}")
_KNOWN = ("name", "type", "aliases", "note", "wikidata")


class RegistryError(StoreError):
    """An `entities.toml` that is wrong, or does not allow what was asked for."""


@dataclass(frozen=True, slots=True)
class Known:
    """One entity that people decided about.

    Attributes:
        name: canonical.
        type: its label, "" where nobody said.
        aliases: other names it goes by.
        note: a person's words about it.
        wikidata: its item, as ``Q1``; "" where nobody said.
        extra: keys that this program does not know.
    """

    name: str
    type: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
    wikidata: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Registry:
    """The entities of a folder, by canonical name; `apart` are pairs that are not the same, each in order."""

    entities: Mapping[str, Known] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def resolve(self, name: str) -> str:
        """The canonical name of a name or an alias; the name itself where nobody decided."""
        if name in self.entities:
            return name
        return next((known.name for known in self.entities.values() if name in known.aliases), name)

    def names(self) -> dict[str, str]:
        """Every alias with the canonical name, for many look-ups."""
        return {alias: known.name for known in self.entities.values() for alias in known.aliases}

    def are_apart(self, one: str, other: str) -> bool:
        """Whether a person said that the two are not the same."""
        return _pair(one, other) in self.apart

    def merged(self, names: tuple[str, ...], into: str, label: str = "") -> Registry:
        """With `names` as aliases of `into`; what was an alias of theirs goes with them."""
        entities = dict(self.entities)
        kept = entities.pop(into, Known(into, label))
        aliases = [*kept.aliases]
        for name in names:
            gone = entities.pop(name, None)
            aliases += [name, *(gone.aliases if gone else ())]
            if gone:
                kept = replace(
                    kept,
                    note=kept.note or gone.note,
                    wikidata=kept.wikidata or gone.wikidata,
                    type=kept.type or gone.type,
                    extra={**gone.extra, **kept.extra},
                )
        moved = set(aliases) - {into}
        for name, known in entities.items():
            entities[name] = replace(
                known, aliases=tuple(a for a in known.aliases if a not in moved | {into})
            )
        entities[into] = replace(kept, aliases=tuple(dict.fromkeys(a for a in aliases if a != into)))
        apart = frozenset(pair for pair in self.apart if not set(pair) <= moved | {into})
        return replace(self, entities=entities, apart=apart)

    def renamed(self, old: str, new: str, label: str = "") -> Registry:
        """With another canonical name; the old one is no alias, because it was wrong."""
        entities = dict(self.entities)
        known = entities.pop(old, Known(old, label))
        entities[new] = replace(known, name=new, aliases=tuple(a for a in known.aliases if a != new))
        apart = frozenset(_pair(*(new if name == old else name for name in pair)) for pair in self.apart)
        return replace(self, entities=entities, apart=apart)

    def kept_apart(self, one: str, other: str) -> Registry:
        """With the decision that the two are not the same; an alias of one another they are no longer."""
        entities = {
            name: replace(
                known,
                aliases=tuple(a for a in known.aliases if {a, name} != {one, other}),
            )
            for name, known in self.entities.items()
        }
        return replace(self, entities=entities, apart=self.apart | {_pair(one, other)})

    def described(self, name: str, type: str, note: str, wikidata: str) -> Registry:
        """With what is known of an entity; one of which nothing is known any more is left out."""
        entities = dict(self.entities)
        known = replace(entities.pop(name, Known(name)), type=type, note=note, wikidata=wikidata)
        if known != Known(name):
            entities[name] = known
        return replace(self, entities=entities)

    def dump(self) -> bytes:
        """The file, entities by name."""
        import tomli_w

        tables = []
        for known in sorted(self.entities.values(), key=lambda k: (k.name.casefold(), k.name)):
            table: dict[str, Any] = {"name": known.name}
            for key in ("type", "aliases", "note", "wikidata"):
                if value := getattr(known, key):
                    table[key] = list(value) if key == "aliases" else value
            tables.append(table | dict(known.extra))
        document: dict[str, Any] = {"format": 1, **self.extra}
        if self.apart:
            document["apart"] = [list(pair) for pair in sorted(self.apart)]
        if tables:
            document["entity"] = tables
        return tomli_w.dumps(document, multiline_strings=False).encode()


def is_item(written: str) -> bool:
    """Whether this is how Wikidata calls an item: ``Q1``."""
    return bool(_WIKIDATA.fullmatch(written))


def read_registry(folder: Path) -> Registry:
    """The registry of a folder; an empty one where there is none.

    Raises:
        RegistryError: where the file cannot be read or contradicts itself.
    """
    path = folder / FILE_NAME
    try:
        source, document = toml.read(path, RegistryError, MAX_BYTES)
    except FileNotFoundError:
        return Registry()
    return _Checker(path, source).registry(document)


class _Checker:
    def __init__(self, path: Path, source: str) -> None:
        self.path, self.source = path, source

    def wrong(self, reason: str, needle: str = "", remedy: str = "") -> RegistryError:
        at = self.source.find(needle) if needle else -1
        return RegistryError(self.path, reason, remedy, self.source.count("\n", 0, at) + 1 if at >= 0 else 0)

    def registry(self, document: dict[str, Any]) -> Registry:
        if document.get("format", 1) != 1:
            raise self.wrong("this program reads format 1", "format", "update annotate")
        tables = document.get("entity", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.wrong("entity must be an array of tables: [[entity]]", "entity")
        entities: dict[str, Known] = {}
        owner: dict[str, str] = {}
        for number, table in enumerate(tables, 1):
            known = self.entity(number, table)
            for name in (known.name, *known.aliases):
                if name in owner:
                    remedy = "leave it to one of them" if owner[name] != known.name else "name it once"
                    raise self.wrong(f"{name!r} stands for {owner[name]!r} and {known.name!r}", name, remedy)
                owner[name] = known.name
            entities[known.name] = known
        pairs = document.get("apart", [])
        if not isinstance(pairs, list) or not all(
            isinstance(p, list) and len(p) == 2 and all(isinstance(n, str) for n in p) for p in pairs
        ):
            raise self.wrong('apart must be pairs of names: apart = [["…", "…"]]', "apart")
        extra = {key: value for key, value in document.items() if key not in ("format", "entity", "apart")}
        return Registry(entities, frozenset(_pair(*pair) for pair in pairs), extra)

    def entity(self, number: int, table: dict[str, Any]) -> Known:
        values = {key: table.get(key, "") for key in ("name", "type", "note", "wikidata")}
        for key, value in values.items():
            if not isinstance(value, str):
                raise self.wrong(f"entity {number}: {key} must be text in quotes", key)
        if not values["name"].strip() or not values["name"].isprintable():
            raise self.wrong(f"entity {number}: name is missing or not one line")
        if values["wikidata"] and not _WIKIDATA.fullmatch(values["wikidata"]):
            reason = f"entity {number}: wikidata {values['wikidata']!r} is no item"
            raise self.wrong(reason, values["wikidata"], 'for instance: wikidata = "Q1"')
        aliases = table.get("aliases", [])
        if not isinstance(aliases, list) or not all(isinstance(a, str) and a.strip() for a in aliases):
            raise self.wrong(f'entity {number}: aliases must be a list of names: ["…"]', "aliases")
        extra = {key: value for key, value in table.items() if key not in _KNOWN}
        return Known(aliases=tuple(dict.fromkeys(aliases)), extra=extra, **values)


def _pair(one: str, other: str) -> tuple[str, str]:
    return (one, other) if one <= other else (other, one)
