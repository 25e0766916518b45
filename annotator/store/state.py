"""What is remembered of an article between sessions without being a decision: place, drafts.

A draft is an open suggestion that a person reshaped but did not decide yet. All of it can be lost without
losing a decision.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.records import record
from annotator.core.spans import Span
from annotator.store import hashing
from annotator.store.places import user_dir
from annotator.store.writing import write_atomically

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


@record(frozen=True, slots=True)
class Place:
    """Where a person left an article.

    Attributes:
        caret: code point offset.
        focus: id of the focused mark, or None.
        drafts: open marks that were edited.
        unfolded: first lines of the runs of page furniture that were open.
        folds: numbers of the lines that were shown as one row each.
    """

    caret: int = 0
    focus: str | None = None
    drafts: tuple[Mark, ...] = ()
    unfolded: tuple[int, ...] = ()
    folds: tuple[range, ...] = ()


def state_dir() -> Path:
    """The state directory; ANNOTATE_STATE_DIR overrides."""
    return user_dir("state")


def _file(article: Path, annotator: str) -> Path:
    key = hashing.sha256(f"{article.resolve()}\0{annotator}".encode())[:32]
    return state_dir() / "articles" / f"{key}.json"


def remember(
    article: Path,
    annotator: str,
    sha256: str,
    caret: int,
    focus: str | None,
    marks: Iterable[Mark],
    unfolded: Iterable[int] = (),
    folds: Iterable[range] = (),
) -> None:
    """Keep the place and the drafts of an article; a directory that cannot be written is no error."""
    import json

    drafts = [_draft(m) for m in marks if m.is_open and m.edited]
    data = {"sha256": sha256, "caret": caret, "focus": focus, "drafts": [d for d in drafts if d]}
    data["unfolded"] = sorted(unfolded)
    data["folds"] = [[fold.start, fold.stop] for fold in folds]
    path = _file(article, annotator)
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(path, json.dumps(data).encode())
        path.chmod(0o600)
    except OSError:
        # Only the place is lost, and it is lost again at every start where the disk refuses.
        return


def recall(article: Path, annotator: str, sha256: str, length: int) -> Place:
    """What was kept; an empty place where nothing was, or where the article is another one now.

    Args:
        article: its path.
        annotator: whose place.
        sha256: of the article as it is.
        length: of its text in code points, which no offset may exceed.
    """
    import json

    try:
        data = json.loads(_file(article, annotator).read_bytes())
        if data["sha256"] != sha256:
            return Place()
        marks = tuple(_mark(d) for d in data["drafts"])
        if any(s.end > length or not 0 <= s.start < s.end for m in marks for s in m.spans):
            return Place()
        unfolded = tuple(line for line in data.get("unfolded", ()) if isinstance(line, int))
        folds = tuple(range(int(start), int(stop)) for start, stop in data.get("folds", ()))
        return Place(min(max(0, int(data["caret"])), length), data["focus"], marks, unfolded, folds)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Place()


def _draft(mark: Mark) -> dict[str, Any] | None:
    shared = {"id": mark.id, "origin": mark.origin, "score": mark.score, "note": mark.note}
    if isinstance(mark, Entity):
        return {**shared, "label": mark.label, "span": mark.span, "name": mark.name}
    if isinstance(mark, Claim):
        rest = {"content": mark.content, "cue": mark.cue, "source": mark.source}
        return {**shared, **rest, "speaker": mark.speaker, "kind": mark.kind}
    return None


def _mark(data: dict[str, Any]) -> Mark:
    shared: dict[str, Any] = {k: data[k] for k in ("id", "origin", "score", "note")}
    if "label" in data:
        return Entity(edited=True, label=data["label"], span=Span(*data["span"]), name=data["name"], **shared)
    content, cue, source = (tuple(Span(*s) for s in data[part]) for part in ("content", "cue", "source"))
    return Claim(
        edited=True,
        content=content,
        cue=cue,
        source=source,
        speaker=data["speaker"],
        kind=data["kind"],
        **shared,
    )
