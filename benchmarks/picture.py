"""Pictures of the screen that look alike in every viewer and load nothing."""

from __future__ import annotations

import re

_RUN = re.compile(
    r'x="([\d.]+)" y="([\d.]+)" textLength="([\d.]+)"([^>]*)>((?:&#160;)*)([^<]*?)(?:&#160;)*</text>'
)
_CELL = 12.2
"""Width of a cell in Rich's picture."""
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def self_contained(svg: str) -> str:
    """An SVG of Textual's without the fonts that it would load: the viewer's own monospaced one will do."""
    svg = _FONT_FACE.sub("", _RUN.sub(_without_blanks, svg))
    return svg.replace("Fira Code", "Fira Code, DejaVu Sans Mono, Menlo")


def _without_blanks(run: re.Match[str]) -> str:
    """A run of text that starts at its first letter: viewers differ in what they do with blanks at the edges."""
    x, y, length, rest, before, words = run.groups()
    gone = len(before) // len("&#160;")
    trailing = len(run[0]) - len("</text>") - (run.end(6) - run.start(0))
    left = float(length) - _CELL * (gone + trailing // len("&#160;"))
    return f'x="{float(x) + _CELL * gone:.1f}" y="{y}" textLength="{left:.1f}"{rest}>{words}</text>'
