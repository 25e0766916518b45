"""``annotate formats``: what can be exported and imported."""

from __future__ import annotations

from annotator.cli import output
from annotator.cli.parsing import Parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.exchange import Format

HEADS = ("name", "direction", "needs", "carries", "proven with")
MORE = """\
"carries" is what comes back from a format; docs/formats.md says what the words mean. "needs" is the extra that
installs its library."""


def run(arguments: Sequence[str]) -> int:
    """Print the formats, or everything about one; the exit code."""
    parser = Parser(
        "formats",
        "The formats of export and import, what each carries and what it was proven with.",
        more=MORE,
    )
    parser.add_argument("name", metavar="NAME", nargs="?", help="one format, with its files and options")
    parser.add_argument(
        "--json", action="store_true", help="one JSON object a line, with everything about a format"
    )
    given = parser.parse_args(arguments)
    from annotator.exchange import ExchangeError, create, names

    code = output.DONE
    forms: list[Format] = []
    for name in [given.name] if given.name else names():
        try:
            forms.append(create(name))
        except ExchangeError as problem:
            if given.name:
                raise output.Usage(str(problem)) from problem
            output.talk(problem)
            code = output.PROBLEMS
    if given.json:
        for form in forms:
            output.json_line(_everything(form))
    elif given.name:
        for line in _page(forms[0]):
            output.data(line)
    else:
        output.wrapped_table([_row(form) for form in forms], HEADS)
    return code


def _row(form: Format) -> tuple[str, ...]:
    return (form.name, form.direction, form.extra or "-", carried(form), form.proven or "-")


def carried(form: Format) -> str:
    """What comes back, in few words: what does not where that is less."""
    from annotator.exchange.document import CARRIED

    here = [what for what in CARRIED if what in form.carries]
    gone = [what for what in CARRIED if what not in form.carries]
    if not gone:
        return "everything"
    return f"all but {', '.join(gone)}" if len(gone) <= 4 else ", ".join(here)


def _page(form: Format) -> Iterator[str]:
    yield f"{form.name}: {form.description}"
    for head, said in (
        ("direction", {"both": "export and import"}.get(form.direction, f"{form.direction} only")),
        ("files", " ".join(form.suffixes)),
        ("needs", f"pip install 'annotate-news[{form.extra}]'" if form.extra else ""),
        ("carries", carried(form)),
        ("proven with", form.proven),
        *((f"--option {name}=…", said) for name, said in form.options.items()),
    ):
        if said:
            yield f"  {head}: {said}"


def _everything(form: Format) -> dict[str, object]:
    return {
        "name": form.name,
        "description": form.description,
        "direction": form.direction,
        "carries": sorted(form.carries),
        "suffixes": list(form.suffixes),
        "extra": form.extra or None,
        "options": dict(form.options),
        "proven": form.proven or None,
    }
