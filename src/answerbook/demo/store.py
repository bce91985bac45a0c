"""The demo store: an online shop of two years as one DuckDB file, the same for the same seed."""

from __future__ import annotations

import hashlib
import os
from importlib.resources import files
from pathlib import Path

import duckdb
import numpy as np

from answerbook.demo import fulfilment, sales, stock
from answerbook.demo.stock import Columns

SEED = 20_260_101
ORDERS = 110_000
START = np.datetime64("2024-01-01T00:00:00", "s")
END = np.datetime64("2025-12-31T23:59:59", "s")


def build_store(path: Path, *, seed: int = SEED, orders: int = ORDERS) -> None:
    """Write the store as a DuckDB file, replacing what is there; readers never see half a file.

    The data run from 2024-01-01 to 2025-12-31 whatever today is. `orders` from 100; sellers, products
    and customers follow from it. Takes some seconds and about 35 MB at the default size.
    """
    if orders < 100:
        raise ValueError(f"a store needs at least 100 orders, not {orders}")
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    unfinished.unlink(missing_ok=True)
    try:
        _write(unfinished, generate(seed=seed, orders=orders))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def generate(*, seed: int = SEED, orders: int = ORDERS) -> dict[str, Columns]:
    """Return the columns of every table, in an order that respects the foreign keys."""
    rng = np.random.default_rng(seed)
    places = stock.make_places(rng)
    products = stock.make_products(rng, int(np.clip(orders // 40, 120, 2_500)), START, END)
    sellers = stock.make_sellers(rng, places, int(np.clip(orders // 350, 25, 320)), START, END)
    ordered = sales.order_times(rng, orders, START, END)
    buyer, signed_up = sales.draw_buyers(rng, ordered, START, END)
    customers = stock.make_customers(rng, places, signed_up)
    home = customers.place[buyer]
    items = sales.make_items(rng, ordered, home, products, sellers, places)
    placed = fulfilment.make_orders(rng, ordered, buyer, home, items, sellers, places, END)
    return {
        "geolocation": places.columns,
        "categories": stock.make_categories(),
        "sellers": sellers.columns,
        "customers": customers.columns,
        "products": products.columns,
        "orders": placed.columns,
        "order_items": items.columns,
        "payments": fulfilment.make_payments(rng, placed),
        "refunds": fulfilment.make_refunds(rng, placed, items, END),
        "reviews": fulfilment.make_reviews(rng, placed, END),
    }


def content_hashes(path: Path) -> dict[str, str]:
    """Return a SHA-256 over the rows of each table, in the order of their first columns."""
    with duckdb.connect(str(path), read_only=True) as connection:
        names = [str(row[0]) for row in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
        hashes = {}
        for name in sorted(names):
            digest = hashlib.sha256()
            for row in connection.execute(f'SELECT * FROM "{name}" ORDER BY ALL').fetchall():
                digest.update(repr(row).encode())
            hashes[name] = digest.hexdigest()
    return hashes


def _write(path: Path, tables: dict[str, Columns]) -> None:
    schema = files("answerbook.demo").joinpath("store.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(path)) as connection:
        connection.execute(schema)
        for name, columns in tables.items():
            connection.register("incoming", columns)
            connection.execute(f'INSERT INTO "{name}" ({", ".join(columns)}) SELECT * FROM incoming')
            connection.unregister("incoming")
        connection.execute("CHECKPOINT")
