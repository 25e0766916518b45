"""What an engine raises when it cannot run."""

from __future__ import annotations


class EngineUnavailable(Exception):
    """An engine cannot run here; the message is one line and says what to do about it."""
