"""entities.toml: what it holds, and what is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from annotator.review.registry import FILE_NAME, Known, Registry, RegistryError, read_registry

GOOD = """\
format = 1
apart = [["John Smith", "Jane Smith"]]
project = "floods"

[[entity]]
name = "Ana Ruiz"
type = "PERSON"
aliases = ["Ruiz", "A. Ruiz"]
wikidata = "Q12"
party = "none"
"""


def written(folder: Path, text: str) -> Path:
    (folder / FILE_NAME).write_text(text)
    return folder


def test_what_is_read_is_written_again(tmp_path: Path) -> None:
    registry = read_registry(written(tmp_path, GOOD))
    assert registry.entities["Ana Ruiz"].extra == {"party": "none"}
    assert registry.are_apart("Jane Smith", "John Smith")
    assert registry.resolve("Ruiz") == "Ana Ruiz"
    (tmp_path / FILE_NAME).write_bytes(registry.dump())
    assert read_registry(tmp_path) == registry
    assert read_registry(tmp_path / "nowhere") == Registry()


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("entity = 3\n", 1, "array of tables"),
        (
            '[[entity]]\nname = "A"\naliases = ["B"]\n[[entity]]\nname = "B"\n',
            3,
            "'B' stands for 'A' and 'B'",
        ),
        ('[[entity]]\nname = "A"\nwikidata = "12"\n', 3, "is no item"),
        ("[[entity]]\nname = 3\n", 2, "must be text"),
        ('[[entity]]\nnote = "x"\n', 0, "name is missing"),
        ('apart = [["A"]]\n', 1, "pairs of names"),
        ("format = 2\n", 1, "format 1"),
        ("format = 1\nbroken\n", 2, "not valid TOML"),
    ],
)
def test_problems(tmp_path: Path, text: str, line: int, said: str) -> None:
    with pytest.raises(RegistryError, match=said) as raised:
        read_registry(written(tmp_path, text))
    assert raised.value.line == line


def test_merging_takes_aliases_along() -> None:
    registry = Registry({"Selenskyj": Known("Selenskyj", aliases=("Zelenskyj",), wikidata="Q1")})
    merged = registry.merged(("Selenskyj", "Zelenskyy"), "Volodymyr Zelensky", "PERSON")
    known = merged.entities["Volodymyr Zelensky"]
    assert known.aliases == ("Selenskyj", "Zelenskyj", "Zelenskyy")
    assert (known.type, known.wikidata) == ("PERSON", "Q1")
    assert list(merged.entities) == ["Volodymyr Zelensky"]


def test_merging_two_that_were_apart_forgets_that() -> None:
    registry = Registry().kept_apart("Jane Smith", "J. Smith")
    assert registry.are_apart("J. Smith", "Jane Smith")
    assert not registry.merged(("J. Smith",), "Jane Smith").apart


def test_an_alias_moves_to_whom_it_is_merged_into() -> None:
    registry = Registry().merged(("Smith",), "John Smith").merged(("Smith",), "Jane Smith")
    assert registry.resolve("Smith") == "Jane Smith"
    assert registry.entities["John Smith"].aliases == ()
