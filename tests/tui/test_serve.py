"""`annotate serve`: the reader in a real browser, and who is not let in."""

from __future__ import annotations

import asyncio
import http.client
import json
import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyte
import pytest
from browser import Watched, chromium

pytest.importorskip("textual_serve", reason="textual-serve is not installed")

from aiohttp import ClientSession, WSServerHandshakeError

from annotator.tui.web.guard import Guard, host_of

TEXT = "Paris, 3 May 2026\n\nMayor Anna Kovacs met Peter Novak in Vienna on Monday.\nKovacs said that Vienna is calm.\n"
PATIENCE = 60_000  # milliseconds; a busy machine starts a reader slowly


class Running:
    """A server of this test's own."""

    def __init__(self, folder: Path, *options: str, **env: str) -> None:
        command = [sys.executable, "-m", "annotator", "serve", str(folder), "--port", "0", *options]
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | env
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()
        self.port = int(self.address.rpartition(":")[2].partition("/")[0])

    def get(self, path: str, **headers: str) -> tuple[int, str, dict[str, str]]:
        """A request with exactly these headers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", path, headers={"Host": f"127.0.0.1:{self.port}"} | headers)
        answer = connection.getresponse()
        found = answer.status, answer.read().decode("utf-8", "replace"), dict(answer.getheaders())
        connection.close()
        return found

    def socket(self, path: str, **headers: str) -> int:
        """What a websocket that is opened in this way gets to hear."""

        async def opened() -> int:
            url = f"ws://127.0.0.1:{self.port}{path}"
            try:
                async with ClientSession() as session, session.ws_connect(url, headers=headers):
                    return 101
            except WSServerHandshakeError as problem:
                return problem.status

        return asyncio.run(opened())

    @property
    def own(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "news"
    path.mkdir()
    (path / "a.txt").write_text(TEXT)
    (path / "annotate.toml").write_text('engines = ["rules"]\n')
    return path


@pytest.fixture
def serve(folder: Path) -> Iterator[Callable[..., Running]]:
    running: list[Running] = []

    def start(*options: str, **env: str) -> Running:
        running.append(Running(folder, *options, **env))
        return running[-1]

    yield start
    for server in running:
        server.process.send_signal(signal.SIGTERM)
        _, said = server.process.communicate(timeout=60)
        assert "Traceback" not in said
        assert server.process.returncode == 0


class Screen:
    """What the terminal in a page shows, from what the server really sent to it."""

    def __init__(self, page: Any, columns: int = 100, rows: int = 30) -> None:
        self.page = page
        self.screen = pyte.Screen(columns, rows)
        self.stream = pyte.ByteStream(self.screen)
        page.on("websocket", self._opened)

    def _opened(self, socket: Any) -> None:
        self.screen.reset()
        socket.on("framereceived", self._received)
        socket.on("framesent", self._sent)

    def _received(self, data: bytes | str) -> None:
        if isinstance(data, bytes):
            self.stream.feed(data.replace(b"\x1b[?2026$p", b"").replace(b"\x1b[>4;1m", b""))

    def _sent(self, data: bytes | str) -> None:
        kind, *rest = json.loads(data)
        if kind == "resize":
            self.screen.resize(rest[0]["height"], rest[0]["width"])

    def wait_for(self, *words: str) -> str:
        for _ in range(PATIENCE // 100):
            shown = "\n".join(self.screen.display)
            if all(word in shown for word in words):
                return shown
            self.page.wait_for_timeout(100)
        raise AssertionError(f"{words} never came:\n" + "\n".join(self.screen.display))


def decided(sidecar: Path) -> list[str]:
    document = tomllib.loads(sidecar.read_text())
    return sorted(mark["state"] for kind in ("entity", "claim") for mark in document.get(kind, []))


def test_three_marks_are_decided_and_there_after_a_reload(
    serve: Callable[..., Running], folder: Path
) -> None:
    server = serve("--write")
    with chromium(viewport={"width": 1000, "height": 640}) as context:
        watched = Watched(context.new_page())
        page, screen = watched.page, Screen(watched.page)
        page.goto(server.address)
        screen.wait_for("0 of", "saved ✓", "suggested")
        for number, key in enumerate("yxy", 1):
            page.keyboard.press(key)
            screen.wait_for(f"{number} of", "saved ✓")
        kept = decided(folder / "a.txt.toml")
        assert kept == ["confirmed", "confirmed", "rejected"]
        page.reload()
        assert "3 of" in screen.wait_for("3 of", "saved ✓", "Vienna")
        assert watched.said == []
        assert all(url.startswith((server.own, server.own.replace("http", "ws"))) for url in watched.requests)
    assert decided(folder / "a.txt.toml") == kept


def test_people_at_once_have_sidecars_of_their_own(serve: Callable[..., Running], folder: Path) -> None:
    server = serve("--annotator", "vera", "--annotator", "kim")
    with chromium() as context:
        screens = []
        for name, key in (("vera", "y"), ("kim", "x")):
            page = context.new_page()
            screen = Screen(page)
            page.goto(server.address)
            page.get_by_role("button", name=name).click()
            screen.wait_for("0 of", "saved ✓", "suggested")
            screens.append((page, screen, key))
        for page, screen, key in screens:
            page.keyboard.press(key)
            screen.wait_for("1 of", "saved ✓")
    assert decided(folder / "a.txt.vera.toml") == ["confirmed"]
    assert decided(folder / "a.txt.kim.toml") == ["rejected"]
    assert not (folder / "a.txt.toml").exists()


def test_nothing_is_decided_unless_asked_for(serve: Callable[..., Running], folder: Path) -> None:
    server = serve()
    before = sorted(folder.iterdir())
    with chromium() as context:
        page = context.new_page()
        screen = Screen(page)
        page.goto(server.address)
        screen.wait_for("read-only", "Vienna")
        page.keyboard.press("y")
        screen.wait_for("read-only: opened with")
    assert sorted(folder.iterdir()) == before


def test_a_browser_reaches_no_file_but_sidecars(serve: Callable[..., Running], folder: Path) -> None:
    server = serve("--write")
    before = sorted(folder.parent.rglob("*"))
    with chromium() as context:
        page = context.new_page()
        screen = Screen(page)
        page.goto(server.address)
        screen.wait_for("0 of", "saved ✓", "suggested")
        for command in ("export", "rebind"):
            page.keyboard.press(":")
            screen.wait_for("Every command")
            page.keyboard.type(command)
            page.keyboard.press("Enter")
            screen.wait_for(f"{command}: only on the machine that serves this page")
        page.keyboard.press("I")
        screen.wait_for("Names:")
        page.keyboard.press("u")
        screen.wait_for("on the machine that serves this page")
    assert sorted(folder.parent.rglob("*")) == before


def test_no_name_leads_out_of_the_folder(serve: Callable[..., Running]) -> None:
    server = serve("--write")
    for name in ("../../x", "a/b", "a.b", "ä", "x" * 41, "a b", "<b>", "%2e%2e", "a\n"):
        status, page, _ = server.get(f"/?annotator={quote(name)}")
        assert status == 400, name
        assert "use letters, digits" in page
        assert "<b>" not in page
        assert server.socket(f"/ws/{quote(name, safe='')}", Origin=server.own) in (400, 404), name


def test_only_those_named_may_decide(serve: Callable[..., Running]) -> None:
    server = serve("--annotator", "vera", "--annotator", "kim")
    assert server.get("/?annotator=eve")[0] == 400
    assert server.socket("/ws/eve", Origin=server.own) == 400
    assert server.socket("/ws/-", Origin=server.own) == 400
    assert server.get("/")[0] == 200


def test_another_site_gets_nothing(serve: Callable[..., Running]) -> None:
    server = serve("--write")
    port = server.port
    assert server.get("/", Host=f"evil.example:{port}")[0] == 403, "a name that was led here"
    assert server.get("/", Host=f"localhost:{port}")[0] == 200
    assert server.socket("/ws/-", Origin="http://evil.example") == 403
    assert server.socket("/ws/-", Origin=f"http://evil.example:{port}", Host=f"evil.example:{port}") == 403
    assert server.socket("/ws/-", Origin="null") == 403
    assert server.socket("/ws/-") == 403, "browsers always say who opens a websocket"
    status, page, headers = server.get("/")
    assert status == 200
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert "googleapis" not in page
    assert server.get("/static/../../../etc/passwd")[0] in (403, 404)
    assert server.get("/static/")[0] in (403, 404), "no listing"
    assert server.get("/download/none")[0] == 404


def test_others_need_the_token_for_everything(serve: Callable[..., Running]) -> None:
    server = serve("--write", "--host", "0.0.0.0")
    token = server.address.partition("?token=")[2]
    assert len(token) >= 32
    for path in (
        "/",
        "/?token=",
        f"/?token={token[:-1]}",
        "/page.js",
        "/static/js/textual.js",
        "/download/x",
    ):
        assert server.get(path)[0] == 403, path
    assert server.socket("/ws/vera", Origin=server.own) == 403
    status, page, headers = server.get(f"/?token={token}")
    assert status == 200
    assert "Your name" in page, "nobody decides without a name"
    assert token not in page
    cookie = headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    given = cookie.partition(";")[0]
    assert server.get("/page.js", Cookie=given)[0] == 200
    assert server.get(f"/?token={token}&annotator=a.b")[2]["Set-Cookie"] == cookie
    assert server.get("/download/x", Cookie=given)[0] == 404
    assert server.socket("/ws/vera", Cookie=given) == 403, "the token does not stand for the origin"
    assert server.socket("/ws/-", Cookie=given, Origin=server.own) == 400, "nobody decides without a name"


def test_with_the_address_others_come_in(serve: Callable[..., Running], folder: Path) -> None:
    server = serve("--write", "--host", "0.0.0.0", ANNOTATE_SERVE_TOKEN="let-me-in")
    assert server.address.endswith("/?token=let-me-in")
    assert "0.0.0.0" not in server.address
    address = f"{server.own}/?token=let-me-in"
    with chromium() as context:
        watched = Watched(context.new_page())
        screen = Screen(watched.page)
        watched.page.goto(address)
        watched.page.get_by_label("Your name").fill("lena")
        watched.page.get_by_role("button", name="Open").click()
        screen.wait_for("0 of", "saved ✓", "suggested")
        watched.page.keyboard.press("y")
        screen.wait_for("1 of", "saved ✓")
        assert watched.said == []
    assert decided(folder / "a.txt.lena.toml") == ["confirmed"]


def test_no_more_readers_than_allowed(serve: Callable[..., Running]) -> None:
    server = serve("--sessions", "1")

    async def two() -> int:
        async with ClientSession() as session:
            url, headers = f"ws://127.0.0.1:{server.port}/ws/-", {"Origin": server.own}
            async with session.ws_connect(url, headers=headers) as first:
                for nonsense in (
                    "",
                    "[]",
                    "7",
                    '["stdin", 5]',
                    '["resize", {"width": "x"}]',
                    '{"a": 1}',
                    "[[[",
                ):
                    await first.send_str(nonsense)
                await first.send_str('["ping", "1"]')
                while (await first.receive(60)).data != '["pong", "1"]':
                    pass
                try:
                    async with session.ws_connect(url, headers=headers):
                        return 101
                except WSServerHandshakeError as problem:
                    return problem.status

    assert asyncio.run(two()) == 503


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--annotator", "../x"], "use letters, digits"),
        (["--annotator", ""], "needs a name"),
        (["--port", "99999"], "none of 0 to 65535"),
        (["--host", "256.1.1.1"], "cannot be listened on"),
        (["--theme", "pink"], "no theme is called"),
    ],
)
def test_wrong_use_is_one_line(folder: Path, arguments: list[str], said: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "annotator", "serve", str(folder), *arguments],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("guard", "host", "known"),
    [
        (Guard("127.0.0.1"), "localhost:8000", True),
        (Guard("127.0.0.1"), "[::1]:8000", True),
        (Guard("127.0.0.1"), "192.168.0.7:8000", False),
        (Guard("127.0.0.1"), "localhost.evil.example", False),
        (Guard("127.0.0.1"), "", False),
        (Guard("127.0.0.1"), "[", False),
        (Guard("127.0.0.1", names=("news.example",)), "News.Example", True),
        (Guard("0.0.0.0", "t"), "192.168.0.7:8000", True),
        (Guard("0.0.0.0", "t"), "evil.example", False),
    ],
)
def test_hosts(guard: Guard, host: str, known: bool) -> None:
    assert guard.knows_host(host) is known


def test_tokens_and_sites() -> None:
    guard = Guard("0.0.0.0", "secret")
    assert guard.knows_token(None, "secret")
    assert not guard.knows_token(None, "secre", "", "secretx", "sécret")
    assert Guard("127.0.0.1").knows_token()
    assert guard.same_site("https://a.example", "a.example")
    assert not guard.same_site("http://a.example:1", "a.example:2")
    assert not guard.same_site(None, "a.example")
    assert host_of("[::1]:80") == "::1"
