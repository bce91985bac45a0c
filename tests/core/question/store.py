"""A store with what makes rendering hard: bridges, parallel keys, a self reference, epochs, odd names, nulls."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace

import duckdb

from answerbook.core.catalog import Catalog, Column, ForeignKey, Kind, Profile, Storage, Table
from answerbook.core.question import plan as p
from answerbook.core.question.plan import (
    AggregateFunction,
    Comparator,
    Connective,
    Direction,
    Expression,
    Query,
    SetOperation,
    SetOperator,
)

INT, N, T, D, DT = Kind.INTEGER, Kind.NUMBER, Kind.TEXT, Kind.DATE, Kind.DATETIME
SAMPLES = {
    "country": ("France", "Spain", "Italy"),
    "status": ("paid", "open", "late"),
    "category": ("Toys", "Books"),
}


def _column(name: str, kind: Kind, *, null: bool = False, storage: Storage = Storage.NATIVE) -> Column:
    declared = {INT: "INTEGER", N: "DOUBLE", T: "TEXT", D: "DATE", DT: "TIMESTAMP"}[kind]
    if storage is Storage.EPOCH_SECONDS:
        declared = "BIGINT"
    samples = SAMPLES.get(name, ())
    profile = Profile(distinct=len(samples) or None, samples=samples, is_complete=bool(samples))
    return Column(name, declared, kind, storage, null, profile=profile)


def _key(column: str, table: str, to: str = "id") -> ForeignKey:
    return ForeignKey((column,), table, (to,))


TABLES = (
    Table(
        "customers",
        (
            _column("id", INT),
            _column("name", T),
            _column("country", T, null=True),
            _column("boss_id", INT, null=True),
        ),
        ("id",),
        (_key("boss_id", "customers"),),
        row_count=4,
    ),
    Table(
        "orders",
        (
            _column("id", INT),
            _column("customer_id", INT),
            _column("order_date", DT),
            _column("status", T),
            _column("shipped_at", DT, null=True, storage=Storage.EPOCH_SECONDS),
            _column("fiscal_year", INT),
        ),
        ("id",),
        (_key("customer_id", "customers"),),
        row_count=5,
    ),
    Table(
        "Order Details",
        (
            _column("order_id", INT),
            _column("product_id", INT),
            _column("quantity", INT),
            _column("unit_price", N),
        ),
        ("order_id", "product_id"),
        (_key("order_id", "orders"), _key("product_id", "products")),
        row_count=6,
    ),
    Table(
        "products",
        (_column("id", INT), _column("name", T), _column("category", T), _column("weight", N, null=True)),
        ("id",),
        row_count=4,
    ),
    Table("airports", (_column("code", T), _column("city", T)), ("code",), row_count=3),
    Table(
        "flights",
        (_column("number", INT), _column("source_airport", T), _column("target_airport", T), _column("Group", T)),
        ("number",),
        (_key("source_airport", "airports", "code"), _key("target_airport", "airports", "code")),
        row_count=3,
    ),
    Table("islands", (_column("name", T), _column("size", N)), (), row_count=1),
)

ROWS: dict[str, list[tuple[object, ...]]] = {
    "customers": [(1, "Ana", "France", None), (2, "Bo", "Spain", 1), (3, "Cy", "France", 1), (4, "Di", None, 2)],
    "orders": [
        (1, 1, "2018-01-05 10:00:00", "paid", 1515200000, 2018),
        (2, 1, "2018-02-10 12:30:00", "open", None, 2018),
        (3, 2, "2018-12-31 23:30:00", "paid", 1546300000, 2018),
        (4, 3, "2019-01-01 00:00:00", "late", 1546400000, 2019),
        (5, 3, "2019-03-03 09:15:00", "paid", 1551700000, 2019),
    ],
    "Order Details": [
        (1, 1, 2, 5.0),
        (1, 2, 1, 8.0),
        (2, 1, 4, 5.0),
        (3, 3, 1, 20.0),
        (4, 2, 3, 8.0),
        (5, 1, 1, 5.0),
    ],
    "products": [
        (1, "Ball", "Toys", 0.5),
        (2, "Atlas", "Books", 1.5),
        (3, "Castle", "Toys", None),
        (4, "Poems", "Books", 0.5),
    ],
    "airports": [("AAA", "Lyon"), ("BBB", "Porto"), ("CCC", "Lyon")],
    "flights": [(1, "AAA", "BBB", "x"), (2, "BBB", "CCC", "y"), (3, "AAA", "CCC", "x")],
    "islands": [("Elba", 224.0)],
}


def catalog(dialect: str) -> Catalog:
    """Return the store; in SQLite dates are ISO text, as introspection finds them."""
    if dialect != "sqlite":
        return Catalog(dialect, TABLES)
    tables = []
    for table in TABLES:
        columns = tuple(
            replace(c, storage=Storage.ISO_TEXT) if c.kind is DT and c.storage is Storage.NATIVE else c
            for c in table.columns
        )
        tables.append(replace(table, columns=columns))
    return Catalog(dialect, tuple(tables))


def _fill(execute: object) -> None:
    assert callable(execute)
    for table in TABLES:
        columns = ", ".join(f'"{c.name}" {c.type}' for c in table.columns)
        execute(f'CREATE TABLE "{table.name}" ({columns})')
        for row in ROWS[table.name]:
            execute(f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(row))})', row)


def run(dialect: str, sql: str) -> list[tuple[object, ...]]:
    """Run a statement on a fresh copy of the store; dates come back as ISO text."""
    if dialect == "sqlite":
        with sqlite3.connect(":memory:") as lite:
            _fill(lite.execute)
            return lite.execute(sql).fetchall()
    with duckdb.connect() as duck:
        _fill(duck.execute)
        return [tuple(_plain(v) for v in row) for row in duck.execute(sql).fetchall()]


def _plain(value: object) -> object:
    return value if value is None or isinstance(value, int | float | str) else str(value)


def col(name: str, instance: int = 0) -> p.ColumnRef:
    table, _, column = name.rpartition(".")
    return p.ColumnRef(table, column, instance)


def value(item: object) -> p.Literal:
    assert item is None or isinstance(item, bool | int | float | str)
    return p.Literal(item)


def measure(name: str, item: Expression | None = None, **more: object) -> p.Aggregate:
    return p.Aggregate(AggregateFunction(name), item if item is not None else p.Star(), **more)  # type: ignore[arg-type]


def compare(left: Expression, comparator: str, right: object = None) -> p.Comparison:
    if isinstance(right, list):
        right = tuple(value(item) for item in right)
    elif not isinstance(right, Query) and not hasattr(right, "__dataclass_fields__") and right is not None:
        right = value(right)
    return p.Comparison(left, Comparator(comparator), right)  # type: ignore[arg-type]


def every(*conditions: p.Condition) -> p.Group:
    return p.Group(Connective.AND, conditions)


def some(*conditions: p.Condition) -> p.Group:
    return p.Group(Connective.OR, conditions)


def up(item: Expression) -> p.Order:
    return p.Order(item)


def down(item: Expression) -> p.Order:
    return p.Order(item, Direction.DESC)


def query(*select: Expression, tables: Sequence[str] = (), **more: object) -> Query:
    return Query(tuple(p.Output(item) for item in select), frozenset(tables), **more)  # type: ignore[arg-type]


def with_set(left: Query, operator: str, right: Query) -> Query:
    return replace(left, set_operation=SetOperation(SetOperator(operator), right))


WORDS: dict[str, object] = {
    "between": lambda c, low, high: p.Between(c, value(low), value(high)),
    "bucket": lambda name, grain: p.Bucket(col(name), p.Grain(grain)),
    "col": col,
    "compare": compare,
    "count": lambda item=None, **more: measure("count", item, **more),
    "divide": lambda a, b: p.Arithmetic("/", a, b),
    "down": down,
    "every": every,
    "has": lambda table, other, where=None: p.Related(table, other, where),
    "lacks": lambda table, other, where=None: p.Related(table, other, where, negated=True),
    "measure": measure,
    "no": p.Not,
    "period": lambda name, start, end: p.Period(col(name), start, end, "then"),
    "query": query,
    "share": p.ShareOfTotal,
    "some": some,
    "star": p.Star,
    "times": lambda a, b: p.Arithmetic("*", a, b),
    "up": up,
    "with_set": with_set,
}


def read_plan(text: str) -> Query:
    """Return the plan written as calls of the words above."""
    found = eval(text, {"__builtins__": {}}, dict(WORDS))
    assert isinstance(found, Query)
    return found
