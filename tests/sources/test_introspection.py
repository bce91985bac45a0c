from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from answerbook.core.catalog import Catalog, Column, Kind, Storage
from answerbook.sources import introspection
from answerbook.sources.connectors import connect
from answerbook.sources.service import open_url
from tests.sources.conftest import write_sqlite


def catalog_of(tmp_path: Path, script: str) -> Catalog:
    return open_url(None, f"sqlite:///{write_sqlite(tmp_path / 's.db', script)}").catalog


def values(*cells: str) -> str:
    return ", ".join(f"({c})" for c in cells)


@pytest.mark.parametrize(
    ("declared", "cells", "kind", "storage"),
    [
        ("c INTEGER", ("1", "2"), Kind.INTEGER, Storage.NATIVE),
        ("c REAL", ("1.5", "2"), Kind.NUMBER, Storage.NATIVE),
        ("c DECIMAL(10,2)", ("1", "2"), Kind.NUMBER, Storage.NATIVE),
        ("c TEXT", ("'a'", "'b'"), Kind.TEXT, Storage.NATIVE),
        ("c", ("'a'", "NULL"), Kind.TEXT, Storage.NATIVE),
        ("c", ("1", "2"), Kind.INTEGER, Storage.NATIVE),
        ("c", ("x'01'",), Kind.BLOB, Storage.NATIVE),
        ("c", (), Kind.TEXT, Storage.NATIVE),
        ("c INTEGER", ("1", "'unknown'"), Kind.TEXT, Storage.NATIVE),
        ("c TEXT", ("'2024-01-31'", "'2024-02-01'"), Kind.DATE, Storage.ISO_TEXT),
        ("c DATE", ("'2024-01-31'", "NULL"), Kind.DATE, Storage.ISO_TEXT),
        ("c DATE", (), Kind.DATE, Storage.ISO_TEXT),
        ("c DATETIME", ("'2024-01-31 10:00:00'",), Kind.DATETIME, Storage.ISO_TEXT),
        ("c DATE", ("'2024-01-31T10:00:00Z'",), Kind.DATETIME, Storage.ISO_TEXT),
        ("c TEXT", ("'2024-01-31'", "'soon'"), Kind.TEXT, Storage.NATIVE),
        ("c DATE", ("'31/01/2024'",), Kind.TEXT, Storage.NATIVE),
        ("c TEXT", ("'10:30'", "'23:59:59'"), Kind.TIME, Storage.ISO_TEXT),
        ("year INTEGER", ("2019", "2024"), Kind.INTEGER, Storage.NATIVE),
        ("date_year DATE", ("2019", "2024"), Kind.INTEGER, Storage.NATIVE),
        ("created_at INTEGER", ("1700000000", "1710000000"), Kind.DATETIME, Storage.EPOCH_SECONDS),
        ("amount INTEGER", ("1700000000", "1710000000"), Kind.INTEGER, Storage.NATIVE),
        ("created_at INTEGER", ("5", "1710000000"), Kind.INTEGER, Storage.NATIVE),
        ("is_active INTEGER", ("0", "1"), Kind.BOOLEAN, Storage.ZERO_ONE),
        ("isActive INTEGER", ("0", "1"), Kind.BOOLEAN, Storage.ZERO_ONE),
        ("c BOOLEAN", ("0", "1"), Kind.BOOLEAN, Storage.ZERO_ONE),
        ("island INTEGER", ("0", "1"), Kind.INTEGER, Storage.NATIVE),
        ("is_active INTEGER", ("0", "2"), Kind.INTEGER, Storage.NATIVE),
        ("c INTEGER", ("0", "1"), Kind.INTEGER, Storage.NATIVE),
        ("c CHAR(1)", ("'Y'", "'N'"), Kind.TEXT, Storage.FLAG_TEXT),
        ("c TEXT", ("'yes'", "'no'"), Kind.TEXT, Storage.FLAG_TEXT),
        ("c TEXT", ("'Y'", "'N'", "'?'"), Kind.TEXT, Storage.NATIVE),
        ("c TEXT", ("'M'", "'F'"), Kind.TEXT, Storage.NATIVE),
    ],
)
def test_kinds_by_values(
    declared: str, cells: tuple[str, ...], kind: Kind, storage: Storage, tmp_path: Path
) -> None:
    insert = f"INSERT INTO t VALUES {values(*cells)};" if cells else ""
    column = catalog_of(tmp_path, f"CREATE TABLE t ({declared}); {insert}").get("t").columns[0]
    assert (column.kind, column.storage) == (kind, storage)


