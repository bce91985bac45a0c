from __future__ import annotations

import datetime as dt
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from answerbook.core.catalog import Kind
from answerbook.sources.connectors.base import Caps
from answerbook.sources.connectors.duckdb import DuckDbConnector
from answerbook.sources.errors import SourceBusy
from tests.sources.connector_contract import ConnectorContract


def write(path: Path, *statements: str) -> Path:
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        for statement in statements:
            connection.execute(statement)
    return path


class TestDuckDb(ConnectorContract):
    slow = "SELECT count(*) FROM range(100000000) a, range(1000000) b WHERE (a.range * b.range) % 7 = 3"
    endless = "SELECT range FROM range(1000000000)"
    hostile = (
        "ATTACH '{folder}/other.duckdb' AS other",
        "COPY customers TO '{folder}/x.csv'",
        "COPY (SELECT 1) TO '{folder}/x.parquet'",
        "EXPORT DATABASE '{folder}/export'",
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "SELECT * FROM read_text('/etc/passwd')",
        "SELECT * FROM glob('/*')",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET enable_external_access = true",
        "SET lock_configuration = false",
        "SET memory_limit = '100GB'",
        "CREATE MACRO m() AS 1",
        "CREATE SECRET s (TYPE s3)",
        "IMPORT DATABASE '{folder}'",
    )

    def make(self, folder: Path, statements: tuple[str, ...]) -> Path:
        return write(folder / "shop.duckdb", *statements)

    def open(self, path: Path) -> DuckDbConnector:
        return DuckDbConnector(path)

    def test_several_read_one_file(self, path: Path) -> None:
        first, second = self.open(path), self.open(path)
        first.close()
        assert second.run("SELECT 1", caps=Caps()).rows() == [(1,)]
        second.close()

    def test_says_when_this_process_writes_the_file(self, path: Path) -> None:
        with duckdb.connect(str(path)), pytest.raises(SourceBusy, match="open for writing"):
            self.open(path)

    def test_lets_an_idle_file_go_for_others_to_write(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("answerbook.sources.connectors.duckdb.IDLE_S", 0.05)
        connector = self.open(path)
        connector.run("SELECT 1", caps=Caps())
        for _ in range(100):
            time.sleep(0.02)
            if connector._root is None:
                break
        with duckdb.connect(str(path)) as writer:
            writer.execute("INSERT INTO customers VALUES (4, 'Di', 'Rome', 'd')")
            with pytest.raises(SourceBusy):
                connector.run("SELECT 1", caps=Caps())
        assert connector.run("SELECT count(*) FROM customers", caps=Caps()).rows() == [(4,)]
        connector.close()

    def test_says_when_another_process_writes_the_file(self, path: Path) -> None:
        code = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()"
        with subprocess.Popen(
            [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as writer:
            assert writer.stdout
            assert writer.stdout.readline() == b"open\n"
            with pytest.raises(SourceBusy, match="open for writing"):
                self.open(path)
            writer.communicate(b"")

    @pytest.mark.parametrize("sql", ["SELECT 1", "SELECT nothing", "SELECT count(*) FROM range(10000000000)"])
    def test_a_process_ends_quietly(self, path: Path, sql: str) -> None:
        code = (
            "import sys; from pathlib import Path; from answerbook.sources.connectors import Caps, connect\n"
            "try: connect('duckdb', Path(sys.argv[1])).run(sys.argv[2], caps=Caps(seconds=0.3))\n"
            "except Exception as error: print(error)"
        )
        ended = subprocess.run([sys.executable, "-c", code, str(path), sql], capture_output=True, timeout=60)
        assert (ended.returncode, ended.stderr) == (0, b"")

    def test_reads_comments_and_schemas(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "s.duckdb",
            "CREATE TABLE t (a INTEGER)",
            "CREATE SCHEMA old",
            "CREATE TABLE old.t (a INTEGER)",
            "CREATE TABLE old.alone (a INTEGER)",
            "INSERT INTO old.t VALUES (7)",
            "COMMENT ON TABLE main.t IS 'the newest'",
            "COMMENT ON COLUMN main.t.a IS 'in euro'",
        )
        connector = self.open(path)
        tables = {t.name: t for t in connector.tables()}
        assert set(tables) == {"main.t", "old.t", "alone"}
        assert (tables["main.t"].comment, tables["main.t"].get("a").comment) == ("the newest", "in euro")
        for name, expected in (("old.t", [(7,)]), ("alone", [])):
            assert (
                connector.run(f"SELECT * FROM {connector.name_of(tables[name])}", caps=Caps()).rows() == expected
            )

    def test_gives_moments_with_zones(self, connector: DuckDbConnector) -> None:
        fetched = connector.run("SELECT TIMESTAMPTZ '2024-01-31 10:00:00+02' AS at", caps=Caps())
        ((moment,),) = fetched.rows()
        assert fetched.kinds == (Kind.DATETIME,)
        assert moment == dt.datetime(2024, 1, 31, 8, tzinfo=dt.UTC)

    def test_gives_plain_values_with_kinds(self, connector: DuckDbConnector) -> None:
        fetched = connector.run(
            "SELECT 1.50::DECIMAL(5,2), DATE '2024-01-31', TIMESTAMP '2024-01-31 10:00:00', TIME '10:00:00', true,"
            " '\\x01'::BLOB, [1, 2], {'a': DATE '2024-01-31'}, 'e0d1b2c3-0000-0000-0000-000000000000'::UUID,"
            " 170141183460469231731687303715884105727::HUGEINT, 'nan'::DOUBLE, INTERVAL 1 DAY",
            caps=Caps(),
        )
        (row,) = fetched.rows()
        assert row[:6] == (
            Decimal("1.50"),
            dt.date(2024, 1, 31),
            dt.datetime(2024, 1, 31, 10),
            dt.time(10),
            True,
            b"\x01",
        )
        assert row[6:10] == (
            "[1, 2]",
            '{"a": "2024-01-31"}',
            "e0d1b2c3-0000-0000-0000-000000000000",
            2**127 - 1,
        )
        assert row[11] == dt.timedelta(days=1)
        assert fetched.kinds == (
            Kind.NUMBER,
            Kind.DATE,
            Kind.DATETIME,
            Kind.TIME,
            Kind.BOOLEAN,
            Kind.BLOB,
            Kind.JSON,
            Kind.JSON,
            Kind.TEXT,
            Kind.INTEGER,
            Kind.NUMBER,
            Kind.OTHER,
        )
