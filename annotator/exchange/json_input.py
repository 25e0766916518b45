"""Reading JSON of others: line by line or element by element, in bounded memory."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from annotator.exchange.document import BrokenRecord

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    Record = tuple[int, int, dict[str, Any]]
    """The line that it begins in, its number from 1, itself."""

MAX_RECORD = 64 * 1024 * 1024
"""Bytes of the longest record that is read."""
MAX_DEPTH = 64
"""How deep a record may be nested."""
_SPACE = r"\s*"
_CHUNK = 1 << 16


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def parse(source: str | bytes) -> Any:
    """One JSON value.

    Raises:
        ValueError: saying in one line what is wrong with it.
    """
    try:
        value = json.loads(source, parse_constant=_no_constant)
    except UnicodeDecodeError as problem:
        raise ValueError(f"is not UTF-8 (byte {problem.start})") from problem
    except json.JSONDecodeError as problem:
        raise ValueError(f"is not JSON: {problem.msg} (column {problem.colno})") from problem
    except RecursionError as problem:
        raise ValueError("is nested too deeply") from problem
    check_depth(value)
    return value


def check_depth(value: Any) -> None:
    """Check that a value is nested no deeper than :data:`MAX_DEPTH`.

    Raises:
        ValueError: where it is.
    """
    level = [value]
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below += item.values()
            elif isinstance(item, list):
                below += item
        level = [item for item in below if isinstance(item, dict | list)]
        if not level:
            return
    raise ValueError(f"is nested deeper than {MAX_DEPTH} levels")


def lines(path: Path) -> Iterator[Record | BrokenRecord]:
    """The objects of a JSON Lines file; a line that is none is a broken record."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(MAX_RECORD):
            number += 1
            if len(raw) == MAX_RECORD and not raw.endswith(b"\n"):
                while (rest := file.readline(MAX_RECORD)) and not rest.endswith(b"\n"):
                    pass
                yield BrokenRecord(path, number, f"is longer than {MAX_RECORD:,} bytes")
                continue
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")
            if not raw.strip():
                continue
            try:
                value = parse(raw.decode("utf-8"))
            except UnicodeDecodeError:
                yield BrokenRecord(path, number, "is not UTF-8")
            except ValueError as problem:
                yield BrokenRecord(path, number, str(problem))
            else:
                if isinstance(value, dict):
                    yield number, number, value
                else:
                    yield BrokenRecord(path, number, "is no JSON object")


def elements(path: Path) -> Iterator[Record | BrokenRecord]:
    """The objects of a file that is one JSON array (or one object).

    One element is held at a time. After a syntax error nothing more can be found: it is the last broken record.
    """
    decoder = json.JSONDecoder(parse_constant=_no_constant)
    with path.open(encoding="utf-8-sig") as file:
        try:
            head = file.read(_CHUNK)
            buffer = head.lstrip()
            line = 1 + head[: len(head) - len(buffer)].count("\n")
            if not buffer.startswith("["):
                yield from _whole(path, line, buffer + file.read(MAX_RECORD))
                return
            number, at, step, ended = 0, 1, _CHUNK, False
            counted = 0  # up to here the line feeds of the buffer are in `line`
            while True:
                at = re.compile(_SPACE).match(buffer, at).end()  # type: ignore[union-attr]
                if number and buffer[at : at + 1] == ",":
                    at = re.compile(_SPACE).match(buffer, at + 1).end()  # type: ignore[union-attr]
                if buffer[at : at + 1] == "]":
                    return
                line += buffer.count("\n", counted, at)
                counted = at
                try:
                    value, end = decoder.raw_decode(buffer, at)
                    # A number or word at the end of the buffer may go on in the next piece.
                    if not isinstance(value, dict | list | str) and end == len(buffer) and not ended:
                        raise json.JSONDecodeError("unfinished", buffer, end)
                except json.JSONDecodeError as problem:
                    more = "" if ended else file.read(step)
                    if not more:
                        line += buffer.count("\n", at, problem.pos)
                        yield BrokenRecord(path, line, f"record {number + 1} is not JSON: {problem.msg}")
                        return
                    buffer, at, counted = buffer[at:] + more, 0, 0
                    step = min(step * 2, MAX_RECORD)
                    if len(buffer) > MAX_RECORD:
                        yield BrokenRecord(path, line, f"record {number + 1} is longer than 64 MB")
                        return
                    continue
                number, begun, at, step = number + 1, line, end, _CHUNK
                if at > _CHUNK:
                    line += buffer.count("\n", counted, at)
                    buffer, at, counted = buffer[at:], 0, 0
                yield from _one(path, begun, number, value)
        except UnicodeDecodeError as problem:
            yield BrokenRecord(path, 0, f"is not UTF-8 (byte {problem.start} of a piece)")
        except RecursionError:
            yield BrokenRecord(path, 0, "is nested too deeply")
        except ValueError as problem:
            yield BrokenRecord(path, 0, str(problem))


def _one(path: Path, line: int, number: int, value: Any) -> Iterator[Record | BrokenRecord]:
    try:
        check_depth(value)
    except ValueError as problem:
        yield BrokenRecord(path, line, f"record {number} {problem}")
        return
    if isinstance(value, dict):
        yield line, number, value
    else:
        yield BrokenRecord(path, line, f"record {number} is no JSON object")


def _whole(path: Path, line: int, source: str) -> Iterator[Record | BrokenRecord]:
    if len(source) >= MAX_RECORD:
        yield BrokenRecord(path, 0, "is longer than 64 MB")
        return
    try:
        value = parse(source)
    except ValueError as problem:
        said = problem.__cause__
        at = line + said.lineno - 1 if isinstance(said, json.JSONDecodeError) else 0
        yield BrokenRecord(path, at, str(problem))
    else:
        yield from _one(path, line, 1, value)
