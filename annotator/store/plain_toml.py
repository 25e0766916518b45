"""TOML as this program writes it, read many times faster than any other.

Sidecars hold one plain value a line below headers of their own, and `tomllib`, which reads TOML of any form, takes
longer to import than Python to start. Whatever is not written quite like that is left to it.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ESCAPES = {'"': '"', "\\": "\\", "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}
_HEX = frozenset("0123456789abcdefABCDEF")
_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_MAX_DIGITS = 15


class _Unusual(Exception):
    """Something that has to be read by `tomllib`."""


def loads(source: str) -> dict[str, Any] | None:
    """What `tomllib.loads` returns; None where `source` is not written as this program does, or is wrong."""
    document: dict[str, Any] = {}
    table = document
    try:
        for line in source.split("\n"):
            if not line:
                continue
            if line[0] == "[":
                table = _opened(document, line)
                continue
            if line[0] == "#" and _is_plain(line):
                continue
            written, equals, value = line.partition(" = ")
            key = _value(written) if written[:1] in "\"'" else _bare(written)
            if not equals or key in table:
                return None
            table[key] = _value(value)
    except (_Unusual, ValueError):
        return None
    return document


def _opened(document: dict[str, Any], line: str) -> dict[str, Any]:
    """The table below a header: ``[name]``, ``[[name]]``, or ``[[name.part]]`` in the last ``[[name]]``."""
    many = line.startswith("[[")
    name = line[2:-2] if many else line[1:-1]
    if line != (f"[[{name}]]" if many else f"[{name}]"):
        raise _Unusual
    within = document
    outer, dot, inner = name.partition(".")
    if dot:
        above = document.get(outer)
        if not many or not isinstance(above, list):
            raise _Unusual
        within, name = above[-1], inner
    _bare(name)
    table: dict[str, Any] = {}
    if not many:
        if name in within:
            raise _Unusual
        within[name] = table
        return table
    tables = within.setdefault(name, [])
    if not isinstance(tables, list):
        raise _Unusual
    tables.append(table)
    return table


def _bare(name: str) -> str:
    """A name that stands in no quotes."""
    if not name or not _BARE.issuperset(name):
        raise _Unusual
    return name


def _value(written: str) -> Any:
    if written[:1] == '"':
        if len(written) < 2 or written[-1] != '"':
            raise _Unusual
        inner = written[1:-1]
        if "\\" in inner:
            return _unescaped(inner)
        if '"' in inner or not (inner.isprintable() or _is_plain(inner)):
            raise _Unusual
        return inner
    if written[:1] == "'":
        inner = written[1:-1]
        if len(written) < 2 or written[-1] != "'" or "'" in inner or not _is_plain(inner):
            raise _Unusual
        return inner
    if written in ("true", "false"):
        return written == "true"
    whole, dot, part = written.partition(".")
    if whole.isascii() and whole.isdigit() and len(written) <= _MAX_DIGITS:
        if whole[0] == "0" and len(whole) > 1:
            raise _Unusual
        if not dot:
            return int(whole)
        if part.isascii() and part.isdigit():
            return float(written)
    if len(written) == 20 and written[10] == "T" and written[-1] == "Z" and written.isascii():
        from datetime import datetime

        if written.translate(_SHAPE) == "0000-00-00T00:00:00Z":
            return datetime.fromisoformat(written)
    raise _Unusual


_SHAPE = str.maketrans("123456789", "000000000")


def _unescaped(inner: str) -> str:
    pieces = []
    at = 0
    while (found := inner.find("\\", at)) >= 0:
        pieces.append(inner[at:found])
        kind = inner[found + 1 : found + 2]
        if kind == "u":
            digits = inner[found + 2 : found + 6]
            if len(digits) < 4 or not _HEX.issuperset(digits):
                raise _Unusual
            code = int(digits, 16)
            if 0xD800 <= code <= 0xDFFF:
                raise _Unusual
            escaped, at = chr(code), found + 6
        else:
            if kind not in _ESCAPES:
                raise _Unusual
            escaped, at = _ESCAPES[kind], found + 2
        if '"' in pieces[-1] or not _is_plain(pieces[-1]):
            raise _Unusual
        pieces.append(escaped)
    rest = inner[at:]
    if '"' in rest or not _is_plain(rest):
        raise _Unusual
    return "".join([*pieces, rest])


def _is_plain(text: str) -> bool:
    """Whether no control character stands in it, save the tab."""
    return all((character >= " " and character != "\x7f") or character == "\t" for character in text)
