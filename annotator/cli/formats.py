"""``annotate formats``: what can be exported and imported."""

from __future__ import annotations

from annotator.cli import output

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence


def run(arguments: Sequence[str]) -> int:
    """Print the formats; the exit code."""
    parser = output.Parser("formats", "The formats of export and import, and what each of them carries.")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line, with everything about a format"
    )
    given = parser.parse_args(arguments)
    from annotator.exchange import ExchangeError, create, names

    code = output.DONE
    rows = []
    for name in names():
        try:
            form = create(name)
        except ExchangeError as problem:
            output.talk(problem)
            code = output.PROBLEMS
            continue
        if given.json:
            output.json_line(
                {
                    "name": name,
                    "description": form.description,
                    "direction": form.direction,
                    "carries": sorted(form.carries),
                    "extra": form.extra or None,
                    "options": dict(form.options),
                    "proven": form.proven or None,
                }
            )
        rows.append(
            (name, form.direction, form.extra or "-", ", ".join(form.options) or "-", form.description)
        )
    if not given.json:
        output.table(rows, ("name", "direction", "extra", "options", "what"))
    return code
