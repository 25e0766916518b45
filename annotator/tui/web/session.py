"""One browser tab: a process that runs the reader, and what goes between the two."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import PIPE, Process
from collections.abc import Sequence
from typing import Any

from aiohttp import WSMsgType, web
from textual_serve.app_service import AppService

PATIENCE = 15.0
"""Seconds that a reader has to write what waits before its process is ended."""
LARGEST = 500
"""Columns or rows; what a browser says beyond that is no screen."""


class Session(AppService):
    """Runs a command without a shell, and ends it for certain.

    Args:
        arguments: the program and its arguments.
        given: what the library's service needs besides.
    """

    def __init__(self, arguments: Sequence[str], **given: Any) -> None:
        super().__init__("", **given)
        self.arguments = arguments

    async def _open_app_process(self, width: int = 80, height: int = 24) -> Process:
        environment = self._build_environment(width=width, height=height)
        self._process = process = await asyncio.create_subprocess_exec(
            *self.arguments, stdin=PIPE, stdout=PIPE, stderr=PIPE, env=environment
        )
        self._stdin = process.stdin
        return process

    async def stop(self) -> None:
        """Have the reader write what waits and leave; end it where it does not."""
        process = self._process
        try:
            await asyncio.wait_for(super().stop(), PATIENCE)
        except TimeoutError:
            pass
        finally:
            if process is not None and process.returncode is None:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(process.wait(), 1)
                if process.returncode is None:
                    with contextlib.suppress(ProcessLookupError):
                        process.kill()
                    await process.wait()


async def relay(websocket: web.WebSocketResponse, session: Session) -> None:
    """Hand on what the browser says, until it is gone; what makes no sense is left out."""
    async for message in websocket:
        if message.type != WSMsgType.TEXT:
            continue
        try:
            kind, *rest = message.json()
            about = rest[0] if rest else None
            if kind == "stdin" and isinstance(about, str):
                await session.send_bytes(about.encode("utf-8", "replace"))
            elif kind == "resize" and isinstance(about, dict):
                await session.set_terminal_size(cells(about["width"], 80), cells(about["height"], 24))
            elif kind == "ping" and isinstance(about, str):
                await websocket.send_json(["pong", about])
            elif kind == "blur":
                await session.blur()
            elif kind == "focus":
                await session.focus()
        except (ValueError, TypeError, KeyError):
            continue


def cells(given: object, otherwise: int) -> int:
    """A width or height that a screen can have, from whatever the browser says."""
    try:
        return max(1, min(LARGEST, int(given)))  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        return otherwise
