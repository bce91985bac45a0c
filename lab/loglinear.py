"""Three small learners: a softmax over labels, a softmax over candidates, a logistic regression."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Vector = Mapping[str, float]


@dataclass(frozen=True)
class Labelled:
    """Binary features of one decision, the labels open to it and the right one."""

    features: tuple[str, ...]
    labels: tuple[str, ...]
    right: str


@dataclass(frozen=True)
class Choice:
    """Candidates of one question and which of them are right."""

    candidates: tuple[Vector, ...]
    right: tuple[bool, ...]


def fit_labels(
    examples: Sequence[Labelled], *, epochs: int = 8, rate: float = 0.1, decay: float = 5e-4, least: int = 10
) -> dict[str, dict[str, float]]:
    """Fit feature → label → weight by AdaGrad with averaging; rare features are left out."""
    counts = Counter(f for e in examples for f in set(e.features))
    feature_at = {f: i for i, f in enumerate(f for f, n in counts.items() if n >= least)}
    labels = sorted({label for e in examples for label in e.labels})
    label_at = {label: i for i, label in enumerate(labels)}
    weights = np.zeros((len(feature_at), len(labels)))
    squares, total = np.full_like(weights, 1e-8), np.zeros_like(weights)
    rows = [
        (
            np.array([feature_at[f] for f in e.features if f in feature_at]),
            np.array([label_at[label] for label in e.labels]),
            e.labels.index(e.right),
        )
        for e in examples
        if e.right in e.labels
    ]
    rng, pull = np.random.default_rng(0), decay * len(rows) * 0.01
    for _ in range(epochs):
        for at in rng.permutation(len(rows)):
            features, open_labels, right = rows[at]
            block = np.ix_(features, open_labels)
            slope = _softmax(weights[block].sum(0))
            slope[right] -= 1
            gradient = slope[None, :] + pull * weights[block]
            squares[block] += gradient * gradient
            weights[block] -= rate * gradient / np.sqrt(squares[block])
        total += weights
    return _named(total / epochs, feature_at, labels)


def _named(
    weights: np.ndarray, feature_at: Mapping[str, int], labels: Sequence[str]
) -> dict[str, dict[str, float]]:
    found = {}
    for feature, row in feature_at.items():
        kept = {labels[k]: round(float(w), 2) for k, w in enumerate(weights[row]) if abs(w) >= 0.06}
        if kept:
            found[feature] = kept
    return found


def fit_choices(
    choices: Sequence[Choice], *, epochs: int = 12, rate: float = 0.1, decay: float = 2e-3, least: int = 10
) -> dict[str, float]:
    """Fit feature → weight so that the right candidates of each question get the largest share."""
    counts = Counter(f for c in choices for v in c.candidates for f, value in v.items() if value)
    names = sorted(f for f, n in counts.items() if n >= least)
    place = {f: i for i, f in enumerate(names)}
    tables = [
        (_matrix(c.candidates, place), np.array(c.right, float))
        for c in choices
        if any(c.right) and not all(c.right)
    ]
    weights, squares, total, averaged = np.zeros(len(names)), np.full(len(names), 1e-6), np.zeros(len(names)), 0
    rng = np.random.default_rng(0)
    for epoch in range(epochs):
        for at in rng.permutation(len(tables)):
            table, right = tables[at]
            given = _softmax(table @ weights)
            wanted = given * right
            gradient = table.T @ (given - wanted / (wanted.sum() + 1e-12)) + decay * weights
            squares += gradient * gradient
            weights -= rate * gradient / np.sqrt(squares)
        if epoch >= epochs // 2:
            total += weights
            averaged += 1
    mean = total / averaged
    return {f: round(float(mean[i]), 4) for f, i in place.items() if abs(mean[i]) > 2e-3}


def fit_logistic(vectors: Sequence[Vector], right: Iterable[bool], *, decay: float = 4.0) -> dict[str, float]:
    """Fit feature → weight of a logistic regression on scaled features by Newton's method."""
    names = sorted({f for v in vectors for f in v})
    table, wanted = _matrix(vectors, {f: i for i, f in enumerate(names)}), np.array(list(right), float)
    scale = table.std(0) + 1e-6
    scale[names.index("bias")] = 1.0
    table = table / scale
    weights = np.zeros(len(names))
    for _ in range(60):
        given = 1 / (1 + np.exp(-table @ weights))
        curve = (table * (given * (1 - given))[:, None]).T @ table + decay * np.eye(len(names))
        weights -= np.linalg.solve(curve, table.T @ (given - wanted) + decay * weights)
    return {f: round(float(weights[i] / scale[i]), 4) for i, f in enumerate(names)}


def _matrix(vectors: Sequence[Vector], place: Mapping[str, int]) -> np.ndarray:
    table = np.zeros((len(vectors), len(place)))
    for row, vector in enumerate(vectors):
        for name, value in vector.items():
            if name in place:
                table[row, place[name]] = value
    return table


def _softmax(scores: np.ndarray) -> np.ndarray:
    raised = np.exp(scores - scores.max())
    return np.asarray(raised / raised.sum())
