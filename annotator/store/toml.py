"""Reading TOML that may mean harm: in time and depth that its size alone decides.

`tomllib` needs time in the square of the parts of a dotted key, and what is nested deeply cannot be written again.
"""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from annotator.store import plain_toml
from annotator.store.errors import StoreError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

MAX_PARTS = 64
MAX_DEPTH = 40
# Parts of keys with dots between them, wherever they stand. What is matched is never gone back into, so that the
# time is linear.
_PART = r"""(?:[\w-]++|"[^"\n]*+"|'[^'\n]*+')"""
_DOTTED = rf"{_PART}(?:[ \t]*+\.[ \t]*+{_PART})*+"


def loads(source: str) -> dict[str, Any]:
    """As `tomllib.loads`, with limits, and faster where it is written as this program does.

    Raises:
        tomllib.TOMLDecodeError: where it is no TOML, a key has more than `MAX_PARTS` parts, a number is too long to
            be read, or values are nested more than `MAX_DEPTH` deep.
    """
    plain = plain_toml.loads(source)
    if plain is not None:
        return plain
    import tomllib

    # Only a line that long can hold such a key; the others need not be looked at.
    if max(map(len, source.split("\n"))) > 2 * MAX_PARTS:
        for found in re.finditer(_DOTTED, source):
            if (
                found[0].count(".") > MAX_PARTS
                and len(re.split(r"""["'][^"'\n]*["']|[^.]+""", found[0])) > MAX_PARTS
            ):
                line = source.count("\n", 0, found.start()) + 1
                raise tomllib.TOMLDecodeError(f"A key of too many parts (at line {line}, column 1)")
    try:
        document = tomllib.loads(source)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError:
        raise tomllib.TOMLDecodeError("Values are nested too deeply") from None
    except ValueError:
        raise tomllib.TOMLDecodeError("A number is too long") from None
    level: list[Any] = [document]
    for _ in range(MAX_DEPTH):
        level = [
            inner
            for value in level
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return document
    raise tomllib.TOMLDecodeError("Values are nested too deeply")


def read(path: Path, wrong: Callable[..., StoreError], most: int) -> tuple[str, dict[str, Any]]:
    """A TOML file that people write: its text and what it says.

    Args:
        path: the file.
        wrong: makes the error, of the path, a reason, a remedy and a line.
        most: bytes that it may have.

    Raises:
        StoreError: as `wrong` makes it, where the file cannot be used.
        FileNotFoundError: where there is none.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise wrong(path, "is no regular file")
        if status.st_size > most:
            raise wrong(path, f"is larger than {most // 1_000_000} MB")
        source = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise
    except OSError as problem:
        raise wrong(path, f"cannot be read ({problem.strerror})", "check its permissions") from problem
    except UnicodeDecodeError as problem:
        line = problem.object[: problem.start].count(b"\n") + 1
        raise wrong(path, "is not UTF-8", "save it as UTF-8", line) from problem
    try:
        return source, loads(source)
    except ValueError as problem:
        found = re.search(r" \(at line (\d+)", str(problem))
        line = int(found[1]) if found else source.count("\n") + 1
        raise wrong(path, f"is not valid TOML: {str(problem).partition(' (at ')[0]}", "", line) from problem


def dumps(document: Mapping[str, Any]) -> str:
    """As `tomli_w.dumps`, which is loaded when something is written."""
    import tomli_w

    return tomli_w.dumps(document)
