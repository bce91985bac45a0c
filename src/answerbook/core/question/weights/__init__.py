"""Fitted numbers of the embedded engine; `lab/` makes them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

# What needs no fitting: understood follow-ups and outright cues first, faults last.
CERTAIN = {"follow_up": 20.0, "fault": -30.0, "all_null": -2.0, "edit:cued": 4.0}


@lru_cache(maxsize=1)
def role_weights() -> dict[str, dict[str, float]]:
    """Return feature → role → weight of the role model (`lab/fit_roles.py`)."""
    loaded: dict[str, dict[str, float]] = json.loads(files(__package__).joinpath("roles.json").read_text("utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class RankWeights:
    """Weights by feature name: before running, after running, and of the calibration."""

    prior: dict[str, float]
    rank: dict[str, float]
    confidence: dict[str, float]


@lru_cache(maxsize=1)
def rank_weights() -> RankWeights:
    """Return the fitted ranker (`lab/fit_ranker.py`)."""
    loaded = json.loads(files(__package__).joinpath("rank.json").read_text("utf-8"))
    return RankWeights(loaded["prior"] | CERTAIN, loaded["rank"] | CERTAIN, loaded["confidence"])
