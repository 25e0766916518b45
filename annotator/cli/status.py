"""``annotate status PATH...``: how far the work is."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from annotator.core.review import Review
    from annotator.store.sidecar import Sidecar
    from annotator.store.workspace import Workspace

Row = dict[str, "Any"]
MORE = """\
One row for each sidecar, and for each article without one. "open" counts suggestions that wait for a decision; it is
unknown (- in the table, null in JSON) until the article was opened or `annotate suggest` ran on it."""


def run(arguments: Sequence[str]) -> int:
    """Print the state of the articles; the exit code is 1 where one of the files cannot be used."""
    parser = Parser("status", "Articles, decided and open marks, by whom and when.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.store.workspace import open_workspace

    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    rows = list(_rows(workspace))
    articles = len(workspace.articles)
    done = len({row["article"] for row in rows if row["status"] == "done"})
    decided = sum(row["decided"] or 0 for row in rows)
    if given.json:
        totals = {"articles": articles, "done": done, "decided": decided}
        output.json_line({"articles": rows, "totals": totals}, indent=2)
    else:
        heads = ("article", "annotator", "status", "decided", "open", "orphans", "by", "last")
        output.table((_cells(row) for row in rows), heads)
        output.talk(f"{articles} articles, {done} done, {decided} marks decided")
    return output.PROBLEMS if any(row["problem"] for row in rows) else output.DONE


def _cells(row: Row) -> list[str]:
    by = ", ".join(f"{name or '?'} {number}" for name, number in row["by"].items())
    last = (row["last"] or "-").replace("T", " ").removesuffix("+00:00")
    counts = ["-" if row[key] is None else str(row[key]) for key in ("decided", "open", "orphans")]
    return [row["article"], row["annotator"] or "-", row["status"], *counts, by or "-", last]


def _rows(workspace: Workspace) -> Iterator[Row]:
    from annotator.review.openings import Openings
    from annotator.store.articles import read_article
    from annotator.store.errors import StoreError
    from annotator.store.listing import list_sidecars
    from annotator.store.sidecar import read_sidecar, sidecar_path

    openings = Openings(workspace)
    listing = list_sidecars(workspace.articles)
    for path in workspace.articles:
        try:
            article = read_article(path)
        except StoreError as problem:
            output.talk(problem)
            yield _row(path, "", problem=f"{problem.reason}")
            continue
        for annotator, beside in (listing.of[path] or {"": sidecar_path(path)}).items():
            try:
                sidecar = read_sidecar(beside, article)
            except StoreError as problem:
                output.talk(problem)
                yield _row(path, annotator, problem=str(problem))
                continue
            if sidecar.orphans:
                output.talk(
                    f"{beside}: orphans, whose words are no longer in the article: {len(sidecar.orphans)}"
                )
            review, known = openings.review(article, sidecar, annotator)
            yield _row(path, annotator) | _counts(review, sidecar, known)


def _row(path: Path, annotator: str, problem: str | None = None) -> Row:
    unknown = dict.fromkeys(("decided", "confirmed", "rejected", "open", "orphans"))
    names: Row = {"article": str(path), "annotator": annotator, "status": "unusable" if problem else "open"}
    return names | unknown | {"by": {}, "last": None, "problem": problem}


def _counts(review: Review, sidecar: Sidecar, suggested: bool) -> Row:
    from collections import Counter
    from datetime import UTC

    from annotator.core.marks import Furniture

    entities, claims = review.marks.entity_count, review.marks.claim_count
    decided = [mark for mark in review.marks if not mark.is_open]
    by = Counter(mark.by for mark in decided if not isinstance(mark, Furniture))
    last = max((mark.at for mark in decided if mark.at), default=None)
    return {
        "status": review.status,
        "decided": entities.decided + claims.decided,
        "confirmed": entities.confirmed + claims.confirmed,
        "rejected": entities.rejected + claims.rejected,
        "open": len(review.marks.waiting) if suggested else None,
        "orphans": len(sidecar.orphans),
        "by": dict(sorted(by.items())),
        "last": last.astimezone(UTC).isoformat(timespec="seconds") if last else None,
    }
