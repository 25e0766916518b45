"""Where a user's own files live: settings, state, caches."""

from __future__ import annotations

import os
import sys
from pathlib import Path

_LINUX = {"config": ".config", "state": ".local/state", "cache": ".cache"}


def user_dir(kind: str) -> Path:
    """The directory for ``config``, ``state`` or ``cache``; ANNOTATE_CONFIG_DIR and so on override it.

    On Linux it follows the XDG Base Directory Specification; elsewhere platformdirs knows, whose import would take
    longer than all the rest of a short command.
    """
    own = os.environ.get(f"ANNOTATE_{kind.upper()}_DIR")
    if own:
        return Path(own)
    if sys.platform == "linux":
        given = os.environ.get(f"XDG_{kind.upper()}_HOME", "")
        if os.path.isabs(given):  # noqa: PTH117
            return Path(given) / "annotate"
        return Path(os.path.expanduser("~")) / _LINUX[kind] / "annotate"  # noqa: PTH111
    import platformdirs

    return Path(getattr(platformdirs, f"user_{kind}_dir")("annotate"))
