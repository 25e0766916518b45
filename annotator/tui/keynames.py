"""A pressed key by the name that keymaps use."""

from __future__ import annotations

from textual import events


def key_name(event: events.Key) -> str:
    """The character itself where it prints, else the library's name."""
    printed = event.character and event.is_printable and event.character != " "
    if printed and not event.key.startswith(("ctrl+", "alt+")):
        return event.character or ""
    return event.key
