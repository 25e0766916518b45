"""What a command loads, in processes of their own, and which package may know which."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest

import annotator
from annotator.cli import COMMANDS

PACKAGE = Path(annotator.__file__).parent
HEAVY = {"textual", "rich", "spacy", "numpy", "thinc"}
# Each may know itself and those before it; exchange and suggest do not know each other.
LAYERS = ("core", "store", "suggest", "exchange", "review", "tui", "cli")
SCRIPT = """
import sys
from annotator.cli import main
code = main(sys.argv[1:])
print(code, *{name.partition(".")[0] for name in sys.modules}, file=sys.stderr)
"""


def loaded(*arguments: str | Path) -> tuple[int, set[str]]:
    """The exit code of a command, and the packages that were imported for it."""
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    code, *names = done.stderr.splitlines()[-1].split()
    return int(code), set(names)


@pytest.mark.parametrize("command", [[], *([name] for name in COMMANDS)])
def test_help_loads_nothing_but_the_standard_library(command: list[str]) -> None:
    code, names = loaded(*command, "--help")
    assert code == 0
    assert (
        names & (HEAVY | {"json", "tomllib", "dataclasses", "pathlib", "rapidfuzz", "platformdirs"}) == set()
    )


@pytest.mark.parametrize("command", ["status", "check", "keys", "locate", "doctor", "suggest"])
def test_commands_load_neither_screen_nor_model(command: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The mayor of Lyon spoke on Friday.\n")
    (tmp_path / "annotate.toml").write_text('engines = ["rules"]\n')
    _, names = loaded(command, *([tmp_path] if command in ("status", "check", "suggest") else []))
    assert names & HEAVY == set()


SLOW = {
    "argparse",
    "dataclasses",
    "inspect",
    "typing",
    "tomllib",
    "tomli_w",
    "platformdirs",
    "tempfile",
    "importlib.metadata",
    "ssl",
}
"""What takes longer to import than a sidecar to read."""


@pytest.mark.parametrize("command", ["check", "export"])
def test_short_commands_load_next_to_nothing(command: str, tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The mayor of Lyon spoke on Friday.\n")
    table = 'id = "a1"\nlabel = "GPE"\nstart = 13\nend = 17\ntext = "Lyon"\nstate = "confirmed"\n'
    head = f'format = 1\n\n[article]\nsha256 = "{sha256(article.read_bytes()).hexdigest()}"\n'
    (tmp_path / "a.txt.toml").write_text(f"{head}\n[[entity]]\n{table}")
    code, names = loaded(command, tmp_path, *(["--to", "jsonl"] if command == "export" else []))
    assert code == 0
    assert names & SLOW == set()


def test_a_reader_that_cannot_open_loads_no_screen(tmp_path: Path) -> None:
    code, names = loaded(tmp_path / "missing.txt")
    assert code == 2
    assert names & HEAVY == set()


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("layer", LAYERS)
def test_arrows_point_one_way(layer: str) -> None:
    above = set(LAYERS[LAYERS.index(layer) + 1 :]) | ({"suggest"} if layer == "exchange" else set())
    for path in (PACKAGE / layer).rglob("*.py"):
        for name in imports(path):
            parts = name.split(".")
            assert not (parts[0] == "annotator" and len(parts) > 1 and parts[1] in above), (
                f"{path} imports {name}"
            )
            if layer != "tui":
                assert parts[0] not in ("textual", "rich"), f"{path} imports {name}"
            if layer == "core":
                assert parts[0] in {*sys.stdlib_module_names, "annotator"}, f"{path} imports {name}"


def test_only_output_prints() -> None:
    for path in (PACKAGE / "cli").rglob("*.py"):
        if path.name == "output.py":
            continue
        for node in ast.walk(ast.parse(path.read_bytes())):
            called = node.func if isinstance(node, ast.Call) else None
            assert not (isinstance(called, ast.Name) and called.id == "print"), path
            assert not (
                isinstance(node, ast.Attribute)
                and node.attr in ("stdout", "stderr")
                and path.name != "doctor.py"
            )
