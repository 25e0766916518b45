"""Web Annotation and schema.org as JSON-LD: pyld and rdflib with the W3C's own context, offline."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from unit.exchange.corpus import TEXT, at, marks, read_back, write_article

from annotator.core.marks import Claim, Entity
from annotator.core.spans import Span
from annotator.exchange import export, import_

OA = "http://www.w3.org/ns/oa#"
OURS = "https://annotate.news/ns#"
ANNO = "http://www.w3.org/ns/anno.jsonld"
SCHEMA = "http://schema.org/"


@pytest.fixture
def collection(corpus: Path, tmp_path: Path) -> Path:
    export([corpus], "w3c", tmp_path / "a.jsonld", include=["rejected"])
    return tmp_path / "a.jsonld"


def loaded(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def expanded(pyld: Any, data: Any, contexts: dict[str, Any]) -> list[Any]:
    def loader(url: str, options: object) -> dict[str, Any]:
        return {
            "contextUrl": None,
            "documentUrl": url,
            "document": contexts[url],
            "contentType": "application/ld+json",
        }

    found: list[Any] = pyld.jsonld.expand(data, {"documentLoader": loader})
    return found


def test_the_collection_has_the_form_of_the_model(collection: Path) -> None:
    data = loaded(collection)
    assert data["@context"][0] == ANNO
    assert data["type"] == "AnnotationCollection"
    page = data["first"]
    assert (page["type"], page["startIndex"]) == ("AnnotationPage", 0)
    assert data["total"] == len(page["items"]) == len(marks()) + 8
    ids = [item["id"] for item in page["items"]]
    assert len(set(ids)) == len(ids)
    for item in page["items"]:
        assert item["type"] == "Annotation"
        assert item["id"].startswith("urn:uuid:")
        if item["motivation"] == "linking":
            assert {item["body"], item["target"]} <= set(ids)
            continue
        for target in item["target"] if isinstance(item["target"], list) else [item["target"]]:
            quote, place = target["selector"]
            assert target["source"] == "https://example.org/news/1?a=b"
            assert TEXT[place["start"] : place["end"]] == quote["exact"]
            around = quote.get("prefix", "") + quote["exact"] + quote.get("suffix", "")
            assert TEXT.count(around) == 1


def test_nothing_is_dropped_by_a_reader_of_json_ld(collection: Path, samples: Path) -> None:
    pyld = pytest.importorskip("pyld")
    context = loaded(samples / "w3c" / "anno.jsonld")
    (node,) = expanded(pyld, loaded(collection), {ANNO: context})
    assert node["@type"] == ["http://www.w3.org/ns/activitystreams#OrderedCollection"]
    keys = Counter(key for key, _ in _pairs(node))
    assert keys[OA + "exact"] == keys[OA + "start"] == keys[OA + "end"]
    for name in ("kind", "speaker", "state", "score", "origin", "attributes", "text", "path", "role"):
        assert keys[OURS + name], name


def _pairs(node: Any) -> list[tuple[str, Any]]:
    if isinstance(node, list):
        return [pair for item in node for pair in _pairs(item)]
    if not isinstance(node, dict):
        return []
    return [*node.items(), *(pair for value in node.values() for pair in _pairs(value))]


def test_rdflib_reads_typed_values(collection: Path, samples: Path) -> None:
    rdflib = pytest.importorskip("rdflib")
    data = loaded(collection)
    context = loaded(samples / "w3c" / "anno.jsonld")["@context"]
    graph = rdflib.Graph().parse(
        data=json.dumps({**data, "@context": [context, data["@context"][1]]}), format="json-ld"
    )
    dates = list(graph.objects(None, rdflib.URIRef("http://purl.org/dc/terms/created")))
    assert dates
    assert all(date.datatype == rdflib.XSD.dateTime and not date.ill_typed for date in dates)
    starts = list(graph.objects(None, rdflib.URIRef(OA + "start")))
    assert all(start.datatype in (rdflib.XSD.nonNegativeInteger, rdflib.XSD.integer) for start in starts)
    motivations = Counter(map(str, graph.objects(None, rdflib.URIRef(OA + "motivatedBy"))))
    assert motivations == {OA + "tagging": len(marks()) + 4, OA + "linking": 4}
    spoken = set(map(str, graph.objects(None, rdflib.URIRef(OURS + "speaker"))))
    assert spoken == {"Ana María Ruiz", "Rene\u0301 Bo\u0302ll"}


def test_the_suites_samples(samples: Path, tmp_path: Path) -> None:
    into = tmp_path / "in"
    into.mkdir()
    text = "Here this is an anotation that has some text before the Selected Text and text after it.\n"
    (into / "page1.txt").write_text(text)
    for name in ("anno26", "anno32"):
        report = import_(samples / "w3c" / f"{name}.json", "w3c", into)
        assert (report.documents, report.marks, report.code()) == (1, 1, 0)
    assert {item[4] for item in read_back(into / "page1.txt")} == {
        at(text, "anotation"),
        at(text, "Selected Text"),
    }
    quoteless = import_(samples / "w3c" / "anno1.json", "w3c", into)
    assert "quotes no text" in str(quoteless.broken[0])
    elsewhere = import_(samples / "w3c" / "example41.json", "w3c", into)
    assert "nothing is fetched" in str(elsewhere.broken[0])


def test_annotations_of_editors_in_browsers(tmp_path: Path) -> None:
    """No source, several bodies, a bare list; offsets in UTF-16 units, which the quote puts right."""
    text = "\U0001f600 Ana met Bo.\nAna met Cy.\n"
    into = tmp_path / "in"
    into.mkdir()
    (into / "a.txt").write_text(text, encoding="utf-8")

    def annotation(exact: str, start: int, prefix: str, *bodies: object) -> dict[str, object]:
        place = {"type": "TextPositionSelector", "start": start, "end": start + len(exact)}
        quote = {"type": "TextQuoteSelector", "exact": exact, "prefix": prefix}
        return {
            "id": "#1",
            "type": "Annotation",
            "body": list(bodies),
            "target": {"selector": [place, quote]},
        }

    found = [
        annotation(
            "Bo", 11, "met ", {"type": "TextualBody", "value": "who?"}, {"purpose": "tagging", "value": "P"}
        ),
        annotation("Ana", 15, "Bo.\n", {"type": "TextualBody", "purpose": "tagging", "value": "P"}),
    ]
    (tmp_path / "a.json").write_text(json.dumps(found))
    report = import_(tmp_path / "a.json", "w3c", into)
    assert report.broken == []
    assert {(item[4], item[5], item[2]) for item in read_back(into / "a.txt")} == {
        (at(text, "Bo"), "P", "who?"),
        (at(text, "Ana", 1), "P", ""),
    }


def test_records_of_hypothesis(tmp_path: Path) -> None:
    """Its API gives rows with tags and text of their own, and positions in UTF-16 units of the page."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "news-1.txt").write_text("\U0001f600 Ana met Bo. Bo left.\n", encoding="utf-8")
    quote = {"type": "TextQuoteSelector", "exact": "Bo", "prefix": " Ana met ", "suffix": ". Bo left"}
    row = {
        "id": "x1",
        "user": "acct:vera@example.org",
        "uri": "https://example.org/news-1",
        "text": "Who is he?",
        "tags": ["PERSON", "check"],
        "target": [
            {
                "source": "https://example.org/news-1",
                "selector": [{"type": "TextPositionSelector", "start": 112, "end": 114}, quote],
            }
        ],
    }
    (tmp_path / "a.json").write_text(json.dumps({"total": 1, "rows": [row]}))
    report = import_(tmp_path / "a.json", "w3c", tmp_path / "in")
    assert report.broken == []
    (found,) = read_back(tmp_path / "in" / "news-1.txt")
    assert (found[2], found[4], found[5]) == ("Who is he?", Span(10, 12), "PERSON")
    assert "acct:vera" in found[3]
    assert "check" in found[3]


