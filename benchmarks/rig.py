"""What the speed benchmarks share: a pseudo-terminal with a clock, articles to open, programs to compare with.

Bytes are time-stamped as they are read and given to the screen model only when the program is quiet, so the
model's own cost is in no figure. Linux only: processor time and memory come from /proc.
"""

from __future__ import annotations

import codecs
import contextlib
import fcntl
import json
import math
import os
import random
import re
import select
import shutil
import signal
import struct
import sys
import termios
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyte

COLUMNS, ROWS = 120, 40
SIZES = (("5 kB + 50", 5_000, 50), ("100 kB + 500", 100_000, 500), ("1 MB + 5,000", 1_000_000, 5_000))
DOWN, RIGHT, TAB = "\x1b[B", "\x1b[C", "\t"
_FOREIGN = re.compile(
    r"\x1b[P_^X\]][^\x1b\x07]*(?:\x1b\\|\x07)|\x1b\[[<=>][0-9;:]*[ -/]*[@-~]|\x1b\[\??[0-9;]*\$[a-z]"
    r"|\x1b\[\?[0-9;]*[unmqc]|\x1b\[[0-9;]* q|\x1b\[[0-9;]*t"
)
_UNFINISHED = re.compile(r"\x1b(?:\[[<=>?]?[0-9;:]*[ -/]*|[P_^X\]][^\x1b\x07]*\x1b?)?$")
_OTHER_SCREEN = re.compile(r"\x1b\[\?(?:1049|1047|47)[hl]")
EMPTY_APP = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    ENABLE_COMMAND_PALETTE = False
    pressed = 0
    def compose(self):
        yield Static("ready 0")
    def on_key(self, event):
        self.pressed += 1
        self.query_one(Static).update(f"ready {self.pressed}")
Empty().run()
"""


class Program:
    """A program in a pseudo-terminal of 120 by 40 cells.

    Args:
        command: program and arguments.
        cwd: where it starts.
        env: added to the environment.
    """

    def __init__(self, command: Sequence[str], cwd: Path, env: dict[str, str] | None = None) -> None:
        self.screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.Stream(self.screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._rest = ""
        self._pending: list[bytes] = []
        self.sent = 0
        """Bytes that the program has written so far."""
        drop = {"NO_COLOR", "LINES", "COLUMNS", "TEXTUAL_THEME", "TMUX", "CI", "PYTHONDONTWRITEBYTECODE"}
        full = {name: value for name, value in os.environ.items() if name not in drop}
        full |= {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8"} | (env or {})
        self.fd, inner = os.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.begun = time.perf_counter()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                os.close(self.fd)
                os.setsid()
                fcntl.ioctl(inner, termios.TIOCSCTTY, 0)
                for stream in (0, 1, 2):
                    os.dup2(inner, stream)
                os.chdir(cwd)
                os.execvpe(command[0], list(command), full)
            finally:
                os._exit(127)
        os.close(inner)

    @property
    def text(self) -> str:
        """What the screen shows."""
        self._feed()
        return "\n".join(line.rstrip() for line in self.screen.display)

    def press(self, key: str) -> None:
        """Send characters."""
        os.write(self.fd, key.encode())

    def read(self, seconds: float) -> float | None:
        """Wait for one batch of bytes; when it came, or None."""
        if not select.select([self.fd], [], [], max(0.0, seconds))[0]:
            return None
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError as problem:
            raise SystemExit(f"the program ended; its screen:\n{self.text}") from problem
        when = time.perf_counter()
        self._pending.append(data)
        self.sent += len(data)
        if b"\x1b[?2026$p" in data:
            self.press("\x1b[?2026;2$y")  # synchronised output is known
        if b"\x1b[c" in data:
            self.press("\x1b[?62;22c")
        if b"\x1b[6n" in data:
            self.press("\x1b[1;1R")
        return when

    def settle(self, quiet: float = 0.03, limit: float = 5.0) -> float | None:
        """Read until nothing comes for `quiet` seconds; when the last bytes came."""
        last, end = None, time.perf_counter() + limit
        while time.perf_counter() < end and (when := self.read(quiet)) is not None:
            last = when
        return last

    def wait_for(self, seen: Callable[[str], bool], seconds: float = 120.0) -> float:
        """Read until the screen shows it; seconds since the start."""
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            when = self.read(0.5)
            if when is not None and seen(self.text):
                return when - self.begun
        raise SystemExit(f"what was waited for did not come; the screen:\n{self.text}")

    def key(self, key: str, limit: float = 3.0) -> tuple[float, int] | None:
        """Press a key: seconds to the first byte of the answer, bytes of all of it; None without an answer."""
        before, begun = self.sent, time.perf_counter()
        self.press(key)
        first = self.read(limit)
        if first is None:
            return None
        self.settle(0.03)  # longer than a frame, so that no key waits for the frame rate's limit
        return first - begun, self.sent - before

    def cpu(self) -> float:
        """Seconds of processor time of the program so far."""
        return time.clock_gettime_ns((~self.pid << 3) | 2) / 1e9

    def memory(self) -> float:
        """Resident memory of the program and its children now, in MB."""
        total = 0
        for entry in Path("/proc").iterdir():
            if entry.name.isdigit():
                with contextlib.suppress(OSError, IndexError, TypeError):
                    if int((entry / "stat").read_text().rsplit(")", 1)[1].split()[3]) == self.pid:
                        found = re.search(r"VmRSS:\s+(\d+)", (entry / "status").read_text())
                        total += int(found[1]) if found else 0
        return total / 1024

    def close(self) -> None:
        """End it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.fd)

    def _feed(self) -> None:
        for data in self._pending:
            text = self._rest + self._decoder.decode(data)
            cut = _UNFINISHED.search(text, max(0, len(text) - 4096))
            self._rest, text = (text[cut.start() :], text[: cut.start()]) if cut else ("", text)
            with contextlib.suppress(TypeError, IndexError):  # what the model does not know
                self._stream.feed(_FOREIGN.sub("", _OTHER_SCREEN.sub("\x1b[0m\x1b[2J\x1b[H", text)))
        self._pending.clear()


