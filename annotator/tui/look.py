"""Colours of the screen, and the text attributes that say a mark's state."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style

from annotator.core.marks import Mark


@dataclass(frozen=True, slots=True)
class Look:
    """One set of colours, each ``#rrggbb``.

    Attributes:
        ground: behind everything.
        bar: behind the top line and the status lines.
        text: the article.
        strong: headings, names in the panel.
        dim: furniture, counts, hints.
        faint: rules and empty progress.
        accent: keys, the caret, progress.
        claim: behind what is claimed.
        claim_focus: behind the focused claim.
        selected: behind the selection.
        good: saved, confirmed.
        bad: not saved, rejected.
        dark: whether the ground is dark, which the labels' colours are made for.
    """

    name: str
    ground: str
    bar: str
    text: str
    strong: str
    dim: str
    faint: str
    accent: str
    claim: str
    claim_focus: str
    selected: str
    good: str
    bad: str
    dark: bool = True


LOOKS = {
    "dark": Look(
        name="dark",
        ground="#14171d",
        bar="#1a1e26",
        text="#d0d5de",
        strong="#eef1f6",
        dim="#7d8696",
        faint="#333a46",
        accent="#f5b761",
        claim="#1d2836",
        claim_focus="#2b4360",
        selected="#4a4458",
        good="#a6e3a1",
        bad="#f38ba8",
    ),
    "light": Look(
        name="light",
        ground="#fbfaf7",
        bar="#efede6",
        text="#2b2f36",
        strong="#101318",
        dim="#6c727d",
        faint="#d3d0c6",
        accent="#9a5b00",
        claim="#e6eef6",
        claim_focus="#c5dcf2",
        selected="#e9dff5",
        good="#2f7d32",
        bad="#b3261e",
        dark=False,
    ),
}


@lru_cache(maxsize=64)
def label_colour(colour: str, dark: bool) -> str:
    """A label's colour on this ground: made darker on a light one."""
    if dark or not colour.startswith("#"):
        return colour
    parts = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return "#" + "".join(f"{int(part * 0.48):02x}" for part in parts)


@lru_cache(maxsize=4096)
def style(
    color: str | None = None,
    bgcolor: str | None = None,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    double: bool = False,
    strike: bool = False,
    reverse: bool = False,
) -> Style:
    """A style, made once."""
    return Style(
        color=color,
        bgcolor=bgcolor,
        bold=bold or None,
        italic=italic or None,
        underline=underline or None,
        underline2=double or None,
        strike=strike or None,
        reverse=reverse or None,
    )


GLYPHS = {"open": "·", "confirmed": "✓", "rejected": "✗"}


def glyph(mark: Mark) -> str:
    """One character for a mark's state: ``·`` open, ``~`` open but changed, ``✓``, ``✎`` edited, ``✗`` rejected."""
    if mark.edited and mark.state != "rejected":
        return "~" if mark.is_open else "✎"
    return GLYPHS[mark.state]
