"""``python -m annotator.exchange > docs/formats.md``: the page about the formats, made of the registry."""

from __future__ import annotations

import sys

from annotator.exchange.documentation import page

if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
