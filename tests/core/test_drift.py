from __future__ import annotations

import pytest

from answerbook.core.catalog import Catalog, Column, Kind, Table
from answerbook.core.drift import changes


def catalog(**tables: str) -> Catalog:
    """Each table as its columns: "id INT, name TEXT"."""
    made = []
    for name, columns in tables.items():
        pairs = [c.split() for c in columns.split(", ")]
        made.append(Table(name, tuple(Column(n, t, Kind.TEXT) for n, t in pairs)))
    return Catalog("sqlite", tuple(made))


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"t": "a INT"}, {"t": "a INT"}, []),
        ({"t": "a INT"}, {"t": "a INT", "u": "b INT"}, ["table u added"]),
        ({"t": "a INT", "u": "b INT"}, {"t": "a INT"}, ["table u dropped"]),
        ({"t": "a INT, b TEXT"}, {"u": "a INT, b TEXT"}, ["table u renamed: t → u"]),
        (
            {"t": "a INT, b INT, c INT, d INT, e TEXT"},
            {"u": "a INT, b INT, c INT, d INT, f DATE"},
            ["table u renamed: t → u", "column u.e dropped", "column u.f added"],
        ),
        ({"t": "a INT, b TEXT"}, {"u": "a INT, c DATE"}, ["table t dropped", "table u added"]),
        ({"t": "id INT"}, {"u": "id INT"}, ["table t dropped", "table u added"]),
        ({"t": "a INT"}, {"t": "a INT, b TEXT"}, ["column t.b added"]),
        ({"t": "a INT, b TEXT"}, {"t": "a INT"}, ["column t.b dropped"]),
        ({"t": "a INT, b TEXT"}, {"t": "a INT, c TEXT"}, ["column t.c renamed: b → c"]),
        ({"t": "a INT, b TEXT"}, {"t": "a INT, c DATE"}, ["column t.b dropped", "column t.c added"]),
        (
            {"t": "a TEXT, b TEXT"},
            {"t": "c TEXT, d TEXT"},
            ["column t.a dropped", "column t.b dropped", "column t.c added", "column t.d added"],
        ),
        ({"t": "a INT"}, {"t": "a TEXT"}, ["column t.a retyped: INT → TEXT"]),
        ({"t": "a INT, b INT"}, {"t": "b INT, a INT"}, []),
        ({}, {"t": "a INT"}, ["table t added"]),
    ],
)
def test_changes(before: dict[str, str], after: dict[str, str], expected: list[str]) -> None:
    assert [c.text for c in changes(catalog(**before), catalog(**after))] == expected