class TestProfiles:
    @pytest.fixture
    def column(self, tmp_path: Path) -> Callable[[str], Column]:
        cells = [f"{n}, '{'abc'[n % 3]}', {'NULL' if n % 5 == 0 else n * 2}" for n in range(1, 31)]
        catalog = catalog_of(
            tmp_path, f"CREATE TABLE t (id INTEGER, c TEXT, n INT); INSERT INTO t VALUES {values(*cells)};"
        )
        return catalog.get("t").get

    def test_counts(self, column: Callable[[str], Column]) -> None:
        profile = column("n").profile
        assert (profile.rows, profile.nulls, profile.distinct) == (30, 6, 24)
        assert (profile.minimum, profile.maximum, len(profile.samples)) == (2, 58, 20)
        assert not profile.is_complete

    def test_most_frequent_first(self, column: Callable[[str], Column]) -> None:
        profile = column("c").profile
        assert (profile.samples, profile.is_complete) == (("a", "b", "c"), True)

    def test_unique(self, column: Callable[[str], Column]) -> None:
        assert column("id").profile.is_unique
        assert not column("c").profile.is_unique

    def test_an_empty_table(self, tmp_path: Path) -> None:
        table = catalog_of(tmp_path, "CREATE TABLE t (a INT)").get("t")
        assert (table.row_count, table.get("a").profile.distinct, table.get("a").profile.samples) == (0, 0, ())

    def test_long_values_are_no_samples(self, tmp_path: Path) -> None:
        script = "CREATE TABLE t (a TEXT); INSERT INTO t VALUES (printf('%.*c', 5000, 'x')), ('short');"
        profile = catalog_of(tmp_path, script).get("t").get("a").profile
        assert (profile.samples, len(str(profile.maximum))) == (("short",), 200)

    def test_reserved_and_odd_names(self, tmp_path: Path) -> None:
        script = 'CREATE TABLE "order" ("group" TEXT, "a""b" INT, "日本" TEXT); INSERT INTO "order" VALUES (\'x\', 1, \'y\');'
        table = catalog_of(tmp_path, script).get("order")
        assert [(c.name, c.profile.samples) for c in table.columns] == [
            ("group", ("x",)),
            ('a"b', (1,)),
            ("日本", ("y",)),
        ]

    def test_many_columns(self, tmp_path: Path) -> None:
        columns = ", ".join(f"c{n} INT" for n in range(300))
        script = f"CREATE TABLE t ({columns}); INSERT INTO t (c299) VALUES (7);"
        assert catalog_of(tmp_path, script).get("t").get("c299").profile.samples == (7,)

    def test_without_time_the_structure_is_whole(self, tmp_path: Path) -> None:
        path = write_sqlite(tmp_path / "s.db")
        catalog = introspection.introspect(connect("sqlite", path), seconds=0.0)
        assert [t.name for t in catalog.tables] == ["customers", "orders"]
        assert catalog.get("orders").row_count is None


def big(path: Path) -> Path:
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE orders AS SELECT i AS id, i % 5000 AS customer_id, ['new', 'paid', 'sent'][1 + i % 3] AS status,"
            " TIMESTAMP '2022-01-01' + to_minutes(i) AS placed_at, (i % 997) * 1.37 AS total FROM range(120000) t(i)"
        )
        connection.execute(
            "CREATE TABLE customers AS SELECT i AS id, 'Customer ' || i AS name FROM range(5000) t(i)"
        )
    return path


def test_a_big_table_is_profiled_quickly_and_exactly(tmp_path: Path) -> None:
    connector = connect("duckdb", big(tmp_path / "b.duckdb"))
    began = time.monotonic()
    catalog = introspection.introspect(connector)
    assert time.monotonic() - began < 5
    status = catalog.get("orders").get("status").profile
    assert (status.rows, status.distinct, set(status.samples)) == (120_000, 3, {"new", "paid", "sent"})
    (key,) = catalog.get("orders").foreign_keys
    assert (key.columns, key.to_table, key.inferred) == (("customer_id",), "customers", True)


@pytest.mark.parametrize("product", ["sqlite", "duckdb"])
def test_a_table_above_the_exact_size_is_sampled(
    product: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if product == "duckdb":
        connector = connect("duckdb", big(tmp_path / "b.duckdb"))
    else:
        script = (
            "CREATE TABLE orders (id INT, status TEXT); INSERT INTO orders WITH RECURSIVE r(x) AS"
            " (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < 120000) SELECT x, 's' || (x % 3) FROM r;"
        )
        connector = connect("sqlite", write_sqlite(tmp_path / "b.db", script))
    monkeypatch.setattr(type(connector), "exact_below", 20_000)
    orders = introspection.introspect(connector).get("orders")
    assert orders.row_count == 120_000
    assert orders.get("status").profile.distinct == 3
    key = orders.get("id").profile
    assert key.distinct is not None
    assert key.distinct > 60_000
    assert not key.is_unique


def test_a_thousand_tables_in_reasonable_time(tmp_path: Path) -> None:
    script = "".join(
        f"CREATE TABLE t{n} (id INTEGER PRIMARY KEY, name TEXT, t{(n + 1) % 1000}_id INT);"
        f"INSERT INTO t{n} VALUES (1, 'a', 1);"
        for n in range(1000)
    )
    path = write_sqlite(tmp_path / "many.db", "BEGIN;" + script + "COMMIT;")
    began = time.monotonic()
    catalog = introspection.introspect(connect("sqlite", path))
    assert time.monotonic() - began < 10
    assert len(catalog.tables) == 1000
    assert sum(len(t.foreign_keys) for t in catalog.tables) == 1000
