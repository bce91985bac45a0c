"""Dates in SQL: cut to a grain and compared with a period, per dialect and per spelling of the column."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from sqlglot import exp, parse_one

from answerbook.core.catalog import Column, Scalar, Storage
from answerbook.core.question.columns import is_year_number
from answerbook.core.question.plan import Grain, Period
from answerbook.core.question.render_scope import Scope

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_BUCKETS: dict[str, dict[Grain, str]] = {
    "sqlite": {
        Grain.YEAR: "CAST(STRFTIME('%Y', _) AS INTEGER)",
        Grain.QUARTER: "STRFTIME('%Y', _) || '-Q' || ((CAST(STRFTIME('%m', _) AS INTEGER) + 2) / 3)",
        Grain.MONTH: "STRFTIME('%Y-%m', _)",
        Grain.WEEK: "DATE(_, 'weekday 0', '-6 days')",
        Grain.DAY: "DATE(_)",
        Grain.WEEKDAY: "(CAST(STRFTIME('%w', _) AS INTEGER) + 6) % 7 + 1",
        Grain.HOUR: "CAST(STRFTIME('%H', _) AS INTEGER)",
    },
    "duckdb": {
        Grain.YEAR: "YEAR(_)",
        Grain.QUARTER: "YEAR(_) || '-Q' || QUARTER(_)",
        Grain.MONTH: "STRFTIME(_, '%Y-%m')",
        Grain.WEEK: "CAST(DATE_TRUNC('week', _) AS DATE)",
        Grain.DAY: "CAST(_ AS DATE)",
        Grain.WEEKDAY: "ISODOW(_)",
        Grain.HOUR: "HOUR(_)",
    },
    "postgres": {
        Grain.YEAR: "CAST(EXTRACT(YEAR FROM _) AS INT)",
        Grain.QUARTER: "TO_CHAR(_, 'YYYY-\"Q\"Q')",
        Grain.MONTH: "TO_CHAR(_, 'YYYY-MM')",
        Grain.WEEK: "CAST(DATE_TRUNC('week', _) AS DATE)",
        Grain.DAY: "CAST(_ AS DATE)",
        Grain.WEEKDAY: "CAST(EXTRACT(ISODOW FROM _) AS INT)",
        Grain.HOUR: "CAST(EXTRACT(HOUR FROM _) AS INT)",
    },
    "mysql": {
        Grain.YEAR: "YEAR(_)",
        Grain.QUARTER: "CONCAT(YEAR(_), '-Q', QUARTER(_))",
        Grain.MONTH: "DATE_FORMAT(_, '%Y-%m')",
        Grain.WEEK: "DATE_SUB(DATE(_), INTERVAL (WEEKDAY(_)) DAY)",
        Grain.DAY: "DATE(_)",
        Grain.WEEKDAY: "WEEKDAY(_) + 1",
        Grain.HOUR: "HOUR(_)",
    },
    "tsql": {
        Grain.YEAR: "YEAR(_)",
        Grain.QUARTER: "CONCAT(YEAR(_), '-Q', DATEPART(QUARTER, _))",
        Grain.MONTH: "FORMAT(_, 'yyyy-MM')",
        Grain.WEEK: "DATEADD(DAY, -(DATEDIFF(DAY, '19000101', _) % 7), CAST(_ AS DATE))",
        Grain.DAY: "CAST(_ AS DATE)",
        Grain.WEEKDAY: "DATEDIFF(DAY, '19000101', _) % 7 + 1",
        Grain.HOUR: "DATEPART(HOUR, _)",
    },
}
_FROM_EPOCH = {
    "sqlite": "DATETIME(_, 'unixepoch')",
    "duckdb": "EPOCH_MS(CAST(_ AS BIGINT) * 1000)",
    "postgres": "TO_TIMESTAMP(_) AT TIME ZONE 'UTC'",
    "mysql": "FROM_UNIXTIME(_)",
    "tsql": "DATEADD(SECOND, _, '1970-01-01')",
}
_FROM_TEXT = {"sqlite": "_", "duckdb": "TRY_CAST(_ AS TIMESTAMP)", "tsql": "TRY_CAST(_ AS DATETIME2)"}


@lru_cache(maxsize=256)
def _template(text: str, dialect: str) -> exp.Expr:
    return parse_one(text, read=dialect)


def _fill(text: str, dialect: str, value: exp.Expr) -> exp.Expr:
    filled = exp.Alias(this=_template(text, dialect).copy())
    for hole in list(filled.find_all(exp.Column)):
        if hole.name == "_":
            hole.replace(value.copy())
    result: exp.Expr = filled.this
    return result


def moment(column: Column, value: exp.Expr, dialect: str) -> exp.Expr:
    """Return the value as a date or timestamp of the dialect."""
    if column.storage is Storage.EPOCH_SECONDS:
        return _fill(_FROM_EPOCH[dialect], dialect, value)
    if column.storage is Storage.ISO_TEXT:
        return _fill(_FROM_TEXT.get(dialect, "CAST(_ AS TIMESTAMP)"), dialect, value)
    return value


def bucket(grain: Grain, column: Column, value: exp.Expr, dialect: str) -> exp.Expr:
    """Return the value cut to the grain: year, hour, weekday (Monday is 1) as numbers, others as text or date."""
    if is_year_number(column):
        return value
    return _fill(_BUCKETS[dialect][grain], dialect, moment(column, value, dialect))


def weekday_name(number: exp.Expr) -> exp.Case:
    named = exp.Case(this=number.copy())
    for index, name in enumerate(WEEKDAYS, start=1):
        named = named.when(exp.Literal.number(index), exp.Literal.string(name))
    return named


def period(condition: Period, scope: Scope) -> exp.Condition:
    """Return `start <= column < end` in the column's own spelling."""
    column, value = scope.definition(condition.column), scope.column(condition.column)
    start, end = (None if bound is None else spelled(bound, column) for bound in (condition.start, condition.end))
    if is_year_number(column):
        return _years(condition, column, value)
    bounds: list[exp.Expr] = []
    if start is not None:
        bounds.append(exp.GTE(this=value.copy(), expression=constant(start)))
    if end is not None:
        bounds.append(exp.LT(this=value.copy(), expression=constant(end)))
    return exp.and_(*bounds) if bounds else exp.Not(this=exp.Is(this=value, expression=exp.Null()))


