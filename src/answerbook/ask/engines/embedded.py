"""The embedded engine behind the seam: rules and small learned weights, no model, no network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from answerbook.core.catalog import Catalog
from answerbook.core.question.engine import Candidates, Context, Observation, Ranked, Reading, ValueMatch
from answerbook.core.question.linking import link
from answerbook.core.question.propose import propose
from answerbook.core.question.rank import rank


class EmbeddedEngine:
    name: Literal["embedded"] = "embedded"

    def propose(
        self, reading: Reading, matches: Sequence[ValueMatch], catalog: Catalog, context: Context
    ) -> Candidates:
        return propose(reading, link(reading, catalog, matches), catalog, context)

    def rank(
        self, candidates: Candidates, observations: Sequence[Observation], min_confidence: float | None
    ) -> Ranked:
        return rank(candidates, observations, min_confidence)
