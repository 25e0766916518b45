"""What is where on the screen, and in which colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.tui.frame import LOW, NARROW, panel_width, status_height, top_height
from annotator.tui.look import Look

if TYPE_CHECKING:
    from annotator.tui.app import AnnotateApp


class Arrangement:
    """Fits the widgets to the terminal and to what is to be shown.

    Attributes:
        panel_wanted: whether the person asked for the panel; None where the width decides.
        zen: whether the text is shown alone, with one line of status.
    """

    def __init__(self, app: AnnotateApp) -> None:
        self._app = app
        self.panel_wanted: bool | None = None
        self.zen = False

    def fit(self, width: int = 0, height: int = 0) -> None:
        """Place the widgets; in cells, 0 for what the terminal has."""
        app = self._app
        width, height = width or app.size.width, height or app.size.height
        narrow = width < NARROW
        shown = self.panel_wanted if self.panel_wanted is not None else not narrow
        app.panel.set_class(narrow, "overlay")
        if not narrow:
            app.panel.styles.width = panel_width(width)
        else:
            app.panel.styles.width = max(1, width - 4)
        app.panel.display = shown and not self.zen
        app.reader.set_class(self.zen, "zen")
        app.top.display = top_height(height) > 0 and not self.zen
        app.top.styles.height = top_height(height, headed=app.top.is_headed) or 1
        app.sides.display = bool(app.sides.names) and height >= LOW and not self.zen
        app.status.styles.height = 1 if self.zen else status_height(height)

    def toggle_panel(self) -> None:
        """Show or hide the panel."""
        self.panel_wanted, self.zen = not self._app.panel.display, False
        self.fit()

    def toggle_zen(self) -> None:
        """The text alone, or everything again."""
        self.zen = not self.zen
        self.fit()
        self._app.top.refresh()
        self._app.status.sync()

    def set_look(self, look: Look) -> None:
        """Other colours, everywhere."""
        app = self._app
        app.look = look
        app.ansi_color = look.ansi
        app.screen.styles.background = look.css_ground
        app.panel.styles.background = look.css_ground
        app.top.look = app.status.look = app.following.look = app.sides.look = look
        app.reader.set_look(look)
        app.panel.set_look(look)
        app.refresh_css()
        for widget in (app.top, app.sides, app.status):
            widget.refresh()
