"""Files that come with the package: keymaps, and the articles to try it on."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]


def bundled(name: str) -> Path:
    """The folder `name` (``keymaps`` or ``seeds``): inside the installed package, or beside it in a source tree.

    Raises:
        FileNotFoundError: where neither is there, so that the installation is incomplete.
    """
    for folder in (_PACKAGE / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"{_PACKAGE / name} is missing from the installation")
