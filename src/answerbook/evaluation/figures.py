"""Figures of a run: accuracy by kind of question, coverage against precision, calibration, latency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from answerbook.core.scoring import (
    bootstrap_by_group,
    brier_score,
    expected_calibration_error,
    precision_at_coverage,
    risk_coverage,
    wilson,
)
from answerbook.evaluation.suite import CONSTRUCTS
from answerbook.evaluation.trial import Outcome, Trial

HARDNESS = ("easy", "medium", "hard", "extra")
COVERAGES = (0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
CURVE_POINTS = 60


@dataclass(frozen=True, slots=True)
class Share:
    """Right answers among all of one kind, with the 95 % interval."""

    right: int
    total: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 0.0


@dataclass(frozen=True, slots=True)
class Latency:
    p50_ms: float
    p95_ms: float
    max_ms: float


@dataclass(frozen=True, slots=True)
class Figures:
    suite: str
    questions: int
    unusable: int
    accuracy: Share
    accuracy_by_databases: tuple[float, float]  # 95 % interval, whole databases drawn
    in_beam: Share
    by_hardness: dict[str, Share]
    by_construct: dict[str, Share]
    by_database: dict[str, Share]
    by_blame: dict[str, int]
    answered: Share  # right among those answered at the default threshold
    statuses: dict[str, int]
    precision_at: dict[str, float]
    curve: tuple[tuple[float, float, float], ...]  # threshold, coverage, risk
    calibration_error: float
    brier: float
    engine: Latency
    whole: Latency
    processor: Latency  # of the whole, as if nothing else ran on the machine
    opening: Latency


def share_of(trials: Iterable[Trial]) -> Share:
    verdicts = [t.right for t in trials]
    low, high = wilson(sum(verdicts), len(verdicts))
    return Share(sum(verdicts), len(verdicts), low, high)


def latency_of(values: Sequence[float]) -> Latency:
    if not values:
        return Latency(0.0, 0.0, 0.0)
    p50, p95 = np.percentile(np.array(values), [50, 95])
    return Latency(float(p50), float(p95), max(values))


def summarize(suite: str, outcomes: Sequence[Outcome]) -> Figures:
    """Count everything once over the trials of a run; at least one trial is needed."""
    trials = [t for o in outcomes for t in o.trials]
    judged = [(t.confidence, t.right) for t in trials]
    in_beam = sum(t.in_beam for t in trials)
    databases = sorted({t.case.database for t in trials})
    by_database = {d: [t for t in trials if t.case.database == d] for d in databases}
    return Figures(
        suite=suite,
        questions=len(trials),
        unusable=sum(len(o.unusable) for o in outcomes),
        accuracy=share_of(trials),
        accuracy_by_databases=bootstrap_by_group(
            {d: [float(t.right) for t in ts] for d, ts in by_database.items()}
        ),
        in_beam=Share(in_beam, len(trials), *wilson(in_beam, len(trials))),
        by_hardness={h: share_of(t for t in trials if t.case.hardness == h) for h in HARDNESS},
        by_construct={c: share_of(t for t in trials if c in t.case.constructs) for c in CONSTRUCTS},
        by_database={d: share_of(ts) for d, ts in by_database.items()},
        by_blame=_counts(t.blame for t in trials if t.blame),
        answered=share_of(t for t in trials if t.status == "answered"),
        statuses=_counts(t.status for t in trials),
        precision_at={f"{c:.0%}": precision_at_coverage(judged, c) or 0.0 for c in COVERAGES},
        curve=_curve(judged),
        calibration_error=expected_calibration_error(judged),
        brier=brier_score(judged),
        engine=latency_of([t.engine_ms for t in trials]),
        whole=latency_of([t.timings_ms.get("total", 0.0) for t in trials]),
        processor=latency_of([t.timings_ms.get("processor", 0.0) for t in trials]),
        opening=latency_of([o.opened_ms for o in outcomes]),
    )


def _curve(judged: Sequence[tuple[float, bool]]) -> tuple[tuple[float, float, float], ...]:
    points = risk_coverage(judged)
    step = max(1, len(points) // CURVE_POINTS)
    kept = [*points[::step], *points[-1:]]
    return tuple((round(p.threshold, 4), round(p.coverage, 4), round(p.risk, 4)) for p in dict.fromkeys(kept))


def _counts(names: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    for name in names:
        counted[name] = counted.get(name, 0) + 1
    return dict(sorted(counted.items(), key=lambda item: -item[1]))
