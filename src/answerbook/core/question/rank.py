"""Order the candidates by what they say and by what running them showed; say how sure that is."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence

from answerbook.core.catalog import Scalar
from answerbook.core.question.engine import Candidates, Observation, Ranked
from answerbook.core.question.weights import RankWeights, rank_weights
from answerbook.core.results import ResultSet

# Below this calibrated confidence the engine asks back or abstains; from the risk-coverage curve on validation.
MIN_CONFIDENCE = 0.2
HALF_UNKNOWN, DOUBT = 0.5, 0.3  # of a question half of whose words mean nothing here, little can be sure
CLARIFY_BELOW = 0.55
UNHEARD = 0.15
MUST_ACT = (
    (("sup", "most", "least", "common", "top"), ("order", "agg", "nested", "having")),
    (("avg",), ("agg", "nested")),
    (("not",), ("where", "absent", "set_op", "having", "nested")),
)


def rank(
    candidates: Candidates, observations: Sequence[Observation], min_confidence: float | None = None
) -> Ranked:
    """Return the best observed candidate, the order of all and the calibrated confidence.

    With `min_confidence` 0 the best is always named; below the threshold `best` is None.
    """
    threshold = MIN_CONFIDENCE if min_confidence is None else min_confidence
    if not observations:
        return Ranked(None, (), 0.0, missing=candidates.missing, clarification=candidates.clarification)
    weights = rank_weights()
    scores = {
        o.candidate: score(f, weights)
        for o, f in zip(observations, observed(candidates, observations), strict=True)
    }
    chances = softmax(scores)
    order = tuple(sorted(scores, key=lambda i: (-scores[i], i)))
    rest = tuple(i for i in range(len(candidates.items)) if i not in scores)
    best = order[0]
    sure = confidence(best, chances, candidates, observations, weights)
    confidences = tuple(
        min(sure, chances.get(i, 0.0)) if i != best else sure for i in range(len(candidates.items))
    )
    named = best if sure >= threshold or threshold <= 0 else None
    asked = candidates.clarification
    asks = asked is not None and (asked.is_needed or sure < CLARIFY_BELOW)
    return Ranked(named, (*order, *rest), sure, confidences, candidates.missing, asked if asks else None)


def score(features: Mapping[str, float], weights: RankWeights) -> float:
    """Return the weighted sum of the features; an understood follow-up goes first, a fault last."""
    return _dot(features, weights.rank)


def observed(candidates: Candidates, observations: Sequence[Observation]) -> list[dict[str, float]]:
    """Return the features of each observed candidate: its prior, its result, and how many agree with it."""
    keys = [result_key(o.result) for o in observations]
    votes = Counter(k for k in keys if k is not None)
    found = []
    for observation, key in zip(observations, keys, strict=True):
        own = dict(candidates.items[observation.candidate].features)
        features = {name: own[name] for name in KEPT if name in own}
        result = result_features(observation)
        features.update(result)
        features.update(
            {f"{a}&{b}": result[a] * own.get(b, 0.0) for a in CROSSED[0] for b in CROSSED[1] if a in result}
        )
        features["agree"] = votes[key] / len(observations) if key is not None else 0.0
        found.append(features)
    return found


KEPT = ("prior", "follow_up", "edit:cued")
CROSSED = (
    ("empty", "zero", "one_row", "repeated", "some_null"),
    (
        "distinct",
        "group",
        "limit",
        "count",
        "agg",
        "set_op",
        "absent",
        "having",
        "where",
        "joins",
        "cue:each",
        "cue:most",
    ),
)


def result_features(observation: Observation) -> dict[str, float]:
    """Describe a result by its oddities: nothing, nulls only, one zero, repeated rows."""
    result = observation.result
    if result is None:
        return {"fault": 1.0}
    rows = result.rows()
    flat = [v for row in rows[:200] for v in row]
    single = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else ""
    return {
        "empty": float(not rows),
        "all_null": float(bool(flat) and all(v is None for v in flat)),
        "some_null": float(any(v is None for v in flat)),
        "zero": float(single == 0),
        "one_row": float(len(rows) == 1),
        "many_rows": float(len(rows) > 100),
        "repeated": float(len({_plain(r) for r in rows[:500]}) < len(rows[:500])),
        "traps": float(len(observation.traps)),
    }


def result_key(result: ResultSet | None) -> object:
    """Return a key that equal results share, whatever their row order."""
    if result is None:
        return None
    return (len(result.values), frozenset(Counter(_plain(row) for row in result.rows()).items()))


def _plain(row: Sequence[Scalar]) -> tuple[object, ...]:
    return tuple(round(v, 6) if isinstance(v, float) else str(v) for v in row)


def confidence(
    best: int,
    chances: Mapping[int, float],
    candidates: Candidates,
    observations: Sequence[Observation],
    weights: RankWeights,
) -> float:
    """Return the calibrated chance that the best candidate is right."""
    if dict(candidates.items[best].features).get("follow_up"):
        chosen = next(o for o in observations if o.candidate == best)
        return 0.85 if chosen.result is not None and chosen.result.row_count else 0.5
    sure = logistic(confidence_features(best, chances, candidates, observations), weights.confidence)
    own = dict(candidates.items[best].features)
    if own.get("unknown_share", 0.0) >= HALF_UNKNOWN:
        sure *= DOUBT
    return sure * UNHEARD if leaves_out(own) or own.get("senseless") else sure


def leaves_out(own: Mapping[str, float]) -> bool:
    """Tell whether a word like "highest", "average" or "never" was said and nothing in the plan does it.

    >>> leaves_out({"cue:avg": 1.0, "count": 1.0}), leaves_out({"cue:avg": 1.0, "agg": 1.0})
    (True, False)
    """
    return any(
        any(own.get(f"cue:{cue}") for cue in cues) and not any(own.get(name) for name in doers)
        for cues, doers in MUST_ACT
    )


def logistic(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """Return the chance that these features speak of."""
    return 1.0 / (1.0 + math.exp(-max(-40.0, min(40.0, _dot(features, weights)))))


def confidence_features(
    best: int, chances: Mapping[int, float], candidates: Candidates, observations: Sequence[Observation]
) -> dict[str, float]:
    """Return what the confidence rests on: the margin, agreement, and what the question left open."""
    keys = {o.candidate: result_key(o.result) for o in observations}
    mass = sum(p for i, p in chances.items() if keys[i] == keys[best])
    own = dict(candidates.items[best].features)
    chosen = next(o for o in observations if o.candidate == best)
    found = {f"own:{name}": own.get(name, 0.0) for name in CONFIDENT}
    found.update({f"result:{k}": v for k, v in result_features(chosen).items()})
    found["mass"] = math.log(max(mass, 1e-4) / max(1.0 - mass, 1e-4))
    found["top"] = chances[best]
    found["missing"] = float(len(candidates.missing))
    found["bias"] = 1.0
    return found


CONFIDENT = (
    "cost cost2 values_unused numbers_unused columns_unused names_ignored weakest_link mean_link "
    "no_output_named extra_tables unjoined_tables joins joins2 joins3 guessed_join set_op nested absent "
    "group having order limit distinct selects2 selects3 count agg cmp_unused where where2 periods_unused "
    "star length unknown unknown_share mean_of_links"
).split()


def _dot(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    return sum(weights.get(name, 0.0) * value for name, value in features.items())


def softmax(scores: Mapping[int, float]) -> dict[int, float]:
    top = max(scores.values())
    raised = {i: math.exp(s - top) for i, s in scores.items()}
    total = sum(raised.values())
    return {i: v / total for i, v in raised.items()}
