"""Decide what each mark does in the question: shown, filtered, grouped, ordered; by a log-linear model."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from answerbook.core.catalog import Catalog, Kind
from answerbook.core.question.lexicon.operators import OPERATORS
from answerbook.core.question.lexicon.role_words import CONTEXT_WORDS, OPENERS
from answerbook.core.question.marks import BOTH, COLUMN, GRAIN, NUMBER, PERIOD, TABLE, VALUE, Mark

LABELS = ("N", "S", "A", "W", "G", "O", "SG", "SO", "SW", "GO", "H", "WO")
SHOWN_BESIDE = "SE"  # an entity shown by its name beside its own columns
TABLE_LABELS = ("N", "J", "S", "G", "SG")

Weights = Mapping[str, Mapping[str, float]]  # feature → label → weight


@dataclass(frozen=True, slots=True)
class Roles:
    """One role per mark ("" where a mark has none) and the log-probability of them all."""

    labels: tuple[str, ...]
    score: float


def symbols(marks: Sequence[Mark]) -> tuple[str, ...]:
    """Return the question without its content words: marks by symbol, rare words as "_"."""
    return tuple(m.symbol if _is_known(m.symbol) else "_" for m in marks)


def _is_known(symbol: str) -> bool:
    return (
        symbol in (TABLE, COLUMN, BOTH, VALUE, NUMBER, PERIOD, GRAIN, "sup", "cmp")
        or symbol in OPERATORS
        or symbol in CONTEXT_WORDS
    )


def features(
    marks: Sequence[Mark], shape: Sequence[str], at: int, previous: str, catalog: Catalog
) -> Iterator[str]:
    """Yield the features of the mark at `at`; `previous` is the role of the name before it."""
    kind = "t" if shape[at] == TABLE else "c"
    yield f"{kind}|bias"
    yield f"{kind}|{shape[at]}"
    for name in _context(shape, at):
        yield f"{kind}|{name}"
    for name in _place(shape, at):
        yield f"{kind}|{name}"
    yield f"{kind}|prev={previous}"
    yield f"{kind}|prev={previous}&b={_between(shape, at)}"
    for name in _nature(marks[at], catalog):
        yield f"{kind}|{name}"
        yield f"{kind}|{name}&-1={_get(shape, at - 1)}"


def _context(shape: Sequence[str], at: int) -> Iterator[str]:
    one, two, three = (_get(shape, at - k) for k in (1, 2, 3))
    after, later = _get(shape, at + 1), _get(shape, at + 2)
    yield f"-1={one}"
    yield f"-2={two}"
    yield f"-3={three}"
    yield f"-12={two} {one}"
    yield f"-123={three} {two} {one}"
    yield f"+1={after}"
    yield f"+2={later}"
    yield f"+12={after} {later}"
    yield f"-+={one} {after}"
    for k in (3, 4):
        yield f"+{k}={_get(shape, at + k)}"


def _place(shape: Sequence[str], at: int) -> Iterator[str]:
    opener, distance = _opener(shape, at)
    names = sum(s in (COLUMN, TABLE, BOTH) for s in shape[:at])
    yield f"op={opener}"
    yield f"op={opener}&d={min(distance, 3)}"
    yield f"op={opener}&+1={_get(shape, at + 1)}"
    yield f"nth={min(names, 4)}"
    yield f"start={shape[0]}"
    yield f"start2={' '.join(shape[:2])}&nth={min(names, 2)}"
    yield f"end={len(shape) - 1 - at if len(shape) - at <= 3 else 'far'}"
    seen = set(shape[:at])
    for word in (
        "each",
        "order",
        "count",
        "sup",
        "most",
        "least",
        ">",
        "<",
        ">=",
        "whose",
        "with",
        "who",
        "that",
        "not",
    ):
        if word in seen:
            yield f"before={word}"
    coming = set(shape[at + 1 :])
    for word in ("each", "order", "count", "sup", "most", "common", ">", "<", ">=", "avg", "sum"):
        if word in coming:
            yield f"after={word}"


def _opener(shape: Sequence[str], at: int) -> tuple[str, int]:
    """Return the nearest clause opener to the left and how many names stand between."""
    names = 0
    for k in range(at - 1, -1, -1):
        if shape[k] in OPENERS:
            return shape[k], names
        names += shape[k] in (COLUMN, TABLE, BOTH)
    return "^", names


def _between(shape: Sequence[str], at: int) -> str:
    """Return the symbols between this name and the one before it, at most four."""
    left = at - 1
    while left >= 0 and shape[left] not in (COLUMN, TABLE, BOTH):
        left -= 1
    return " ".join(shape[max(left + 1, at - 4) : at])


def _nature(mark: Mark, catalog: Catalog) -> Iterator[str]:
    best = mark.columns[0] if mark.columns else None
    if best is None or best.column is None:
        yield "kind=table"
        return
    table = catalog.get(best.table)
    column = table.get(best.column)
    yield f"kind={_kind(column.kind)}"
    yield f"key={best.column in table.primary_key}"
    yield f"weight={int(best.weight * 4)}"


def _kind(kind: Kind) -> str:
    if kind.is_numeric:
        return "number"
    return "time" if kind.is_temporal else str(kind)


def _get(shape: Sequence[str], at: int) -> str:
    if at < 0:
        return "^"
    return shape[at] if at < len(shape) else "$"


def assign(marks: Sequence[Mark], catalog: Catalog, weights: Weights, width: int = 6) -> tuple[Roles, ...]:
    """Return the likeliest role assignments of the names, best first, at most `width`."""
    shape = symbols(marks)
    beam: list[tuple[float, tuple[str, ...], str]] = [(0.0, (), "^")]
    for at, mark in enumerate(marks):
        if not mark.is_name:
            beam = [(score, (*labels, ""), previous) for score, labels, previous in beam]
            continue
        grown = []
        for score, labels, previous in beam:
            chances = _log_softmax(features(marks, shape, at, previous, catalog), weights, choices(mark))
            grown += [(score + value, (*labels, label), label) for label, value in chances.items()]
        grown.sort(key=lambda item: -item[0])
        beam = grown[: width * 3]
    return tuple(Roles(labels, score) for score, labels, _ in beam[:width])


def choices(mark: Mark) -> tuple[str, ...]:
    """Return the roles open to a mark."""
    if mark.symbol == TABLE:
        return TABLE_LABELS
    return (*LABELS, "J") if mark.symbol == BOTH else LABELS


def _log_softmax(names: Iterator[str], weights: Weights, labels: Sequence[str]) -> dict[str, float]:
    scores = dict.fromkeys(labels, 0.0)
    for name in names:
        for label, weight in weights.get(name, {}).items():
            if label in scores:
                scores[label] += weight
    top = max(scores.values())
    total = top + math.log(sum(math.exp(s - top) for s in scores.values()))
    return {label: score - total for label, score in scores.items()}
