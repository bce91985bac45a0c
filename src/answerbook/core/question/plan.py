"""The query plan: what is asked, free of SQL and of join conditions.

A plan names tables, columns and values; `joins` chooses the path between the tables and `render` writes the SQL.
Every node is frozen and hashable, so equal plans are equal values.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from answerbook.core.catalog import Scalar


class AggregateFunction(StrEnum):
    COUNT = "count"
    SUM = "sum"
    AVG = "avg"
    MIN = "min"
    MAX = "max"


class Comparator(StrEnum):
    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    LIKE = "like"
    NOT_LIKE = "not like"
    IN = "in"
    NOT_IN = "not in"
    IS_NULL = "is null"
    NOT_NULL = "is not null"


class Grain(StrEnum):
    YEAR = "year"
    QUARTER = "quarter"
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    WEEKDAY = "weekday"
    HOUR = "hour"


class Connective(StrEnum):
    AND = "and"
    OR = "or"


class SetOperator(StrEnum):
    UNION = "union"
    INTERSECT = "intersect"
    EXCEPT = "except"


class Direction(StrEnum):
    ASC = "asc"
    DESC = "desc"


@dataclass(frozen=True, slots=True)
class ColumnRef:
    """A column of a table. `instance` > 0 is a further use of the same table (self-join, src/dst airport)."""

    table: str
    column: str
    instance: int = 0


@dataclass(frozen=True, slots=True)
class Star:
    """All columns (`*`) of a table or, with no table, of the statement; the argument of count(*)."""

    table: str | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    value: Scalar


@dataclass(frozen=True, slots=True)
class Bucket:
    """A date cut to a grain: 2024-03-17 by month is 2024-03."""

    column: ColumnRef
    grain: Grain


@dataclass(frozen=True, slots=True)
class Aggregate:
    function: AggregateFunction
    argument: Expression
    distinct: bool = False
    where: Condition | None = None  # only rows that meet it: "share of orders that were cancelled"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left operator right`; division is never integer division and gives null on zero."""

    operator: str  # + - * /
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class ShareOfTotal:
    """The part of `aggregate` over a group in its total over all groups, from 0 to 1."""

    aggregate: Aggregate


Expression = ColumnRef | Star | Literal | Bucket | Aggregate | Arithmetic | ShareOfTotal


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left comparator right`; right is a tuple of literals for IN lists and None for null tests."""

    left: Expression
    comparator: Comparator
    right: Expression | Query | tuple[Literal, ...] | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """Inclusive at both ends."""

    column: Expression
    low: Literal
    high: Literal


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time: `start` included, `end` excluded, ISO dates or date-times; None is open."""

    column: ColumnRef
    start: str | None
    end: str | None
    label: str  # as it was asked: "in 2018", "last quarter"


@dataclass(frozen=True, slots=True)
class Related:
    """Rows of `table` that have (negated: lack) a row in `other` meeting `where`: "customers without orders"."""

    table: str
    other: str
    where: Condition | None = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    condition: Condition


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions under one connective; at least two."""

    connective: Connective
    conditions: tuple[Condition, ...]


Condition = Comparison | Between | Period | Related | Not | Group


@dataclass(frozen=True, slots=True)
class Output:
    """One column of the result; `label` replaces the derived name."""

    expression: Expression
    label: str | None = None


@dataclass(frozen=True, slots=True)
class Order:
    expression: Expression
    direction: Direction = Direction.ASC


@dataclass(frozen=True, slots=True)
class SetOperation:
    operator: SetOperator
    right: Query


@dataclass(frozen=True, slots=True)
class Query:
    """One question's plan.

    `tables` are required beyond those that the expressions name (a bridge whose rows count, say).
    `limit` with `order` is a top-n; `ties` keeps all rows that equal the last one.
    `limit_per` gives the top-n within each value of these expressions.
    """

    select: tuple[Output, ...]
    tables: frozenset[str] = frozenset()
    where: Condition | None = None
    group: tuple[Expression, ...] = ()
    having: Condition | None = None
    order: tuple[Order, ...] = ()
    limit: int | None = None
    limit_per: tuple[Expression, ...] = ()
    ties: bool = False
    distinct: bool = False
    set_operation: SetOperation | None = None
    via: tuple[tuple[str, str, str, str], ...] = field(default=())  # forced joins: (table, column, table, column)
