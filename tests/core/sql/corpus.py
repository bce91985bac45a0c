"""Reads the public corpus of the guard and builds the databases its statements run on."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import duckdb

from answerbook.core.catalog import Catalog
from answerbook.core.sql.ddl import catalog_from_ddl

FOLDER = Path(__file__).parents[1] / "cases" / "guard"
DIALECTS = ("sqlite", "duckdb", "postgres")
Rows = list[tuple[object, ...]]
Run = Callable[[str], Rows]


@dataclass(frozen=True)
class Case:
    dialect: str
    sql: str
    why: str
    suggested: str = ""


def load(path: Path) -> list[Case]:
    return [Case(**json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines() if line]


@cache
def cases(name: str) -> tuple[Case, ...]:
    return tuple(load(FOLDER / f"{name}.jsonl"))


@cache
def schema(dialect: str) -> str:
    return (FOLDER / f"schema_{dialect}.sql").read_text(encoding="utf-8")


@cache
def seed() -> str:
    return (FOLDER / "seed.sql").read_text(encoding="utf-8")


@cache
def catalog(dialect: str) -> Catalog:
    return catalog_from_ddl(schema(dialect), dialect=dialect)


def sqlite_database() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.executescript(schema("sqlite") + seed())
    return connection


def duckdb_database() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(schema("duckdb"))
    connection.execute(seed())
    return connection


def contents(
    run: Run, tables: Iterable[str] = ("authors", "books", "members", "loans", "notes", '"group"')
) -> str:
    """Return everything the database holds, to see whether a statement changed it."""
    return repr([(table, sorted(map(repr, run(f"SELECT * FROM {table}")))) for table in tables])


def as_bag(rows: Sequence[tuple[object, ...]]) -> Counter[str]:
    return Counter(map(repr, rows))
