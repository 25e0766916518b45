"""What a person wants forgotten: a JSON file beside the articles, a list of texts and labels."""

from __future__ import annotations

import json
from pathlib import Path

from annotator.suggest.tally import key

FORGOTTEN = "annotate.forgotten.json"


def read_forgotten(path: Path) -> frozenset[tuple[str, str]]:
    """The texts and labels that a person had forgotten; none where the file is missing or unreadable.

    Args:
        path: a JSON file as :func:`forget` writes it.
    """
    try:
        entries = json.loads(path.read_bytes())
        return frozenset((str(text), str(label)) for text, label in entries["forgotten"])
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return frozenset()


def forget(path: Path, text: str, label: str) -> None:
    """Forget what was decided about a text and label, now and in what is decided later.

    Args:
        path: the JSON file that keeps what is forgotten; created where it is missing, replaced whole.
        text: as :meth:`annotator.suggest.memory.Memory.learned` lists it.
        label: its label.

    Raises:
        OSError: where the file cannot be written.
    """
    entries = sorted({*read_forgotten(path), key(text, label)})
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps({"forgotten": entries}, ensure_ascii=False, indent=1) + "\n", "utf-8")
    temporary.replace(path)
