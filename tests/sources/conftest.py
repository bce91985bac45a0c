"""A shop to ask, principals of two workspaces, and files where users may take them from."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from answerbook.platform.access import ROLE_SCOPES, Kind, Principal, Role
from answerbook.platform.runtime import Platform

SHOP = """
CREATE TABLE customers (id INTEGER PRIMARY KEY, name TEXT NOT NULL, city TEXT, is_active INTEGER);
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER, placed_on TEXT, total REAL, status TEXT);
INSERT INTO customers VALUES (1, 'Ann Lee', 'Paris', 1), (2, 'Bo Chen', 'São Paulo', 0), (3, 'Cy', 'Rome', 1);
INSERT INTO orders VALUES (1, 1, '2024-01-31', 10.5, 'paid'), (2, 1, '2024-02-01', 99.0, 'paid'),
  (3, 2, '2024-03-05', 60.0, 'open'), (4, 3, NULL, 7.25, 'cancelled');
"""


def write_sqlite(path: Path, script: str = SHOP) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(script)
    return path


def principal_of(workspace: str, *, kind: Kind = Kind.USER, role: Role = Role.OWNER) -> Principal:
    return Principal(kind, f"user-of-{workspace}", workspace, role, ROLE_SCOPES[role], name=workspace.title())


@pytest.fixture
def local() -> Principal:
    return principal_of("one", kind=Kind.LOCAL)


@pytest.fixture
def user() -> Principal:
    return principal_of("one")


@pytest.fixture
def stranger() -> Principal:
    return principal_of("two")


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_sqlite(tmp_path / "elsewhere" / "shop.db")


@pytest.fixture
def files(platform: Platform) -> Path:
    """The folder that users may take files from."""
    folder = platform.settings.data_dir / "files"
    folder.mkdir(parents=True)
    return folder
