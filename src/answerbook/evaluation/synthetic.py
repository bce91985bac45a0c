"""Made-up databases of any width, with questions on them, to measure with where no data is at hand."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

THINGS = (
    "account address airport article asset branch budget campaign carrier claim contract course customer device "
    "driver employee event facility flight grant hotel invoice item lesson machine member offer patient payment "
    "plant policy project refund region route sensor shipment station supplier ticket"
).split()
PLACES = (
    "north south east west inner outer upper lower spring summer autumn winter retail online mobile partner legal "
    "field night early late open closed spare prime"
).split()
STATUSES = ("active", "closed", "pending", "overdue")
CITIES = ("Lyon", "Nice", "Paris", "Lille", "Nantes")
ROWS = 40
FAN_OUT = 5


def names(count: int) -> list[str]:
    """Return distinct table names, plain nouns first.

    >>> names(41)[0], names(41)[40]
    ('account', 'north_account')
    """
    wide = [f"{place}_{thing}" for place in PLACES for thing in THINGS]
    return [*THINGS, *wide][:count]


def build(path: Path, tables: int) -> None:
    """Write a SQLite file with that many tables, at most 1,000; each refers to its parent in a tree."""
    known = names(tables)
    with closing(sqlite3.connect(path)) as connection:
        for index, name in enumerate(known):
            parent = known[parent_of(index)] if index else ""
            key = f", {parent}_id INTEGER REFERENCES {parent} ({parent}_id)" if parent else ""
            connection.execute(
                f"CREATE TABLE {name} ({name}_id INTEGER PRIMARY KEY, name TEXT, status TEXT, city TEXT,"
                f" amount REAL, created_on DATE{key})"
            )
            rows = [_row(name, number, bool(parent)) for number in range(ROWS)]
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)
        connection.commit()


def parent_of(index: int) -> int:
    return (index - 1) // FAN_OUT


def _row(name: str, number: int, has_parent: bool) -> tuple[object, ...]:
    day = f"{2022 + number % 3}-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    own = (number + 1, f"{name} {number}", STATUSES[number % 4], CITIES[number % 5], number * 7.5, day)
    return (*own, number % 7 + 1) if has_parent else own


def questions(tables: int) -> list[str]:
    """Return five kinds of question on tables spread over the whole database."""
    known = [name.replace("_", " ") for name in names(tables)]
    asked = []
    for index in range(1, len(known), max(1, len(known) // 12)):
        one, other = known[index], known[parent_of(index)]
        asked += [
            f"How many {one}s are {STATUSES[index % 4]}?",
            f"average amount of {one}s by city",
            f"top 3 {other}s by number of {one}s",
            f"number of {one}s created in 2023 by month",
            f"names of {other}s without any {one}s in {CITIES[index % 5]}",
        ]
    return asked
