"""Mutated input for everything that reads files of others: refused in one line or read, never a fault of ours."""

from __future__ import annotations

import pytest
from fuzz_targets import TARGETS, feed, seeds
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PIECES = [
    *(
        b'"',
        b"'",
        b"\\",
        b"[",
        b"]",
        b"{",
        b"}",
        b"\n",
        b"\t",
        b"\0",
        b"\xff",
        b"\xc3",
        b"-1",
        b"1e999",
        b"null",
        b"=",
    ),
    *(
        b"9" * 25,
        b"\\ud800",
        b"\xf0\x9f\x91\xa9",
        b"../../x",
        b"/etc/x",
        b"<!--",
        b"[[",
        b"inf",
        b"\r",
        b"\x1b[2J",
    ),
]


@st.composite
def mutated(draw: st.DrawFn, good: list[bytes]) -> bytes:
    data = draw(st.sampled_from(good))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.integers(0, 12)))
        what = draw(st.sampled_from(["put", "cut", "repeat", "random", "end"]))
        if what == "put":
            data = data[:at] + draw(st.sampled_from(PIECES)) + data[end:]
        elif what == "cut":
            data = data[:at] + data[end:]
        elif what == "repeat":
            data = data[:end] + data[at:end] * draw(st.integers(1, 5)) + data[end:]
        elif what == "random":
            data = data[:at] + draw(st.binary(max_size=8)) + data[end:]
        else:
            data = data[:at]
    return data


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_mutated_input(target: str) -> None:
    good = seeds(target)

    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(mutated(good))
    def run(data: bytes) -> None:
        feed(target, data)

    for data in good:
        feed(target, data)
    run()
