"""Plans as plain values for storage, and back."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import StrEnum

from answerbook.core.question import plan
from answerbook.core.question.plan import Query

_NODE_NAMES = (
    "Query Output Order SetOperation Group Not Related Period Between Comparison ShareOfTotal Arithmetic "
    "Aggregate Bucket Literal Star ColumnRef"
).split()
NODES: dict[str, type] = {name: getattr(plan, name) for name in _NODE_NAMES}
ENUMS: dict[str, type[StrEnum]] = {
    e.__name__: e
    for e in (
        plan.AggregateFunction,
        plan.Comparator,
        plan.Grain,
        plan.Connective,
        plan.SetOperator,
        plan.Direction,
    )
}
Plain = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]


def to_plain(query: Query) -> Plain:
    """Return the plan as JSON values.

    >>> q = Query(select=(plan.Output(plan.Star("a")),))
    >>> from_plain(to_plain(q)) == q
    True
    """
    return _encode(query)


def from_plain(value: Plain) -> Query:
    """Return the plan that `to_plain` wrote.

    Raises: ValueError when the value is not a plan.
    """
    decoded = _decode(value)
    if not isinstance(decoded, Query):
        raise ValueError("not a stored query plan")
    return decoded


def _encode(value: object) -> Plain:
    match value:
        case StrEnum():
            return {"enum": type(value).__name__, "value": value.value}
        case None | bool() | int() | float() | str():
            return value
        case tuple():
            return [_encode(v) for v in value]
        case frozenset():
            return {"set": [_encode(v) for v in sorted(value)]}
        case Decimal():
            return {"decimal": str(value)}
        case dt.datetime() | dt.date():
            return {"datetime" if isinstance(value, dt.datetime) else "date": value.isoformat()}
    if is_dataclass(value) and type(value).__name__ in NODES:
        kept = {f.name: _encode(getattr(value, f.name)) for f in fields(value)}
        return {"node": type(value).__name__} | kept
    raise ValueError(f"a plan cannot hold {type(value).__name__}")


def _decode(value: object) -> object:
    match value:
        case list():
            return tuple(_decode(v) for v in value)
        case {"node": str(name), **rest} if name in NODES:
            known = {f.name for f in fields(NODES[name])}
            return NODES[name](**{k: _decode(v) for k, v in rest.items() if k in known})
        case {"enum": str(name), "value": str(text)} if name in ENUMS:
            return ENUMS[name](text)
        case {"set": list(items)}:
            return frozenset(_decode(v) for v in items)
        case {"decimal": str(text)}:
            return Decimal(text)
        case {"datetime": str(text)}:
            return dt.datetime.fromisoformat(text)
        case {"date": str(text)}:
            return dt.date.fromisoformat(text)
        case dict():
            raise ValueError("not a stored query plan")
    return value
