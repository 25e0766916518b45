"""What is fed with bytes that may mean anything: each target takes them, and complains of them in its own words only.

A target must neither raise anything else, nor hang, nor touch a file outside the folder it was given. `SEEDS` holds
good input for each, from which mutations start.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from annotator.core.marks import Claim, Entity
from annotator.core.spans import Span
from annotator.exchange import create, export, import_, names
from annotator.exchange.document import ExchangeError
from annotator.store.articles import Article, read_article
from annotator.store.errors import ArticleError, SettingsError, SidecarError
from annotator.store.inspection import inspect
from annotator.store.keymaps import check_keymap
from annotator.store.merging import merge
from annotator.store.settings import check_settings
from annotator.store.sidecar import Sidecar, SidecarWriter, parse_sidecar

ROOT = Path(__file__).parents[1]
TEXT = "Ana Ruiz spoke in Graz.\n“We will build it again,” she said. 👩‍🚒 e\u0301t\n"
READERS = [name for name in names() if create(name).can_read]
Target = Callable[[bytes, Path], None]


def article(data: bytes, folder: Path) -> None:
    """An article's bytes: read, or refused with a reason."""
    path = folder / "a.txt"
    path.write_bytes(data)
    try:
        read = read_article(path)
    except ArticleError as problem:
        one_line(problem)
        return
    assert read.text == path.read_text(encoding=read.encoding)


def sidecar(data: bytes, folder: Path) -> None:
    """A sidecar's bytes: read, written and read again the same, checked, merged."""
    about = Article(folder / "a.txt", TEXT, "0" * 64)
    try:
        read = parse_sidecar(data, about, folder / "a.txt.toml")
    except SidecarError as problem:
        one_line(problem)
        with contextlib.suppress(ValueError):
            merge(b"", data, data)
        return
    for mark in read.marks:
        assert all(0 <= span.start < span.end <= len(TEXT) for span in mark.spans)
    again = SidecarWriter(about, read).dump(read.marks, read.status)
    back = parse_sidecar(again, about, folder / "a.txt.toml")
    assert len(back.marks) + len(back.orphans) == len(read.marks) + len(read.orphans)
    _, conflicts = merge(data, again, data)
    assert not conflicts
    path = folder / "a.txt.toml"
    path.write_bytes(data)
    for problem in inspect(path, about):
        one_line(problem)


def settings(data: bytes, folder: Path) -> None:
    """`annotate.toml`: settings, or every problem in one line each."""
    path = folder / "annotate.toml"
    path.write_bytes(data)
    for problem in check_settings(path).problems:
        one_line(problem)


def keymap(data: bytes, folder: Path) -> None:
    """A keymap: a map, or every problem in one line each."""
    path = folder / "mine.toml"
    path.write_bytes(data)
    try:
        for problem in check_keymap(path).problems:
            one_line(problem)
    except SettingsError as problem:
        one_line(problem)


def importer(name: str) -> Target:
    """The reader of a format: marks, or broken records, and no file outside of the folder."""

    def target(data: bytes, folder: Path) -> None:
        given, into = folder / "given", folder / "into"
        given.mkdir()
        path = given / f"source{create(name).suffixes[0]}"
        path.write_bytes(data)
        if name == "brat":
            path.with_suffix(".txt").write_text(TEXT, encoding="utf-8")
        before = outside(folder)
        try:
            report = import_(path, name, into)
        except ExchangeError as problem:
            one_line(problem)
            return
        for line in report.lines():
            assert "\n" not in line
        assert outside(folder) == before
        for made in into.rglob("*.toml"):
            parse_sidecar(made.read_bytes(), read_article(made.with_suffix("")), made)

    return target


def outside(folder: Path) -> set[Path]:
    """Every file two folders up that is not in ``into``."""
    found = (path for path in folder.parents[1].rglob("*") if path.is_file())
    return {path for path in found if not path.is_relative_to(folder / "into")}


def one_line(problem: Exception) -> None:
    """A complaint that a person can read: one line, of bounded length."""
    assert "\n" not in str(problem)
    assert len(str(problem)) < 2000


