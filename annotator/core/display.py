"""What may be sent to a terminal: control and bidirectional characters become visible marks."""

from __future__ import annotations

import re

# C0, DEL, C1, line separators, bidirectional controls, and what has no glyph of its own.
_UNSAFE = (
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufff9-\ufffb\ud800-\udfff]"
)
# Zero-width characters that say nothing on a screen; a joiner between letters is left alone.
_UNSEEN = "[\u00ad\u200b\u2060\ufeff]"
SUBSTITUTE = "␦"


def _visible(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else SUBSTITUTE


def visible(text: str) -> str:
    """`text` with nothing in it that a terminal would obey; one character for one, zero-width ones dropped."""
    # All that is replaced is unprintable, and most text is printable.
    return text if text.isprintable() else re.sub(_UNSEEN, "", re.sub(_UNSAFE, _visible, text))


def is_safe(text: str) -> bool:
    """Whether :func:`visible` would change nothing."""
    return text.isprintable() or not (re.search(_UNSAFE, text) or re.search(_UNSEEN, text))
