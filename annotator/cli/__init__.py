"""The command line: one module a command, imported when it is asked for."""

from __future__ import annotations

import gc
import sys

from annotator import __version__
from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "demo": "the reader on bundled articles, in a temporary folder",
    "tutorial": "learn the keys in five minutes, inside the reader",
    "review": "the reader, or with --plain a question a line, for screen readers",
    "suggest": "suggestions as JSON Lines",
    "evaluate": "precision, recall and F1 of the suggestions",
    "export": "decisions in the format of another program",
    "import": "articles and decisions of other programs",
    "formats": "what export and import know",
    "search": "where words stand in articles, or in the claims decided in them",
    "agree": "agreement between annotators, and where they differ",
    "assign": "divide articles among annotators, a queue for each",
    "adjudicate": "decide what annotators disagree on, side by side",
    "claims": "who claimed what, when, where, and where it was claimed again",
    "entities": "names across articles, which may be the same, merging them",
    "report": "a page about a folder, for readers without annotate",
    "serve": "the reader in a browser, for one person or several",
    "status": "articles, decided and open marks, who, when",
    "check": "every problem in sidecars, settings and keymaps",
    "keys": "a keymap as a table, and what is wrong with it",
    "merge": "three-way merge of sidecars, also as git's merge driver",
    "memory": "what decided articles teach about the others, and forgetting it",
    "locate": "where settings, state, caches, keymaps and the model live",
    "doctor": "what works on this machine, and what to do about the rest",
}
"""The commands and what they do; their modules have ``run(arguments) -> int``."""
QUICK = frozenset(("--version", "check", "export", "formats", "keys", "locate", "status"))
"""What starts no thread and leaves nothing to be tidied up, which would be a good part of its time."""


def module_of(command: str) -> str:
    """The module of a command; one that is a word of Python's has an underscore behind its name."""
    return "annotator.cli." + {"import": "import_"}.get(command, command)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command, or the reader; the exit code.

    Args:
        argv: arguments without the program's name; those of the process when None.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    # Looking for garbage after every 700 new objects, as is the default, is a tenth of a short command's time.
    gc.set_threshold(10_000, 20, 20)
    try:
        code = _dispatch(arguments)
        output.finish()
        if argv is None and arguments and arguments[0] in QUICK:
            output.leave(code)
    except SystemExit as leaving:
        return _flushed(leaving.code if isinstance(leaving.code, int) else output.MISUSE)
    except KeyboardInterrupt:
        return output.INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has enough of it, as in `annotate suggest … | head`.
        output.abandon_stdout()
        return output.DONE
    except output.Usage as problem:
        return _failed(str(problem), arguments)
    except OSError as problem:
        return _failed(f"{problem.filename or 'the system'}: {problem.strerror or problem}", arguments)
    except Exception as problem:  # whatever it was, the user sees one line and the way to more
        return _failed(_described(problem), arguments)
    return code


def _dispatch(arguments: list[str]) -> int:
    name = arguments[0] if arguments else ""
    if arguments == ["--version"]:
        output.data(f"annotate {__version__}")
        return output.DONE
    if name in COMMANDS:
        # As `importlib.import_module` does, which would have to be imported itself.
        return int(__import__(module_of(name), fromlist=["run"]).run(arguments[1:]))
    from annotator.cli import reader

    return reader.run(arguments)


def _described(problem: Exception) -> str:
    from annotator.store.errors import StoreError

    if isinstance(problem, StoreError):
        return str(problem)
    return f"this should not have happened: {type(problem).__name__}: {problem}"


def _failed(message: str, arguments: Sequence[str]) -> int:
    debug = "--debug" in arguments
    if debug:
        output.trace()
    unexpected = message.startswith("this should not")
    output.talk(message + ("; --debug shows where" if unexpected and not debug else ""))
    return _flushed(output.MISUSE)


def _flushed(code: int) -> int:
    try:
        output.finish()
    except OSError:
        output.abandon_stdout()
    return code
