"""Keymap files: what is shipped, what a user adds, validated as a whole before any of it counts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from annotator.core.hints import LETTERS
from annotator.core.keys import DEAD, NAMED, Keymap, key_problem
from annotator.core.nearest import nearest
from annotator.core.records import record, replace
from annotator.store import toml
from annotator.store.bundled import bundled
from annotator.store.errors import SettingsError
from annotator.store.places import user_dir

SHIPPED = ("default", "vim", "emacs", "onehand")
MAX_BYTES = 1_000_000
_FIELDS = ("describes", "extends", "counts", "letters", "keys")
_FEWEST_LETTERS = 10
Bindings = dict[tuple[str, ...], str]


@record(frozen=True, slots=True)
class Loaded:
    """A keymap file with all that is wrong with it; `keymap` is None where anything is."""

    keymap: Keymap | None
    problems: tuple[SettingsError, ...]


def config_dir() -> Path:
    """Where a user's own keymaps live: ``keymaps/`` below it. ANNOTATE_CONFIG_DIR overrides."""
    return user_dir("config")


def keymap_path(name: str) -> Path:
    """The file of a keymap: a path as given, the user's own, or the shipped one.

    Raises:
        SettingsError: where there is none.
    """
    if name.endswith(".toml"):
        return Path(name)
    if not re.fullmatch(r"[\w-]{1,40}", name):
        raise SettingsError(Path(name), "is no keymap's name", "use letters, digits and -")
    own = config_dir() / "keymaps" / f"{name}.toml"
    if own.exists():
        return own
    if name in SHIPPED:
        return bundled("keymaps") / f"{name}.toml"
    known = sorted({*SHIPPED, *(p.stem for p in own.parent.glob("*.toml"))})
    near = nearest(name, known)
    raise SettingsError(
        own, "there is no such keymap", f"did you mean {near}?" if near else f"known: {', '.join(known)}"
    )


def load_keymap(name: str = "default") -> Keymap:
    """A keymap by name, with what it extends.

    Raises:
        SettingsError: the first problem of the file; nothing of it is used then.
    """
    loaded = check_keymap(keymap_path(name))
    if loaded.keymap is None:
        raise loaded.problems[0]
    return loaded.keymap


def check_keymap(path: Path, _outer: tuple[Path, ...] = ()) -> Loaded:
    """Read and validate a keymap file as a whole.

    ``[keys]`` maps a key, or keys separated by spaces, to a command; ``""`` unbinds.
    """
    problems: list[SettingsError] = []
    try:
        source, document = toml.read(path, SettingsError, MAX_BYTES)
    except FileNotFoundError as problem:
        return Loaded(None, (SettingsError(path, f"cannot be read ({problem.strerror})"),))
    except SettingsError as problem:
        return Loaded(None, (problem,))
    lines = _lines(source)

    def wrong(where: str | tuple[str, ...], reason: str, remedy: str = "") -> None:
        places = (where,) if isinstance(where, str) else where
        line = next((lines[place] for place in places if place in lines), 0)
        problems.append(SettingsError(path, reason, remedy, line))

    for key in document:
        if key not in _FIELDS:
            near = nearest(key, _FIELDS)
            wrong(
                key,
                f"unknown key {key!r}",
                f"did you mean {near}?" if near else f"known: {', '.join(_FIELDS)}",
            )
    bindings: Bindings = {}
    counts, letters = False, LETTERS
    base = document.get("extends")
    if base is not None and not isinstance(base, str):
        wrong("extends", "extends must be the name of a keymap")
    elif base:
        below = _extended(base, path, _outer, wrong)
        bindings, counts, letters = dict(below.bindings), below.counts, below.letters
    counts = document.get("counts", counts)
    if not isinstance(counts, bool):
        wrong("counts", "counts must be true or false", "counts = true lets digits begin a count")
    letters = document.get("letters", letters)
    if not isinstance(letters, str) or not _are_letters(letters):
        wrong(
            "letters",
            f"letters must be {_FEWEST_LETTERS} different small letters or more",
            f'letters = "{LETTERS}"',
        )
    table = document.get("keys", {})
    if not isinstance(table, dict):
        wrong("keys", "[keys] must be a table of key = command")
        table = {}
    from annotator.core.registry import load_all

    commands = load_all()
    for written, name in table.items():
        keys = tuple(written.split()) or (written,)
        for key in keys:
            if reason := key_problem(key):
                near = nearest(key, NAMED) if key not in DEAD else ""
                wrong(written, f"{key!r} {reason}", f"did you mean {near}?" if near else "pick another key")
        if not isinstance(name, str):
            wrong(written, f"{written!r} must be bound to the name of a command")
        elif name == "":
            bindings.pop(keys, None)
        elif name not in commands:
            near = nearest(name, commands)
            wrong(
                written,
                f"unknown command {name!r}",
                f"did you mean {near}?" if near else "annotate keys lists them",
            )
        else:
            bindings[keys] = name
    keymap = Keymap(path.stem, bindings, bool(counts), str(letters))
    for long, short in keymap.clashes():
        wrong(
            (" ".join(long), " ".join(short), "extends"),
            f"{' '.join(long)!r} can never be finished: {' '.join(short)!r} is bound",
            f'unbind one of them: "{" ".join(short)}" = ""',
        )
    if counts:
        for keys, bound in bindings.items():
            if keys[0] in tuple("123456789"):
                wrong(
                    (" ".join(keys), "counts"),
                    f"{' '.join(keys)!r} ({bound}) begins a count here",
                    'unbind it ("" as its command), or leave counts = true out',
                )
    if "quit" not in bindings.values():
        wrong("[keys]", "no key quits", "bind one to quit")
    return Loaded(None if problems else keymap, tuple(problems))


