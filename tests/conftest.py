"""What holds for all tests: no setting of the person who runs them, and no file of theirs."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Before anything is imported that reads them; the second changes every picture of the screen.
for _name in ("NO_COLOR", "TEXTUAL_THEME", "FORCE_COLOR", "COLUMNS", "LINES"):
    os.environ.pop(_name, None)

# Started in the background, a run may have been told to ignore it, and so would all that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)

# A busy machine is no fault of what is tested.
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(autouse=True, scope="session")
def own_folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Cache, state and configuration of this test session."""
    folder = tmp_path_factory.mktemp("home")
    for what in ("CACHE", "STATE", "CONFIG"):
        os.environ[f"ANNOTATE_{what}_DIR"] = str(folder / what.lower())
    return folder
