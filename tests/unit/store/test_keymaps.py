"""Keymap files: everything wrong with them is found, nothing of a wrong one is used."""

from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from annotator.store.errors import SettingsError
from annotator.store.keymaps import check_keymap, load_keymap, rebind


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ANNOTATE_CONFIG_DIR", str(tmp_path))
    (tmp_path / "keymaps").mkdir()

    def written(text: str, name: str = "mine") -> Path:
        path = tmp_path / "keymaps" / f"{name}.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (
            'extends = "default"\n[keys]\nZ = "confrim"\n',
            3,
            ["unknown command 'confrim'", "did you mean confirm?"],
        ),
        ('extends = "default"\n[keys]\n"pagedwon" = "skip"\n', 3, ["is no key's name", "pagedown"]),
        ('extends = "default"\n[keys]\n"ctrl+i" = "skip"\n', 3, ["is sent as tab by terminals"]),
        ('extends = "default"\n[keys]\n"y y" = "skip"\n', 3, ["can never be finished", "unbind"]),
        ('extends = "default"\n[keys]\n\nV = "skip"\n', 4, ["can never be finished"]),
        ('extends = "default"\ncounts = true\n', 2, ["begins a count"]),
        ('extends = "default"\ncounts = 3\n', 2, ["true or false"]),
        ('extends = "defualt"\n', 1, ["there is no such keymap", "default"]),
        ('extend = "default"\n', 1, ["unknown key 'extend'", "extends"]),
        ("[keys]\n", 1, ["no key quits"]),
        ('[keys]\n"ctrl+s" = "quit"\n', 2, ["holds all output"]),
        ('extends = "default"\n[keys]\nZ = 3\n', 3, ["the name of a command"]),
        ("[keys\n", 1, ["not valid TOML"]),
    ],
)
def test_what_is_wrong_is_said_with_its_line(write, text: str, line: int, words: list[str]) -> None:
    loaded = check_keymap(write(text))
    assert loaded.keymap is None
    said = [str(p) for p in loaded.problems]
    assert any(all(word in one for word in words) for one in said), said
    assert line in [p.line for p in loaded.problems]


def test_unbinding_and_extending(write) -> None:
    write('extends = "default"\n[keys]\ny = ""\n"g" = ""\n"g g" = "article-start"\n')
    keymap = load_keymap("mine")
    assert ("y",) not in keymap.bindings
    assert keymap.bindings["enter",] == "confirm"
    assert keymap.bindings["g", "g"] == "article-start"


def test_a_circle_is_no_end(write) -> None:
    write('extends = "b"\n', "a")
    write('extends = "a"\n', "b")
    with pytest.raises(SettingsError, match="circle"):
        load_keymap("a")


def test_a_rebind_keeps_what_the_file_says(write) -> None:
    path = write('extends = "vim"\n[keys]\nZ = ""\n"Z Z" = ""\nQ = "quit"\n')
    kept, keymap = rebind(load_keymap("mine"), ("E",), "edit")
    assert kept == path
    assert keymap.bindings["Q",] == "quit"
    assert load_keymap("mine").bindings["E",] == "edit"
    assert load_keymap("mine").counts
    before = path.read_text(encoding="utf-8")
    with pytest.raises(SettingsError):
        rebind(keymap, ("ctrl+i",), "edit")
    assert path.read_text(encoding="utf-8") == before
    assert [p.name for p in path.parent.iterdir()] == ["mine.toml"]


def test_the_page_of_keys_is_current() -> None:
    root = Path(__file__).parents[3]
    spec = spec_from_file_location("keys_page", root / "benchmarks" / "keys_page.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == (root / "docs" / "keys.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("letters", ["abc", "abcdefghijj", "ABCDEFGHIJKL", "0123456789", "العربيةكلمات"])
def test_letters_to_jump_are_many_small_and_different(tmp_path, letters):
    path = tmp_path / "own.toml"
    path.write_text(f'extends = "default"\nletters = "{letters}"\n', encoding="utf-8")
    loaded = check_keymap(path)
    assert loaded.keymap is None
    assert loaded.problems[0].line == 2
    path.write_text('extends = "onehand"\n', encoding="utf-8")
    assert set(check_keymap(path).keymap.letters) < set("qwertasdfgzxcvb")