def _are_letters(letters: str) -> bool:
    """Whether these can be typed to jump: shift says something of its own, and no letter stands twice."""
    small = letters.isalpha() and letters == letters.lower() != letters.upper()
    return small and len(set(letters)) == len(letters) >= _FEWEST_LETTERS


def _lines(source: str) -> dict[str, int]:
    """The line on which each key stands, as TOML reads it, and each table's heading."""
    found: dict[str, int] = {}
    for number, line in enumerate(source.splitlines(), 1):
        if heading := re.match(r"\s*(\[\w+\])", line):
            found.setdefault(heading[1], number)
        elif key := re.match(r"""\s*("(?:\\.|[^"\\])*"|'[^']*'|[^\s=#"']+)\s*=""", line):
            found.setdefault(_read(key[1]), number)
    return found


def _read(written: str) -> str:
    """A key of TOML, bare or quoted."""
    try:
        return next(iter(toml.loads(f"{written} = 0"))) if written[0] in "\"'" else written
    except ValueError:
        return written


def _extended(base: str, path: Path, outer: tuple[Path, ...], wrong: Callable[..., None]) -> Keymap:
    nothing = Keymap(base, {})
    try:
        below = (
            bundled("keymaps") / f"{base}.toml"
            if base == path.stem and base in SHIPPED
            else keymap_path(base)
        )
    except SettingsError as problem:
        wrong("extends", f"extends {base!r}: {problem.reason}", problem.remedy)
        return nothing
    if below in outer or len(outer) > 8 or below == path:
        wrong("extends", f"extends {base!r} in a circle")
        return nothing
    loaded = check_keymap(below, (*outer, path))
    if loaded.keymap is None:
        wrong("extends", f"extends {base!r}, which is wrong: {loaded.problems[0]}")
        return nothing
    return loaded.keymap


def own_keymap(base: str) -> Path:
    """The user's own file that changes keymap `base`: the file itself where `base` is one of theirs."""
    return config_dir() / "keymaps" / (f"{base}.toml" if base not in SHIPPED else f"my-{base}.toml")


def rebind(keymap: Keymap, keys: tuple[str, ...], command: str) -> tuple[Path, Keymap]:
    """Bind `keys` to `command` in the user's own file; "" unbinds. The file is checked before it is kept.

    Returns:
        The file, and the keymap that is in force with it.

    Raises:
        SettingsError: where the change would make the keymap wrong; nothing is written then.
        OSError: where the file cannot be written.
    """
    path = own_keymap(keymap.name)
    document: dict[str, object] = {}
    if path.exists():
        document = toml.loads(path.read_text(encoding="utf-8"))
    else:
        document["extends"] = keymap.name
    table = document.setdefault("keys", {})
    assert isinstance(table, dict)
    table[" ".join(keys)] = command
    path.parent.mkdir(parents=True, exist_ok=True)
    tried = path.with_name(f".{path.stem}.toml")
    tried.write_text(toml.dumps(document), encoding="utf-8")
    try:
        loaded = check_keymap(tried)
        if loaded.keymap is None:
            problem = loaded.problems[0]
            raise SettingsError(path, problem.reason, problem.remedy)
        tried.replace(path)
    finally:
        tried.unlink(missing_ok=True)
    return path, replace(loaded.keymap, name=path.stem)
