"""The server: pages, the websocket behind each, downloads; every request passes the guard first."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aiohttp import web
from textual_serve.server import Server

from annotator.store.sidecar import check_annotator
from annotator.tui.web import pages
from annotator.tui.web.guard import Guard
from annotator.tui.web.session import Session, cells, relay

PLAIN = "-"
"""Stands in an address for the plain sidecars."""
MOST_BYTES = 1 << 20
"""Of one message of a browser: what somebody pastes."""
FONTS = (8, 40)
_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refused(Exception):
    """A name under which nobody may decide; says why."""


@dataclass(frozen=True, slots=True)
class Served:
    """What is served, and to whom.

    Attributes:
        paths: files and folders, absolute.
        title: of the pages.
        write: whether decisions may be made.
        annotators: the names that may decide, in their order; any name may where there is none.
        annotator: whose decisions are shown to who gives no name; "" for the plain sidecars.
        options: further options of the reader.
        most: readers that may be open at once.
    """

    paths: tuple[Path, ...]
    title: str
    write: bool = False
    annotators: tuple[str, ...] = ()
    annotator: str = ""
    options: tuple[str, ...] = ()
    most: int = 10

    def command(self, annotator: str) -> list[str]:
        """The reader for one tab.

        Raises:
            Refused: where the name may not be used.
        """
        self.check(annotator)
        read_only = [] if self.write else ["--read-only"]
        named = ["--annotator", annotator]
        return [sys.executable, "-m", "annotator", *map(str, self.paths), *named, *read_only, *self.options]

    def check(self, annotator: str) -> None:
        """Let a name pass only where it can be part of a file's name and is one of those that may decide.

        Raises:
            Refused: where it may not be used.
        """
        try:
            check_annotator(annotator)
        except ValueError as problem:
            raise Refused(str(problem)) from problem
        if self.write and self.annotators and annotator not in self.annotators:
            raise Refused(f"nobody is called {annotator!r} here")


class WebServer(Server):
    """Serves the reader.

    Args:
        served: what, and to whom.
        guard: who may come in.
        port: to listen on; 0 for one that is free.
    """

    def __init__(self, served: Served, guard: Guard, port: int) -> None:
        super().__init__("", guard.host, port, title=served.title, public_url="")
        self.served, self.guard = served, guard
        self._open = 0

    async def _make_app(self) -> web.Application:
        app = web.Application(middlewares=[self._guarded])
        app.add_routes(
            [
                web.get("/", self.handle_page),
                web.get("/{name:style.css|page.js}", self._resource),
                web.get("/ws/{annotator}", self.handle_websocket),
                web.get("/download/{key}", self.handle_download),
                web.static("/static", self.statics_path),
            ]
        )
        return app

    # --- who may come in

    @web.middleware
    async def _guarded(self, request: web.Request, handler: _Handler) -> web.StreamResponse:
        reason = self._refused(request)
        if reason:
            response: web.StreamResponse = self._shown(pages.refusal(reason), request, 403)
        else:
            try:
                response = await handler(request)
            except web.HTTPException as problem:
                response = self._shown(pages.refusal(problem.reason), request, problem.status)
        if not response.prepared:
            response.headers.update(pages.HEADERS)
            if self.guard.token and not reason:
                # So that the token, once given, need not stand in the address of every file and download.
                response.set_cookie(self._cookie, self.guard.token, httponly=True, samesite="Strict")
        return response

    def _refused(self, request: web.Request) -> str:
        if not self.guard.knows_host(request.host):
            return "This server is not known under that name; --name HOST makes it known."
        given = request.query.get("token"), request.cookies.get(self._cookie)
        # The style sheet is the same everywhere, and the page that refuses has it, too.
        if request.path != "/style.css" and not self.guard.knows_token(*given):
            return "The address must hold the token that annotate serve printed when it was started."
        return ""

    @property
    def _cookie(self) -> str:
        return f"annotate-{self.port}"

    # --- pages

    async def handle_page(self, request: web.Request) -> web.StreamResponse:
        """Ask for a name where one is needed, else show the terminal."""
        served, given = self.served, request.query.get("annotator")
        who = served.annotator if given is None else given
        names = served.annotators if served.write else ()
        if given is None and len(names) == 1:
            who = names[0]
        elif served.write and (given is None or not given) and (names or not self.guard.is_local):
            return self._shown(pages.start(served.title, names), request)
        try:
            served.check(who)
        except Refused as problem:
            return self._shown(pages.start(served.title, names, str(problem)), request, 400)
        scheme = request.headers.get("X-Forwarded-Proto", request.scheme)
        address = f"{'wss' if scheme == 'https' else 'ws'}://{request.host}/ws/{who or PLAIN}"
        title = f"{served.title} · {who}" if who else served.title
        size = min(FONTS[1], max(FONTS[0], cells(request.query.get("fontsize"), 16)))
        return self._shown(pages.terminal(title, address, size), request)

    def _shown(self, html: str, request: web.Request, status: int = 200) -> web.Response:
        policy = pages.POLICY.format(socket=f"ws://{request.host} wss://{request.host}")
        if not self.guard.knows_host(request.host):
            policy = pages.POLICY.format(socket="")
        headers = {"Content-Security-Policy": policy, "Cache-Control": "no-store"}
        return web.Response(text=html, content_type="text/html", status=status, headers=headers)

    async def _resource(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        kind = "text/css" if name.endswith("css") else "text/javascript"
        return web.Response(text=pages.resource(name), content_type=kind)

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """A file that the reader hands over; always kept as a file, never shown as a page of this server."""
        try:
            found = await self.download_manager.get_download_metadata(request.match_info["key"])
        except KeyError:
            raise web.HTTPNotFound from None
        found.open_method = "download"
        found.file_name = "".join(c if c.isalnum() or c in "._-" else "_" for c in found.file_name)
        return await super().handle_download(request)

    # --- the terminal

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """One tab: a reader of its own until the tab is closed."""
        if not self.guard.same_site(request.headers.get("Origin"), request.host):
            raise web.HTTPForbidden(reason="Only a page of this server may open the reader.")
        who = request.match_info["annotator"]
        try:
            command = self.served.command("" if who == PLAIN else who)
        except Refused as problem:
            raise web.HTTPBadRequest(reason=str(problem)) from problem
        if self.served.write and who == PLAIN and (self.served.annotators or not self.guard.is_local):
            raise web.HTTPBadRequest(reason="give a name")
        if self._open >= self.served.most:
            raise web.HTTPServiceUnavailable(
                reason=f"{self._open} readers are open already; --sessions allows more"
            )
        self._open += 1
        try:
            return await self._run(request, command)
        finally:
            self._open -= 1

    async def _run(self, request: web.Request, command: Sequence[str]) -> web.WebSocketResponse:
        websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=MOST_BYTES)
        with contextlib.suppress(ConnectionError):  # a tab that is closed, at whatever moment, is no fault
            await websocket.prepare(request)
            session = Session(
                command,
                write_bytes=websocket.send_bytes,
                write_str=websocket.send_str,
                close=websocket.close,
                download_manager=self.download_manager,
            )
            size = cells(request.query.get("width"), 80), cells(request.query.get("height"), 24)
            try:
                await session.start(*size)
                await relay(websocket, session)
            finally:
                await asyncio.shield(session.stop())
                await websocket.close()
        return websocket

    # --- running

    async def run(self, ready: Callable[[str], None]) -> None:
        """Listen until the process is told to end.

        Args:
            ready: called with the address once somebody may come.

        Raises:
            OSError: where the port cannot be had.
        """
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=20)
        await runner.setup()
        ended = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, ended.set)
        try:
            site = web.TCPSite(runner, self.host, self.port)
            await site.start()
            self.port = runner.addresses[0][1]
            # Nobody can open the address that stands for all addresses of a machine.
            host = socket.gethostname() if self.host in ("0.0.0.0", "::") else self.host
            host = f"[{host}]" if ":" in host else host
            query = f"?token={self.guard.token}" if self.guard.token else ""
            ready(f"http://{host}:{self.port}/{query}")
            await ended.wait()
        finally:
            await runner.cleanup()


def serve(served: Served, guard: Guard, port: int, ready: Callable[[str], None]) -> None:
    """Serve until the process is told to end; see :meth:`WebServer.run`."""
    asyncio.run(WebServer(served, guard, port).run(ready))
