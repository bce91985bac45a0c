"""Questions to begin with, made from a catalog: varied, about what matters in it, in plain English."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from answerbook.core.catalog import Catalog, Column, Table
from answerbook.core.question import worth_asking
from answerbook.core.question.keys import key_graph
from answerbook.core.question.wording import plural, row_name, table_name, words

_MOST = 6


@dataclass(frozen=True)
class _Stock:
    """The tables worth asking about, most central first."""

    catalog: Catalog
    tables: tuple[Table, ...]

    def parents(self, table: Table) -> list[Table]:
        return [self.catalog.get(name) for name in worth_asking.parents(self.catalog, table.name)]

    def children(self, table: Table) -> list[Table]:
        near = key_graph(self.catalog).neighbours[table.name]
        refer = key_graph(self.catalog).between
        found = [n for n in near if any(key.to_table == table.name for key in refer(n, table.name))]
        return [t for t in self.tables if t.name in found and t is not table]


def sample_questions(catalog: Catalog) -> tuple[str, ...]:
    """Return up to six questions of different kinds that the catalog can answer.

    >>> from answerbook.core.catalog import Kind, Column
    >>> columns = (Column("id", "int", Kind.INTEGER), Column("price", "real", Kind.NUMBER))
    >>> sample_questions(Catalog("sqlite", (Table("products", columns, ("id",)),)))
    ('How many products are there?', 'What is the average price of products?')
    """
    rank = worth_asking.centrality(catalog)
    order = sorted(catalog.tables, key=lambda t: (t.is_view, -rank[t.name], t.name))
    stock = _Stock(catalog, tuple(t for t in order if t.row_count != 0 and not worth_asking.is_bridge(t)))
    firsts = [list(kind(stock)) for kind in _KINDS]
    chosen = list(dict.fromkeys(found[0] for found in firsts if found))
    spare = [question for found in firsts for question in found[1:3]]
    return tuple(dict.fromkeys((*chosen, *spare)))[:_MOST]


def _counts(stock: _Stock) -> Iterator[str]:
    return (f"How many {table_name(t.name)} are there?" for t in stock.tables)


def _tops(stock: _Stock) -> Iterator[str]:
    for table in stock.tables:
        measure = next(worth_asking.measures(table), None)
        owner = next((p for p in stock.parents(table) if worth_asking.name_column(p) is not None), None)
        if measure is not None and owner is not None:
            total = f"total {_said(measure).removeprefix('total ')}"
            yield f"Which 5 {table_name(owner.name)} have the highest {total}?"
    for table in stock.tables:
        child = next(iter(stock.children(table)), None)
        if child is not None and worth_asking.name_column(table) is not None:
            yield f"Which 5 {table_name(table.name)} have the most {table_name(child.name)}?"


def _trends(stock: _Stock) -> Iterator[str]:
    for table in stock.tables:
        if next(worth_asking.dates(table), None) is not None:
            yield f"How many {table_name(table.name)} are there by month?"


def _breakdowns(stock: _Stock) -> Iterator[str]:
    for table in stock.tables:
        for category in worth_asking.categories(table):
            yield f"How many {table_name(table.name)} are there for each {_said(category)}?"


def _averages(stock: _Stock) -> Iterator[str]:
    for table in stock.tables:
        for measure in list(worth_asking.measures(table))[:1]:
            category = next(worth_asking.categories(table), None)
            by = f" by {_said(category)}" if category is not None else ""
            yield f"What is the average {_said(measure)} of {table_name(table.name)}{by}?"


def _withouts(stock: _Stock) -> Iterator[str]:
    for table in stock.tables:
        for child in stock.children(table)[:1]:
            if worth_asking.name_column(table) is not None:
                yield f"Which {table_name(table.name)} have no {table_name(child.name)}?"


def _superlatives(stock: _Stock) -> Iterator[str]:
    for table in stock.tables:
        measure = next(worth_asking.measures(table), None)
        if measure is not None and worth_asking.name_column(table) is not None:
            yield f"Which {row_name(table.name)} has the highest {_said(measure)}?"


def _lists(stock: _Stock) -> Iterator[str]:
    for table in stock.tables:
        name = worth_asking.name_column(table)
        if name is not None:
            yield f"List the {plural(_said(name))} of all {table_name(table.name)}."


def _said(column: Column) -> str:
    return " ".join(words(column.name))


_KINDS: tuple[Callable[[_Stock], Iterator[str]], ...] = (
    _counts,
    _tops,
    _trends,
    _breakdowns,
    _averages,
    _withouts,
    _superlatives,
    _lists,
)
