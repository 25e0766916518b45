"""Decisions about names across a folder: merging, renaming, splitting, keeping apart; all files or none, undoable."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from annotator.review.names import Name, collect
from annotator.review.reading import Reading, read_all
from annotator.review.registry import FILE_NAME, Registry, RegistryError, is_item, read_registry
from annotator.review.renaming import renamed_sidecars
from annotator.review.transaction import Change, apply
from annotator.store.workspace import Workspace


class NamingError(ValueError):
    """A decision about names that cannot be made; says why in one line."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What is to become of names.

    Attributes:
        registry: afterwards.
        new_name: from a name and the article it stands in to the name it is to have.
        what: in words.
    """

    registry: Registry
    new_name: Callable[[str, Path], str]
    what: str


@dataclass(slots=True)
class Names:
    """The names of a folder as they are now, and what can be decided about them.

    Attributes:
        workspace: the articles.
        registry: what people decided so far.
        readings: the articles with all their sidecars.
        found: every name of theirs.
    """

    workspace: Workspace
    registry: Registry
    readings: Sequence[Reading]
    found: dict[str, Name]

    @classmethod
    def read(cls, workspace: Workspace) -> Names:
        """Read all of a folder.

        Raises:
            RegistryError: where `entities.toml` is wrong.
        """
        registry = read_registry(workspace.root)
        readings = list(read_all(workspace.articles))
        return cls(workspace, registry, readings, collect(readings))

    def merge(self, names: Sequence[str], into: str) -> Decision:
        """Make `names` aliases of `into`, which need not be there yet.

        Raises:
            NamingError: where a name is unknown or nothing is left to merge.
        """
        gone = [self._known(name) for name in dict.fromkeys(names) if name != into]
        if not gone:
            raise NamingError("merging needs two names, the last of which is kept")
        if not into.strip() or not into.isprintable():
            raise NamingError(f"{into!r} is no name")
        after = self.registry.merged(tuple(gone), into, self._label(into) or self._label(gone[0]))
        aliases = after.names()
        return Decision(
            after, lambda name, _: aliases.get(name, name), f"merged {', '.join(gone)} into {into}"
        )

    def rename(self, old: str, new: str) -> Decision:
        """Give a name another spelling, in every article.

        Raises:
            NamingError: where the old one is unknown, or the new one is none or there already.
        """
        old, new = self._known(old), new.strip()
        if not new or not new.isprintable():
            raise NamingError(f"{new!r} is no name")
        if new in self.found or new in self.registry.entities or new in self.registry.names():
            raise NamingError(f"{new!r} is there already; merge {old!r} and {new!r} to make them one")
        registry = self.registry
        after = registry.renamed(old, new, self._label(old)) if old in registry.entities else registry
        return Decision(after, lambda name, _: new if name == old else name, f"renamed {old} to {new}")

    def split(self, old: str, new: str, articles: Collection[Path]) -> Decision:
        """Let a name be another one in some articles: two people who share it.

        Raises:
            NamingError: where the old name is unknown, or the new one is no other name, or no article is given.
        """
        old, new = self._known(old), new.strip()
        if not new or not new.isprintable() or new == old:
            raise NamingError(f"{new!r} is no other name")
        if not articles:
            raise NamingError(f"say in which articles {old} is {new}")

        def new_name(name: str, article: Path) -> str:
            return new if name == old and article in articles else name

        return Decision(self.registry.kept_apart(old, new), new_name, f"split {new} from {old}")

    def apart(self, one: str, other: str) -> Decision:
        """Say that two names are not the same, so that they are never proposed again.

        Raises:
            NamingError: where one is unknown.
        """
        one, other = self._known(one), self._known(other)
        return Decision(
            self.registry.kept_apart(one, other), lambda name, _: name, f"kept {one} and {other} apart"
        )

    def describe(self, name: str, *, type: str = "", note: str = "", wikidata: str = "") -> Decision:
        """Note what is known of an entity in the registry; sidecars stay as they are.

        Raises:
            NamingError: where the name is unknown, the item is none, or a text is not one line.
        """
        name = self.registry.resolve(self._known(name))
        if wikidata and not is_item(wikidata):
            raise NamingError(f"{wikidata!r} is no item of Wikidata, which are written Q1")
        if not (type + note).isprintable():
            raise NamingError("type and note are one line each")
        return Decision(
            self.registry.described(name, type, note, wikidata), lambda name, _: name, f"described {name}"
        )

    def apply_registry(self) -> Decision:
        """Use the registry's names in all sidecars."""
        aliases = self.registry.names()
        return Decision(self.registry, lambda name, _: aliases.get(name, name), f"applied {FILE_NAME}")

    def carry_out(self, decision: Decision) -> tuple[int, int]:
        """Change all the files, or none; how many marks changed, in how many sidecars.

        Raises:
            StoreError: where a file cannot be used or was changed meanwhile.
            OSError: where the disk refuses.
        """
        changes, count = renamed_sidecars(self.readings, decision.new_name)
        sidecars = len(changes)
        if decision.registry != self.registry:
            path = self.workspace.root / FILE_NAME
            before = path.read_bytes() if path.exists() else None
            changes[path] = Change(before, decision.registry.dump())
        apply(self.workspace.root, decision.what, changes)
        return count, sidecars

    def contradictions(self) -> Iterator[RegistryError]:
        """Where the registry and the sidecars do not say the same."""
        path = self.workspace.root / FILE_NAME
        for alias, name in sorted(self.registry.names().items()):
            if alias in self.found:
                places = ", ".join(sorted(Path(a).name for a in self.found[alias].articles)[:3])
                yield RegistryError(
                    path,
                    f"{alias!r} is an alias of {name!r}, but sidecars still say it ({places})",
                    "annotate entities … --apply renames it",
                )
        for known in self.registry.entities.values():
            about = self.found.get(known.name)
            if known.type and about and about.label and about.label != known.type:
                reason = f"{known.name!r} is {known.type} here and mostly {about.label} in sidecars"
                yield RegistryError(path, reason, "correct the one that is wrong")
        for one, other in sorted(self.registry.apart):
            if self.registry.resolve(one) == self.registry.resolve(other):
                yield RegistryError(
                    path, f"{one!r} and {other!r} are apart and yet one entity", "keep one of the two"
                )

    def _known(self, name: str) -> str:
        if name in self.found or name in self.registry.entities or name in self.registry.names():
            return name
        near = get_close_matches(name, [*self.found, *self.registry.entities], 1)
        raise NamingError(f"no entity is called {name!r}" + (f"; did you mean {near[0]!r}?" if near else ""))

    def _label(self, name: str) -> str:
        return self.found[name].label if name in self.found else ""
