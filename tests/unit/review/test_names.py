"""Which names may be the same: never the wrong people silently."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from annotator.core.marks import Claim, Entity, Mark
from annotator.core.spans import Span
from annotator.review.names import Name, Proposal, collect, propose, skeleton
from annotator.review.reading import Reading
from annotator.review.registry import Registry
from annotator.store.articles import Article
from annotator.store.sidecar import Sidecar


def found(*names: tuple[str, str, str]) -> dict[str, Name]:
    """Names with their label and the articles they stand in."""
    return {
        name: Name(name, 2, Counter({label: 2}), Counter({name: 2}), set(articles.split()))
        for name, label, articles in names
    }


def proposed(names: dict[str, Name], registry: Registry | None = None) -> list[tuple[str, str]]:
    return [(p.name, p.into) for p in propose(names, registry or Registry())]


def one(names: dict[str, Name]) -> Proposal:
    (proposal,) = propose(names, Registry())
    return proposal


@pytest.mark.parametrize(
    ("name", "into", "label"),
    [
        ("Trump", "Donald J. Trump", "PERSON"),
        ("Donald Trump", "Donald J. Trump", "PERSON"),
        ("Zelenskyy", "Volodymyr Zelensky", "PERSON"),
        ("Wolodymyr Selenskyj", "Volodymyr Zelensky", "PERSON"),
        ("J. Smith", "Jane Smith", "PERSON"),
        ("Bob Halloran", "Robert J. Halloran", "PERSON"),
        ("Kata Lindqvist", "Katarina Lindqvist", "PERSON"),
        ("IAEA", "International Atomic Energy Agency", "ORG"),
        ("Kiev", "Kyiv", "GPE"),
        ("Müller", "Muller", "PERSON"),
    ],
)
def test_aliases_are_proposed(name: str, into: str, label: str) -> None:
    assert {*proposed(found((name, label, "1"), (into, label, "2")))[0]} == {name, into}


@pytest.mark.parametrize(
    ("name", "other", "label"),
    [
        ("John Smith", "Jane Smith", "PERSON"),
        ("Maria Cohen", "Mario Cohen", "PERSON"),
        ("Ann Hall", "Ann Ball", "PERSON"),
        ("Paul Berg", "Paula Berg", "PERSON"),
        ("Bob Berg", "Ron Berg", "PERSON"),
        ("Boeing 737", "Boeing 747", "PRODUCT"),
        ("Austria", "Australia", "GPE"),
        ("Iran", "Iraq", "GPE"),
    ],
)
def test_others_are_not(name: str, other: str, label: str) -> None:
    assert proposed(found((name, label, "1"), (other, label, "2"))) == []


def test_articles_that_name_both_speak_against_it() -> None:
    assert proposed(found(("Smith", "PERSON", "1 2"), ("John Smith", "PERSON", "2 3"))) == []
    proposal = one(found(("Zelensky", "PERSON", "1 2 3 4 5"), ("Zelenskyy", "PERSON", "5 6 7 8 9")))
    assert "5 and 5 articles, 1 of them name both apart" in proposal.evidence


def test_other_labels_and_decided_pairs_are_not_proposed() -> None:
    assert proposed(found(("Washington", "GPE", "1"), ("George Washington", "PERSON", "2"))) == []
    names = found(("Smith", "PERSON", "1"), ("John Smith", "PERSON", "2"))
    assert proposed(names, Registry().kept_apart("John Smith", "Smith")) == []
    assert proposed(names, Registry().merged(("Smith",), "John Smith")) == []


def test_a_last_name_that_fits_two_people_says_so() -> None:
    names = found(("Smith", "PERSON", "1"), ("John Smith", "PERSON", "2"), ("Jane Smith", "PERSON", "3"))
    proposals = propose(names, Registry())
    assert [(p.name, p.into) for p in proposals] == [("Smith", "Jane Smith"), ("Smith", "John Smith")]
    assert "it may also be John Smith" in proposals[0].evidence
    assert proposals[0].score < one(found(("Smith", "PERSON", "1"), ("John Smith", "PERSON", "2"))).score


def test_company_and_titles_are_evidence() -> None:
    names = found(("Zelenskyy", "PERSON", "1"), ("Zelensky", "PERSON", "2"), ("Ana Ruiz", "PERSON", "1 2"))
    alone = one(found(("Zelenskyy", "PERSON", "1"), ("Zelensky", "PERSON", "2"))).score
    together = one(names)
    assert "both are named with Ana Ruiz" in together.evidence
    assert together.score > alone
    names["Zelensky"].titles["President"] += 1
    names["Zelenskyy"].titles["Mayor"] += 1
    assert one(names).score < together.score


def test_skeletons() -> None:
    assert skeleton("Zelensky") == skeleton("Zelenskyy") == skeleton("Selenskyj")
    assert skeleton("Kyiv") == skeleton("Kiev")
    assert skeleton("Eva") != skeleton("Ivo")


def test_what_two_annotators_confirm_alike_counts_once() -> None:
    text = "President Ana Ruiz spoke. “We will build,” Ruiz said.\n"

    def sidecar(label: str) -> Sidecar:
        spans = (Span(10, 18), Span(43, 47))
        marks: list[Mark] = [
            Entity(id=f"e{n}", state="confirmed", label=given, span=span, name="Ana Ruiz")
            for n, (span, given) in enumerate(zip(spans, (label, "PERSON"), strict=True))
        ]
        said = Claim(id="c", state="confirmed", content=(Span(26, 42),), speaker="Ana Ruiz")
        return Sidecar(marks=[*marks, said])

    article = Article(Path("a.txt"), text, "0" * 64)
    reading = Reading(article.path, article, {}, {"vera": sidecar("PERSON"), "tom": sidecar("ORG")})
    name = collect([reading])["Ana Ruiz"]
    assert (name.mentions, name.claims) == (2, 1)
    assert name.labels == {"PERSON": 2, "ORG": 1}
    assert name.forms == {"Ana Ruiz": 1, "Ruiz": 1}
    assert name.titles == {"President": 1}
