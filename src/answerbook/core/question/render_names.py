"""How names are written: identifiers quoted only where they must be, and the names of result columns."""

from __future__ import annotations

import re
from functools import lru_cache

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from answerbook.core.catalog import Catalog, Table
from answerbook.core.question import wording
from answerbook.core.question.plan import (
    Aggregate,
    AggregateFunction,
    Arithmetic,
    Bucket,
    ColumnRef,
    Expression,
    Literal,
    ShareOfTotal,
    Star,
)

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")
_DEFAULT_SCHEMA = {"sqlite": "main", "duckdb": "main", "postgres": "public", "tsql": "dbo"}
_RESERVED = frozenset(
    """all alter analyse analyze and any array as asc asymmetric authorization begin between both by case cast
    check collate column commit constraint create cross current current_date current_time current_timestamp
    current_user database default deferrable delete desc describe distinct do drop else end escape except
    exists explain external false fetch file filter first following for foreign freeze from full function
    glob grant group groups having if ilike in index initially inner insert intersect interval into is isnull
    join key kill lambda last lateral leading left level like limit localtime localtimestamp match
    materialized merge natural new not notnull null nulls of offset old on only open option or order others
    outer over overlaps overlay partition percent pivot placing plan position preceding primary procedure
    public qualify range read recursive references regexp release rename replace returning revoke right
    rollback row rows save schema select session_user set show similar some start summarize symmetric system
    table tablesample temp then to top trailing transaction trigger true truncate try_cast unbounded union
    unique unpivot update usage use user using values variadic view when where while window with within""".split()
)
_MEANING = {
    AggregateFunction.SUM: "total",
    AggregateFunction.AVG: "average",
    AggregateFunction.MIN: "lowest",
    AggregateFunction.MAX: "highest",
}
_OPERATION = {"/": "ratio", "*": "product", "-": "difference", "+": "sum"}


def identifier(name: str, dialect: str) -> exp.Identifier:
    return exp.to_identifier(name, quoted=must_quote(name, dialect))


@lru_cache(maxsize=8192)
def must_quote(name: str, dialect: str) -> bool:
    """Tell whether the dialect would read the bare name as anything but this name."""
    if not _PLAIN.match(name) or name.casefold() in _RESERVED:
        return True
    if dialect == "postgres" and name != name.lower():
        return True
    try:
        found = parse_one(f"SELECT {name} FROM {name} AS {name}", read=dialect)
    except SqlglotError:
        return True
    is_column = isinstance(found, exp.Select) and type(found.expressions[0]) is exp.Column
    return not (is_column and found.find(exp.Table) and found.expressions[0].name == name)


def table_source(table: Table, alias: str, dialect: str) -> exp.Table:
    """Return the table as FROM names it, aliased where `alias` is another name."""
    schema = table.schema
    bare = table.name.removeprefix(f"{schema}.") if schema else table.name
    keep = schema is not None and (bare != table.name or schema != _DEFAULT_SCHEMA.get(dialect))
    return exp.Table(
        this=identifier(bare, dialect),
        db=identifier(schema, dialect) if schema and keep else None,
        alias=exp.TableAlias(this=identifier(alias, dialect)) if alias != bare else None,
    )


def qualifier(table: Table, dialect: str, taken: set[str]) -> str:
    """Return the shortest name for a use of a table that no other use has."""
    bare = table.name.removeprefix(f"{table.schema}.") if table.schema else table.name
    base = bare if not must_quote(bare, dialect) else snake(bare)
    name, number = base, 1
    while name.casefold() in taken:
        number += 1
        name = f"{base}_{number}"
    return name


def snake(text: str) -> str:
    """Return the text as a plain lower-case name.

    >>> snake("Order Details"), snake("2018 %"), snake("select")
    ('order_details', 'n2018', 'select_')
    """
    name = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    if not name:
        return "value"
    if name in _RESERVED:
        return f"{name}_"
    return f"n{name}" if name[0].isdigit() else name


def output_name(expression: Expression, catalog: Catalog, rows: str | None) -> str:
    """Return the name of a computed result column: `total_amount`, `orders`, `month`.

    `rows` is the table of which the statement has one row each, where there is one.
    """
    if isinstance(expression, ColumnRef):
        return catalog.get(expression.table).get(expression.column).name
    if isinstance(expression, Bucket):
        return expression.grain.value
    if isinstance(expression, Aggregate):
        return _aggregate_name(expression, catalog, rows)
    if isinstance(expression, ShareOfTotal):
        return "share"
    if isinstance(expression, Arithmetic):
        return _OPERATION[expression.operator]
    return snake(str(expression.value)) if isinstance(expression, Literal) else "rows"


def _aggregate_name(aggregate: Aggregate, catalog: Catalog, rows: str | None) -> str:
    argument = aggregate.argument
    if aggregate.function is AggregateFunction.COUNT:
        return _count_name(argument, rows)
    if isinstance(argument, ColumnRef):
        column = catalog.get(argument.table).get(argument.column)
        word = _MEANING[aggregate.function]
        if column.kind.is_temporal:
            word = {"lowest": "earliest", "highest": "latest"}.get(word, word)
        said = wording.words(column.name)
        if word in said:
            return snake(" ".join(said if len(said) > 1 else (wording.row_name(argument.table), *said)))
        return f"{word}_{snake(' '.join(said))}"
    return f"{_MEANING[aggregate.function]}_{output_name(argument, catalog, rows)}"


def _count_name(argument: Expression, rows: str | None) -> str:
    if isinstance(argument, ColumnRef):
        return snake(wording.plural(" ".join(wording.words(argument.column))))
    table = (argument.table if isinstance(argument, Star) else None) or rows
    return snake(wording.table_name(table)) if table else "number_of_rows"
