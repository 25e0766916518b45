"""Values of other formats as TOML can hold them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

_MAX_INT = 2**53


def toml_value(value: Any, depth: int = 0) -> Any:
    """A value as TOML can hold it in any reader; None where there is nothing to hold.

    Integers beyond 53 bits become text, and so does what is nested deeply.
    """
    if isinstance(value, Mapping):
        if depth > 8:
            return str(value)
        items = {_text(str(k)): toml_value(v, depth + 1) for k, v in value.items()}
        return {k: v for k, v in items.items() if v is not None}
    if isinstance(value, list | tuple):
        if depth > 8:
            return str(value)
        return [kept for item in value if (kept := toml_value(item, depth + 1)) is not None]
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, bool) or value is None:
        return value
    if isinstance(value, int):
        return value if abs(value) <= _MAX_INT else str(value)
    if isinstance(value, float | datetime):
        return value
    return str(value)


def _text(value: str) -> str:
    """Half surrogate pairs, which are no characters, become question marks."""
    return value.encode("utf-8", "replace").decode()
