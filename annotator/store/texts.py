"""Article texts that sidecars were written for, so that an edited article can be compared with what it was.

One compressed file a text, named by the hash of the article's bytes, readable by its owner alone. Everything
here can be deleted at any time: marks are then found again by their words and context.
"""

from __future__ import annotations

import os
from pathlib import Path

from annotator.store.articles import MAX_BYTES, Article, decoded
from annotator.store.errors import ArticleError

TOTAL_BYTES = 64_000_000
"""What all kept texts may take on disk; the ones that were longest not used go first."""
_HEX = frozenset("0123456789abcdef")


def _folder() -> Path:
    # Imported here because that module reads sidecars, and reading a sidecar may need an old text.
    from annotator.store.state import state_dir

    return state_dir() / "texts"


def keep_text(article: Article) -> None:
    """Keep the text of an article; a directory that cannot be written is no error."""
    import tempfile
    import zlib

    path = _folder() / f"{article.sha256}.z"
    try:
        if path.exists():
            os.utime(path)
            return
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, suffix=".tmp")  # mode 0600
        with os.fdopen(handle, "wb") as file:
            file.write(zlib.compress(article.text.encode("utf-8", "surrogatepass"), 1))
        Path(name).replace(path)
        _make_room(path)
    except OSError:
        return  # only the comparison is lost, and words and context remain


def known_text(sha256: str, article: Path) -> str | None:
    """The text of the version of an article whose bytes have this hash; None where nobody has it any more.

    Args:
        sha256: in hexadecimal; what is no hash is unknown.
        article: as it is now; where it is in a git repository, its older versions are looked at too.
    """
    if len(sha256) != 64 or not _HEX.issuperset(sha256):
        return None
    kept = _kept(sha256)
    if kept is not None:
        return kept
    from annotator.store.versions import version

    if (data := version(article, sha256)) is not None:
        try:
            return decoded(article, data).text
        except ArticleError:
            return None
    return None


def _kept(sha256: str) -> str | None:
    import zlib

    try:
        data = (_folder() / f"{sha256}.z").read_bytes()
        unpacking = zlib.decompressobj()
        text = unpacking.decompress(data, 4 * MAX_BYTES)
        return text.decode("utf-8", "surrogatepass") if unpacking.eof else None
    except (OSError, zlib.error, UnicodeDecodeError):
        return None


def _make_room(newest: Path) -> None:
    found = []
    for path in newest.parent.iterdir():
        status = path.stat()
        found.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= TOTAL_BYTES:
            break
        if path != newest:
            path.unlink(missing_ok=True)
            total -= size
