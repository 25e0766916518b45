"""A small corpus with everything that makes an exchange hard, and how to compare what comes back."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from annotator.core.marks import Claim, Entity, Furniture, Mark
from annotator.core.spans import Span
from annotator.exchange.document import Document, Report, reduced
from annotator.exchange.exporting import read_document
from annotator.store.articles import read_article
from annotator.store.sidecar import Sidecar, SidecarWriter, read_sidecar, sidecar_path

# An emoji beyond U+FFFF, a combining accent, a no-break space, two spaces, a line separator, quotes, tabs.
TEXT = (
    "Ana Ruiz \U0001f600 said that  “no bridge, no tax”,\n"
    "and Rene\u0301 Bo\u0302ll\u00a0left =1+1\tfor Graz. He didn't say more.\u2028Photo: City of Graz\n"
    "5 images\n"
    "\n"
    "The council of\nNew Ilz voted, “by a hair”, Bo\u0302ll added \U0001f468\u200d\U0001f469\u200d\U0001f467 today.\n"
)
OTHER = "Nothing is marked here.\n"
WHEN = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def at(text: str, words: str, number: int = 0) -> Span:
    """Where `words` stand for the `number`-th time."""
    start = -1
    for _ in range(number + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words))


def decided(identifier: str, **more: Any) -> dict[str, Any]:
    """What every decided mark of the corpus has."""
    return {"id": identifier, "state": "confirmed", "by": "vera", "at": WHEN, **more}


def marks(text: str = TEXT) -> list[Mark]:
    """Marks of all kinds: overlapping, in pieces, over a line end, rejected, with notes and attributes."""
    return [
        Entity(
            span=at(text, "Ana Ruiz"),
            label="PERSON",
            name="Ana María Ruiz",
            **decided(
                "ent1", note="a note, with “quotes”", extra={"sure": True, "grade": "low", "why": "two words"}
            ),
        ),
        Entity(
            span=at(text, "Rene\u0301 Bo\u0302ll"),
            label="PERSON",
            name="Rene\u0301 Bo\u0302ll",
            **decided("ent2", origin="spacy 3.8", score=0.75, edited=True),
        ),
        Entity(
            span=at(text, "Bo\u0302ll", 1), label="PERSON", name="Rene\u0301 Bo\u0302ll", **decided("ent3")
        ),
        Entity(span=at(text, "New Ilz"), label="GPE", name="New Ilz", **decided("ent4")),
        Entity(
            span=at(text, "The council of\nNew Ilz"),
            label="ORG",
            name="council of New Ilz",
            **decided("ent5"),
        ),
        Entity(span=at(text, "=1+1"), label="QUANTITY", name="=1+1", **decided("ent6")),
        Entity(span=at(text, "Graz", 1), label="GPE", name="Graz", **decided("ent7", state="rejected")),
        Claim(
            content=(at(text, "“no bridge, no tax”"), at(text, "left")),
            cue=(at(text, "said"),),
            source=(at(text, "Ana Ruiz"),),
            speaker="Ana María Ruiz",
            kind="direct",
            **decided("clm1", note="n", extra={"verdict": "false"}),
        ),
        Claim(content=(at(text, "voted"),), **decided("clm2")),
        Claim(
            content=(at(text, "“by a hair”"),),
            cue=(at(text, "added"),),
            source=(at(text, "Bo\u0302ll", 1),),
            speaker="Rene\u0301 Bo\u0302ll",
            kind="mixed",
            **decided("clm3", origin="rules 1", score=0.5),
        ),
        Furniture(span=at(text, "5 images"), **decided("frn1")),
    ]


def write_article(
    path: Path, text: str, chosen: list[Mark], annotator: str = "", base: Sidecar | None = None
) -> None:
    """An article with its sidecar."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
    article = read_article(path)
    data = SidecarWriter(article, base or Sidecar()).dump(chosen, "open")
    sidecar_path(path, annotator).write_bytes(data)


def said(mark: Mark, *, decisions: bool = False) -> tuple[Any, ...]:
    """What a mark says, in a form to compare; with `decisions` also who made it and when."""
    found: tuple[Any, ...] = (type(mark).__name__, mark.state, mark.note, repr(sorted(mark.extra.items())))
    if isinstance(mark, Entity):
        found += (mark.span, mark.label, mark.name)
    elif isinstance(mark, Claim):
        found += (mark.content, mark.cue, mark.source, mark.speaker or "", mark.kind)
    else:
        found += (mark.extent,)
    if decisions:
        found += (mark.id, mark.origin, mark.score, mark.edited, mark.by, mark.at)
    return found


def read_back(path: Path, *, decisions: bool = False) -> set[tuple[Any, ...]]:
    """What the sidecar of an article says."""
    article = read_article(path)
    return {said(mark, decisions=decisions) for mark in read_sidecar(sidecar_path(path), article).marks}


def carried(path: Path, carries: frozenset[str], *, decisions: bool = False) -> set[tuple[Any, ...]]:
    """What a format that carries so much should give back of an article's sidecar, rejected marks included."""
    whole = read_document(path, path.parent, "", Report(), frozenset(("rejected",)))
    assert whole is not None
    document: Document = reduced(whole, carries, Report())
    return {said(mark, decisions=decisions) for mark in document.marks}
