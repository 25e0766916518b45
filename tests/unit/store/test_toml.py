"""TOML with limits."""

from __future__ import annotations

import tomllib

import pytest

from annotator.store.toml import MAX_DEPTH, MAX_PARTS, loads


def repr_short(source: str) -> str:
    return repr(source[:24])


@pytest.mark.parametrize(
    "source",
    [
        "x." * 500_000 + "x = 1",
        "[" + "x." * 500_000 + "x]",
        "y = {" + "'x' . " * 100_000 + "x = 1}",
        '"x".' * 100_000 + "x = 1",
        "x = " + "[" * 100_000,
        "x = " + "[" * 100 + "]" * 100,
        "x = 1" + "0" * 100_000,
        "".join("x." * n + "y = 1\n" for n in range(MAX_DEPTH, MAX_DEPTH + 1)),
    ],
    ids=repr_short,
)
def test_bombs_are_refused_at_once(source: str):
    with pytest.raises(tomllib.TOMLDecodeError):
        loads(source)


@pytest.mark.parametrize(
    "source",
    [
        'text = "' + "A.B. " * 100_000 + '"',
        'text = "' + '1.2.3.4 \\" ' * 20_000 + '"',
        'text = "' + ". " * 200_000 + '"',
        "a" * 1_000_000 + " = 1",
        "x = [" + "0.5, " * 100_000 + "]",
        ".".join("x" * 30) + " = 1",
    ],
    ids=repr_short,
)
def test_what_is_only_long_is_read(source: str):
    assert loads(source) == tomllib.loads(source)


def test_the_line_is_named():
    with pytest.raises(tomllib.TOMLDecodeError, match="line 2"):
        loads("a = 1\n" + "x." * (MAX_PARTS * 2) + "x = 1")
