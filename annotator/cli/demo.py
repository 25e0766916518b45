"""``annotate demo``: the reader on what is bundled, in a temporary folder."""

from __future__ import annotations

from annotator.cli import output, reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Copy the bundled articles and open them; the exit code."""
    parser = reader.options(
        "demo", "Try the reader on bundled articles. It works on a copy, and says at the end where that is."
    )
    given = parser.parse_args(arguments)
    output.needs_terminal()
    import shutil
    import tempfile
    from pathlib import Path

    from annotator.store.articles import SUFFIXES
    from annotator.store.bundled import bundled
    from annotator.store.workspace import open_workspace

    folder = Path(tempfile.mkdtemp(prefix="annotate-demo-"))
    for article in bundled("seeds").iterdir():
        if article.suffix in SUFFIXES:
            shutil.copyfile(article, folder / article.name)
    try:
        return reader.read(open_workspace([folder]), given)
    finally:
        output.talk(f"the demo's articles and your decisions are in {folder}")
