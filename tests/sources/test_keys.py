"""References by names, and which of them values uphold."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerbook.core.catalog import Catalog, Column, Kind, Table
from answerbook.sources.keys import candidates, singular, words
from answerbook.sources.service import open_url
from tests.sources.conftest import write_sqlite


def table(name: str, *columns: str, key: str | None = None) -> Table:
    made = tuple(Column(c, "", Kind.TEXT if c.endswith("name") else Kind.INTEGER) for c in columns)
    return Table(name, made, (key,) if key else ())


ID = table("customers", "id", "name", key="id")
NAMED = table("Customer", "CustomerId", "Name", key="CustomerId")


@pytest.mark.parametrize(
    ("tables", "expected"),
    [
        ((ID, table("orders", "id", "customer_id", key="id")), ["orders.customer_id>customers.id"]),
        (
            (NAMED, table("Invoice", "InvoiceId", "CustomerId", key="InvoiceId")),
            ["Invoice.CustomerId>Customer.CustomerId"],
        ),
        ((ID, table("orders", "id", "buyer", key="id")), []),
        ((ID, table("orders", "id", key="id")), []),
        ((ID, table("orders", "id", "customer", key="id")), ["orders.customer>customers.id"]),
        (
            (table("station", "id", key="id"), table("trip", "id", "start_station_id", key="id")),
            ["trip.start_station_id>station.id"],
        ),
        (
            (
                table("staff", "staff_id", key="staff_id"),
                table("visit", "visit_id", "contact_staff_id", key="visit_id"),
            ),
            ["visit.contact_staff_id>staff.staff_id"],
        ),
        ((table("people", "person_id", "parent_id", key="person_id"),), ["people.parent_id>people.person_id"]),
        ((table("employees", "id", "reports_to", key="id"),), ["employees.reports_to>employees.id"]),
        ((table("a", "code", key="code"), table("b", "code", key="code")), []),
        ((table("a", "x_id", key="x_id"), table("b", "x_id", key="x_id")), []),
        ((table("campuses", "id", key="id"), table("fees", "campus", "year")), ["fees.campus>campuses.id"]),
        ((table("a", "name", key="name"), table("b", "name")), []),
    ],
)
def test_candidates(tables: tuple[Table, ...], expected: list[str]) -> None:
    found = candidates(Catalog("duckdb", tables))
    assert [f"{c.table}.{c.column}>{c.to_table}.{c.to_column}" for c in found] == expected


def test_text_refers_to_numbers_in_sqlite_only() -> None:
    texts = Table("orders", (Column("customer_id", "TEXT", Kind.TEXT),))
    assert len(candidates(Catalog("sqlite", (ID, texts)))) == 1
    assert candidates(Catalog("duckdb", (ID, texts))) == ()


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("INSERT INTO orders VALUES (1, 1), (2, 2), (3, NULL), (4, 0);", [("customer_id", "customers", "id")]),
        ("INSERT INTO orders VALUES (1, 1), (2, 77), (3, 78);", []),
        ("", [("customer_id", "customers", "id")]),
    ],
)
def test_values_decide(script: str, expected: list[tuple[str, str, str]], tmp_path: Path) -> None:
    made = (
        "CREATE TABLE customers (id INTEGER PRIMARY KEY); INSERT INTO customers VALUES (1), (2), (3);"
        "CREATE TABLE orders (id INTEGER PRIMARY KEY, customer_id INTEGER);" + script
    )
    catalog = open_url(None, f"sqlite:///{write_sqlite(tmp_path / 's.db', made)}").catalog
    keys = catalog.get("orders").foreign_keys
    assert [(k.columns[0], k.to_table, k.to_columns[0]) for k in keys] == expected
    assert all(k.inferred for k in keys)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("customerId", ("customer", "id")),
        ("CUSTOMER_ID", ("customer", "id")),
        ("HTTPServers", ("http", "server")),
        ("order-items", ("order", "item")),
        ("", ()),
        ("123", ("123",)),
    ],
)
def test_words(name: str, expected: tuple[str, ...]) -> None:
    assert words(name) == expected


@pytest.mark.parametrize(
    ("plural", "expected"),
    [
        ("cities", "city"),
        ("buses", "bus"),
        ("status", "status"),
        ("glasses", "glass"),
        ("series", "sery"),
        ("is", "is"),
    ],
)
def test_singular(plural: str, expected: str) -> None:
    assert singular(plural) == expected
