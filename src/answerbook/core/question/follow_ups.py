"""What to ask next in the thread, from the plan that was just answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from answerbook.core.catalog import Catalog
from answerbook.core.question import walk, worth_asking
from answerbook.core.question.interpretation import used_tables
from answerbook.core.question.joins import Unjoinable
from answerbook.core.question.plan import Bucket, ColumnRef, Comparison, Grain, Period, Query
from answerbook.core.question.saying import period
from answerbook.core.question.wording import words
from answerbook.core.results import ResultSet

_MOST = 3
_TOP = 5
_FINER = {Grain.YEAR: Grain.QUARTER, Grain.QUARTER: Grain.MONTH, Grain.MONTH: Grain.WEEK, Grain.WEEK: Grain.DAY}


def suggest(query: Query | None, catalog: Catalog, result: ResultSet) -> tuple[str, ...]:
    """Return up to three questions of different kinds that change one thing of the answered one."""
    if query is None or query.set_operation is not None:
        return ()
    try:
        tables = used_tables(query, catalog)
    except (Unjoinable, KeyError):
        return ()
    kinds = [list(kind(query, catalog, result, tables)) for kind in _KINDS]
    first = [found[0] for found in kinds if found]
    return tuple(dict.fromkeys((*first, *(question for found in kinds for question in found[1:]))))[:_MOST]


def _is_measured(query: Query) -> bool:
    return any(walk.has_aggregate(output.expression) for output in query.select)


def _mentioned(query: Query) -> set[tuple[str, ...]]:
    """Return the names, in words, of the columns that the plan already cuts or filters by."""
    refs = [part for item in query.group for part in walk.parts(item)] + list(walk.operands(query.where))
    return {words(ref.column) for ref in refs if isinstance(ref, ColumnRef)}


def _shorter(query: Query, _: Catalog, result: ResultSet, __: tuple[str, ...]) -> Iterator[str]:
    is_long = query.limit is None and result.row_count > _TOP and bool(query.group)
    if is_long and _is_measured(query) and not any(isinstance(item, Bucket) for item in query.group):
        yield f"Only the top {_TOP}"


def _over_time(query: Query, catalog: Catalog, _: ResultSet, tables: tuple[str, ...]) -> Iterator[str]:
    if not _is_measured(query) or query.limit is not None:
        return
    cuts = [item for item in query.group if isinstance(item, Bucket)]
    if cuts:
        finer = _FINER.get(cuts[0].grain)
        if finer is not None:
            yield f"By {finer.value}"
        return
    if any(next(worth_asking.dates(catalog.get(table)), None) is not None for table in tables):
        yield "By month"
        yield "By year"


def _by_category(query: Query, catalog: Catalog, _: ResultSet, tables: tuple[str, ...]) -> Iterator[str]:
    if not _is_measured(query) or query.limit is not None:
        return
    known = _mentioned(query)
    near = dict.fromkeys(
        (*tables, *(parent for table in tables for parent in worth_asking.parents(catalog, table)))
    )
    for name in near:
        table = catalog.get(name)
        for column in worth_asking.categories(table):
            if words(column.name) not in known:
                yield f"By {' '.join(words(column.name))}"


def _earlier(query: Query, _: Catalog, __: ResultSet, ___: tuple[str, ...]) -> Iterator[str]:
    for condition in walk.conditions(query.where):
        if isinstance(condition, Period) and condition.start and condition.end:
            before = _stretch_before(condition.start, condition.end)
            if before is not None:
                yield f"And {period(*before)}?"


def _stretch_before(start: str, end: str) -> tuple[str, str] | None:
    """Return the whole years or months before a stretch of whole years or months, of the same length.

    >>> _stretch_before("2018-01-01", "2019-01-01"), _stretch_before("2018-01-01", "2018-04-01")
    (('2017-01-01', '2018-01-01'), ('2017-10-01', '2018-01-01'))
    """
    first, last = dt.datetime.fromisoformat(start).date(), dt.datetime.fromisoformat(end).date()
    months = (last.year - first.year) * 12 + last.month - first.month
    if first.day != 1 or last.day != 1 or months < 1 or len(start) > 10:
        return None
    index = first.year * 12 + first.month - 1 - months
    return dt.date(index // 12, index % 12 + 1, 1).isoformat(), start


def _one_value(query: Query, _: Catalog, result: ResultSet, __: tuple[str, ...]) -> Iterator[str]:
    """Offer the first value of a breakdown alone."""
    outputs = [output.expression for output in query.select]
    for index, item in enumerate(outputs):
        if isinstance(item, ColumnRef) and item in query.group and result.row_count > 1:
            value = result.values[index][0]
            if isinstance(value, str) and 0 < len(value) <= 40:
                yield f"Only {value}"


def _how_many(query: Query, _: Catalog, result: ResultSet, __: tuple[str, ...]) -> Iterator[str]:
    if not _is_measured(query) and query.limit is None and result.row_count > 1:
        yield "How many are there?"


def _without_filter(query: Query, _: Catalog, __: ResultSet, ___: tuple[str, ...]) -> Iterator[str]:
    if isinstance(query.where, Comparison | Period) and _is_measured(query):
        column = query.where.left if isinstance(query.where, Comparison) else query.where.column
        if isinstance(column, ColumnRef) and column not in query.group:
            yield f"By {' '.join(words(column.column))}" if isinstance(query.where, Comparison) else "By year"


_KINDS: tuple[Callable[[Query, Catalog, ResultSet, tuple[str, ...]], Iterator[str]], ...] = (
    _shorter,
    _earlier,
    _over_time,
    _by_category,
    _one_value,
    _how_many,
    _without_filter,
)
