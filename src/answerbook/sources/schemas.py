"""Shapes of sources."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

_NAME = r"^[^/\\:\x00-\x1f]+$"
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100, pattern=_NAME)]
Sql = Annotated[str, Field(min_length=1, max_length=200_000)]


class SourceCreate(BaseModel):
    """A database to be asked."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"name": "Shop", "url": "duckdb:///shop.duckdb"}]})

    name: Name = Field(description="What people will call it; one per workspace.")
    url: str = Field(min_length=1, max_length=2000, description="sqlite:///file.db or duckdb:///file.duckdb")
    description: str = Field("", max_length=2000)


class Source(BaseModel):
    """A registered database."""

    id: str
    name: str
    dialect: str = Field(examples=["duckdb"])
    status: Literal["ready", "failed"]
    message: str = Field("", description="Why it is not ready.")
    tables: int
    description: str
    schema_version: str
    created_at: dt.datetime
    refreshed_at: dt.datetime


class ChangeShape(BaseModel):
    """One change of the schema."""

    at: dt.datetime | None = None
    kind: str = Field(examples=["column_added"])
    table: str
    column: str | None = None
    before: str | None = None
    after: str | None = None
    text: str


class Refreshed(BaseModel):
    """What a new look at the schema showed."""

    source: Source
    changes: list[ChangeShape]

    def summary(self) -> str:
        """Say it in words."""
        if not self.changes:
            return f"{self.source.name}: {self.source.tables} tables, nothing changed."
        return f"{self.source.name}: " + "; ".join(c.text for c in self.changes) + "."


class TestStep(BaseModel):
    """One step of a connection test."""

    name: str
    ok: bool
    ms: float
    message: str = ""
    hint: str = ""


class TestReport(BaseModel):
    """How far a connection test came."""

    ok: bool
    steps: list[TestStep]


class FileShape(BaseModel):
    """A database file that may be registered."""

    name: str
    url: str
    size: int


class FileList(BaseModel):
    items: list[FileShape]


class ColumnShape(BaseModel):
    """A column with what its values looked like at the last refresh."""

    name: str
    type: str
    kind: str
    storage: str
    nullable: bool
    comment: str
    nulls: int | None
    distinct: int | None
    minimum: Any = None
    maximum: Any = None
    samples: list[Any]
    is_complete: bool = Field(description="The samples are all values there are.")


class KeyShape(BaseModel):
    """A reference to another table."""

    columns: list[str]
    to_table: str
    to_columns: list[str]
    inferred: bool = Field(description="Found by names and values, not declared.")


class TableShape(BaseModel):
    name: str
    db_schema: str | None = Field(serialization_alias="schema")
    is_view: bool
    comment: str
    row_count: int | None
    primary_key: list[str]
    unique: list[list[str]]
    foreign_keys: list[KeyShape]
    columns: list[ColumnShape]


class CatalogShape(BaseModel):
    source: str
    dialect: str
    version: str
    tables: list[TableShape]


class SampleQuestions(BaseModel):
    items: list[str]


class QueryRequest(BaseModel):
    """One reading statement in the dialect of the source."""

    sql: Sql = Field(examples=["SELECT count(*) FROM orders"])
    limit: int | None = Field(None, ge=1, le=100_000, description="Rows at most.")


class ResultColumnShape(BaseModel):
    name: str
    type: str


class TrapShape(BaseModel):
    """Why the result may not be what was meant."""

    rule: str
    message: str
    fixed_sql: str | None = None


class QueryResult(BaseModel):
    columns: list[ResultColumnShape]
    rows: list[list[Any]]
    row_count: int
    truncated: bool
    sql: str = Field(description="What really ran.")
    warnings: list[TrapShape]
    timings_ms: dict[str, float]


class ValueHit(BaseModel):
    table: str
    column: str
    value: str


class ValueList(BaseModel):
    items: list[ValueHit]


class CheckRequest(BaseModel):
    """A statement to be judged, not run."""

    sql: Annotated[str, Field(max_length=200_000)]
    source: str | None = Field(None, description="Id of the source whose tables and columns count.")
    dialect: Literal["sqlite", "duckdb", "postgres"] | None = Field(None, description="Without a source.")


class Verdict(BaseModel):
    verdict: Literal["allow", "refuse"]
    rule: str | None
    message: str
    sql: str | None = Field(description="The statement as it would run.")
    safe_form: str | None = None
    position: int | None = None
    warnings: list[TrapShape]


class Explanation(BaseModel):
    sentences: list[str]
