"""annotate.toml: what it may say, and what is wrong with it, with the line and the nearest valid name."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.core.schema import ONTONOTES
from annotator.store.errors import SettingsError
from annotator.store.settings import COLOURS, Settings, check_settings, find_settings, read_settings

FULL = """\
annotator = "vera"
keymap = "vim"
engines = ["spacy", "rules"]
ignore = ["drafts", "old/*.txt"]

[[label]]
name = "PERSON"
key = "1"

[[label]]
name = "WEAPON"
key = 2
colour = "red"
letter = "V"
guideline = "Named weapons."

[[label]]
name = "WITNESS"
colour = "#abc"

[[attribute]]
name = "checkable"
type = "yes/no"
guideline = "Could a reader find out?"

[[attribute]]
name = "verdict"
type = "choice"
choices = ["true", "false", "open"]

[[attribute]]
name = "remark"
"""


def settings_of(folder: Path, source: str) -> Settings:
    (folder / "annotate.toml").write_text(source, encoding="utf-8")
    return read_settings(folder)


def test_without_a_file_the_defaults_hold(tmp_path: Path) -> None:
    assert read_settings(tmp_path) == Settings()
    assert Settings().schema.labels == ONTONOTES
    assert (Settings().engines, Settings().keymap, Settings().annotator) == (None, "default", "")


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    found = settings_of(tmp_path, FULL)
    assert (found.annotator, found.keymap, found.source) == ("vera", "vim", tmp_path / "annotate.toml")
    assert (found.engines, found.ignore) == (("spacy", "rules"), ("drafts", "old/*.txt"))
    person, weapon, witness = found.schema.labels
    known = next(label for label in ONTONOTES if label.name == "PERSON")
    assert (person.colour, person.letter, person.guideline) == (known.colour, known.letter, known.guideline)
    assert (weapon.key, weapon.colour, weapon.letter) == ("2", COLOURS["red"], "V")
    assert (witness.key, witness.colour, witness.letter) == ("", "#aabbcc", "W")
    checkable, verdict, remark = found.schema.attributes
    assert (checkable.type, verdict.type, remark.type) == ("yes/no", "choice", "text")
    assert verdict.choices == ("true", "false", "open")


def test_the_nearest_parent_counts(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    settings_of(tmp_path, 'annotator = "top"')
    assert read_settings(deep).annotator == "top"
    settings_of(tmp_path / "a", 'annotator = "near"')
    assert read_settings(deep).annotator == "near"
    assert find_settings(deep) == tmp_path / "a" / "annotate.toml"


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("keymap =", "keymaps =", 2, "did you mean keymap"),
        ('keymap = "vim"', 'theme = "ligth"', 2, "did you mean light"),
        ('colour = "red"', 'color = "red"', 13, "did you mean colour"),
        ('colour = "red"', 'colour = "rad"', 13, "did you mean red"),
        ('colour = "#abc"', 'colour = "#abcd"', 19, "#rrggbb"),
        ("key = 2", "key = 1", 12, "PERSON already"),
        ("key = 2", 'key = "0"', 12, "1 to 9"),
        ('name = "WITNESS"', 'name = "PERSON"', 18, "two labels"),
        ('name = "WITNESS"', 'name = "A B"', 18, "without spaces"),
        ('name = "WITNESS"', "", 17, "without spaces"),
        ('letter = "V"', 'letter = "VW"', 14, "one ASCII character"),
        ('"Named weapons."', '"one\\ntwo"', 15, "one line"),
        ('type = "yes/no"', 'type = "yesno"', 23, "yes/no"),
        ('type = "choice"', 'type = "text"', 29, "choices"),
        ('choices = ["true", "false", "open"]', "", 27, "choices"),
        ('choices = ["true", "false", "open"]', 'choices = ["a", "a"]', 29, "the same"),
        ('name = "remark"', 'name = "speaker"', 32, "field of this name"),
        ('name = "remark"', 'name = "verdict"', 32, "field of this name"),
        ('name = "remark"', 'name = "a remark"', 32, "letters, digits"),
        ('annotator = "vera"', 'annotator = "../vera"', 1, "letters, digits"),
        ('annotator = "vera"', "annotator = 7", 1, "text in quotes"),
        ('keymap = "vim"', 'keymap = "/etc/x"', 2, "no keymap's name"),
        ('engines = ["spacy", "rules"]', 'engines = "spacy"', 3, "list of texts"),
        ('ignore = ["drafts", "old/*.txt"]', 'ignore = [""]', 4, "patterns"),
        ('[[attribute]]\nname = "remark"', '[attribute]\nname = "remark"', 31, "not valid TOML"),
        ("keymap = ", "keymap ", 2, "not valid TOML"),
    ],
)
def test_a_mistake_names_its_line_and_what_to_do(
    tmp_path: Path, old: str, new: str, line: int, said: str
) -> None:
    assert old in FULL
    with pytest.raises(SettingsError, match=said) as raised:
        settings_of(tmp_path, FULL.replace(old, new, 1))
    assert raised.value.line == line
    assert str(raised.value).startswith(f"{tmp_path / 'annotate.toml'}:{line}: ")


def test_all_mistakes_are_found_at_once(tmp_path: Path) -> None:
    path = tmp_path / "annotate.toml"
    path.write_text('keymp = "x"\nengines = 3\n[[label]]\nname = "A"\nkey = "x"\n[[label]]\nnme = "B"\n')
    loaded = check_settings(path)
    assert loaded.settings is None
    assert [problem.line for problem in loaded.problems] == [1, 2, 5, 7, 6]


def test_files_that_are_no_settings(tmp_path: Path) -> None:
    path = tmp_path / "annotate.toml"
    path.mkdir()
    with pytest.raises(SettingsError, match="no regular file"):
        read_settings(tmp_path)
    path.rmdir()
    path.write_bytes(b"annotator = 'v'\nkeymap = '\xff'\n")
    with pytest.raises(SettingsError, match="not UTF-8") as raised:
        read_settings(tmp_path)
    assert raised.value.line == 2
    path.write_bytes(b"x = " + b"[" * 100_000)
    with pytest.raises(SettingsError):
        read_settings(tmp_path)
    path.write_bytes(b"#" * 1_000_001)
    with pytest.raises(SettingsError, match="1 MB"):
        read_settings(tmp_path)
    path.unlink()
    path.symlink_to(tmp_path / "nowhere")
    with pytest.raises(SettingsError, match="cannot be read"):
        read_settings(tmp_path)
