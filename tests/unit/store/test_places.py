"""Where a user's own files live."""

from __future__ import annotations

import sys
from pathlib import Path

import platformdirs
import pytest

from annotator.store.places import user_dir

KINDS = ["config", "state", "cache"]


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind in KINDS:
        monkeypatch.delenv(f"ANNOTATE_{kind.upper()}_DIR", raising=False)
        monkeypatch.delenv(f"XDG_{kind.upper()}_HOME", raising=False)


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_where_other_programs_of_the_user_have_theirs(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def usual() -> Path:
        return Path(getattr(platformdirs, f"user_{kind}_dir")("annotate"))

    assert user_dir(kind) == usual()
    if sys.platform == "linux":
        monkeypatch.setenv(f"XDG_{kind.upper()}_HOME", str(tmp_path))
        assert user_dir(kind) == usual() == tmp_path / "annotate"


def test_a_variable_of_our_own_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANNOTATE_STATE_DIR", str(tmp_path))
    monkeypatch.setenv("XDG_STATE_HOME", "/elsewhere")
    assert user_dir("state") == tmp_path
