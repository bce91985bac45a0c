"""Expressions and conditions of a plan as English phrases."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from answerbook.core.catalog import Kind, Scalar
from answerbook.core.question.keys import key_graph
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Arithmetic,
    Between,
    Bucket,
    ColumnRef,
    Comparator,
    Comparison,
    Condition,
    Expression,
    Group,
    Literal,
    Not,
    Period,
    Query,
    Related,
    ShareOfTotal,
    Star,
)
from answerbook.core.question.readable import Names

_MEASURES = {
    AggregateFunction.SUM: "total",
    AggregateFunction.AVG: "average",
    AggregateFunction.MIN: "lowest",
    AggregateFunction.MAX: "highest",
}
_TEMPORAL_MEASURES = {AggregateFunction.MIN: "earliest", AggregateFunction.MAX: "latest"}
_TEXT_MEASURES = {AggregateFunction.MIN: "alphabetically first", AggregateFunction.MAX: "alphabetically last"}
_OPERATORS = {"+": "plus", "-": "minus", "*": "times", "/": "divided by"}
_COMPARATORS = {
    Comparator.EQ: "is",
    Comparator.NE: "is not",
    Comparator.LT: "below",
    Comparator.LE: "at most",
    Comparator.GT: "above",
    Comparator.GE: "at least",
}
_TEMPORAL_COMPARATORS = {
    Comparator.LT: "before",
    Comparator.LE: "on or before",
    Comparator.GT: "after",
    Comparator.GE: "on or after",
}
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


@dataclass(frozen=True)
class Voice:
    """How things are called in one sentence.

    `roles` tells apart several uses of one table: (table, instance) → "destination".
    `rows` is what a row of the statement is, for counting: "orders".
    """

    names: Names
    rows: str
    describe: Callable[[Query], str]
    roles: Mapping[tuple[str, int], str]

    def kind(self, item: Expression) -> Kind:
        column = item.column if isinstance(item, Bucket) else item
        if isinstance(column, ColumnRef):
            return self.names.catalog.get(column.table).get(column.column).kind
        if isinstance(item, Aggregate) and item.function in (AggregateFunction.MIN, AggregateFunction.MAX):
            return self.kind(item.argument)
        return Kind.NUMBER


def listed(items: list[str], word: str = "and") -> str:
    """Join phrases as a list of English.

    >>> listed(["a", "b", "c"]), listed(["a", "b"], "or"), listed(["a"])
    ('a, b and c', 'a or b', 'a')
    """
    return f"{', '.join(items[:-1])} {word} {items[-1]}" if len(items) > 1 else "".join(items)


def phrase(item: Expression, voice: Voice) -> str:
    """Return the expression as a noun phrase."""
    if isinstance(item, ColumnRef):
        return _column(item, voice)
    if isinstance(item, Star):
        return f"all columns of {voice.names.rows(item.table) if item.table else voice.rows}"
    if isinstance(item, Literal):
        return value(item.value)
    if isinstance(item, Bucket):
        return f"{item.grain.value} of {_column(item.column, voice)}"
    if isinstance(item, Aggregate):
        return _aggregate(item, voice)
    if isinstance(item, ShareOfTotal):
        return f"share of the {phrase(item.aggregate, voice)} in the whole"
    left, right = (_enclosed(side, voice) for side in (item.left, item.right))
    return f"{left} {_OPERATORS[item.operator]} {right}"


def _enclosed(item: Expression, voice: Voice) -> str:
    said = phrase(item, voice)
    return f"({said})" if isinstance(item, Arithmetic) else said


def _column(ref: ColumnRef, voice: Voice) -> str:
    said = voice.names.column(ref.table, ref.column)
    role = voice.roles.get((voice.names.catalog.get(ref.table).name, ref.instance))
    return f"{said} ({role})" if role else said


def _aggregate(item: Aggregate, voice: Voice) -> str:
    said = _counted(item, voice) if item.function is AggregateFunction.COUNT else _measured(item, voice)
    return f"{said} (only where {clause(item.where, voice)})" if item.where is not None else said


def _counted(item: Aggregate, voice: Voice) -> str:
    different = "different " if item.distinct else ""
    if isinstance(item.argument, Star):
        rows = voice.names.rows(item.argument.table) if item.argument.table else voice.rows
        return f"number of {different}{rows}"
    noun = phrase(item.argument, voice)
    return f"number of different {noun} values" if item.distinct else f"number of {voice.rows} with a {noun}"


def _measured(item: Aggregate, voice: Voice) -> str:
    kind, word = voice.kind(item.argument), _MEASURES[item.function]
    if kind.is_temporal:
        word = _TEMPORAL_MEASURES.get(item.function, word)
    elif kind is Kind.TEXT:
        word = _TEXT_MEASURES.get(item.function, word)
    noun = f"{'different ' if item.distinct else ''}{_enclosed(item.argument, voice)}"
    return f"{word} of {noun}" if word in noun.split() else f"{word} {noun}"


def clause(item: Condition, voice: Voice) -> str:
    """Return the condition as a clause that follows "where"."""
    if isinstance(item, Group):
        return listed_clauses(item, voice)
    if isinstance(item, Not):
        return f"not ({clause(item.condition, voice)})"
    if isinstance(item, Related):
        return _related(item, voice)
    if isinstance(item, Period):
        return f"{_column(item.column, voice)} {period(item.start, item.end)}"
    if isinstance(item, Between):
        low, high = (value(bound.value) for bound in (item.low, item.high))
        return f"{phrase(item.column, voice)} between {low} and {high}"
    return _comparison(item, voice)


def listed_clauses(item: Group, voice: Voice) -> str:
    said = [
        f"({clause(inner, voice)})" if isinstance(inner, Group) else clause(inner, voice)
        for inner in item.conditions
    ]
    return f" {item.connective.value} ".join(said)


def _related(item: Related, voice: Voice) -> str:
    rows, others, no = voice.names.rows(item.table), voice.names.rows(item.other), "no " if item.negated else ""
    said = f"{rows} have {no}{others}"
    if rows == others:
        said = f"{no}other {others} refer to them{_self_role(item.table, voice)}"
    return f"{said} where {clause(item.where, voice)}" if item.where is not None else said


def _self_role(table: str, voice: Voice) -> str:
    name = voice.names.catalog.get(table).name
    keys = key_graph(voice.names.catalog).between(name, name)
    return f" by {voice.names.column(name, keys[0].columns[0])}" if keys else ""


def _comparison(item: Comparison, voice: Voice) -> str:
    left, kind = phrase(item.left, voice), item.comparator
    if kind is Comparator.IS_NULL:
        return f"{left} is empty"
    if kind is Comparator.NOT_NULL:
        return f"{left} is not empty"
    if kind in (Comparator.IN, Comparator.NOT_IN):
        return f"{left} {'is' if kind is Comparator.IN else 'is not'} {_members(item, voice)}"
    if kind in (Comparator.LIKE, Comparator.NOT_LIKE):
        return f"{left} {_like(item)}"
    word = _COMPARATORS[kind]
    if voice.kind(item.left).is_temporal:
        word = _TEMPORAL_COMPARATORS.get(kind, word)
    return f"{left} {word} {_right(item, voice)}"


def _right(item: Comparison, voice: Voice) -> str:
    if isinstance(item.right, Query):
        return f"the {voice.describe(item.right)}"
    if item.right is None or isinstance(item.right, tuple):
        return "empty"
    return phrase(item.right, voice)


def _members(item: Comparison, voice: Voice) -> str:
    if isinstance(item.right, tuple):
        return listed([value(member.value) for member in item.right], "or")
    return f"among the {voice.describe(item.right)}" if isinstance(item.right, Query) else "nothing"


def _like(item: Comparison) -> str:
    pattern = str(item.right.value) if isinstance(item.right, Literal) else ""
    inner = pattern.strip("%")
    negated = item.comparator is Comparator.NOT_LIKE
    if "%" in inner or "_" in inner or not inner:
        return f'{"does not match" if negated else "matches"} "{pattern}"'
    verb = {
        (True, True): ("contains", "does not contain"),
        (False, True): ("starts with", "does not start with"),
        (True, False): ("ends with", "does not end with"),
        (False, False): ("reads", "does not read"),
    }[pattern.startswith("%"), pattern.endswith("%")][negated]
    return f'{verb} "{inner}"'


def value(item: Scalar) -> str:
    """Return a value as in the data: text in quotes, dates in words.

    >>> value("France"), value(5), value("2026-07-01"), value(True), value(None)
    ('"France"', '5', '1 Jul 2026', 'yes', 'empty')
    """
    if item is None:
        return "empty"
    if isinstance(item, bool):
        return "yes" if item else "no"
    if isinstance(item, dt.date):
        return _date(item.isoformat())
    if isinstance(item, str):
        return _date(item) if _is_date(item) else f'"{item}"'
    return str(item)


def _is_date(text: str) -> bool:
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10


def _date(iso: str, *, with_year: bool = True) -> str:
    moment = dt.datetime.fromisoformat(iso)
    said = f"{moment.day} {_MONTHS[moment.month - 1]}" + (f" {moment.year}" if with_year else "")
    clock = f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
    return f"{said} {clock}" if moment.time() != dt.time() else said


def period(start: str | None, end: str | None) -> str:
    """Return a stretch of time in words; `end` is the first moment after it.

    >>> period("2026-07-01", "2026-10-01"), period("2018-01-01", "2019-01-01"), period("2018-03-01", None)
    ('from 1 Jul to 30 Sep 2026', 'in 2018', 'from 1 Mar 2018 on')
    """
    if start is None:
        return "at any time" if end is None else f"before {_date(end)}"
    if end is None:
        return f"from {_date(start)} on"
    first, last = dt.datetime.fromisoformat(start), dt.datetime.fromisoformat(end)
    if first.time() != dt.time() or last.time() != dt.time():
        return f"from {_date(start)} to before {_date(end)}"
    final = last - dt.timedelta(days=1)
    if (first.month, first.day, last.month, last.day) == (1, 1, 1, 1) and final.year >= first.year:
        return f"in {first.year}" if final.year == first.year else f"from {first.year} to {final.year}"
    if final.date() == first.date():
        return f"on {_date(start)}"
    if first.day == 1 and last.day == 1 and (final.year, final.month) == (first.year, first.month):
        return f"in {_MONTHS[first.month - 1]} {first.year}"
    return f"from {_date(start, with_year=first.year != final.year)} to {_date(final.isoformat())}"
