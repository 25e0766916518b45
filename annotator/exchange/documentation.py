"""The page about the formats, made of what the registry knows."""

from __future__ import annotations

import inspect
import sys

from annotator.exchange.document import CARRIED
from annotator.exchange.registry import BUILT_IN, Format, create

HEAD = """\
# Formats

This page is made by `python -m annotator.exchange > docs/formats.md`; `annotate formats` prints the table, and
`annotate formats NAME` what there is to know of one.

    annotate export PATH... --to FORMAT [-o OUT] [--include open,rejected] [--strict]
    annotate import SOURCE --from FORMAT --into DIR [--as suggestions]

In the reader the command `export` asks for format and file, and shows the same report.

**Export** writes what is confirmed. `-o` names a file; it names a folder where it is one, where it ends in a slash, or
where the format makes several files of these articles. What the format cannot carry is counted on stderr; with
`--strict` the exit code is then 1. Files are UTF-8 with line feeds, equal input gives equal bytes, and a file is there
whole or not at all.

**Import** takes a file, a folder or a ZIP archive. It makes an article where there is none, never writes one that is
there, and adds to its sidecar what that does not have yet; a decision that is there wins. Where the article differs,
marks are found again by their words and their context, and those that are not are named. Ids become file names below
DIR; what would lead out of it does not. A broken record is named with its file and line, the others are imported, and
the exit code is 1. What is not understood is kept in the sidecar under the name of the format.

With `--as suggestions`, and always for what a format says is open or predicted, marks wait to be decided. They are no
decisions, so that no sidecar holds them, and they cannot be made again, so that no cache does: they are kept in the
state directory (`annotate locate` names it), one file for each text, and come back wherever that text is opened.

Offsets are Unicode code points in all files but XMI and WebAnno TSV, which count UTF-16 units; both are converted.
"""
CARRIES = """\
## What comes back
What a format carries comes back from it; the rest is in the report. *Names* are canonical names, *pieces* claims whose
content is in several places, *edges* spans with white space at an edge, *states* rejected and open marks, *decisions*
who decided, when, and what was suggested with which score, *metadata* title, byline, date and address of the article.
"""
TAIL = """\
## Formats of your own
A format is a class that is registered under the entry point group `annotator.formats`:

    [project.entry-points."annotator.formats"]
    mine = "my_package:Mine"

It extends `annotator.exchange.Format`: `name`, `description`, `carries` and `suffixes` say what it is, `write` takes
documents one at a time and an output, `read` takes a path and yields documents and broken records. Documents hold only
what the format says it carries.
"""


def page() -> str:
    """The whole page; formats of other packages are not on it."""
    forms = [create(name) for name in BUILT_IN]
    parts = [HEAD, _table(forms), CARRIES, _matrix(forms), "## One by one", *map(_about, forms), TAIL]
    return "\n".join(parts)


def _table(forms: list[Format]) -> str:
    lines = ["| format | | files | needs | proven with |", "| --- | --- | --- | --- | --- |"]
    for form in forms:
        needs = f"`annotate-news[{form.extra}]`" if form.extra else ""
        files = " ".join(f"`{suffix}`" for suffix in form.suffixes[:3])
        lines.append(
            f"| [`{form.name}`](#{form.name}) | {form.direction} | {files} | {needs} | {form.proven} |"
        )
    return "\n".join([*lines, ""])


def _matrix(forms: list[Format]) -> str:
    lines = ["| format | " + " | ".join(CARRIED) + " |", "| --- |" + " :-: |" * len(CARRIED)]
    for form in forms:
        cells = " | ".join("•" if what in form.carries else "" for what in CARRIED)
        lines.append(f"| `{form.name}` | {cells} |")
    return "\n".join([*lines, ""])


def _about(form: Format) -> str:
    kind = type(form)
    module = inspect.getdoc(sys.modules[kind.__module__]) or ""
    description = form.description if form.description[:2] in ("sp", "do") else _capital(form.description)
    paragraphs = [f"{description}.", inspect.getdoc(kind) or "", module.partition("\n\n")[2]]
    parts = [f"### {form.name}", "\n\n".join(filter(None, paragraphs)).replace("``", "`"), ""]
    if form.options:
        parts += [f"- `--option {name}=…`: {said}" for name, said in form.options.items()]
        parts.append("")
    return "\n".join(parts)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
