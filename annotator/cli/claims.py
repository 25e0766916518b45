"""``annotate claims PATH...``: the ledger of who asserted what."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any

    from annotator.review.ledger import Ledger, Row
    from annotator.store.workspace import Workspace

MORE = """\
Claims are listed by date: that in the article's file name or first lines, else that of the decision (then in brackets).
"again" counts claims with nearly the same words; "but" those with nearly the same words and another number or a
negation, and those of which one denies of a subject what the other affirms. With --repeated, each claim that stands in
several places is printed with all of them below it.
Speakers carry the canonical names of entities.toml where the folder has one."""


def run(arguments: Sequence[str]) -> int:
    """Print the claims; the exit code is 1 where a file cannot be used."""
    parser = Parser("claims", "All claims of a folder: who, what, when, where.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument(
        "--speaker", metavar="NAME", default="", help="only of this speaker; part of the name will do"
    )
    parser.add_argument(
        "--state", default="confirmed", choices=("confirmed", "rejected", "all"), help="(default: confirmed)"
    )
    parser.add_argument(
        "--kind", default="", choices=("direct", "indirect", "mixed"), help="only of this kind"
    )
    parser.add_argument(
        "--search", metavar="WORDS", default="", help="all of these words; begin* is a beginning"
    )
    parser.add_argument(
        "--query",
        metavar="TEXT",
        default="",
        help="as in the reader's ledger: words, speaker:NAME, verdict:false, again:yes …",
    )
    parser.add_argument("--since", metavar="DATE", default="", help="from this day on, as 2026-03-01")
    parser.add_argument(
        "--annotator", metavar="NAME", help="only of this annotator's sidecars (- is the plain one)"
    )
    parser.add_argument("--repeated", action="store_true", help="only what stands in more than one place")
    parser.add_argument("--json", action="store_true", help="one JSON object a claim")
    given = parser.parse_args(arguments)
    from datetime import date
    from pathlib import Path

    from annotator.store.workspace import open_workspace

    try:
        since = date.fromisoformat(given.since) if given.since else None
    except ValueError:
        parser.error(f"--since {given.since!r} is no date such as 2026-03-01")
    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    ledger, broken = _ledger(workspace, given.annotator)
    chosen = ledger.find(
        speaker=given.speaker,
        state="" if given.state == "all" else given.state,
        kind=given.kind,
        search=given.search,
    )
    if given.query:
        wanted = set(ledger.query(given.query))
        chosen = [n for n in chosen if n in wanted]
    if since:
        chosen = [n for n in chosen if (day := ledger.rows[n].date) and day >= since]
    if given.repeated:
        chosen = [n for n in chosen if ledger.again(n)]
    if given.json:
        for number in chosen:
            output.json_line(_record(ledger, number))
    elif given.repeated:
        _print_groups(ledger, chosen)
    else:
        output.table(
            (list(_cells(ledger, n)) for n in chosen),
            ("date", "speaker", "kind", "again", "but", "place", "claim"),
        )
    output.talk(f"{len(chosen)} of {len(ledger.rows)} claims")
    return output.PROBLEMS if broken else output.DONE


def _ledger(workspace: Workspace, annotator: str | None) -> tuple[Ledger, bool]:
    from annotator.review.ledger import Ledger, rows_of
    from annotator.review.reading import read_all

    resolve = _resolver(workspace)
    wanted = None if annotator is None else annotator.removeprefix("-")
    rows: list[Row] = []
    broken = False
    for reading in read_all(workspace.articles):
        for notice in reading.notices:
            output.talk(notice)
        broken = broken or bool(reading.problems)
        rows += (row for row in rows_of(reading, resolve) if wanted is None or wanted in row.annotators)
    return Ledger(rows), broken


def _resolver(workspace: Workspace) -> Callable[[str], str]:
    from annotator.review.registry import read_registry

    aliases = read_registry(workspace.root).names()
    return lambda name: aliases.get(name, name)


def _cells(ledger: Ledger, number: int) -> Iterator[str]:
    row = ledger.rows[number]
    day = row.date.isoformat() if row.date else "-"
    yield f"({day})" if row.dated_by == "decision" else day
    yield row.speaker or "?"
    yield row.kind
    yield str(len(ledger.again(number)) or "-")
    yield str(len(ledger.contrasting(number)) or "-")
    yield row.place
    yield row.content if len(row.content) <= 100 else row.content[:99] + "…"


def _print_groups(ledger: Ledger, chosen: Sequence[int]) -> None:
    seen: set[int] = set()
    for number in chosen:
        if number in seen:
            continue
        group = sorted([number, *ledger.again(number)])
        seen.update(group)
        for mark, members in (("", group), ("but ", ledger.contrasting(number))):
            for n in members:
                row = ledger.rows[n]
                said = f"{mark}{row.place}: {row.speaker or '?'} ({row.date or 'no date'}): {row.content}"
                output.data(("" if n == group[0] and not mark else "  ") + output.visible_line(said))


def _record(ledger: Ledger, number: int) -> dict[str, Any]:
    row = ledger.rows[number]
    also = [_short(ledger.rows[n]) for n in ledger.again(number)]
    contrasts = [_short(ledger.rows[n]) for n in ledger.contrasting(number)]
    names = ("article", "line", "start", "end", "id", "speaker", "content", "kind", "state")
    return {
        **{name: getattr(row, name) for name in names},
        "speaker": row.speaker or None,
        "date": row.date.isoformat() if row.date else None,
        "dated_by": row.dated_by or None,
        "annotators": list(row.annotators),
        "note": row.note,
        "attributes": {key: _plain(value) for key, value in row.attributes.items()},
        "again": also,
        "but": contrasts,
    }


def _short(row: Row) -> dict[str, Any]:
    return {
        "article": row.article,
        "line": row.line,
        "id": row.id,
        "speaker": row.speaker or None,
        "content": row.content,
    }


def _plain(value: Any) -> Any:
    """A value of TOML as JSON has it: times as text."""
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int | float | bool) else str(value)
