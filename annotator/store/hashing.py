"""SHA-256 of articles."""

from __future__ import annotations

import sys

_WORTH_LOADING = 1_000_000  # bytes that OpenSSL hashes faster by what it takes to load it


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, in hexadecimal digits.

    `hashlib` loads OpenSSL, which takes longer than to hash an article with what Python itself brings for that; its
    own `random` goes around it in the same way.
    """
    if len(data) < _WORTH_LOADING:
        try:
            if sys.version_info >= (3, 12):
                from _sha2 import sha256 as own
            else:
                from _sha256 import sha256 as own  # type: ignore[import-not-found]
            return str(own(data).hexdigest())
        except ImportError:
            pass  # a Python that was built without it
    import hashlib

    return hashlib.sha256(data).hexdigest()