TARGETS: dict[str, Target] = {
    "article": article,
    "sidecar": sidecar,
    "settings": settings,
    "keymap": keymap,
    **{f"import-{name}": importer(name) for name in READERS},
}


def feed(target: str, data: bytes) -> None:
    """Give a target some bytes, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="fuzz-") as place:
        folder = Path(place) / "one" / "two"
        folder.mkdir(parents=True)
        with state_in(folder / "into" / "state"):
            TARGETS[target](data, folder)


@contextlib.contextmanager
def state_in(folder: Path) -> Iterator[None]:
    """Make ``folder`` the state directory, and put back what was before: the tests that follow have their own."""
    before = os.environ.get("ANNOTATE_STATE_DIR")
    os.environ["ANNOTATE_STATE_DIR"] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ["ANNOTATE_STATE_DIR"]
        else:
            os.environ["ANNOTATE_STATE_DIR"] = before


def good_sidecar() -> bytes:
    """A sidecar with every kind of mark, an orphan and a conflict."""
    entity = Entity(id="e1", state="confirmed", label="PERSON", span=Span(0, 8), name="Ana Ruiz", note="n")
    said = TEXT.index("“")
    claim = Claim(
        id="c1",
        state="rejected",
        content=(Span(said, said + 10), Span(said + 12, said + 20)),
        cue=(Span(TEXT.index("said"), TEXT.index("said") + 4),),
        speaker="Ana Ruiz",
        extra={"conflict": {"state": "confirmed", "speaker": "x"}},
    )
    data = SidecarWriter(Article(Path("a.txt"), TEXT, "0" * 64), Sidecar()).dump([entity, claim], "open")
    orphan = (
        b'\n[[entity]]\nid = "o1"\nlabel = "X"\nstart = 900\nend = 903\ntext = "???"\nstate = "confirmed"\n'
    )
    return data + orphan + b'orphan = true\nsha256 = "' + b"1" * 64 + b'"\nat = 2026-01-01T00:00:00Z\n'


def seeds(target: str) -> list[bytes]:
    """Good input for a target."""
    if target == "article":
        return [
            TEXT.encode(),
            TEXT.encode("utf-16"),
            "Grüße\r\n\rà".encode("latin-1"),
            b"\xef\xbb\xbfBOM\r\n",
        ]
    if target == "sidecar":
        return [good_sidecar()]
    if target == "settings":
        return [
            b'annotator = "vera"\nengines = ["rules"]\nignore = ["*.tmp"]\n[[label]]\nname = "X"\nkey = "1"\n'
            b'colour = "red"\nguideline = "g"\n[[attribute]]\nname = "tone"\ntype = "choice"\nchoices = ["a", "b"]\n'
        ]
    if target == "keymap":
        return [path.read_bytes() for path in sorted((ROOT / "keymaps").glob("*.toml"))]
    return [data for data in (exported(target.removeprefix("import-")),) if data] or [b""]


def exported(name: str) -> bytes:
    """What our own writer of a format makes of a small article; b"" where there is none."""
    if not create(name).can_write:
        return {"quotes": b'{"quotes": [{"quote": "x", "speaker": "y", "quote_index": "(0,3)"}]}\n'}.get(
            name, b"<html><body><article><p>Ana Ruiz spoke.</p></article></body></html>"
        )
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "a.txt").write_text(TEXT, encoding="utf-8")
        about = read_article(folder / "a.txt")
        marks = parse_sidecar(good_sidecar(), Article(about.path, TEXT, "0" * 64), Path("s")).marks
        (folder / "a.txt.toml").write_bytes(SidecarWriter(about, Sidecar()).dump(marks, "open"))
        out = folder / f"out{create(name).suffixes[0]}"
        export([folder / "a.txt"], name, out)
        found = (
            out
            if out.is_file()
            else next(p for p in sorted(out.rglob("*")) if p.is_file() and p.suffix != ".txt")
        )
        return found.read_bytes()
