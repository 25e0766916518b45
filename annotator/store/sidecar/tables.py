"""Tables of a sidecar and the marks that they hold: one way to read them, one to write them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime

from annotator.core.anchoring import Anchor, anchor, distinct_anchor
from annotator.core.marks import KINDS, Claim, Entity, Furniture, Mark, Orphan, relocated
from annotator.core.spans import Span
from annotator.store.errors import SidecarError
from annotator.store.sidecar.model import ANCHOR, ELSEWHERE, PIECES, SHARED, Table, is_name, tables_in
from annotator.store.sidecar.places import Places

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class MarkReader:
    """Validates the tables of one sidecar and makes marks of them.

    Args:
        places: where their passages stand now.
        sha256: of the text that the offsets count in, where a table does not name another.
        wrong: makes the error of a reason and the words by which its line is found.
    """

    def __init__(self, places: Places, sha256: str, wrong: Callable[[str, str], SidecarError]) -> None:
        self.moved = 0
        self._places, self._sha256, self._wrong = places, sha256, wrong
        # Of the table that is being read: whose offsets it has, and where its passages stand now.
        self._whose, self._given_up = sha256, False
        self._now: dict[Span, Span | None] = {}

    def mark(self, kind: str, number: int, table: Table) -> Mark:
        """The mark of a table, with the places that its words have now; an orphan where they have none.

        Args:
            kind: ``entity``, ``claim`` or ``furniture``.
            number: which one it is, from 1, for errors.
            table: as it was read.

        Raises:
            SidecarError: where something about it is wrong.
        """
        where = f"{kind} {number}"
        identifier = self._field(table, "id", str, where)
        if not is_name(identifier):
            raise self._wrong(f"{where}: id {identifier!r} is not letters and digits", f"[[{kind}]]")
        where = f"{kind} {identifier}"
        self._whose = self._field(table, "sha256", str, where, self._sha256)
        self._given_up = self._field(table, "orphan", bool, where, False)
        self._now = {}
        shared = self._shared(where, table)
        was: Entity | Claim | Furniture
        if kind == "claim":
            was = self._claim(where, table, shared)
        elif kind == "furniture":
            was = self._furniture(where, table, shared)
        else:
            was = self._entity(where, table, shared)
        standing = {old: new for old, new in self._now.items() if new is not None}
        if len(standing) < len(self._now):
            kept = {**table, "sha256": self._whose, "orphan": True}
            return Orphan(**{**shared, "extra": was.extra}, was=was, table=kept, standing=standing)
        self.moved += sum(old != new for old, new in standing.items())
        return relocated(was, standing)

    def _shared(self, where: str, table: Table) -> dict[str, Any]:
        needle = f'id = "{table["id"]}"'
        state = self._field(table, "state", str, where)
        if state not in ("confirmed", "rejected"):
            raise self._wrong(f"{where}: state {state!r} is neither confirmed nor rejected", needle)
        score = table.get("score")
        if score is not None and not (type(score) in (int, float) and 0 <= score <= 1):
            raise self._wrong(f"{where}: score must be a number from 0 to 1", needle)
        return {
            "id": table["id"],
            "state": state,
            "origin": self._field(table, "origin", str, where, ""),
            "score": score,
            "edited": self._field(table, "edited", bool, where, False),
            "by": self._field(table, "by", str, where, ""),
            "at": self._time(where, table),
            "note": self._field(table, "note", str, where, ""),
        }

    def _time(self, where: str, table: Table) -> datetime | None:
        at = table.get("at")
        if at is None:
            return None
        if not isinstance(at, datetime):
            raise self._wrong(f"{where}: at must be a date and time", f'id = "{table["id"]}"')
        if at.tzinfo is None:
            return at.replace(tzinfo=UTC)
        try:
            at.astimezone(UTC)
        except OverflowError:
            reason = f"{where}: at is before the year 1 in UTC"
            raise self._wrong(reason, f'id = "{table["id"]}"') from None
        return at

    def _entity(self, where: str, table: Table, shared: dict[str, Any]) -> Entity:
        label = self._field(table, "label", str, where)
        if not label:
            raise self._wrong(f"{where}: label is empty", f'id = "{table["id"]}"')
        span = self._span(where, table)
        name = self._field(table, "entity", str, where, table["text"]) or table["text"]
        return Entity(
            span=span, label=label, name=name, extra=_rest(table, (*ANCHOR, "label", "entity")), **shared
        )

    def _furniture(self, where: str, table: Table, shared: dict[str, Any]) -> Furniture:
        return Furniture(span=self._span(where, table), extra=_rest(table, ANCHOR), **shared)

    def _claim(self, where: str, table: Table, shared: dict[str, Any]) -> Claim:
        needle = f'id = "{table["id"]}"'
        kind = self._field(table, "kind", str, where, "indirect")
        if kind not in KINDS:
            raise self._wrong(f"{where}: kind {kind!r} is none of {', '.join(KINDS)}", needle)
        speaker = self._field(table, "speaker", str, where, "") or None
        parts: dict[str, tuple[Span, ...]] = {}
        for part in PIECES:
            pieces = table.get(part, [])
            if not isinstance(pieces, list) or not all(isinstance(p, dict) for p in pieces):
                raise self._wrong(f"{where}: {part} must be tables: [[claim.{part}]]", needle)
            parts[part] = tuple(sorted(self._span(f"{where}, {part}", piece) for piece in pieces))
        if not parts["content"]:
            raise self._wrong(f"{where}: has no content", needle)
        extra = _rest(table, (*PIECES, "kind", "speaker"))
        return Claim(
            kind=kind,
            speaker=speaker,
            content=parts["content"],
            cue=parts["cue"],
            source=parts["source"],
            extra=extra,
            **shared,
        )

    def _span(self, where: str, table: Table) -> Span:
        """The span that a table names; where it stands now is noted beside."""
        start, end = self._field(table, "start", int, where), self._field(table, "end", int, where)
        if not 0 <= start < end:
            raise self._wrong(f"{where}: start {start} and end {end} are no span", f"start = {start}")
        kept = Anchor(
            start,
            end,
            self._field(table, "text", str, where),
            self._field(table, "before", str, where, ""),
            self._field(table, "after", str, where, ""),
        )
        span = Span(start, end)
        self._now[span] = self._places.of(self._whose, kept, given_up=self._given_up)
        return span

    def _field(self, table: Table, name: str, kind: type, where: str, default: Any = None) -> Any:
        value = table.get(name, default)
        if type(value) is not kind:
            missing = name not in table
            what = "is missing" if missing else f"must be {kind.__name__}, not {type(value).__name__}"
            raise self._wrong(f"{where}: {name} {what}", f'id = "{table.get("id")}"')
        return value


def _rest(table: Table, known: Iterable[str]) -> Table:
    known = {*SHARED, *ELSEWHERE, *known}
    return {key: value for key, value in table.items() if key not in known}


def quoted(text: str, span: Span) -> Table:
    """A span as a sidecar keeps it: offsets, words and context."""
    kept = distinct_anchor(text, span)
    return {name: getattr(kept, name) for name in ANCHOR}


def orphaned(mark: Mark, text: str, sha256: str, standing: Mapping[Span, Span]) -> Orphan:
    """A decision whose words went with an older text.

    Args:
        mark: the decision, as it stood there.
        text: the older one.
        sha256: its hash.
        standing: those of its places whose words are still there, and where they stand now.
    """
    assert isinstance(mark, Entity | Claim | Furniture)
    table = mark_table(mark, text) | {"sha256": sha256, "orphan": True}
    shared = {name: getattr(mark, name) for name in (*SHARED, "extra")}
    return Orphan(**shared, was=mark, table=table, standing=standing)


def mark_table(mark: Mark, text: str, quote: Callable[[str, Span], Table] = quoted) -> Table:
    """One mark as the table that the sidecar holds; `quote` says how it keeps a span of the text."""
    if isinstance(mark, Orphan):
        return dict(mark.table)
    table: Table = {"id": mark.id}
    if isinstance(mark, Entity):
        table |= {"label": mark.label, **quote(text, mark.span), "entity": mark.name}
    elif isinstance(mark, Furniture):
        table |= quote(text, mark.span)
    elif isinstance(mark, Claim):
        table |= {"kind": mark.kind} | ({"speaker": mark.speaker} if mark.speaker else {})
    table |= {"state": mark.state, "origin": mark.origin}
    if mark.score is not None:
        table["score"] = round(mark.score, 4)
    if mark.edited:
        table["edited"] = True
    if mark.by:
        table["by"] = mark.by
    if mark.at is not None:
        table["at"] = mark.at.astimezone(UTC)
    if mark.note:
        table["note"] = mark.note
    table |= mark.extra
    if isinstance(mark, Claim):
        for part in PIECES:
            if spans := getattr(mark, part):
                table[part] = [quote(text, span) for span in spans]
    return table


def says(table: Table, mark: Mark, text: str) -> bool:
    """Whether a table that was read is what :func:`mark_table` makes of `mark`, its keys in the same order.

    To see all through the text whether a passage needs more context takes by far the longest: whatever context is
    there will do, if it is the passage's and not less than the usual.
    """
    pieces = [table, *(piece for part in PIECES for piece in tables_in(table.get(part)))]
    kept = {(piece.get("start"), piece.get("end")): piece for piece in pieces}

    def quote(text: str, span: Span) -> Table:
        piece, least = kept.get(span, {}), anchor(text, span)
        before, after = str(piece.get("before")), str(piece.get("after"))
        stands = text[max(0, span.start - len(before)) : span.start], text[span.end : span.end + len(after)]
        wide = before.endswith(least.before) and after.startswith(least.after)
        words = {"text": least.text, "before": before, "after": after}
        return {"start": span.start, "end": span.end, **words} if stands == (before, after) and wide else {}

    return repr(table) == repr(mark_table(mark, text, quote))
