"""Reading XML of others with the standard library's expat, without what XML can be abused for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

MAX_BYTES = 512 * 1024 * 1024
MAX_DEPTH = 100
Start = Callable[[str, dict[str, str]], None]


def parse(path: Path, start: Start, end: Callable[[str], None] | None = None) -> None:
    """Call `start` with the name (``namespace name``) and attributes of each element.

    A document type is refused, and with it every entity, internal or external, that it could declare.

    Raises:
        ValueError: where the file is no XML, declares a document type, or is nested too deeply.
        OSError: where it cannot be read.
    """
    if path.stat().st_size > MAX_BYTES:
        raise ValueError(f"is larger than {MAX_BYTES:,} bytes")
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError(f"is nested deeper than {MAX_DEPTH} elements")
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name)

    def refused(*_: object) -> int:
        raise ValueError("declares a document type, which could hide entities: refused")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.StartDoctypeDeclHandler = refused
    parser.EntityDeclHandler = refused
    parser.ExternalEntityRefHandler = refused
    with path.open("rb") as file:
        try:
            parser.ParseFile(file)
        except expat.ExpatError as problem:
            raise ValueError(
                f"is not XML: {expat.ErrorString(problem.code)} (line {problem.lineno})"
            ) from problem
        except LookupError as problem:
            raise ValueError(f"is not XML that can be read: {problem}") from problem
