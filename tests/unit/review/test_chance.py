"""Kappa and alpha against examples that were published with their results."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annotator.review.chance import cohen_kappa, krippendorff_alpha


def test_kappa_of_published_tables() -> None:
    # Grant proposals read by two people: 20 yes/yes, 15 no/no of 50.
    assert cohen_kappa({("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}) == pytest.approx(0.4)
    # Two tables with the same observed agreement of .6 and different kappas.
    one = {("y", "y"): 45, ("y", "n"): 15, ("n", "y"): 25, ("n", "n"): 15}
    other = {("y", "y"): 25, ("y", "n"): 35, ("n", "y"): 5, ("n", "n"): 35}
    assert cohen_kappa(one) == pytest.approx(0.1304, abs=5e-5)
    assert cohen_kappa(other) == pytest.approx(0.2593, abs=5e-5)


def test_alpha_of_two_observers_binary_data() -> None:
    """Section A of Krippendorff 2011: ten articles, alpha .095."""
    units = Counter(zip("0100000000", "1110010010", strict=True))
    assert krippendorff_alpha(units) == pytest.approx(0.095, abs=5e-4)


def test_alpha_of_two_observers_nominal_data() -> None:
    """Section B: twelve units, five categories, alpha .692."""
    units = Counter(zip("aabbdcccedda", "babbbccceddd", strict=True))
    assert krippendorff_alpha(units) == pytest.approx(0.692, abs=5e-4)


def test_alpha_of_four_observers_with_missing_values() -> None:
    """Section C: twelve units, alpha .743."""
    rows = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
    units = Counter(tuple(v for v in unit if v != ".") for unit in zip(*rows, strict=True))
    assert krippendorff_alpha(units) == pytest.approx(0.743, abs=5e-4)


def test_undefined_is_none() -> None:
    assert cohen_kappa({}) is None
    assert cohen_kappa({("a", "a"): 5}) is None
    assert krippendorff_alpha({}) is None
    assert krippendorff_alpha({("a",): 5, ("b",): 3}) is None
    assert krippendorff_alpha({("a", "a"): 5}) is None


codes = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2, max_size=40)


@given(codes)
def test_laws(pairs: list[tuple[str, str]]) -> None:
    kappa, alpha = cohen_kappa(Counter(pairs)), krippendorff_alpha(Counter(pairs))
    turned = Counter((b, a) for a, b in pairs)
    if kappa is not None:
        assert -1 - 1e-9 <= kappa <= 1
        assert cohen_kappa(turned) == pytest.approx(kappa)
    if alpha is not None:
        assert alpha <= 1
        assert krippendorff_alpha(turned) == pytest.approx(alpha)
        assert (alpha == pytest.approx(1)) == all(a == b for a, b in pairs)


# The judges are slow to load, hence without a deadline.
@settings(deadline=None, max_examples=50)
@given(codes)
def test_kappa_is_that_of_scikit_learn(pairs: list[tuple[str, str]]) -> None:
    from sklearn.metrics import cohen_kappa_score

    kappa = cohen_kappa(Counter(pairs))
    if kappa is not None:
        assert cohen_kappa_score(*zip(*pairs, strict=True)) == pytest.approx(kappa)


observed = st.lists(
    st.lists(st.sampled_from(["a", "b", "c", None]), min_size=3, max_size=3), min_size=3, max_size=30
)


@settings(deadline=None, max_examples=50)
@given(observed)
def test_alpha_is_that_of_krippendorff_and_of_nltk(rows: list[list[str | None]]) -> None:
    """Three coders; None is a unit that one of them did not see."""
    import krippendorff
    from nltk.metrics.agreement import AnnotationTask

    alpha = krippendorff_alpha(Counter(tuple(v for v in row if v is not None) for row in rows))
    if alpha is None:
        return
    number = {"a": 0.0, "b": 1.0, "c": 2.0, None: float("nan")}
    table = [[number[row[coder]] for row in rows] for coder in range(3)]
    assert krippendorff.alpha(table, level_of_measurement="nominal") == pytest.approx(alpha)
    seen = [
        (str(coder), str(unit), value)
        for unit, row in enumerate(rows)
        for coder, value in enumerate(row)
        if value is not None and sum(v is not None for v in row) > 1
    ]
    assert AnnotationTask(seen).alpha() == pytest.approx(alpha)
