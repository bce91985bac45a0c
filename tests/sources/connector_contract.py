"""What every connector must do; each product's test class inherits it and says how its database is made."""

from __future__ import annotations

import datetime as dt
import hashlib
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from answerbook.core.catalog import Kind, Table
from answerbook.platform.cancel import CancelToken
from answerbook.sources.connectors.base import Caps, Connector
from answerbook.sources.errors import SourceFault

SHOP = (
    "CREATE TABLE customers (id INTEGER PRIMARY KEY, name VARCHAR(40) NOT NULL, "
    "city VARCHAR(40), email VARCHAR(80) UNIQUE)",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), "
    "placed_on DATE, total DECIMAL(10,2))",
    'CREATE TABLE items (order_id INTEGER REFERENCES orders (id), line INTEGER, "group" VARCHAR(10), '
    "PRIMARY KEY (order_id, line))",
    'CREATE TABLE "select" ("from" INTEGER, "größe → m²" VARCHAR(20))',
    "CREATE VIEW big_orders AS SELECT * FROM orders WHERE total > 50",
    "INSERT INTO customers VALUES (1, 'Ann', 'Paris', 'a@x'), (2, 'Bo', 'São Paulo', 'b'), (3, 'Cy', NULL, NULL)",
    "INSERT INTO orders VALUES (1, 1, '2024-01-31', 10.50), (2, 1, '2024-02-01', 99.99), (3, 2, NULL, 60)",
    "INSERT INTO items VALUES (1, 1, 'a'), (1, 2, 'b'), (2, 1, 'a')",
    "INSERT INTO \"select\" VALUES (1, 'übergröße')",
)
# Statements that a guard would refuse: the connector is called without one.
HOSTILE = (
    "DELETE FROM customers",
    "UPDATE customers SET name = 'x'",
    "INSERT INTO customers VALUES (9, 'x', 'x', 'x')",
    "DROP TABLE customers",
    "CREATE TABLE stolen AS SELECT * FROM customers",
    "ALTER TABLE customers ADD COLUMN x INTEGER",
    "CREATE INDEX sneaky ON customers (name)",
    "VACUUM",
    "SELECT 1; DELETE FROM customers",
    "WITH gone AS (SELECT 1) DELETE FROM customers",
    "REPLACE INTO customers VALUES (1, 'x', 'x', 'x')",
)


