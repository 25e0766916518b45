"""README and docs name what there is."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest

from annotator.cli import COMMANDS, module_of
from annotator.store import settings
from annotator.store.sidecar import model

ROOT = Path(__file__).parents[2]


def document(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme_and_has_a_module(name: str) -> None:
    assert f"| `annotate {name}" in document("README.md")
    assert callable(import_module(module_of(name)).run)


def test_every_module_that_runs_is_a_command() -> None:
    runs = {
        f"annotator.cli.{path.stem}"
        for path in (ROOT / "annotator" / "cli").glob("*.py")
        if "\ndef run(" in path.read_text(encoding="utf-8")
    }
    assert runs - {"annotator.cli.reader"} == {module_of(name) for name in COMMANDS}


def test_the_readme_has_two_set_up_commands() -> None:
    commands = re.findall(r"^python3 -m venv \.venv && .+$", document("README.md"), re.MULTILINE)
    assert len(commands) == 2
    assert commands[0].endswith("'.[en]' && .venv/bin/annotate seeds/")
    assert commands[1].endswith("'.[en,test]' && .venv/bin/pytest")


@pytest.mark.parametrize(
    "path", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md")), ids=lambda p: p.name
)
def test_links_lead_to_files(path: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", path.read_text(encoding="utf-8")):
        assert (path.parent / target).exists(), target


def test_every_setting_is_documented() -> None:
    text = document("docs/settings.md")
    for name in {*settings._TOP, *settings._LABEL, *settings._ATTRIBUTE}:
        assert f"`{name}`" in text or f"[[{name}]]" in text, name
    for colour in settings.COLOURS:
        assert colour in text


def test_every_field_of_a_sidecar_is_documented() -> None:
    text = document("docs/sidecar.md")
    fields = {
        *model.SHARED,
        *model.ANCHOR,
        "label",
        "entity",
        "kind",
        "speaker",
        "content",
        "cue",
        "source",
    }
    for name in {*fields, "format", "sha256", "characters", "status", "encoding", "sentences"}:
        assert f"`{name}`" in text, name
