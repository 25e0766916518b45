"""Exchange formats, one module each, reader and writer side by side.

:func:`export` writes articles and their sidecars in another format, :func:`import_` makes articles and sidecars of
what another program wrote, :func:`names` and :func:`create` give the registered formats.
"""

from annotator.exchange.document import BrokenRecord, Document, ExchangeError, Report
from annotator.exchange.exporting import export
from annotator.exchange.imported import imported_suggestions
from annotator.exchange.importing import import_
from annotator.exchange.registry import Format, create, names

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
