"""Dividing articles among annotators, and the orders in which they are read."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.core.marks import Entity
from annotator.core.spans import Span
from annotator.review.assigning import ORDERS, Candidate, by_learning, by_source, by_uncertainty, divide


def entity(name: str, label: str = "PERSON", score: float = 0.9) -> Entity:
    return Entity(id=name, label=label, span=Span(0, 1), name=name, score=score)


names = st.lists(st.text("abc", min_size=1, max_size=4), unique=True, max_size=30)
people = st.lists(st.sampled_from(["vera", "tom", "kim", "ada"]), unique=True, min_size=1)


@settings(deadline=None)
@given(names, people, st.integers(0, 100), st.integers(0, 3))
def test_laws_of_dividing(articles: list[str], who: list[str], overlap: int, seed: int) -> None:
    made = divide(articles, who, overlap=overlap, seed=seed)
    assert made == divide(articles, who, overlap=overlap, seed=seed)
    queues = made.queues
    assert set(queues) == set(who)
    assert {article for own in queues.values() for article in own} == set(articles)
    everybody = set.intersection(*map(set, queues.values()))
    wanted = len(articles) if len(who) == 1 else round(len(articles) * overlap / 100)
    assert len(everybody) == wanted
    times = sum(len(own) for own in queues.values())
    assert times == len(articles) + len(everybody) * (len(who) - 1)
    assert max(map(len, queues.values())) - min(map(len, queues.values())) <= 1
    for own in queues.values():
        assert list(own) == sorted(own, key=articles.index)


def test_queues_that_are_there_stay_and_the_shortest_gets_what_comes() -> None:
    before = divide(["a", "b", "c"], ["vera"])
    made = divide(["d", "e"], ["vera", "tom"], before=before)
    assert made.queues == {"vera": ("a", "b", "c"), "tom": ("d", "e")}


def test_by_date_and_by_source() -> None:
    found = [
        Candidate("2026-02-01-wire.txt", ""),
        Candidate("2026-01-01-wire.txt", ""),
        Candidate("courier-7.txt", "Kestrel, 3 January 2026\nText."),
        Candidate("courier-8.txt", "No date."),
    ]
    assert ORDERS["date"](found) == [
        "2026-01-01-wire.txt",
        "courier-7.txt",
        "2026-02-01-wire.txt",
        "courier-8.txt",
    ]
    assert by_source(found) == [
        "2026-02-01-wire.txt",
        "courier-7.txt",
        "2026-01-01-wire.txt",
        "courier-8.txt",
    ]
    folders = [Candidate(name, "") for name in ("a/1.txt", "a/2.txt", "b/1.txt")]
    assert by_source(folders) == ["a/1.txt", "b/1.txt", "a/2.txt"]


def test_the_least_certain_first_and_unknown_ones_last() -> None:
    found = [
        Candidate("unknown", ""),
        Candidate("sure", "", [entity("a", score=1.0)]),
        Candidate("doubtful", "", [entity("a", score=1.0), entity("b", score=0.2)]),
    ]
    assert by_uncertainty(found) == ["doubtful", "sure", "unknown"]


def test_the_article_that_teaches_most_first_then_what_adds_most() -> None:
    found = [
        Candidate("one", "", [entity("Ruiz")]),
        Candidate("two", "", [entity("Ruiz"), entity("Vogt"), entity("Graz", "GPE")]),
        Candidate("three", "", [entity("Vogt"), entity("Lyon", "GPE"), entity("1 May", "DATE")]),
        Candidate("four", "", [entity("Graz", "GPE"), entity("Lyon", "GPE"), entity("1 May", "DATE")]),
        Candidate("none", ""),
    ]
    # "two" teaches three names that stand in four other places; then "three" and "four" add Lyon, "one" nothing.
    assert by_learning(found) == ["two", "three", "one", "four", "none"]


mentions = st.lists(st.sampled_from("ABCDEF"), max_size=4).map(lambda found: [entity(name) for name in found])


@settings(deadline=None)
@given(st.lists(mentions, max_size=8))
def test_learning_takes_the_largest_gain_each_time(articles: list[list[Entity]]) -> None:
    found = [Candidate(str(number), "", marks) for number, marks in enumerate(articles)]
    own = {each.name: {mark.name for mark in each.waiting or ()} for each in found}
    known: set[str] = set()

    def gain(article: str) -> int:
        return sum(sum(name in of for of in own.values()) - 1 for name in own[article] - known)

    left = [each.name for each in found]
    for article in by_learning(found):
        assert gain(article) == max(map(gain, left))
        left.remove(article)
        known |= own[article]
    assert not left
