"""Which columns of a table a person would ask about: its name, measures, dates and categories; never keys."""

from __future__ import annotations

from collections.abc import Iterator

from answerbook.core.catalog import Catalog, Column, Kind, Table
from answerbook.core.question.keys import key_graph
from answerbook.core.question.wording import words

_NAMING = ("name", "title", "label", "caption")
_PERSONAL = frozenset({"first", "last", "middle", "nick", "user", "file", "column", "contact"})
_NO_MEASURE = frozenset(
    """id key code number no year zip postcode phone fax lat lng latitude longitude day month version rank position
    index order sequence flag status type level x y""".split()
)
_NO_CATEGORY = frozenset(
    """id key code name title address street phone fax email url link image photo password hash token description
    comment comments note notes text message zip postcode uuid guid date time details line""".split()
)
_MOST_CATEGORIES = 30


def is_key_column(table: Table, column: Column) -> bool:
    """Tell whether the column identifies rows, here or elsewhere."""
    keys = (
        table.primary_key,
        *(key.columns for key in table.foreign_keys),
        *(u for u in table.unique if len(u) == 1),
    )
    named = any(column.name.casefold() == c.casefold() for key in keys for c in key)
    return named or words(column.name)[-1] in ("id", "uuid", "guid", "key")


def name_column(table: Table) -> Column | None:
    """Return the text column by which a person would call a row."""
    for word in _NAMING:
        for column in table.columns:
            said = words(column.name)
            if column.kind is Kind.TEXT and said[-1] == word and not _PERSONAL & set(said):
                return column
    return None


def measures(table: Table) -> Iterator[Column]:
    """Yield the number columns worth adding up or averaging, those with fractions first."""
    found = [c for c in _plain(table) if c.kind.is_numeric and not _NO_MEASURE & set(words(c.name))]
    spread = [c for c in found if c.profile.distinct is None or c.profile.distinct > 2]
    yield from sorted(spread, key=lambda c: c.kind is not Kind.NUMBER)


def dates(table: Table) -> Iterator[Column]:
    return (c for c in _plain(table) if c.kind.is_temporal and "birth" not in words(c.name))


def categories(table: Table) -> Iterator[Column]:
    """Yield the columns that sort the rows into a few kinds."""
    for column in _plain(table):
        last = words(column.name)[-1]
        is_kind = column.kind is Kind.TEXT and last not in _NO_CATEGORY and not last.isdigit()
        if is_kind and _is_few(column.profile.distinct, column.profile.rows):
            yield column


def _is_few(distinct: int | None, rows: int | None) -> bool:
    return distinct is None or (2 <= distinct <= _MOST_CATEGORIES and (rows is None or rows > distinct))


def _plain(table: Table) -> Iterator[Column]:
    for column in table.columns:
        profile = column.profile
        is_empty = profile.rows is not None and profile.rows > 0 and profile.nulls == profile.rows
        if column.kind is not Kind.BLOB and not is_key_column(table, column) and not is_empty:
            yield column


def parents(catalog: Catalog, table: str) -> tuple[str, ...]:
    """Return the tables that the table refers to, nearest first, each once, two steps far at most."""
    found = dict[str, None]()
    for name in (table, *_referred(catalog, table)):
        found |= dict.fromkeys(_referred(catalog, name))
    found.pop(table, None)
    return tuple(found)


def _referred(catalog: Catalog, table: str) -> tuple[str, ...]:
    graph = key_graph(catalog)
    near = graph.neighbours[table]
    return tuple(n for n in near if any(key.table == table for key in graph.between(table, n)))


def is_bridge(table: Table) -> bool:
    """Tell whether the table only ties others together."""
    return not any(not is_key_column(table, column) for column in table.columns)


def centrality(catalog: Catalog) -> dict[str, float]:
    """Return how central each table is: by its keys to others, its share of the rows, and what it is about."""
    graph = key_graph(catalog)
    most = max((t.row_count or 0 for t in catalog.tables), default=0) or 1
    size = {t.name: 2 * ((t.row_count or 0) / most) ** 0.25 for t in catalog.tables}
    return {t.name: len(graph.neighbours[t.name]) + size[t.name] + _substance(t) for t in catalog.tables}


def _substance(table: Table) -> float:
    """Prefer things and events of their own to the lines of others and to bridges."""
    is_thing = name_column(table) is not None or next(dates(table), None) is not None
    return is_thing - 2.0 * (len(table.primary_key) > 1) - 4.0 * is_bridge(table)
