"""How honest confidences are, and what they are worth as a threshold.

A judgement is a pair: the confidence from 0 to 1, and whether the answer was right.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

Judgement = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class CoveragePoint:
    """Answering only at `threshold` or above: the share answered and the share of those that are wrong."""

    threshold: float
    coverage: float
    risk: float


def expected_calibration_error(judged: Sequence[Judgement], bins: int = 10) -> float:
    """Return the mean distance between confidence and accuracy over equal bins, weighted by their size.

    Source: Guo et al. 2017, "On Calibration of Modern Neural Networks".

    >>> expected_calibration_error([(0.8, True)] * 4 + [(0.8, False)])
    0.0
    >>> expected_calibration_error([(1.0, False), (1.0, True)])
    0.5
    """
    if not judged:
        return 0.0
    filled: dict[int, list[Judgement]] = {}
    for confidence, right in judged:
        filled.setdefault(min(int(confidence * bins), bins - 1), []).append((confidence, right))
    gaps = (abs(sum(c for c, _ in bin) - sum(r for _, r in bin)) for bin in filled.values())
    return sum(gaps) / len(judged)


def brier_score(judged: Sequence[Judgement]) -> float:
    """Return the mean squared distance between confidence and truth; 0 is perfect, 0.25 a coin.

    >>> brier_score([(1.0, True), (0.5, False)])
    0.125
    """
    return sum((c - right) ** 2 for c, right in judged) / len(judged) if judged else 0.0


def risk_coverage(judged: Sequence[Judgement]) -> tuple[CoveragePoint, ...]:
    """Return a point per distinct confidence, from the surest answers only to all of them.

    >>> [(p.coverage, p.risk) for p in risk_coverage([(0.9, True), (0.5, False)])]
    [(0.5, 0.0), (1.0, 0.5)]
    """
    points = []
    answered = wrong = 0
    surest_first = sorted(judged, key=lambda j: -j[0])
    for threshold, tied in groupby(surest_first, key=lambda j: j[0]):
        verdicts = [right for _, right in tied]
        answered += len(verdicts)
        wrong += verdicts.count(False)
        points.append(CoveragePoint(threshold, answered / len(judged), wrong / answered))
    return tuple(points)


def precision_at_coverage(judged: Sequence[Judgement], coverage: float) -> float | None:
    """Return the share of right answers among the surest `coverage` of all; None without judgements.

    Answers tied at the edge count in part, so that their order does not matter.

    >>> precision_at_coverage([(0.9, True), (0.5, True), (0.5, False), (0.1, False)], 0.5)
    0.75
    """
    wanted = coverage * len(judged)
    if wanted <= 0:
        return None
    right = taken = 0.0
    surest_first = sorted(judged, key=lambda j: -j[0])
    for _, tied in groupby(surest_first, key=lambda j: j[0]):
        verdicts = [r for _, r in tied]
        part = min(1.0, (wanted - taken) / len(verdicts))
        right += part * verdicts.count(True)
        taken += part * len(verdicts)
        if taken >= wanted:
            break
    return right / taken
