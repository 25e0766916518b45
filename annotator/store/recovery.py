"""Decisions that could not be written beside their article, kept in the state directory until they can.

One file a sidecar and process: what was last known to be on disk, and what should be there now. Both are kept, so
that putting them back is a merge and takes nothing away that was written meanwhile. Readable by the owner alone.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from annotator.core.records import record
from annotator.store.hashing import sha256
from annotator.store.places import user_dir

MAX_BYTES = 200_000_000


@record(frozen=True, slots=True)
class Recovery:
    """Decisions that wait to be put back.

    Attributes:
        file: where they are kept.
        sidecar: where they belong.
        at: when they were kept.
        decisions: how many marks differ from what was on disk.
        base: the sidecar as it was known to be on disk.
        ours: the sidecar as it should be.
    """

    file: Path
    sidecar: Path
    at: datetime
    decisions: int
    base: bytes
    ours: bytes


def recovery_dir() -> Path:
    """Where decisions wait that could not be written."""
    return user_dir("state") / "recovery"


def _file(sidecar: Path, process: int) -> Path:
    key = sha256(os.fsencode(os.path.realpath(sidecar)))[:32]
    return recovery_dir() / f"{key}-{process}.json"


def keep_recovery(sidecar: Path, base: bytes, ours: bytes) -> None:
    """Keep what this process could not write; an older state of the same sidecar is replaced.

    Raises:
        OSError: where that cannot be written either.
    """
    import json

    from annotator.store.writing import write_atomically

    file = _file(sidecar, os.getpid())
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {
        "sidecar": os.path.realpath(sidecar),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "process": os.getpid(),
        "base": base.decode("utf-8", "surrogateescape"),
        "ours": ours.decode("utf-8", "surrogateescape"),
    }
    write_atomically(file, json.dumps(kept).encode(), mode=0o600)


def drop_recovery(sidecar: Path) -> None:
    """Forget what this process kept: it is where it belongs."""
    from contextlib import suppress

    with suppress(OSError):
        _file(sidecar, os.getpid()).unlink(missing_ok=True)


def pending_recoveries(sidecar: Path | None = None) -> list[Recovery]:
    """What earlier runs could not write, the oldest first; what a running program still tries to write is not listed.

    Args:
        sidecar: whose; of any sidecar when None.
    """
    start = _file(sidecar, 0).stem.removesuffix("0") if sidecar is not None else ""
    folder = recovery_dir()
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208
    except OSError:
        return []
    files = [folder / name for name in names if name.startswith(start) and name.endswith(".json")]
    found = [kept for file in files if (kept := _read(file)) is not None]
    return sorted(found, key=lambda kept: kept.at)


def recover(kept: Recovery) -> list[str]:
    """Put kept decisions into their sidecar, merged with what is there now; they are then no longer kept.

    Returns:
        The ids of marks that were decided differently there meanwhile; both versions are in the sidecar.

    Raises:
        OSError: where the sidecar cannot be written.
        ValueError: where what is there is no sidecar. The decisions stay kept in both cases.
    """
    from annotator.store.merging import merge
    from annotator.store.sidecar import write_sidecar
    from annotator.store.writing import locked

    with locked(kept.sidecar):
        try:
            there = kept.sidecar.read_bytes()
        except FileNotFoundError:
            there = b""
        merged, conflicts = merge(kept.base, kept.ours, there or kept.base)
        write_sidecar(kept.sidecar, merged, there)
    discard(kept)
    return conflicts


def discard(kept: Recovery) -> None:
    """Forget kept decisions.

    Raises:
        OSError: where they cannot be deleted.
    """
    kept.file.unlink(missing_ok=True)


def _read(file: Path) -> Recovery | None:
    """A file of the recovery directory; None where it is none of ours or its program still runs."""
    import json

    from annotator.store.merging import differing

    try:
        if file.stat().st_size > MAX_BYTES:
            return None
        kept = json.loads(file.read_bytes())
        base, ours = (kept[name].encode("utf-8", "surrogateescape") for name in ("base", "ours"))
        if _runs(int(kept["process"])):
            return None
        at = datetime.fromisoformat(kept["at"])
        return Recovery(file, Path(kept["sidecar"]), at, len(differing(base, ours)), base, ours)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return None


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return process != os.getpid()
