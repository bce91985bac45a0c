"""One reading of a question in a schema: what every stage of the proposal looks at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from answerbook.core.catalog import Catalog, Column, Kind
from answerbook.core.question.clauses import Clauses, Target
from answerbook.core.question.engine import Reading
from answerbook.core.question.marks import TABLE, Mark
from answerbook.core.question.plan import Aggregate, AggregateFunction, ColumnRef, Expression, Star
from answerbook.core.question.shown import date_columns, is_side_date, key_columns, measured_column, shown_columns

NAMED = 0.9


@dataclass(frozen=True, slots=True)
class Frame:
    """Marks with their roles, the clauses among them and the chosen column or table of each name."""

    catalog: Catalog
    reading: Reading
    marks: tuple[Mark, ...]
    labels: tuple[str, ...]
    clauses: Clauses
    columns: Mapping[int, ColumnRef]
    tables: Mapping[int, str]

    def column(self, ref: ColumnRef) -> Column:
        return self.catalog.get(ref.table).get(ref.column)

    def kind(self, ref: ColumnRef) -> Kind:
        return self.column(ref).kind

    def has(self, at: int, roles: str) -> bool:
        """Tell whether the mark has one of these roles."""
        return any(role in self.labels[at] for role in roles)

    def table_at(self, at: int) -> str | None:
        """Return the table that the mark names or whose column it names."""
        if at in self.tables:
            return self.tables[at]
        return self.columns[at].table if at in self.columns else None

    @property
    def main(self) -> str | None:
        """Return the table the question is about: what is shown, else the first named."""
        for roles in ("S", "A"):
            for at in range(len(self.marks)):
                if self.has(at, roles) and self.table_at(at):
                    return self.table_at(at)
        named = [*sorted(self.tables), *sorted(self.columns)]
        return self.table_at(self._head(named[0])) if named else None

    def _head(self, at: int) -> int:
        """Return the last of the tables that stand side by side: the categories of "product categories"."""
        while at in self.tables and at + 1 in self.tables and self._is_named(at + 1):
            at += 1
        return at

    def _is_named(self, at: int) -> bool:
        """Tell whether the mark says the name of its table rather than another word for it."""
        weights = [k.weight for k in self.marks[at].tables if k.table == self.tables[at]]
        return max(weights, default=0.0) >= NAMED

    def near(self, at: int) -> tuple[str, ...]:
        """Return the tables of the question, the one named last before `at` first."""
        places = sorted(
            {**self.tables, **{k: c.table for k, c in self.columns.items()}}.items(),
            key=lambda item: (item[0] > at, abs(item[0] - at)),
        )
        return tuple(dict.fromkeys(table for _, table in places))

    def referred(self, at: int) -> str | None:
        """Return the table that a key column named at this place stands for: "per region" with region_id."""
        column = self.columns.get(at)
        if column is None or not self.marks[at].tables:
            return None
        keys = self.catalog.get(column.table).foreign_keys
        return next((k.to_table for k in keys if k.columns == (column.column,)), None)

    def dated(self, at: int) -> Iterator[ColumnRef]:
        """Yield the date columns of the tables nearby and of those they refer to.

        Of the tables named, what happens often (the larger one) is what a time speaks of: orders, not products.
        """
        seen: dict[ColumnRef, None] = {}
        near = self.near(at)
        for table in near:
            named = self.catalog.get(table)
            for one in (named, *(self.catalog.get(k.to_table) for k in named.foreign_keys)):
                seen.update(dict.fromkeys(ColumnRef(one.name, c) for c in date_columns(one)))
        rows = {ref: self.catalog.get(ref.table).row_count or 0 for ref in seen}
        yield from sorted(seen, key=lambda ref: (is_side_date(ref.column), ref.table not in near, -rows[ref]))

    def measure(self, target: Target, at: int) -> tuple[Expression, bool] | None:
        """Return what a clause measures and whether it runs the other way round."""
        if target.at is not None and target.counted:
            return self._count(target), False
        if target.at is not None and target.at in self.columns:
            column = self.columns[target.at]
            if target.aggregate:
                return Aggregate(AggregateFunction(target.aggregate), column), False
            return column, False
        if target.adjective is not None:
            found = measured_column(target.adjective, self.near(at), self.catalog)
            return (ColumnRef(found[0], found[1]), found[2]) if found else None
        if target.at is not None and target.at in self.tables:
            return self._count(target), False
        return (Aggregate(AggregateFunction.COUNT, Star()), False) if target.counted else None

    def _count(self, target: Target) -> Aggregate:
        at = target.at
        if at is None or at not in self.columns:
            return Aggregate(AggregateFunction.COUNT, Star())
        column = self.columns[at]
        if self.kind(column).is_numeric and not self.is_key(column):
            return Aggregate(AggregateFunction.SUM, column)
        return Aggregate(AggregateFunction.COUNT, column, distinct=target.distinct)

    def is_key(self, ref: ColumnRef) -> bool:
        """Tell whether the column only identifies: a primary or foreign key, or named so."""
        table = self.catalog.get(ref.table)
        if ref.column in table.primary_key or any(ref.column in k.columns for k in table.foreign_keys):
            return True
        return ref.column.lower() == "id" or ref.column.lower().endswith("_id")

    def shown(self, table: str) -> tuple[ColumnRef, ...]:
        return tuple(ColumnRef(table, c) for c in shown_columns(self.catalog.get(table)))

    def key(self, table: str) -> tuple[ColumnRef, ...]:
        return tuple(ColumnRef(table, c) for c in key_columns(self.catalog.get(table)))


def names_between(marks: Sequence[Mark], left: int, right: int) -> int:
    """Count the names strictly between two marks."""
    return sum(m.is_name for m in marks[left + 1 : right])


__all__ = ["TABLE", "Frame", "names_between"]
