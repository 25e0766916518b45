"""Older versions of an article that git has: what its marks were made on, where nobody kept the text.

Nothing is fetched and no program but git itself is run, whatever the repository's configuration says.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

from annotator.store.articles import MAX_BYTES

MAX_VERSIONS = 200
SECONDS = 5.0
"""What git may take; an article with a longer history than can be read in that time has unknown versions."""
_OFFLINE = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_LITERAL_PATHSPECS": "1",
}
_PLAIN = ("-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "core.pager=cat")


def version(article: Path, sha256: str) -> bytes | None:
    """The bytes of a version of `article` that git knows, by their hash; None where it knows none.

    Looked at are the last `MAX_VERSIONS` versions, also under the names that the file had before.
    """
    article = Path(os.path.realpath(article))
    if not any((folder / ".git").exists() for folder in article.parents):
        return None
    log = ("log", "--follow", "--raw", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--format=")
    said = _git(article.parent, *log, f"--max-count={MAX_VERSIONS}", "--", article.name)
    blobs: dict[str, None] = {}
    for line in said.decode("ascii", "replace").splitlines():
        if line.startswith(":") and len(parts := line.split(maxsplit=5)) > 3:
            blobs |= dict.fromkeys((parts[3], parts[2]))
    wanted = [blob for blob in blobs if blob.strip("0")][:MAX_VERSIONS]
    sizes = _git(article.parent, "cat-file", "--batch-check=%(objectname) %(objectsize)", given=wanted)
    small = []
    for line in sizes.decode("ascii", "replace").splitlines():
        name, _, size = line.partition(" ")
        if size.isdigit() and int(size) <= MAX_BYTES:
            small.append(name)
    for blob in small:
        data = _git(article.parent, "cat-file", "blob", blob)
        if hashlib.sha256(data).hexdigest() == sha256:
            return data
        # Where git checks texts out with the line ends of another system, the file has those.
        crlf = data.replace(b"\n", b"\r\n")
        if b"\r" not in data and hashlib.sha256(crlf).hexdigest() == sha256:
            return crlf
    return None


def _git(folder: Path, *words: str, given: list[str] | None = None) -> bytes:
    try:
        return subprocess.run(
            ["git", "--no-pager", *_PLAIN, *words],
            cwd=folder,
            env=os.environ | _OFFLINE,
            input="\n".join(given or ()).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return b""
