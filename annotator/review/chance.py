"""Agreement beyond chance: Cohen's kappa and Krippendorff's alpha for nominal data.

Both take counts of patterns instead of long lists, because most words of an article carry no mark and look alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

Category = TypeVar("Category", bound=Hashable)


def cohen_kappa(pairs: Mapping[tuple[Category, Category], int]) -> float | None:
    """Cohen's kappa of two coders (Cohen, "A Coefficient of Agreement for Nominal Scales", 1960).

    Args:
        pairs: how many units the first coder put into one category and the second into the other.

    Returns:
        -1 to 1; None where it is undefined: no units, or one category only.
    """
    total = sum(pairs.values())
    first, second = Counter[Category](), Counter[Category]()
    same = 0
    for (one, other), count in pairs.items():
        first[one] += count
        second[other] += count
        same += count * (one == other)
    by_chance = sum(count * second[category] for category, count in first.items())
    if by_chance == total * total:
        return None
    return (same * total - by_chance) / (total * total - by_chance)


def krippendorff_alpha(units: Mapping[tuple[Category, ...], int]) -> float | None:
    """Krippendorff's alpha, nominal ("Computing Krippendorff's Alpha-Reliability", 2011, sections C and D).

    Args:
        units: for each combination of the values that a unit was given, in any order, how many units have it. A
            coder who did not see a unit is left out of it; units with fewer than two values do not count.

    Returns:
        At most 1; 0 is chance. None where it is undefined: nothing to compare, or one category only.
    """
    values = Counter[Category]()
    different = 0.0
    for unit, count in units.items():
        coders = len(unit)
        if coders < 2:
            continue
        within = Counter(unit)
        for category, times in within.items():
            values[category] += times * count
            different += count * times * (coders - times) / (coders - 1)
    total = sum(values.values())
    expected = total * total - sum(times * times for times in values.values())
    if not expected:
        return None
    return 1 - (total - 1) * different / expected
