"""``annotate evaluate PATH...``: how good the suggestions are."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Any

    from annotator.review.evaluate import Case
    from annotator.suggest.pipeline import Pipeline

MORE = """\
Suggestions are compared with decided articles, or with a gold .jsonl of {"id", "text", "entities", "claims",
"boilerplate"}. An article counts as decided when it is marked as done, or when none of the suggestions made for it is
open; the others are named on stderr. Nothing that was decided is used for the suggestions. Figures are percentages;
docs/suggestions.md says what they mean."""


def run(arguments: Sequence[str]) -> int:
    """Print figures; the exit code is 1 where some of the gold cannot be used, 2 where none can."""
    parser = Parser("evaluate", "Precision, recall and F1 of the suggestions.", more=MORE)
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="articles, folders of them, or gold .jsonl files"
    )
    parser.add_argument("--json", action="store_true", help="every figure, as one JSON object")
    parser.add_argument("--engines", metavar="NAMES", help="suggesters, separated by commas: spacy, rules")
    parser.add_argument("--annotator", metavar="NAME", help="whose decisions")
    parser.add_argument(
        "--worst", metavar="N", type=int, default=10, help="errors of each kind to list (default: 10)"
    )
    given = parser.parse_args(arguments)
    from pathlib import Path

    from annotator.cli.engines import engines_of
    from annotator.review.evaluate import evaluate
    from annotator.suggest.pipeline import Pipeline

    paths = [Path(path) for path in given.paths]
    pipeline = Pipeline(engines_of(given.engines, paths[0]))
    for notice in pipeline.notices:
        output.talk(notice)
    pipeline.load()
    cases: list[Case] = []
    broken = 0
    for path in paths:
        found = (
            _corpus(path, pipeline) if path.suffix == ".jsonl" else _decided(path, given.annotator, pipeline)
        )
        for case in found:
            if isinstance(case, str):
                broken += 1
                output.talk(case)
            else:
                cases.append(case)
    if not cases:
        raise output.Usage("nothing here is decided, so that there is nothing to compare with")
    figures = evaluate(cases, max(0, given.worst))
    if given.json:
        output.json_line(figures, indent=2)
    else:
        output.table(_rows(figures), ("what", "precision", "recall", "F1"))
        for task in ("entities", "claims", "furniture"):
            for line in figures.get(task, {}).get("worst", ()):
                output.data(output.visible_line(f"{task}: {line}"))
    output.talk(f"{len(cases)} {'article' if len(cases) == 1 else 'articles'}")
    return output.PROBLEMS if broken else output.DONE


def _rows(figures: Mapping[str, Any]) -> Iterator[tuple[str, str, str, str]]:
    """Every precision, recall and F1 under its place in the figures; single figures stand under F1."""

    def walk(name: str, value: Any) -> Iterator[tuple[str, str, str, str]]:
        if not isinstance(value, dict):
            if isinstance(value, int | float):
                yield name, "", "", str(value)
        elif value.keys() == {"p", "r", "f1"}:
            yield name, str(value["p"]), str(value["r"]), str(value["f1"])
        elif value.keys() == {"n", "p"}:
            yield f"{name} ({value['n']})", str(value["p"]), "", ""
        else:
            for key, inner in value.items():
                yield from walk(f"{name}, {key if ' ' in key else key.replace('_', ' ')}", inner)

    for task, value in figures.items():
        yield from walk(task, value)


def _predicted(text: str, pipeline: Pipeline) -> dict[str, Any]:
    from annotator.suggest.record import to_json

    return to_json("", text, pipeline.suggest(text))


def _corpus(path: Path, pipeline: Pipeline) -> Iterator[Case | str]:
    """The records of a gold file; a line that is none as what is wrong with it."""
    import json

    from annotator.review.evaluate import Case
    from annotator.suggest.record import from_json, to_json

    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                record = json.loads(line)
                if not isinstance(record, dict) or not isinstance(record.get("text"), str):
                    raise ValueError("not an object with a text")
                gold = to_json("", record["text"], from_json(record))
                clusters = record.get("clusters") or _clusters(record.get("entities", ()))
            except (ValueError, RecursionError) as problem:
                yield f"{path}:{number}: {problem}"
                continue
            yield Case(gold | {"clusters": clusters}, _predicted(record["text"], pipeline), str(path), number)


def _decided(path: Path, annotator: str | None, pipeline: Pipeline) -> Iterator[Case | str]:
    """The decided articles of a path; what cannot be read as what is wrong with it."""
    from annotator.exchange.document import Document
    from annotator.exchange.formats.jsonl import record
    from annotator.review.evaluate import Case
    from annotator.review.openings import reviewed
    from annotator.store.annotators import whose
    from annotator.store.articles import read_article
    from annotator.store.errors import StoreError
    from annotator.store.sidecar import read_sidecar, sidecar_path
    from annotator.store.workspace import open_workspace
    from annotator.suggest.marks import as_marks
    from annotator.suggest.record import from_json

    workspace = open_workspace([path])
    name = whose(annotator, workspace)
    for place in workspace.articles:
        try:
            article = read_article(place)
            sidecar = read_sidecar(sidecar_path(place, name), article)
        except StoreError as problem:
            yield str(problem)
            continue
        if not sidecar.marks:
            continue
        if sidecar.orphans:
            output.talk(f"{place}: orphans, whose words are no longer in the article: {len(sidecar.orphans)}")
        predicted = _predicted(article.text, pipeline)
        review = reviewed(article, sidecar)
        review.offer(as_marks(article.text, from_json(predicted)))
        if sidecar.status != "done" and (waiting := len(review.marks.waiting)):
            output.talk(f"{place}: left out, {waiting} suggestions are open")
            continue
        confirmed = tuple(mark for mark in sidecar.marks if mark.state == "confirmed")
        gold = record(Document("", article.text, confirmed))
        yield Case(gold | {"clusters": _clusters(gold["entities"])}, predicted, str(place))


def _clusters(entities: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """Mentions with the canonical name that they share with others, as gold for the grouping."""
    return [[e["start"], e["end"], e["label"], e["entity"]] for e in entities if e.get("entity")]
