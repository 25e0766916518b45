"""A pressed key by the name that keymaps use."""

from __future__ import annotations

from textual import events

ALONE = frozenset(
    {
        f"{side}_{key}"
        for side in ("left", "right")
        for key in ("shift", "control", "alt", "super", "hyper", "meta")
    }
    | {"iso_level3_shift", "iso_level5_shift", "caps_lock", "num_lock", "scroll_lock"}
)
"""Keys that do nothing by themselves, which terminals with the kitty protocol report all the same."""


def key_name(event: events.Key) -> str:
    """The character itself where it prints, else the library's name."""
    printed = event.character and event.is_printable and event.character != " "
    if printed and not event.key.startswith(("ctrl+", "alt+")):
        return event.character or ""
    return event.key