def _years(condition: Period, column: Column, value: exp.Expr) -> exp.Condition:
    first = None if condition.start is None else int(condition.start[:4])
    last = None if condition.end is None else _last_year(condition.end)
    low, high = (constant(str(y) if not column.kind.is_numeric else y) for y in (first or 0, last or 0))
    if first is not None and first == last:
        return exp.EQ(this=value, expression=low)
    if first is not None and last is not None:
        return exp.Between(this=value, low=low, high=high)
    if first is not None:
        return exp.GTE(this=value, expression=low)
    return exp.LTE(this=value, expression=high)


def _last_year(end: str) -> int:
    year = int(end[:4])
    return year - 1 if end[4:10] in ("", "-01-01") else year


def spelled(bound: Scalar, column: Column) -> Scalar:
    """Return an ISO date as the column stores it."""
    if column.storage is Storage.EPOCH_SECONDS and isinstance(bound, str):
        instant = dt.datetime.fromisoformat(bound)
        return int(instant.replace(tzinfo=instant.tzinfo or dt.UTC).timestamp())
    return bound


def day_after(bound: str) -> str:
    """Return the next day of an ISO date.

    >>> day_after("2018-12-31")
    '2019-01-01'
    """
    return (dt.date.fromisoformat(bound) + dt.timedelta(days=1)).isoformat()


def constant(value: Scalar) -> exp.Expr:
    """Return a literal of SQL."""
    if value is None:
        return exp.Null()
    if isinstance(value, bool):
        return exp.Boolean(this=value)
    if isinstance(value, bytes):
        return exp.HexString(this=value.hex())
    if isinstance(value, dt.datetime):
        return exp.Literal.string(value.isoformat(" "))
    if isinstance(value, str | dt.date | dt.time):
        return exp.Literal.string(str(value))
    if isinstance(value, dt.timedelta):
        return exp.Literal.number(value.total_seconds())
    return exp.Literal.number(value)