@dataclass(frozen=True)
class Sample:
    """A program on a file.

    Attributes:
        name: in the tables.
        command: program and arguments.
        folder: where it runs.
        env: added to the environment.
        shown: what is on its first page.
        move: the key that moves the caret.
        ready: what is on the screen when it answers keys, where that is later.
    """

    name: str
    command: list[str]
    folder: Path
    env: dict[str, str]
    shown: str
    move: str = RIGHT
    ready: str = ""

    def open(self) -> Program:
        """Start it."""
        return Program(self.command, self.folder, self.env)

    def opened(self) -> Program:
        """Start it, and wait until it answers keys and is quiet."""
        program = self.open()
        program.wait_for(lambda text: self.shown in text and self.ready in text)
        program.settle(0.3)
        return program


def samples(folder: Path, *, slate: bool = True) -> list[Sample]:
    """The empty Textual app, this reader at three sizes and, where it is installed, slate at the same sizes."""
    home = folder / "home"
    env = {"ANNOTATE_CACHE_DIR": str(home / "cache"), "ANNOTATE_STATE_DIR": str(home / "state")}
    env["PYTHONPATH"] = str(Path(__file__).resolve().parents[1])
    made = [Sample("empty Textual app", [sys.executable, "-c", EMPTY_APP], folder, env, "ready", "j")]
    os.environ["ANNOTATE_CACHE_DIR"] = env["ANNOTATE_CACHE_DIR"]
    for name, characters, marks in SIZES:
        path = folder / f"{characters}.txt"
        write_article(path, characters, marks)
        command = [sys.executable, "-P", "-m", "annotator", str(path)]
        made.append(Sample(f"annotate {name}", command, folder, env, "Opening words", ready=" decided"))
    program = Path(sys.executable).with_name("slate")
    if slate and (program.exists() or shutil.which("slate")):
        for name, characters, _ in SIZES:
            beside = folder / f"slate-{characters}"
            beside.mkdir(exist_ok=True)
            (beside / "article.txt").write_bytes((folder / f"{characters}.txt").read_bytes())
            command = [str(program) if program.exists() else "slate", "article.txt", "-o"]
            # It asks for the other kind of arrow keys.
            made.append(Sample(f"slate {name}", command, beside, {}, "Opening words", "\x1bOC"))
    return made


def write_article(path: Path, characters: int, count: int) -> None:
    """An article of about `characters` with `count` marks: a fifth decided in a sidecar, the rest suggested.

    Entities and claims are four to one; words and places are drawn with a fixed seed.
    """
    from annotator.core.collection import Collection
    from annotator.core.marks import Entity
    from annotator.core.spans import Span
    from annotator.store.articles import read_article
    from annotator.store.cache import SuggestionCache, text_sha
    from annotator.store.sidecar import Sidecar, SidecarWriter
    from annotator.suggest.pipeline import expected_version

    chance = random.Random(7)
    words = (
        "the council said on Monday that prices of bread rose in many towns after rain fell for days".split()
    )
    names = [
        f"{a}{b}" for a in ("Mar", "Ner", "Tal", "Sor", "Bel") for b in ("en", "ica", "ov", "ander", "is")
    ]
    text, entities, claims = ["Opening words of the article\n\n"], [], []
    size, every = len(text[0]), max(1, characters // max(1, count * 4 // 5))
    due = size
    while size < characters:
        length = chance.randint(300, 700)
        start = size
        while size - start < length:
            if size >= due:
                word = chance.choice(names)
                label = chance.choice(("PERSON", "ORG", "GPE"))
                entities.append(
                    {
                        "start": size,
                        "end": size + len(word),
                        "label": label,
                        "text": word,
                        "entity": word,
                        "score": 0.9,
                        "origin": "benchmark",
                    }
                )
                due += every
            else:
                word = chance.choice(words)
            text.append(word + " ")
            size += len(word) + 1
        text[-1] = text[-1].rstrip() + ".\n"
        if len(claims) * 4 < len(entities):
            claims.append(
                {
                    "content": [[start, start + 120]],
                    "cue": [],
                    "source": [],
                    "speaker": None,
                    "kind": "indirect",
                    "score": 0.8,
                    "origin": "benchmark",
                }
            )
        text.append("\n")
        size += 1
    path.write_text("".join(text), encoding="utf-8")
    article = read_article(path)
    record = {"entities": entities, "claims": claims, "boilerplate": []}
    SuggestionCache().put(text_sha(article.text), expected_version(), record)
    decided = [
        Entity(
            id=f"d{n:05}",
            state="confirmed",
            label=e["label"],
            span=Span(e["start"], e["end"]),
            name=e["entity"],
            origin="benchmark",
            by="vera",
            at=datetime(2026, 1, 1, tzinfo=UTC),
        )
        for n, e in enumerate(entities[::5])
    ]
    body = SidecarWriter(article, Sidecar()).dump(Collection(decided), "open")
    path.with_name(path.name + ".toml").write_bytes(body)


def quantile(values: Sequence[float], share: float) -> float:
    """The nearest-rank quantile."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def show(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """A Markdown table on stdout."""
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    print(f"\n{title}\n")
    for row in (heads, ["-" * width for width in widths], *rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")
    sys.stdout.flush()


def keep(path: Path | None, found: object) -> None:
    """Write raw figures as JSON where that is wanted."""
    if path is not None:
        path.write_text(json.dumps(found, indent=1) + "\n")
