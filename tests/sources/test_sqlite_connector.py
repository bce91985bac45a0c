from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from answerbook.sources.connectors.base import Caps
from answerbook.sources.connectors.sqlite import SqliteConnector, comments_of
from answerbook.sources.errors import SourceBusy, SourceFault
from tests.sources.connector_contract import ConnectorContract


def write(path: Path, *statements: str) -> Path:
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA synchronous = OFF")
        for statement in statements:
            connection.execute(statement)
    return path


class TestSqlite(ConnectorContract):
    slow = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"
    endless = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x FROM n"
    hostile = (
        "ATTACH DATABASE '{folder}/other.db' AS other",
        "VACUUM INTO '{folder}/copy.db'",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA writable_schema = ON",
        "CREATE TEMP TABLE t (a)",
        "SELECT load_extension('x')",
        "SELECT writefile('{folder}/x', 'y')",
        "SAVEPOINT s",
        "BEGIN IMMEDIATE",
        "REINDEX",
        "ANALYZE",
        "CREATE TRIGGER t AFTER INSERT ON customers BEGIN SELECT 1; END",
    )

    def make(self, folder: Path, statements: tuple[str, ...]) -> Path:
        return write(folder / "shop.sqlite", *statements)

    def open(self, path: Path) -> SqliteConnector:
        return SqliteConnector(path)

    def test_survives_text_that_is_not_utf8(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "b.db", "CREATE TABLE t (a TEXT)", "INSERT INTO t VALUES (CAST(x'41ff42' AS TEXT))"
        )
        assert self.open(path).run("SELECT a FROM t", caps=Caps()).rows() == [("A\ufffdB",)]

    def test_skips_internal_virtual_and_broken_tables(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "i.db",
            "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)",
            "CREATE VIRTUAL TABLE words USING fts5 (body)",
            "CREATE TABLE b (x INTEGER)",
            "CREATE VIEW broken AS SELECT x FROM b",
            "DROP TABLE b",
        )
        assert [t.name for t in self.open(path).tables()] == ["a"]

    def test_reads_comments_generated_columns_and_short_references(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "c.db",
            "CREATE TABLE a (id INTEGER PRIMARY KEY)",
            'CREATE TABLE b (\n id INT, -- who\n "a ref" INT REFERENCES a, -- which a\n twice INT AS (id * 2)\n)',
        )
        b = self.open(path).tables()[1]
        assert [(c.name, c.comment) for c in b.columns] == [("id", "who"), ("a ref", "which a"), ("twice", "")]
        assert [(k.columns, k.to_table, k.to_columns) for k in b.foreign_keys] == [(("a ref",), "a", ("id",))]

    def test_leaves_out_references_to_missing_tables(self, tmp_path: Path) -> None:
        path = write(tmp_path / "m.db", "CREATE TABLE b (a INT REFERENCES gone (id))")
        assert self.open(path).tables()[0].foreign_keys == ()

    def test_reads_a_file_that_another_connection_writes(self, tmp_path: Path) -> None:
        path = write(
            tmp_path / "w.db", "PRAGMA journal_mode = WAL", "CREATE TABLE t (a)", "INSERT INTO t VALUES (1)"
        )
        with closing(sqlite3.connect(path)) as writer:
            writer.execute("INSERT INTO t VALUES (2)")
            assert self.open(path).run("SELECT count(*) FROM t", caps=Caps()).rows() == [(1,)]
            writer.commit()
            assert self.open(path).run("SELECT count(*) FROM t", caps=Caps()).rows() == [(2,)]

    def test_says_when_another_program_holds_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("answerbook.sources.connectors.sqlite._WAIT_FOR_LOCK_S", 0.1)
        path = write(tmp_path / "x.db", "CREATE TABLE t (a)")
        connector = self.open(path)
        connector.close()
        with closing(sqlite3.connect(path, isolation_level=None)) as writer:
            writer.execute("BEGIN EXCLUSIVE")
            with pytest.raises(SourceBusy, match="writing"):
                connector.run("SELECT * FROM t", caps=Caps())
            writer.execute("COMMIT")
        assert connector.run("SELECT * FROM t", caps=Caps()).rows() == []

    def test_stays_within_a_length(self, tmp_path: Path) -> None:
        path = write(tmp_path / "l.db", "CREATE TABLE t (a)")
        with pytest.raises(SourceFault, match="too big"):
            self.open(path).run("SELECT hex(zeroblob(900000000))", caps=Caps())

    @pytest.mark.parametrize("name", ["plain", "keyed", "seen", "empty"])
    def test_samples_whatever_has_rows(self, name: str, tmp_path: Path) -> None:
        rows = (
            "WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < 9000) SELECT x, x % 4 FROM r"
        )
        path = write(
            tmp_path / "s.db",
            "CREATE TABLE plain (id INTEGER PRIMARY KEY, n INT)",
            "CREATE TABLE keyed (id INTEGER PRIMARY KEY, n INT) WITHOUT ROWID",
            "CREATE TABLE empty (id INTEGER PRIMARY KEY, n INT)",
            "CREATE VIEW seen AS SELECT * FROM plain",
            f"INSERT INTO plain {rows}",
            f"INSERT INTO keyed {rows}",
        )
        connector = self.open(path)
        table = next(t for t in connector.tables() if t.name == name)
        sample = connector.sample_of(table, 9000, 1000)
        ((count, kinds),) = connector.run(f"SELECT count(*), count(DISTINCT n) FROM {sample}", caps=Caps()).rows()
        assert (count, kinds) == ((0, 0) if name == "empty" else (1000, 4))

    def test_keeps_few_connections(self, tmp_path: Path) -> None:
        connector = self.open(write(tmp_path / "f.db", "CREATE TABLE t (a)"))
        for _ in range(50):
            connector.run("SELECT 1", caps=Caps())
        assert len(connector._idle) == 1


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("CREATE TABLE t (a INT)", {}),
        ("CREATE TABLE t (\n a INT, -- one\n b INT\n)", {"a": "one"}),
        ("CREATE TABLE t (\n `a b` INT -- two words\n)", {"a b": "two words"}),
        ("CREATE TABLE t (\n [A] INT, --  spaced  \n)", {"a": "spaced"}),
    ],
)
def test_comments_of(sql: str, expected: dict[str, str]) -> None:
    assert comments_of(sql) == expected
