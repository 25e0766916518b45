"""The corpus on disk."""

from __future__ import annotations

from pathlib import Path

import pytest
from unit.exchange.corpus import OTHER, TEXT, marks, write_article

from annotator.store.sidecar import Sidecar


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """Two articles in a folder and a subfolder; one has marks."""
    folder = tmp_path / "corpus"
    about = Sidecar(
        article={"title": "A bridge", "byline": "L. Vogt", "address": "https://example.org/news/1?a=b"}
    )
    write_article(folder / "bridge.txt", TEXT, marks(), base=about)
    (folder / "more").mkdir()
    (folder / "more" / "empty day.txt").write_text(OTHER, encoding="utf-8")
    return folder


@pytest.fixture
def samples() -> Path:
    """Files that the peers' own projects made."""
    return Path(__file__).parent / "samples"
