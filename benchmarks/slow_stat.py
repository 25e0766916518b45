"""A folder on a file system whose `stat` is slow, as one far away: ``python benchmarks/slow_stat.py [--ms 10]``.

The file system is a real one: this program is it, through /dev/fuse, and lets each `stat` of a file take so long. It
needs Linux and the right to mount, which `unshare --user --map-root-user --mount` gives to anybody.
"""

from __future__ import annotations

import argparse
import ctypes
import errno
import os
import stat
import struct
import sys
import tempfile
import threading
import time
from pathlib import Path

from folder import make, scan
from rig import Sample, show

LOOKUP, FORGET, GETATTR, OPEN, READ, STATFS, RELEASE = 1, 2, 3, 14, 15, 17, 18
FLUSH, INIT, OPENDIR, READDIR, RELEASEDIR, INTERRUPT, BATCH_FORGET = 25, 26, 27, 28, 29, 36, 42
SERVERS = 4
"""Requests that are answered at a time."""


class SlowFiles:
    """The files of a folder, to be read, at another place.

    Args:
        source: the folder.
        target: an empty one.
        seconds: that looking at a file takes.
    """

    def __init__(self, source: Path, target: Path, seconds: float) -> None:
        self.seconds, self.looks = seconds, 0
        self._paths = {1: str(source)}
        self._numbers = {str(source): 1}
        self._lock = threading.Lock()
        self._device = os.open("/dev/fuse", os.O_RDWR)
        options = f"fd={self._device},rootmode=40000,user_id=0,group_id=0"
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.mount(b"slow", os.fsencode(target), b"fuse", 1, options.encode()):
            raise SystemExit(f"cannot mount here: {os.strerror(ctypes.get_errno())}")
        for _ in range(SERVERS):
            threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                request = os.read(self._device, 1 << 18)
            except OSError:
                return  # no longer mounted
            _, operation, unique, node = struct.unpack_from("<IIQQ", request)
            if operation in (FORGET, BATCH_FORGET, INTERRUPT):
                continue
            try:
                failed, answer = 0, self._answer(operation, node, request[40:])
            except OSError as problem:
                failed, answer = -(problem.errno or errno.EIO), b""
            os.write(self._device, struct.pack("<IiQ", 16 + len(answer), failed, unique) + answer)

    def _answer(self, operation: int, node: int, rest: bytes) -> bytes:
        path = self._paths[node] if node else ""
        if operation == INIT:
            return struct.pack("<IIIIHHIIHHI28x", 7, 31, 1 << 16, 0, 12, 10, 1 << 17, 1, 0, 0, 0)
        if operation == LOOKUP:
            path = f"{path}/{os.fsdecode(rest.rstrip(bytes(1)))}"
            about = self._about(path)
            # Nothing is remembered, but what was looked up is looked at within this millisecond.
            return struct.pack("<QQQQII", self._number(path), 0, 0, 0, 0, 1_000_000) + about
        if operation == GETATTR:
            return struct.pack("<QII", 0, 0, 0) + self._about(path)
        if operation in (OPEN, OPENDIR):
            return struct.pack("<QII", os.open(path, os.O_RDONLY), 0, 0)
        if operation in (READ, READDIR):
            handle, offset, size = struct.unpack_from("<QQI", rest)
            return os.pread(handle, size, offset) if operation == READ else self._names(path, offset, size)
        if operation in (RELEASE, RELEASEDIR):
            os.close(struct.unpack_from("<Q", rest)[0])
            return b""
        if operation == FLUSH:
            return b""
        if operation == STATFS:
            return bytes(80)
        raise OSError(errno.ENOSYS, "")

    def _about(self, path: str) -> bytes:
        found = os.lstat(path)
        if stat.S_ISREG(found.st_mode):
            self.looks += 1
            time.sleep(self.seconds)
        when = int(found.st_mtime)
        return struct.pack(
            "<6Q10I",
            *(self._number(path), found.st_size, found.st_blocks, when, when, when, 0, 0, 0),
            *(found.st_mode, found.st_nlink, 0, 0, 0, 4096, 0),
        )

    def _names(self, path: str, offset: int, size: int) -> bytes:
        parts: list[bytes] = []
        with os.scandir(path) as entries:
            listed = sorted(entries, key=lambda entry: entry.name)
        for place, entry in enumerate(listed[offset:], offset + 1):
            name = os.fsencode(entry.name)
            kind = (stat.S_IFDIR if entry.is_dir() else stat.S_IFREG) >> 12
            part = struct.pack("<QQII", self._number(entry.path), place, len(name), kind) + name
            part += bytes(-len(part) % 8)
            size -= len(part)
            if size < 0:
                break
            parts.append(part)
        return b"".join(parts)

    def _number(self, path: str) -> int:
        with self._lock:
            number = self._numbers.setdefault(path, len(self._numbers) + 1)
            self._paths[number] = path
            return number


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=2000, help="articles")
    parser.add_argument("--ms", type=float, default=10.0, help="what looking at a file takes")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder, far, cache = (Path(place, name) for name in ("news", "far", "cache"))
        make(folder, given.size)
        far.mkdir()
        files = SlowFiles(folder, far, given.ms / 1000)
        try:
            begun = time.perf_counter()
            scan(str(far))
            rows = [["scandir + stat", f"{time.perf_counter() - begun:.2f}", str(files.looks)]]
            rows += opened(far, cache, files, given.size)
        finally:
            ctypes.CDLL(None).umount2(os.fsencode(far), 2)
    title = f"{given.size:,} articles, {given.ms:g} ms to look at a file"
    show(title, ["from the start", "seconds", "looks at files"], rows)


def opened(far: Path, cache: Path, files: SlowFiles, size: int) -> list[list[str]]:
    """Open the reader there, ask for the list at once, wait until it is complete."""
    env = {"ANNOTATE_CACHE_DIR": str(cache), "ANNOTATE_STATE_DIR": str(cache)}
    env["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    command = [sys.executable, "-P", "-m", "annotator", str(far)]
    sample = Sample("annotate", command, far.parent, env, "Opening words", ready="article 1 of")
    files.looks = 0
    program = sample.open()
    rows = []

    def wait(what: str, *words: str) -> None:
        seconds = program.wait_for(
            lambda text: any(all(word in row for word in words) for row in text.splitlines())
        )
        rows.append([what, f"{seconds:.2f}", str(files.looks)])

    wait("first article", sample.shown)
    wait("keys are answered", sample.ready)
    program.press("l")
    wait("list on screen", f"{size} articles")
    program.press("50.txt")
    wait("narrowed to one of them", "▸ 000/50.txt")
    wait("what is known of it", "▸ 000/50.txt", "done")
    program.close()
    return rows


if __name__ == "__main__":
    main()
