"""From records and catalogs to the shapes that callers see."""

from __future__ import annotations

from collections.abc import Sequence

from answerbook.core.catalog import Catalog, Column, Table
from answerbook.core.cells import as_cell, as_rows
from answerbook.core.sql.verdict import Policy, Trap
from answerbook.sources.models import ChangeRecord, SourceRecord
from answerbook.sources.query import Rows
from answerbook.sources.schemas import (
    CatalogShape,
    ChangeShape,
    ColumnShape,
    KeyShape,
    QueryResult,
    ResultColumnShape,
    Source,
    TableShape,
    TrapShape,
)


def source_of(record: SourceRecord) -> Source:
    return Source(
        id=record.id,
        name=record.name,
        dialect=record.dialect,
        status="failed" if record.status == "failed" else "ready",
        message=record.message,
        tables=record.tables,
        description=record.description,
        schema_version=record.schema_version,
        created_at=record.created_at,
        refreshed_at=record.refreshed_at,
    )


def change_of(record: ChangeRecord) -> ChangeShape:
    return ChangeShape(
        at=record.at,
        kind=record.kind,
        table=record.table_name,
        column=record.column_name,
        before=record.before,
        after=record.after,
        text=record.text,
    )


def catalog_of(source_id: str, catalog: Catalog, policy: Policy) -> CatalogShape:
    """Show the catalog without what the policy hides."""
    tables = [_table(t, policy) for t in catalog.tables if t.name not in policy.hidden_tables]
    return CatalogShape(source=source_id, dialect=catalog.dialect, version=catalog.version, tables=tables)


def _table(table: Table, policy: Policy) -> TableShape:
    columns = [c for c in table.columns if f"{table.name}.{c.name}" not in policy.hidden_columns]
    return TableShape(
        name=table.name,
        db_schema=table.schema,
        is_view=table.is_view,
        comment=table.comment,
        row_count=table.row_count,
        primary_key=list(table.primary_key),
        unique=[list(u) for u in table.unique],
        foreign_keys=[
            KeyShape(
                columns=list(k.columns), to_table=k.to_table, to_columns=list(k.to_columns), inferred=k.inferred
            )
            for k in table.foreign_keys
            if k.to_table not in policy.hidden_tables
        ],
        columns=[_column(c) for c in columns],
    )


def _column(column: Column) -> ColumnShape:
    p = column.profile
    return ColumnShape(
        name=column.name,
        type=column.type,
        kind=column.kind.value,
        storage=column.storage.value,
        nullable=column.nullable,
        comment=column.comment,
        nulls=p.nulls,
        distinct=p.distinct,
        minimum=as_cell(p.minimum),
        maximum=as_cell(p.maximum),
        samples=[as_cell(v) for v in p.samples],
        is_complete=p.is_complete,
    )


def result_of(rows: Rows) -> QueryResult:
    return QueryResult(
        columns=[ResultColumnShape(name=c.name, type=c.kind.value) for c in rows.result.columns],
        rows=as_rows(rows.result),
        row_count=rows.result.row_count,
        truncated=rows.result.truncated,
        sql=rows.sql,
        warnings=traps_of(rows.traps),
        timings_ms={"run": rows.elapsed_ms},
    )


def traps_of(traps: Sequence[Trap]) -> list[TrapShape]:
    return [TrapShape(rule=t.rule, message=t.message, fixed_sql=t.fixed_sql) for t in traps]
