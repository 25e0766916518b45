"""Records behave as the standard library's dataclasses do, wherever this program relies on it."""

from __future__ import annotations

import dataclasses
import pickle
import subprocess
import sys
from typing import Any

import pytest

from annotator.core import records


def declared(record: Any, field: Any) -> tuple[type, type]:
    """The same two classes, by records or by dataclasses."""

    @record(frozen=True, slots=True, kw_only=True)
    class Base:
        id: str
        note: str = ""
        extra: dict[str, int] = field(default_factory=dict)

    @record(frozen=True, slots=True, kw_only=True)
    class Below(Base):
        place: int
        seen: int = field(default=0, compare=False)

        @property
        def next(self) -> int:
            return self.place + 1

    return Base, Below


OURS, STANDARD = declared(records.record, records.field), declared(dataclasses.dataclass, dataclasses.field)


@records.record(slots=True)
class Count:
    """As it says."""

    open: int = 0
    names: list[str] = records.field(default_factory=list)


@records.record
class Plain:
    """Neither slots nor frozen."""

    open: int
    closed: int = records.field(default=2)

    def __post_init__(self) -> None:
        self.total = self.open + self.closed


@records.record(frozen=True, slots=True)
class Place:
    """Pickled below."""

    at: int
    name: str = "here"


class Pair(records.NamedTuple):
    """A tuple with names."""

    start: int
    end: int = 7

    @property
    def size(self) -> int:
        return self.end - self.start


@pytest.mark.parametrize(("base", "below"), [OURS, STANDARD], ids=["record", "dataclass"])
def test_a_frozen_record_is_a_value(base: Any, below: Any) -> None:
    one, same = below(id="a", place=3, seen=1), below(id="a", place=3, seen=2)
    assert one == same
    assert one != below(id="b", place=3)
    assert base(id="a") != one
    assert base(id="a") == base(id="a", note="", extra={})
    assert (one.next, one.extra, one.note) == (4, {}, "")
    assert one.extra is not same.extra
    assert repr(one).endswith("Below(id='a', note='', extra={}, place=3, seen=1)")
    with pytest.raises(AttributeError):
        one.place = 4
    with pytest.raises(TypeError):
        below("a", 3)
    with pytest.raises(TypeError, match="place"):
        below(id="a")
    assert dataclasses.replace(one, place=9) == below(id="a", place=9)
    assert [each.name for each in dataclasses.fields(below)] == ["id", "note", "extra", "place", "seen"]
    assert dataclasses.asdict(one) == {"id": "a", "note": "", "extra": {}, "place": 3, "seen": 1}


def test_hashes_agree_with_equality() -> None:
    assert len({Place(1), Place(1, "here"), Place(2)}) == 2
    with pytest.raises(TypeError):
        hash(Count())


def test_mutable_records_change_and_share_no_defaults() -> None:
    count = Count()
    count.open += 1
    count.names.append("x")
    assert Count() == Count(0, [])
    assert count == Count(1, ["x"])
    plain = Plain(1)
    assert plain.total == 3
    plain.closed = 5
    assert (Plain(1).closed, plain.closed) == (2, 5)


def test_records_are_replaced_matched_and_pickled() -> None:
    assert records.replace(Place(1), name="there") == Place(1, "there")
    assert pickle.loads(pickle.dumps(Place(4))) == Place(4)
    match Place(4):
        case Place(at, name):
            assert (at, name) == (4, "here")


def test_named_tuples_are_tuples_with_methods() -> None:
    assert Pair(2) == (2, 7)
    assert Pair(2).size == 5
    assert Pair(2)._replace(end=9) == Pair(start=2, end=9)
    assert pickle.loads(pickle.dumps(Pair(2))) == Pair(2)


def test_neither_dataclasses_nor_typing_is_imported() -> None:
    program = """
import sys
from annotator.core.records import NamedTuple, record
@record(frozen=True, slots=True)
class A:
    a: int
class B(NamedTuple):
    a: int
assert A(1) == A(1) and B(1) == B(1)
print({"dataclasses", "inspect", "typing"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"
