"""The suggestion record: what an engine returns and what `annotate suggest` prints.

Every engine's output passes through :func:`checked` before anything else sees it, because an engine may be
somebody else's code. Spans are half-open code point offsets into the article's text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from annotator.core.records import field, record
from annotator.core.spans import Span

KINDS = ("direct", "indirect", "mixed")
MAX_LINE = 64 * 1024 * 1024
"""Bytes of the longest request to a worker; a longer one is refused without being held in memory."""


@record(frozen=True, slots=True)
class SuggestedEntity:
    """A name, date or amount found in the text.

    Attributes:
        span: where it stands, code points.
        label: an OntoNotes label.
        entity: the canonical name shared by all mentions of one entity in the article.
        score: how sure the engine is, 0 to 1.
        origin: which engine says so, e.g. ``"spacy en_core_web_md 3.7.1"``.
    """

    span: Span
    label: str
    entity: str
    score: float
    origin: str


@record(frozen=True, slots=True)
class SuggestedClaim:
    """Who asserted what: content, cue and source after PARC3 and PolNeAR.

    Attributes:
        content: what is asserted; one span a piece, in text order, at least one.
        cue: the words that attribute ("said", "according to"); may be empty.
        source: the words that name who asserts; may be empty.
        speaker: canonical name behind the source, or None when unknown.
        kind: ``direct``, ``indirect`` or ``mixed``.
        score: 0 to 1.
        origin: which engine says so.
    """

    content: tuple[Span, ...]
    cue: tuple[Span, ...]
    source: tuple[Span, ...]
    speaker: str | None
    kind: str
    score: float
    origin: str


@record(frozen=True, slots=True)
class Suggestions:
    """All that was found in one article."""

    entities: tuple[SuggestedEntity, ...] = ()
    claims: tuple[SuggestedClaim, ...] = ()
    furniture: tuple[Span, ...] = ()
    notices: tuple[str, ...] = field(default=(), compare=False)


def to_json(identifier: str, text: str, found: Suggestions) -> dict[str, Any]:
    """The JSON Lines record of the product's contract."""

    def spans(pieces: Sequence[Span]) -> list[list[int]]:
        return [[start, end] for start, end in pieces]

    return {
        "id": identifier,
        "text": text,
        "entities": [
            {
                "start": e.span.start,
                "end": e.span.end,
                "label": e.label,
                "text": text[e.span.start : e.span.end],
                "entity": e.entity,
                "score": round(e.score, 4),
                "origin": e.origin,
            }
            for e in found.entities
        ],
        "claims": [
            {
                "content": spans(c.content),
                "cue": spans(c.cue),
                "source": spans(c.source),
                "speaker": c.speaker,
                "kind": c.kind,
                "score": round(c.score, 4),
                "origin": c.origin,
            }
            for c in found.claims
        ],
        "boilerplate": spans(found.furniture),
    }


def from_json(record: Mapping[str, Any]) -> Suggestions:
    """Read a record back; the inverse of :func:`to_json`.

    Raises:
        ValueError: where a field is missing, has the wrong type, or a span does not fit the record's text.
    """
    try:
        found = Suggestions(
            entities=tuple(
                SuggestedEntity(
                    Span(e["start"], e["end"]),
                    e["label"],
                    e.get("entity") or record["text"][e["start"] : e["end"]],
                    float(e.get("score", 1.0)),
                    str(e.get("origin", "")),
                )
                for e in record.get("entities", ())
            ),
            claims=tuple(
                SuggestedClaim(
                    tuple(Span(s, e) for s, e in c["content"]),
                    tuple(Span(s, e) for s, e in c.get("cue", ())),
                    tuple(Span(s, e) for s, e in c.get("source", ())),
                    c.get("speaker"),
                    c.get("kind", "indirect"),
                    float(c.get("score", 1.0)),
                    str(c.get("origin", "")),
                )
                for c in record.get("claims", ())
            ),
            furniture=tuple(Span(s, e) for s, e in record.get("boilerplate", ())),
        )
    except (KeyError, TypeError, AttributeError) as problem:
        raise ValueError(f"not a suggestion record: {problem!r}") from problem
    return checked(found, record["text"])


def checked(found: Suggestions, text: str) -> Suggestions:
    """Validate what an engine returned against the text it was given.

    Returns:
        The same suggestions, in reading order.

    Raises:
        ValueError: naming the first field that is out of range.
    """

    def check(spans: Sequence[Span], what: str) -> None:
        for start, end in spans:
            if not (type(start) is int and type(end) is int and 0 <= start < end <= len(text)):
                raise ValueError(
                    f"{what}: span {start!r}..{end!r} does not fit a text of {len(text)} characters"
                )

    for e in found.entities:
        check((e.span,), "entity")
        if not (isinstance(e.label, str) and e.label and isinstance(e.entity, str) and e.entity):
            raise ValueError(f"entity at {e.span.start}: label and entity must be non-empty text")
        if not 0 <= e.score <= 1:
            raise ValueError(f"entity at {e.span.start}: score {e.score} is not within 0..1")
    for c in found.claims:
        if not c.content:
            raise ValueError("claim without content")
        check(c.content, "claim content")
        check(c.cue, "claim cue")
        check(c.source, "claim source")
        if c.kind not in KINDS:
            raise ValueError(f"claim at {c.content[0].start}: kind {c.kind!r} is none of {', '.join(KINDS)}")
        if not (c.speaker is None or (isinstance(c.speaker, str) and c.speaker)):
            raise ValueError(f"claim at {c.content[0].start}: speaker must be a name or null")
        if not 0 <= c.score <= 1:
            raise ValueError(f"claim at {c.content[0].start}: score {c.score} is not within 0..1")
    check(found.furniture, "furniture")
    return Suggestions(
        tuple(sorted(found.entities, key=lambda e: (e.span.start, -e.span.end, e.label))),
        tuple(sorted(found.claims, key=lambda c: (c.content[0].start, -c.content[-1].end))),
        tuple(sorted(found.furniture)),
        found.notices,
    )
