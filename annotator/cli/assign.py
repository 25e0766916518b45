"""``annotate assign PATH...``: who reads which articles, in which order."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any

    from annotator.review.assigning import Candidate
    from annotator.store.assignments import Assignment
    from annotator.store.workspace import Workspace

MORE = """\
With --to, articles that are in nobody's queue yet are divided, and assignments.toml in the folder says how; without it,
only the queues are listed. `annotate --annotator vera FOLDER` then opens vera's queue where she stopped.

orders (--order):
  path         as the folder lists them
  date         the oldest first, by the date in file name or first lines
  source       in turns, one of each source: the folder, or the file name without its number
  uncertainty  the least certain suggestions first
  learning     the article first that teaches the memory most about the others
The last two need suggestions: annotate suggest FOLDER > /dev/null makes them."""
ORDERS = ("path", "date", "source", "uncertainty", "learning")


def run(arguments: Sequence[str]) -> int:
    """Divide articles, or list the queues; the exit code."""
    parser = Parser("assign", "Divide articles among annotators, a queue for each.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="a folder, or articles")
    parser.add_argument("--to", metavar="A,B,...", help="the annotators among whom articles are divided")
    parser.add_argument(
        "--overlap",
        metavar="N%",
        default="0",
        help="percent of the articles that everybody reads (default: 0)",
    )
    parser.add_argument("--order", choices=ORDERS, default="path", help="(default: path)")
    parser.add_argument("--seed", metavar="N", type=int, default=0, help="of the draw (default: 0)")
    parser.add_argument("--anew", action="store_true", help="forget earlier queues; no sidecar changes")
    parser.add_argument("--dry-run", action="store_true", help="list what would be written")
    parser.add_argument("--json", action="store_true", help="the queues as one JSON object")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.store.assignments import read_assignment, write_assignment
    from annotator.store.workspace import ASSIGNMENTS, open_workspace

    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    before = None if given.anew and given.to else read_assignment(workspace.root)
    if given.to:
        made = _divided(workspace, given, before)
        if not given.dry_run:
            write_assignment(workspace.root, made)
            output.talk(f"written to {workspace.root / ASSIGNMENTS}")
    elif before is None:
        raise output.Usage(f"{workspace.root} has no {ASSIGNMENTS}; --to A,B,... makes one")
    else:
        made = before
    _show(workspace, made, as_json=given.json)
    return output.DONE


def _divided(workspace: Workspace, given: Namespace, before: Assignment | None) -> Assignment:
    from annotator.review.assigning import NEED_SUGGESTIONS, ORDERS, divide
    from annotator.store.sidecar import check_annotator

    names = [name for name in dict.fromkeys(given.to.split(",")) if name]
    try:
        overlap = float(given.overlap.removesuffix("%"))
    except ValueError:
        overlap = -1
    if not 0 <= overlap <= 100:
        raise output.Usage(f"--overlap {given.overlap!r} is no percentage from 0 to 100")
    if not names:
        raise output.Usage("--to names nobody")
    for name in names:
        try:
            check_annotator(name)
        except ValueError as problem:
            raise output.Usage(str(problem)) from problem
    candidates = _candidates(workspace, before, given.order in NEED_SUGGESTIONS)
    unknown = [each.name for each in candidates if each.waiting is None]
    if given.order in NEED_SUGGESTIONS and unknown:
        output.talk(
            f"{len(unknown)} of {len(candidates)} articles have no suggestions yet and come last: "
            "annotate suggest makes them"
        )
    ordered = ORDERS[given.order](candidates)
    return divide(ordered, names, overlap=overlap, order=given.order, seed=given.seed, before=before)


def _candidates(workspace: Workspace, before: Assignment | None, with_suggestions: bool) -> list[Candidate]:
    """The articles that are in nobody's queue yet; one that cannot be read is named and left out."""
    from annotator.review.assigning import Candidate
    from annotator.review.openings import Openings
    from annotator.store.articles import read_article
    from annotator.store.assignments import name_of
    from annotator.store.errors import StoreError
    from annotator.store.sidecar import Sidecar

    given = {name for own in before.queues.values() for name in own} if before else set()
    openings = Openings(workspace)
    found = []
    for path in workspace.articles:
        name = name_of(workspace, path)
        if name in given:
            continue
        try:
            article = read_article(path)
        except StoreError as problem:
            output.talk(f"{problem}; left out")
            continue
        waiting = None
        if with_suggestions:
            review, known = openings.review(article, Sidecar())
            waiting = [mark for mark in review.marks if mark.is_open] if known else None
        found.append(Candidate(name, article.text, waiting))
    return found


def _show(workspace: Workspace, made: Assignment, *, as_json: bool) -> None:
    from annotator.store.assignments import name_of
    from annotator.store.workspace import ASSIGNMENTS

    there = {name_of(workspace, path): path for path in workspace.articles}
    states = _states(list(there.values()))
    everybody = [set(own) for own in made.queues.values()]
    shared = set.intersection(*everybody) if len(everybody) > 1 else set()
    assigned = set().union(*everybody)
    unassigned = [name for name in there if name not in assigned]
    queues: list[dict[str, Any]] = []
    for who, own in made.queues.items():
        rows = []
        for name in own:
            path = there.get(name)
            status, decided = states.get((path, who), ("open", 0)) if path else ("missing", 0)
            rows.append({"article": name, "status": status, "decided": decided, "shared": name in shared})
        done = sum(row["status"] == "done" for row in rows)
        following = next((row["article"] for row in rows if row["status"] == "open"), None)
        queues.append({"annotator": who, "done": done, "next": following, "articles": rows})
    if as_json:
        head = {"file": str(workspace.root / ASSIGNMENTS), "order": made.order, "overlap": made.overlap}
        output.json_line({**head, "seed": made.seed, "queues": queues, "unassigned": unassigned}, indent=2)
    else:
        output.table((_cells(queue) for queue in queues), ("annotator", "articles", "shared", "done", "next"))
    if unassigned:
        output.talk(f"{len(unassigned)} articles are in nobody's queue: --to A,B,... divides them")
    if missing := sum(row["status"] == "missing" for queue in queues for row in queue["articles"]):
        output.talk(f"{missing} places in queues lead to no article here")


def _cells(queue: dict[str, Any]) -> list[str]:
    rows = queue["articles"]
    shared = sum(row["shared"] for row in rows)
    return [queue["annotator"], str(len(rows)), str(shared), str(queue["done"]), queue["next"] or "-"]


def _states(paths: Sequence[Path]) -> dict[tuple[Path, str], tuple[str, int]]:
    """Status and decisions of each article and annotator, from the index."""
    from annotator.store.index import Index

    with Index() as index:
        return {
            (entry.path, one.annotator): (one.status, one.decided)
            for entry in index.entries(paths)
            for one in entry.summaries
        }
