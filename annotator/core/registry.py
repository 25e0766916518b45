"""The whole registry of commands. Bindings, palette, status line, help and docs are views of it."""

from __future__ import annotations

from annotator.core import conflicts, deciding, extents, marking, moving, orphans, reshaping, screens
from annotator.core.commands import REGISTRY, Command

_MODULES = (deciding, orphans, conflicts, marking, moving, reshaping, extents, screens)
_ORDER = {module.__name__: number for number, module in enumerate(_MODULES)}


def load_all() -> dict[str, Command]:
    """Every command by name, in the order in which people read about them."""

    def place(made: Command) -> int:
        return _ORDER[made.run.__module__ if made.run else screens.__name__]

    return {made.name: made for made in sorted(REGISTRY.values(), key=place)}