def test_texts_may_be_left_out(corpus: Path, tmp_path: Path) -> None:
    export([corpus], "w3c", tmp_path / "a.jsonld", options={"text": "no"})
    assert "annotate:text" not in (tmp_path / "a.jsonld").read_text("utf-8")
    missing = import_(tmp_path / "a.jsonld", "w3c", tmp_path / "none")
    assert missing.code() == 1
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bridge.txt").write_bytes(TEXT.encode())
    report = import_(tmp_path / "a.jsonld", "w3c", tmp_path / "in")
    assert len(read_back(tmp_path / "in" / "bridge.txt")) == report.marks == len(marks()) - 1


# schema.org


@pytest.fixture
def rated(corpus: Path, tmp_path: Path) -> dict[str, Any]:
    chosen = [replace(m, extra={"rating": 1}) if m.id == "clm3" else m for m in marks()]
    write_article(corpus / "rated.txt", TEXT, chosen)
    export([corpus], "schemaorg", tmp_path / "a.jsonld")
    return loaded(tmp_path / "a.jsonld")


def test_every_claim_and_only_rated_ones_reviewed(rated: dict[str, Any]) -> None:
    nodes = rated["@graph"]
    kinds = Counter(node["@type"] for node in nodes)
    assert kinds == {"NewsArticle": 3, "Claim": 6, "ClaimReview": 3}
    articles = {node["@id"] for node in nodes if node["@type"] == "NewsArticle"}
    for node in nodes:
        if node["@type"] == "Claim":
            assert node["text"]
            assert node["appearance"]["@id"] in articles
            assert set(node) <= {"@type", "@id", "text", "appearance", "author"}
        elif node["@type"] == "ClaimReview":
            # What Google requires, and what it recommends and we know.
            assert node["claimReviewed"]
            assert node["url"]
            assert node["reviewRating"]["@type"] == "Rating"
            assert node["reviewRating"]["alternateName"]
            assert node["itemReviewed"]["@type"] == "Claim"
            assert node["author"]["name"] == "vera"
            assert node["datePublished"] == "2026-03-04T05:06:07Z"
    numbers = [n["reviewRating"] for n in nodes if "ratingValue" in n.get("reviewRating", {})]
    assert numbers == [
        {"@type": "Rating", "alternateName": "1", "ratingValue": 1, "bestRating": 5.0, "worstRating": 1.0}
    ]
    mentions = nodes[0]["mentions"]
    assert {"@type": "Person", "name": "Ana María Ruiz"} in mentions


def test_json_ld_readers_know_all_of_it(rated: dict[str, Any]) -> None:
    pyld, rdflib = pytest.importorskip("pyld"), pytest.importorskip("rdflib")
    context = {"@context": {"@vocab": SCHEMA}}
    nodes = expanded(pyld, rated, {"https://schema.org": context})
    assert len(nodes) == len(rated["@graph"])
    graph = rdflib.Graph().parse(data=json.dumps({**rated, **context}), format="json-ld")
    claims = set(graph.subjects(rdflib.RDF.type, rdflib.URIRef(SCHEMA + "Claim")))
    assert len(claims) == sum(isinstance(m, Claim) for m in marks()) * 2


def test_the_name_of_the_rating_may_be_given(corpus: Path, tmp_path: Path) -> None:
    export([corpus], "schemaorg", tmp_path / "a.jsonld", options={"rating": "none of these"})
    assert "ClaimReview" not in (tmp_path / "a.jsonld").read_text("utf-8")
    assert any(isinstance(m, Entity) for m in marks())
