"""Reading a whole sidecar: it is validated before anything of it is used."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from annotator.core.marks import Mark, Orphan
from annotator.core.records import replace
from annotator.store import toml
from annotator.store.articles import Article
from annotator.store.errors import SidecarError
from annotator.store.sidecar.formats import up_to_date
from annotator.store.sidecar.model import KINDS_OF_TABLES, Sidecar, Table
from annotator.store.sidecar.places import Places
from annotator.store.sidecar.tables import MarkReader

MAX_BYTES = 100_000_000


def read_sidecar(path: Path, article: Article) -> Sidecar:
    """Read and validate a whole sidecar; every mark is found again in the article's present text.

    A missing file is an empty sidecar.

    Raises:
        SidecarError: naming file, line where known, and what is wrong; nothing of the file is used then.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SidecarError(path, "is larger than 100 MB", "this is no sidecar of ours")
        data = path.read_bytes()
    except FileNotFoundError:
        return Sidecar()
    except OSError as problem:
        raise SidecarError(path, f"cannot be read ({problem.strerror})", "check its permissions") from problem
    return parse_sidecar(data, article, path)


def parse_sidecar(
    data: bytes, article: Article, path: Path, texts: Mapping[str, str] = MappingProxyType({})
) -> Sidecar:
    """As :func:`read_sidecar`, of bytes already read.

    Args:
        data: the bytes.
        article: what they are about.
        path: only named in errors.
        texts: older texts of the article by their hashes, as far as the caller has them; others are looked for.

    Raises:
        SidecarError: as there.
    """
    return sidecar_of(parse_document(data, path), data, article, path, texts)


def parse_document(data: bytes, path: Path) -> Table:
    """The tables of a sidecar, not validated yet.

    Raises:
        SidecarError: where it is no TOML.
    """
    remedy = "repair it, or move it away; it is not overwritten"
    try:
        source = data.decode("utf-8")
        return toml.loads(source)
    except UnicodeDecodeError as problem:
        line = data[: problem.start].count(b"\n") + 1
        raise SidecarError(path, "is not UTF-8", remedy, line) from problem
    except ValueError as problem:
        found = re.search(r"\(at line (\d+)", str(problem))
        line = int(found[1]) if found else source.count("\n") + 1
        reason = re.sub(r" \(at .*\)$", "", str(problem))
        raise SidecarError(path, f"is not valid TOML: {reason}", remedy, line) from problem


def sidecar_of(
    document: Table,
    data: bytes,
    article: Article,
    path: Path,
    texts: Mapping[str, str] = MappingProxyType({}),
) -> Sidecar:
    """As :func:`parse_sidecar`, of the document that was made of the bytes."""
    reading = _Reading(path, data.decode("utf-8"), article, texts)
    return replace(reading.of(document), source=data)


class _Reading:
    """One document; keeps path and source for its error lines."""

    def __init__(self, path: Path, source: str, article: Article, texts: Mapping[str, str]) -> None:
        self.path, self.source, self.article, self.texts = path, source, article, texts

    def wrong(self, reason: str, needle: str = "", remedy: str = "") -> SidecarError:
        at = self.source.find(needle) if needle else -1
        line = self.source.count("\n", 0, at) + 1 if at >= 0 else 0
        return SidecarError(self.path, reason, remedy or "repair it; it is not overwritten", line)

    def of(self, document: Table) -> Sidecar:
        try:
            document = up_to_date(document)
        except ValueError as problem:
            reason, _, remedy = str(problem).partition(": ")
            raise self.wrong(reason, "format", remedy) from None
        about = document.get("article", {})
        if not isinstance(about, dict):
            raise self.wrong("[article] must be a table", "article")
        status = about.get("status", "open")
        if status not in ("open", "done"):
            raise self.wrong(f'status {status!r} is neither "open" nor "done"', "status")
        sha256 = about.get("sha256", "")
        if not isinstance(sha256, str):
            raise self.wrong(f"[article]: sha256 must be str, not {type(sha256).__name__}", "sha256")
        reader = MarkReader(Places(self.article, document, sha256, self.texts), sha256, self.wrong)
        marks: list[Mark] = []
        orphans: list[Orphan] = []
        seen: set[str] = set()
        for kind in KINDS_OF_TABLES:
            tables = document.get(kind, [])
            if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
                raise self.wrong(f"{kind} must be an array of tables: [[{kind}]]", kind)
            for number, table in enumerate(tables, 1):
                mark = reader.mark(kind, number, table)
                if mark.id in seen:
                    raise self.wrong(f"two marks have the id {mark.id!r}", f'id = "{mark.id}"')
                seen.add(mark.id)
                if isinstance(mark, Orphan):
                    orphans.append(mark)
                else:
                    marks.append(mark)
        own, known = (
            ("sha256", "characters", "status", "encoding", "sentences"),
            ("format", "article", *KINDS_OF_TABLES),
        )
        return Sidecar(
            marks=tuple(marks),
            status=status,
            orphans=tuple(orphans),
            moved=reader.moved,
            article={k: v for k, v in about.items() if k not in own},
            extra={k: v for k, v in document.items() if k not in known},
        )
