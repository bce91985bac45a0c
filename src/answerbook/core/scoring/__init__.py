"""How good answers, rankings and confidences are, and whether a difference is more than luck."""

from answerbook.core.scoring.confidence import (
    CoveragePoint,
    brier_score,
    expected_calibration_error,
    precision_at_coverage,
    risk_coverage,
)
from answerbook.core.scoring.retrieval import ndcg, recall
from answerbook.core.scoring.rows import Rows, same_rows
from answerbook.core.scoring.significance import bootstrap_by_group, mcnemar, wilson

__all__ = [
    "CoveragePoint",
    "Rows",
    "bootstrap_by_group",
    "brier_score",
    "expected_calibration_error",
    "mcnemar",
    "ndcg",
    "precision_at_coverage",
    "recall",
    "risk_coverage",
    "same_rows",
    "wilson",
]
