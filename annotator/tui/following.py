"""After the first key of a sequence: a list of what may follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rich.table import Table
from rich.text import Text
from textual.widgets import Static

from annotator.tui.look import Look


class Following(Static):
    """Shown above the status lines while a sequence is begun."""

    DEFAULT_CSS = "Following { display: none; width: 100%; height: auto; max-height: 16; padding: 0 1; }"

    def __init__(self, look: Look) -> None:
        super().__init__(id="following")
        self.look = look
        self.told: Sequence[tuple[str, bool]] = ()

    def tell(self, pieces: Sequence[tuple[str, bool]]) -> None:
        """Words that stay while no sequence is begun: pieces, each with whether it is a key."""
        self.told = pieces
        self.show("", {})

    def show(self, begun: str, pending: Mapping[str, str]) -> None:
        """List the keys that may follow `begun`; nothing where there are none."""
        self.display = bool(pending or self.told)
        self.styles.background = self.look.css_bar
        if not pending:
            key, words = f"bold reverse {self.look.accent}", self.look.strong
            self.update(
                Text.assemble(
                    *((f" {told} ", key) if is_key else (told, words) for told, is_key in self.told)
                )
            )
            return
        table = Table.grid(padding=(0, 1), expand=True)
        columns = 2 if self.app.size.width >= 90 else 1
        for _ in range(columns):
            table.add_column(width=12, no_wrap=True)
            table.add_column(ratio=1, no_wrap=True, overflow="ellipsis")
        cells = [
            (Text(f"{begun} {key}", f"bold {self.look.accent}"), Text(does, self.look.text))
            for key, does in pending.items()
        ]
        for index in range(0, len(cells), columns):
            table.add_row(*(part for cell in cells[index : index + columns] for part in cell))
        self.update(table)
