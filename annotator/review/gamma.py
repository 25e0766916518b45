"""Gamma: agreement on where units are and what they are at once, by the library pygamma-agreement.

Mathet, Widlöcher and Métivier, "The Unified and Holistic Method Gamma (γ) for Inter-Annotator Agreement Measure and
Alignment" (2015), with the combined dissimilarity of place and category, both weighing 1, an unaligned unit costing 1.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from itertools import chain
from typing import Any

from annotator.review.agreement import Coded, rounded

Units = dict[str, list[tuple[int, int, str]]]
SEED = 2015
SAMPLES = 30
"""Random annotations that chance is estimated from."""


def is_available() -> bool:
    """Whether the library is installed."""
    return find_spec("pygamma_agreement") is not None


def gamma(articles: Iterable[Coded], annotators: Sequence[str]) -> dict[str, Any]:
    """Gamma of mentions and of claims' contents, as means over articles by their number of units.

    Args:
        articles: what these annotators did; one that fewer than two of them decided does not count.
        annotators: two or more.

    Returns:
        ``entities`` and ``claims``, each None where nothing is marked, and ``by_article``.

    Raises:
        ImportError: where the library is missing.
    """
    rows = []
    units: dict[str, list[tuple[float, int]]] = {"entities": [], "claims": []}
    for coded in articles:
        present = [name for name in annotators if name in coded.entities]
        if len(present) < 2:
            continue
        row: dict[str, Any] = {"article": coded.path}
        mentions: Units = {name: [(*e.span, e.label) for e in coded.entities[name]] for name in present}
        claims: Units = {name: [(*c.extent, c.kind) for c in coded.claims[name]] for name in present}
        for what, found in (("entities", mentions), ("claims", claims)):
            figure = of_units(found)
            row[what] = rounded(figure)
            if figure is not None:
                units[what].append((figure, len(list(chain(*found.values())))))
        rows.append(row)
    means = {
        what: rounded(sum(f * n for f, n in found) / sum(n for _, n in found)) if found else None
        for what, found in units.items()
    }
    return {**means, "by_article": rows}


def of_units(units: Units) -> float | None:
    """Gamma of start, end and category of each annotator's units; None where somebody has none.

    An annotator without a unit is unknown to the library, so that no figure would be about them.
    """
    if any(not found for found in units.values()):
        return None
    import numpy
    from pyannote.core import Segment
    from pygamma_agreement import CombinedCategoricalDissimilarity, Continuum

    continuum = Continuum()
    for name, found in units.items():
        for start, end, category in found:
            continuum.add(name, Segment(start, end), category)
    dissimilarity = CombinedCategoricalDissimilarity(alpha=1, beta=1, delta_empty=1)
    # The library draws from the one generator that all share, and warns about solvers that it can do without.
    state = numpy.random.get_state()
    numpy.random.seed(SEED)
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        return float(continuum.compute_gamma(dissimilarity, n_samples=SAMPLES).gamma)
    finally:
        logging.disable(before)
        numpy.random.set_state(state)
