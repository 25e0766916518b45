"""Colours of the screen, and the text attributes that say a mark's state."""

from __future__ import annotations

from functools import lru_cache

from annotator.core.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from rich.style import Style

    from annotator.core.marks import Mark


@record(frozen=True, slots=True)
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
        speaker: who made a claim, in the panel.
        margin: the bar beside an open claim.
        palette: what labels' colours become, the nearest of them; () leaves them as they are.
        ansi: whether the colours are names of the terminal's own sixteen.
        suits: one line about it.
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
    speaker: str = "#89b4fa"
    margin: str = "#5b7ea6"
    palette: tuple[str, ...] = ()
    ansi: bool = False
    suits: str = ""

    @property
    def css_ground(self) -> str:
        """The ground as the library's style sheets name it."""
        return f"ansi_{self.ground}" if self.ansi else self.ground

    @property
    def css_text(self) -> str:
        """What is read, as the library's style sheets name it."""
        return f"ansi_{self.text}" if self.ansi else self.text

    @property
    def css_bar(self) -> str:
        """The bars' ground as the library's style sheets name it."""
        return f"ansi_{self.bar}" if self.ansi else self.bar

    def on(self, ground: str, colour: str) -> str:
        """`colour`, or what can still be read on the terminal's own grey."""
        return self.text if self.ansi and ground == self.claim_focus else colour

    def dim_on(self, ground: str) -> str:
        """`dim`, or what can still be read where the terminal's sixteen colours make it the ground's own."""
        return self.text if ground == self.dim else self.dim


# Okabe and Ito, "Color Universal Design", 2008: eight colours that people with any kind of colour vision tell apart;
# black left out, blue made lighter for a dark ground.
OKABE_ITO = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#3f94d8", "#d55e00", "#cc79a7")

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
        suits="soft colours on a dark ground",
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
        speaker="#1d4f91",
        suits="dark text on paper",
    ),
    "contrast": Look(
        name="contrast",
        ground="#000000",
        bar="#000000",
        text="#ffffff",
        strong="#ffffff",
        dim="#c8c8c8",
        faint="#8c8c8c",
        accent="#ffd700",
        claim="#00205c",
        claim_focus="#0047b3",
        selected="#6a0080",
        good="#5cff5c",
        bad="#ff8080",
        speaker="#8cc8ff",
        margin="#8cc8ff",
        palette=(
            "#8cc8ff",
            "#ffb84d",
            "#7dff7d",
            "#66ffe6",
            "#e0b3ff",
            "#ffffff",
            "#ffb3e6",
            "#ff9999",
            "#ffff66",
        ),
        suits="high contrast: at least 7 to 1 for everything that is read",
    ),
    "colourblind": Look(
        name="colourblind",
        ground="#14171d",
        bar="#1a1e26",
        text="#d9dde4",
        strong="#f3f5f8",
        dim="#8f98a6",
        faint="#39404c",
        accent="#f0e442",
        claim="#1d2836",
        claim_focus="#1f4e79",
        selected="#5a4a66",
        good="#56b4e9",
        bad="#e69f00",
        speaker="#56b4e9",
        margin="#56b4e9",
        palette=OKABE_ITO,
        suits="safe for every kind of colour vision (Okabe and Ito)",
    ),
    "ansi": Look(
        name="ansi",
        ground="default",
        bar="default",
        text="default",
        strong="default",
        dim="bright_black",
        faint="bright_black",
        accent="yellow",
        claim="default",
        claim_focus="bright_black",
        selected="blue",
        good="green",
        bad="red",
        speaker="cyan",
        margin="cyan",
        palette=("blue", "yellow", "green", "cyan", "magenta", "default", "red"),
        ansi=True,
        suits="the terminal's own sixteen colours",
    ),
}

# What the names of the terminal's colours usually look like, to find the nearest one.
_SEEN = {
    "blue": "#89b4fa",
    "yellow": "#f9c98f",
    "green": "#a6e3a1",
    "cyan": "#94e2d5",
    "magenta": "#cba6f7",
    "default": "#bac2de",
    "red": "#f38ba8",
}


def _parts(colour: str) -> tuple[int, int, int]:
    written = _SEEN.get(colour, colour)
    return int(written[1:3], 16), int(written[3:5], 16), int(written[5:7], 16)


@lru_cache(maxsize=256)
def label_colour(colour: str, look: Look) -> str:
    """A label's colour in this look: the nearest of its palette, or made darker on a light ground."""
    if not colour.startswith("#"):
        return colour
    red, green, blue = _parts(colour)
    if look.palette:
        return min(
            look.palette,
            key=lambda c: sum((a - b) ** 2 for a, b in zip(_parts(c), (red, green, blue), strict=True)),
        )
    if look.dark:
        return colour
    return "#" + "".join(f"{int(part * 0.48):02x}" for part in (red, green, blue))


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
    # The first page is painted in these colours before any library is loaded.
    from rich.style import Style

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
