"""The sections of a report, each as HTML."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from annotator.review.ledger import Row
from annotator.review.report.charts import COLOURS, MOST_NAMES, periods, strongest
from annotator.review.report.contents import Contents
from annotator.review.report.markup import Labels, Raw, article, escaped, table

_PEOPLE = frozenset(("PERSON", "PER", "ORG"))
_Heads = tuple[tuple[str, str], ...]
_PROGRESS: _Heads = (
    *(("article", ""), ("annotator", ""), ("status", ""), ("confirmed", "n"), ("rejected", "n")),
    *(("no longer found", "n"), ("last decision", "")),
)
_NAMES: _Heads = (
    *(("name", ""), ("label", ""), ("mentions", "n"), ("claims", "n"), ("articles", "n"), ("also", "")),
)
_CLAIMS: _Heads = (
    *(("date", "date"), ("speaker", ""), ("claim", "wide"), ("kind", ""), ("place", "")),
    *(("again", "n"), ("but", "n")),
)
_PAIRS: _Heads = (
    *(("annotators", ""), ("strict F1", "n"), ("overlap F1", "n"), ("kappa", "n"), ("claims F1", "n")),
    *(("same speaker", "n"), ("same kind", "n")),
)
MOST_GROUPS = 200


class Sections:
    """Makes the sections of one report.

    Args:
        contents: what it says.
        labels: numbers of the labels, which are classes of the style sheet.
        articles: whether the texts are in the page, to be linked to.
    """

    def __init__(self, contents: Contents, labels: Labels, *, articles: bool) -> None:
        self.contents, self.labels, self.articles = contents, labels, articles
        self.numbers = {page.path: number for number, page in enumerate(contents.pages, 1)}
        self.groups = self._groups()

    def all(self) -> Iterator[tuple[str, str, str]]:
        """Anchor, title and HTML of each section that has something to say."""
        contents = self.contents
        if contents.ledger.rows or contents.names:
            yield "overview", "Overview", "".join(self._overview())
        if self.groups:
            yield "repeated", "Told more than once", "".join(self._repeated(self.groups))
        yield "claims", "Claims", "".join(self._claims())
        yield "names", "People and organisations", "".join(self._names())
        if self.articles:
            yield "articles", "Articles", "".join(self._articles())
        yield "progress", "Progress", "".join(self._progress())
        if contents.agreement:
            yield "agreement", "Agreement", "".join(self._agreement(contents.agreement))

    def tiles(self) -> str:
        """The most important figures, large."""
        contents = self.contents
        people = sum(name.label in _PEOPLE for name in contents.names)
        again, but = self._counts(self.groups)
        shown = [
            (len(contents.pages), "articles", "articles" if self.articles else "progress"),
            (people, "people and organisations", "names"),
            (len(contents.ledger.rows), "claims", "claims"),
        ]
        if again:
            shown.append((again, "told in several articles", "repeated"))
        if but:
            shown.append((but, "contradicted in wording", "repeated"))
        if contents.agreement and (alpha := contents.agreement["alpha"]) is not None:
            shown.append((alpha, "agreement (alpha)", "agreement"))
        cells = "".join(
            f'<li><a href="#{where}"><b>{escaped(value)}</b> {escaped(words)}</a></li>'
            for value, words, where in shown
        )
        return f'<ul class="tiles">{cells}</ul>\n'

    # --- charts

    def _overview(self) -> Iterator[str]:
        contents = self.contents
        rows = contents.ledger.rows
        order, counts = periods(rows)
        if order:
            legend = "".join(
                f'<li><svg width="12" height="12" aria-hidden="true"><rect width="12" height="12" rx="2" '
                f'fill="{colour}"/></svg> {escaped(speaker)} <b>{count.total()}</b></li>'
                for colour, (speaker, count) in zip(COLOURS, counts.items(), strict=False)
            )
            told = (
                (when, who, count[when]) for when in order for who, count in counts.items() if count[when]
            )
            heads: _Heads = (("when", ""), ("speaker", ""), ("claims", "n"))
            yield _figure(
                "timeline",
                "Who said how much, over time",
                f"Claims from {order[0]} to {order[-1]}, stacked by speaker",
                f'<ul class="legend">{legend}</ul>\n',
                table(heads, told, "Claims over time"),
            )
        if ties := strongest(contents.about):
            heads = (("speaker", ""), ("about", ""), ("claims", "n"))
            yield _figure(
                "network",
                "Who speaks about whom",
                "A network: an arrow leads from each speaker to whom they speak about; the table has the same",
                '<p class="hint">An arrow leads from a speaker to whom a claim of theirs names; the thicker, '
                "the more claims. Filled circles speak, empty ones are only spoken about.</p>\n",
                table(heads, ties, "Who speaks about whom, by number of claims"),
            )
        if contents.named:
            top = sorted(contents.named, key=lambda n: (-n.mentions, n.name))[:MOST_NAMES]
            heads = (("name", ""), ("mentions", "n"), ("claims", "n"))
            yield _figure(
                "names",
                "Most mentioned",
                "The names with the most mentions",
                "",
                table(heads, ((n.name, n.mentions, n.claims) for n in top), "Names with the most mentions"),
            )

    # --- claims

    def _groups(self) -> list[tuple[list[int], list[int]]]:
        """Claims that stand in several articles or have a counterpart, each with that; the widest first."""
        ledger = self.contents.ledger
        found: dict[int, tuple[list[int], list[int]]] = {}
        for number in range(len(ledger.rows)):
            first = ledger.similar.group[number]
            if first in found:
                continue
            members = sorted([number, *ledger.again(number)])
            contrasts = ledger.contrasting(number)
            if len({ledger.rows[n].article for n in members}) > 1 or contrasts:
                found[first] = (members, contrasts)
        told: set[int] = set()
        groups = []
        for members, contrasts in sorted(found.values(), key=lambda g: (-len(g[0]), -len(g[1]), g[0])):
            # A counterpart stands below the claim that is told more often, and not once more by itself.
            if ledger.similar.group[members[0]] not in told:
                told.update(ledger.similar.group[n] for n in contrasts)
                groups.append((members, contrasts))
        return groups

    def _counts(self, groups: list[tuple[list[int], list[int]]]) -> tuple[int, int]:
        rows = self.contents.ledger.rows
        several = sum(len({rows[n].article for n in members}) > 1 for members, _ in groups)
        return several, sum(bool(contrasts) for _, contrasts in groups)

    def _repeated(self, groups: list[tuple[list[int], list[int]]]) -> Iterator[str]:
        yield (
            '<p class="hint">Claims with nearly the same words in several articles; “but” marks one with nearly '
            "the same words and another number or a negation, or one that denies what another affirms.</p>\n"
        )
        for members, contrasts in groups[:MOST_GROUPS]:
            rows = [self.contents.ledger.rows[n] for n in members]
            yield '<div class="group">\n'
            yield f'<blockquote dir="auto">{escaped(rows[0].content)}</blockquote>\n<ul>\n'
            for row in rows:
                yield f"<li>{self._source(row)}</li>\n"
            for number in contrasts:
                row = self.contents.ledger.rows[number]
                said = f'<bdi dir="auto">{escaped(row.content)}</bdi>'
                yield f'<li class="but"><b>but</b> {self._source(row)}: {said}</li>\n'
            yield "</ul>\n</div>\n"
        if len(groups) > MOST_GROUPS:
            yield f"<p>{len(groups) - MOST_GROUPS} more are in the table of claims.</p>\n"

    def _source(self, row: Row) -> str:
        when = f", {row.date.isoformat()}" if row.date and row.dated_by == "article" else ""
        return f"{escaped(row.speaker or 'unknown')}{when}, {self._place(row)}"

    def _place(self, row: Row) -> str:
        said = escaped(f"{PurePath(row.article).name}:{row.line}")
        if self.articles and row.article in self.numbers:
            return f'<a href="#a{self.numbers[row.article]}-{row.line}">{said}</a>'
        return said

    def _claims(self) -> Iterator[str]:
        ledger = self.contents.ledger
        yield _filter("all-claims", "Show only claims with")
        yield table(
            _CLAIMS, map(self._claim, range(len(ledger.rows))), "Who claimed what", identifier="all-claims"
        )
        yield (
            '<p class="hint">“again” counts claims with nearly the same words, “but” those with nearly the same words '
            "and another number or a negation, and those that deny what it affirms. "
            "A date in brackets is that of the decision.</p>\n"
        )

    def _claim(self, number: int) -> tuple[object, ...]:
        ledger = self.contents.ledger
        row = ledger.rows[number]
        day = row.date.isoformat() if row.date else None
        more = "".join(
            f"<dt>{escaped(key)}</dt><dd>{escaped('yes' if value is True else 'no' if value is False else value)}</dd>"
            for key, value in (*row.attributes.items(), *([("note", row.note)] if row.note else []))
        )
        said = f'<bdi dir="auto">{escaped(row.content)}</bdi>' + (f"<dl>{more}</dl>" if more else "")
        return (
            f"({day})" if row.dated_by == "decision" else day,
            row.speaker or "?",
            Raw(said),
            row.kind,
            Raw(self._place(row)),
            len(ledger.again(number)) or None,
            len(ledger.contrasting(number)) or None,
        )

    # --- names, articles

    def _names(self) -> Iterator[str]:
        yield _filter("all-names", "Show only names with")
        rows = (
            (
                Raw(f'<a href="#claims" data-find="{escaped(name.name)}">{escaped(name.name)}</a>')
                if name.claims
                else name.name,
                name.label,
                name.mentions,
                name.claims,
                len(name.articles),
                ", ".join(form for form, _ in name.forms.most_common(6) if form != name.name),
            )
            for name in self.contents.named
        )
        yield table(
            _NAMES, rows, "People, organisations, places; a link shows their claims", identifier="all-names"
        )

    def _articles(self) -> Iterator[str]:
        links = "".join(
            f'<li><a href="#a{self.numbers[one.path]}">{escaped(one.path)}</a></li>'
            for one in self.contents.pages
        )
        yield f'<nav aria-label="Articles"><ol class="list">{links}</ol></nav>\n'
        used = {entity.label for one in self.contents.pages for entity, _ in one.entities}
        key = "".join(
            f'<li><mark class="l{number}">{escaped(label)}</mark></li>'
            for label, number in self.labels.items()
            if label in used
        )
        yield (
            f'<ul class="legend">{key}<li><span class="content">what was claimed</span>'
            '<small class="by">by whom</small></li><li><span class="cue">cue</span></li>'
            '<li><span class="source">source</span></li></ul>\n'
        )
        for one in self.contents.pages:
            number = self.numbers[one.path]
            yield f'<article aria-labelledby="a{number}"><h3 id="a{number}">{escaped(one.path)}</h3>\n'
            yield article(one, number, self.labels)
            yield "</article>\n"

    # --- the annotators' work

    def _progress(self) -> Iterator[str]:
        contents = self.contents
        if contents.notices:
            yield '<ul class="notices">'
            yield "".join(f"<li>{escaped(notice)}</li>" for notice in contents.notices) + "</ul>\n"
        done = sum(row.status == "done" for row in contents.progress)
        whole = max(1, len(contents.progress))
        yield (
            f'<p><label for="done">{done} of {len(contents.progress)} done</label> '
            f'<progress id="done" max="{whole}" value="{done}"></progress></p>\n'
        )
        yield table(_PROGRESS, contents.progress, "What is decided, by article and annotator")

    def _agreement(self, found: dict[str, Any]) -> Iterator[str]:
        keys = ("strict", "overlap", "kappa", "claims_iou50", "claims_speaker", "claims_kind")
        yield table(
            _PAIRS,
            ([" / ".join(pair["annotators"]), *(pair[key] for key in keys)] for pair in found["pairs"]),
            f"Between annotators, over {found['articles']} articles; F1 and shares in percent, kappa by word",
        )
        alpha = "undefined" if found["alpha"] is None else found["alpha"]
        yield f"<p>Krippendorff's alpha by word, all annotators: {escaped(alpha)}</p>\n"
        heads: _Heads = (
            *(("label", ""), ("marks", "n"), ("strict F1", "n"), ("overlap F1", "n"), ("alpha", "n")),
        )
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


def _figure(name: str, title: str, label: str, legend: str, same: str) -> str:
    return (
        f'<figure class="{name}"><figcaption>{escaped(title)}</figcaption>\n{legend}'
        f'<div class="chart" id="chart-{name}" data-label="{escaped(label)}"></div>\n'
        f"<details><summary>The same as a table</summary>{same}</details></figure>\n"
    )


def _filter(of: str, label: str) -> str:
    field = f'<input type="search" id="filter-{of}" data-filters="{of}">'
    said = f'<output for="filter-{of}"></output>'
    return f'<p class="filter"><label for="filter-{of}">{label}</label> {field} {said}</p>\n'
