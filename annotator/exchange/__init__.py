"""Exchange formats, one module each, reader and writer side by side.

:func:`export` writes articles and their sidecars in another format, :func:`import_` makes articles and sidecars of
what another program wrote, :func:`names` and :func:`create` give the registered formats.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from annotator.exchange.document import BrokenRecord, Document, ExchangeError, Report
    from annotator.exchange.exporting import export
    from annotator.exchange.imported import imported_suggestions
    from annotator.exchange.importing import import_
    from annotator.exchange.registry import Format, create, names

_HOMES = {
    "document": ("BrokenRecord", "Document", "ExchangeError", "Report"),
    "exporting": ("export",),
    "imported": ("imported_suggestions",),
    "importing": ("import_",),
    "registry": ("Format", "create", "names"),
}

__all__ = [
    "BrokenRecord",
    "Document",
    "ExchangeError",
    "Format",
    "Report",
    "create",
    "export",
    "import_",
    "imported_suggestions",
    "names",
]


def __getattr__(name: str) -> object:
    """Load what is asked for: whoever exports does not load what only imports need."""
    for home, names_there in _HOMES.items():
        if name in names_there:
            from importlib import import_module

            return getattr(import_module(f"{__name__}.{home}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
