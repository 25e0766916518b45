"""Who annotates: named by an option, by `annotate.toml`, or by git."""

from __future__ import annotations

from annotator.store.errors import StoreError
from annotator.store.workspace import Workspace

GIT = "@git"
"""In place of a name: the one that git knows. One shared `annotate.toml` so gives everybody their own sidecars."""


def whose(given: str | None, workspace: Workspace) -> str:
    """Whose sidecars are read and written; "" for the plain ones.

    Args:
        given: as on the command line; None for what `annotate.toml` says.
        workspace: the articles, and the settings that hold for them.

    Raises:
        StoreError: where the name is to be git's, and git knows none.
    """
    name = workspace.settings.annotator if given is None else given
    return git_name(workspace) if name == GIT else name


def git_name(workspace: Workspace) -> str:
    """Git's user name as part of a file's name: ``Véra Novák`` is ``vera-novak``.

    Raises:
        StoreError: where there is no git, or it knows no name that has letters.
    """
    import re
    import subprocess
    import unicodedata

    try:
        done = subprocess.run(
            ["git", "-C", str(workspace.root), "config", "user.name"],
            capture_output=True,
            text=True,
            timeout=10,
        )
        said = done.stdout
    except (OSError, subprocess.TimeoutExpired):
        said = ""
    plain = unicodedata.normalize("NFKD", said).encode("ascii", "ignore").decode().casefold()
    name = re.sub(r"[^a-z0-9_]+", "-", plain).strip("-")[:40].strip("-")
    if not name:
        raise StoreError(
            workspace.settings.source or workspace.root,
            f'annotator = "{GIT}" asks git for the name, and git knows none',
            'git config --global user.name "…", or --annotator NAME',
        )
    return name
