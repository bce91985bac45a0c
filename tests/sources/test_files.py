"""What is said of files that are not the database that they are said to be."""

from __future__ import annotations

import os
import sqlite3
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import duckdb
import pytest

from answerbook.platform.errors import AnswerbookError
from answerbook.sources.connectors import file_of
from answerbook.sources.errors import BadUrl, CannotOpen
from answerbook.sources.service import open_url


def _sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE t (a TEXT)")
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 500,) for _ in range(200)])


def _duckdb(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE t AS SELECT range AS a, 'v' || range AS b FROM range(50000)")


def _broken_sqlite(path: Path) -> None:
    _sqlite(path)
    path.write_bytes(path.read_bytes()[:100] + os.urandom(4000))


def _broken_duckdb(path: Path) -> None:
    _duckdb(path)
    path.write_bytes(path.read_bytes()[:16] + os.urandom(20_000))


def _no_tables(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 1")
        connection.execute("VACUUM")


def _no_tables_duckdb(path: Path) -> None:
    duckdb.connect(str(path)).close()


def _zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", "b")


FILES: dict[str, tuple[str, Callable[[Path], object], str]] = {
    "missing": ("sqlite", lambda path: None, "no file"),
    "missing duckdb": ("duckdb", lambda path: None, "no file"),
    "empty": ("sqlite", lambda path: path.touch(), "is empty"),
    "empty duckdb": ("duckdb", lambda path: path.touch(), "is empty"),
    "folder": ("sqlite", lambda path: path.mkdir(), "is a folder"),
    "folder duckdb": ("duckdb", lambda path: path.mkdir(), "is a folder"),
    "text": ("sqlite", lambda path: path.write_text("id,name\n1,a"), "not a SQLite database"),
    "text duckdb": ("duckdb", lambda path: path.write_text("id,name\n1,a"), "not a DuckDB database"),
    "junk": ("sqlite", lambda path: path.write_bytes(os.urandom(5000)), "not a SQLite database"),
    "zip": ("duckdb", _zip, "zip archive"),
    "the other product": ("sqlite", _duckdb, "not a SQLite file"),
    "the other product duckdb": ("duckdb", _sqlite, "not a DuckDB file"),
    "damaged": ("sqlite", _broken_sqlite, "damaged"),
    "damaged duckdb": ("duckdb", _broken_duckdb, "damaged"),
    "without tables": ("sqlite", _no_tables, "no tables"),
    "without tables duckdb": ("duckdb", _no_tables_duckdb, "no tables"),
    "device": ("sqlite", lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
    "broken link": ("sqlite", lambda path: path.symlink_to(path.with_name("nothing")), "no file"),
    "link to itself": ("sqlite", lambda path: path.symlink_to(path), "cannot be read"),
}


@pytest.mark.parametrize("name", FILES)
def test_says_what_is_wrong_and_what_to_do(name: str, tmp_path: Path) -> None:
    product, make, expected = FILES[name]
    path = tmp_path / "file.db"
    make(path)
    with pytest.raises(CannotOpen, match=expected) as caught:
        open_url(None, f"{product}:///{path}")
    assert caught.value.hint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_says_that_a_file_may_not_be_read(tmp_path: Path) -> None:
    path = tmp_path / "file.db"
    _sqlite(path)
    path.chmod(0)
    with pytest.raises(CannotOpen, match="may not be read"):
        open_url(None, f"sqlite:///{path}")


def test_leaves_a_missing_file_missing(tmp_path: Path) -> None:
    with pytest.raises(AnswerbookError):
        open_url(None, f"duckdb:///{tmp_path}/new.duckdb")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "file.db",
        "mysql://root@host/db",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite://host/file.db",
        "duckdb:file.db",
        "sqlite:///a\x00b",
        "javascript:alert(1)",
    ],
)
def test_refuses_other_urls_with_an_example(url: str) -> None:
    with pytest.raises(BadUrl) as caught:
        open_url(None, url)
    assert ":///" in caught.value.hint


@pytest.mark.parametrize(
    ("url", "product", "path"),
    [
        ("sqlite:///a.db", "sqlite", "a.db"),
        ("sqlite:////tmp/a b.db", "sqlite", "/tmp/a b.db"),
        ("duckdb:///größe.duckdb", "duckdb", "größe.duckdb"),
        ("SQLite:///A.db", "sqlite", "A.db"),
        ("sqlite+pysqlite:///a.db?mode=rwc", "sqlite", "a.db"),
    ],
)
def test_reads_urls(url: str, product: str, path: str) -> None:
    assert file_of(url) == (product, Path(path))


@pytest.mark.parametrize("name", ["shop?mode=rwc.db", "100%25.db", "a#b.db", "日本 語.db"])
def test_opens_odd_file_names(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    _sqlite(path)
    if "?" in name:
        with pytest.raises(CannotOpen):
            open_url(None, f"sqlite:///{path}")
        return
    assert open_url(None, f"sqlite:///{path}").catalog.tables[0].row_count == 200
