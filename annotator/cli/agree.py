"""``annotate agree PATH...``: do annotators agree, and where do they not."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from annotator.review.agreement import Coded
    from annotator.review.reading import Reading

MORE = """\
Compared are confirmed marks in articles where two annotators have a sidecar, on the article's present text. F1 in
percent: strict (same span and label), span (same span), overlap (same label, spans that touch). kappa is Cohen's, by
word; alpha Krippendorff's, of all annotators together. Claims are matched one to one where half of their words are the
same. "-" is a figure that is undefined, as where nothing is marked. The plain sidecar's annotator is called "-"."""
PLAIN = "-"
LABEL = ("marks", "strict", "overlap", "alpha")


def run(arguments: Sequence[str]) -> int:
    """Print the figures and the disagreements; the exit code is 1 where a file cannot be used."""
    parser = Parser("agree", "Agreement between annotators, and the places where they differ.", more=MORE)
    parser.add_argument("paths", metavar="PATH", nargs="+", help="an article, or a folder of them")
    parser.add_argument("--annotators", metavar="A,B,...", help="who is compared (default: everybody)")
    parser.add_argument("--done", action="store_true", help="only sidecars whose status is done")
    parser.add_argument("--json", action="store_true", help="one JSON object, with figures by article")
    parser.add_argument("--figures", action="store_true", help="the figures without the disagreements")
    parser.add_argument("--gamma", action="store_true", help="also gamma, by the extra gamma (slow)")
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.review.agreement import agreement
    from annotator.review.gamma import gamma, is_available
    from annotator.review.reading import read_all
    from annotator.store.listing import list_sidecars
    from annotator.store.workspace import open_workspace

    if given.gamma and not is_available():
        raise output.Usage("--gamma needs a library: pip install 'annotate-news[gamma]'")
    workspace = open_workspace([Path(path) for path in given.paths])
    for notice in workspace.notices:
        output.talk(notice)
    there = {name or PLAIN for of in list_sidecars(workspace.articles).of.values() for name in of}
    names = wanted(given.annotators, there)
    broken: list[bool] = []
    adjudicated: set[str] = set()
    coded = _coded(read_all(workspace.articles), names, given.done, broken, adjudicated)
    if given.gamma:
        coded = iter(kept := list(coded))
    found = agreement(coded, names, places=not given.figures)
    if given.gamma:
        found["gamma"] = gamma(kept, names)
    for name in sorted(adjudicated):
        output.talk(f"{name} was adjudicated from others: --annotators A,B,... names who is to be compared")
    for notice in _notices(found):
        output.talk(notice)
    if given.json:
        output.json_line(found, indent=2)
    else:
        _print(found)
        count = len(found["disagreements"])
        listed = "" if given.figures else f", {count} disagreements listed"
        output.talk(f"{found['articles']} articles compared{listed}")
    return output.PROBLEMS if any(broken) else output.DONE


def wanted(given: str | None, there: set[str], what: str = "agreement") -> list[str]:
    """The annotators asked for, or everybody who has a sidecar.

    Raises:
        output.Usage: where one of them has none, or there are fewer than two.
    """
    names = list(dict.fromkeys(filter(None, given.split(",")))) if given else sorted(there)
    for name in names:
        if name not in there:
            known = f"there are {', '.join(sorted(there))}" if there else "there is no sidecar at all"
            raise output.Usage(f"no sidecar of {name!r} here; {known}")
    if len(names) < 2:
        only = f"only {names[0]!r}" if names else "nobody"
        raise output.Usage(f"{what} needs two annotators, and {only} has a sidecar here")
    return names


def _coded(
    readings: Iterator[Reading],
    names: Sequence[str],
    only_done: bool,
    broken: list[bool],
    adjudicated: set[str],
) -> Iterator[Coded]:
    """What is compared; who is noticed on the way is added to `broken` and `adjudicated`."""
    from annotator.review.adjudication import VOTES
    from annotator.review.agreement import Coded

    for reading in readings:
        mine = {name or PLAIN: name for name in reading.sidecars}
        for notice in reading.notices:
            output.talk(notice)
        broken.append(bool(reading.problems))
        chosen = {
            shown: name
            for shown, name in mine.items()
            if shown in names and (not only_done or reading.sidecars[name].status == "done")
        }
        for shown, name in chosen.items():
            if any(VOTES in mark.extra for mark in reading.sidecars[name].marks):
                adjudicated.add(shown)
        if chosen:
            yield Coded(
                str(reading.path),
                reading.text,
                {shown: reading.entities(name) for shown, name in chosen.items()},
                {shown: reading.claims(name) for shown, name in chosen.items()},
            )


def _notices(found: dict[str, Any]) -> Iterator[str]:
    """What makes the figures mean less than they seem to."""
    if not found["articles"]:
        yield "no article was decided by two of these annotators"
    about = found["annotators"]
    for name, mine in about.items():
        if not mine["entities"] and not mine["claims"]:
            yield f"{name} confirmed nothing"
            continue
        others = {label for who, their in about.items() if who != name for label in their["labels"]}
        if alone := sorted(set(mine["labels"]) - others):
            yield f"only {name} uses {', '.join(alone)}"


def _print(found: dict[str, Any]) -> None:
    heads = (
        "annotators",
        "entities",
        "strict",
        "overlap",
        "kappa",
        "claims",
        "matched",
        "words",
        "speaker",
        "kind",
    )
    keys = (
        *("entities", "strict", "overlap", "kappa"),
        *("claims", "claims_iou50", "claims_words", "claims_speaker", "claims_kind"),
    )
    output.table(([" / ".join(p["annotators"]), *_cells(p, keys)] for p in found["pairs"]), heads)
    output.data(f"\nKrippendorff's alpha by word: {_cell(found['alpha'])}\n")
    if "gamma" in found:
        of = found["gamma"]
        output.data(f"gamma: {_cell(of['entities'])} of entities, {_cell(of['claims'])} of claims\n")
    if found["by_label"]:
        labels = found["by_label"].items()
        output.table(([label, *_cells(row, LABEL)] for label, row in labels), ("label", *LABEL))
        output.data("")
    rows = (
        [row["article"], " / ".join(pair["annotators"]), *_cells(row, ("strict", "kappa", "claims_iou50"))]
        for pair in found["pairs"]
        for row in pair["by_article"]
    )
    output.table(rows, ("article", "annotators", "entities", "kappa", "claims"))
    for row in found["disagreements"]:
        marks = "; ".join(f"{who}: {', '.join(what) or 'nothing'}" for who, what in row["marks"].items())
        output.data(output.visible_line(f"{row['file']}:{row['line']}: {row['kind']}: {marks}"))


def _cells(row: dict[str, Any], keys: Sequence[str]) -> list[str]:
    return [_cell(row[key]) for key in keys]


def _cell(figure: float | None) -> str:
    return "-" if figure is None else str(figure)
