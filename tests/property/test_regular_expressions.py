"""No regular expression of ours takes time in the square of what it reads, whatever that is."""

from __future__ import annotations

import importlib
import pkgutil
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import annotator

SIZE = 20_000
LIMIT = 1.5
"""Seconds of this process's own time, which linear work needs a thousandth of and its square many times."""
# What the beginnings and ends of our patterns look like, without the end that they wait for.
PIECES = [
    *(
        "a",
        "A",
        "1",
        " ",
        "\n",
        '"',
        "“",
        "'",
        "-",
        ".",
        ",",
        "(",
        "[",
        "Aa ",
        "A. ",
        "a-",
        "1,",
        "1-",
        "a'",
        "# ",
        "x.",
    ),
    *(
        '"a".',
        "A a ",
        " of ",
        ", ",
        "\t",
        "a=",
        "[[",
        "\\",
        "T1 0 ",
        "the ",
        "$1",
        "👩\u200d",
        "e\u0301",
        "__",
        "/",
        "<p",
    ),
]


def patterns() -> Iterator[tuple[str, re.Pattern[str], bool]]:
    """Every compiled pattern that a module of ours holds, also in tables; and whether it is searched for anywhere."""
    for found in pkgutil.walk_packages(annotator.__path__, "annotator."):
        if found.name.startswith("annotator.tui") or found.name.endswith("__main__"):
            continue
        try:
            module = importlib.import_module(found.name)
        except ImportError:
            continue  # an extra that is not installed
        source = Path(module.__file__ or "").read_text(encoding="utf-8")
        for name, value in vars(module).items():
            searched = bool(re.search(rf"\b{name}\.(?:finditer|findall|search|subn?|split)\b", source))
            for pattern in value if isinstance(value, tuple | list) else (value,):
                if isinstance(pattern, tuple):
                    pattern = pattern[-1] if pattern else None
                if isinstance(pattern, re.Pattern) and isinstance(pattern.pattern, str):
                    yield f"{found.name}.{name}", pattern, searched


def test_time_grows_with_the_input_only() -> None:
    slow: list[str] = []

    def stop(number: int, frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    try:
        seen: set[str] = set()
        for where, pattern, searched in patterns():
            if pattern.pattern in seen:
                continue
            seen.add(pattern.pattern)
            for piece in PIECES:
                text = piece * (SIZE // len(piece))
                signal.setitimer(signal.ITIMER_VIRTUAL, LIMIT)
                try:
                    pattern.match(text)
                    pattern.fullmatch(text)
                    if searched:
                        pattern.sub("", text)
                except TimeoutError:
                    slow.append(f"{where} on {piece!r}: {pattern.pattern[:80]}")
                    break
                finally:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    assert len(seen) > 60
    if slow:
        pytest.fail("\n".join(slow))