class ConnectorContract(ABC):
    """Inherit, name the class Test…, and make the database."""

    #: A statement that runs for minutes, and one that returns endless rows.
    slow: str
    endless: str
    hostile: tuple[str, ...] = ()

    @abstractmethod
    def make(self, folder: Path, statements: tuple[str, ...]) -> Path:
        """Write a database and return its file."""

    @abstractmethod
    def open(self, path: Path) -> Connector: ...

    @pytest.fixture
    def path(self, tmp_path: Path) -> Path:
        return self.make(tmp_path, SHOP)

    @pytest.fixture
    def connector(self, path: Path) -> Iterator[Connector]:
        connector = self.open(path)
        yield connector
        connector.close()

    @pytest.fixture
    def tables(self, connector: Connector) -> dict[str, Table]:
        return {t.name: t for t in connector.tables()}

    def test_lists_tables_and_views(self, tables: dict[str, Table]) -> None:
        assert set(tables) == {"customers", "orders", "items", "select", "big_orders"}
        assert [t.name for t in tables.values() if t.is_view] == ["big_orders"]

    def test_reads_columns(self, tables: dict[str, Table]) -> None:
        kinds = [(c.name, c.kind) for c in tables["orders"].columns]
        assert kinds == [
            ("id", Kind.INTEGER),
            ("customer_id", Kind.INTEGER),
            ("placed_on", Kind.DATE),
            ("total", Kind.NUMBER),
        ]
        assert not tables["customers"].get("name").nullable
        assert tables["customers"].get("city").nullable

    def test_reads_declared_keys(self, tables: dict[str, Table]) -> None:
        assert tables["customers"].primary_key == ("id",)
        assert tables["items"].primary_key == ("order_id", "line")
        assert ("email",) in tables["customers"].unique
        (key,) = tables["orders"].foreign_keys
        assert (key.columns, key.to_table, key.to_columns, key.inferred) == (
            ("customer_id",),
            "customers",
            ("id",),
            False,
        )

    def test_reads_odd_names(self, connector: Connector, tables: dict[str, Table]) -> None:
        assert [c.name for c in tables["select"].columns] == ["from", "größe → m²"]
        fetched = connector.run(f"SELECT * FROM {connector.name_of(tables['select'])}", caps=Caps())
        assert fetched.rows() == [(1, "übergröße")]

    def test_gives_rows_by_column(self, connector: Connector) -> None:
        fetched = connector.run("SELECT id, name, city FROM customers ORDER BY id", caps=Caps())
        assert fetched.names == ("id", "name", "city")
        assert fetched.values == ((1, 2, 3), ("Ann", "Bo", "Cy"), ("Paris", "São Paulo", None))
        assert not fetched.truncated

    def test_gives_columns_without_rows(self, connector: Connector) -> None:
        fetched = connector.run("SELECT id, name FROM customers WHERE id > 99", caps=Caps())
        assert fetched.names == ("id", "name")
        assert fetched.values == ((), ())

    @pytest.mark.parametrize(("rows", "expected", "truncated"), [(1, 1, True), (2, 2, True), (3, 3, False)])
    def test_caps_rows(self, connector: Connector, rows: int, expected: int, truncated: bool) -> None:
        fetched = connector.run("SELECT id FROM customers", caps=Caps(rows=rows))
        assert (fetched.row_count, fetched.truncated) == (expected, truncated)

    def test_caps_bytes(self, connector: Connector) -> None:
        fetched = connector.run(self.endless, caps=Caps(rows=10**9, bytes=100_000, seconds=20))
        assert fetched.truncated
        assert 100 < fetched.row_count <= 100_000 / 8

    def test_stops_at_the_time_limit(self, connector: Connector) -> None:
        began = time.monotonic()
        with pytest.raises(SourceFault) as caught:
            connector.run(self.slow, caps=Caps(seconds=0.5))
        assert caught.value.kind == "timeout"
        assert time.monotonic() - began < 5
        assert connector.run("SELECT 1", caps=Caps()).rows() == [(1,)]

    def test_stops_when_cancelled(self, connector: Connector) -> None:
        token = CancelToken()
        threading.Timer(0.3, token.cancel).start()
        began = time.monotonic()
        with pytest.raises(SourceFault) as caught:
            connector.run(self.slow, caps=Caps(seconds=60), cancel=token)
        assert caught.value.kind == "cancelled"
        assert time.monotonic() - began < 5

    def test_does_not_begin_what_is_cancelled(self, connector: Connector) -> None:
        token = CancelToken()
        token.cancel()
        with pytest.raises(SourceFault, match="cancelled"):
            connector.run(self.slow, caps=Caps(seconds=60), cancel=token)

    def test_a_late_cancel_harms_nobody(self, connector: Connector) -> None:
        token = CancelToken()
        connector.run("SELECT 1", caps=Caps(), cancel=token)
        token.cancel()
        assert connector.run("SELECT 2", caps=Caps()).rows() == [(2,)]

    @pytest.mark.parametrize(
        "sql", ["SELECT nothing FROM customers", "SELECT * FROM nowhere", "SELEC 1", "", "\x00"]
    )
    def test_says_what_is_wrong(self, connector: Connector, sql: str) -> None:
        with pytest.raises(SourceFault) as caught:
            connector.run(sql, caps=Caps())
        assert caught.value.kind == "error"
        assert caught.value.message
        assert caught.value.hint

    def test_never_writes(self, path: Path, connector: Connector) -> None:
        before = hashlib.sha256(path.read_bytes()).hexdigest()
        listed = sorted(p.name for p in path.parent.iterdir())
        for sql in (*HOSTILE, *self.hostile):
            with pytest.raises(SourceFault):
                connector.run(sql.format(folder=path.parent), caps=Caps(seconds=5))
        connector.close()
        assert hashlib.sha256(path.read_bytes()).hexdigest() == before
        assert sorted(p.name for p in path.parent.iterdir()) == listed

    def test_serves_many_threads(self, connector: Connector) -> None:
        def one(number: int) -> object:
            return connector.run(f"SELECT {number}, count(*) FROM orders", caps=Caps()).rows()

        threads = threading.active_count()
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(one, range(200)))
        assert found == [[(n, 3)] for n in range(200)]
        assert threading.active_count() <= threads + 1

    def test_waits_for_a_place_no_longer_than_allowed(self, connector: Connector) -> None:
        token = CancelToken()

        def occupy(_: int) -> None:
            with pytest.raises(SourceFault):
                connector.run(self.slow, caps=Caps(seconds=30), cancel=token)

        with ThreadPoolExecutor(4) as pool:
            list_of = pool.map(occupy, range(4))
            time.sleep(0.5)
            with pytest.raises(SourceFault) as caught:
                connector.run("SELECT 1", caps=Caps(seconds=0.3))
            token.cancel()
            list(list_of)
        assert caught.value.kind == "timeout"
        assert connector.run("SELECT 1", caps=Caps()).rows() == [(1,)]

    def test_the_fingerprint_tells_a_change(self, path: Path, connector: Connector) -> None:
        before = connector.fingerprint()
        assert connector.fingerprint() == before
        connector.close()
        again = self.make(path.parent, (*SHOP, "CREATE TABLE more (a INTEGER)"))
        assert self.open(again).fingerprint() != before

    def test_reads_a_thousand_tables(self, tmp_path: Path) -> None:
        statements = tuple(
            f"CREATE TABLE t{n} (id INTEGER PRIMARY KEY, name VARCHAR(9), t INTEGER)" for n in range(1000)
        )
        connector = self.open(self.make(tmp_path, statements))
        began = time.monotonic()
        assert len(connector.tables()) == 1000
        assert time.monotonic() - began < 3
        connector.close()

    def test_reads_dates_and_decimals(self, connector: Connector) -> None:
        fetched = connector.run("SELECT placed_on, total FROM orders WHERE id = 1", caps=Caps())
        ((day, total),) = fetched.rows()
        assert day in ("2024-01-31", dt.date(2024, 1, 31))
        assert float(str(total)) == 10.5
