"""SHA-256 of articles."""

from __future__ import annotations

from importlib import import_module

_WORTH_LOADING = 1_000_000  # bytes that OpenSSL hashes faster by what it takes to load it


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, in hexadecimal digits.

    `hashlib` loads OpenSSL, which takes longer than to hash an article with what Python itself brings for that; its
    own `random` goes around it in the same way.
    """
    if len(data) < _WORTH_LOADING:
        for name in ("_sha2", "_sha256"):  # of Python 3.12 and later, and of 3.11
            try:
                return str(import_module(name).sha256(data).hexdigest())
            except ImportError:
                continue
    import hashlib

    return hashlib.sha256(data).hexdigest()
