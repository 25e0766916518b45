"""schema.org as JSON-LD: a Claim for every claim, a ClaimReview only where somebody rated it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from typing import Any, ClassVar
from urllib.parse import quote
from uuid import NAMESPACE_URL, uuid5

from annotator.core.marks import Claim
from annotator.exchange.document import Document, ExchangeError, Report
from annotator.exchange.output import Output
from annotator.exchange.registry import Format

CONTEXT = "https://schema.org"
_TYPES = {
    "PERSON": "Person",
    "ORG": "Organization",
    "NORP": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "EVENT": "Event",
    "PRODUCT": "Product",
    "WORK_OF_ART": "CreativeWork",
    "LAW": "Legislation",
}
_AUTHORS = {"PERSON": "Person", "ORG": "Organization", "NORP": "Organization", "GPE": "Organization"}
_RATINGS = ("rating", "verdict", "review_rating")


class SchemaOrg(Format):
    """One graph: articles, what they mention, their claims and the reviews of these."""

    name = "schemaorg"
    description = "schema.org JSON-LD: Claim, and ClaimReview where a rating is among a claim's attributes"
    carries = frozenset(
        "entities claims pieces overlaps names speakers metadata attributes decisions".split()
    )
    proven = "pyld 3.3, rdflib 7.6; the fields that schema.org and Google require"
    suffixes = (".jsonld", ".json")
    can_read = False
    options: ClassVar = {
        "rating": "the claim attribute that holds the rating; rating, verdict or review_rating by default",
        "best": "the best rating of a number, 5 by default",
        "worst": "the worst rating of a number, 1 by default",
        "publisher": "the organisation that rated",
    }

    def __init__(self, **options: str) -> None:
        super().__init__(**options)
        try:
            self.best, self.worst = (
                float(options.get(name, end)) for name, end in (("best", 5), ("worst", 1))
            )
        except ValueError as problem:
            raise ExchangeError(f"format schemaorg: best and worst must be numbers ({problem})") from problem

    def write(self, documents: Iterable[Document], out: Output, report: Report) -> None:
        """All articles in one graph, written as they come."""
        with out.text() as file:
            file.write(f'{{"@context": "{CONTEXT}", "@graph": [')
            first = True
            for document in documents:
                for node in self._nodes(document, report):
                    file.write(("\n" if first else ",\n") + json.dumps(node, ensure_ascii=False))
                    first = False
            file.write("\n]}\n")

    def _nodes(self, document: Document, report: Report) -> Iterator[dict[str, Any]]:
        article = _article(document, report)
        labels = {e.name: e.label for e in document.entities}
        yield article
        for claim in document.claims:
            node: dict[str, Any] = {
                "@type": "Claim",
                "@id": _urn(document.id, claim.id),
                "text": document.words(claim.content),
                "appearance": {key: article[key] for key in ("@type", "@id", "url") if key in article},
            }
            if "datePublished" in article:
                node["datePublished"] = article["datePublished"]
            if claim.speaker:
                kind = _AUTHORS.get(labels.get(claim.speaker, ""), "Person")
                node["author"] = {"@type": kind, "name": claim.speaker}
            yield node
            rating = self._rating(claim)
            if rating is not None:
                yield self._review(document, claim, node, rating)
            report.lose("attributes", len(claim.extra) - (rating is not None))
            report.lose("cues and sources of claims", bool(claim.cue) + bool(claim.source))
        report.lose("attributes", sum(len(e.extra) for e in document.entities))

    def _rating(self, claim: Claim) -> str | float | None:
        for name in [self.given["rating"]] if "rating" in self.given else _RATINGS:
            value = claim.extra.get(name)
            if isinstance(value, str | int | float) and not isinstance(value, bool) and value != "":
                return value
        return None

    def _review(
        self, document: Document, claim: Claim, node: Mapping[str, Any], rating: str | float
    ) -> dict[str, Any]:
        said: dict[str, Any] = {"@type": "Rating", "alternateName": str(rating)}
        if not isinstance(rating, str):
            said |= {"ratingValue": rating, "bestRating": self.best, "worstRating": self.worst}
        publisher = self.given.get("publisher") or claim.extra.get("publisher")
        who = (
            {"@type": "Organization", "name": publisher}
            if publisher
            else {"@type": "Person", "name": claim.by}
        )
        url = claim.extra.get("review_url")
        item = {key: value for key, value in node.items() if key != "@id"} | {"@id": node["@id"]}
        review = {
            "@type": "ClaimReview",
            "@id": _urn(document.id, claim.id, "review"),
            "url": url if isinstance(url, str) and url else _iri(document),
            "claimReviewed": node["text"],
            "itemReviewed": item,
            "reviewRating": said,
        }
        if who["name"]:
            review["author"] = who
        if claim.at is not None:
            review["datePublished"] = claim.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return review


def _urn(*parts: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, chr(31).join(('annotate', *parts)))}"


def _iri(document: Document) -> str:
    if address := document.address:
        return address
    return "urn:x-annotate:" + quote(document.id, safe="/")


def _article(document: Document, report: Report) -> dict[str, Any]:
    about = document.metadata
    node: dict[str, Any] = {"@type": "NewsArticle", "@id": _iri(document)}
    for ours, theirs in (("title", "headline"), ("date", "datePublished")):
        if about.get(ours):
            node[theirs] = str(about[ours])
    if document.address:
        node["url"] = document.address
    if about.get("byline"):
        node["author"] = {"@type": "Person", "name": str(about["byline"])}
    report.lose("fields of articles", len(set(about) - {"title", "address", "date", "byline"}))
    mentions = dict.fromkeys((_TYPES[e.label], e.name) for e in document.entities if e.label in _TYPES)
    if mentions:
        node["mentions"] = [{"@type": kind, "name": name} for kind, name in mentions]
    report.lose("entities that are no things", sum(e.label not in _TYPES for e in document.entities))
    report.lose("places of entities", sum(e.label in _TYPES for e in document.entities))
    return node
