"""``annotate doctor``: what works on this machine, and what to do about the rest."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    Finding = tuple[str, str, str]
    """What was looked at, what was found, and a remedy; "" where all is well."""


def run(arguments: Sequence[str]) -> int:
    """Print what was found; the exit code is 1 where something does not work."""
    parser = Parser(
        "doctor",
        "Look at the terminal, the packages, the English model and the folders that are written to; "
        "every problem comes with its remedy.",
    )
    parser.parse_args(arguments)
    findings = [*_python(), *_terminal(), *_packages(), *_model(), *_folders(), *_files()]
    output.table(
        [
            ("!!" if remedy else "ok", what, f"{found}: {remedy}" if remedy else found)
            for what, found, remedy in findings
        ],
        ("", "what", "found"),
    )
    bad = sum(bool(remedy) for _, _, remedy in findings)
    output.talk(f"{bad} {'problem' if bad == 1 else 'problems'}" if bad else "all is well")
    return output.PROBLEMS if bad else output.DONE


def _python() -> Iterator[Finding]:
    import platform
    import sys

    old = "" if sys.version_info >= (3, 11) else "use Python 3.11 or newer"
    yield "python", platform.python_version(), old


def _terminal() -> Iterator[Finding]:
    import locale
    import os
    import sys

    term = os.environ.get("TERM", "")
    known = term and term not in ("dumb", "unknown")
    yield "terminal", term or "TERM is not set", "" if known else "set TERM, for instance to xterm-256color"
    depth = "truecolor" if os.environ.get("COLORTERM", "") in ("truecolor", "24bit") else ""
    depth = depth or ("256" if "256" in term or "kitty" in term else "16")
    colours = "off, by NO_COLOR" if os.environ.get("NO_COLOR") else depth
    yield "colours", colours, ""
    encoding = locale.getencoding()
    utf8 = encoding.lower().replace("-", "") == "utf8"
    remedy = "" if utf8 else "set LC_ALL to a UTF-8 locale, for instance C.UTF-8"
    yield "encoding", encoding, remedy
    if sys.stdout.isatty():
        columns, lines = os.get_terminal_size(sys.stdout.fileno())
        small = columns < 60 or lines < 15
        yield (
            "size",
            f"{columns} x {lines}",
            "make the window larger; 80 x 24 is comfortable" if small else "",
        )
    else:
        yield "size", "stdout is no terminal now; the reader needs one", ""


def _packages() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, requires, version

    try:
        wanted = requires("annotate-news") or []
    except PackageNotFoundError:
        yield "packages", "annotate runs from its source tree, versions are not compared", ""
        return
    for line in wanted:
        name, exactly, pinned = line.partition("==")
        if not exactly or ";" in line:
            continue
        try:
            here = version(name)
        except PackageNotFoundError:
            here = "missing"
        remedy = "" if here == pinned else f"pip install '{name}=={pinned}'"
        yield name, here if here == pinned else f"{here}, made for {pinned}", remedy


def _model() -> Iterator[Finding]:
    from annotator.suggest.engines import create
    from annotator.suggest.errors import EngineUnavailable
    from annotator.suggest.spacy_engine import REMEDY, verify_model

    problem = verify_model()
    if problem is not None:
        reason, _, remedy = problem.rpartition("; ")
        yield "model", f"{reason or problem}; suggestions are made by rules", remedy if reason else REMEDY
        return
    try:
        yield "model", f"{create('spacy').version}, files as they were checked", ""
    except EngineUnavailable as unavailable:
        yield "model", str(unavailable), REMEDY


def _folders() -> Iterator[Finding]:
    from annotator.store.cache import cache_dir
    from annotator.store.state import state_dir

    for what, folder, variable in (
        ("cache", cache_dir(), "ANNOTATE_CACHE_DIR"),
        ("state", state_dir(), "ANNOTATE_STATE_DIR"),
    ):
        reason = _unwritable(folder)
        remedy = f"make it writable, or set {variable} to a folder that is" if reason else ""
        yield what, f"{folder} {reason}".strip(), remedy


def _unwritable(folder: Path) -> str:
    """Why nothing can be written to a folder, which is created where it is missing; "" where it can."""
    import tempfile

    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"annotate")
    except OSError as problem:
        return f"cannot be written ({problem.strerror})"
    return ""


def _files() -> Iterator[Finding]:
    from annotator.store.bundled import bundled
    from annotator.store.keymaps import check_keymap

    for what in ("keymaps", "seeds"):
        try:
            folder = bundled(what)
        except FileNotFoundError as problem:
            yield what, str(problem), "install annotate again"
            continue
        if what == "keymaps":
            for path in sorted(folder.glob("*.toml")):
                for wrong in check_keymap(path).problems:
                    yield what, str(wrong), "install annotate again"
        yield what, str(folder), ""
