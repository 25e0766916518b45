"""``annotate locate [WHAT]``: where files live."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

WHAT = ("settings", "config", "keymaps", "state", "cache", "model", "program")


def run(arguments: Sequence[str]) -> int:
    """Print places; the exit code."""
    parser = Parser(
        "locate",
        "Where files live; with WHAT only that path. ANNOTATE_CONFIG_DIR, ANNOTATE_STATE_DIR and "
        "ANNOTATE_CACHE_DIR move three of them.",
    )
    parser.add_argument("what", metavar="WHAT", nargs="?", choices=WHAT, help=", ".join(WHAT))
    given = parser.parse_args(arguments)
    find = places()
    if given.what:
        output.data(str(find[given.what]() or ""))
        return output.DONE if find[given.what]() else output.PROBLEMS
    output.table([(name, str(find[name]() or "none")) for name in WHAT], ("what", "where"))
    return output.DONE


def places() -> dict[str, Callable[[], Path | None]]:
    """By name of what is sought, a function that says where it is; None where it is nowhere."""
    from pathlib import Path

    import annotator
    from annotator.store.cache import cache_dir
    from annotator.store.keymaps import config_dir
    from annotator.store.settings import find_settings
    from annotator.store.state import state_dir

    return {
        "settings": lambda: find_settings(Path.cwd()),
        "config": config_dir,
        "keymaps": lambda: config_dir() / "keymaps",
        "state": state_dir,
        "cache": cache_dir,
        "model": _model,
        "program": lambda: Path(annotator.__file__).parent,
    }


def _model() -> Path | None:
    from importlib.util import find_spec
    from pathlib import Path

    from annotator.suggest.errors import EngineUnavailable
    from annotator.suggest.spacy_engine import find_model

    try:
        model = find_model()
    except EngineUnavailable:
        return None
    spec = find_spec(model) if model.isidentifier() else None
    return Path(spec.origin).parent if spec and spec.origin else Path(model)
