"""Sidecars: the TOML file beside an article that holds people's decisions. docs/sidecar.md specifies it.

What writes them is imported when it is asked for: most commands only read.
"""

from __future__ import annotations

from annotator.store.sidecar.model import Sidecar, check_annotator, sidecar_path
from annotator.store.sidecar.reading import parse_sidecar, read_sidecar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from annotator.store.sidecar.writing import SidecarWriter, write_sidecar

__all__ = [
    "Sidecar",
    "SidecarWriter",
    "check_annotator",
    "parse_sidecar",
    "read_sidecar",
    "sidecar_path",
    "write_sidecar",
]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from annotator.store.sidecar import writing

    return getattr(writing, name)
