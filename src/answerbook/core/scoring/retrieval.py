"""How much of what is relevant a ranking shows, and how early."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence


def recall(relevant: Collection[str], ranked: Sequence[str], k: int) -> float:
    """Return the share of the relevant items among the first `k`; 1.0 when nothing is relevant.

    >>> recall({"a", "b"}, ["a", "x", "b"], k=2)
    0.5
    """
    if not relevant:
        return 1.0
    return len(set(relevant) & set(ranked[:k])) / len(set(relevant))


def ndcg(gains: Mapping[str, float], ranked: Sequence[str], k: int) -> float:
    """Return the discounted gain of the first `k`, from 0 to 1 (the best order possible).

    An item that occurs twice counts once. Source: Järvelin and Kekäläinen 2002.

    >>> ndcg({"a": 1, "b": 1}, ["a", "x", "b"], k=3).__round__(4)
    0.9197
    """
    seen: dict[str, None] = dict.fromkeys(ranked)
    gained = _discounted([gains.get(item, 0.0) for item in list(seen)[:k]])
    best = _discounted(sorted(gains.values(), reverse=True)[:k])
    return gained / best if best else 1.0


def _discounted(gains: Sequence[float]) -> float:
    return sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains))
