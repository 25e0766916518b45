"""The report as one HTML page: no file beside it, no network, no script but its own."""

from __future__ import annotations

import base64
import hashlib
import re
from importlib.resources import files
from typing import Any

from annotator.core.schema import Schema
from annotator.review.ledger import Row
from annotator.review.report.charts import figures
from annotator.review.report.contents import Contents
from annotator.review.report.markup import data_block, escaped
from annotator.review.report.sections import Sections

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
# What Observable Plot 0.6.17 puts into each chart of the class "plot"; a policy allows a style by its very text.
_STYLE_OF_PLOT = """\
:where(.plot) {
  --plot-background: white;
  display: block;
  height: auto;
  height: intrinsic;
  max-width: 100%;
}
:where(.plot text),
:where(.plot tspan) {
  white-space: pre;
}"""


def page(contents: Contents, *, articles: bool = True) -> str:
    """The whole page.

    Args:
        contents: what it says.
        articles: whether the texts are in it.
    """
    labels = {label.name: number for number, label in enumerate(contents.schema.labels, 1)}
    for name in contents.names:
        for label in name.labels:
            labels.setdefault(label, 0)
    sections = Sections(contents, labels, articles=articles)
    parts = list(sections.all())
    style = _resource("style.css") + _colours(contents.schema)
    scripts = [_resource("script.js")]
    if any('class="chart"' in html for _, _, html in parts):
        scripts += [_resource(name) for name in ("vendor/d3.min.js", "vendor/plot.min.js", "charts.js")]
    policy = (
        f"default-src 'none'; style-src {_hashes([style, _STYLE_OF_PLOT])}; script-src {_hashes(scripts)}; "
        "base-uri 'none'; form-action 'none'"
    )
    links = "".join(f'<li><a href="#{where}">{escaped(title)}</a></li>' for where, title, _ in parts)
    made = f'<time datetime="{contents.made.isoformat(timespec="seconds")}">{contents.made:%Y-%m-%d %H:%M} UTC</time>'
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">\n',
            f"<title>{escaped(contents.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
            '<a class="skip" href="#main">Skip to the content</a>\n<header>\n',
            f'<h1 dir="auto">{escaped(contents.title)}</h1>\n<p class="meta">Made {made} with annotate, from what '
            f"people confirmed.</p>\n{sections.tiles()}</header>\n",
            f'<nav class="top" aria-label="Sections"><ul>{links}</ul></nav>\n<main id="main">\n',
            *(
                f'<section id="{where}" aria-labelledby="{where}-title"><h2 id="{where}-title">{escaped(title)}</h2>\n'
                f"{html}</section>\n"
                for where, title, html in parts
            ),
            "</main>\n",
            f'<script type="application/json" id="data">{data_block(_data(contents))}</script>\n',
            *(f"<script>{script}</script>\n" for script in scripts),
            "</body>\n</html>\n",
        )
    )


def _data(contents: Contents) -> dict[str, Any]:
    """What programs may read from the page, the charts among them."""
    return {
        "made": contents.made.isoformat(),
        "articles": [page.path for page in contents.pages],
        "claims": [_record(row) for row in contents.ledger.rows],
        "names": [
            {"name": n.name, "label": n.label, "mentions": n.mentions, "articles": len(n.articles)}
            for n in contents.names
        ],
        "charts": figures(contents.ledger.rows, contents.named, contents.about),
    }


def _record(row: Row) -> dict[str, Any]:
    names = ("article", "line", "start", "end", "speaker", "content", "kind")
    return {name: getattr(row, name) for name in names} | {"date": row.date.isoformat() if row.date else None}


def _colours(schema: Schema) -> str:
    """A rule for each label's colour; a colour that is none is left out."""
    return "".join(
        f".l{number}{{--label:{label.colour}}}\n"
        for number, label in enumerate(schema.labels, 1)
        if _HEX.fullmatch(label.colour)
    )


def _resource(name: str) -> str:
    return (files("annotator.review.report") / name).read_text("utf-8")


def _hashes(sources: list[str]) -> str:
    """What a content security policy allows these very texts by."""
    return " ".join(
        f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"
        for source in sources
    )
