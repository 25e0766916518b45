"""The versions of the sidecar's format: a newer one is refused, an older one is brought up to date."""

from __future__ import annotations

from collections.abc import Callable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = 1
MIGRATIONS: dict[int, Callable[[dict[str, Any]], dict[str, Any]]] = {}
"""By format, what makes a document of the next one of it. Format 1 is the first."""


def up_to_date(document: dict[str, Any]) -> dict[str, Any]:
    """A document of any format that is known as one of format `FORMAT`.

    Raises:
        ValueError: in a few words, where the format is missing, newer, or not known.
    """
    version = document.get("format")
    if type(version) is not int:
        raise ValueError('the key "format" is missing or no number')
    if version > FORMAT:
        raise ValueError(f"is of format {version}, this program reads up to format {FORMAT}: update annotate")
    while version < FORMAT:
        if version not in MIGRATIONS:
            raise ValueError(f"is of format {version}, which there never was")
        document = MIGRATIONS[version](document)
        version += 1
        document["format"] = version
    return document
