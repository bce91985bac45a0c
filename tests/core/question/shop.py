"""A small shop catalog, plans on it by name, and plans as one line of text."""

from __future__ import annotations

from answerbook.core.catalog import Catalog, Column, ForeignKey, Kind, Profile, Table
from answerbook.core.question import plan as p
from answerbook.core.question.context import resolve
from answerbook.core.question.engine import Clock, Context, Turn, ValueMatch
from answerbook.core.question.linking import link
from answerbook.core.question.plan import ColumnRef, Output, Query, Star
from answerbook.core.question.reading import read


def _column(name: str, kind: Kind, samples: tuple[str, ...] = ()) -> Column:
    return Column(name, kind.value, kind, profile=Profile(samples=samples))


SHOP = Catalog(
    "sqlite",
    (
        Table(
            "customers",
            (
                _column("id", Kind.INTEGER),
                _column("name", Kind.TEXT),
                _column("email", Kind.TEXT),
                _column("city", Kind.TEXT, ("Berlin", "Paris", "Lyon")),
                _column("country", Kind.TEXT, ("Germany", "France", "Italy")),
            ),
            ("id",),
        ),
        Table(
            "orders",
            (
                _column("id", Kind.INTEGER),
                _column("customer_id", Kind.INTEGER),
                _column("order_date", Kind.DATE),
                _column("status", Kind.TEXT, ("shipped", "cancelled", "pending")),
                _column("total", Kind.NUMBER),
            ),
            ("id",),
            (ForeignKey(("customer_id",), "customers", ("id",)),),
        ),
        Table(
            "items",
            (
                _column("order_id", Kind.INTEGER),
                _column("product_id", Kind.INTEGER),
                _column("quantity", Kind.INTEGER),
            ),
            ("order_id", "product_id"),
            (ForeignKey(("order_id",), "orders", ("id",)), ForeignKey(("product_id",), "products", ("id",))),
        ),
        Table(
            "products",
            (
                _column("id", Kind.INTEGER),
                _column("name", Kind.TEXT),
                _column("category", Kind.TEXT, ("Books", "Toys")),
                _column("price", Kind.NUMBER),
            ),
            ("id",),
        ),
        Table(
            "suppliers",
            (_column("id", Kind.INTEGER), _column("name", Kind.TEXT), _column("country", Kind.TEXT)),
            ("id",),
        ),
    ),
)

VALUES = {
    ("customers", "city"): ("Berlin", "Paris", "Lyon"),
    ("customers", "country"): ("Germany", "France", "Italy"),
    ("orders", "status"): ("shipped", "cancelled", "pending"),
    ("products", "category"): ("Books", "Toys"),
}

COUNTRY, CITY = ColumnRef("customers", "country"), ColumnRef("customers", "city")
NAME, EMAIL = ColumnRef("customers", "name"), ColumnRef("customers", "email")
DATE, STATUS, TOTAL = (ColumnRef("orders", c) for c in ("order_date", "status", "total"))
COUNT = p.Aggregate(p.AggregateFunction.COUNT, Star())
SALES = p.Aggregate(p.AggregateFunction.SUM, TOTAL)
MONTH = p.Bucket(DATE, p.Grain.MONTH)


def _is(column: ColumnRef, value: str) -> p.Comparison:
    return p.Comparison(column, p.Comparator.EQ, p.Literal(value))


PLANS: dict[str, Query] = {
    "customers": Query((Output(NAME),)),
    "customers in Germany": Query((Output(NAME),), where=_is(COUNTRY, "Germany")),
    "customers in Germany by name": Query(
        (Output(NAME),), where=_is(COUNTRY, "Germany"), order=(p.Order(NAME),), limit=10
    ),
    "number of customers": Query((Output(COUNT),), tables=frozenset({"customers"})),
    "number of customers in Germany": Query(
        (Output(COUNT),), tables=frozenset({"customers"}), where=_is(COUNTRY, "Germany")
    ),
    "customers by country": Query(
        (Output(COUNTRY), Output(COUNT)), tables=frozenset({"customers"}), group=(COUNTRY,)
    ),
    "total sales": Query((Output(SALES),)),
    "total sales in 2017": Query((Output(SALES),), where=p.Period(DATE, "2017-01-01", "2018-01-01", "in 2017")),
    "sales by country": Query(
        (Output(COUNTRY), Output(SALES)), group=(COUNTRY,), order=(p.Order(SALES, p.Direction.DESC),)
    ),
    "sales by month": Query((Output(MONTH), Output(SALES)), group=(MONTH,), order=(p.Order(MONTH),)),
    "shipped orders": Query((Output(Star("orders")),), where=_is(STATUS, "shipped")),
    "product names": Query((Output(ColumnRef("products", "name")),)),
}


def text_of(query: Query) -> str:
    """Write a plan on one line, its tables only where they add something."""
    line = (
        "select " + ("distinct " if query.distinct else "") + ", ".join(_term(o.expression) for o in query.select)
    )
    line += f" from {', '.join(sorted(query.tables))}" if query.tables else ""
    line += f" where {_condition(query.where)}" if query.where else ""
    line += f" group by {', '.join(_term(g) for g in query.group)}" if query.group else ""
    line += f" having {_condition(query.having)}" if query.having else ""
    line += (
        f" order by {', '.join(f'{_term(o.expression)} {o.direction}' for o in query.order)}"
        if query.order
        else ""
    )
    return line + (f" limit {query.limit}" if query.limit is not None else "")


def _term(node: object) -> str:
    match node:
        case p.ColumnRef(table, column):
            return f"{table}.{column}"
        case p.Star(table):
            return f"{table}.*" if table else "*"
        case p.Bucket(column, grain):
            return f"{grain}({_term(column)})"
        case p.Aggregate(function, argument, distinct):
            return f"{function}({'distinct ' if distinct else ''}{_term(argument)})"
        case p.ShareOfTotal(aggregate):
            return f"share({_term(aggregate)})"
        case p.Literal(value):
            return repr(value)
        case tuple():
            return "(" + ", ".join(_term(item) for item in node) + ")"
    raise AssertionError(f"no text for {node!r}")


def _condition(node: object) -> str:
    match node:
        case p.Group(connective, conditions):
            return f" {connective} ".join(_condition(c) for c in conditions)
        case p.Period(column, start, end):
            return f"{_term(column)} in [{start or ''}, {end or ''})"
        case p.Comparison(left, comparator, right):
            return f"{_term(left)} {comparator} {_term(right)}"
    raise AssertionError(f"no text for {node!r}")


def asked(before: str, question: str) -> Query | None:
    """Return the plan of a question asked after the named plan, as the engine would resolve it."""
    turns = (Turn(before, PLANS[before]),)
    reading = read(question, Context(Clock("2026-11-20"), turns))
    found = [
        ValueMatch(phrase, table, column, value, 1.0)
        for phrase in reading.phrases
        for (table, column), values in VALUES.items()
        for value in values
        if value.casefold() == phrase.casefold()
    ]
    return resolve(reading, turns, SHOP, link(reading, SHOP, found))
