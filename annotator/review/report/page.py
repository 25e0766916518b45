"""The report as one HTML page: no file beside it, no network, no script but its own."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from annotator.core.schema import Schema
from annotator.review.ledger import Row
from annotator.review.report.charts import network, periods, timeline
from annotator.review.report.contents import Contents
from annotator.review.report.markup import Labels, Raw, article, data_block, escaped, table

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_AMOUNTS = frozenset(("DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"))
_Heads = tuple[tuple[str, str], ...]
_PROGRESS: _Heads = (
    *(("article", ""), ("annotator", ""), ("status", ""), ("confirmed", "n"), ("rejected", "n")),
    *(("no longer found", "n"), ("last decision", "")),
)
_NAMES: _Heads = (
    ("name", ""),
    ("label", ""),
    ("mentions", "n"),
    ("claims", "n"),
    ("articles", "n"),
    ("also", ""),
)
_CLAIMS: _Heads = (
    *(
        ("date", ""),
        ("speaker", ""),
        ("claim", ""),
        ("kind", ""),
        ("place", ""),
        ("again", "n"),
        ("but", "n"),
    ),
)
_PAIRS: _Heads = (
    *(("annotators", ""), ("strict F1", "n"), ("overlap F1", "n"), ("kappa", "n"), ("claims F1", "n")),
    *(("same speaker", "n"), ("same kind", "n")),
)


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
    style = _resource("style.css") + _colours(contents.schema)
    script = _resource("script.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return "".join(
        (
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n',
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            '<meta name="referrer" content="no-referrer">\n',
            f"<title>{escaped(contents.title)}</title>\n<style>{style}</style>\n</head>\n<body>\n",
            *_body(contents, labels, articles),
            f'<script type="application/json" id="data">{data_block(_data(contents))}</script>\n',
            f"<script>{script}</script>\n</body>\n</html>\n",
        )
    )


def _body(contents: Contents, labels: Labels, articles: bool) -> Iterator[str]:
    numbers = {page.path: number for number, page in enumerate(contents.pages, 1)}
    sections = [("progress", "Progress"), ("names", "Names"), ("claims", "Claims")]
    if contents.agreement:
        sections.append(("agreement", "Agreement"))
    if articles:
        sections.append(("articles", "Articles"))
    links = "".join(f'<li><a href="#{where}">{title}</a></li>' for where, title in sections)
    yield f'<a class="skip" href="#main">Skip to the content</a>\n<header><h1>{escaped(contents.title)}</h1>\n'
    done = sum(row.status == "done" for row in contents.progress)
    yield (
        f'<p class="meta">{len(contents.pages)} articles, {len(contents.names)} names, '
        f"{len(contents.ledger.rows)} claims, {done} of {len(contents.progress)} sidecars done; "
        f'made <time datetime="{contents.made.isoformat()}">{contents.made:%Y-%m-%d %H:%M} UTC</time></p>\n'
    )
    yield f'<nav aria-label="Sections"><ul>{links}</ul></nav></header>\n<main id="main">\n'
    yield '<section id="progress"><h2>Progress</h2>\n'
    if contents.notices:
        yield "<ul>" + "".join(f"<li>{escaped(notice)}</li>" for notice in contents.notices) + "</ul>\n"
    yield table(_PROGRESS, contents.progress, "What is decided, by article and annotator")
    yield '</section>\n<section id="names"><h2>Names</h2>\n'
    yield _filter("all-names", "Show only names with")
    yield table(_NAMES, _names(contents), "People, organisations, places", identifier="all-names")
    yield '</section>\n<section id="claims"><h2>Claims</h2>\n'
    yield from _charts(contents)
    yield _filter("all-claims", "Show only claims with")
    rows = (_claim(contents, n, numbers if articles else {}) for n in range(len(contents.ledger.rows)))
    yield table(_CLAIMS, rows, "Who claimed what", identifier="all-claims")
    yield (
        "<p>“again” counts claims with nearly the same words, “but” those with nearly the same words and "
        "another number or a negation. A date in brackets is that of the decision.</p>\n</section>\n"
    )
    if contents.agreement:
        yield from _agreement(contents.agreement)
    if articles:
        yield '<section id="articles"><h2>Articles</h2>\n'
        for one in contents.pages:
            number = numbers[one.path]
            yield f'<article aria-labelledby="a{number}"><h3 id="a{number}">{escaped(one.path)}</h3>\n'
            yield article(one, number, labels)
            yield "</article>\n"
        yield "</section>\n"
    yield "</main>\n"


def _names(contents: Contents) -> Iterator[tuple[object, ...]]:
    for name in contents.names:
        if name.label not in _AMOUNTS:
            also = ", ".join(form for form, _ in name.forms.most_common(6) if form != name.name)
            yield name.name, name.label, name.mentions, name.claims, len(name.articles), also


def _charts(contents: Contents) -> Iterator[str]:
    if drawn := timeline(contents.ledger.rows):
        order, counts = periods(contents.ledger.rows)
        yield f"<figure><figcaption>Claims over time, by speaker</figcaption>\n{drawn}</figure>\n"
        rows = ((when, who, count[when]) for when in order for who, count in counts.items() if count[when])
        heads = (("when", ""), ("speaker", ""), ("claims", "n"))
        yield f"<details><summary>The same as a table</summary>{table(heads, rows, 'Claims over time')}</details>\n"
    if drawn := network(contents.about):
        yield f"<figure><figcaption>Who speaks about whom</figcaption>\n{drawn}</figure>\n"
        about = ((speaker, name, count) for (speaker, name), count in contents.about.most_common())
        heads = (("speaker", ""), ("about", ""), ("claims", "n"))
        made = table(heads, about, "Who speaks about whom")
        yield f"<details><summary>The same as a table</summary>{made}</details>\n"


def _claim(contents: Contents, number: int, numbers: dict[str, int]) -> tuple[object, ...]:
    row = contents.ledger.rows[number]
    day = row.date.isoformat() if row.date else None
    place: str = escaped(row.place)
    if row.article in numbers:
        place = f'<a href="#a{numbers[row.article]}-{row.line}">{place}</a>'
    return (
        f"({day})" if row.dated_by == "decision" else day,
        row.speaker or "?",
        row.content,
        row.kind,
        Raw(place),
        len(contents.ledger.again(number)) or None,
        len(contents.ledger.contrasting(number)) or None,
    )


def _agreement(found: dict[str, Any]) -> Iterator[str]:
    keys = ("strict", "overlap", "kappa", "claims_iou50", "claims_speaker", "claims_kind")
    yield '<section id="agreement"><h2>Agreement</h2>\n'
    yield table(
        _PAIRS,
        ([" / ".join(pair["annotators"]), *(pair[key] for key in keys)] for pair in found["pairs"]),
        f"Between annotators, over {found['articles']} articles; F1 and shares in percent, kappa by word",
    )
    alpha = "undefined" if found["alpha"] is None else found["alpha"]
    yield f"<p>Krippendorff's alpha by word, all annotators: {escaped(alpha)}</p>\n"
    heads = (("label", ""), ("marks", "n"), ("strict F1", "n"), ("overlap F1", "n"), ("alpha", "n"))
    rows = (
        (label, row["marks"], row["strict"], row["overlap"], row["alpha"])
        for label, row in found["by_label"].items()
    )
    yield table(heads, rows, "By label")
    places = (
        (
            f"{row['file']}:{row['line']}",
            row["kind"],
            "; ".join(f"{who}: {', '.join(what) or 'nothing'}" for who, what in row["marks"].items()),
        )
        for row in found["disagreements"]
    )
    yield table((("place", ""), ("what", ""), ("marks", "")), places, "Where they differ")
    yield "</section>\n"


def _filter(of: str, label: str) -> str:
    field = f'<input type="search" id="filter-{of}" data-filters="{of}">'
    return f'<p><label for="filter-{of}">{label}</label> {field}</p>\n'


def _data(contents: Contents) -> dict[str, Any]:
    """What programs may read from the page."""
    return {
        "made": contents.made.isoformat(),
        "articles": [page.path for page in contents.pages],
        "claims": [_record(row) for row in contents.ledger.rows],
        "names": [
            {"name": n.name, "label": n.label, "mentions": n.mentions, "articles": len(n.articles)}
            for n in contents.names
        ],
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


def _hash(source: str) -> str:
    """What a content security policy allows this very text by."""
    return f"sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}"
