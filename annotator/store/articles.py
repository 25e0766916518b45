"""Reading articles: text as Python's own `read_text` gives it, so that stored offsets hold anywhere."""

from __future__ import annotations

import os
from pathlib import Path

from annotator.core.records import record
from annotator.store.errors import ArticleError
from annotator.store.hashing import sha256

MAX_BYTES = 20_000_000
SUFFIXES = (".txt", ".md")
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


@record(frozen=True, slots=True)
class Article:
    """An article as read.

    Attributes:
        path: the file.
        text: its text with every line end as a line feed; offsets of marks are code points of it.
        sha256: of the file's bytes, in hexadecimal.
        encoding: what the bytes were decoded with.
        notices: what the reader should know, one line each.
    """

    path: Path
    text: str
    sha256: str
    encoding: str = "utf-8"
    notices: tuple[str, ...] = ()


def read_article(path: Path) -> Article:
    """Read an article.

    The text is what ``path.read_text(encoding=article.encoding)`` returns. A file that is not UTF-8 is decoded
    with an encoding detected by charset-normalizer, and a notice says which.

    Raises:
        ArticleError: where the file is missing, unreadable, too large or no text.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            if size > MAX_BYTES:
                raise ArticleError(
                    path,
                    f"{size / 1e6:.0f} MB is more than an article may have ({MAX_BYTES / 1e6:.0f} MB)",
                    "split it into one file per article",
                )
            data = b""
            # The size is only a guess: a file may grow, and some have none.
            while len(data) <= MAX_BYTES and (more := file.read(max(size + 1, 65536))):
                data += more
    except FileNotFoundError as problem:
        raise ArticleError(path, "there is no such file", "check the path") from problem
    except IsADirectoryError as problem:
        raise ArticleError(path, "this is a folder, not an article") from problem
    except OSError as problem:
        raise ArticleError(path, f"cannot be read ({problem.strerror})", "check its permissions") from problem
    if len(data) > MAX_BYTES:
        raise ArticleError(path, "grew beyond the size of an article while it was read")
    return decoded(path, data)


def decoded(path: Path, data: bytes) -> Article:
    """As :func:`read_article`, of bytes already read.

    Raises:
        ArticleError: where they are no text.
    """
    text, encoding, notices = _decode(path, data)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        notices += ("the article is empty",)
    return Article(path, text, sha256(data), encoding, notices)


def _decode(path: Path, data: bytes) -> tuple[str, str, tuple[str, ...]]:
    for mark, encoding in _BOMS:
        if data.startswith(mark) and encoding != "utf-8":
            try:
                return data.decode(encoding), encoding, (f"decoded as {encoding}",)
            except UnicodeDecodeError:
                break
    if b"\0" in data[:65536] or b"\0" in data:
        raise ArticleError(path, "this is a binary file, not text", "convert it to plain text first")
    try:
        return data.decode("utf-8"), "utf-8", ()
    except UnicodeDecodeError as problem:
        bad = problem.start
    from charset_normalizer import from_bytes

    best = from_bytes(data[:200_000]).best()
    encoding = best.encoding if best else "cp1252"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        # Every byte has a meaning in Latin-1, so that this always decodes.
        encoding, text = "latin-1", data.decode("latin-1")
    controls = sum(1 for c in text[:65536] if ord(c) < 32 and c not in "\n\r\t\f\x1b")
    if controls * 50 > min(len(text), 65536):
        raise ArticleError(path, "this is a binary file, not text", "convert it to plain text first")
    line = data[:bad].count(b"\n") + 1
    return text, encoding, (f"not UTF-8 (line {line}): decoded as {encoding}, offsets are of that text",)
