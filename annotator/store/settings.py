"""`annotate.toml`: labels, claim attributes, suggesters, ignored paths. docs/settings.md specifies it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from annotator.core.nearest import nearest
from annotator.core.records import field, record
from annotator.core.schema import ONTONOTES, Attribute, Label, Schema
from annotator.store import toml
from annotator.store.errors import SettingsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FILE_NAME = "annotate.toml"
MAX_BYTES = 1_000_000
MAX_PATTERNS = 1000
COLOURS = {
    "red": "#f38ba8",
    "orange": "#fab387",
    "yellow": "#f9e2af",
    "green": "#a6e3a1",
    "teal": "#94e2d5",
    "blue": "#89b4fa",
    "purple": "#cba6f7",
    "pink": "#f5c2e7",
    "grey": "#a6adc8",
}
"""Colours by name, as the built-in labels have them."""

THEMES = ("dark", "light", "contrast", "colourblind", "ansi")
_TOP = ("annotator", "blind", "keymap", "theme", "engines", "ignore", "label", "attribute")
_LABEL = ("name", "key", "colour", "letter", "guideline")
_ATTRIBUTE = ("name", "type", "choices", "guideline")
_TYPES = ("choice", "text", "yes/no")
_NAME = r"[A-Za-z0-9_-]{1,40}"
_ENGINE = r"[\w.-]{1,60}(?::[^\x00-\x1f]{1,400})?"
_HEX = r"#(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})"
# What a claim's table in a sidecar means already.
_TAKEN = frozenset(
    "id kind speaker content cue source state origin score edited by at note annotators".split()
)


@record(frozen=True, slots=True)
class Settings:
    """What holds for a folder of articles.

    Attributes:
        schema: labels and claim attributes.
        annotator: whose sidecars are read and written; "" for the unnamed one, ``@git`` for that of git's user name.
        blind: whether the reader hides what other annotators did.
        engines: suggesters by name, None for the default ones.
        ignore: patterns of paths that are left out, relative to the folder of `source`.
        keymap: name of the keymap.
        theme: the colours of the screen, one of `THEMES`.
        source: the `annotate.toml` that was read, None where there is none.
    """

    schema: Schema = field(default_factory=Schema)
    annotator: str = ""
    blind: bool = False
    engines: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    keymap: str = "default"
    theme: str = "dark"
    source: Path | None = None


@record(frozen=True, slots=True)
class LoadedSettings:
    """A settings file with all that is wrong with it; `settings` is None where anything is."""

    settings: Settings | None
    problems: tuple[SettingsError, ...]


def find_settings(folder: Path) -> Path | None:
    """The `annotate.toml` of `folder` or of its nearest parent that has one."""
    here = folder.resolve()
    for place in (here, *here.parents):
        path = place / FILE_NAME
        try:
            path.lstat()
        except OSError:
            continue
        return path
    return None


def read_settings(folder: Path) -> Settings:
    """The settings in force in `folder`; the defaults where no `annotate.toml` is there or in a parent.

    Raises:
        SettingsError: the first problem of the file; nothing of it is used then.
    """
    path = find_settings(folder)
    if path is None:
        return Settings()
    loaded = check_settings(path)
    if loaded.settings is None:
        raise loaded.problems[0]
    return loaded.settings


def check_settings(path: Path) -> LoadedSettings:
    """Read and validate a settings file as a whole."""
    try:
        source, document = toml.read(path, SettingsError, MAX_BYTES)
    except FileNotFoundError as problem:
        reason = f"cannot be read ({problem.strerror})"
        return LoadedSettings(None, (SettingsError(path, reason, "check where the link leads"),))
    except SettingsError as problem:
        return LoadedSettings(None, (problem,))
    checker = _Checker(path, source)
    settings = checker.settings(document)
    return LoadedSettings(None if checker.problems else settings, tuple(checker.problems))


class _Checker:
    """Validates one document and collects its problems with their lines."""

    def __init__(self, path: Path, source: str) -> None:
        self.path = path
        self.lines = source.splitlines()
        self.problems: list[SettingsError] = []

    def settings(self, document: dict[str, Any]) -> Settings:
        self.known(document, _TOP, "", 0)
        annotator = self.text(document, "annotator", "", 0)
        if annotator and annotator != "@git" and not re.fullmatch(_NAME, annotator):
            remedy = "use letters, digits, - and _ (at most 40), or @git"
            self.wrong(f"annotator {annotator!r}", remedy, "annotator")
        blind = document.get("blind", False)
        if not isinstance(blind, bool):
            self.wrong("blind must be true or false", "", "blind")
        keymap = self.text(document, "keymap", "", 0) or "default"
        if not re.fullmatch(_NAME, keymap):
            self.wrong(f"keymap {keymap!r} is no keymap's name", "use letters, digits and -", "keymap")
        theme = self.text(document, "theme", "", 0) or "dark"
        if theme not in THEMES:
            near = nearest(theme, THEMES)
            remedy = f"did you mean {near}?" if near else f"there are {', '.join(THEMES)}"
            self.wrong(f"no theme is called {theme!r}", remedy, "theme")
        engines = self.strings(document, "engines", "", 0)
        for name in engines or ():
            if not re.fullmatch(_ENGINE, name):
                self.wrong(f"{name!r} is no suggester's name", 'for instance: engines = ["spacy"]', "engines")
        ignore = self.strings(document, "ignore", "", 0) or ()
        if len(ignore) > MAX_PATTERNS or any(not 0 < len(pattern) <= 200 for pattern in ignore):
            self.wrong("ignore is at most 1000 patterns of 1 to 200 characters", "", "ignore")
        labels = self.labels(self.tables(document, "label"))
        attributes = self.attributes(self.tables(document, "attribute"))
        schema = Schema(labels or ONTONOTES, attributes)
        return Settings(schema, annotator, bool(blind), engines, ignore, keymap, theme, self.path)

    def labels(self, tables: Sequence[dict[str, Any]]) -> tuple[Label, ...]:
        made: list[Label] = []
        for number, table in enumerate(tables, 1):
            self.known(table, _LABEL, "label", number)
            name = self.text(table, "name", "label", number)
            if not name or len(name) > 40 or not name.isprintable() or " " in name:
                self.wrong(
                    f"label {number}: name must be 1 to 40 printable characters without spaces",
                    "",
                    "name",
                    "label",
                    number,
                )
                continue
            if any(label.name == name for label in made):
                self.wrong(f"two labels are called {name}", "", "name", "label", number)
                continue
            key = self.text(table, "key", "label", number)
            if key and (len(key) != 1 or key not in "123456789"):
                self.wrong(f"label {name}: key {key!r} is none of 1 to 9", "", "key", "label", number)
            taken = next((label.name for label in made if key and label.key == key), None)
            if taken:
                self.wrong(f"label {name}: key {key} is that of {taken} already", "", "key", "label", number)
            letter = self.text(table, "letter", "label", number)
            if letter and (
                len(letter) != 1 or not letter.isascii() or not letter.isprintable() or letter == " "
            ):
                self.wrong(f"label {name}: letter must be one ASCII character", "", "letter", "label", number)
            like = next((label for label in ONTONOTES if label.name == name), None)
            made.append(
                Label(
                    name,
                    key,
                    self.colour(table, name, number)
                    or (like.colour if like else list(COLOURS.values())[len(made) % len(COLOURS)]),
                    letter or (like.letter if like else _letter(name, [label.letter for label in made])),
                    self.line(table, "guideline", "label", number) or (like.guideline if like else ""),
                )
            )
        return tuple(made)

    def colour(self, table: dict[str, Any], name: str, number: int) -> str:
        written = self.text(table, "colour", "label", number)
        if re.fullmatch(_HEX, written):
            digits = written[1:].lower()
            return "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))
        if written and written not in COLOURS:
            remedy = f"use #rrggbb or one of {', '.join(COLOURS)}"
            near = nearest(written, COLOURS)
            self.wrong(
                f"label {name}: unknown colour {written!r}",
                f"did you mean {near}?" if near else remedy,
                "colour",
                "label",
                number,
            )
        return COLOURS.get(written, "")

    def attributes(self, tables: Sequence[dict[str, Any]]) -> tuple[Attribute, ...]:
        made: list[Attribute] = []
        for number, table in enumerate(tables, 1):
            self.known(table, _ATTRIBUTE, "attribute", number)
            name = self.text(table, "name", "attribute", number)
            if not re.fullmatch(_NAME, name):
                reason = f"attribute {number}: name must be 1 to 40 letters, digits, - or _"
                self.wrong(reason, "", "name", "attribute", number)
                continue
            if name in _TAKEN or any(attribute.name == name for attribute in made):
                reason = f"attribute {name}: a claim has a field of this name already"
                self.wrong(reason, "pick another name", "name", "attribute", number)
                continue
            kind = self.text(table, "type", "attribute", number) or "text"
            if kind not in _TYPES:
                near = nearest(kind, _TYPES, 0.4)
                remedy = f"did you mean {near!r}?" if near else f"use one of {', '.join(_TYPES)}"
                self.wrong(f"attribute {name}: unknown type {kind!r}", remedy, "type", "attribute", number)
            choices = self.strings(table, "choices", "attribute", number) or ()
            if (kind == "choice") != bool(choices) or any(not c.strip() for c in choices):
                reason = f'attribute {name}: type "choice" has choices = ["…", …], no other type has'
                self.wrong(reason, "", "choices" if choices else "name", "attribute", number)
            if len(set(choices)) < len(choices):
                self.wrong(f"attribute {name}: two choices are the same", "", "choices", "attribute", number)
            guideline = self.line(table, "guideline", "attribute", number)
            made.append(Attribute(name, kind, choices, guideline))  # type: ignore[arg-type]
        return tuple(made)

    # --- fields

    def known(self, table: dict[str, Any], names: Sequence[str], kind: str, number: int) -> None:
        """Report keys that mean nothing here, each with the nearest one that does."""
        for key in table:
            if key not in names:
                near = nearest(key, names)
                remedy = f"did you mean {near}?" if near else f"known are {', '.join(names)}"
                where = f"{kind} {number}: " if kind else ""
                self.wrong(f"{where}unknown key {key!r}", remedy, key, kind, number)

    def tables(self, document: dict[str, Any], kind: str) -> list[dict[str, Any]]:
        value = document.get(kind, [])
        if isinstance(value, list) and all(isinstance(table, dict) for table in value):
            return value
        self.wrong(f"{kind} must be an array of tables: [[{kind}]]", "", kind)
        return []

    def text(self, table: dict[str, Any], key: str, kind: str, number: int) -> str:
        value = table.get(key, "")
        if key == "key" and type(value) is int:
            value = str(value)
        if isinstance(value, str):
            return value
        where = f"{kind} {number}: " if kind else ""
        self.wrong(f"{where}{key} must be text in quotes", "", key, kind, number)
        return ""

    def line(self, table: dict[str, Any], key: str, kind: str, number: int) -> str:
        value = self.text(table, key, kind, number)
        if value and not value.isprintable():
            self.wrong(f"{kind} {number}: {key} must be one line", "", key, kind, number)
        return value

    def strings(self, table: dict[str, Any], key: str, kind: str, number: int) -> tuple[str, ...] | None:
        if key not in table:
            return None
        value = table[key]
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        where = f"{kind} {number}: " if kind else ""
        self.wrong(f'{where}{key} must be a list of texts: ["…", "…"]', "", key, kind, number)
        return None

    def wrong(self, reason: str, remedy: str, key: str, kind: str = "", number: int = 0) -> None:
        """Add a problem; `key` in the `number`-th table ``[[kind]]``, or at the top, is where it is."""
        self.problems.append(SettingsError(self.path, reason, remedy, self.line_of(key, kind, number)))

    def line_of(self, key: str, kind: str, number: int) -> int:
        """The line of a key, from 1; of its table where the key is not found, 0 where neither is."""
        header = re.compile(rf"\s*\[\[\s*{kind}\s*\]\]")
        wanted = re.compile(rf"""\s*(?:\[\[?\s*)?["']?{re.escape(key)}["']?\s*[=.\]]""")
        within = not kind
        seen = at = 0
        for number_of_line, line in enumerate(self.lines, 1):
            if line.lstrip().startswith("["):
                if not kind and wanted.match(line):
                    return number_of_line
                seen += bool(kind and header.match(line))
                within = bool(kind and header.match(line)) and seen == number
                at = number_of_line if within else at
            elif within and wanted.match(line):
                return number_of_line
        return at


def _letter(name: str, taken: Sequence[str]) -> str:
    """The first letter of a label's name that no label before it has."""
    letters = [c.upper() for c in name if c.isascii() and c.isalnum()]
    return next((letter for letter in letters if letter not in taken), (letters or ["?"])[0])
