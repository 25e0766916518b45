"""What `import annotator` offers: documented, typed, and free until it is used."""

from __future__ import annotations

import doctest
import inspect
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import annotator
from annotator import api

ROOT = Path(__file__).parents[2]


def test_the_examples_of_the_page_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE", "STATE", "CONFIG"):
        monkeypatch.setenv(f"ANNOTATE_{name}_DIR", str(tmp_path / name.lower()))
    shutil.copytree(ROOT / "seeds", tmp_path / "articles")
    (tmp_path / "annotate.toml").write_text('engines = ["rules"]\n')
    monkeypatch.chdir(tmp_path)
    found = doctest.testfile(
        str(ROOT / "docs" / "api.md"), module_relative=False, optionflags=doctest.IGNORE_EXCEPTION_DETAIL
    )
    assert found.attempted > 20
    assert found.failed == 0


def test_importing_it_loads_nothing() -> None:
    code = "import sys; before = set(sys.modules); import annotator; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) <= {"annotator", "__future__"}


def test_the_names_are_those_of_the_module_and_sorted() -> None:
    assert annotator.__all__ == sorted(annotator.__all__)
    assert api.__all__ == sorted(api.__all__)
    assert set(annotator.__all__) == {*api.__all__, "__version__"}
    for name in api.__all__:
        assert getattr(annotator, name) is getattr(api, name)
    with pytest.raises(AttributeError, match="no attribute 'open_folders'"):
        _ = annotator.open_folders


def test_everything_public_is_documented() -> None:
    for name in api.__all__:
        thing = getattr(api, name)
        assert inspect.getdoc(thing), name
        if inspect.isclass(thing) and thing.__module__.startswith("annotator.api"):
            for member, value in vars(thing).items():
                if not member.startswith("_"):
                    assert inspect.getdoc(value), f"{name}.{member}"


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "annotator" / "py.typed").exists()
