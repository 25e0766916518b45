"""The program never uses the network: an address that is looked up or an internet socket that is made ends it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import Terminal

ROOT = Path(__file__).parents[2]
GUARD = """
import os, socket, sys
TALK = ("socket.connect", "socket.sendto", "socket.sendmsg", "socket.getaddrinfo", "socket.gethostbyname")
def only_asks_whether_there_is_ipv6():
    # urllib3, which spaCy imports, binds a socket to its own machine once to find that out, and closes it.
    frame = sys._getframe(2)
    while frame and frame.f_code.co_name != "_has_ipv6":
        frame = frame.f_back
    return bool(frame) and frame.f_globals.get("__name__") == "urllib3.util.connection"
def guard(event, arguments):
    local = bool(arguments) and isinstance(arguments[-1], str) and arguments[-1].startswith("/")
    bad = event in TALK and not local
    if event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6):
        bad = not only_asks_whether_there_is_ipv6()
    if bad:
        with open(os.environ["NETWORK_USED"], "a") as file:
            file.write(f"{event} {arguments}\\n")
        os._exit(99)
sys.addaudithook(guard)
"""


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "guard").mkdir()
    (tmp_path / "guard" / "sitecustomize.py").write_text(GUARD)
    places = {f"ANNOTATE_{name}_DIR": str(tmp_path / name.lower()) for name in ("CACHE", "STATE", "CONFIG")}
    return places | {"PYTHONPATH": f"{tmp_path / 'guard'}:{ROOT}", "NETWORK_USED": str(tmp_path / "used")}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "news"
    shutil.copytree(ROOT / "seeds", made)
    return made


def test_the_guard_notices_a_socket(env: dict[str, str], tmp_path: Path):
    code = "import socket; socket.socket()"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ | env).returncode == 99
    assert (tmp_path / "used").read_text().startswith("socket.__new__")


@pytest.mark.parametrize("command", ["suggest", "status", "check", "doctor", "locate", "keys"])
def test_commands(command: str, env: dict[str, str], folder: Path, tmp_path: Path):
    paths = [str(folder)] if command in ("suggest", "status", "check") else []
    done = subprocess.run(
        [sys.executable, "-m", "annotator", command, *paths],
        env=os.environ | env,
        capture_output=True,
        text=True,
        cwd=tmp_path,
    )
    assert done.returncode in (0, 1), done.stderr
    assert not (tmp_path / "used").exists()


def test_the_reader_and_its_worker(env: dict[str, str], folder: Path, tmp_path: Path):
    with Terminal(
        [sys.executable, "-m", "annotator", str(folder)], columns=120, rows=40, env=env
    ) as terminal:
        terminal.wait_for(lambda text: "decided" in text and "0 of 0 decided" not in text, 120)
        terminal.press("y")
        terminal.wait_for(lambda text: "saved ✓" in text and "0 of" not in text.splitlines()[0])
        terminal.press("q")
        assert terminal.wait_end() == 0
    assert not (tmp_path / "used").exists()
