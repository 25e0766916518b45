"""A suggester as somebody else would install it: a module and its entry point, on the path of a process."""

from __future__ import annotations

from pathlib import Path

MODULE = '''
import os, time
from annotator.core.spans import Span
from annotator.suggest.record import SuggestedEntity, Suggestions

class Shouting:
    """Finds ACME; misbehaves where the text says so."""

    name = "shouting"
    version = "shouting 1"

    def load(self):
        print("a library that talks while it loads")

    def suggest(self, text, furniture):
        print("and while it works")
        if "ENDS THE PROCESS" in text:
            os._exit(9)
        if "TAKES FOREVER" in text:
            time.sleep(3600)
        if "RAISES" in text:
            raise RuntimeError("no luck")
        if "OUT OF RANGE" in text:
            return Suggestions((SuggestedEntity(Span(0, 10**6), "ORG", "x", 1.0, "shouting"),))
        at = text.find("ACME")
        if at < 0:
            return Suggestions()
        return Suggestions((SuggestedEntity(Span(at, at + 4), "ORG", "ACME", 0.9, "shouting"),))
'''


def install(folder: Path) -> Path:
    """Write the plug-in into a folder that is to be put on the path."""
    (folder / "shouting_suggester.py").write_text(MODULE)
    info = folder / "shouting_suggester-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouting-suggester\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[annotator.suggesters]\nshouting = shouting_suggester:Shouting\nmissing = no_such_module:Engine\n"
    )
    return folder
