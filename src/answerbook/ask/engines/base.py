"""The seam of engines."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from answerbook.core.catalog import Catalog
from answerbook.core.question.engine import Candidates, Context, Observation, Ranked, Reading, ValueMatch


class Engine(Protocol):
    """Proposes candidates for a reading and ranks them by what running them showed."""

    @property
    def name(self) -> Literal["verified", "embedded", "model"]: ...

    def propose(
        self, reading: Reading, matches: Sequence[ValueMatch], catalog: Catalog, context: Context
    ) -> Candidates: ...

    def rank(
        self, candidates: Candidates, observations: Sequence[Observation], min_confidence: float | None
    ) -> Ranked: ...
