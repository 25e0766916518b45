"""Dataclasses that cost next to nothing until they are used, for what every command loads when it starts.

To import `dataclasses`, and `typing` for named tuples, takes longer than Python itself needs to start, and each frozen
dataclass a tenth of that again. Here a class is made at once, the code of its ``__init__`` when the first instance is.
Type checkers see the standard library's own, and so does who asks a record for its ``__dataclass_fields__``.

Only what this program uses is there: ``frozen``, ``slots``, ``kw_only``, default values, factories, ``compare=False``,
``__post_init__``.
"""

from __future__ import annotations

from operator import attrgetter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass as record
    from dataclasses import field, replace
    from typing import NamedTuple
else:
    from collections import namedtuple

    _MISSING = object()

    class _Field:
        """What the class's body says of one of its fields."""

        __slots__ = ("compare", "default", "factory", "kw_only")

        def __init__(self, default=_MISSING, *, default_factory=None, compare=True):
            self.default, self.factory, self.compare, self.kw_only = default, default_factory, compare, False

        def standard(self):
            """The same for `dataclasses`."""
            from dataclasses import MISSING, field

            given = {} if self.default is _MISSING else {"default": self.default}
            return field(default_factory=self.factory or MISSING, compare=self.compare, **given)

    field = _Field

    class _StandardFields:
        """Makes ``dataclasses.fields``, ``asdict`` and ``replace`` work with records."""

        def __init__(self):
            self._made = {}

        def __get__(self, instance, cls):
            if cls not in self._made:
                self._made[cls] = self._of(cls)
            return self._made[cls]

        @staticmethod
        def _of(cls):
            from dataclasses import dataclass

            body = {name: each.standard() for name, each in cls._fields.items()}
            body["__annotations__"] = {
                name: kind
                for base in reversed(cls.__mro__)
                for name, kind in base.__dict__.get("__annotations__", {}).items()  # noqa: RUF063
                if name in body
            }
            return dataclass(kw_only=True)(type(cls.__name__, (), body)).__dataclass_fields__

    def record(cls=None, *, frozen=False, slots=False, kw_only=False):
        """As ``dataclasses.dataclass``."""
        if cls is None:
            return lambda cls: record(cls, frozen=frozen, slots=slots, kw_only=kw_only)
        own = {}
        for name in cls.__dict__.get("__annotations__", {}):  # noqa: RUF063
            if not str(cls.__annotations__[name]).startswith("ClassVar"):
                value = cls.__dict__.get(name, _MISSING)
                own[name] = value if isinstance(value, _Field) else _Field(value)
                own[name].kw_only = kw_only
        fields = {**getattr(cls, "_fields", {}), **own}
        added = {"_fields": fields, "__dataclass_fields__": _StandardFields(), "__init__": _first_init}
        added |= {"__getstate__": _state, "__setstate__": _set_state}
        added["__match_args__"] = tuple(name for name, each in fields.items() if not each.kw_only)
        if "__repr__" not in cls.__dict__:
            added["__repr__"] = _repr
        if "__eq__" not in cls.__dict__:
            compared = [name for name, each in fields.items() if each.compare]
            added |= {"_compared": staticmethod(_getter(compared)), "__eq__": _equals}
            added["__hash__"] = _hash if frozen else None
        if frozen:
            added |= {"__setattr__": _refuse, "__delattr__": _refuse}
        if slots:
            # A class cannot be given slots: it is made again.
            left_out = {"__dict__", "__weakref__", *own}
            body = {name: value for name, value in cls.__dict__.items() if name not in left_out}
            body |= {"__slots__": tuple(own), "__qualname__": cls.__qualname__}
            return type(cls)(cls.__name__, cls.__bases__, body | added)
        for name, value in added.items():
            setattr(cls, name, value)
        for name, each in own.items():
            if isinstance(cls.__dict__.get(name), _Field):
                if each.default is _MISSING:
                    delattr(cls, name)
                else:
                    setattr(cls, name, each.default)
        return cls

    def replace(instance, /, **changes):
        """As ``dataclasses.replace``."""
        cls = instance.__class__
        for name in cls._fields:
            if name not in changes:
                changes[name] = getattr(instance, name)
        return cls(**changes)

    def _first_init(self, *values, **named):
        """Make the ``__init__`` of the class, and call it."""
        cls = next(base for base in type(self).__mro__ if base.__dict__.get("__init__") is _first_init)
        known = {"_MISSING": _MISSING}
        plain, keyword, lines = ["self"], [], []
        for name, each in cls._fields.items():
            value = name
            if each.factory is not None:
                known[f"_make_{name}"] = each.factory
                given, value = f"{name}=_MISSING", f"_make_{name}() if {name} is _MISSING else {name}"
            elif each.default is _MISSING:
                given = name
            else:
                known[f"_default_{name}"] = each.default
                given = f"{name}=_default_{name}"
            (keyword if each.kw_only else plain).append(given)
            if cls.__setattr__ is _refuse:
                slot = getattr(cls, name, None)
                known[f"_set_{name}"] = getattr(slot, "__set__", None) or _setter(name)
                lines.append(f"_set_{name}(self, {value})")
            else:
                lines.append(f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            lines.append("self.__post_init__()")
        parameters = ", ".join([*plain, *(["*", *keyword] if keyword else [])])
        made = {}
        exec(f"def __init__({parameters}):\n " + "\n ".join(lines or ["pass"]), known, made)
        cls.__init__ = made["__init__"]
        cls.__init__.__qualname__ = f"{cls.__qualname__}.__init__"
        cls.__init__(self, *values, **named)

    def _setter(name):
        return lambda self, value: object.__setattr__(self, name, value)

    def _getter(names):
        return attrgetter(*names) if names else lambda instance: ()

    def _equals(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self._compared(self) == self._compared(other)

    def _hash(self):
        return hash(self._compared(self))

    def _repr(self):
        shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{self.__class__.__qualname__}({shown})"

    def _refuse(self, name, value=None):
        raise AttributeError(f"cannot change {name!r}: {self.__class__.__name__} is immutable")

    def _state(self):
        return [getattr(self, name) for name in self._fields]

    def _set_state(self, values):
        for name, value in zip(self._fields, values, strict=True):
            object.__setattr__(self, name, value)

    class _NamedTuples(type):
        """Makes a tuple with names of the class below that says so."""

        def __new__(meta, name, bases, body):
            if not bases:
                return super().__new__(meta, name, bases, body)
            names = tuple(body["__annotations__"])
            given = [body.pop(each) for each in names if each in body]
            base = namedtuple(name, names, defaults=given, module=body["__module__"])
            return type(name, (base,), {"__slots__": (), **body})

    class NamedTuple(metaclass=_NamedTuples):
        """As ``typing.NamedTuple``."""


__all__ = ["NamedTuple", "field", "record", "replace"]
