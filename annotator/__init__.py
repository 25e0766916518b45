"""Read and annotate news articles in the terminal, or with a script.

What scripts use is imported when it is asked for, so that the command line does not pay for it: see
:mod:`annotator.api` and docs/api.md.
"""

from __future__ import annotations

__version__ = "0.1.0"
__all__ = [
    "Article",
    "Claim",
    "Entity",
    "Folder",
    "Furniture",
    "Mark",
    "Orphan",
    "Refused",
    "Span",
    "StoreError",
    "__version__",
    "open_folder",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from annotator.api import (
        Article,
        Claim,
        Entity,
        Folder,
        Furniture,
        Mark,
        Orphan,
        Refused,
        Span,
        StoreError,
        open_folder,
    )


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from annotator import api

    return getattr(api, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
