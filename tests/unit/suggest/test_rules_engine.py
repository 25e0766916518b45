"""Entities without a model."""

from hypothesis import given
from hypothesis import strategies as st

from annotator.core.spans import Span
from annotator.suggest.record import checked
from annotator.suggest.rules_engine import RulesEngine

ARTICLE = """OSLO, Dec 7 (Reuters) - Norwegian Prime Minister Mira Halvorsen told the Storting on Monday that Grane \
Energy ASA would pay 40 million euros.
“We will not wait,” Halvorsen said in Bergen. The company said its shares would be listed in Frankfurt.
Halvorsen met Canadian Foreign Minister Pierre Laurent and European Commission President Anke van der Meer \
in kyiv last week.
(Reporting by Jonas Lind in Oslo; Editing by Mary Stone)
"""


def found(text: str, furniture: tuple[Span, ...] = ()) -> list[tuple[str, str, str]]:
    engine = RulesEngine()
    engine.load()
    result = checked(engine.suggest(text, furniture), text)
    return [(text[e.span.start : e.span.end], e.label, e.entity) for e in result.entities]


def test_people_places_organisations_and_dates_of_an_agency_report() -> None:
    names = found(ARTICLE)
    for expected in [
        ("OSLO", "GPE", "Oslo"),
        ("Reuters", "ORG", "Reuters"),
        ("Norwegian", "NORP", "Norwegian"),
        ("Mira Halvorsen", "PERSON", "Mira Halvorsen"),
        ("Halvorsen", "PERSON", "Mira Halvorsen"),
        ("Grane Energy ASA", "ORG", "Grane Energy ASA"),
        ("40 million euros", "MONEY", "40 million euros"),
        ("Bergen", "GPE", "Bergen"),
        ("Frankfurt", "GPE", "Frankfurt"),
        ("Pierre Laurent", "PERSON", "Pierre Laurent"),
        ("European Commission", "ORG", "European Commission"),
        ("Anke van der Meer", "PERSON", "Anke van der Meer"),
        ("kyiv", "GPE", "Kyiv"),
        ("last week", "DATE", "last week"),
        ("Jonas Lind", "PERSON", "Jonas Lind"),
        ("Mary Stone", "PERSON", "Mary Stone"),
    ]:
        assert expected in names


def test_nothing_in_furniture() -> None:
    start = ARTICLE.index("(Reporting")
    names = found(ARTICLE, (Span(start, len(ARTICLE)),))
    assert not any(surface in ("Jonas Lind", "Mary Stone") for surface, *_ in names)


def test_sentence_openers_and_empty_articles_give_nothing() -> None:
    assert found("However, nothing happened. Nobody came. Perhaps later.") == []
    assert found("") == []
    assert found("\n \n") == []


@given(st.text(max_size=400))
def test_any_text_gives_valid_suggestions_without_overlaps(text: str) -> None:
    result = checked(RulesEngine().suggest(text, ()), text)
    at = 0
    for entity in result.entities:
        assert entity.span.start >= at
        at = entity.span.end
