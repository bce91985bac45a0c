"""What can be missing before a measurement."""

from __future__ import annotations

from answerbook.platform.errors import Invalid, NotFound


class NoEvaluationData(NotFound):
    """The questions to measure with are not there."""

    code = "no_evaluation_data"


class NoSuchSplit(Invalid):
    code = "no_such_split"
