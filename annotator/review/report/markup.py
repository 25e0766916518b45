"""HTML that cannot be broken out of: all text passes :func:`escaped`."""

from __future__ import annotations

import html
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from annotator.core.spans import Span
from annotator.review.report.contents import Page

# What HTML does not allow as a character, and what turns the direction of the text around it.
_BAD = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
Labels = dict[str, int]


def escaped(text: object) -> str:
    """Text that is safe in an element and in a quoted attribute."""
    return html.escape(_BAD.sub("\ufffd", str(text)), quote=True)


def data_block(value: Any) -> str:
    """JSON for a ``script`` element: nothing in it can end the element or begin a comment."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def table(
    heads: Sequence[tuple[str, str]], rows: Iterable[Sequence[object]], caption: str, *, identifier: str = ""
) -> str:
    """A sortable table.

    Args:
        heads: title and class of each column; ``n`` is a column of numbers.
        rows: cells are text, or :class:`Raw` markup.
        caption: what the table shows.
        identifier: its id, for the field that filters it.
    """
    head = "".join(
        f'<th scope="col" class="{kind}"><button type="button">{escaped(title)}</button></th>'
        for title, kind in heads
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<td class="{kind}">{_cell(cell)}</td>' for cell, (_, kind) in zip(row, heads, strict=True)
        )
        + "</tr>\n"
        for row in rows
    )
    named = f' id="{escaped(identifier)}"' if identifier else ""
    # What scrolls must be reachable by keyboard, and what is reachable has a name.
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escaped(caption)}">'
        f"<table{named}><caption>{escaped(caption)}</caption>"
        f"<thead><tr>{head}</tr></thead>\n<tbody>{body}</tbody></table></div>\n"
    )


class Raw(str):
    """Markup that is safe already."""

    __slots__ = ()


def _cell(cell: object) -> str:
    if isinstance(cell, Raw):
        return cell
    return "–" if cell is None or cell == "" else escaped(cell)


def article(page: Page, number: int, labels: Labels) -> str:
    """An article with its marks; each line is a paragraph ``a<number>-<line>``."""
    opened: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    closed: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for index, (entity, _) in enumerate(page.entities):
        opened[entity.span.start].append(("entity", index))
        closed[entity.span.end].append(("entity", index))
    for index, (claim, _) in enumerate(page.claims):
        for part in ("content", "cue", "source"):
            for piece in getattr(claim, part):
                opened[piece.start].append((part, index))
                closed[piece.end].append((part, index))
    edges = sorted({*opened, *closed})
    active: list[tuple[str, int]] = []
    parts, at, edge = [], 0, 0
    furniture = set(page.furniture)
    for line, words in enumerate(page.text.split("\n"), 1):
        start, end = at, at + len(words)
        at = end + 1
        pieces, here = [], start
        while edge < len(edges) and edges[edge] <= end:
            place = edges[edge]
            if place > here:
                pieces.append(_piece(page, here, place, active, labels))
                here = place
            active = [mark for mark in active if mark not in closed[place]] + opened[place]
            edge += 1
        if here < end:
            pieces.append(_piece(page, here, end, active, labels))
        if words.strip():
            kind = ' class="furniture"' if Span(start, end) in furniture else ""
            parts.append(f'<p id="a{number}-{line}" dir="auto"{kind}>{"".join(pieces)}</p>\n')
    return "".join(parts)


def _piece(page: Page, start: int, end: int, active: Sequence[tuple[str, int]], labels: Labels) -> str:
    """A stretch of text on which the same marks stand."""
    made = escaped(page.text[start:end])
    entities = [page.entities[index] for part, index in active if part == "entity"]
    for entity, by in sorted(entities, key=lambda pair: pair[0].span.end - pair[0].span.start):
        title = escaped(f"{entity.label}: {entity.name} ({', '.join(by)})")
        label = f"<small>{escaped(entity.label)}</small>" if entity.span.end == end else ""
        made = f'<mark class="l{labels.get(entity.label, 0)}" title="{title}">{made}{label}</mark>'
    said = ""
    for part, index in active:
        if part != "entity":
            claim, by = page.claims[index]
            title = escaped(
                f"{part} of a claim by {claim.speaker or 'unknown'}, {claim.kind} ({', '.join(by)})"
            )
            made = f'<span class="{part}" title="{title}">{made}</span>'
            if part == "content" and claim.content[-1].end == end:
                said += f'<small class="by">{escaped(claim.speaker or "?")}</small>'
    return made + said
