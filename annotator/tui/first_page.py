"""The first page of an article, on the screen before the library that draws all the others is loaded.

What is painted stands where the reader will paint it, in the same colours, so that nothing moves when it takes over.
Keys that are typed meanwhile wait in the terminal. Marks and the panel come with the reader, and so does everything
where this cannot tell how it will look.
"""

from __future__ import annotations

import os
import signal
import sys
import termios
from types import FrameType, TracebackType

from annotator.core.display import visible
from annotator.core.text import Lines, headings
from annotator.core.wrapping import Cluster, Layout
from annotator.store.articles import Article
from annotator.store.sidecar import sidecar_path
from annotator.store.state import Place, recall
from annotator.tui.frame import (
    CONTEXT_ROWS,
    GUTTER,
    NARROW,
    indent,
    panel_width,
    status_height,
    text_width,
    top_height,
)
from annotator.tui.look import Look

HEAD = 400  # code points for each row of the screen that are looked at: more than fit
OPEN_SCREEN, CLOSE_SCREEN = "\x1b[?1049h", "\x1b[?1049l"
HIDE_CARET, SHOW_CARET = "\x1b[?25l", "\x1b[?25h"


class FirstPage:
    """Shows a page while a ``with`` block loads and runs the reader; afterwards the terminal is as it was.

    Args:
        article: what is opened; None where that is not known.
        annotator: whose place in it is remembered.
        look: the colours; None for none.

    Attributes:
        is_open: whether the page is on the screen.
        is_taken_over: whether the reader draws the screen now, and will leave it.
    """

    def __init__(self, article: Article | None, annotator: str, look: Look | None) -> None:
        self._article, self._annotator, self._look = article, annotator, look
        self.is_open = self.is_taken_over = False
        self._modes: list[object] = []
        self._before: object = None

    def __enter__(self) -> FirstPage:
        article = self._article
        if article is None or os.environ.get("COLUMNS") or os.environ.get("LINES"):
            return self  # the reader would believe these
        place = recall(article.path, self._annotator, article.sha256, len(article.text))
        headed = _is_headed(article, self._annotator)
        try:
            columns, rows = os.get_terminal_size(sys.__stdout__.fileno())  # type: ignore[union-attr]
            painted = page(article, place, self._look, columns, rows, headed=headed)
            if not painted:
                return self
            self._modes = termios.tcgetattr(0)
            quiet = termios.tcgetattr(0)
        except (OSError, ValueError, termios.error):
            return self
        # Keys arrive as the reader will want them, neither shown nor changed; an interrupt still interrupts.
        quiet[0] &= ~(termios.ICRNL | termios.INLCR | termios.IGNCR | termios.IXON | termios.IXOFF)
        quiet[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
        quiet[6][termios.VSUSP] = b"\0"
        self.is_open = True
        self._before = signal.signal(signal.SIGTERM, _leave)
        try:
            termios.tcsetattr(0, termios.TCSANOW, quiet)
            _write(OPEN_SCREEN + HIDE_CARET + painted)
        except BaseException:  # a signal while it is painted
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self.is_open:
            return
        if not self.is_taken_over:
            _write(SHOW_CARET + CLOSE_SCREEN)
        termios.tcsetattr(0, termios.TCSANOW, self._modes)  # type: ignore[arg-type]
        signal.signal(signal.SIGTERM, self._before)  # type: ignore[arg-type]


def page(
    article: Article, place: Place, look: Look | None, columns: int, rows: int, *, headed: bool = False
) -> str:
    """What to send for a terminal of this size; "" where the reader may begin elsewhere or look otherwise."""
    if article.text.startswith(("---", "+++")):
        return ""  # front matter: the reader finds out what it says
    above, below = top_height(rows, headed=headed), status_height(rows)
    height = rows - above - below
    if place.caret > HEAD * rows or height < 1 or columns < NARROW:
        return ""
    width = columns - panel_width(columns)
    size = HEAD * rows
    end = article.text.rfind("\n", 0, size) if len(article.text) > size else len(article.text)
    if end < 0:
        return ""
    lines = Lines(article.text[:end])
    layout = Layout(lines, text_width(width), _clusters, [f for f in place.folds if f.stop <= len(lines)])
    margin = min(CONTEXT_ROWS, max(0, (height - 1) // 4))
    if layout.y_of(min(place.caret, end)) + margin >= height:
        return ""
    paint = _Paint(look)
    made = []
    if above:
        folder, file = article.path.parent.name or str(article.path.parent), article.path.name
        words = paint(visible(f" {folder} ▸ ")[:columns], "dim", "bar") + paint(
            visible(file), "strong", "bar", bold=True
        )
        made += [(0, paint(" " * columns, "text", "bar") + "\r" + words)]
    if above == 3:
        made.append((1, paint(" " * columns, "text", "ground")))
    if above > 1:
        made.append((above - 1, paint("─" * columns, "faint", "ground")))
    heads = headings(lines)
    left = indent(width)
    for y in range(height):
        blank = paint(" " * columns, "text", "ground") + "\r"
        row = layout.row(y)
        if row is None:
            made.append((above + y, blank))
        elif row.folded:
            words = f"▸ {row.folded} lines of page furniture"
            made.append(
                (above + y, blank + f"\x1b[{left + GUTTER}C" + paint(words, "dim", "ground", italic=True))
            )
        else:
            head = row.line in heads
            sign = paint(" # " if head else "   ", "dim", "ground")
            words = "".join(cluster.shown for cluster in layout.cells(row))
            gap = f"\x1b[{left}C" if left else ""
            made.append(
                (above + y, blank + gap + sign + paint(words, "strong" if head else "text", "ground"))
            )
    made += [(rows - below + y, paint(" " * columns, "text", "bar")) for y in range(below)]
    return "".join(f"\x1b[{y + 1};1H{words}" for y, words in made) + "\x1b[0m"


def _is_headed(article: Article, annotator: str) -> bool:
    """Whether the sidecar says something about the article that gets a row of its own."""
    try:
        with sidecar_path(article.path, annotator).open("rb") as file:
            head = file.read(4096).partition(b"\n[[")[0]
    except OSError:
        return False
    return any(line.startswith((b"title ", b"byline ", b"date ", b"address ")) for line in head.splitlines())


class _Paint:
    """Text in a look's colours, or in none."""

    def __init__(self, look: Look | None) -> None:
        self._look = look

    def __call__(
        self, text: str, color: str, ground: str, *, bold: bool = False, italic: bool = False
    ) -> str:
        attributes = ["1"] * bold + ["3"] * italic
        if self._look is not None:
            attributes += [
                "38;2;" + _parts(getattr(self._look, color)),
                "48;2;" + _parts(getattr(self._look, ground)),
            ]
        return f"\x1b[0;{';'.join(attributes)}m{text}" if attributes else f"\x1b[0m{text}"


def _parts(colour: str) -> str:
    return ";".join(str(int(colour[at : at + 2], 16)) for at in (1, 3, 5))


def has_colours(look: Look) -> bool:
    """Whether the terminal says that it shows a look's colours as they are."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TEXTUAL_COLOR_SYSTEM", "auto") != "auto"
    return not look.ansi and not plain and os.environ.get("COLORTERM", "").lower() in ("truecolor", "24bit")


def _clusters(line: str) -> list[Cluster]:
    # Few articles have a line on their first page for which the width of each character has to be asked.
    from annotator.tui.clusters import clusters

    return clusters(line)


def _write(text: str) -> None:
    assert sys.__stdout__ is not None
    sys.__stdout__.write(text)
    sys.__stdout__.flush()


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)
