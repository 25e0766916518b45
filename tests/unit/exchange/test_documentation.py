"""docs/formats.md is made of the registry."""

from __future__ import annotations

from pathlib import Path

from annotator.exchange import names
from annotator.exchange.documentation import page


def test_the_page_is_current() -> None:
    kept = Path(__file__).parents[3] / "docs" / "formats.md"
    assert kept.read_text(encoding="utf-8") == page(), "python -m annotator.exchange > docs/formats.md"


def test_it_names_every_format() -> None:
    text = page()
    for name in names():
        assert f"### {name}\n" in text
