"""Whether a figure or a difference is more than luck."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np


def wilson(successes: int, trials: int, z: float = 1.96) -> tuple[float, float]:
    """Return the interval of a share, 95 % by default; (0, 1) without trials. Source: Wilson 1927.

    >>> low, high = wilson(8, 10)
    >>> round(low, 3), round(high, 3)
    (0.49, 0.943)
    """
    if trials == 0:
        return (0.0, 1.0)
    share, spread = successes / trials, z * z / trials
    centre = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return (max(0.0, centre - half), min(1.0, centre + half))


def bootstrap_by_group(
    groups: Mapping[str, Sequence[float]], draws: int = 2_000, seed: int = 0, level: float = 0.95
) -> tuple[float, float]:
    """Return the interval of the mean over all values, drawing whole groups (databases) with replacement.

    Questions on one database rise and fall together; drawing them singly would look too sure. The same seed gives
    the same interval.

    Raises: ValueError without values.

    >>> low, high = bootstrap_by_group({"a": [1, 1, 1], "b": [0, 0, 0], "c": [1, 0]})
    >>> low < 0.5 < high
    True
    """
    filled = [values for values in groups.values() if values]
    if not filled:
        raise ValueError("there is nothing to draw from: every group is empty")
    sums = np.array([float(sum(values)) for values in filled])
    sizes = np.array([len(values) for values in filled])
    picks = np.random.default_rng(seed).integers(0, len(filled), (draws, len(filled)))
    means = sums[picks].sum(axis=1) / sizes[picks].sum(axis=1)
    tail = (1 - level) / 2
    low, high = np.quantile(means, [tail, 1 - tail])
    return (float(low), float(high))


def mcnemar(wins: int, losses: int) -> float:
    """Return the two-sided exact p-value of a paired comparison: questions only one side answers right.

    >>> mcnemar(5, 5), round(mcnemar(10, 1), 4)
    (1.0, 0.0117)
    """
    total = wins + losses
    tail = sum(math.comb(total, i) for i in range(min(wins, losses) + 1))
    return min(1.0, 2 * tail / (1 << total))
