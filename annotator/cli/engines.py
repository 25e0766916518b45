"""Which suggesters a command runs."""

from __future__ import annotations

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def engines_of(written: str | None, path: Path) -> Sequence[str] | None:
    """The suggesters that were named, separated by commas; else those of the settings for `path`.

    Raises:
        output.Usage: where one of those named is not known.
    """
    from annotator.store.workspace import read_settings
    from annotator.suggest.engines import names

    if written is None:
        return read_settings(path if path.is_dir() else path.parent).engines
    chosen = [name.strip() for name in written.split(",") if name.strip()]
    known = names()
    for name in chosen or [written]:
        if name.partition(":")[0] not in known:
            raise output.Usage(f"no suggester is called {name!r}; there are {', '.join(known)}")
    return chosen
