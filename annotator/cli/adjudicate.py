"""``annotate adjudicate PATH...``: bring the marks of two or more annotators together."""

from __future__ import annotations

from annotator.cli import output, reader

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Any

    from annotator.core.marks import Mark
    from annotator.core.review import Review
    from annotator.review.adjudication import Adjudication
    from annotator.store.workspace import Workspace

MORE = """\
In the reader, A confirms what all agree on; of the rest y takes the focused reading and O the other one. What is
decided goes to ARTICLE.txt.gold.toml and says for each mark what everybody did. Articles that fewer than two of the
annotators worked on are left out. The plain sidecar's annotator is called "-"."""


def run(arguments: Sequence[str]) -> int:
    """Open the reader on the annotators' marks, or settle without it what all agree on; the exit code."""
    parser = reader.options(
        "adjudicate", "Decide what annotators disagree on, side by side.", more=MORE, whose=False
    )
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--annotators", metavar="A,B,...", help="whose marks (default: everybody's)")
    parser.add_argument(
        "--as", dest="name", metavar="NAME", default="gold", help="the sidecar that results (default: gold)"
    )
    parser.add_argument(
        "--agreed", action="store_true", help="no screen: confirm what all agree on, list the rest"
    )
    parser.add_argument("--list", action="store_true", help="no screen: only list the disagreements")
    parser.add_argument("--json", action="store_true", help="no screen: the list as one JSON object")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.core.records import replace
    from annotator.review.adjudication import Adjudication
    from annotator.store.sidecar import check_annotator
    from annotator.store.workspace import Articles, open_workspace

    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    if given.name == "-":
        raise output.Usage('--as "-" would be the plain sidecar; give the result a name of its own')
    try:
        check_annotator(given.name)
    except ValueError as problem:
        raise output.Usage(str(problem)) from problem
    names, articles = _chosen(workspace, given.annotators, given.name)
    workspace = replace(workspace, articles=Articles(map(str, articles)))
    adjudication = Adjudication(tuple(names), given.name)
    if given.agreed or given.list or given.json:
        return _headless(workspace, adjudication, write=given.agreed, as_json=given.json)
    given.annotator = given.name
    return reader.read(workspace, given, adjudication)


def _chosen(workspace: Workspace, given: str | None, name: str) -> tuple[list[str], tuple[Path, ...]]:
    """Whose marks, and the articles that two of them worked on."""
    from annotator.cli.agree import wanted
    from annotator.review.adjudication import PLAIN
    from annotator.store.listing import list_sidecars

    of = list_sidecars(workspace.articles).of
    there = {who or PLAIN for files in of.values() for who in files} - {name}
    names = wanted(given, there, "adjudication")
    articles = tuple(
        path for path, files in of.items() if len({who or PLAIN for who in files} & set(names)) > 1
    )
    if left := len(of) - len(articles):
        output.talk(f"{left} of {len(of)} articles are left out: fewer than two of these worked on them")
    if not articles:
        raise output.Usage(f"no article was decided by two of {', '.join(names)}")
    return names, articles


def _headless(workspace: Workspace, adjudication: Adjudication, *, write: bool, as_json: bool) -> int:
    from annotator.core.commands import run
    from annotator.core.registry import load_all
    from annotator.review import transaction
    from annotator.store.articles import read_article
    from annotator.store.errors import StoreError
    from annotator.store.sidecar import SidecarWriter, read_sidecar, sidecar_path

    load_all()
    totals = {"agreed": 0, "contested": 0, "open": 0}
    rows: list[dict[str, Any]] = []
    changes: dict[Path, transaction.Change] = {}
    broken = False
    for path in workspace.articles:
        target = sidecar_path(path, adjudication.name)
        try:
            article = read_article(path)
            sidecar = read_sidecar(target, article)
            review = adjudication.review(article, sidecar)
        except StoreError as problem:
            output.talk(problem)
            broken = True
            continue
        if write:
            run("confirm-all", review)
            _confirm_furniture(review)
            data = SidecarWriter(article, sidecar).dump(review.marks, review.status)
            changes[target] = transaction.Change(sidecar.source or None, data)
        totals["agreed"] += sum(_is_agreed(review, mark) for mark in review.marks)
        rows += _rows(path, review)
    totals["contested"] = len(rows)
    totals["open"] = sum(row["open"] for row in rows)
    transaction.apply(workspace.root, f"what {', '.join(adjudication.annotators)} agree on", changes)
    if as_json:
        about = {"annotators": list(adjudication.annotators), "as": adjudication.name}
        output.json_line(
            {**about, "articles": len(workspace.articles), **totals, "disagreements": rows}, indent=2
        )
    else:
        for row in rows:
            if row["open"]:
                _print(row)
    done = f"written to sidecars of {adjudication.name}" if write else "nothing was written"
    output.talk(
        f"{totals['agreed']} marks that all agree on, {totals['open']} of {totals['contested']} disagreements "
        f"to be decided; {done}"
    )
    return output.PROBLEMS if broken else output.DONE


def _is_agreed(review: Review, mark: Mark) -> bool:
    from annotator.core.marks import Furniture
    from annotator.review.adjudication import VOTES

    return VOTES in mark.extra and mark.id not in review.contested and not isinstance(mark, Furniture)


def _confirm_furniture(review: Review) -> None:
    """Page furniture is in no queue; what all agree on is confirmed with the rest."""
    agreed = [mark for mark in review.marks.furniture.values() if mark.is_open and mark.score == 1]
    if agreed:
        review.apply("page furniture", [(mark, review.decided(mark, state="confirmed")) for mark in agreed])


def _rows(path: Path, review: Review) -> Iterator[dict[str, Any]]:
    from annotator.core.marks import Entity
    from annotator.review.adjudication import VOTES, disagreements

    for place in disagreements(review):
        start = place[0].extent.start
        yield {
            "file": str(path),
            "line": review.text.count("\n", 0, start) + 1,
            "start": start,
            "kind": "entity" if isinstance(place[0], Entity) else "claim",
            "open": any(mark.is_open for mark in place),
            "readings": [
                {"id": mark.id, "said": _said(review, mark), "state": mark.state, VOTES: mark.extra[VOTES]}
                for mark in place
            ],
        }


def _said(review: Review, mark: Mark) -> str:
    from annotator.core.deciding import in_words
    from annotator.core.marks import Claim

    words = in_words(review, mark, 90)
    return f"{words.removeprefix('claim ')} ({mark.kind})" if isinstance(mark, Claim) else words


def _print(row: dict[str, Any]) -> None:
    from annotator.review.adjudication import VOTES

    said = []
    for reading in row["readings"]:
        holders = ", ".join(who for who, vote in reading[VOTES].items() if vote == "confirmed")
        said.append(f"{holders}: {reading['said']}")
    votes = row["readings"][0][VOTES]
    nothing = [who for who in votes if all(r[VOTES][who] in ("nothing", "rejected") for r in row["readings"])]
    if nothing:
        said.append(f"{', '.join(nothing)}: nothing")
    output.data(output.visible_line(f"{row['file']}:{row['line']}: {row['kind']}: {'; '.join(said)}"))
